#include "store/search_hits.h"

namespace wirefold::search {

Status SegmentHits::Open(Plan& plan, std::vector<uint64_t>* having) {
  WF_TRY(cursor_, plan.For(walk_, having));
  return walk_.status();
}

Rank SegmentHits::Next() {
  if (!cursor_) return kEnd;
  while (!walk_.failed()) {
    cursor_->Reach(next_);
    const Rank at = cursor_->at();
    if (at == kEnd) break;
    next_ = at + 1;
    const Result<bool> dead = segment().IsDead(walk_.Turn(at));
    if (!dead) walk_.Fail(dead.error());
    if (dead && !*dead && cursor_->Confirm()) return at;
  }
  return kEnd;
}

}  // namespace wirefold::search
