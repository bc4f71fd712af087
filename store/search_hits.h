// The documents of one segment that a search finds, in its direction.
#pragma once

#include "store/search_cursor.h"
#include "store/search_plan.h"

namespace wirefold::search {

class SegmentHits {
 public:
  SegmentHits(const IndexSegment& segment, bool backward) : walk_(segment, backward) {}

  // `having` as of Plan::For.
  Status Open(Plan& plan, std::vector<uint64_t>* having);
  bool empty() const { return !cursor_; }

  // What comes next is at `rank` or behind it.
  void SkipTo(Rank rank) { next_ = std::max(next_, rank); }
  // To the next one; kEnd behind the last. What fails is told by status().
  Rank Next();
  const Status& status() const { return walk_.status(); }

  // The same in two steps: the first at `rank` or behind it that may be one, and whether it is.
  Rank Seek(Rank rank);
  bool IsOne();
  // As of Cursor, where it is not empty.
  void Mark(Stretch& stretch) { cursor_->Mark(stretch); }
  double Hope(uint32_t at, const Scale& scale) const { return cursor_->Hope(at, scale); }
  double Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) {
    return cursor_->Most(rank, closely, ceiling, until);
  }

  // Of the one in hand.
  uint32_t ordinal() const { return walk_.Turn(cursor_->at()); }
  double Score(const Scale& scale) const { return cursor_->Score(scale); }

  const IndexSegment& segment() const { return walk_.segment(); }
  Rank size() const { return walk_.size(); }

 private:
  Walk walk_;
  CursorPtr cursor_;
  Rank next_ = 0;
};

}  // namespace wirefold::search
