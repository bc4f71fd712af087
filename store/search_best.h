// The documents of one segment whose scores may come up to what a search has found already. Where
// the index says of many at once that they cannot (store/impact.h), they are passed over unread.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "store/search_hits.h"
#include "store/search_rank.h"

namespace wirefold::search {

class BestHits {
 public:
  // All of them outlive it; `hits` has been opened and is gone through here only.
  BestHits(SegmentHits& hits, const RankBase& base, const std::vector<double>& weights);

  // To the first hit at `rank` or behind it that may have `least` or more: its rank, or kEnd. 0: to
  // the next hit. Ranks ascend from call to call, and `least` does.
  Result<Rank> Seek(Rank rank, double least);
  // Of the one in hand, without what its age adds.
  double Answers() const { return hits_.Score(scale_); }

 private:
  Result<bool> MayBeOne(uint32_t ordinal, double least);
  Result<Rank> SkipFrom(Rank rank, double least);
  Result<bool> MayHave(Rank rank, double answers, double least);

  SegmentHits& hits_;
  const RankBase& base_;
  std::array<double, 256> dampenings_;  // by length
  Scale scale_;                         // of the one in hand
  Ceiling ceiling_;
  double bonus_;                    // no document from here on has more
  std::optional<Stretch> stretch_;  // that is looked at
  std::string_view lengths_;        // in it
};

}  // namespace wirefold::search
