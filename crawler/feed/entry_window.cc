#include "crawler/feed/entry_window.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace wirefold {

void EntryWindow::Add(Entry entry) {
  if (const auto& date = entry.published ? entry.published : entry.modified) {
    if (!first_date_) first_date_ = date;
    last_date_ = date;
  }
  const size_t at = count_++;
  if (at < most_)
    first_.push_back(std::move(entry));
  else if (last_.size() < most_)
    last_.push_back(std::move(entry));
  else if (most_ > 0)
    last_[at % most_] = std::move(entry);
}

void EntryWindow::MoveTo(Feed& feed) {
  feed.entries = std::move(first_);
  if (count_ <= most_) return;
  const bool ascends = first_date_ && *first_date_ < *last_date_;
  feed.warnings.push_back(fmt::format("{} entries {} {} left out", count_ - most_,
                                      ascends ? "before the last" : "beyond the first", most_));
  if (!ascends) return;
  // The oldest of a full ring stands where the next one would have gone.
  if (last_.size() == most_ && most_ > 0)
    std::rotate(last_.begin(), last_.begin() + static_cast<std::ptrdiff_t>(count_ % most_),
                last_.end());
  feed.entries.erase(feed.entries.begin(),
                     feed.entries.begin() + static_cast<std::ptrdiff_t>(last_.size()));
  std::move(last_.begin(), last_.end(), std::back_inserter(feed.entries));
}

}  // namespace wirefold
