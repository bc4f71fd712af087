// All feeds that are followed, one after another, with what the database remembers of each: a
// million of them take the memory of their hashes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "config/config.h"
#include "crawler/health.h"
#include "store/store.h"

namespace wirefold {

struct FollowedFeed {
  Source source;
  std::string name;         // the source's, as a crawl has it
  bool configured = false;  // by the configuration, else by the database
  FeedState state{};        // url is empty: the source has nothing to poll
  FeedPages pages{};
  Health health = Health::kNew;
};

// The configuration's first, then the database's, each feed once, behind a sitemap index the
// sitemaps that it brought. `names`: of sources, or addresses of their feeds or home pages; none:
// all. A `store` of nullptr: nothing was ever crawled. `visit` ends it with false. kNotFound, at
// the end: what nobody is called, with the nearest name.
Status ForEachFollowedFeed(const Store* store, const Config& config,
                           const std::vector<std::string>& names,
                           const std::function<bool(const FollowedFeed&)>& visit);

}  // namespace wirefold
