// The fold: an article joins the story whose text it reprints, or founds one. A pure, deterministic
// function of the articles in their order: no clock, no network, no thread; order of arrival
// decides ties. docs/impl.md has the picture, the figures and the papers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/news.h"
#include "base/result.h"
#include "crawler/fold/table.h"

namespace wirefold {

struct FoldSettings {
  double near_threshold = 0.31;  // least similarity of a near reprint
};

// What a text says, small enough to keep: made by workers, in parallel, from the text alone.
struct Fingerprint {
  Hash128 exact;        // of the normalised tokens
  uint16_t source = 0;  // a hash of the source's name; 0 where it is not known
  uint32_t tokens = 0;
  bool complete = true;            // all shingles are kept, not only the smallest
  std::vector<uint32_t> shingles;  // sampled by value, ascending: a cut reprint keeps its share
  std::vector<uint32_t> shingle_places;  // the first token of each
  std::vector<uint64_t> guards;  // numbers and names with what stands around them, ascending
};

Fingerprint MakeFingerprint(std::string_view title, std::string_view text,
                            std::string_view source = {});

struct FoldResult {
  StoryId story;
  Verdict verdict = Verdict::kNew;
  ArticleId match;        // the member it was found by; none where it is new
  double similarity = 0;  // 0..1; 1 where exact
};

// Folds one article: looks up what it needs in `table` and puts there what later articles need.
// An article with no words founds a story of its own. Folding an id again is the caller's mistake.
Result<FoldResult> Fold(ArticleId id, const Fingerprint& fingerprint, FoldTable& table,
                        const FoldSettings& settings = {});

}  // namespace wirefold
