#include "cli/input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/size.h"
#include "config/read_file.h"

namespace wirefold {
namespace {

constexpr size_t kLongestLine = size_t{64} << 20;
constexpr size_t kPiece = size_t{1} << 20;
constexpr size_t kLeast = 2;  // by which it is told whether a file is packed

int Open(const std::string& name) {
  return name == "-" ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
}

}  // namespace

Result<std::string> ReadInput(const std::string& name, uint64_t limit) {
  auto bytes = name == "-" ? ReadToEnd(STDIN_FILENO, limit) : ReadWholeFile(name, limit);
  if (!bytes) return Fail(Code::kInvalid, bytes.error().what);
  return bytes;
}

Status CheckInput(const std::string& name) {
  if (name == "-") return {};
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored)) return Fail(ReadError(EISDIR));
  if (::access(name.c_str(), R_OK) != 0) return Fail(ReadError(errno));
  return {};
}

FileSource::FileSource(const std::string& name, bool as_it_comes)
    : file_(Open(name)), as_it_comes_(as_it_comes) {
  if (file_ < 0) error_ = ReadError(errno).what;
}

FileSource::~FileSource() {
  if (file_ > STDIN_FILENO) ::close(file_);
}

TextPiece FileSource::Next() {
  const size_t least = as_it_comes_ ? kLeast : kPiece;
  piece_.resize(kPiece);
  size_t size = 0;
  bool last = !error_.empty();
  while (!last && size < least) {
    const ssize_t got = ::read(file_, piece_.data() + size, kPiece - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_ = ReadError(errno).what;
    last = got <= 0;
    size += static_cast<size_t>(std::max<ssize_t>(got, 0));
  }
  return {std::string_view(piece_).substr(0, size), last};
}

bool LineReader::Next(std::string_view& line) {
  while (true) {
    const size_t end = buffer_.find('\n', scanned_);
    // What breaks off ends in no line.
    const bool rest = at_end_ && error_.empty() && at_ < buffer_.size();
    if (end != std::string::npos || rest) {
      const size_t stop = std::min(end, buffer_.size());
      line = std::string_view(buffer_).substr(at_, stop - at_);
      at_ = scanned_ = std::min(stop + 1, buffer_.size());
      return true;
    }
    if (at_end_) return false;
    Fill();
  }
}

void LineReader::Fill() {
  buffer_.erase(0, at_);
  at_ = 0;
  scanned_ = buffer_.size();
  if (buffer_.size() > kLongestLine) {
    error_ = fmt::format("a line longer than {}", FormatSize(kLongestLine));
    at_end_ = true;
    return;
  }
  const TextPiece piece = unpacked_.Next();
  buffer_ += piece.text;
  at_end_ = piece.last;
  error_ = file_.error().empty() ? unpacked_.problem() : file_.error();
}

}  // namespace wirefold
