// The one database: feeds' state, pending entries, the article log, stories, indexes. RocksDB
// behind this header and nowhere else; docs/storage.md says every key. Each step is one atomic
// batch; Sync() makes all steps before it safe against power cuts. Threads: the functions under
// "writing" from one thread at a time (Lane::kWriter); reading from any thread at any time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/news.h"
#include "base/result.h"
#include "base/source.h"
#include "crawler/fold/fold.h"
#include "store/index_shape.h"
#include "store/outbox.h"
#include "store/prune.h"
#include "store/search.h"

namespace wirefold {

// One poll, as it is told to people.
struct PollNote {
  Time at{};
  int status = 0;      // 0: no answer
  uint64_t bytes = 0;  // over the wire
  uint64_t fresh = 0;  // entries never seen before
  uint64_t took_ms = 0;
};

// What is remembered of a feed between polls. Written together with the entries that the same poll
// brought: the validators are never ahead of what is stored. A news sitemap is a feed, too.
struct FeedState {
  // Polls that are kept.
  static constexpr size_t kNotes = 10;

  FeedId id;
  std::string url;  // as configured
  std::string source;
  std::vector<std::string> tags;  // the source's
  std::string title;
  std::string format;         // as base/news.h names them; empty before the first success
  std::string etag;           // byte for byte as it came
  std::string last_modified;  // byte for byte as it came
  // The address that gave them, after redirects; they are given back to it alone.
  std::string validated_url;
  Time last_poll{};
  Time last_success{};
  Time not_before{};  // Retry-After and backoff; never asked sooner
  int last_status = 0;
  int failures_in_row = 0;
  std::string last_error;
  bool gone = false;      // 410: never asked again
  bool blocked = false;   // the last poll was turned away: robots.txt, 401, 403, 429, a challenge
  Time troubled_since{};  // of the failures in a row, the first; of a feed that is gone, when
  Time next_poll{};
  std::string next_reason;      // why then, for people
  uint64_t polls = 0;           // so far
  std::vector<PollNote> notes;  // newest first
  // What the next poll follows from, in the form of crawler/schedule.
  std::string rhythm;
  std::string hints;
  // A permanent redirect's end, and how often it was seen in a row: from the second time on it is
  // asked there.
  std::string moved_to;
  uint64_t moved_seen = 0;
  FeedId index{};  // the sitemap index that lists it, where it is followed for that alone
};

// How a feed's pages read, of late: older ones fade.
struct FeedPages {
  uint64_t read = 0;
  uint64_t walled = 0;  // of these gave no text, or not all of it
  int day = 0;          // since 1970 (UtcDay), of the last one
  uint64_t today = 0;   // on that day
};

// A feed's subscription with its hub (WebSub), from when it was first asked for.
struct HubState {
  std::string hub;
  std::string topic;      // what the hub calls the feed
  std::string token;      // the last part of our callback's address, which nobody else knows
  std::string secret;     // what the hub signs with
  Time asked{};           // when last
  Time until{};           // the lease's end; Time{}: not confirmed
  Time next_try{};        // to subscribe, or to renew it
  uint64_t failures = 0;  // requests in a row that were not confirmed
  std::string last_error;
  Time last_notice{};     // that was signed as agreed
  Time unannounced{};     // a poll that found new entries, and no notice before it
  uint64_t silences = 0;  // polls in a row of which no notice came afterwards either
  bool operator==(const HubState&) const = default;
};

// An entry of a feed whose page is still to be fetched.
struct PendingEntry {
  ArticleId id;
  FeedId feed;
  std::string source;
  std::vector<std::string> source_tags;
  std::string feed_url;
  std::string feed_language;
  // Of it id, url, title, summary, content, dates, authors, tags, language, image and source
  // survive; the rest does not.
  Entry entry;
  Time first_seen{};
  int attempts = 0;
  Time not_before{};
  std::string last_problem;
  bool shares_page =
      false;  // other entries of its feed name the same page: its own words are the feed's
  // Its article is stored, and the feed says since that it has changed.
  bool again = false;
};

// A document during whose reading the process died: a feed, or the page of an article.
struct CrashedDocument {
  enum Kind : uint32_t { kFeed = 1, kPage = 2 };
  uint32_t kind = 0;
  uint64_t id = 0;  // the feed's or the article's
  std::string address{};
  std::string source{};
  std::string version{};  // of the program that died
  uint64_t crashes = 0;
  Time last{};  // found out
  bool operator==(const CrashedDocument&) const = default;
};

// An article as queries see it.
struct StoredArticle {
  ArticleRecord record;
  uint64_t position = 0;  // in the article log
  StoryId story;
  Verdict verdict = Verdict::kNew;
  ArticleId match;
  float similarity = 0;
  float in_article = 0;  // how much of its text stands in the match, 0..1
  float in_match = 0;    // and the other way round
  // What it is listed under and compared by: published, but first_seen where that is earlier, and
  // where published is missing or cannot be (before 1990, or twenty years before first_seen). A day
  // without a time is taken at its end.
  Time When() const;
};

// What the pages of a host have in common, in the form of whoever reads pages; the store knows only
// whose it is.
struct SiteRecord {
  std::string host;  // empty: no site
  std::string memory;
};

// A page as it came over the wire, with the request for it: what an archive needs.
struct RawPage {
  std::string url;  // after redirects
  Time fetched{};
  std::string ip;        // that answered; empty: not known
  std::string request;   // its head, without the empty line at its end (base/transport.h)
  std::string response;  // the same of the answer, as it was received
  std::string body;      // without transfer and content codings, whatever `response` says of them
};

// What comes into an article's batch beside its record; each may be missing.
struct ArticleExtras {
  SiteRecord site{};              // what its site's memory is from now on
  std::optional<RawPage> page{};  // kept beside the version that is appended, if one is
  // The saved searches, asked when the article's story is known, on the calling thread; of a
  // changed article they are asked about its former version as well.
  FindAnswer found_by{};
  // Its words (text/terms.h), where a worker has made them already.
  std::string terms{};
};

// kLog: as they arrived, the oldest first; a changed article when its last version did.
enum class ArticleOrder { kNewest, kLog };

struct ArticleQuery {
  std::string source{};
  std::optional<Time> since{};  // When() >= since
  std::optional<Time> until{};  // When() < until
  std::optional<StoryId> story{};
  bool changed = false;  // only articles of several versions
  uint64_t limit = 50;   // 0: all
  ArticleOrder order = ArticleOrder::kNewest;
};

struct StoryQuery {
  std::string source{};         // a story that this source ran
  std::optional<Time> since{};  // by the story's newest member
  std::optional<Time> until{};
  uint64_t min_articles = 1;
  uint64_t limit = 50;
};

// What folding the log again changed, or would.
struct RefoldReport {
  uint64_t articles = 0;
  uint64_t moved = 0;  // to another story
  uint64_t stories_before = 0;
  uint64_t stories_after = 0;
  struct Part {
    StoryId story;
    ArticleId first;    // the article that was published first
    std::string title;  // its title
    uint64_t articles = 0;
  };
  // A story of before in parts, or one of after and what it was made of; the largest part first.
  struct Change {
    Part story;
    std::vector<Part> parts;
  };
  std::vector<Change> splits;
  std::vector<Change> joins;
};

struct StoreCounts {
  uint64_t articles = 0;
  uint64_t stories = 0;
  uint64_t feeds = 0;
  uint64_t pending = 0;
};

// A disk in memory for tests: outlives the stores opened on it. What it does may be replaced
// (store/memory_disk.h).
class MemoryDisk {
 public:
  MemoryDisk();
  ~MemoryDisk();
  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

struct StoreSettings {
  MemoryDisk* disk = nullptr;  // tests only
  FoldSettings fold{};
  uint64_t max_rereads = 10;  // of a stored article because its feed says that it has changed
  IndexShape index{};
};

class Store {
 public:
  // For the crawler: creates it where it is missing (the parent must exist), takes its lock.
  // kLocked: "in use by pid N (wirefold crawl) since T". kStorage: what and where, and the way out;
  // another version names both numbers; a directory with other files in it is refused.
  static Result<std::unique_ptr<Store>> Open(const std::string& dir,
                                             const StoreSettings& settings = {});
  // For queries, while a crawler may be writing. Never creates anything in `dir`.
  static Result<std::unique_ptr<Store>> OpenReadOnly(const std::string& dir,
                                                     const StoreSettings& settings = {});
  ~Store();
  // Who writes to it: "in use by pid N (wirefold crawl) since T"; empty where nobody does, as far
  // as the note of its lock tells.
  static std::string HolderOf(const std::string& dir);

