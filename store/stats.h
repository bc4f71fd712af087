// What a database is made of: bytes and keys by family and by kind of key.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace wirefold {

struct KindStats {
  std::string family;
  std::string kind;  // the letter; empty: all of the family
  std::string what;  // in words
  uint64_t keys = 0;
  uint64_t bytes = 0;  // on the disk, compressed; of what is not yet in files, as it is
};

struct StoreStats {
  uint64_t articles = 0, versions = 0, stories = 0;
  uint64_t files = 0;      // of data
  uint64_t bytes = 0;      // of these
  uint64_t log_bytes = 0;  // written ahead, not yet in these files
  bool exact = true;       // false: numbers of keys are estimates
  std::vector<KindStats> kinds;
};

// Bytes are those that RocksDB estimates from its indexes. Keys are counted where there are at most
// `count_up_to` of them, else estimated from the first some thousand of each kind.
Result<StoreStats> StatsOf(const std::string& dir, const StoreSettings& settings = {},
                           uint64_t count_up_to = 2'000'000);

}  // namespace wirefold
