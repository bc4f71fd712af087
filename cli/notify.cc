#include "cli/notify.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "base/strings.h"

namespace wirefold {
namespace {

std::string TakeVariable(const char* name) {
  const char* value = std::getenv(name);
  std::string out = value ? value : "";
  ::unsetenv(name);
  return out;
}

}  // namespace

Notifier::Notifier() {
  address_ = TakeVariable("NOTIFY_SOCKET");
  const auto period = ParseInt(TakeVariable("WATCHDOG_USEC"));
  const std::string pid = TakeVariable("WATCHDOG_PID");
  if (period && *period >= 1000 && (pid.empty() || ParseInt(pid) == ::getpid()))
    watchdog_ = Millis{*period / 1000};
  if (address_.size() > 1 && (address_[0] == '/' || address_[0] == '@'))
    fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

Notifier::~Notifier() {
  if (fd_ >= 0) ::close(fd_);
}

void Notifier::Say(std::string_view assignments) const {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (fd_ < 0 || address_.size() >= sizeof to.sun_path) return;
  std::memcpy(to.sun_path, address_.data(), address_.size());
  if (address_[0] == '@') to.sun_path[0] = 0;  // a name that stands in no directory
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  [[maybe_unused]] const ssize_t sent =
      ::sendto(fd_, assignments.data(), assignments.size(), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&to), length);
}

void Notifier::SayReloading() const {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  Say(fmt::format("RELOADING=1\nMONOTONIC_USEC={}",
                  int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000));
}

}  // namespace wirefold
