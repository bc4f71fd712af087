// The corridor: the one place that knows the order of the rooms. A Job travels from the frontier
// through fetch, feed, extract and fold to the store; nobody calls back up. docs/impl.md has the
// picture.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/loop.h"
#include "base/transport.h"
#include "config/config.h"
#include "store/store.h"

namespace wirefold {

// One thing that did not work, as the user is told.
struct CrawlFailure {
  std::string source;
  std::string url;   // passwords masked
  std::string what;  // one line: reason, and what happens next
};

struct CrawlSummary {
  uint64_t feeds = 0;                  // polled
  uint64_t not_modified = 0;           // of these answered 304
  uint64_t articles = 0;               // stored by this crawl
  uint64_t stories = 0;                // founded by these
  uint64_t folded = 0;                 // articles that joined a story
  uint64_t revised = 0;                // articles of before whose pages have changed
  uint64_t pages = 0;                  // fetched
  uint64_t waiting = 0;                // entries left for a later crawl
  std::vector<CrawlFailure> failures;  // in a stable order
  std::optional<Error> fatal;          // the store failed: the crawl ended early
};

struct CrawlProgress {
  uint64_t feeds_done = 0, feeds_total = 0;
  uint64_t pages_done = 0, pages_total = 0;
  uint64_t articles = 0, folded = 0, failed = 0;
};

class Crawler {
 public:
  // All outlive the crawler. Everything here runs on `loop`'s thread; the store is written on its
  // writer lane only.
  Crawler(Loop& loop, Transport& transport, Store& store, const Config& config);
  ~Crawler();

  // Polls every feed of every source once, follows new and pending entries to their pages, calls
  // `done` on the loop thread when nothing is left to do. Once per Crawler.
  void CrawlOnce(std::function<void(CrawlSummary)> done);
  // Starts nothing new and gives up the requests under way; what has arrived is stored, then
  // `done`. What was given up waits for the next crawl.
  void Stop();

  CrawlProgress Progress() const;

 private:
  std::unique_ptr<class Corridor> corridor_;
};

}  // namespace wirefold
