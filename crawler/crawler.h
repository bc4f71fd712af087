// The corridor: the one place that knows the order of the rooms. A Job travels from the frontier
// through fetch, feed, extract and fold to the store; nobody calls back up. docs/impl.md has the
// picture.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/loop.h"
#include "base/transport.h"
#include "base/work_journal.h"
#include "config/config.h"
#include "crawler/health.h"
#include "crawler/schedule/frontier.h"
#include "store/store.h"

namespace wirefold {

// What is to be crawled, and for how long.
struct CrawlPlan {
  bool forever =
      false;  // each feed is polled when it is due, until Stop; else once, and that is it
  bool only_due = false;  // of a single crawl: what is not due is left out
  bool followed = true;   // what the database follows as well
  int backfill = 0;       // of each feed so many older documents, where it names them (RFC 5005)
  // Told, on the loop thread, of saved searches whose results have changed.
  std::function<void(const std::vector<SearchId>&)> found{};
  // Where what is being read is noted, so that a document that ends the process is read twice and
  // no more; null: nowhere. Outlives the crawler.
  WorkJournal* journal = nullptr;
  // 32 characters or more that nobody can guess. With it a crawl that goes on subscribes with hubs,
  // where config.websub has a callback.
  std::function<std::string()> new_secret{};
};

// One thing that did not work, as the user is told.
struct CrawlFailure {
  std::string source;
  std::string url;   // passwords masked
  std::string what;  // one line: reason, and what happens next
};

struct CrawlSummary {
  uint64_t feeds = 0;                  // polls
  uint64_t not_modified = 0;           // of these answered 304
  uint64_t articles = 0;               // stored by this crawl
  uint64_t stories = 0;                // founded by these
  uint64_t folded = 0;                 // articles that joined a story
  uint64_t revised = 0;                // articles of before whose pages have changed
  uint64_t pages = 0;                  // fetched
  uint64_t waiting = 0;                // entries left for a later crawl
  std::vector<CrawlFailure> failures;  // in a stable order; of a single crawl
  std::optional<Error> fatal;          // the store failed: the crawl ended early
};

struct CrawlProgress {
  uint64_t feeds_done = 0, feeds_total = 0;
  uint64_t pages_done = 0, pages_total = 0;
  uint64_t articles = 0, folded = 0, failed = 0;
};

// How a crawl that goes on for ever is doing.
struct CrawlState {
  bool loaded = false;  // what is stored is known, and polls have begun
  CrawlSummary so_far;  // without failures
  uint64_t feeds = 0;   // followed
  uint64_t hubs = 0;    // subscriptions with hubs that stand
  std::array<uint64_t, kHealths> by_health{};
  uint64_t pages_waiting = 0;
  uint64_t skipped = 0;  // feeds and pages that ended the process each time they were read
  uint64_t in_flight = 0;
  uint64_t overdue = 0;          // feeds and pages whose time has come and that have not begun
  std::optional<Millis> behind;  // how late the first of them is
  std::optional<Time> next;      // when the next is due
  uint64_t steps = 0;            // answers and commits so far: it moves while work is done
  // At least one for each feed that is followed and not gone, or some are forgotten.
  uint64_t feeds_planned = 0;
  uint64_t hosts = 0;  // in memory
  // Why nothing is begun at present, a full disk; empty: all is well.
  std::string paused;
  Time paused_since{};
  // The last pass of [keep], and what it deleted (PrunedLine); none yet: no time.
  Time pruned{};
  std::string pruned_what;
};

// What a hub asks of our callback before it tells us of a feed's changes, or that it will not
// (WebSub 5.2, 5.3).
struct HubQuestion {
  std::string_view token;  // the last part of the callback's address
  std::string_view mode;
  std::string_view topic;
  std::string_view reason;
  std::optional<Millis> lease{};
};

class Crawler {
 public:
  // All outlive the crawler. Everything here runs on `loop`'s thread; the store is written on its
  // writer lane only.
  Crawler(Loop& loop, Transport& transport, Store& store, const Config& config);
  ~Crawler();

  // Follows feeds, and new and pending entries to their pages; calls `done` on the loop thread when
  // nothing is left to do, or after Stop or Drain. Once per Crawler.
  void Start(const CrawlPlan& plan, std::function<void(CrawlSummary)> done);
  // Starts nothing new and gives up the requests under way; what has arrived is stored, then
  // `done`. What was given up waits for the next crawl.
  void Stop();
  // The same, but the requests under way have so long to come in.
  void Drain(Millis grace);

  // Hosts that may not be asked yet, for the crawler that takes over in this process.
  std::vector<HostPause> Pauses() const;
  void KeepPauses(const std::vector<HostPause>& pauses);  // before Start

  // False: it does not know yet which subscriptions stand; or there are none to be.
  bool KnowsHubs() const;
  // What comes from hubs. False: not ours, or not meant.
  bool HubConfirms(const HubQuestion& question);
  // What a body for this token has to be signed with; nothing: there is no such subscription.
  std::optional<std::string> HubSecret(std::string_view token) const;
  // It was signed with that: the feed is polled as soon as its host may be asked.
  void HubNotice(std::string_view token);

  CrawlProgress Progress() const;
  CrawlState State() const;

 private:
  std::unique_ptr<class Corridor> corridor_;
};

}  // namespace wirefold
