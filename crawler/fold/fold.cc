#include "crawler/fold/fold.h"

#include <algorithm>
#include <unordered_map>

#include "crawler/fold/record.h"
#include "crawler/fold/verify.h"
#include <optional>
#include <cstdio>
#include <cstdlib>
#include <cmath>

namespace wirefold {
namespace {

constexpr size_t kPostings = 48;        // asked for, an article
constexpr size_t kPosted = 32;          // and written
constexpr size_t kMostCandidates = 24;  // verified
constexpr size_t kMostOfOneStory = 4;

struct Lookup {
  uint32_t articles = 0;  // numbered so far
  std::optional<ExactEntry> exact;
  std::vector<Posting> postings;  // of the first shingles
};

Result<Lookup> LookUp(const Fingerprint& fingerprint, FoldTable& table) {
  std::vector<std::string> keys{CounterKey(), ExactKey(fingerprint.exact)};
  const size_t asked = std::min(kPostings, fingerprint.shingles.size());
  for (size_t i = 0; i < asked; ++i) keys.push_back(PostingKey(fingerprint.shingles[i]));
  std::vector<std::string> values;
  WF_CHECK(table.Get(keys, values));
  Lookup found;
  if (!values[0].empty()) found.articles = DecodeCounter(values[0]).value_or(0);
  if (!values[1].empty()) found.exact = DecodeExact(values[1]);
  found.postings.resize(asked);
  for (size_t i = 0; i < asked; ++i) {
    if (!values[i + 2].empty()) DecodePosting(values[i + 2], found.postings[i]);
  }
  return found;
}

struct Candidate {
  uint32_t number = 0;
  uint32_t story = 0;
  double score = 0;
};

std::vector<Candidate> Rank(const std::vector<Posting>& postings) {
  std::vector<Candidate> all;
  for (const Posting& posting : postings) {
    for (const auto& entry : posting.entries)
      all.push_back({entry.article, entry.story, 1.0 / posting.stories});
  }
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.number < b.number; });
  size_t n = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    if (n > 0 && all[n - 1].number == all[i].number) all[n - 1].score += all[i].score;
    else all[n++] = all[i];
  }
  all.resize(n);
  std::stable_sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.score > b.score; });
  std::vector<Candidate> out;
  for (auto& c : all) {
    if (out.size() == kMostCandidates) break;
    size_t same = 0;
    for (auto& o : out) same += o.story == c.story;
    if (same < kMostOfOneStory) out.push_back(c);
  }
  return out;
}

}  // namespace

Result<FoldResult> Fold(ArticleId id, const Fingerprint& fingerprint, FoldTable& table,
                        const FoldSettings& settings) {
  FoldResult result{{id.value}, Verdict::kNew, {}, 0};
  if (fingerprint.tokens == 0) return result;
  WF_TRY(Lookup lookup, LookUp(fingerprint, table));
  if (lookup.exact) return FoldResult{lookup.exact->story, Verdict::kExact, lookup.exact->article, 1};
  const auto candidates = Rank(lookup.postings);
  std::vector<std::string> keys, values;
  for (auto& c : candidates) keys.push_back(RecordKey(c.number));
  for (auto& c : candidates) keys.push_back(RecordKey(c.story));
  WF_CHECK(table.Get(keys, values));
  Comparison comparison(fingerprint);
  std::vector<uint32_t> stories;
  struct Tried { size_t place; size_t index; Record record; };
  std::vector<Tried> tried;
  auto story_of = [&](uint32_t s) {
    for (size_t i = 0; i < stories.size(); ++i) if (stories[i] == s) return i;
    stories.push_back(s);
    return stories.size() - 1;
  };
  for (size_t i = 0; i < candidates.size(); ++i) {
    Record record;
    if (!DecodeRecord(values[i], candidates[i].number, record)) continue;
    tried.push_back({comparison.Add(record, story_of(candidates[i].story)), i, record});
  }
  std::vector<std::pair<size_t,size_t>> founders(stories.size(), {SIZE_MAX,0});
  std::vector<Record> founder_records(stories.size());
  for (size_t i = 0; i < candidates.size(); ++i) {
    size_t s = story_of(candidates[i].story);
    if (founders[s].first != SIZE_MAX) continue;
    DecodeRecord(values[candidates.size() + i], candidates[i].story, founder_records[s]);
    founders[s].first = comparison.Add(founder_records[s], s);
  }
  double best = 0;
  uint32_t story_number = lookup.articles;
  static const bool trace = std::getenv("FOLD_TRACE");
  for (auto& t : tried) {
    const Evidence e = comparison.Of(t.place);
    const size_t s = story_of(candidates[t.index].story);
    const Evidence f = comparison.Of(founders[s].first);
    const double agree = e.numbers_agree + e.names_agree, conflict = e.numbers_conflict + e.names_conflict;
    const double guard = (agree + 1) / (agree + conflict + 1);
    const double score = std::max(e.in_article, e.in_candidate) * std::sqrt(guard);
    if (trace) std::fprintf(stderr, "T %s %s %s %.3f %.3f %.1f %d %d %d %d %.3f %.3f %.3f %zu %u %.2f %.2f\n", id.Hex().c_str(), t.record.article.Hex().c_str(), founder_records[s].article.Hex().c_str(), e.in_article, e.in_candidate, e.shared, e.numbers_agree, e.numbers_conflict, e.names_agree, e.names_conflict, f.in_article, f.in_candidate, candidates[t.index].score, fingerprint.shingles.size(), t.record.tokens, e.coverage, comparison.OnlyIn(s));
    const bool same_source = fingerprint.source != 0 && fingerprint.source == t.record.source;
    if (same_source && std::max(e.coverage, e.in_candidate) < 0.8) continue;
    if (score > best && score >= settings.near_threshold && std::max(f.in_article, f.in_candidate) > 0.1) {
      best = score;
      result = {{founder_records[s].article.value}, Verdict::kNear, t.record.article, std::min(1.0, score)};
      story_number = candidates[t.index].story;
    }
  }
  if (result.verdict == Verdict::kNear) {
    size_t own = story_of(story_number), others = 0;
    for (size_t s = 0; s < stories.size(); ++s) others += s != own && comparison.OnlyIn(s) > 0.04;
    if (trace) std::fprintf(stderr, "D %s others %zu own %.2f\n", id.Hex().c_str(), others, comparison.OnlyIn(own));
    if (others >= 2) {result = {{id.value}, Verdict::kNew, {}, 0}; story_number = lookup.articles; }
  }
  const uint32_t number = lookup.articles;
  bool posted = false;
  for (size_t i = 0; i < std::min(kPosted, lookup.postings.size()); ++i) {
    Posting& posting = lookup.postings[i];
    if (std::any_of(posting.entries.begin(), posting.entries.end(), [&](auto& e) { return e.story == story_number; })) continue;
    ++posting.stories;
    posting.entries.push_back({number, story_number});
    if (posting.entries.size() > kPostingStories) posting.entries.erase(posting.entries.begin());
    table.Put(PostingKey(fingerprint.shingles[i]), EncodePosting(posting));
    posted = true;
  }
  table.Put(ExactKey(fingerprint.exact), EncodeExact({id, result.story}));
  if (posted || story_number == number) {
    table.Put(RecordKey(number), EncodeRecord(fingerprint, id, number, story_number));
    table.Put(CounterKey(), EncodeCounter(number + 1));
  }
  return result;
}

}  // namespace wirefold
