#include "crawler/fold/fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <set>

#include "base/hash.h"
#include "crawler/fold/postings.h"
#include "crawler/fold/record.h"
#include "crawler/fold/verify.h"

namespace wirefold {
namespace {

constexpr size_t kAsked = 48;              // postings looked up for an article
constexpr size_t kMostCandidates = 6;      // verified
constexpr size_t kCandidatesByChance = 4;  // verified although they share but one posting
constexpr size_t kMostOfOneStory = 4;
constexpr double kWeightOfLength = 0.2;
constexpr double kLeastShared = 6;  // shingles in common: below that any two short texts meet
// A block inside the article, with less of it or of the other text than this, is a quote: a
// reprint, however cut, is the article's beginning or stands behind another lead, to the end.
constexpr double kMostOfQuote = 0.5;
// What a member must have of its story's founder, or stories would drift from reprint to reprint.
constexpr double kLeastOfFounder = 0.1;
// An article that quotes this many stories beside the best one, and is not mainly that one, is a
// digest.
constexpr size_t kDigestStories = 2;
constexpr double kDigestMostOfOne = 0.8;

constexpr uint32_t kNoStory = UINT32_MAX;  // of a number that was forgotten

tl::unexpected<Error> Damaged(std::string_view what, uint64_t which) {
  return Fail(Code::kStorage, fmt::format("fold: {} {:08x} cannot be read", what, which));
}

bool IsReprint(const Evidence& evidence, double threshold) {
  if (evidence.shared < kLeastShared || evidence.Similarity() < threshold) return false;
  const bool quote = evidence.inner_block && evidence.Containment() < kMostOfQuote;
  return !quote && !evidence.frame_alone;
}

struct Match {
  const Record* record = nullptr;
  Evidence evidence;
};

// Of two texts that stand in the article as much, the one that is more of it is its story.
double RankOf(const Evidence& evidence) {
  return evidence.Similarity() + kWeightOfLength * evidence.in_article;
}

// The records that the article reprints, the best first, the oldest where equal.
std::vector<Match> MatchesOf(const Comparison& comparison, const std::vector<Record>& records,
                             double threshold) {
  std::vector<Match> matches;
  for (size_t i = 0; i < records.size(); ++i) {
    if (!comparison.MayReach(i, threshold)) continue;
    const Evidence evidence = comparison.Of(i);
    if (IsReprint(evidence, threshold)) matches.push_back({&records[i], evidence});
  }
  std::ranges::sort(matches, [](const Match& a, const Match& b) {
    const double rank_a = RankOf(a.evidence);
    const double rank_b = RankOf(b.evidence);
    return rank_a != rank_b ? rank_a > rank_b : a.record->number < b.record->number;
  });
  return matches;
}

Result<std::optional<Record>> ReadRecord(const std::string& value, uint32_t number) {
  if (value.empty()) return std::nullopt;
  Record record;
  if (!DecodeRecord(value, number, record)) return Damaged("record", number);
  return record;
}

}  // namespace

uint32_t FoldDay(Time time) {
  const auto days = std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
  return static_cast<uint32_t>(std::max<int64_t>(0, days));
}

StoryId StoryFoundedBy(ArticleId id, uint64_t version) {
  return {version == 0 ? id.value : Mix64(id.value + Mix64(version))};
}

// The window and what is remembered in it: numbers are articles, in the order of their folding.
struct Folder::Memory {
  explicit Memory(const FoldSettings& wanted) : settings(wanted) {}

  // What an article's shingles find.
  struct Lookup {
    std::vector<Postings::Found> found;  // of its first shingles
    std::optional<ExactEntry> exact;
  };
  struct Candidate {
    uint32_t article = 0;
    uint32_t story = 0;
    double score = 0;  // common postings, a popular one counting less
    int common = 0;
  };

  uint32_t StoryOf(uint32_t number) const { return stories[number - window.floor]; }
  uint32_t DayOf(uint32_t number) const {
    const auto after = std::ranges::upper_bound(days, number, {}, &Day::first);
    if (days.empty()) return window.day;
    // The first of its day may have been forgotten.
    return after == days.begin() ? after->day : std::prev(after)->day;
  }
  std::string KeyOf(uint32_t number) const { return RecordKey(DayOf(number), number); }
  uint32_t FirstSince(uint32_t day) const {
    const auto since = std::ranges::lower_bound(days, day, {}, &Day::day);
    return since == days.end() ? window.next : since->first;
  }

