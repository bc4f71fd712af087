// xxHash (XXH3), the house's one hash. Stable across machines and runs: values are stored and
// printed.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace wirefold {

struct Hash128 {
  uint64_t high = 0;
  uint64_t low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

uint64_t Hash64Of(std::string_view bytes, uint64_t seed = 0);
Hash128 Hash128Of(std::string_view bytes);

// A bijective mixer for values that are already numbers (splitmix64's finaliser).
constexpr uint64_t Mix64(uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace wirefold
