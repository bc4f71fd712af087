#include "crawler/fold/fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "crawler/fold/record.h"
#include "crawler/fold/verify.h"

namespace wirefold {
namespace {

constexpr size_t kAsked = 48;           // postings looked up for an article
constexpr size_t kPosted = 32;          // and written
constexpr size_t kMostCandidates = 16;  // verified
constexpr size_t kMostOfOneStory = 4;
constexpr double kWeightOfLength = 0.2;
constexpr double kLeastShared = 6;  // shingles in common: below that any two short texts meet
// A source frames all its articles alike: what stands in one place of two of them is its frame.
// Reprints of itself have something of each other everywhere, or one is nearly whole in the other.
constexpr double kSameSourceShare = 0.9;
// What a member must have of its story's founder, or stories would drift from reprint to reprint.
constexpr double kLeastOfFounder = 0.1;
// An article that quotes this many stories beside the best one, and is not mainly that one, is a
// digest.
constexpr size_t kDigestStories = 2;
constexpr double kDigestMostOfOne = 0.6;

tl::unexpected<Error> Damaged(std::string_view what, uint64_t which) {
  return Fail(Code::kStorage, fmt::format("fold: {} {:08x} cannot be read", what, which));
}

struct Lookup {
  uint32_t next_number = 0;
  std::optional<ExactEntry> exact;
  std::vector<Posting> postings;  // of the article's first shingles
};

Result<Lookup> LookUp(const Fingerprint& fingerprint, FoldTable& table) {
  const size_t asked = std::min(kAsked, fingerprint.shingles.size());
  std::vector<std::string> keys{CounterKey(), ExactKey(fingerprint.exact)};
  for (size_t i = 0; i < asked; ++i) keys.push_back(PostingKey(fingerprint.shingles[i]));
  std::vector<std::string> values;
  WF_CHECK(table.Get(keys, values));
  Lookup found;
  if (!values[0].empty()) {
    const auto count = DecodeCounter(values[0]);
    if (!count) return Damaged("counter", 0);
    found.next_number = *count;
  }
  if (!values[1].empty()) {
    found.exact = DecodeExact(values[1]);
    if (!found.exact) return Damaged("exact entry", fingerprint.exact.high);
  }
  found.postings.resize(asked);
  for (size_t i = 0; i < asked; ++i) {
    if (!values[i + 2].empty() && !DecodePosting(values[i + 2], found.postings[i]))
      return Damaged("posting", fingerprint.shingles[i]);
  }
  return found;
}

struct Candidate {
  uint32_t article = 0;
  uint32_t story = 0;
  double score = 0;  // common postings, a popular one counting less
};

// The articles that share most with this one, the best first; older ones first where equal.
std::vector<Candidate> RankByPostings(const std::vector<Posting>& postings) {
  std::vector<Candidate> all;
  for (const Posting& posting : postings) {
    for (const Posting::Entry& entry : posting.entries)
      all.push_back({entry.article, entry.story, 1.0 / posting.stories});
  }
  std::ranges::stable_sort(all, {}, &Candidate::article);
  size_t count = 0;
  for (const Candidate& candidate : all) {
    if (count > 0 && all[count - 1].article == candidate.article) {
      all[count - 1].score += candidate.score;
    } else {
      all[count++] = candidate;
    }
  }
  all.resize(count);
  std::ranges::stable_sort(all, std::ranges::greater(), &Candidate::score);
  std::vector<Candidate> best;
  for (const Candidate& candidate : all) {
    if (best.size() == kMostCandidates) break;
    if (std::ranges::count(best, candidate.story, &Candidate::story) <
        static_cast<ptrdiff_t>(kMostOfOneStory))
      best.push_back(candidate);
  }
  return best;
}

// The candidates' records and, after them, those of their stories' founders. A record that is gone
// from the table is left out.
Result<std::vector<Record>> Load(const std::vector<Candidate>& candidates, FoldTable& table) {
  std::vector<uint32_t> numbers;
  for (const Candidate& candidate : candidates) numbers.push_back(candidate.article);
  for (const Candidate& candidate : candidates) {
    if (std::ranges::find(numbers, candidate.story) == numbers.end())
      numbers.push_back(candidate.story);
  }
  std::vector<std::string> keys;
  for (const uint32_t number : numbers) keys.push_back(RecordKey(number));
  std::vector<std::string> values;
  if (!keys.empty()) WF_CHECK(table.Get(keys, values));
  std::vector<Record> records;
  records.reserve(numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (values[i].empty()) continue;
    if (!DecodeRecord(values[i], numbers[i], records.emplace_back()))
      return Damaged("record", numbers[i]);
  }
  return records;
}

bool IsReprint(const Fingerprint& article, const Record& candidate, const Evidence& evidence,
               double threshold) {
  if (evidence.shared < kLeastShared || evidence.Similarity() < threshold) return false;
  const bool same_source = article.source != 0 && article.source == candidate.source;
  return !same_source || std::max(evidence.coverage, evidence.in_candidate) >= kSameSourceShare;
}

// Whether the founder's text, where it is still remembered, has something of the article too.
bool NearFounder(const Comparison& comparison, const std::vector<Record>& records, uint32_t story) {
  const auto founder = std::ranges::find(records, story, &Record::number);
  if (founder == records.end()) return true;
  const auto place = static_cast<size_t>(founder - records.begin());
  return comparison.Of(place).Containment() >= kLeastOfFounder;
}

struct Match {
  const Record* record = nullptr;
  Evidence evidence;
};

// Of two texts that stand in the article as much, the one that is more of it is its story.
double Rank(const Evidence& evidence) {
  return evidence.Similarity() + kWeightOfLength * evidence.in_article;
}

// The best of the records that the article reprints, the oldest where equal; none where it reprints
// nothing.
Match BestMatch(const Fingerprint& article, const Comparison& comparison,
                const std::vector<Record>& records, double threshold) {
  Match best;
  double to_beat = 0;
  for (size_t i = 0; i < records.size(); ++i) {
    if (!comparison.MayReach(i, threshold)) continue;
    const Evidence evidence = comparison.Of(i);
    const double rank = Rank(evidence);
    if (best.record &&
        (rank < to_beat || (rank == to_beat && best.record->number < records[i].number)))
      continue;
    if (!IsReprint(article, records[i], evidence, threshold) ||
        !NearFounder(comparison, records, records[i].story))
      continue;
    best = {&records[i], evidence};
    to_beat = rank;
  }
  return best;
}

// Writes what finds this article from now on; a posting that has its story already stays as it is.
void Remember(ArticleId id, StoryId story, std::optional<uint32_t> story_number,
              const Fingerprint& fingerprint, Lookup& lookup, FoldTable& table) {
  const uint32_t number = lookup.next_number;
  const uint32_t story_or_own = story_number.value_or(number);
  bool posted = false;
  for (size_t i = 0; i < std::min(kPosted, lookup.postings.size()); ++i) {
    Posting& posting = lookup.postings[i];
    auto& entries = posting.entries;
    if (std::ranges::find(entries, story_or_own, &Posting::Entry::story) != entries.end()) continue;
    ++posting.stories;
    if (entries.size() == kPostingStories) entries.erase(entries.begin());
    entries.push_back({number, story_or_own});
    table.Put(PostingKey(fingerprint.shingles[i]), EncodePosting(posting));
    posted = true;
  }
  if (!posted) return;
  table.Put(RecordKey(number), EncodeRecord(fingerprint, id, number, story, story_or_own));
  table.Put(CounterKey(), EncodeCounter(number + 1));
}

}  // namespace

Result<FoldResult> Fold(ArticleId id, const Fingerprint& fingerprint, FoldTable& table,
                        const FoldSettings& settings) {
  const FoldResult founds{{id.value}, Verdict::kNew, {}, 0};
  if (fingerprint.tokens == 0) return founds;
  WF_TRY(Lookup lookup, LookUp(fingerprint, table));
  if (lookup.exact) {
    return FoldResult{lookup.exact->story, Verdict::kExact, lookup.exact->article, 1};
  }
  WF_TRY(const std::vector<Record> records, Load(RankByPostings(lookup.postings), table));
  const Comparison comparison(fingerprint, records);
  const Match match = BestMatch(fingerprint, comparison, records, settings.near_threshold);
  // A digest is found again by its exact text only: it must not stand between the stories it
  // quotes.
  const bool digest = match.record && match.evidence.Containment() < kDigestMostOfOne &&
                      comparison.StoriesQuotedBeside(match.record->story) >= kDigestStories;
  FoldResult result = founds;
  std::optional<uint32_t> story_number;
  if (match.record && !digest) {
    result = {match.record->story_id, Verdict::kNear, match.record->article,
              match.evidence.Similarity()};
    story_number = match.record->story;
  }
  table.Put(ExactKey(fingerprint.exact), EncodeExact({id, result.story}));
  if (!digest) Remember(id, result.story, story_number, fingerprint, lookup, table);
  return result;
}

}  // namespace wirefold
