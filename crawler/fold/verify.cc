#include "crawler/fold/verify.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace wirefold {
namespace {

constexpr size_t kParts = 16;     // an article is looked at in
constexpr double kCovered = 0.2;  // of a part's shingles make it covered
constexpr double kQuoted = 0.04;  // of an article's shingles make a quote of a story

// A shingle that n other stories have counts as one that stands in 1 + n texts of the world.
double WeightOf(size_t other_stories) { return 1.0 / static_cast<double>(1 + other_stories); }

size_t CountUpTo(const std::vector<uint32_t>& sorted, uint32_t limit) {
  return static_cast<size_t>(std::upper_bound(sorted.begin(), sorted.end(), limit) -
                             sorted.begin());
}

uint64_t ContextOf(uint64_t guard) { return guard >> 16; }

// The guards from `at` on that have the first one's context.
std::span<const uint64_t> SameContext(const std::vector<uint64_t>& guards, size_t at) {
  size_t end = at;
  while (end < guards.size() && ContextOf(guards[end]) == ContextOf(guards[at])) ++end;
  return {guards.data() + at, end - at};
}

void CompareGuards(const std::vector<uint64_t>& ours, const std::vector<uint64_t>& theirs,
                   Evidence& evidence) {
  size_t at = 0;
  for (size_t i = 0; i < ours.size();) {
    const auto mine = SameContext(ours, i);
    i += mine.size();
    while (at < theirs.size() && ContextOf(theirs[at]) < ContextOf(mine[0])) ++at;
    if (at == theirs.size()) return;
    if (ContextOf(theirs[at]) != ContextOf(mine[0])) continue;
    const auto other = SameContext(theirs, at);
    at += other.size();
    for (const uint64_t guard : mine) {
      const bool same = std::find(other.begin(), other.end(), guard) != other.end();
      ++(same ? evidence.agree : evidence.conflict);
    }
  }
}

}  // namespace

double Evidence::Similarity() const {
  const double agreement = (agree + 1.0) / (agree + conflict + 1.0);
  return std::min(1.0, Containment() * std::sqrt(agreement));
}

Comparison::Comparison(const Fingerprint& article, const std::vector<Record>& records)
    : article_(article), records_(records) {
  std::vector<uint32_t> shingles;
  shingles.reserve(article.shingles.size());
  for (const uint32_t shingle : article.shingles) shingles.push_back(RecordShingle(shingle));
  stories_having_.resize(shingles.size());
  candidates_.resize(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    const auto known = std::find(stories_.begin(), stories_.end(), records[i].story);
    candidates_[i].story_bit = uint64_t{1} << (known - stories_.begin());
    if (known == stories_.end()) stories_.push_back(records[i].story);
    FindHits(records[i], shingles, candidates_[i]);
  }
  Weigh();
}

void Comparison::FindHits(const Record& record, const std::vector<uint32_t>& shingles,
                          Candidate& candidate) {
  const std::vector<uint32_t>& theirs = record.shingles;
  // A side that kept only its smallest shingles says nothing on those above.
  const bool bounded = !record.complete && !theirs.empty();
  candidate.article_seen = bounded ? CountUpTo(shingles, theirs.back()) : shingles.size();
  const bool bounds = !article_.complete && !shingles.empty();
  candidate.candidate_seen = bounds ? CountUpTo(theirs, shingles.back()) : theirs.size();
  size_t i = 0;
  size_t j = 0;
  while (i < candidate.article_seen && j < candidate.candidate_seen) {
    const uint32_t ours = shingles[i];
    const uint32_t other = theirs[j];
    if (ours == other) {
      candidate.hits.push_back(static_cast<uint16_t>(i));
      stories_having_[i] |= candidate.story_bit;
    }
    i += ours <= other;
    j += other <= ours;
  }
}

void Comparison::Weigh() {
  popularity_.reserve(stories_having_.size());
  least_weight_.reserve(stories_having_.size() + 1);
  least_weight_.push_back(0);
  for (const uint64_t stories : stories_having_) {
    popularity_.push_back(static_cast<uint8_t>(std::popcount(stories)));
    least_weight_.push_back(least_weight_.back() + WeightOf(popularity_.back()));
  }
}

bool Comparison::MayReach(size_t i, double least) const {
  const Candidate& candidate = candidates_[i];
  const auto most = static_cast<double>(candidate.hits.size());
  return most > 0 && (most >= least * least_weight_[candidate.article_seen] ||
                      most >= least * static_cast<double>(candidate.candidate_seen));
}

Evidence Comparison::Of(size_t place) const {
  const Candidate& candidate = candidates_[place];
  Evidence evidence;
  double all = 0;
  for (size_t i = 0; i < candidate.article_seen; ++i) {
    const bool has = stories_having_[i] & candidate.story_bit;
    all += WeightOf(popularity_[i] - (has ? 1 : 0));
  }
  for (const uint16_t i : candidate.hits) evidence.shared += WeightOf(popularity_[i] - 1);
  if (evidence.shared > 0) {
    const auto theirs_alone = static_cast<double>(candidate.candidate_seen - candidate.hits.size());
    evidence.in_article = evidence.shared / all;
    evidence.in_candidate = evidence.shared / (evidence.shared + theirs_alone);
    evidence.coverage = CoverageBy(candidate);
  }
  std::vector<uint64_t> guards;
  guards.reserve(article_.guards.size());
  for (const uint64_t guard : article_.guards) guards.push_back(RecordGuard(guard));
  CompareGuards(guards, records_[place].guards, evidence);
  return evidence;
}

double Comparison::CoverageBy(const Candidate& candidate) const {
  double seen[kParts] = {};
  double hit[kParts] = {};
  const auto part = [&](size_t i) { return article_.shingle_places[i] * kParts / article_.tokens; };
  for (size_t i = 0; i < candidate.article_seen; ++i) ++seen[part(i)];
  for (const uint16_t i : candidate.hits) ++hit[part(i)];
  int parts = 0;
  int covered = 0;
  for (size_t i = 0; i < kParts; ++i) {
    if (seen[i] == 0) continue;
    ++parts;
    covered += hit[i] >= kCovered * seen[i];
  }
  return static_cast<double>(covered) / parts;
}

size_t Comparison::StoriesQuotedBeside(uint32_t story) const {
  size_t quoted = 0;
  for (size_t s = 0; s < stories_.size(); ++s) {
    if (stories_[s] == story) continue;
    const auto only = std::count(stories_having_.begin(), stories_having_.end(), uint64_t{1} << s);
    quoted += static_cast<double>(only) > kQuoted * static_cast<double>(stories_having_.size());
  }
  return quoted;
}

}  // namespace wirefold
