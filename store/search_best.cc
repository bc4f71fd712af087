#include "store/search_best.h"

#include "store/index_form.h"

namespace wirefold::search {

BestHits::BestHits(SegmentHits& hits, const RankBase& base, const std::vector<double>& weights)
    : hits_(hits),
      base_(base),
      scale_{weights},
      ceiling_{weights, MostOfImpact(base.AverageWords())},
      bonus_(base.BonusAt(hits.segment().info().newest)) {
  for (size_t length = 0; length < dampenings_.size(); ++length)
    dampenings_[length] = Dampening(WordsOf(static_cast<uint8_t>(length)), base.AverageWords());
}

Result<Rank> BestHits::Seek(Rank rank, double least) {
  while (rank < hits_.size()) {
    if (!stretch_ || rank >= stretch_->end()) {
      WF_TRY(rank, SkipFrom(rank, least));
      if (rank == kEnd) break;
      stretch_.emplace(static_cast<uint32_t>(rank));
      hits_.Mark(*stretch_);
      WF_CHECK(hits_.status());
      WF_TRY(lengths_, hits_.segment().Lengths(static_cast<uint32_t>(rank)));
    }
    const uint32_t ordinal = stretch_->From(static_cast<uint32_t>(rank));
    rank = ordinal;
    if (rank >= hits_.size() || ordinal == stretch_->end()) continue;
    WF_TRY(const bool may, MayBeOne(ordinal, least));
    if (may && hits_.Seek(rank) == rank && hits_.IsOne()) return rank;
    ++rank;
  }
  WF_CHECK(hits_.status());
  return kEnd;
}

Result<bool> BestHits::MayBeOne(uint32_t ordinal, double least) {
  const uint32_t at = ordinal - stretch_->begin();
  scale_.dampening = dampenings_[static_cast<uint8_t>(lengths_[at])];
  if (least <= 0) return true;
  return MayHave(ordinal, hits_.Hope(at, scale_), least);
}

// Over all that cannot have `least`.
Result<Rank> BestHits::SkipFrom(Rank rank, double least) {
  while (rank < hits_.size()) {
    bool may = true;
    Rank until = kEnd;
    for (const bool closely : {false, true}) {
      until = kEnd;
      const double most = hits_.Most(rank, closely, ceiling_, until);
      WF_TRY(may, MayHave(rank, most, least));
      if (!may) break;
    }
    if (may) return rank;
    rank = until;
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
