// How much of one text stands in another, and what speaks against it.
#pragma once

#include <cstdint>
#include <vector>

#include "crawler/fold/fold.h"
#include "crawler/fold/record.h"

namespace wirefold {

// An article beside a candidate.
struct Evidence {
  double in_article = 0;    // weighted share of the article's shingles that the candidate has
  double in_candidate = 0;  // and the other way round
  double shared = 0;        // weighted count of the common shingles
  double coverage = 0;      // share of the article's parts that the candidate has something of
  int agree = 0;            // numbers and names that are the same in the same context
  int conflict = 0;         // the context is the same, the number or name another

  // How much of the shorter text stands in the other.
  double Containment() const { return in_article > in_candidate ? in_article : in_candidate; }
  // The same, less where numbers and names differ: a report of today has yesterday's words, but
  // other figures. A matter of degree: look-alikes repeat some figures, updates change some.
  double Similarity() const;
};

// One article against all its candidates, each in its form as a record. What several of their
// stories have in common weighs little: it is a template or boilerplate.
class Comparison {
 public:
  // Both outlive this. The records are of at most 64 stories.
  Comparison(const Fingerprint& article, const std::vector<Record>& records);

  // Whether Containment() of records[i] may reach `least`; cheaper than Of.
  bool MayReach(size_t i, double least) const;
  Evidence Of(size_t i) const;
  // In how many stories but `story` there is a part of the article that is nowhere else: what a
  // digest has.
  size_t StoriesQuotedBeside(uint32_t story) const;

 private:
  struct Candidate {
    uint64_t story_bit = 0;
    std::vector<uint16_t> hits;  // indices of the article's shingles, ascending
    size_t article_seen = 0;     // of how many shingles of each side the samples can speak
    size_t candidate_seen = 0;
  };

  void FindHits(const Record& record, const std::vector<uint32_t>& shingles, Candidate& candidate);
  void Weigh();
  double CoverageBy(const Candidate& candidate) const;

  const Fingerprint& article_;
  const std::vector<Record>& records_;
  std::vector<Candidate> candidates_;     // of each record
  std::vector<uint32_t> stories_;         // numbers; the first has bit 0
  std::vector<uint64_t> stories_having_;  // of each shingle of the article: a bit a story
  std::vector<uint8_t> popularity_;       // and how many these are
  std::vector<double> least_weight_;      // of the first i shingles together
};

}  // namespace wirefold
