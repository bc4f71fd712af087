// Carries out a search on one state of the index. Whoever wants a page in the order of time gets it
// without the articles behind it being looked at; the other orders look at all that match.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "store/index_reader.h"
#include "store/search_hits.h"
#include "store/search_lookup.h"
#include "store/search_mark.h"
#include "store/search_plan.h"
#include "store/search_span.h"

namespace wirefold::search {

class Run {
 public:
  // All of them outlive it.
  Run(const Database& db, const IndexReader& index, const SearchRequest& request);
  Result<SearchPage> Page();

 private:
  struct Found {
    SortKey key;
    ArticleId article;
    // Of one that may have to give way yet: where the two come from (StandIn).
    const IndexSegment* segment = nullptr;
    uint32_t ordinal = 0;
  };
  using Segments = std::vector<std::unique_ptr<SegmentHits>>;
  // False ends it.
  using Visit = std::function<Result<bool>(const Found&)>;
  class Stream;

  bool InSpan(const IndexSegment& segment) const;
  uint64_t Wanted() const;  // hits, and one that shows that there are more

  Status ByTime(const Visit& visit);
  Status ByScore();
  Status ByReach();

  // Where scores come from, and the segments to look at.
  Result<Segments> OpenScored();
  static uint64_t StandIn(const IndexSegment& segment, uint32_t ordinal);
  // Of the documents that may come, the best `most` in their order; true: there are more.
  Result<bool> Best(Segments segments, size_t most, std::vector<Found>& best);
  Status Score(SegmentHits& hits, size_t most, std::vector<Found>& heap);

  // A document that comes next in the order asked for becomes a hit where it is one. True: more
  // are wanted.
  Result<bool> Offer(const Found& found);
  bool IsShown(const SortKey& key) const;  // on a page before this one

  const IndexReader& index_;
  const SearchRequest& request_;
  Lookup lookup_;
  Plan plan_;
  TimeSpan span_;
  std::optional<SortKey> behind_;  // the last of the page before
  RankBase base_;
  bool has_base_ = false;
  std::vector<double> weights_;
  std::unordered_set<uint64_t> stories_;  // that have had their hit
  std::vector<SearchHit> hits_;
};

}  // namespace wirefold::search
