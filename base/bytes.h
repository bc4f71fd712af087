// Numbers as a few bytes, the low ones first: for what a room keeps in a form of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wirefold {

inline void PutNumber(std::string& out, uint64_t number, size_t bytes) {
  for (size_t i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

// Takes them off the front of `rest`, which has as many.
inline uint64_t TakeNumber(std::string_view& rest, size_t bytes) {
  uint64_t number = 0;
  for (size_t i = bytes; i > 0; --i) number = number << 8 | static_cast<uint8_t>(rest[i - 1]);
  rest.remove_prefix(bytes);
  return number;
}

}  // namespace wirefold
