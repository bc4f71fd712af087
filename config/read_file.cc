#include "config/read_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/size.h"

namespace wirefold {
namespace {

std::string UserName() {
  const passwd* user = ::getpwuid(::geteuid());
  return user ? user->pw_name : fmt::format("user {}", ::geteuid());
}

// Closes on every way out.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

Error ReadError(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return {Code::kUsage, "no such file"};
    case EISDIR:
      return {Code::kUsage, "is a directory, not a file"};
    case EACCES:
      return {Code::kUsage, fmt::format("permission denied, running as {}", UserName())};
    default:
      return {Code::kUsage, fmt::format("cannot be read: {}", std::strerror(error))};
  }
}

Result<std::string> ReadWholeFile(const std::string& file, uint64_t limit) {
  const Descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (in.fd < 0) return Fail(ReadError(errno));
  return ReadToEnd(in.fd, limit);
}

Result<std::string> ReadSettingsFile(const std::string& file, uint64_t limit) {
  struct stat about {};
  struct statfs system {};
  if (::stat(file.c_str(), &about) == 0 && S_ISFIFO(about.st_mode) &&
      ::statfs(file.c_str(), &system) == 0 && system.f_type != PIPEFS_MAGIC)
    return Fail(Code::kUsage, "is a named pipe, not a file (name a file, or /dev/stdin)");
  return ReadWholeFile(file, limit);
}

std::optional<std::string> ReadableByOthers(const std::string& file, std::string_view what) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0 || (info.st_mode & S_IROTH) == 0) return std::nullopt;
  return fmt::format("{}: others can read {} in it: mode {:04o} (chmod o-r {})", file, what,
                     info.st_mode & 07777, file);
}

Result<std::string> ReadToEnd(int fd, uint64_t limit) {
  std::string bytes;
  std::array<char, 65536> part;
  for (;;) {
    const ssize_t n = ::read(fd, part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Fail(ReadError(errno));
    if (n == 0) return bytes;
    if (bytes.size() + static_cast<size_t>(n) > limit)
      return Fail(Code::kUsage, fmt::format("larger than {}", FormatSize(limit)));
    bytes.append(part.data(), static_cast<size_t>(n));
  }
}

}  // namespace wirefold
