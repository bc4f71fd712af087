// A publisher as the user names it: what the configuration, lists of feeds and the database hold.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

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

inline constexpr Millis kForEver = Millis::max();

// How this one publisher is to be asked. Of the configuration alone, valid as it stands there;
// lists of feeds and the database have none.
struct SourceSettings {
  std::optional<Millis> interval;  // from poll to poll; nothing: at each feed's own pace
  bool paused = false;             // neither polled nor are its pages fetched
  // Sent to the source's own origins only, as are username and password.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string username;
  std::string password;
  std::string password_file;            // where the password was read; empty: it was written out
  std::string user_agent;               // empty: the crawler's
  std::string cookie_file;              // Netscape's format; sent by its own rules
  std::string cookies;                  // what stood in it
  std::string proxy;                    // scheme://[user:password@]host:port; empty: none
  std::optional<int> pages_a_day;       // nothing: as many as every source
  std::optional<bool> keep_pages;       // raw pages are kept; nothing: as of every source
  std::optional<Millis> keep_articles;  // or kForEver; nothing: as long as every source's
  bool text_from_feed = false;          // an article is what the feed says; its page is not fetched
  bool robots_sitemaps = false;         // what robots.txt lists as sitemaps is followed as well

  friend bool operator==(const SourceSettings&, const SourceSettings&) = default;
};

struct Source {
  std::string name;
  std::string home;
  std::vector<std::string> feeds;
  std::vector<std::string> sitemaps;  // news sitemaps, and indexes of them
  std::vector<std::string> tags;
  std::vector<std::string> folder;  // where the user keeps it, the outermost first
  SelectorTexts extract{};          // of the configuration alone; lists of feeds have none
  SourceSettings settings{};

  friend bool operator==(const Source&, const Source&) = default;
};

// Folders in folders; people use two or three.
inline constexpr size_t kDeepestFolder = 32;

}  // namespace wirefold
