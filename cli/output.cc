#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/log.h"

namespace wirefold {
namespace {

// 0, or the errno that ended it.
int WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return 0;
}

std::string_view InWords(int error) {
  return error == ENOSPC ? "no space left" : std::strerror(error);
}

}  // namespace

bool Output::Line(std::string_view line) {
  if (error_) return false;
  std::string bytes;
  bytes.reserve(line.size() + 1);
  bytes.append(line) += '\n';
  error_ = WriteAll(STDOUT_FILENO, bytes);
  return error_ == 0;
}

int Output::Finish(int code) const {
  if (error_ == 0 || error_ == EPIPE) return code;
  Complain({Code::kInvalid, fmt::format("cannot write output: {}", InWords(error_))});
  return code ? code : 1;
}

int Complain(const Error& error) {
  LogFault(error.what);
  return ExitCodeOf(error.code);
}

int ExitCodeOf(Code code) {
  switch (code) {
    case Code::kUsage:
      return 2;
    case Code::kLocked:
      return 3;
    case Code::kStorage:
      return 4;
    default:
      return 1;
  }
}

Status WriteFile(const std::string& file, std::string_view bytes, bool secret) {
  const int fd =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, secret ? 0600 : 0666);
  int error = fd < 0 ? errno : WriteAll(fd, bytes);
  if (fd >= 0 && ::close(fd) != 0 && error == 0) error = errno;
  if (error == 0) return {};
  return Fail(Code::kUsage, fmt::format("{}: cannot write it: {}", file, InWords(error)));
}

size_t OutputWidth() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 100'000;
}

void HoldStandardStreams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
      // The lowest free number is `fd`: those below are open.
      [[maybe_unused]] const int opened = ::open("/dev/null", O_RDWR);
    }
}

}  // namespace wirefold
