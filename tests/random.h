// Seeded chance: the same seed gives the same run on every compiler. Never <random>'s
// distributions.
#pragma once

#include <cstdint>

#include "base/hash.h"

namespace wirefold {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() { return Mix64(state_ += 0x9e3779b97f4a7c15ULL); }
  // 0 .. bound-1; bound > 0.
  uint64_t Below(uint64_t bound) { return Next() % bound; }
  // True with probability `percent` / 100.
  bool Percent(unsigned percent) { return Below(100) < percent; }

 private:
  uint64_t state_;
};

}  // namespace wirefold
