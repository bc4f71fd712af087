// Numbers in 7 bits a byte, the low ones first; a byte of 0x80 and above has another behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wirefold {

inline void PutVarint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

// Takes it off the front of `rest`; false where `rest` does not begin with one.
inline bool TakeVarint(std::string_view& rest, uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// The same of a number that has no more than 32 bits.
inline bool TakeVarint(std::string_view& rest, uint32_t& value) {
  uint64_t wide = 0;
  if (!TakeVarint(rest, wide) || wide > UINT32_MAX) return false;
  value = static_cast<uint32_t>(wide);
  return true;
}

}  // namespace wirefold
