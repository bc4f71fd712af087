// Articles and stories as an outside feed tells them: what is said of each, once for all forms, and
// the forms, a file each (format_rss.cc, format_atom.cc, format_json_feed.cc). What comes out is
// read back by crawler/feed with the same titles, links, times, authors and tags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "cli/print.h"

namespace wirefold {

struct FeedHead {
  std::string id;     // an absolute URI that stays
  std::string title;  // plain
  Time updated{};     // of the newest item
};

// All text is plain but `html`, which is safe as it stands (crawler/extract/article_html.h).
struct FeedItem {
  std::string id;   // an absolute URI that stays
  std::string url;  // http or https, without a password; empty: it has no page
  std::string title;
  std::string summary;
  std::string html;
  Time published{};
  Time updated{};
  std::vector<std::string> authors;
  std::string publisher;
  std::vector<std::string> tags;
  std::string language;
  std::string image;  // http or https
  // Where other software finds it again: our own words in a JSON Feed.
  std::string story;
  uint64_t articles = 0;  // of the story, where the item is one
};

// `text` where it is an address that a reader may follow: http or https, without user and password;
// else nothing.
std::string SafeLink(std::string_view text);

// "urn:wirefold:article:3f9a..."
FeedItem ItemOf(const StoredArticle& article);
// "urn:wirefold:story:3f9a...": the first publication, and below its text who else ran it.
FeedItem ItemOf(const Story& story, const ShownStory& shown);

// A form of feed is what stands before all items, what each says, what stands between two, and what
// stands behind them all. `cursor`: with which a search goes on, where it was cut.
struct FeedForm {
  std::string (*head)(const FeedHead& head);
  std::string (*item)(const FeedItem& item);
  std::string_view between;
  std::string (*tail)(std::string_view cursor);
};

extern const FeedForm kRss;       // RSS 2.0 with dc, content and media
extern const FeedForm kAtom;      // RFC 4287
extern const FeedForm kJsonFeed;  // 1.1

}  // namespace wirefold
