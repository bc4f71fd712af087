// A stretch of a segment's documents that a ranked search looks at together: first which of them
// may be hits, as bits and by plain loops, then those one by one.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "text/terms.h"

namespace wirefold {

// A set of the documents in [begin(), end()).
class Stretch {
 public:
  static constexpr uint32_t kDocuments = 2048;
  using Bits = std::array<uint64_t, kDocuments / 64>;

  // All from `ordinal` on in the stretch that it is in.
  explicit Stretch(uint32_t ordinal) : begin_(ordinal / kDocuments * kDocuments) {
    bits_.fill(~uint64_t{0});
    const uint32_t at = ordinal - begin_;
    std::fill_n(bits_.begin(), at / 64, 0);
    bits_[at / 64] &= ~uint64_t{0} << at % 64;
  }

  uint32_t begin() const { return begin_; }
  uint32_t end() const { return begin_ + kDocuments; }
  const Bits& bits() const { return bits_; }
  bool Has(uint32_t ordinal) const {
    const uint32_t at = ordinal - begin_;
    return (bits_[at / 64] >> at % 64 & 1) != 0;
  }
  bool empty() const {
    return std::ranges::all_of(bits_, [](uint64_t bits) { return bits == 0; });
  }
  // The first at `ordinal` or behind it; end(): there is none.
  uint32_t From(uint32_t ordinal) const {
    uint32_t at = ordinal - begin_;
    if (at >= kDocuments) return end();
    uint64_t bits = bits_[at / 64] >> at % 64;
    if (bits != 0) return ordinal + static_cast<uint32_t>(std::countr_zero(bits));
    for (at = at / 64 + 1; at < bits_.size(); ++at)
      if (bits_[at] != 0)
        return begin_ + at * 64 + static_cast<uint32_t>(std::countr_zero(bits_[at]));
    return end();
  }

  void Keep(const Bits& bits) {
    for (size_t i = 0; i < bits_.size(); ++i) bits_[i] &= bits[i];
  }
  // Those in [begin, end).
  void Keep(uint32_t begin, uint32_t end) {
    for (uint32_t i = 0; i < kDocuments; ++i)
      if (begin_ + i < begin || begin_ + i >= end) bits_[i / 64] &= ~(uint64_t{1} << i % 64);
  }

 private:
  uint32_t begin_;
  Bits bits_;
};

// How often documents of a stretch have something; of those that have it only.
class Tally {
 public:
  void Clear() {
    having_.fill(0);
    counts_.fill(0);
  }
  // Of the document `at` behind the stretch's begin. Has: it counts as having it.
  void Add(uint32_t at, TermCount count, bool has) {
    having_[at / 64] |= uint64_t{has} << at % 64;
    counts_[at] += count.title << kTextBits | count.text;
  }
  const Stretch::Bits& having() const { return having_; }
  TermCount Of(uint32_t at) const {
    if ((having_[at / 64] >> at % 64 & 1) == 0) return {};
    return {counts_[at] >> kTextBits, counts_[at] & ((1U << kTextBits) - 1)};
  }

 private:
  static constexpr unsigned kTextBits = 20;  // for several forms of a word
  static_assert(kMostTextWords < (1U << kTextBits) / 16 &&
                kTextBegins < (1U << (32 - kTextBits)) / 8);

  Stretch::Bits having_;
  std::array<uint32_t, Stretch::kDocuments> counts_;
};

}  // namespace wirefold
