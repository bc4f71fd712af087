#include "crawler/fold/verify.h"

#include <algorithm>
#include <bit>

namespace wirefold {
namespace {

// How many of `sorted` are below or at `limit`.
size_t CountUpTo(const std::vector<uint32_t>& sorted, uint32_t limit) {
  return static_cast<size_t>(std::upper_bound(sorted.begin(), sorted.end(), limit) -
                             sorted.begin());
}

void CompareGuards(const Fingerprint& article, const Record& candidate, Evidence& evidence) {
  const auto& theirs = candidate.guards;
  size_t at = 0;
  for (size_t i = 0; i < article.guards.size();) {
    const uint64_t context = RecordGuard(article.guards[i]) >> 16;
    size_t end = i;
    while (end < article.guards.size() && RecordGuard(article.guards[end]) >> 16 == context) ++end;
    while (at < theirs.size() && theirs[at] >> 16 < context) ++at;
    size_t stop = at;
    while (stop < theirs.size() && theirs[stop] >> 16 == context) ++stop;
    if (stop > at) {
      for (; i < end; ++i) {
        const uint64_t guard = RecordGuard(article.guards[i]);
        const bool agrees = std::find(theirs.begin() + static_cast<ptrdiff_t>(at),
                                      theirs.begin() + static_cast<ptrdiff_t>(stop),
                                      guard) != theirs.begin() + static_cast<ptrdiff_t>(stop);
        const bool name = guard & 0x8000;
        ++(agrees ? (name ? evidence.names_agree : evidence.numbers_agree)
                  : (name ? evidence.names_conflict : evidence.numbers_conflict));
      }
    }
    i = end;
    at = stop;
  }
}

}  // namespace

Comparison::Comparison(const Fingerprint& article) : article_(article) {
  shingles_.reserve(article.shingles.size());
  for (const uint32_t shingle : article.shingles) shingles_.push_back(RecordShingle(shingle));
  stories_.resize(shingles_.size());
}

size_t Comparison::Add(const Record& record, size_t story) {
  Candidate candidate{record, story, {}, shingles_.size(), record.shingles.size()};
  const auto& theirs = record.shingles;
  if (!article_.complete && !shingles_.empty()) {
    candidate.candidate_seen = CountUpTo(theirs, shingles_.back());
  }
  if (!record.complete && !theirs.empty()) {
    candidate.article_seen = CountUpTo(shingles_, theirs.back());
  }
  size_t at = 0;
  for (size_t i = 0; i < candidate.article_seen; ++i) {
    while (at < candidate.candidate_seen && theirs[at] < shingles_[i]) ++at;
    if (at == candidate.candidate_seen) break;
    if (theirs[at] != shingles_[i]) continue;
    candidate.hits.push_back(static_cast<uint32_t>(i));
    stories_[i] |= uint64_t{1} << story;
  }
  candidates_.push_back(std::move(candidate));
  return candidates_.size() - 1;
}

Evidence Comparison::Of(size_t place) const {
  const Candidate& candidate = candidates_[place];
  const uint64_t others = ~(uint64_t{1} << candidate.story);
  const auto weight = [&](size_t i) { return 1.0 / (1 + std::popcount(stories_[i] & others)); };
  double all = 0;
  for (size_t i = 0; i < candidate.article_seen; ++i) all += weight(i);
  Evidence evidence;
  for (const uint32_t i : candidate.hits) evidence.shared += weight(i);
  if (evidence.shared > 0) {
    const double theirs_alone =
        static_cast<double>(candidate.candidate_seen - candidate.hits.size());
    evidence.in_article = evidence.shared / all;
    evidence.in_candidate = evidence.shared / (evidence.shared + theirs_alone);
  }
  evidence.coverage = CoverageOf(candidate);
  CompareGuards(article_, candidate.record, evidence);
  return evidence;
}

double Comparison::OnlyIn(size_t story) const {
  if (stories_.empty()) return 0;
  const auto only = std::count(stories_.begin(), stories_.end(), uint64_t{1} << story);
  return static_cast<double>(only) / static_cast<double>(stories_.size());
}

double Comparison::CoverageOf(const Candidate& candidate) const {
  int seen[kParts] = {};
  int hit[kParts] = {};
  const auto part = [&](size_t i) {
    return static_cast<size_t>(article_.shingle_places[i]) * kParts / article_.tokens;
  };
  for (size_t i = 0; i < candidate.article_seen; ++i) ++seen[part(i)];
  for (const uint32_t i : candidate.hits) ++hit[part(i)];
  int parts = 0;
  int covered = 0;
  for (int i = 0; i < kParts; ++i) {
    parts += seen[i] > 0;
    covered += seen[i] > 0 && hit[i] * 5 >= seen[i];
  }
  return parts == 0 ? 0 : static_cast<double>(covered) / parts;
}

}  // namespace wirefold
