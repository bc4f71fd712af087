// A publisher as the user names it: what the configuration, lists of feeds and the database hold.
#pragma once

#include <string>
#include <vector>

namespace wirefold {

struct Source {
  std::string name;
  std::string home;
  std::vector<std::string> feeds;
  std::vector<std::string> sitemaps;  // news sitemaps; read, not yet fetched
  std::vector<std::string> tags;
  std::vector<std::string> folder;  // where the user keeps it, the outermost first

  friend bool operator==(const Source&, const Source&) = default;
};

// Folders in folders; people use two or three.
inline constexpr size_t kDeepestFolder = 32;

}  // namespace wirefold
