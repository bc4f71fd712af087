// Which of the articles that are remembered have a shingle: the one part of the fold's memory that
// is asked so often that it must not be on a disk. It follows from the records (record.h) and is
// built again from them at the start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace wirefold {

inline constexpr size_t kPostingArticles = 16;  // remembered of one shingle

// A hash table of 8-byte slots with linear probing, in shards, so that growing costs little at a
// time. Numbers below the floor are dead: not found, and their slots are used again.
class Postings {
 public:
  Postings();

  // The living articles that have the shingle, the smallest number first.
  class Found {
   public:
    std::span<const uint32_t> numbers() const { return {numbers_, count_}; }

   private:
    friend class Postings;
    uint32_t numbers_[kPostingArticles];
    size_t count_ = 0;
  };
  Found Find(uint32_t shingle) const;
  // Finding it soon will cost less.
  void Prefetch(uint32_t shingle) const;

  // `number` has the shingle from now on. Where `instead` of it is there, that one is replaced;
  // otherwise where there are kPostingArticles, the smallest.
  void Add(uint32_t shingle, uint32_t number);
  void Replace(uint32_t shingle, uint32_t instead, uint32_t number);
  // `number` has the shingle no more, if it had.
  void Remove(uint32_t shingle, uint32_t number);

  void RaiseFloor(uint32_t floor) { floor_ = floor; }
  size_t bytes() const;

 private:
  struct Slot {
    uint32_t shingle = 0;
    uint32_t number = kFree;
  };
  struct Shard {
    std::vector<Slot> slots;
    size_t used = 0;  // not free; some of them may be dead
  };
  static constexpr uint32_t kFree = UINT32_MAX;

  static size_t Place(const Shard& shard, uint64_t hash);
  void Grow(Shard& shard) const;

  std::vector<Shard> shards_;
  uint32_t floor_ = 0;
};

}  // namespace wirefold
