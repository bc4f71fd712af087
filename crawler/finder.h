// Which of the configured searches find an article: asked about every article that a crawl brings.
// The answer is given when it has its story, on the writer's lane.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/news.h"
#include "config/config.h"
#include "store/search_match.h"
#include "store/store.h"

namespace wirefold {

class Finder {
 public:
  // `faults`: a line for each search whose query cannot be read; it finds nothing.
  Finder(const std::vector<SearchConfig>& searches, Time now, std::vector<std::string>& faults);

  bool empty() const { return searches_.empty(); }
  // What ArticleExtras::found_by wants to know about the article of `record`, whose words are
  // `terms` (text/terms.h), to be asked on the writer's lane. Spans of time ("since:2d") count back
  // from about `now`. Any thread; the finder outlives the answer.
  FindAnswer About(const ArticleRecord& record, std::string_view terms, Time now);

 private:
  struct Search {
    FoundBy by;
    std::string query;
    bool timed = false;   // it means another time later
    bool firsts = false;  // it asks whether an article is the first of its story
    SearchMatcher matcher;
  };
  std::vector<FoundBy> Find(SearchDocument& document, const FindQuestion& question);
  void ReadTimesAgain(Time now);

  // The writer's lane.
  std::vector<Search> searches_;
  Time read_{};  // when their times were
  bool any_timed_ = false;
};

}  // namespace wirefold
