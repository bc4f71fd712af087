// Who is on the roll: the feeds that are followed, by the configuration and by the database, each
// once, and when each is due; and the pages that wait. Of a feed only its id and time stay in
// memory, a million of them in some ten megabytes: all else is read when its time comes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "config/config.h"
#include "crawler/crawler.h"
#include "crawler/robots_book.h"
#include "store/store.h"
#include "text/url.h"

namespace wirefold {

struct Roll {
  // A host that asked for time in an earlier crawl has it still, whatever is wanted of it.
  struct Hold {
    std::string address;
    Time until{};
  };

  // In no order. Unproven: never polled, or silent when they last were.
  std::vector<std::pair<FeedId, Time>> feeds, unproven;
  std::vector<std::pair<ArticleId, Time>> pages;  // that are pending
  std::vector<Hold> holds;
  // Which feeds a sitemap index has brought, by the index's id.
  std::unordered_map<uint64_t, std::vector<FeedId>> children;
  std::vector<std::pair<FeedId, Health>> unwell;  // of those that were polled, and that are gone
  uint64_t fresh = 0;                             // never polled
  uint64_t gone = 0;                              // followed, and never polled again
  std::vector<std::pair<FeedId, HubState>> hubs;  // of these; filled by the corridor
  std::vector<CrawlFailure> refused;              // addresses that are none
  uint64_t later = 0;  // new entries whose pages are not to be asked for yet
  std::unordered_map<std::string, int>
      page_use;  // of sources with a limit of their own: pages today
};

// All that a source lists to be polled: feeds, sitemaps, and robots.txt where its sitemaps are
// wanted. `visit` is told each address and gives a Status.
template <class Visit>
Status ForEachAddress(const Source& source, Visit visit) {
  for (const auto* addresses : {&source.feeds, &source.sitemaps})
    for (const std::string& address : *addresses) WF_CHECK(visit(address));
  if (!source.settings.robots_sitemaps) return {};
  const auto home = Url::Parse(source.home);
  return home ? visit(RobotsAddress(*home)) : Status();
}

// The configuration's sources, then the database's, where a `store` is given. These take other
// names where theirs are taken. `visit` ends it with false.
Status ForEachSource(const Config& config, const Store* store,
                     const std::function<Result<bool>(const Source& source, const std::string& name,
                                                      bool configured)>& visit);

// Feeds that are new, or whose source has changed, as they are to be stored; a thousand at a time.
using EnlistFeeds = std::function<Status(const std::vector<FeedState>&)>;

// On the thread on which `enlist` may be called. `config.sources` first, then what the database
// follows where the plan says so: of one feed listed twice the first source has it. Due is never
// before `now`; what was polled by a clock that went wrong starts as new ones do.
Result<Roll> ReadRoll(const Store& store, const Config& config, const CrawlPlan& plan, Time now,
                      const EnlistFeeds& enlist);

}  // namespace wirefold
