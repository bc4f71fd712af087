// Commands as processes of this machine, watched by the loop: nothing waits for them. A command
// gets no descriptor but its three, no signal mask, no environment but what it needs, a process
// group of its own, and the root as its directory. At its timeout the group is killed; what a
// command left running behind it when it ended in time is not ours.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "base/commands.h"
#include "base/epoll_loop.h"

namespace wirefold {

class ProcessRunner final : public Commands {
 public:
  explicit ProcessRunner(EpollLoop& loop);  // outlives the runner
  ~ProcessRunner() override;                // kills what runs, and waits for its end
  void Run(Command command, Done done) override;

 private:
  struct Child;

  Status Start(const Command& command, Child& child);
  void TakeOutput(Child& child);
  void Ended(uint64_t id);
  void Forget(Child& child);

  EpollLoop& loop_;
  uint64_t next_ = 1;
  std::map<uint64_t, std::unique_ptr<Child>> children_;
};

}  // namespace wirefold