  // ---- writing
  // One batch: the feed's state, and as pending those entries that were never seen (by id, and by
  // feed and entry id), and those of stored articles that the feed has changed since, as `again`;
  // docs/storage.md says when that is believed. `finish` is told which entries were never seen,
  // and completes the state with what follows from that, on the calling thread.
  using FinishPoll = std::function<void(FeedState& state, const std::vector<PendingEntry>& entries,
                                        const std::vector<size_t>& fresh)>;
  struct PollOutcome {
    std::vector<PendingEntry> wanted;               // to be fetched now
    std::vector<PendingEntry> taken;                // that wait: their sites' own from now on
    std::vector<std::pair<ArticleId, Time>> later;  // and those not before then
  };
  Result<PollOutcome> CommitPoll(FeedState state, std::vector<PendingEntry> entries,
                                 const FinishPoll& finish = nullptr);
  // Feeds that are followed from now on, or under another source's name; one batch.
  Status Enlist(const std::vector<FeedState>& feeds);
  // What an origin's robots.txt said, in the form of crawler/fetch.
  Status PutRobots(std::string_view origin, std::string_view memory);
  // One batch: each of these has cost a process more; those of another version of the program than
  // `version` count anew. What is kept of them afterwards. It survives a power cut when it returns.
  Result<std::vector<CrashedDocument>> NoteCrashes(std::vector<CrashedDocument> documents,
                                                   std::string_view version, Time now);
  // It was read without harm.
  Status ForgetCrash(uint32_t kind, uint64_t id);
  // The feed's subscription; of one without a hub: it is forgotten.
  Status PutHub(FeedId feed, const HubState& hub);
  // A try that failed: the pending entry takes over attempts, not_before and last_problem of
  // `entry`.
  Status CommitAttempt(const PendingEntry& entry);

