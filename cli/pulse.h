// Whether a crawl that goes on is alive, which is more than that its process is: work is under way
// or overdue, and something comes of it. Pure: a beat asks, and a test asks in its place.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"

namespace wirefold {

class Pulse {
 public:
  struct Work {
    uint64_t steps = 0;            // answers and commits so far; any change is one
    uint64_t in_flight = 0;        // requests and commits that have begun
    std::optional<Millis> behind;  // how late the first of what has not begun is
  };

  // Asked at each beat, `now` by a clock that only goes forward: false once nothing has moved for
  // `patience` though there is work. A crawl that has nothing to do lives. The time in which nobody
  // asked does not count, above a minute: whoever was stopped meanwhile gets his chance.
  bool Beats(const Work& work, Millis patience, Millis now);
  // For how long nothing has moved.
  Millis still() const { return still_; }

 private:
  uint64_t steps_ = 0;
  Millis still_{0}, asked_{0};
};

}  // namespace wirefold
