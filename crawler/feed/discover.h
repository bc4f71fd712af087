// Autodiscovery: the feeds that an HTML page tells of. Pure, and linear in the page whatever it
// holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

struct FoundFeed {
  std::string url;  // absolute, http or https; as written where the page's own address is unknown
  std::string title;
  std::string type;       // as declared, without parameters
  bool comments = false;  // it lists readers' comments, by its title or its address
  bool declared = true;   // by <link>; else an <a> that looks like one
};

inline constexpr size_t kMostFoundFeeds = 20;

// <link rel="alternate"> of a feed's type and <link rel="feed">, in the page's order, those of
// comments last. Where there is none, links to what is called RSS or has the address of a feed.
// Each address once, kMostFoundFeeds at most. `base`: where the page came from; its <base> is
// heeded.
std::vector<FoundFeed> DiscoverFeeds(std::string_view bytes, std::string_view content_type,
                                     std::string_view base);
// The same from text that is decoded already.
std::vector<FoundFeed> FeedsOfPage(std::string_view text, std::string_view base);

}  // namespace wirefold
