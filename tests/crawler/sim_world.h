// A made-up internet: publishers with feeds that grow, pages, robots.txt, redirects, faults; it
// outlives the crawlers that die on it and watches their manners. All chance comes from the seed.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/transport.h"
#include "config/config.h"
#include "crawler/crawler.h"
#include "store/store.h"
#include "tests/crawler/sim_loop.h"
#include "tests/random.h"

namespace wirefold::sim {

struct WorldOptions {
  int hosts = 6;
  int articles = 8;            // a host, at the start
  unsigned fault_percent = 4;  // of requests: no answer, reset, 500, 503 with Retry-After
  bool hub = false;  // all that the other papers list leads to the first one, by redirects
  int max_concurrent = 64;
  // "each": every article is told to a command; "stories": once a story. And whether these hang.
  bool searches = false;
  bool receivers_hang = false;
};

// What a saved search's command was told.
struct Told {
  std::string search, key, article;
};

class World {
 public:
  World(uint64_t seed, WorldOptions options);
  ~World();

  // One crawl on the same store, killed after `events` steps of the loop. Gives its summary, or
  // nothing where it was killed.
  std::optional<CrawlSummary> Crawl(uint64_t events = UINT64_MAX);
  // New articles in some feeds.
  void Grow();
  // Some papers rewrite one of their first two articles, headline and text.
  void Edit();
  void Wait(Millis time) { clock_ += time; }
  void NoFaults() { options_.fault_percent = 0; }

  // What must be stored in the end: the pages that feeds list, each by its final address.
  const std::set<std::string>& published() const { return published_; }
  // What is stored: final address -> how many articles have it.
  std::map<std::string, int> Stored() const;
  std::vector<ArticleRecord> Log() const;
  // The headlines of what can be read, by final address: as published, and as stored.
  std::map<std::string, std::string> Headlines() const;
  std::map<std::string, std::string> StoredHeadlines() const;
  std::unique_ptr<Store> OpenStore() const;

  // Manners, over all crawls so far.
  int most_at_once() const { return most_at_once_; }
  Millis least_pause() const { return least_pause_; }
  const std::vector<std::string>& violations() const { return violations_; }
  uint64_t page_requests() const { return page_requests_; }
  uint64_t feed_requests() const { return feed_requests_; }
  uint64_t not_modified() const { return not_modified_; }
  uint64_t steps() const { return steps_; }
  // Over all crawls so far; where a command did its work and the process died before it knew, too.
  const std::vector<Told>& told() const { return told_; }
  Millis crawl_took() const {
    return crawl_took_;
  }  // the last one, without what it told afterwards

 private:
  friend class SimTransport;
  friend class SimCommands;
  struct Host;

  Result<Response> Answer(const Request& request, Time now);
  Response FeedOf(Host& host, const Request& request);
  std::string TextOf(uint64_t copy) const;
  void Publish(Host& host);

  WorldOptions options_;
  Random random_;
  Config config_;
  MemoryDisk disk_;
  std::map<std::string, std::unique_ptr<Host>> hosts_;
  std::set<std::string> published_;
  Time clock_;
  uint64_t crawls_ = 0, next_article_ = 1;

  int most_at_once_ = 0;
  Millis least_pause_{INT64_MAX};
  std::vector<std::string> violations_;
  std::vector<Told> told_;
  Millis crawl_took_{0};
  uint64_t page_requests_ = 0, feed_requests_ = 0, not_modified_ = 0, steps_ = 0;
};

}  // namespace wirefold::sim
