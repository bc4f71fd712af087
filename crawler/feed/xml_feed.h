// A feed in XML, of whatever kind, event by event into a Feed. The table of words is vocabulary.cc;
// here is what they do.
#pragma once

#include <string_view>

#include "base/news.h"
#include "base/result.h"
#include "crawler/feed/feed_reader.h"
#include "text/text_source.h"

namespace wirefold {

// `text` is UTF-8. kInvalid where the root is none of a feed's.
Result<Feed> ReadXmlFeed(TextSource& text, std::string_view begins, std::string_view base,
                         const FeedLimits& limits);

}  // namespace wirefold