  void Enter(uint32_t number, uint32_t story, uint32_t day);
  uint32_t YoungSince(uint32_t day, uint32_t number) const;
  void Post(uint32_t shingle, uint32_t number, const Postings::Found& found, uint32_t young);
  void MoveTo(uint32_t day, FoldTable& table);
  void RaiseFloor(uint32_t floor);
  // `founds`: what it is where it joins nothing.
  Result<FoldResult> Fold(ArticleId id, const FoldResult& founds, const Fingerprint& fingerprint,
                          uint32_t day, FoldTable& table);
  // A changed text of an article that stays in its story.
  Status Keep(ArticleId id, const Fingerprint& fingerprint, StoryId story, uint32_t day,
              FoldTable& table);
  Result<Lookup> LookUp(const Fingerprint& fingerprint, FoldTable& table) const;
  std::vector<Candidate> Rank(const std::vector<Postings::Found>& found) const;
  Result<std::vector<Record>> LoadRecords(const std::vector<Candidate>& candidates, ArticleId but,
                                          FoldTable& table) const;
  Result<bool> NearFounder(const Fingerprint& article, const Record& member,
                           FoldTable& table) const;
  // `doubtful`: its place in the story is.
  void Remember(ArticleId id, StoryId story, std::optional<uint32_t> story_number, bool doubtful,
                const Fingerprint& fingerprint, const std::vector<Postings::Found>& found,
                FoldTable& table);

  struct Day {
    uint32_t day = 0;
    uint32_t first = 0;  // number
  };

