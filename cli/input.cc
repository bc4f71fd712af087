#include "cli/input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/size.h"
#include "config/read_file.h"

namespace wirefold {
namespace {

constexpr size_t kLongestLine = size_t{64} << 20;
constexpr size_t kPiece = size_t{1} << 20;

int Open(const std::string& name) {
  return name == "-" ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
}

}  // namespace

Result<std::string> ReadInput(const std::string& name, uint64_t limit) {
  auto bytes = name == "-" ? ReadToEnd(STDIN_FILENO, limit) : ReadWholeFile(name, limit);
  if (!bytes) return Fail(Code::kInvalid, bytes.error().what);
  return bytes;
}

FileSource::FileSource(const std::string& name) : file_(Open(name)) {
  if (file_ < 0) error_ = ReadError(errno).what;
}

FileSource::~FileSource() {
  if (file_ > STDIN_FILENO) ::close(file_);
}

// A piece is full, or the last: a short file is one piece.
TextPiece FileSource::Next() {
  piece_.resize(kPiece);
  size_t size = 0;
  while (error_.empty() && size < kPiece) {
    const ssize_t got = ::read(file_, piece_.data() + size, kPiece - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_ = ReadError(errno).what;
    if (got <= 0) break;
    size += static_cast<size_t>(got);
  }
  return {std::string_view(piece_).substr(0, size), size < kPiece};
}

LineReader::LineReader(const std::string& name) : file_(Open(name)) {
  if (file_ < 0) error_ = ReadError(errno).what;
  at_end_ = file_ < 0;
}

LineReader::~LineReader() {
  if (file_ > STDIN_FILENO) ::close(file_);
}

bool LineReader::Next(std::string_view& line) {
  while (true) {
    const size_t end = buffer_.find('\n', scanned_);
    if (end != std::string::npos || (at_end_ && at_ < buffer_.size())) {
      const size_t stop = std::min(end, buffer_.size());
      line = std::string_view(buffer_).substr(at_, stop - at_);
      at_ = scanned_ = std::min(stop + 1, buffer_.size());
      return true;
    }
    if (at_end_ || !Fill()) return false;
  }
}

bool LineReader::Fill() {
  buffer_.erase(0, at_);
  at_ = 0;
  scanned_ = buffer_.size();
  if (buffer_.size() > kLongestLine) {
    error_ = fmt::format("a line longer than {}", FormatSize(kLongestLine));
    return false;
  }
  constexpr size_t kChunk = size_t{1} << 18;
  buffer_.resize(scanned_ + kChunk);
  ssize_t got = 0;
  do {
    got = ::read(file_, buffer_.data() + scanned_, kChunk);
  } while (got < 0 && errno == EINTR);
  const int error = errno;
  buffer_.resize(scanned_ + static_cast<size_t>(std::max<ssize_t>(got, 0)));
  if (got < 0) error_ = ReadError(error).what;
  at_end_ = got <= 0;
  return got >= 0;
}

}  // namespace wirefold
