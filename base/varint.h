// Numbers in 7 bits a byte, the low ones first; a byte of 0x80 and above has another behind it.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
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

// Passes over `count` of them; false where `rest` does not begin with so many.
inline bool SkipVarints(std::string_view& rest, size_t count) {
  constexpr uint64_t kGoesOn = 0x8080808080808080;
  // Not to the last, or what the next one begins with would be passed over as well.
  while (count > sizeof(uint64_t) && rest.size() >= sizeof(uint64_t)) {
    uint64_t eight = 0;
    std::memcpy(&eight, rest.data(), sizeof eight);
    count -= static_cast<size_t>(std::popcount(~eight & kGoesOn));
    rest.remove_prefix(sizeof eight);
  }
  size_t end = 0;
  for (; count > 0 && end < rest.size(); ++end)
    count -= static_cast<unsigned char>(rest[end]) < 0x80;
  rest.remove_prefix(end);
  return count == 0;
}

}  // namespace wirefold
