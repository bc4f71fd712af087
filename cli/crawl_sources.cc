#include "cli/crawl_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/log.h"
#include "cli/input.h"
#include "cli/open.h"
#include "config/feed_list.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr uint64_t kLargestList = 16u << 20;

}  // namespace

std::string FeedKeyOf(const std::string& address) {
  const auto url = Url::Parse(address);
  return url ? FeedKey(*url) : address;
}

Result<Sources> ReadFeedList(const std::string& file) {
  const auto bytes = ReadInput(file, kLargestList);
  if (!bytes) return Fail(Error{Code::kUsage, bytes.error().what}.In(InputName(file)));
  WF_TRY(FeedList list, ParseFeedList(*bytes, InputName(file)));
  for (const std::string& warning : list.warnings) Log(LogLevel::kWarning, warning);
  return std::move(list.sources);
}

Result<Sources> SourcesOfUrls(const std::vector<std::string>& urls) {
  Sources sources;
  for (const std::string& text : urls) {
    const auto url = Url::Parse(text);
    if (!url)
      return Fail(Code::kUsage, fmt::format("{}: {}", MaskPassword(text), url.error().what));
    const std::string host(url->host());
    auto source = std::ranges::find(sources, host, &Source::name);
    if (source == sources.end()) {
      sources.emplace_back().name = host;
      source = sources.end() - 1;
    }
    source->feeds.push_back(url->spec());
  }
  return sources;
}

Result<std::unique_ptr<Store>> OpenFollowed(const std::string& db_option, const Config& config) {
  const bool may_be_missing = db_option.empty() && !config.sources.empty();
  return may_be_missing ? OpenToReadIfThere(db_option, config) : OpenToRead(db_option, config);
}

Result<Sources> ReadFollowed(const std::string& db_option, const Config& config) {
  WF_TRY(const auto store, OpenFollowed(db_option, config));
  if (!store) return Sources();
  return store->Followed();
}

Result<bool> FollowsAny(const Store& store) {
  bool any = false;
  WF_CHECK(store.ForEachFollowed([&](const Source& source) {
    any = HasFeeds(source);
    return !any;
  }));
  return any;
}

void MeantFeed::See(const std::string& address) {
  const auto url = Url::Parse(address);
  if (!url || as_typed_) return;
  const std::string key = FeedKey(*url);
  as_typed_ = key == key_;
  if (!url->has_credentials()) return;
  if (key_ == FeedKeyOf(url->Shown()) || key_ == FeedKey(url->WithoutCredentials()))
    alike_.emplace(key, address);
}

void MeantFeed::See(const Source& source) {
  for (const auto* addresses : {&source.feeds, &source.sitemaps})
    for (const std::string& address : *addresses) See(address);
}

Result<std::string> MeantFeed::Get() const {
  if (as_typed_ || alike_.empty()) return typed_;
  if (alike_.size() == 1) return alike_.begin()->second;
  return Fail(Code::kUsage,
              fmt::format("{} feeds are at {}: name the source, or user and password as well",
                          alike_.size(), MaskPassword(typed_)));
}

size_t DropKnown(Sources& more, const Sources& known) {
  std::unordered_set<std::string> names, feeds;
  for (const Source& source : known) {
    names.insert(source.name);
    for (const auto* addresses : {&source.feeds, &source.sitemaps})
      for (const std::string& feed : *addresses) feeds.insert(FeedKeyOf(feed));
  }
  size_t dropped = 0;
  std::erase_if(more, [&](Source& source) {
    if (source.feeds.empty() && source.sitemaps.empty()) {
      const bool there = names.contains(source.name);
      dropped += there;
      return there;
    }
    for (auto* addresses : {&source.feeds, &source.sitemaps})
      dropped += std::erase_if(
          *addresses, [&](const std::string& feed) { return feeds.contains(FeedKeyOf(feed)); });
    return source.feeds.empty() && source.sitemaps.empty();
  });
  return dropped;
}

void AddSources(Sources more, Sources& sources) {
  std::unordered_set<std::string> names;
  for (const Source& source : sources) names.insert(source.name);
  for (Source& source : more) {
    const std::string name = source.name;
    for (int n = 2; !names.insert(source.name).second; ++n)
      source.name = fmt::format("{} {}", name, n);
    sources.push_back(std::move(source));
  }
}

bool HasFeeds(const Source& source) {
  return !source.feeds.empty() || !source.sitemaps.empty() ||
         (source.settings.robots_sitemaps && !source.home.empty());
}

bool HasFeeds(const Sources& sources) {
  return std::ranges::any_of(sources, [](const Source& source) { return HasFeeds(source); });
}

Error NoFeeds(const Config& config, std::string_view give) {
  return {Code::kUsage, fmt::format("no feeds: give {}, or `wirefold feeds import` a list ({})",
                                    give, FilesRead(config))};
}

}  // namespace wirefold
