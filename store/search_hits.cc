#include "store/search_hits.h"

namespace wirefold::search {

Status SegmentHits::Open(Plan& plan, std::vector<uint64_t>* having) {
  WF_TRY(cursor_, plan.For(walk_, having));
  return walk_.status();
}

Rank SegmentHits::Next() {
  while (Seek(next_) != kEnd) {
    next_ = cursor_->at() + 1;
    if (IsOne()) return cursor_->at();
  }
  return kEnd;
}

Rank SegmentHits::Seek(Rank rank) {
  if (!cursor_) return kEnd;
  cursor_->Reach(rank);
  return walk_.failed() ? kEnd : cursor_->at();
}

bool SegmentHits::IsOne() {
  const Result<bool> dead = segment().IsDead(ordinal());
  if (!dead) walk_.Fail(dead.error());
  return dead && !*dead && cursor_->Confirm();
}

}  // namespace wirefold::search
