// What is known of feeds' pace and health, in words.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/time.h"
#include "crawler/health.h"
#include "store/store.h"

namespace wirefold {

// "about 14 times a day, mostly 06-18 UTC"; empty before anything is known.
std::string RhythmInWords(const FeedState& state, Time now);
// "ttl 30m; fresh until 2026-11-02T08:00:00Z; not at 22 23 UTC; not on Sat Sun"; empty: none.
std::string HintsInWords(const FeedState& state);

// "400 ok, 8 failing, 3 gone": how many feeds are how, those that are well first; empty: none.
std::string HealthInWords(const std::array<uint64_t, kHealths>& counts);

}  // namespace wirefold
