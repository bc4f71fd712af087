// Sizes as people write them: "512K", "16M", "1G"; powers of 1024.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

// kInvalid: no size; kTooLarge: one beyond an exabyte.
Result<uint64_t> ParseSize(std::string_view text);
std::string FormatSize(uint64_t bytes);

}  // namespace wirefold
