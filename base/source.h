// A publisher as the user names it: what the configuration, lists of feeds and the database hold.
#pragma once

#include <string>
#include <vector>

namespace wirefold {

// Where the rare site keeps its article that nothing general finds: selectors as
// text/html_select.h reads them. Empty: the usual way.
struct SelectorTexts {
  std::string body;
  std::string title;
  std::string author;
  std::string date;
  std::vector<std::string> drop;

  bool Any() const {
    return !body.empty() || !title.empty() || !author.empty() || !date.empty() || !drop.empty();
  }
  friend bool operator==(const SelectorTexts&, const SelectorTexts&) = default;
};

struct Source {
  std::string name;
  std::string home;
  std::vector<std::string> feeds;
  std::vector<std::string> sitemaps;  // news sitemaps; read, not yet fetched
  std::vector<std::string> tags;
  std::vector<std::string> folder;  // where the user keeps it, the outermost first
  SelectorTexts extract{};            // of the configuration alone; lists of feeds have none

  friend bool operator==(const Source&, const Source&) = default;
};

// Folders in folders; people use two or three.
inline constexpr size_t kDeepestFolder = 32;

}  // namespace wirefold
