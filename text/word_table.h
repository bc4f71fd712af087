// Numbers words in the order in which they are first seen. Its memory is used again after Clear().
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace wirefold {

class WordTable {
 public:
  // Known words keep their number.
  uint32_t NumberOf(std::string_view word) {
    const auto hash = static_cast<uint32_t>(Hash64Of(word));
    for (size_t at = hash & mask();; at = (at + 1) & mask()) {
      Slot& slot = slots_[at];
      if (slot.number == kFree) {
        slot = {hash, static_cast<uint32_t>(begins_.size())};
        begins_.push_back(static_cast<uint32_t>(bytes_.size()));
        bytes_ += word;
        if (2 * begins_.size() > slots_.size()) Grow();
        return static_cast<uint32_t>(begins_.size()) - 1;
      }
      if (slot.hash == hash && (*this)[slot.number] == word) return slot.number;
    }
  }
  size_t size() const { return begins_.size(); }
  std::string_view operator[](size_t number) const {
    const size_t end = number + 1 < begins_.size() ? begins_[number + 1] : bytes_.size();
    return std::string_view(bytes_).substr(begins_[number], end - begins_[number]);
  }
  void Clear() {
    bytes_.clear();
    begins_.clear();
    std::ranges::fill(slots_, Slot());
  }

 private:
  static constexpr uint32_t kFree = UINT32_MAX;
  struct Slot {
    uint32_t hash = 0;
    uint32_t number = kFree;
  };

  size_t mask() const { return slots_.size() - 1; }
  void Grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number == kFree) continue;
      size_t at = slot.hash & mask();
      while (slots_[at].number != kFree) at = (at + 1) & mask();
      slots_[at] = slot;
    }
  }

  std::string bytes_;
  std::vector<uint32_t> begins_;
  std::vector<Slot> slots_ = std::vector<Slot>(1024);
};

// The first bytes of a term as a number that has their order: sorting looks at the bytes themselves
// only where these are the same.
inline uint64_t OrderOf(std::string_view term) {
  uint64_t order = 0;
  for (size_t i = 0; i < 8; ++i)
    order = order << 8 | (i < term.size() ? static_cast<uint8_t>(term[i]) : 0);
  return order;
}

}  // namespace wirefold
