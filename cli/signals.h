// SIGINT and SIGTERM, and SIGHUP where it has a meaning, as something the loop can wait for.
#pragma once

#include <functional>

#include "base/epoll_loop.h"

namespace wirefold {

// From its making on, in this thread and those made later, the signals wait in a descriptor. Make
// it before the first thread. Once the first that ends has come they act as they always do: the
// second ends the program.
class Signals {
 public:
  enum class Hangup { kEnds, kReloads };
  explicit Signals(Hangup hangup = Hangup::kEnds);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Calls `stop` on the loop's thread at the first signal that ends, `reload` at each SIGHUP.
  void Watch(EpollLoop& loop, std::function<void()> stop, std::function<void()> reload = {});
  int caught() const { return caught_; }  // the signal's number; 0: none

 private:
  void Release() const;

  const Hangup hangup_;
  int fd_ = -1;
  int caught_ = 0;
};

}  // namespace wirefold
