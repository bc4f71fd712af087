// Sizes for people to compare: "12.3 MB".
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

namespace wirefold {

inline std::string Megabytes(uint64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

}  // namespace wirefold
