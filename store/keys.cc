#include "store/keys.h"

namespace wirefold::keys {
namespace {

constexpr char kMeta = 'm';
constexpr char kFeed = 'f';
constexpr char kPending = 'p';
constexpr char kSeen = 'd';
constexpr char kGuid = 'g';
constexpr char kArticle = 'a';
constexpr char kStory = 's';
constexpr char kMember = 'k';
constexpr char kFounder = 'j';
constexpr char kSource = 'n';
constexpr char kSite = 'h';
constexpr char kPages = 'b';
constexpr char kRobots = 'r';
constexpr char kHub = 'c';
constexpr char kCrash = 'C';
constexpr char kFollowed = 'o';
constexpr char kFold = 'F';
constexpr char kSearch = 'S';
constexpr char kOutbox = 'O';
constexpr char kTold = 'T';
constexpr char kByTime = 't';
constexpr char kBySource = 'u';
constexpr char kByStory = 'v';
constexpr char kStoriesByTime = 'w';

constexpr char kIndexHead = 'i';
constexpr char kIndexDirectory = 'd';
constexpr char kIndexFresh = 'f';
constexpr char kIndexDead = 'x';
// Before the others: a file of what is written now then begins with the newest segments, and no
// compaction of it touches older ones.
constexpr char kIndexSegment = 'S';
// Behind a segment's number.
constexpr char kSegmentPage = 'c';
constexpr char kSegmentNames = 'n';
constexpr char kSegmentChunk = 'l';
constexpr char kSegmentPositions = 'p';
constexpr char kSegmentBlock = 't';

void PutNumber(std::string& key, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(number >> shift & 0xff);
}

std::string Make(char kind, uint64_t number) {
  std::string key(1, kind);
  PutNumber(key, number);
  return key;
}

// Flipping the sign bit puts times before 1970 in order, the complement turns the order round.
uint64_t Backwards(Time when) {
  return ~(static_cast<uint64_t>(ToMillis(when)) ^ uint64_t{1} << 63);
}

}  // namespace

std::string Meta() { return {kMeta}; }
std::string Feed(FeedId id) { return Make(kFeed, id.value); }
std::string Pending(ArticleId id) { return Make(kPending, id.value); }
std::string Seen(ArticleId id) { return Make(kSeen, id.value); }

std::string Guid(FeedId feed, std::string_view entry_id) {
  std::string key = Make(kGuid, feed.value);
  PutNumber(key, Hash64Of(entry_id, 3));
  return key;
}

std::string Article(ArticleId id) { return Make(kArticle, id.value); }
std::string Story(StoryId id) { return Make(kStory, id.value); }

std::string Member(StoryId id, uint64_t number) {
  std::string key = Make(kMember, id.value);
  PutNumber(key, number);
  return key;
}

std::string Founder(StoryId id) { return Make(kFounder, id.value); }
std::string Source(std::string_view name) { return AllSources().append(name); }
std::string Site(std::string_view host) { return std::string(1, kSite).append(host); }
std::string Pages(FeedId id) { return Make(kPages, id.value); }
std::string Robots(std::string_view origin) { return std::string(1, kRobots).append(origin); }
std::string Hub(FeedId id) { return Make(kHub, id.value); }
std::string Crash(uint32_t kind, uint64_t id) {
  std::string key = AllCrashes();
  key.push_back(static_cast<char>(kind));
  PutNumber(key, id);
  return key;
}
std::string Followed(uint64_t number) { return Make(kFollowed, number); }
std::string Fold(uint64_t generation, std::string_view key) {
  std::string out(1, kFold);
  out.push_back(static_cast<char>(generation));
  return out.append(key);
}

std::string Search(SearchId id) { return Make(kSearch, id.value); }

std::string Outbox(SearchId id, uint64_t number) {
  std::string key = OutboxOf(id);
  PutNumber(key, number);
  return key;
}

std::string Told(SearchId id, uint64_t of) {
  std::string key = ToldOf(id);
  PutNumber(key, of);
  return key;
}

std::string AllSearches() { return {kSearch}; }
std::string OutboxOf(SearchId id) { return Make(kOutbox, id.value); }
std::string ToldOf(SearchId id) { return Make(kTold, id.value); }

std::string Log(uint64_t position) { return Number(position); }
std::string Page(uint64_t position) { return Number(position); }

std::string IndexHead() { return {kIndexHead}; }
std::string IndexDirectory() { return {kIndexDirectory}; }
std::string IndexFresh(uint64_t position) { return Make(kIndexFresh, position); }
std::string IndexDead(uint64_t position) { return Make(kIndexDead, position); }
std::string IndexSegment(uint64_t number) { return Make(kIndexSegment, number); }

std::string AllIndexSegments() { return {kIndexSegment}; }

std::string IndexBlock(uint64_t segment, std::string_view last_term) {
  return (IndexSegment(segment) += kSegmentBlock).append(last_term);
}

std::string IndexChunk(uint64_t segment, uint64_t number) {
  std::string key = IndexSegment(segment) += kSegmentChunk;
  PutNumber(key, number);
  return key;
}

std::string IndexPositions(uint64_t segment, uint64_t number) {
  std::string key = IndexSegment(segment) += kSegmentPositions;
  PutNumber(key, number);
  return key;
}

std::string IndexPage(uint64_t segment, char column, uint64_t number) {
  std::string key = (IndexSegment(segment) += kSegmentPage) += column;
  PutNumber(key, number);
  return key;
}

std::string IndexNames(uint64_t segment, char column) {
  return (IndexSegment(segment) += kSegmentNames) += column;
}

std::string AllFeeds() { return {kFeed}; }
std::string AllPending() { return {kPending}; }
std::string AllSources() { return {kSource}; }
std::string AllFollowed() { return {kFollowed}; }
std::string AllHubs() { return {kHub}; }
std::string AllCrashes() { return {kCrash}; }
std::string AllSeen() { return {kSeen}; }
std::string AllGuids() { return {kGuid}; }
std::string AllArticles() { return {kArticle}; }
std::string AllStories() { return {kStory}; }

std::string ArticlesByTime() { return {kByTime}; }
std::string ArticlesOfSource(std::string_view name) { return Make(kBySource, Hash64Of(name, 4)); }
std::string ArticlesOfStory(StoryId id) { return Make(kByStory, id.value); }
std::string StoriesByTime() { return {kStoriesByTime}; }

std::string At(std::string prefix, const TimePlace& at) {
  PutNumber(prefix, Backwards(at.when));
  PutNumber(prefix, ~at.place);
  return prefix;
}

std::string NotAfter(std::string prefix, Time when) {
  PutNumber(prefix, Backwards(when));
  return prefix;
}

std::string Number(uint64_t number) {
  std::string out;
  PutNumber(out, number);
  return out;
}

bool ParseNumber(std::string_view rest, uint64_t& number) {
  if (rest.size() != 8) return false;
  number = 0;
  for (const char c : rest) number = number << 8 | static_cast<unsigned char>(c);
  return true;
}

bool ParseTimePlace(std::string_view rest, TimePlace& at) {
  uint64_t when = 0;
  uint64_t place = 0;
  if (rest.size() != 16 || !ParseNumber(rest.substr(0, 8), when) ||
      !ParseNumber(rest.substr(8), place))
    return false;
  at.when = FromMillis(static_cast<int64_t>(~when ^ uint64_t{1} << 63));
  at.place = ~place;
  return true;
}

std::string After(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

}  // namespace wirefold::keys
