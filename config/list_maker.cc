#include "config/list_maker.h"

#include <fmt/format.h>

#include "base/plural.h"
#include "base/strings.h"
#include "config/config.h"
#include "config/keys.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kMostFeeds = 50'000;
constexpr size_t kMostWarnings = 20;  // the rest is counted

// "feed://a.test/rss" and "feed:https://a.test/rss", as readers hand addresses to one another.
std::string WithoutFeedScheme(std::string_view address) {
  if (StartsWithNoCase(address, "feed://")) return fmt::format("http:{}", address.substr(5));
  if (StartsWithNoCase(address, "feed:")) address.remove_prefix(5);
  return std::string(address);
}

}  // namespace

std::optional<std::string> ListMaker::Feed(std::string_view place, std::string_view address) {
  any_address_ = true;
  const auto url = Url::Parse(WithoutFeedScheme(address));
  if (!url) {
    LeaveOut(place, fmt::format("{}: {}", ForTerminal(MaskPassword(address)), url.error().what));
    return std::nullopt;
  }
  if (seen_.size() >= kMostFeeds) {
    LeaveOut(place, fmt::format("more than {} feeds in one list", kMostFeeds));
    return std::nullopt;
  }
  const int times = ++seen_[FeedKey(*url)];
  if (times == 1) return url->spec();
  if (times == 2) Warn(fmt::format("{} is listed more than once; used once", url->Shown()));
  return std::nullopt;
}

Source& ListMaker::NewSource(std::string_view wanted, const std::string& feed) {
  std::string name(wanted);
  if (!IsPrintable(name)) {
    const auto url = Url::Parse(feed);
    name = url ? std::string(url->host()) : "source";
  }
  // "News", "News 2", ...; the count is kept, or a thousand equal names would cost a million looks.
  int& count = counts_[name];
  std::string unique = name;
  while (!names_.insert(unique).second) unique = fmt::format("{} {}", name, ++count + 1);
  Source& source = list_.sources.emplace_back();
  source.name = std::move(unique);
  if (!feed.empty()) source.feeds.push_back(feed);
  return source;
}

void ListMaker::LeaveOut(std::string_view place, std::string_view why) {
  ++left_out_;
  Warn(fmt::format("{}: {} (left out)", place, why));
}

void ListMaker::Warn(std::string_view what) {
  if (++warned_ <= kMostWarnings) list_.warnings.push_back(fmt::format("{}: {}", file_, what));
}

FeedList ListMaker::Finish(std::string_view damage) {
  size_t feeds = 0;
  for (const Source& source : list_.sources) feeds += source.feeds.size();
  const size_t untold = warned_ - list_.warnings.size();
  if (!damage.empty()) list_.warnings.push_back(fmt::format("{}: damaged: {}", file_, damage));
  if (left_out_ || untold || !damage.empty())
    list_.warnings.push_back(fmt::format(
        "{}: {} used, {} left out{}", file_, Plural(feeds, "feed"), left_out_,
        untold ? fmt::format("; {} more {} like these", untold, PluralWord(untold, "warning"))
               : ""));
  return std::move(list_);
}

}  // namespace wirefold