  FoldSettings settings;
  Window window;
  std::deque<Day> days;          // that have numbers, ascending
  std::deque<uint32_t> stories;  // of the numbers from the floor on
  Postings postings;
};

void Folder::Memory::Enter(uint32_t number, uint32_t story, uint32_t day) {
  stories.resize(number - window.floor, kNoStory);
  stories.push_back(story);
  if (days.empty() || days.back().day != day) days.push_back({day, number});
}

// A posting of a story that is younger than half of its time stays as it is: the story is found
// for a whole window after its last reprint, and few reprints cost a posting.
uint32_t Folder::Memory::YoungSince(uint32_t day, uint32_t number) const {
  return std::max(FirstSince(day - std::min(day, settings.window_days / 2)),
                  number - std::min(number, settings.window_articles / 2));
}

// A posting that is not young gives way to the next of its story.
void Folder::Memory::Post(uint32_t shingle, uint32_t number, const Postings::Found& found,
                          uint32_t young) {
  for (const uint32_t other : found.numbers())
    if (other < young && StoryOf(other) == StoryOf(number))
      return postings.Replace(shingle, other, number);
  postings.Add(shingle, number);
}

void Folder::Memory::RaiseFloor(uint32_t floor) {
  const size_t gone = std::min<size_t>(floor - window.floor, stories.size());
  stories.erase(stories.begin(), stories.begin() + static_cast<ptrdiff_t>(gone));
  while (days.size() > 1 && days[1].first <= floor) days.pop_front();
  window.floor = floor;
  postings.RaiseFloor(floor);
}

// The day begins, if it has not; what is too old leaves.
void Folder::Memory::MoveTo(uint32_t day, FoldTable& table) {
  if (day <= window.day && window.next - window.floor <= settings.window_articles) return;
  window.day = std::max(window.day, day);
  uint32_t floor = window.floor;
  if (window.day > settings.window_days)
    floor = std::max(floor, FirstSince(window.day - settings.window_days));
  // In strides: a range that goes costs something, however short it is.
  const uint64_t most = settings.window_articles;
  if (window.next - floor > most + most / 16) floor = window.next - settings.window_articles;
  if (floor != window.floor) {
    table.DeleteRange(KeyOf(window.floor), KeyOf(floor));
    RaiseFloor(floor);
  }
  table.Put(WindowKey(), EncodeWindow(window));
}

Result<Folder::Memory::Lookup> Folder::Memory::LookUp(const Fingerprint& fingerprint,
                                                      FoldTable& table) const {
  const size_t asked = std::min(kAsked, fingerprint.shingles.size());
  for (size_t i = 0; i < asked; ++i) postings.Prefetch(fingerprint.shingles[i]);
  Lookup lookup;
  const std::string key = ExactKey(fingerprint.exact);
  std::vector<std::string> values;
  WF_CHECK(table.Get({key}, values));
  if (!values[0].empty()) {
    lookup.exact = DecodeExact(values[0]);
    if (!lookup.exact) return Damaged("exact entry", fingerprint.exact.high);
  }
  lookup.found.reserve(asked);
  for (size_t i = 0; i < asked; ++i) lookup.found.push_back(postings.Find(fingerprint.shingles[i]));
  return lookup;
}

// The articles that share most with this one, the best first; older ones first where equal.
std::vector<Folder::Memory::Candidate> Folder::Memory::Rank(
    const std::vector<Postings::Found>& found) const {
  std::vector<Candidate> all;
  for (const Postings::Found& posting : found) {
    const double score = 1.0 / static_cast<double>(posting.numbers().size());
    for (const uint32_t number : posting.numbers())
      all.push_back({number, StoryOf(number), score, 1});
  }
  std::ranges::stable_sort(all, {}, &Candidate::article);
  size_t count = 0;
  for (const Candidate& candidate : all) {
    if (count > 0 && all[count - 1].article == candidate.article) {
      all[count - 1].score += candidate.score;
      ++all[count - 1].common;
    } else {
      all[count++] = candidate;
    }
  }
  all.resize(count);
  std::ranges::stable_sort(all, std::ranges::greater(), &Candidate::score);
  std::vector<Candidate> best;
  for (const Candidate& candidate : all) {
    if (best.size() == kMostCandidates) break;
    if (best.size() >= kCandidatesByChance && candidate.common < 2) continue;
    if (std::ranges::count(best, candidate.story, &Candidate::story) <
        static_cast<ptrdiff_t>(kMostOfOneStory))
      best.push_back(candidate);
  }
  return best;
}

// The candidates' records but those of `but`.
Result<std::vector<Record>> Folder::Memory::LoadRecords(const std::vector<Candidate>& candidates,
                                                        ArticleId but, FoldTable& table) const {
  std::vector<Record> records;
  if (candidates.empty()) return records;
  std::vector<std::string> keys;
  for (const Candidate& candidate : candidates) keys.push_back(KeyOf(candidate.article));
  std::vector<std::string> values;
  WF_CHECK(table.Get(keys, values));
  records.reserve(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    WF_TRY(std::optional<Record> record, ReadRecord(values[i], candidates[i].article));
    if (record && record->article != but) records.push_back(std::move(*record));
  }
  return records;
}

// Whether the text of the story's founder, where it is still remembered, has something of the
// article too.
Result<bool> Folder::Memory::NearFounder(const Fingerprint& article, const Record& member,
                                         FoldTable& table) const {
  const bool founder_itself = member.article.value == member.story_id.value;  // perhaps changed
  if (founder_itself || member.story == member.number || member.story < window.floor) return true;
  std::vector<std::string> values;
  WF_CHECK(table.Get({KeyOf(member.story)}, values));
  WF_TRY(std::optional<Record> founder, ReadRecord(values[0], member.story));
  if (!founder) return true;
  const std::vector<Record> alone{std::move(*founder)};
  return Comparison(article, alone).Of(0).Containment() >= kLeastOfFounder;
}

// Writes what finds this article from now on.
void Folder::Memory::Remember(ArticleId id, StoryId story, std::optional<uint32_t> story_number,
                              bool doubtful, const Fingerprint& fingerprint,
                              const std::vector<Postings::Found>& found, FoldTable& table) {
  const uint32_t number = window.next;
  const uint32_t story_or_own = story_number.value_or(number);
  const uint32_t young = YoungSince(window.day, number);
  uint32_t posted = 0;
  for (size_t i = 0; i < std::min(kPosted, found.size()); ++i) {
    const auto has_it = [&](uint32_t other) {
      return other >= young && StoryOf(other) == story_or_own;
    };
    // Popularity counts stories, not reprints. But where a template draws reports into one story,
    // each must count, or nothing would tell that it is one.
    if (doubtful || std::ranges::none_of(found[i].numbers(), has_it)) posted |= 1U << i;
  }
  if (posted == 0) return;
  table.Put(RecordKey(window.day, number),
            EncodeRecord(fingerprint, id, number, story, story_or_own, posted));
  ++window.next;
  table.Put(WindowKey(), EncodeWindow(window));
  Enter(number, story_or_own, window.day);
  for (size_t i = 0; i < std::min(kPosted, found.size()); ++i)
    if (posted >> i & 1) Post(fingerprint.shingles[i], number, found[i], young);
}

Folder::Folder(const FoldSettings& settings) : memory_(std::make_unique<Memory>(settings)) {}
Folder::~Folder() = default;
Folder::Folder(Folder&&) noexcept = default;
Folder& Folder::operator=(Folder&&) noexcept = default;

Status Folder::Load(FoldTable& table) {
  Memory fresh(memory_->settings);
  std::vector<std::string> values;
  WF_CHECK(table.Get({WindowKey()}, values));
  if (!values[0].empty()) {
    const auto window = DecodeWindow(values[0]);
    if (!window) return Damaged("window", 0);
    fresh.window = *window;
    fresh.postings.RaiseFloor(window->floor);
  }
  std::optional<Error> damage;
  RecordHead head;
  const auto enter = [&](std::string_view key, std::string_view value) {
    uint32_t day = 0;
    uint32_t number = 0;
    if (!DecodeRecordKey(key, day, number) || number >= fresh.window.next ||
        !DecodeHead(value, number, head)) {
      damage = Damaged("record", number).value();
      return false;
    }
    if (number < fresh.window.floor) return true;
    const uint32_t young = fresh.YoungSince(day, number);
    fresh.Enter(number, head.story, day);
    for (const uint32_t shingle : head.posted) fresh.postings.Prefetch(shingle);
    for (const uint32_t shingle : head.posted)
      fresh.Post(shingle, number, fresh.postings.Find(shingle), young);
    return true;
  };
  WF_CHECK(table.Scan(AllRecords(), enter));
  if (damage) return Fail(*damage);
  *memory_ = std::move(fresh);
  return {};
}

Result<FoldResult> Folder::Fold(ArticleId id, const Fingerprint& fingerprint, uint32_t day,
                                FoldTable& table) {
  return memory_->Fold(id, {StoryFoundedBy(id, 0)}, fingerprint, day, table);
}

Result<FoldResult> Folder::Fold(ArticleId id, StoryId founds, const Fingerprint& fingerprint,
                                uint32_t day, FoldTable& table) {
  return memory_->Fold(id, {founds}, fingerprint, day, table);
}

Result<FoldResult> Folder::Revise(ArticleId id, uint64_t version, const Fingerprint& fingerprint,
                                  const Fingerprint& former, const FoldResult& place, uint32_t day,
                                  FoldTable& table) {
  if (fingerprint.tokens == 0) return place;
  // A founder that had no text yet is where its first text belongs.
  const bool first_text = former.tokens == 0;
  if (first_text && place.verdict == Verdict::kNew)
    return memory_->Fold(id, {place.story}, fingerprint, day, table);
  if (!first_text &&
      CompareTexts(fingerprint, former).similarity < memory_->settings.near_threshold)
    return memory_->Fold(id, {StoryFoundedBy(id, version)}, fingerprint, day, table);
  WF_CHECK(memory_->Keep(id, fingerprint, place.story, day, table));
  return place;
}

Result<FoldResult> Folder::Memory::Fold(ArticleId id, const FoldResult& founds,
                                        const Fingerprint& fingerprint, uint32_t day,
                                        FoldTable& table) {
  if (fingerprint.tokens == 0) return founds;
  MoveTo(day, table);
  WF_TRY(const Lookup lookup, LookUp(fingerprint, table));
  if (lookup.exact && lookup.exact->article != id) {
    return FoldResult{lookup.exact->story, Verdict::kExact, lookup.exact->article, 1, 1, 1};
  }
  WF_TRY(const std::vector<Record> records, LoadRecords(Rank(lookup.found), id, table));
  const Comparison comparison(fingerprint, records);
  const Match* match = nullptr;
  const std::vector<Match> matches = MatchesOf(comparison, records, settings.near_threshold);
  for (const Match& one : matches) {
    WF_TRY(const bool near, NearFounder(fingerprint, *one.record, table));
    if (!near) continue;
    match = &one;
    break;
  }
  // A digest is found again by its exact text only: it must not stand between the stories it
  // quotes.
  const bool digest = match && match->evidence.in_article < kDigestMostOfOne &&
                      comparison.StoriesQuotedBeside(match->record->story) >= kDigestStories;
  FoldResult result = founds;
  std::optional<uint32_t> story_number;
  if (match && !digest) {
    result = {match->record->story_id,    Verdict::kNear,
              match->record->article,     match->evidence.Similarity(),
              match->evidence.in_article, match->evidence.in_candidate};
    story_number = match->record->story;
  }
  table.Put(ExactKey(fingerprint.exact), EncodeExact({id, result.story}));
  if (!digest) {
    const bool doubtful = match && match->evidence.Doubtful();
    Remember(id, result.story, story_number, doubtful, fingerprint, lookup.found, table);
  }
  return result;
}

Status Folder::Memory::Keep(ArticleId id, const Fingerprint& fingerprint, StoryId story,
                            uint32_t day, FoldTable& table) {
  if (fingerprint.tokens == 0) return {};
  MoveTo(day, table);
  WF_TRY(const Lookup lookup, LookUp(fingerprint, table));
  WF_TRY(const std::vector<Record> records, LoadRecords(Rank(lookup.found), {}, table));
  const auto of_story = std::ranges::find(records, story, &Record::story_id);
  const auto number = of_story == records.end() ? std::nullopt : std::optional(of_story->story);
  if (!lookup.exact) table.Put(ExactKey(fingerprint.exact), EncodeExact({id, story}));
  Remember(id, story, number, false, fingerprint, lookup.found, table);
  return {};
}

Result<bool> Folder::Forget(ArticleId id, const Fingerprint& fingerprint, FoldTable& table) {
  Memory& memory = *memory_;
  WF_TRY(const Memory::Lookup lookup, memory.LookUp(fingerprint, table));
  if (lookup.exact && lookup.exact->article == id) table.Delete(ExactKey(fingerprint.exact));
  std::set<uint32_t> found;
  for (const Postings::Found& posting : lookup.found)
    found.insert(posting.numbers().begin(), posting.numbers().end());
  if (found.empty()) return false;
  const std::vector<uint32_t> numbers(found.begin(), found.end());
  std::vector<std::string> keys, values;
  for (const uint32_t number : numbers) keys.push_back(memory.KeyOf(number));
  WF_CHECK(table.Get(keys, values));
  bool near = false;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (values[i].empty()) continue;
    RecordHead head;
    if (!DecodeHead(values[i], numbers[i], head)) return Damaged("record", numbers[i]);
    if (head.article != id) continue;
    near = true;
    table.Delete(keys[i]);
    for (const uint32_t shingle : head.posted) memory.postings.Remove(shingle, numbers[i]);
  }
  return near;
}

