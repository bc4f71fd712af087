// What a running crawl says of itself: one line for its manager, one object for `wirefold status`.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "cli/search_files.h"
#include "config/config.h"
#include "crawler/crawler.h"

namespace wirefold {

struct LiveState {
  Time began{};
  Time reloaded{};           // tried to
  std::string reload_error;  // of that try
  CrawlSummary before;       // what the crawls under former configurations brought

  void Add(const CrawlSummary& summary);
  // "10000 feeds (12 failing, 1 gone), 3 requests, next poll in 4s; 1234 articles and 400 stories
  // new since the start"
  std::string Line(const CrawlState& state, Time now) const;
  std::string Json(const CrawlState& state, const Config& config, bool ready,
                   const std::vector<SearchStanding>& searches,
                   const std::vector<SearchFileStanding>& search_files, Time now) const;
};

std::string ErrorJson(std::string_view what);

}  // namespace wirefold
