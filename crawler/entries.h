// From what a feed lists to what is pending, and from a page to the record that is kept. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/news.h"
#include "base/time.h"
#include "config/config.h"
#include "crawler/feed/feed_reader.h"
#include "store/store.h"

namespace wirefold {

// What is read of a feed, as the configuration has it.
FeedLimits FeedLimitsOf(const FeedConfig& config);

// A feed's entries as pending ones, in the feed's order, each id once. `feed_url` is where the feed
// came from.
std::vector<PendingEntry> PendingEntries(Feed feed, const FeedState& state,
                                         const std::vector<std::string>& source_tags, Time now);

// The record of an entry whose page was read. A page that says less than the feed did (a consent
// wall, a teaser) gives way to the feed's own words, with the reason.
ArticleRecord RecordFromPage(const PendingEntry& pending, Article article,
                             std::string_view fetched_url, Time now);
// The record of an entry whose page could not be had, or that has none: nothing that a feed listed
// is lost.
ArticleRecord RecordFromEntry(const PendingEntry& pending, std::string_view problem, Time now);

}  // namespace wirefold
