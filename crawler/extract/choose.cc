#include "crawler/extract/choose.h"

namespace wirefold {
namespace {

constexpr double kContradiction = 0.5;

// How much the two answers have in common: F1 of their prose.
double Agreement(const PageBlocks& page, const Candidate& a, const Candidate& b) {
  if (a.words + b.words == 0) return 0;
  double common = 0;
  for (size_t i = 0; i < page.size(); ++i)
    if (a.blocks[i] && b.blocks[i] && !page[i].chrome && page[i].IsProse()) common += page[i].words;
  return 2 * common / (a.words + b.words);
}

}  // namespace

size_t Choose(const PageBlocks& page, std::vector<Candidate>& candidates) {
  size_t best = 0;
  for (size_t i = 0; i < candidates.size(); ++i) {
    Candidate& candidate = candidates[i];
    candidate.support = candidate.words > 0 ? 0 : -1;
    for (const Candidate& other : candidates)
      if (&other != &candidate) candidate.support += Agreement(page, candidate, other);
    if (candidate.support > candidates[best].support + 0.1) best = i;
  }
  // Where they all contradict each other, the fullest: the others are single boxes of the page.
  if (candidates[best].support < kContradiction)
    for (size_t i = 0; i < candidates.size(); ++i)
      if (candidates[i].words > candidates[best].words) best = i;
  return best;
}

}  // namespace wirefold
