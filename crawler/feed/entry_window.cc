#include "crawler/feed/entry_window.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/plural.h"

namespace wirefold {
namespace {

const std::optional<Time>& DateOf(const Entry& entry) {
  return entry.published ? entry.published : entry.modified;
}

}  // namespace

void EntryWindow::Add(Entry entry) {
  if (unordered_) {
    numbered_.emplace_back(count_++, std::move(entry));
    if (numbered_.size() >= 2 * most_) DropOldest();
    return;
  }
  if (const auto& date = DateOf(entry)) {
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

void EntryWindow::DropOldest() {
  if (numbered_.size() <= most_) return;
  // No date is before every date.
  const auto newer = [](const auto& a, const auto& b) {
    const auto &of_a = DateOf(a.second), &of_b = DateOf(b.second);
    return of_a != of_b ? of_a > of_b : a.first < b.first;
  };
  const auto end = numbered_.begin() + static_cast<std::ptrdiff_t>(most_);
  std::nth_element(numbered_.begin(), end, numbered_.end(), newer);
  numbered_.erase(end, numbered_.end());
}

void EntryWindow::MoveNewestTo(Feed& feed) {
  DropOldest();
  std::ranges::sort(numbered_, {}, &std::pair<size_t, Entry>::first);
  for (auto& [number, entry] : numbered_) feed.entries.push_back(std::move(entry));
  if (count_ > most_)
    feed.warnings.push_back(fmt::format("{} beyond the newest {} left out", LeftOut(), most_));
}

std::string EntryWindow::LeftOut() const {
  return (full() ? "more than " : "") + Plural(count_ - most_, "entry");
}

void EntryWindow::MoveTo(Feed& feed) {
  if (unordered_) return MoveNewestTo(feed);
  feed.entries = std::move(first_);
  if (count_ <= most_) return;
  const bool ascends = first_date_ && *first_date_ < *last_date_;
  feed.warnings.push_back(fmt::format("{} {} {} left out", LeftOut(),
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
