// A Loop whose clock jumps from event to event: a day takes as long as its events. One thread;
// chance (how long lane work takes) from a seed. Stopping it between any two events is a crash. The
// wall clock may be set, Ticks go on.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/loop.h"
#include "base/transport.h"
#include "tests/random.h"

namespace wirefold::sim {

class SimLoop final : public Loop {
 public:
  SimLoop(Time start, uint64_t seed) : start_(start), random_(seed) {}

  void SetClock(Time now) { start_ = now - ticks_; }

  Time Now() const override { return start_ + ticks_; }
  Millis Ticks() const override { return ticks_; }
  TimerId After(Millis delay, Callback callback) override {
    const Key key{ticks_ + delay, ++last_};
    events_.emplace(key, std::move(callback));
    timers_.emplace(last_, key);
    return last_;
  }
  void Cancel(TimerId id) override {
    if (const auto found = timers_.find(id); found != timers_.end()) {
      events_.erase(found->second);
      timers_.erase(found);
    }
  }
  void Post(Callback callback) override { After(Millis{0}, std::move(callback)); }
  void Offload(Lane lane, Callback work, Callback done) override {
    Millis at = ticks_ + Millis{random_.Below(20)};
    if (lane == Lane::kWriter) at = writer_free_ = std::max(at, writer_free_);
    // Two events: a crash may fall between what was done and its being known.
    After(at - ticks_, [this, work = std::move(work), done = std::move(done)] {
      work();
      Post(done);
    });
  }
  void Run() override { RunEvents(UINT64_MAX); }
  void Stop() override { stopped_ = true; }

  // At most so many events; false when it ended before (stopped, or nothing left to do).
  bool RunEvents(uint64_t count) {
    for (; count > 0; --count) {
      if (stopped_ || events_.empty()) return false;
      RunNext();
    }
    return true;
  }
  // All events up to then; false when it was stopped before.
  bool RunUntil(Millis ticks) {
    while (!stopped_ && !events_.empty() && events_.begin()->first.first <= ticks) RunNext();
    if (!stopped_) ticks_ = std::max(ticks_, ticks);
    return !stopped_;
  }
  uint64_t ran() const { return ran_; }

 private:
  using Key = std::pair<Millis, uint64_t>;
  void RunNext() {
    auto next = events_.extract(events_.begin());
    timers_.erase(next.key().second);
    ticks_ = next.key().first;
    ++ran_;
    next.mapped()();
  }

  Time start_;
  Millis ticks_{0};
  Millis writer_free_{0};
  Random random_;
  uint64_t last_ = 0, ran_ = 0;
  bool stopped_ = false;
  std::map<Key, Callback> events_;
  std::map<TimerId, Key> timers_;
};

// A transport's answer, so long from now.
inline void Reply(SimLoop& loop, Millis took, Transport::Done done, Response response) {
  loop.After(took, [done = std::move(done), response = std::move(response)]() mutable {
    done(std::move(response));
  });
}

}  // namespace wirefold::sim
