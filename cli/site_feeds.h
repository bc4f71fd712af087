// The feeds of a site: what its page declares, else what it links to, else where feeds usually are;
// and its news sitemaps, by robots.txt or where they usually are. Everything is read before it is
// told.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cli/fetcher.h"
#include "crawler/feed/feed_reader.h"
#include "text/url.h"

namespace wirefold {

struct SiteFeed {
  std::string url{}, title{}, type{};
  std::string_view from{};  // page, declared, link, usual address, robots.txt
  bool comments = false;
  std::string problem{};  // empty: a feed, of which the rest is known
  std::string format{};   // of an index what its sitemaps are, as entries and newest are theirs
  size_t entries = 0;
  std::optional<Time> newest{};
  std::vector<Time> published{};  // of its entries, those that have a date
  std::string hints{};            // what feed and answer say of when to ask (poll_plan.h)
  // Of its entries' pages those on hosts whose robots.txt was read, and of these the forbidden.
  size_t pages = 0, pages_shut = 0;
};

struct SiteFeeds {
  // Those that work and those that are declared and do not, in the order in which they were found.
  std::vector<SiteFeed> feeds;
  Status found;  // kNotFound where none works: what was tried
};

// An Error where the page itself cannot be had. Where `url` is a feed, it alone. Sitemaps beside a
// page's feeds only where robots.txt names one that says "news"; eight requests at most go into
// sitemaps.
Result<SiteFeeds> FindFeeds(Fetcher& fetcher, const Url& url, const FeedLimits& limits);

}  // namespace wirefold
