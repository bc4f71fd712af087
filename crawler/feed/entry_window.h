// The newest entries of a feed of any length, in bounded memory. Most feeds list the newest first;
// some archives and logs list the oldest first, and only their dates tell.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/news.h"

namespace wirefold {

class EntryWindow {
 public:
  explicit EntryWindow(size_t most) : most_(most) {}

  void Add(Entry entry);
  // The first `most` entries; the last ones where the last date is after the first. A warning says
  // how many were left out.
  void MoveTo(Feed& feed);

 private:
  size_t most_;
  size_t count_ = 0;
  std::vector<Entry> first_;
  std::vector<Entry> last_;  // a ring of those beyond
  std::optional<Time> first_date_;
  std::optional<Time> last_date_;
};

}  // namespace wirefold
