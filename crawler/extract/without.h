// Which steps of the chain are switched off: what each is worth is measured by leaving it out.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

// Names of candidates ("density") and rules ("after the end"), as `extract --explain` prints them.
using Without = std::vector<std::string>;

inline bool IsOff(const Without& without, std::string_view step) {
  return std::find(without.begin(), without.end(), step) != without.end();
}

}  // namespace wirefold
