#include "crawler/fold/verify.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace wirefold {
namespace {

constexpr size_t kParts = 16;     // an article is looked at in
constexpr double kCovered = 0.2;  // of a part's shingles make it covered
constexpr size_t kMostGaps = 1;   // parts that are not covered, inside what is still one block
constexpr double kQuoted = 0.04;  // of an article's shingles make a quote of a story
// A source frames all its articles alike: what stands in one place of two of them is its frame.
// Reprints of itself have something of each other everywhere, or one is nearly whole in the other.
constexpr double kSameSourceShare = 0.9;
// The power to which the share of agreeing numbers or names counts: conflicts must weigh down a
// template of which nearly all is the same.
constexpr double kAgreementPower = 1.5;
// What is rewritten word by word keeps something in this share of its parts; if it keeps so many
// shingles, that is neither chance nor a short template, and it counts by so much more, up to the
// similarity that needs no help.
constexpr double kMostParts = 0.75;
constexpr double kMuchShared = 40;
constexpr double kRewritten = 1.25;
constexpr double kMostRewritten = 0.5;
constexpr double kFewConflicts = 3;
constexpr double kDoubtful = 0.6;  // share of agreeing numbers or names below which a join is so
constexpr uint32_t kOwnVoice = UINT32_MAX;

// The square, for a template is soon popular, and of a text that stands nowhere else nothing is.
double WeightOf(size_t other_voices) {
  return 1.0 / static_cast<double>((1 + other_voices) * (1 + other_voices));
}

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

// Tells of each of our guards whether it stands in the same context there, as a bit.
void CompareGuards(const std::vector<uint64_t>& ours, const std::vector<uint64_t>& theirs,
                   uint64_t& same, uint64_t& other) {
  size_t at = 0;
  for (size_t i = 0; i < std::min(kMostGuards, ours.size());) {
    const size_t first = i;
    const auto mine = SameContext(ours, i);
    i += mine.size();
    while (at < theirs.size() && ContextOf(theirs[at]) < ContextOf(mine[0])) ++at;
    if (at == theirs.size()) return;
    if (ContextOf(theirs[at]) != ContextOf(mine[0])) continue;
    const auto those = SameContext(theirs, at);
    at += those.size();
    for (size_t k = 0; k < mine.size() && first + k < kMostGuards; ++k) {
      const bool stands = std::find(those.begin(), those.end(), mine[k]) != those.end();
      (stands ? same : other) |= uint64_t{1} << (first + k);
    }
  }
}

// Whether that many guards differ, those of the two masks standing in the same context.
bool Differ(const std::vector<uint64_t>& guards, uint64_t same, uint64_t other) {
  Agreement numbers;
  Agreement names;
  for (size_t i = 0; i < std::min(kMostGuards, guards.size()); ++i) {
    Agreement& kind = guards[i] & kNameBit ? names : numbers;
    kind.same += static_cast<double>(same >> i & 1);
    kind.other += static_cast<double>(other >> i & 1);
  }
  return numbers.Doubtful() || names.Doubtful();
}

bool Differ(const Record& one, const Record& another) {
  uint64_t same = 0;
  uint64_t other = 0;
  CompareGuards(one.guards, another.guards, same, other);
  return Differ(one.guards, same, other);
}

}  // namespace

bool Agreement::Doubtful() const { return other >= kFewConflicts && Share() < kDoubtful; }

// Numbers and names are held apart, and the worse counts: German nouns look like names and all
// agree. The less of the texts is the same, the less does a conflict say: a rewritten text loses
// figures with its words, a template keeps its words.
double Evidence::Similarity() const {
  const double containment = std::min(1.0, Containment());
  const double agreement = Agreeing() + 1 - std::cbrt(containment);
  const double similarity = containment * std::pow(std::min(1.0, agreement), kAgreementPower);
  const bool rewritten = everywhere && shared >= kMuchShared;
  return rewritten ? std::max(similarity, std::min(kMostRewritten, kRewritten * similarity))
                   : similarity;
}

Comparison::Comparison(const Fingerprint& article, const std::vector<Record>& records)
    : article_(article), records_(records) {
  std::vector<uint32_t> shingles;
  shingles.reserve(article.shingles.size());
  for (const uint32_t shingle : article.shingles) shingles.push_back(RecordShingle(shingle));
  std::vector<uint64_t> guards;
  guards.reserve(article.guards.size());
  for (const uint64_t guard : article.guards) guards.push_back(RecordGuard(guard));
  voices_having_.resize(shingles.size());
  candidates_.resize(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    Candidate& candidate = candidates_[i];
    FindHits(records[i], shingles, candidate);
    Place(records[i], candidate);
    CompareGuards(guards, records[i].guards, candidate.same_guards, candidate.other_guards);
    candidate.doubtful = Differ(guards, candidate.same_guards, candidate.other_guards);
    candidate.voice = VoiceOf(i);
    for (const uint16_t hit : candidate.hits) voices_having_[hit] |= candidate.voice;
  }
  Weigh();
}

