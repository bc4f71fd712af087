// What is due when, for as many ids as there are feeds in the world: a heap over a dense array and
// a table that finds an id's place in it. 25 bytes an id where their number was reserved, 43 at
// most after growing. Nothing is scanned. Equal times go by id, so the order depends on the
// contents alone. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"

namespace wirefold {

class Calendar {
 public:
  struct Entry {
    Time due{};
    uint64_t id = 0;
    bool operator==(const Entry&) const = default;
  };

  // Spares growing, where the number is known.
  void Reserve(size_t ids);
  // Enters the id, or moves it.
  void Set(uint64_t id, Time due);
  // False where it was not there.
  bool Erase(uint64_t id);
  // Takes out what has been due longest.
  std::optional<Entry> PopDue(Time now);
  // When the next is due.
  std::optional<Time> Next() const;
  size_t size() const { return heap_.size(); }

 private:
  size_t Home(uint64_t id) const;
  size_t After(size_t slot) const { return (slot + 1) & (places_.size() - 1); }
  size_t SlotOf(uint64_t id) const;
  size_t SlotOf(uint64_t id, uint32_t place) const;
  void Rehash(size_t slots);
  void EraseSlot(size_t slot);
  void Move(size_t from, size_t to);
  void Settle(size_t hole, Entry entry, size_t slot);
  void RemoveAt(size_t place, size_t slot);

  std::vector<Entry> heap_;  // each before its four children, by due and id
  // Open addressing by a hash of the id: its place in heap_. A power of two, at most three quarters
  // full.
  std::vector<uint32_t> places_;
};

}  // namespace wirefold
