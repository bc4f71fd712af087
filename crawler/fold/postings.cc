#include "crawler/fold/postings.h"

#include <algorithm>

#include "base/hash.h"

namespace wirefold {
namespace {

constexpr size_t kShards = 64;
constexpr size_t kFirstSlots = 64;
constexpr double kMostLoad = 0.8;
constexpr double kLoadAfterGrowing = 0.6;

// An article's posted shingles are its smallest, so their values crowd at the low end.
uint64_t HashOf(uint32_t shingle) { return Mix64(shingle + 0x9E3779B97F4A7C15ULL); }

size_t ShardOf(uint64_t hash) { return hash % kShards; }

}  // namespace

Postings::Postings() : shards_(kShards) {
  for (Shard& shard : shards_) shard.slots.resize(kFirstSlots);
}

size_t Postings::Place(const Shard& shard, uint64_t hash) {
  return (hash >> 32) * shard.slots.size() >> 32;
}

void Postings::Prefetch(uint32_t shingle) const {
  const uint64_t hash = HashOf(shingle);
  const Shard& shard = shards_[ShardOf(hash)];
  __builtin_prefetch(&shard.slots[Place(shard, hash)]);
}

Postings::Found Postings::Find(uint32_t shingle) const {
  Found found;
  const uint64_t hash = HashOf(shingle);
  const Shard& shard = shards_[ShardOf(hash)];
  const std::vector<Slot>& slots = shard.slots;
  for (size_t at = Place(shard, hash); slots[at].number != kFree;
       at = at + 1 == slots.size() ? 0 : at + 1) {
    if (slots[at].shingle == shingle && slots[at].number >= floor_)
      found.numbers_[found.count_++] = slots[at].number;
  }
  std::sort(found.numbers_, found.numbers_ + found.count_);
  return found;
}

void Postings::Add(uint32_t shingle, uint32_t number) { Replace(shingle, kFree, number); }

void Postings::Replace(uint32_t shingle, uint32_t instead, uint32_t number) {
  const uint64_t hash = HashOf(shingle);
  Shard& shard = shards_[ShardOf(hash)];
  if (static_cast<double>(shard.used + 1) > kMostLoad * static_cast<double>(shard.slots.size()))
    Grow(shard);
  std::vector<Slot>& slots = shard.slots;
  Slot* dead = nullptr;
  Slot* oldest = nullptr;
  size_t living = 0;
  size_t at = Place(shard, hash);
  for (; slots[at].number != kFree; at = at + 1 == slots.size() ? 0 : at + 1) {
    Slot& slot = slots[at];
    if (slot.number < floor_) {
      dead = &slot;
    } else if (slot.shingle == shingle) {
      if (slot.number == instead) {
        slot.number = number;
        return;
      }
      if (!oldest || slot.number < oldest->number) oldest = &slot;
      ++living;
    }
  }
  Slot* to = living == kPostingArticles ? oldest : dead;
  if (!to) {
    to = &slots[at];
    ++shard.used;
  }
  *to = {shingle, number};
}

// What stands behind moves up to its place, so that no search ends too early.
void Postings::Remove(uint32_t shingle, uint32_t number) {
  const uint64_t hash = HashOf(shingle);
  Shard& shard = shards_[ShardOf(hash)];
  std::vector<Slot>& slots = shard.slots;
  const auto after = [&](size_t at) { return at + 1 == slots.size() ? 0 : at + 1; };
  const auto steps = [&](size_t from, size_t to) {
    return to >= from ? to - from : to + slots.size() - from;
  };
  size_t hole = Place(shard, hash);
  while (slots[hole].number != kFree &&
         (slots[hole].shingle != shingle || slots[hole].number != number))
    hole = after(hole);
  if (slots[hole].number == kFree) return;
  for (size_t at = after(hole); slots[at].number != kFree; at = after(at)) {
    const size_t home = Place(shard, HashOf(slots[at].shingle));
    if (steps(home, at) < steps(hole, at)) continue;
    slots[hole] = slots[at];
    hole = at;
  }
  slots[hole] = Slot{};
  --shard.used;
}

void Postings::Grow(Shard& shard) const {
  const auto lives = [&](const Slot& slot) {
    return slot.number != kFree && slot.number >= floor_;
  };
  const auto living = static_cast<size_t>(std::ranges::count_if(shard.slots, lives));
  const std::vector<Slot> before = std::move(shard.slots);
  const auto wanted = static_cast<size_t>(static_cast<double>(living + 1) / kLoadAfterGrowing);
  shard.slots.assign(std::max(kFirstSlots, wanted), Slot{});
  shard.used = living;
  for (const Slot& slot : before) {
    if (!lives(slot)) continue;
    size_t at = Place(shard, HashOf(slot.shingle));
    while (shard.slots[at].number != kFree) at = at + 1 == shard.slots.size() ? 0 : at + 1;
    shard.slots[at] = slot;
  }
}

size_t Postings::bytes() const {
  size_t slots = 0;
  for (const Shard& shard : shards_) slots += shard.slots.size();
  return slots * sizeof(Slot);
}

}  // namespace wirefold
