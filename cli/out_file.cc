#include "cli/out_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "text/gzip.h"

namespace wirefold {
namespace {

constexpr size_t kMember = 1 << 20;

}  // namespace

OutFile::OutFile(std::string name) : name_(std::move(name)), packed_(name_.ends_with(".gz")) {}

OutFile::~OutFile() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
  if (!part_.empty()) ::unlink(part_.c_str());
}

tl::unexpected<Error> OutFile::Bad(int error) const {
  return Fail(Code::kInvalid,
              fmt::format("{}: cannot write it: {}", name_ == "-" ? "stdout" : name_,
                          error == ENOSPC ? "no space left" : std::strerror(error)));
}

Status OutFile::Open() {
  if (name_ == "-") {
    fd_ = STDOUT_FILENO;
    return {};
  }
  // A pipe or a device is written as it is: it must not be replaced by a file. Of a link, where it
  // leads is.
  std::error_code ignored;
  const std::filesystem::path there = std::filesystem::canonical(name_, ignored);
  const bool replaced = there.empty() || std::filesystem::is_regular_file(there, ignored);
  if (!there.empty()) name_ = there.string();
  const std::string part = replaced ? name_ + ".part" : name_;
  fd_ = ::open(part.c_str(), O_WRONLY | O_CLOEXEC | (replaced ? O_CREAT | O_TRUNC : 0), 0666);
  if (fd_ < 0) return Fail(Code::kUsage, Bad(errno).value().what);
  if (replaced) part_ = part;
  return {};
}

Result<bool> OutFile::Write(std::string_view bytes) {
  if (closed_) return false;
  member_ += bytes;
  if (packed_ && member_.size() < kMember) return true;
  return EndMember();
}

Result<bool> OutFile::EndMember() {
  if (member_.empty() || closed_) return !closed_;
  std::string packed;
  if (packed_) AppendGzip(packed, member_);
  const Result<bool> put = Put(packed_ ? packed : member_);
  member_.clear();
  return put;
}

Result<bool> OutFile::Put(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EPIPE) {
      closed_ = true;
      return false;
    }
    if (n < 0) return Bad(errno);
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

Status OutFile::Finish() {
  WF_CHECK(EndMember());
  if (part_.empty()) return {};
  int error = ::fsync(fd_) != 0 ? errno : 0;
  if (::close(std::exchange(fd_, -1)) != 0 && error == 0) error = errno;
  if (error == 0 && std::rename(part_.c_str(), name_.c_str()) != 0) error = errno;
  if (error != 0) return Bad(error);
  part_.clear();
  return {};
}

}  // namespace wirefold
