// How much of a term a document has for its length: what a score grows with. Long lists say of each
// block of documents the most that one of them has, so that a search for the best passes over those
// that cannot come up to what it has found. Whole numbers, rounded up: never less than it is.
#pragma once

#include <array>
#include <cstdint>

#include "text/terms.h"

namespace wirefold {

// Once in the title is as good as so many times in the text.
inline constexpr uint32_t kTitleWorth = 4;
// A document of so many words has half of what one without words has. Scores use the average
// length instead (store/search_rank.h); this one never changes, as the average does.
inline constexpr uint32_t kHalvingWords = 512;

inline uint32_t OftenOf(TermCount count) { return count.text + kTitleWorth * count.title; }

class ImpactTable {
 public:
  ImpactTable();
  // In parts of 1/65,536; of words as RoughWords makes them.
  uint32_t Of(TermCount count, uint8_t words) const { return OftenOf(count) * shares_[words]; }

 private:
  std::array<uint32_t, 256> shares_{};
};

// In a byte: exact to 31 sixteenths, to a sixteenth above.
uint8_t RoughImpact(uint32_t impact);
double ImpactOf(uint8_t rough);

}  // namespace wirefold
