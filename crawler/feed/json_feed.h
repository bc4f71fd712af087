// JSON Feed 1.0 and 1.1 (jsonfeed.org), as leniently as publishers write it.
#pragma once

#include <string_view>

#include "base/news.h"
#include "base/result.h"
#include "crawler/feed/feed_reader.h"
#include "text/text_source.h"

namespace wirefold {

Result<Feed> ReadJsonFeed(TextSource& text, std::string_view base, const FeedLimits& limits);

}  // namespace wirefold
