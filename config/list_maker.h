// What the readers of lists share: each feed once, each name once, and warnings that stay few.
// Inside config/ only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "config/feed_list.h"

namespace wirefold {

class ListMaker {
 public:
  explicit ListMaker(const std::string& file) : file_(file) {}

  // The address as it is followed. Nothing, and a warning, where it is none or was listed before.
  // `place` is where it stands, as the user is told: "line 3".
  std::optional<std::string> Feed(std::string_view place, std::string_view address);
  // A new source under that name; without a printable one under its feed's host. A number is added
  // where the name is taken.
  Source& NewSource(std::string_view name, const std::string& feed = {});

  // Something the list has and we cannot use, and why.
  void LeaveOut(std::string_view place, std::string_view why);
  void Warn(std::string_view what);

  size_t sources() const { return list_.sources.size(); }
  Source& source(size_t i) { return list_.sources[i]; }
  bool any_address() const { return any_address_; }
  // `damage`: what else is wrong with it; empty: nothing.
  FeedList Finish(std::string_view damage);

 private:
  const std::string& file_;
  bool any_address_ = false;
  size_t left_out_ = 0, warned_ = 0;
  std::unordered_map<std::string, int> seen_, counts_;
  std::unordered_set<std::string> names_;
  FeedList list_;
};

}  // namespace wirefold
