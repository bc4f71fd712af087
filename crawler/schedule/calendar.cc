#include "crawler/schedule/calendar.h"

#include <algorithm>
#include <cassert>
#include <tuple>

#include "base/hash.h"

namespace wirefold {
namespace {

constexpr uint32_t kNowhere = UINT32_MAX;
// Four children: half the levels of two, and they lie in one cache line.
constexpr size_t kChildren = 4;

bool Before(const Calendar::Entry& a, const Calendar::Entry& b) {
  return std::tie(a.due, a.id) < std::tie(b.due, b.id);
}

}  // namespace

// ---------------------------------------------------------------- the table

size_t Calendar::Home(uint64_t id) const { return Mix64(id) & (places_.size() - 1); }

// Its slot, or the empty one where it would be entered.
size_t Calendar::SlotOf(uint64_t id) const {
  size_t slot = Home(id);
  while (places_[slot] != kNowhere && heap_[places_[slot]].id != id) slot = After(slot);
  return slot;
}

// The same for an id known to be at `place`, without a look at the heap.
size_t Calendar::SlotOf(uint64_t id, uint32_t place) const {
  size_t slot = Home(id);
  while (places_[slot] != place) slot = After(slot);
  return slot;
}

void Calendar::Rehash(size_t slots) {
  places_.assign(slots, kNowhere);
  for (size_t place = 0; place < heap_.size(); ++place)
    places_[SlotOf(heap_[place].id)] = static_cast<uint32_t>(place);
}

// What was pushed behind the slot by it moves up, so that no mark of the erased is needed.
void Calendar::EraseSlot(size_t slot) {
  const size_t mask = places_.size() - 1;
  for (size_t next = After(slot); places_[next] != kNowhere; next = After(next)) {
    const size_t home = Home(heap_[places_[next]].id);
    if (((next - home) & mask) < ((next - slot) & mask)) continue;
    places_[slot] = places_[next];
    slot = next;
  }
  places_[slot] = kNowhere;
}

// ---------------------------------------------------------------- the heap

void Calendar::Move(size_t from, size_t to) {
  const size_t slot = SlotOf(heap_[from].id, static_cast<uint32_t>(from));
  heap_[to] = heap_[from];
  places_[slot] = static_cast<uint32_t>(to);
}

// Puts `entry`, whose slot is given, into the heap that has a hole; moves the hole up or down until
// it fits.
void Calendar::Settle(size_t hole, Entry entry, size_t slot) {
  while (hole > 0 && Before(entry, heap_[(hole - 1) / kChildren])) {
    const size_t parent = (hole - 1) / kChildren;
    Move(parent, hole);
    hole = parent;
  }
  for (;;) {
    const size_t first = hole * kChildren + 1;
    if (first >= heap_.size()) break;
    const auto begin = heap_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end =
        heap_.begin() + static_cast<std::ptrdiff_t>(std::min(first + kChildren, heap_.size()));
    const auto child = std::min_element(begin, end, Before);
    if (!Before(*child, entry)) break;
    const auto from = static_cast<size_t>(child - heap_.begin());
    Move(from, hole);
    hole = from;
  }
  heap_[hole] = entry;
  places_[slot] = static_cast<uint32_t>(hole);
}

void Calendar::RemoveAt(size_t place, size_t slot) {
  EraseSlot(slot);
  const Entry last = heap_.back();
  const size_t end = heap_.size() - 1;
  if (place == end) return heap_.pop_back();
  const size_t last_slot = SlotOf(last.id, static_cast<uint32_t>(end));
  heap_.pop_back();
  Settle(place, last, last_slot);
}

// ---------------------------------------------------------------- the face

void Calendar::Reserve(size_t ids) {
  heap_.reserve(ids);
  size_t slots = std::max<size_t>(places_.size(), 16);
  while (ids * 4 > slots * 3) slots *= 2;
  if (slots > places_.size()) Rehash(slots);
}

void Calendar::Set(uint64_t id, Time due) {
  if (places_.empty() || (heap_.size() + 1) * 4 > places_.size() * 3)
    Rehash(std::max<size_t>(16, places_.size() * 2));
  const size_t slot = SlotOf(id);
  if (places_[slot] != kNowhere) return Settle(places_[slot], {due, id}, slot);
  assert(heap_.size() < kNowhere);
  heap_.push_back({due, id});
  Settle(heap_.size() - 1, {due, id}, slot);
}

bool Calendar::Erase(uint64_t id) {
  if (heap_.empty()) return false;
  const size_t slot = SlotOf(id);
  if (places_[slot] == kNowhere) return false;
  RemoveAt(places_[slot], slot);
  return true;
}

std::optional<Calendar::Entry> Calendar::PopDue(Time now) {
  if (heap_.empty() || heap_.front().due > now) return std::nullopt;
  const Entry entry = heap_.front();
  RemoveAt(0, SlotOf(entry.id, 0));
  return entry;
}

std::optional<Time> Calendar::Next() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().due;
}

}  // namespace wirefold
