// SIGINT and SIGTERM as something the loop can wait for.
#pragma once

#include <functional>

#include "base/epoll_loop.h"

namespace wirefold {

// From its making on, in this thread and those made later, the two signals wait in a descriptor.
// Make it before the first thread. Once the first has come they act as they always do: the second
// ends the program.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Calls `stop` on the loop's thread at the first signal.
  void Watch(EpollLoop& loop, std::function<void()> stop);
  int caught() const { return caught_; }  // the signal's number; 0: none

 private:
  int fd_ = -1;
  int caught_ = 0;
};

}  // namespace wirefold
