#include "cli/signals.h"

#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace wirefold {
namespace {

sigset_t Both() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = Both();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  fd_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

Signals::~Signals() {
  if (fd_ >= 0) ::close(fd_);
}

void Signals::Watch(EpollLoop& loop, std::function<void()> stop) {
  if (fd_ < 0) return;
  loop.Watch(fd_, EpollLoop::kReadable, [this, &loop, stop = std::move(stop)](uint32_t) {
    signalfd_siginfo info{};
    if (::read(fd_, &info, sizeof info) != sizeof info) return;
    caught_ = static_cast<int>(info.ssi_signo);
    const sigset_t set = Both();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    const auto call = stop;  // ending the watch ends this callback's life
    loop.Watch(fd_, 0, nullptr);
    call();
  });
}

}  // namespace wirefold
