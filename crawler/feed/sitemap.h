// What is particular to sitemaps (sitemaps.org's protocol 0.9, Google's news extension). Their
// words are rows of vocabulary.cc like any feed's; here are the lists of plain addresses, and which
// of a sitemap's pages are news. Pure.
#pragma once

#include <string_view>

#include "base/news.h"
#include "base/result.h"
#include "base/time.h"
#include "crawler/feed/feed_reader.h"
#include "text/text_source.h"

namespace wirefold {

inline constexpr size_t kMostSitemaps = 50'000;  // of an index, by the protocol

// A sitemap of any kind, or an index.
bool IsSitemap(const Feed& feed);

// What of a sitemap a crawler may ask for as news; the rest is a site's archive. Kept are, in the
// document's order,
// - what is dated, by news:publication_date, else lastmod, and not older than `oldest` before `now`
//   (Google lists two days). A lastmod that all entries share is the file's own and says nothing;
// - what is not dated but said to be news (it has a title), for news sitemaps hold nothing old;
// - of the rest, what stands in a document of kFewPages entries at most: a small site lists its
//   pages without dates.
// Does nothing to what is no sitemap.
inline constexpr size_t kFewPages = 100;
void KeepNews(Feed& sitemap, Time now, Millis oldest);

// ---- for the reader

// Whether text served as `content_type` is a sitemap of the protocol's plain kind: text/plain, an
// absolute address in each of its first lines.
bool IsTextSitemap(std::string_view head, std::string_view content_type);
// Other lines are a warning.
Result<Feed> ReadTextSitemap(TextSource& text, const FeedLimits& limits);

// What is only known at the end: an index's newest first, a news sitemap's name.
void FinishSitemap(Feed& feed);

}  // namespace wirefold
