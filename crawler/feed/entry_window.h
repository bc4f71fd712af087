// The newest entries of a feed of any length, in bounded memory. Most feeds list the newest first;
// some archives and logs list the oldest first, and only their dates tell. Sitemaps list in no
// order at all.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/news.h"

namespace wirefold {

// Four times what a sitemap may have by its protocol. What has more is made to hurt, and is not
// read to its end.
inline constexpr size_t kMostRead = 200'000;

class EntryWindow {
 public:
  explicit EntryWindow(size_t most) : most_(most) {}

  // Before the first Add: the entries are in no order, each is judged by its own date. Those
  // without one go first, those that came last among equals.
  void KeepNewest() { unordered_ = true; }
  void Add(Entry entry);
  bool full() const { return count_ >= kMostRead; }
  // The first `most` entries; the last ones where the last date is after the first. The newest,
  // in the document's order, after KeepNewest. A warning says how many were left out.
  void MoveTo(Feed& feed);

 private:
  void DropOldest();
  void MoveNewestTo(Feed& feed);
  std::string LeftOut() const;

  size_t most_;
  size_t count_ = 0;
  std::vector<Entry> first_;
  std::vector<Entry> last_;  // a ring of those beyond
  std::optional<Time> first_date_;
  std::optional<Time> last_date_;
  bool unordered_ = false;
  std::vector<std::pair<size_t, Entry>> numbered_;  // twice `most_` at most
};

}  // namespace wirefold
