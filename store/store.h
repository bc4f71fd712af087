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

namespace wirefold {

// What is remembered of a feed between polls. Written together with the entries that the same poll
// brought: the validators are never ahead of what is stored.
struct FeedState {
  FeedId id;
  std::string url;  // as configured
  std::string source;
  std::string title;
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
  bool gone = false;  // 410: never asked again
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

// kLog: as they arrived, the oldest first; a changed article when its last version did.
enum class ArticleOrder { kNewest, kLog };

struct ArticleQuery {
  std::vector<std::string> words{};  // all must stand in the title or the text, whatever their case
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

// A disk in memory for tests: outlives the stores opened on it.
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

  // ---- writing
  // One batch: the feed's state, and as pending those entries that were never seen (by id, and by
  // feed and entry id), and those of stored articles that the feed has changed since, as `again`;
  // docs/storage.md says when that is believed. Returns those to be fetched now.
  Result<std::vector<PendingEntry>> CommitPoll(const FeedState& state,
                                               std::vector<PendingEntry> entries);
  // A try that failed: the pending entry takes over attempts, not_before and last_problem of
  // `entry`.
  Status CommitAttempt(const PendingEntry& entry);

  struct ArticleOutcome {
    // The fetched address is the page of another article with another title (a login, a section's
    // front): nothing was written; what the feed said should be kept instead.
    bool elsewhere = false;
    bool known = false;    // the same page is stored already (redirects): nothing was appended
    bool revised = false;  // a later version of a stored article was appended
    FoldResult fold{};
  };
  // One batch: log append, article, fold, story, indexes, log position, the pending entry's end,
  // and what its site's memory is from now on. `fingerprint` is of record.article's title and text.
  // Of an article that is stored a record whose title or text differs is its next version, unless
  // it says less: the feed's words after the page's, none after some.
  Result<ArticleOutcome> CommitArticle(ArticleRecord record, const Fingerprint& fingerprint,
                                       const SiteRecord& site = {});
  // One batch: what the user follows besides the configuration is this from now on. It survives a
  // power cut when it returns.
  Status Follow(const std::vector<Source>& sources);
  // Folds the whole log again, in its order, with other settings, which later articles are folded
  // with as well while this store is open. One batch at its end; until then nothing is changed.
  // Stories that are one then keep their ids as other names of it (GetStory). `dry_run`: nothing is
  // changed at all, and a store open for reading will do. `progress` is told each position.
  Result<RefoldReport> Refold(const FoldSettings& settings, bool dry_run,
                              const std::function<void(uint64_t)>& progress);
  // Everything committed so far survives a power cut.
  Status Sync();

  // ---- reading
  Result<std::optional<FeedState>> GetFeed(FeedId id) const;
  Result<std::string> GetSiteMemory(std::string_view host) const;  // empty: none yet
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
  // The log from `from` on, in order: each version of an article is a record of its own.
  Status ReadLog(uint64_t from,
                 const std::function<bool(uint64_t position, const ArticleRecord&)>& visit) const;
  Result<std::vector<std::string>> Sources() const;  // that have articles
  Result<std::vector<Source>> Followed() const;      // in the order they were given
  Result<StoreCounts> Counts() const;

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wirefold