  struct ArticleOutcome {
    // The fetched address is the page of another article with another title (a login, a section's
    // front): nothing was written; what the feed said should be kept instead.
    bool elsewhere = false;
    // Meanwhile a source of the page's own site has listed the entry, and this record is another
    // one's: nothing was written, and the page is to be read for that source.
    bool overtaken = false;
    // The same page is stored already (redirects), or was and is deleted: nothing was appended.
    bool known = false;
    bool deleted = false;
    bool revised = false;  // a later version of a stored article was appended
    FoldResult fold{};
    std::vector<SearchId> touched{};  // saved searches whose results this changes
  };
  // One batch: log append, article, fold, story, indexes, log position, the pending entry's end,
  // and `extras`. `fingerprint` is of record.article's title and text.
  // Of an article that is stored a record whose title or text differs is its next version, unless
  // it says less: the feed's words after the page's, none after some.
  Result<ArticleOutcome> CommitArticle(ArticleRecord record, const Fingerprint& fingerprint,
                                       const ArticleExtras& extras = {});
  // One batch: a version of an article as another log had it. `known`: it is there already, or says
  // nothing new of an article that is; a raw page is kept then where it has none. Versions of an
  // article come in their order; `revised`: one of an article that was there.
  Result<ArticleOutcome> ImportArticle(ArticleRecord record, const Fingerprint& fingerprint,
                                       const ArticleExtras& extras = {});
  // One batch: the article with all its versions, and whatever lists it. What feeds call it stays
  // known, so it does not come back. False where there is none. `now` is kept with what stays.
  Result<bool> Remove(ArticleId id, Time now);
  // One batch: the versions of the article before `version`, the last one never. How many.
  Result<uint64_t> RemoveVersions(ArticleId id, uint64_t version);
  // The next step of `pass`, which deletes some articles at most, and reads some thousand keys.
  // True: that was the last one. A step that fails may be tried again.
  Result<bool> Prune(PrunePass& pass, size_t most);
  // Saved searches that have a receiver, all of them: what articles match from now on goes to their
  // outboxes. Others are kept as they are until `patience` has passed since they were first missing
  // here, then everything of them is forgotten.
  Result<std::vector<AbsentSearch>> KeepSearches(const std::vector<std::string>& names, Time now,
                                                 Millis patience);
  // How it went with the first entry of its outbox.
  Status CommitTry(SearchId search, uint64_t number, const DeliveryTry& attempt);
  // Gives up the oldest entries, where more than `most` wait; how many these were.
  Result<uint64_t> TrimOutbox(SearchId search, uint64_t most);
  // One batch: what the user follows besides the configuration is this from now on. It survives a
  // power cut when it returns.
  Status Follow(const std::vector<Source>& sources);
  // Folds the whole log again, in its order, with other settings, which later articles are folded
  // with as well while this store is open. One batch at its end; until then nothing is changed.
  // Stories that are one then keep their ids as other names of it (GetStory). `dry_run`: nothing is
  // changed at all, and a store open for reading will do. `progress` is told each position.
  Result<RefoldReport> Refold(const FoldSettings& settings, bool dry_run,
                              const std::function<void(uint64_t)>& progress);
  // Makes the full-text index anew, out of the log. Until it returns a search finds what is done.
  // `progress` is told each position.
  Status Reindex(const std::function<void(uint64_t)>& progress);
  // Everything committed so far survives a power cut.
  Status Sync();
  // A write failed because the disk is full, and none has gone through since. Nothing is lost by
  // that: what failed did not happen, and reading goes on. Any thread.
  bool DiskIsFull() const;
  // Lets writes go on once there is space. Until then it fails and DiskIsFull() stays true; where
  // it is false after a failure, only opening the database again may help.
  Status Recover();
  // Free space or not, as far as the disk tells: what a writer needs.
  bool HasSpace() const;
  // A copy of everything committed so far, into a directory of copies, which shares the files that
  // have not changed since an earlier one; any thread, while others write. `keep`: of the copies
  // there so many are left, the newest; 0: all. It is given up where `go_on`, asked every few
  // megabytes, says no. What it has is verified first: where that is damaged (kStorage), no copy is
  // made and none removed; where a shared file has rotted in its place it is written anew, for all
  // copies that have it. kUsage: the one directory lies in the other. store/backup.h has the way
  // back.
  struct BackupReport {
    uint32_t number = 0;   // of the copy, from 1
    uint64_t copies = 0;   // in the directory now
    uint64_t bytes = 0;    // of this copy
    uint64_t written = 0;  // of these were not there before
    uint64_t renewed = 0;  // files of earlier copies that had rotted
  };
  Result<BackupReport> Backup(const std::string& into, uint32_t keep,
                              const std::function<bool()>& go_on = nullptr);

