// What the user follows besides the configuration: taken in and let go, in the database itself or,
// where a daemon holds it, by asking that.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/crawl_sources.h"
#include "store/store.h"

namespace wirefold {

struct FollowChange {
  size_t fresh = 0;                // feeds that are followed from now on
  size_t known = 0;                // that were followed already
  std::vector<std::string> names;  // of the sources that have the fresh ones; a daemon tells a few
};

// Joins a list to others: what these have already is left out and counted; more feeds of one of
// their sources, by name and home, are that source's; other newcomers get a name that neither they
// nor `configured` have.
FollowChange Join(Sources more, const Sources& configured, Sources& sources);

// Takes the feed of that address, or the source of that name, out of `sources`. Says how many feeds
// these were.
size_t TakeOut(const std::string& name, Sources& sources);

// In the database of --db or the configuration.
Result<FollowChange> Follow(const std::string& db_option, const Config& config, Sources more);
// Says how many feeds were let go. kNotFound: neither a feed nor a source of that name is there.
Result<size_t> Unfollow(const std::string& db_option, const Config& config,
                        const std::string& name);

// What the daemon says to these two.
struct FollowAnswer {
  std::string json;
  bool changed = false;
};
bool AsksToFollow(std::string_view question);
// On the thread that may write.
FollowAnswer AnswerFollow(Store& store, const Config& config, std::string_view question);

}  // namespace wirefold
