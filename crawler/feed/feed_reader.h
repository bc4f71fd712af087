// Whatever a publisher sends becomes a Feed: RSS 0.9x/1.0/2.0, RDF, Atom 0.3/1.0, CDF, JSON Feed,
// sitemaps and their indexes, each also gzipped, known by content and not by label (plain lists of
// addresses alone need text/plain). Pure. A feed with faults is a Feed with warnings; only what is
// no feed at all is an Error, and the message names what it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/news.h"
#include "base/result.h"
#include "text/text_source.h"

namespace wirefold {

struct FeedLimits {
  // The first are kept, the last where the oldest stand first, the newest of a sitemap.
  size_t max_entries = 2000;
  size_t max_title = 1000;  // characters
  size_t max_url = 2048;    // bytes
  uint64_t max_unpacked =
      50 << 20;  // bytes, where it was gzipped: a sitemap's most, by its protocol
};

// `base` is where the document came from, after redirects (RFC 3986 5.1.3); may be empty.
// `content_type` is the whole HTTP header.
Result<Feed> ReadFeed(std::string_view bytes, std::string_view base, std::string_view content_type,
                      const FeedLimits& limits = {});
// The same of a document in pieces, in memory that its length does not change: the entries beyond
// `max_entries` are let go of on the way.
Result<Feed> ReadFeed(TextSource& bytes, std::string_view base, std::string_view content_type,
                      const FeedLimits& limits = {});

// One JSON object (JSON Feed 1.1 with `_wirefold` extensions), no line break: what `wirefold parse`
// prints. `file` as the user named it.
std::string FeedToJson(const Feed& feed, std::string_view file);

}  // namespace wirefold
