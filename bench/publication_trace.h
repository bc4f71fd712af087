// Made-up publication times for the benchmarks, from a seed: feeds as newsrooms, agencies, offices
// and people keep them, in their time zones, for some weeks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"

namespace wirefold {

struct Publication {
  Time at{};
  uint32_t feed = 0;
};

struct Trace {
  std::vector<std::string> feeds;    // names, by number
  std::vector<std::string> classes;  // of each feed, by its number; empty where nobody said
  std::vector<Publication> entries;  // in time order
};

// `feeds`: about how many in all.
Trace MakeTrace(uint64_t seed, int weeks, int feeds);
// Each feed a Poisson process whose rate never changes, from one an hour to one in two weeks.
Trace MakePoissonTrace(uint64_t seed, int weeks, int feeds);

}  // namespace wirefold
