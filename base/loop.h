// The seam to time and threads: what the corridor may ask of the world besides the network.
// One thread, the loop thread, runs every callback given here; work that computes goes to a lane.
// Real: EpollLoop (base/epoll_loop.h). Under test: a clock that jumps.
#pragma once

#include <cstdint>
#include <functional>

#include "base/time.h"

namespace wirefold {

// Where offloaded work runs. kWorkers: any number at once, in any order: pure functions only.
// kWriter: one at a time, in the order given: the only lane that writes to the store.
enum class Lane { kWorkers, kWriter };

class Loop {
 public:
  using Callback = std::function<void()>;
  using TimerId = uint64_t;

  virtual ~Loop() = default;

  // Wall-clock time, for what is stored and for what servers say.
  virtual Time Now() const = 0;
  // Time that only goes forward, since some start; for delays and limits.
  virtual Millis Ticks() const = 0;

  // Runs `callback` once on the loop thread, not before `delay` has passed. Loop thread only.
  virtual TimerId After(Millis delay, Callback callback) = 0;
  virtual void Cancel(TimerId id) = 0;  // of a timer that ran already: nothing
  // Runs `callback` on the loop thread, after this one returns. Any thread.
  virtual void Post(Callback callback) = 0;
  // Runs `work` on a lane, then `done` on the loop thread. Loop thread only.
  virtual void Offload(Lane lane, Callback work, Callback done) = 0;

  // Until Stop(). Work in the lanes is finished, its `done` dropped.
  virtual void Run() = 0;
  virtual void Stop() = 0;  // any thread
};

}  // namespace wirefold
