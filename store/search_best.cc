#include "store/search_best.h"

namespace wirefold::search {

BestHits::BestHits(SegmentHits& hits, const RankBase& base, const std::vector<double>& weights)
    : hits_(hits),
      base_(base),
      average_(base.AverageWords()),
      scale_{weights},
      ceiling_{weights, MostOfImpact(average_)},
      bonus_(base.BonusAt(hits.segment().info().newest)) {}

Result<Rank> BestHits::Seek(Rank rank, double least) {
  while (true) {
    if (least > 0 && rank >= looked_at_until_) {
      WF_TRY(rank, SkipFrom(rank, least));
    }
    rank = hits_.Seek(rank);
    if (rank == kEnd) break;
    if (least > 0 && rank >= looked_at_until_) continue;
    WF_TRY(const uint32_t words, hits_.segment().Words(hits_.ordinal()));
    scale_.dampening = Dampening(words, average_);
    bool may = true;
    if (least > 0) {
      WF_TRY(may, MayHave(rank, hits_.Hope(scale_), least));
    }
    if (may && hits_.IsOne()) return rank;
    ++rank;
  }
  WF_CHECK(hits_.status());
  return kEnd;
}

// Over all that cannot have `least`.
Result<Rank> BestHits::SkipFrom(Rank rank, double least) {
  while (rank < hits_.size()) {
    bool may = true;
    for (const bool closely : {false, true}) {
      looked_at_until_ = kEnd;
      const double most = hits_.Most(rank, closely, ceiling_, looked_at_until_);
      WF_TRY(may, MayHave(rank, most, least));
      if (!may) break;
    }
    if (may) return rank;
    rank = looked_at_until_;
  }
  return kEnd;
}

Result<bool> BestHits::MayHave(Rank rank, double answers, double least) {
  if (answers * bonus_ * kSlack < least) return false;
  WF_TRY(const Time newest, hits_.segment().NewestFrom(static_cast<uint32_t>(rank)));
  bonus_ = base_.BonusAt(newest);
  return answers * bonus_ * kSlack >= least;
}

}  // namespace wirefold::search
