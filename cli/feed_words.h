// What is known of a feed's pace, in words.
#pragma once

#include <string>

#include "base/time.h"
#include "store/store.h"

namespace wirefold {

// "about 14 times a day, mostly 06-18 UTC"; empty before anything is known.
std::string RhythmInWords(const FeedState& state, Time now);
// "ttl 30m; fresh until 2026-11-02T08:00:00Z; not at 22 23 UTC; not on Sat Sun"; empty: none.
std::string HintsInWords(const FeedState& state);

}  // namespace wirefold
