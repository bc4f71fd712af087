#include "cli/pulse.h"

#include <algorithm>
#include <utility>

namespace wirefold {
namespace {

constexpr Millis kLongestBeat{60'000};

}  // namespace

bool Pulse::Beats(const Work& work, Millis patience, Millis now) {
  const Millis since = std::min(now - std::exchange(asked_, now), kLongestBeat);
  const bool waits = work.in_flight > 0 || work.behind.value_or(Millis{0}) >= patience;
  const bool moved = std::exchange(steps_, work.steps) != work.steps;
  still_ = moved || !waits ? Millis{0} : still_ + since;
  return still_ <= patience;
}

}  // namespace wirefold
