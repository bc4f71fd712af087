// How much of one text stands in another, and what speaks against it.
#pragma once

#include <cstdint>
#include <vector>

#include "crawler/fold/fold.h"
#include "crawler/fold/record.h"

namespace wirefold {

// An article's fingerprint beside a candidate's record.
struct Evidence {
  double in_article = 0;    // weighted share of the article's shingles that the candidate has
  double in_candidate = 0;  // and the other way
  double shared = 0;        // weighted count of common shingles
  double coverage = 0;         // share of the article's parts that the candidate has something of
  int numbers_agree = 0;    // numbers and names in the same context on both sides
  int numbers_conflict = 0; // the same context, another number
  int names_agree = 0;
  int names_conflict = 0;
};

// One article against all its candidates: what many of their stories have in common weighs little.
class Comparison {
 public:
  explicit Comparison(const Fingerprint& article);

  // `story` counts from 0 and stays below 64. Returns the candidate's place.
  size_t Add(const Record& candidate, size_t story);
  // After the last Add.
  Evidence Of(size_t place) const;
  // How much of the article only this story has, among all that were added.
  double OnlyIn(size_t story) const;

 private:
  struct Candidate {
    Record record;
    size_t story = 0;
    std::vector<uint32_t> hits;  // indices of the article's shingles
    size_t article_seen = 0;     // of how many of each side the sample speaks
    size_t candidate_seen = 0;
  };

  static constexpr int kParts = 16;  // that an article is looked at in

  double CoverageOf(const Candidate& candidate) const;

  const Fingerprint& article_;
  std::vector<uint32_t> shingles_;  // as a record has them
  std::vector<uint64_t> stories_;   // a bit a story that has the shingle
  std::vector<Candidate> candidates_;
};

}  // namespace wirefold