uint64_t Comparison::VoiceOf(size_t i) {
  const auto of_story = [&](const Record& one) { return one.story == records_[i].story; };
  const auto first =
      static_cast<size_t>(std::ranges::find_if(records_, of_story) - records_.begin());
  const bool of_template = candidates_[first].doubtful && candidates_[i].doubtful && first != i &&
                           Differ(records_[first], records_[i]);
  const bool own = candidates_[i].frame_alone || of_template;
  auto voice = std::ranges::find(voices_, records_[i].story);
  if (own || voice == voices_.end())
    voice = voices_.insert(voices_.end(), own ? kOwnVoice : records_[i].story);
  return uint64_t{1} << (voice - voices_.begin());
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
    if (ours == other) candidate.hits.push_back(static_cast<uint16_t>(i));
    i += ours <= other;
    j += other <= ours;
  }
}

// Where in the article the hits stand, and what that makes of them.
void Comparison::Place(const Record& record, Candidate& candidate) const {
  if (candidate.hits.empty()) return;
  double seen[kParts] = {};
  double hit[kParts] = {};
  const auto part = [&](size_t i) { return article_.shingle_places[i] * kParts / article_.tokens; };
  for (size_t i = 0; i < candidate.article_seen; ++i) ++seen[part(i)];
  for (const uint16_t i : candidate.hits) ++hit[part(i)];
  size_t parts = 0;
  size_t covered = 0;
  size_t first = kParts;
  size_t last = 0;
  for (size_t i = 0; i < kParts; ++i) {
    parts += seen[i] > 0;
    if (seen[i] == 0 || hit[i] < kCovered * seen[i]) continue;
    ++covered;
    first = std::min(first, i);
    last = i;
  }
  candidate.inner_block =
      covered > 0 && first > 0 && last + 1 < kParts && last - first + 1 <= covered + kMostGaps;
  const bool same_source = article_.source != 0 && article_.source == record.source;
  const double coverage = static_cast<double>(covered) / static_cast<double>(parts);
  candidate.everywhere = coverage >= kMostParts;
  const double in_candidate =
      static_cast<double>(candidate.hits.size()) / static_cast<double>(candidate.candidate_seen);
  candidate.frame_alone = same_source && std::max(coverage, in_candidate) < kSameSourceShare;
}

void Comparison::Weigh() {
  popularity_.reserve(voices_having_.size());
  least_weight_.reserve(voices_having_.size() + 1);
  least_weight_.push_back(0);
  for (const uint64_t voices : voices_having_) {
    popularity_.push_back(static_cast<uint8_t>(std::popcount(voices)));
    least_weight_.push_back(least_weight_.back() + WeightOf(popularity_.back()));
  }
}

bool Comparison::MayReach(size_t i, double least) const {
  const Candidate& candidate = candidates_[i];
  const auto most = kRewritten * static_cast<double>(candidate.hits.size());
  return most > 0 && (most >= least * least_weight_[candidate.article_seen] ||
                      most >= least * static_cast<double>(candidate.candidate_seen));
}

Evidence Comparison::Of(size_t place) const {
  const Candidate& candidate = candidates_[place];
  Evidence evidence;
  evidence.frame_alone = candidate.frame_alone;
  evidence.inner_block = candidate.inner_block;
  evidence.everywhere = candidate.everywhere;
  double all = 0;
  for (size_t i = 0; i < candidate.article_seen; ++i) {
    const bool has = voices_having_[i] & candidate.voice;
    all += WeightOf(popularity_[i] - (has ? 1 : 0));
  }
  for (const uint16_t i : candidate.hits) evidence.shared += WeightOf(popularity_[i] - 1);
  if (evidence.shared > 0) {
    const auto theirs_alone = static_cast<double>(candidate.candidate_seen - candidate.hits.size());
    evidence.in_article = evidence.shared / all;
    evidence.in_candidate = evidence.shared / (evidence.shared + theirs_alone);
  }
  CountGuards(candidate, evidence);
  return evidence;
}

void Comparison::CountGuards(const Candidate& candidate, Evidence& evidence) const {
  for (size_t i = 0; i < article_.guards.size(); ++i) {
    const uint64_t bit = uint64_t{1} << i;
    Agreement& kind = article_.guards[i] & kNameBit ? evidence.names : evidence.numbers;
    if (candidate.other_guards & bit) ++kind.other;
    if (!(candidate.same_guards & bit)) continue;
    uint64_t voices = candidate.voice;
    for (const Candidate& one : candidates_)
      if (one.same_guards & bit) voices |= one.voice;
    kind.same += 1.0 / std::popcount(voices);
  }
}

size_t Comparison::StoriesQuotedBeside(uint32_t story) const {
  size_t quoted = 0;
  for (size_t i = 0; i < voices_.size(); ++i) {
    if (voices_[i] == story || voices_[i] == kOwnVoice) continue;
    const auto only = std::count(voices_having_.begin(), voices_having_.end(), uint64_t{1} << i);
    quoted += static_cast<double>(only) > kQuoted * static_cast<double>(voices_having_.size());
  }
  return quoted;
}

}  // namespace wirefold
