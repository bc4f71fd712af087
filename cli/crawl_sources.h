// What is followed: the configuration's sources, those that were imported into the database, and
// what stands on the command line.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "store/store.h"

namespace wirefold {

using Sources = std::vector<Source>;

// The sources of a list of feeds, OPML or newsboat's urls; "-" is stdin. Warnings are logged.
// kUsage where it cannot be read.
Result<Sources> ReadFeedList(const std::string& file);
// Feeds typed on the command line: those of one host are one source. kUsage where one is no
// address.
Result<Sources> SourcesOfUrls(const std::vector<std::string>& urls);
// The database that says what is followed, beside the configuration. nullptr where none is there
// yet and the configuration has sources to tell of. What --db names must be there: a mistyped name
// is no empty list.
Result<std::unique_ptr<Store>> OpenFollowed(const std::string& db_option, const Config& config);
// The database's, of that one.
Result<Sources> ReadFollowed(const std::string& db_option, const Config& config);
// Whether the database follows a feed; the first one tells.
Result<bool> FollowsAny(const Store& store);

// FeedKey of an address; what is none is its own.
std::string FeedKeyOf(const std::string& address);
// Which feed an address means that was typed as it is shown: with its password masked, or without
// user and password. It sees the addresses that are followed, and then says the one that was meant;
// what was typed where it stands among them as it is, or nothing is like it. kUsage: several are.
class MeantFeed {
 public:
  explicit MeantFeed(std::string typed) : typed_(std::move(typed)), key_(FeedKeyOf(typed_)) {}
  void See(const std::string& address);
  void See(const Source& source);
  Result<std::string> Get() const;

 private:
  std::string typed_, key_;
  bool as_typed_ = false;
  std::map<std::string, std::string> alike_;  // by FeedKey
};
// Takes out of `more` what `known` has: feeds by FeedKey, sources without a feed by name. Says how
// many these were.
size_t DropKnown(Sources& more, const Sources& known);
// Appends; a newcomer gets a number where its name is taken.
void AddSources(Sources more, Sources& sources);

// Is there anything to poll: a feed, a sitemap, a robots.txt that lists sitemaps?
bool HasFeeds(const Source& source);
bool HasFeeds(const Sources& sources);
// kUsage: there is nothing to poll, and what to do about it.
// `give`: what else the command takes.
Error NoFeeds(const Config& config, std::string_view give);

}  // namespace wirefold
