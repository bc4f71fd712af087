#include "crawler/extract/choose.h"

namespace wirefold {
namespace {

// How much the two answers have in common: F1 of their prose.
double Agreement(const PageBlocks& page, const Candidate& a, const Candidate& b) {
  if (a.words + b.words == 0) return 0;
  double common = 0;
  for (size_t i = 0; i < page.size(); ++i)
    if (a.blocks[i] && b.blocks[i] && !page[i].chrome && page[i].IsProse()) common += page[i].words;
  return 2 * common / (a.words + b.words);
}

}  // namespace

const Candidate& Choose(const PageBlocks& page, const std::vector<Candidate>& candidates) {
  const Candidate* best = &candidates.front();
  double most = -1;
  for (const Candidate& candidate : candidates) {
    double support = candidate.words > 0 ? 0 : -1;
    for (const Candidate& other : candidates)
      if (&other != &candidate) support += Agreement(page, candidate, other);
    if (support > most + 0.1) {
      most = support;
      best = &candidate;
    }
  }
  return *best;
}

}  // namespace wirefold
