// How much of one text stands in another, and what speaks against it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "crawler/fold/fold.h"
#include "crawler/fold/record.h"

namespace wirefold {

// Numbers, or names, that stand in the same context in both texts.
struct Agreement {
  double same = 0;   // less for one that other candidates have there too: it is a constant
  double other = 0;  // the context is the same, the number or name is not

  double Share() const { return (same + 1) / (same + other + 1); }
  bool Doubtful() const;
};

// An article beside a candidate.
struct Evidence {
  double in_article = 0;    // weighted share of the article's shingles that the candidate has
  double in_candidate = 0;  // and the other way round
  double shared = 0;        // weighted count of the common shingles
  Agreement numbers;
  Agreement names;
  bool frame_alone = false;  // both are of one source, and what they share may be its frame
  bool inner_block = false;  // what they share is one block inside the article, as a quote is
  bool everywhere = false;   // the article has something of the candidate in most of its parts

  double Agreeing() const { return std::min(numbers.Share(), names.Share()); }
  // So many numbers or names differ that these may be two reports of one template.
  bool Doubtful() const { return numbers.Doubtful() || names.Doubtful(); }
  // How much of the shorter text stands in the other.
  double Containment() const { return in_article > in_candidate ? in_article : in_candidate; }
  // The same, less where numbers or names differ: a report of today has yesterday's words, but
  // other figures. A matter of degree: look-alikes repeat some figures, updates change some. More
  // where much is common and that is everywhere: a long text rewritten or misread. 0..1.
  double Similarity() const;
};

// One article against all its candidates, each in its form as a record. What several voices among
// them have in common weighs little: it is a template or boilerplate. A story is one voice, however
// many of its members are here; but a record that was put into its story wrongly, by all
// appearances, has a voice of its own: one of the article's own source that is no reprint of the
// article; one that differs in its numbers or names from the article and from its story's first
// one here, if that differs from the article too.
class Comparison {
 public:
  // Both outlive this. At most 64 records.
  Comparison(const Fingerprint& article, const std::vector<Record>& records);

  // Whether Similarity() of records[i] may reach `least`; cheaper than Of.
  bool MayReach(size_t i, double least) const;
  Evidence Of(size_t i) const;
  // In how many stories but `story` there is a part of the article that is nowhere else: what a
  // digest has.
  size_t StoriesQuotedBeside(uint32_t story) const;

 private:
  struct Candidate {
    uint64_t voice = 0;          // a bit
    std::vector<uint16_t> hits;  // indices of the article's shingles, ascending
    size_t article_seen = 0;     // of how many shingles of each side the samples can speak
    size_t candidate_seen = 0;
    uint64_t same_guards = 0;  // a bit for each of the article's that stands in the same context:
    uint64_t other_guards = 0;
    bool doubtful = false;
    bool frame_alone = false;
    bool inner_block = false;
    bool everywhere = false;
  };

  void FindHits(const Record& record, const std::vector<uint32_t>& shingles, Candidate& candidate);
  void Place(const Record& record, Candidate& candidate) const;
  uint64_t VoiceOf(size_t i);
  void Weigh();
  void CountGuards(const Candidate& candidate, Evidence& evidence) const;

  const Fingerprint& article_;
  const std::vector<Record>& records_;
  std::vector<Candidate> candidates_;    // of each record
  std::vector<uint32_t> voices_;         // whose bit i is: a story's number or kOwnVoice
  std::vector<uint64_t> voices_having_;  // of each shingle of the article
  std::vector<uint8_t> popularity_;      // and how many these are
  std::vector<double> least_weight_;     // of the first i shingles together
};

}  // namespace wirefold
