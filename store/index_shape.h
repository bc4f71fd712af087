// How the full-text index grows.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wirefold {

struct IndexShape {
  uint64_t fresh = 256;        // documents that become a segment
  uint64_t fan_out = 8;        // segments of a level that become one of the next
  uint64_t levels = 3;         // the highest: those stay
  size_t step_bytes = 16'384;  // of lists, about, that are merged before an article is stored
};

}  // namespace wirefold
