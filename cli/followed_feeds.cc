#include "cli/followed_feeds.h"

#include <fmt/format.h>

#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/strings.h"
#include "cli/crawl_sources.h"
#include "crawler/roll.h"
#include "crawler/schedule/cadence.h"
#include "text/url.h"

namespace wirefold {
namespace {

class Walk {
 public:
  Walk(const Store* store, const Config& config, const std::vector<std::string>& names,
       const std::function<bool(const FollowedFeed&)>& visit)
      : store_(store), config_(config), visit_(visit) {
    for (const std::string& name : names) asked_.push_back({name, FeedKeyOf(name), false});
  }

  Status Run() {
    for (Asked& asked : asked_) WF_CHECK(Meant(asked));
    WF_CHECK(ForEachSource(config_, store_,
                           [this](const Source& source, const std::string& name, bool configured) {
                             return Visit(source, name, configured);
                           }));
    return ended_ ? Status() : Unknown();
  }

 private:
  struct Asked {
    std::string name, key;
    bool found = false;
  };

  Status Meant(Asked& asked) const {
    if (!Url::Parse(asked.name)) return {};
    MeantFeed feed(asked.name);
    WF_CHECK(ForEachSource(config_, store_,
                           [&](const Source& source, const std::string&, bool) -> Result<bool> {
                             feed.See(source);
                             return true;
                           }));
    WF_TRY(const std::string meant, feed.Get());
    asked.key = FeedKeyOf(meant);
    return {};
  }

  Result<bool> Visit(const Source& source, const std::string& name, bool configured) {
    if (!asked_.empty()) names_.push_back(name);
    const bool all =
        asked_.empty() || Asks(name) || (!source.home.empty() && Asks(FeedKeyOf(source.home)));
    FollowedFeed feed{source, name, configured};
    WF_CHECK(ForEachAddress(source, [&](const std::string& address) -> Status {
      const auto url = Url::Parse(address);
      if (!url || ended_) return {};
      const std::string key = FeedKey(*url);
      if (!seen_.insert(Hash64Of(key)).second || !(Asks(key) || all)) return {};
      return VisitFeed(feed, FeedIdOf(url->spec()), url->spec());
    }));
    if (!HasFeeds(source) && all && !ended_) {
      feed.state = {};
      feed.health = source.settings.paused ? Health::kPaused : Health::kNew;
      ended_ = !visit_(feed);
    }
    return !ended_;
  }

  Status VisitFeed(FollowedFeed& feed, FeedId id, const std::string& address) {
    feed.state = {};
    feed.pages = {};
    if (store_) {
      WF_TRY(std::optional<FeedState> stored, store_->GetFeed(id));
      if (stored) feed.state = std::move(*stored);
      WF_TRY(feed.pages, store_->PagesOf(id));
    }
    feed.state.id = id;
    if (feed.state.url.empty()) feed.state.url = address;
    feed.health = HealthOf(feed.state, feed.pages, feed.source.settings.paused);
    HeedInterval(feed);
    ended_ = !visit_(feed);
    const bool index = feed.state.format == kRobotsFormat || feed.state.format == "sitemap-index";
    return index && !ended_ ? VisitSitemaps(feed, id) : Status();
  }

  // One that was shortened since the poll was planned counts at once, as in Roll.
  static void HeedInterval(FollowedFeed& feed) {
    const std::optional<Millis>& interval = feed.source.settings.interval;
    if (!interval || feed.health != Health::kOk || feed.state.polls == 0) return;
    if (feed.state.last_poll + *interval >= feed.state.next_poll) return;
    feed.state.next_poll = feed.state.last_poll + *interval;
    feed.state.next_reason = IntervalReason(*interval);
  }

  // Robots.txt names an index, which names sitemaps.
  Status VisitSitemaps(FollowedFeed& feed, FeedId index) {
    if (!children_) WF_CHECK(ReadChildren());
    const auto children = children_->find(index.value);
    if (children == children_->end()) return {};
    const std::vector<FeedId> ids = std::move(children->second);
    children_->erase(children);  // each index once: no circle
    for (const FeedId id : ids)
      if (!ended_ && visited_.insert(id.value).second) WF_CHECK(VisitFeed(feed, id, ""));
    return {};
  }

  Status ReadChildren() {
    children_.emplace();
    return store_->ForEachFeed([&](const FeedState& state) {
      if (state.index) (*children_)[state.index.value].push_back(state.id);
      return true;
    });
  }

  bool Asks(const std::string& word) {
    bool found = false;
    for (Asked& asked : asked_)
      if (asked.name == word || asked.key == word) found = asked.found = true;
    return found;
  }

  Status Unknown() const {
    for (const Asked& asked : asked_) {
      if (asked.found) continue;
      const auto meant = Nearest(asked.name, names_);
      return Fail(Code::kUsage,
                  fmt::format("no source or feed \"{}\" is followed{}", MaskPassword(asked.name),
                              meant ? "; did you mean " + *meant : ""));
    }
    return {};
  }

  const Store* store_;
  const Config& config_;
  const std::function<bool(const FollowedFeed&)>& visit_;
  std::vector<Asked> asked_;
  std::vector<std::string> names_;  // there are, where one is asked for
  std::unordered_set<uint64_t> seen_, visited_;
  // By index; read when the first one comes.
  std::optional<std::unordered_map<uint64_t, std::vector<FeedId>>> children_;
  bool ended_ = false;
};

}  // namespace

Status ForEachFollowedFeed(const Store* store, const Config& config,
                           const std::vector<std::string>& names,
                           const std::function<bool(const FollowedFeed&)>& visit) {
  return Walk(store, config, names, visit).Run();
}

}  // namespace wirefold
