// Numbers that have been seen, where there are millions of them: 8 bytes each and as much room
// again at most. Made for hashes and ids, which are spread evenly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/hash.h"

namespace wirefold {

class IdSet {
 public:
  // False where it was there.
  bool Insert(uint64_t id) {
    if (id == 0) return !std::exchange(has_zero_, true);
    if ((size_ + 1) * 4 > slots_.size() * 3) Grow();
    uint64_t& slot = SlotOf(id);
    if (slot == id) return false;
    slot = id;
    ++size_;
    return true;
  }
  size_t size() const { return size_ + has_zero_; }

 private:
  uint64_t& SlotOf(uint64_t id) {
    const size_t mask = slots_.size() - 1;
    size_t at = Mix64(id) & mask;
    while (slots_[at] != 0 && slots_[at] != id) at = (at + 1) & mask;
    return slots_[at];
  }
  void Grow() {
    std::vector<uint64_t> before(slots_.empty() ? 16 : slots_.size() * 2);
    before.swap(slots_);
    for (const uint64_t id : before)
      if (id != 0) SlotOf(id) = id;
  }

  std::vector<uint64_t> slots_;  // a power of two, at most three quarters full; 0: free
  size_t size_ = 0;
  bool has_zero_ = false;
};

}  // namespace wirefold
