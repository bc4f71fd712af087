// How well an article answers a search: BM25 over title and text as one, times a little for its
// age. Plain arithmetic on whole numbers, so that the same article has the same score on every
// machine and on every page of one search.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/time.h"
#include "store/impact.h"
#include "text/terms.h"

namespace wirefold::search {

// A word's third time in a text says little more than its second.
inline constexpr double kSaturation = 1.2;
// A long report is a kind of text and no padding: its length counts by half.
inline constexpr double kLengthShare = 0.5;
// A headline is what the article is about.
inline constexpr double kTitleWeight = kTitleWorth;
// Of two that answer alike the newer one goes first; an article of a month ago has half of it.
inline constexpr double kNewsBonus = 0.25;
inline constexpr double kNewsAge = 30 * 86'400'000.0;

// What scores follow from besides the article itself. It stays what it was on the first page of a
// search, or articles stored meanwhile would move the ones that were shown.
struct RankBase {
  uint64_t documents = 0;
  uint64_t words = 0;  // of all of them
  Time newest{};
  std::vector<uint64_t> having;  // by leaf of the search: how many documents have it

  double AverageWords() const {
    return documents == 0 || words == 0
               ? 1.0
               : static_cast<double>(words) / static_cast<double>(documents);
  }
  // What having a leaf is worth: the rarer, the more.
  double WeightOf(size_t leaf) const {
    const auto all = static_cast<double>(documents);
    const double having_it = std::min(all, static_cast<double>(having[leaf]));
    return std::log(1 + (all - having_it + 0.5) / (having_it + 0.5));
  }
  double BonusAt(Time when) const {
    const auto age = static_cast<double>(std::max<int64_t>(0, (newest - when).count()));
    return 1 + kNewsBonus / (1 + age / kNewsAge);
  }
};

// By how much the length of an article weakens what it has.
inline double Dampening(double words, double average) {
  return kSaturation * (1 - kLengthShare + kLengthShare * words / average);
}

inline double TermScore(double weight, TermCount count, double dampening) {
  const double often = count.text + kTitleWeight * count.title;
  return weight * often * (kSaturation + 1) / (often + dampening);
}

// How often over dampening is at most for an impact of 1 (store/impact.h): both weaken with the
// length, this one by the average, and which weakens more depends on that alone.
inline double MostOfImpact(double average) {
  return std::max(1 / (1 - kLengthShare), average / (kLengthShare * kHalvingWords)) / kSaturation;
}

// No document of no more than `impact` has more.
inline double MostScore(double weight, double impact, double most_of_impact) {
  const double often = impact * most_of_impact;  // of a dampening of 1
  return weight * often * (kSaturation + 1) / (often + 1);
}

// What was reckoned in another way may differ in the last digits.
inline constexpr double kSlack = 1 + 1e-9;

}  // namespace wirefold::search