Status Folder::Inherit(ArticleId id, const Fingerprint& fingerprint, StoryId story, bool near,
                       FoldTable& table) {
  if (near) return memory_->Keep(id, fingerprint, story, memory_->window.day, table);
  if (fingerprint.tokens == 0) return {};
  const std::string key = ExactKey(fingerprint.exact);
  std::vector<std::string> values;
  WF_CHECK(table.Get({key}, values));
  if (values[0].empty()) table.Put(key, EncodeExact({id, story}));
  return {};
}

FoldResult CompareTexts(const Fingerprint& article, const Fingerprint& other) {
  if (article.tokens == 0 || other.tokens == 0) return {};
  FoldResult result;
  result.verdict = Verdict::kNear;
  if (article.exact == other.exact) return {{}, Verdict::kExact, {}, 1, 1, 1};
  std::vector<Record> alone(1);
  if (!DecodeRecord(EncodeRecord(other, {}, 0, {}, 0, 0), 0, alone[0])) return {};
  const Evidence evidence = Comparison(article, alone).Of(0);
  result.similarity = evidence.Similarity();
  result.in_article = evidence.in_article;
  result.in_match = evidence.in_candidate;
  return result;
}

size_t Folder::bytes() const {
  return memory_->postings.bytes() + memory_->stories.size() * sizeof(uint32_t);
}

}  // namespace wirefold
