// The real Loop: epoll, timers on the clock that only goes forward, an eventfd for other threads, a
// pool of workers and one writer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/loop.h"

namespace wirefold {

class EpollLoop final : public Loop {
 public:
  // `workers`: threads of Lane::kWorkers; 0: one a core. Lane::kWriter is one thread more. No
  // signal is taken by them. Without file handles for itself (two) no loop can be: it says so and
  // ends the process with exit code 4.
  explicit EpollLoop(int workers = 0);
  // Work in the lanes is finished, callbacks are dropped.
  ~EpollLoop() override;

  Time Now() const override;
  Millis Ticks() const override;
  TimerId After(Millis delay, Callback callback) override;
  void Cancel(TimerId id) override;
  void Post(Callback callback) override;
  void Offload(Lane lane, Callback work, Callback done) override;
  // May be called again after a Stop; timers and watched descriptors stay.
  void Run() override;
  void Stop() override;  // also from a signal handler

  // What a descriptor can be watched for, and what it is found to be.
  static constexpr uint32_t kReadable = 1, kWritable = 2, kBroken = 4;

  // Calls `ready` with what the descriptor is while it is any of `events`, or broken. Loop thread
  // only. Watching a descriptor again replaces what was asked; 0 ends it. The descriptor stays the
  // caller's.
  using Ready = std::function<void(uint32_t events)>;
  void Watch(int fd, uint32_t events, Ready ready);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wirefold
