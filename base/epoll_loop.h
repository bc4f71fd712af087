// The real Loop: epoll, a timer heap, an eventfd for other threads, a pool of workers and one writer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/loop.h"

namespace wirefold {

class EpollLoop final : public Loop {
 public:
  // `workers`: threads of Lane::kWorkers; 0: one a core. Lane::kWriter is one thread more.
  explicit EpollLoop(int workers = 0);
  ~EpollLoop() override;

  Time Now() const override;
  Millis Ticks() const override;
  TimerId After(Millis delay, Callback callback) override;
  void Cancel(TimerId id) override;
  void Post(Callback callback) override;
  void Offload(Lane lane, Callback work, Callback done) override;
  void Run() override;
  void Stop() override;

  // Calls `ready` with epoll's event bits while the descriptor has any of `events` (EPOLLIN, EPOLLOUT). Loop thread only.
  // Watching a descriptor again replaces what was asked; 0 ends it. The descriptor stays the caller's.
  using Ready = std::function<void(uint32_t events)>;
  void Watch(int fd, uint32_t events, Ready ready);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wirefold
