#include "cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace wirefold {
namespace {

sigset_t SetOf(Signals::Hangup hangup) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  if (hangup == Signals::Hangup::kReloads) sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

Signals::Signals(Hangup hangup) : hangup_(hangup) {
  const sigset_t set = SetOf(hangup_);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  fd_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

Signals::~Signals() {
  if (fd_ >= 0) ::close(fd_);
}

void Signals::Release() const {
  const sigset_t set = SetOf(Hangup::kEnds);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Signals::Watch(EpollLoop& loop, std::function<void()> stop, std::function<void()> reload) {
  if (fd_ < 0) return;
  loop.Watch(fd_, EpollLoop::kReadable,
             [this, &loop, stop = std::move(stop), reload = std::move(reload)](uint32_t) {
               signalfd_siginfo info{};
               if (::read(fd_, &info, sizeof info) != sizeof info) return;
               if (info.ssi_signo == SIGHUP) return reload();
               caught_ = static_cast<int>(info.ssi_signo);
               Release();
               const auto call = stop;  // ending the watch ends this callback's life
               loop.Watch(fd_, 0, nullptr);
               call();
             });
}

}  // namespace wirefold