  // ---- reading
  // These three look at what a store open for reading knows already: of an opening, or of whatever
  // else it was asked for last. To catch up takes milliseconds, and there may be a million feeds.
  Result<std::optional<FeedState>> GetFeed(FeedId id) const;
  Result<FeedPages> PagesOf(FeedId id) const;
  Result<std::string> GetRobots(std::string_view origin) const;    // empty: never read
  Result<std::string> GetSiteMemory(std::string_view host) const;  // empty: none yet
  Status ForEachCrash(const std::function<bool(CrashedDocument document)>& visit) const;
  Status ForEachHub(const std::function<bool(FeedId feed, HubState hub)>& visit) const;
  Status ForEachFeed(const std::function<bool(const FeedState&)>& visit) const;
  Result<std::optional<PendingEntry>> GetPending(ArticleId id) const;
  Status ForEachPending(const std::function<bool(PendingEntry)>& visit) const;  // false ends it
  Result<std::optional<StoredArticle>> GetArticle(ArticleId id) const;
  // All versions of an article, the first first; none where it is not stored.
  Result<std::vector<ArticleRecord>> Versions(ArticleId id) const;
  // By its id, or by that of a story that has become part of it.
  Result<std::optional<Story>> GetStory(StoryId id) const;
  // In the order asked for.
  Status QueryArticles(const ArticleQuery& query,
                       const std::function<bool(const StoredArticle&)>& visit) const;
  Status QueryStories(const StoryQuery& query,
                      const std::function<bool(const Story&)>& visit) const;
  // kUsage: a cursor of another search.
  Result<SearchPage> Search(const SearchRequest& request) const;
  // How many of the articles found, by what: days and hours (UTC) in their order, all else the most
  // first. An article of several tags counts for each.
  Result<std::vector<SearchCount>> Count(const SearchExpr& expr, CountBy by) const;
  // The log from `from` on, in order: each version of an article is a record of its own.
  Status ReadLog(uint64_t from,
                 const std::function<bool(uint64_t position, const ArticleRecord&)>& visit) const;
  // The log as it was when this began, whatever is read meanwhile: each version with its article's
  // place, and whether it is the last one.
  using VisitVersion = std::function<Result<bool>(const StoredArticle& version, bool last)>;
  Status ForEachVersion(const VisitVersion& visit) const;
  // The same of these positions alone, but for what was deleted since.
  Status ForTheseVersions(const std::vector<uint64_t>& positions, const VisitVersion& visit) const;
  // Where the versions of an article lie in the log, the first first.
  Result<std::vector<uint64_t>> PositionsOf(ArticleId id) const;
  // The raw page of the version at `position`, where it is kept.
  Result<std::optional<RawPage>> GetPage(uint64_t position) const;
  Result<std::vector<std::string>> Sources() const;  // that have articles
  Result<std::vector<Source>> Followed() const;      // in the order they were given
  Status ForEachFollowed(const std::function<bool(Source)>& visit) const;  // the same
  Result<std::optional<OutboxEntry>> NextInOutbox(SearchId search) const;
  Result<std::optional<SearchStanding>> StandingOf(SearchId search) const;
  Result<std::vector<SearchStanding>> SearchStandings() const;
  Result<StoreCounts> Counts() const;

 private:
  friend class ReplayedStore;  // repair.cc
  struct Impl;
  struct Step;
  // The end of a version's way: log, fold, story, indexes, and the one write.
  Result<ArticleOutcome> Append(Step& step, ArticleRecord record, const Fingerprint& fingerprint,
                                const ArticleExtras& extras);
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wirefold
