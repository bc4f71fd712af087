#include "config/read_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
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

tl::unexpected<Error> FailErrno(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return Fail(Code::kUsage, "no such file");
    case EISDIR:
      return Fail(Code::kUsage, "is a directory, not a file");
    case EACCES:
      return Fail(Code::kUsage, fmt::format("permission denied, running as {}", UserName()));
    default:
      return Fail(Code::kUsage, fmt::format("cannot be read: {}", std::strerror(error)));
  }
}

// Closes on every way out.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

Result<std::string> ReadWholeFile(const std::string& file, uint64_t limit) {
  const Descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (in.fd < 0) return FailErrno(errno);
  std::string bytes;
  std::array<char, 65536> part;
  for (;;) {
    const ssize_t n = ::read(in.fd, part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FailErrno(errno);
    if (n == 0) return bytes;
    if (bytes.size() + static_cast<size_t>(n) > limit)
      return Fail(Code::kUsage, fmt::format("larger than {}", FormatSize(limit)));
    bytes.append(part.data(), static_cast<size_t>(n));
  }
}

}  // namespace wirefold
