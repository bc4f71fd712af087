#include "crawler/roll.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/id_set.h"
#include "crawler/outcome.h"
#include "crawler/robots_book.h"
#include "text/url.h"

namespace wirefold {
namespace {

// New feeds start spread out, so many a second, and the last of them within half an hour.
constexpr int64_t kStartsPerSecond = 50;
constexpr int64_t kLongestStart = 1'800'000;
constexpr size_t kEnlistedAtOnce = 1'000;

// What was planned by a clock that was wrong is not believed: polls of later than now, but for the
// corrections of an hour, and pages put off for longer than any pause.
constexpr Millis kClockSlack{3'600'000};
constexpr Millis kLongestPagePause{5 * 86'400'000};

uint64_t MarkOf(const std::string& source, const std::vector<std::string>& tags) {
  uint64_t mark = Hash64Of(source);
  for (const std::string& tag : tags) mark = Hash64Of(tag, mark);
  return mark;
}

// What is kept of a stored feed while the roll is made.
struct Known {
  FeedId id;
  uint64_t mark = 0;
  Time next_poll{};
  Time last_poll{};
  FeedId index{};
  Health health = Health::kNew;
  bool silent = false;
  bool listed = false;
  bool let_go = false;  // by its index: it may come back
};

class Reader {
 public:
  Reader(const Store& store, const Config& config, const CrawlPlan& plan, Time now,
         const EnlistFeeds& enlist)
      : store_(store), config_(config), plan_(plan), now_(now), enlist_(enlist) {}

  Result<Roll> Read() {
    WF_CHECK(ReadKnown());
    WF_CHECK(ForEachSource(config_, plan_.followed ? &store_ : nullptr,
                           [this](const Source& source, const std::string& name, bool) {
                             return List(source, name);
                           }));
    WF_CHECK(Enlist());
    ListChildren();
    Stagger();
    WF_CHECK(ReadPages());
    return std::move(roll_);
  }

 private:
  Status ReadKnown() {
    return store_.ForEachFeed([&](const FeedState& state) {
      known_.push_back({state.id, MarkOf(state.source, state.tags), state.next_poll,
                        state.last_poll, state.index, HealthOf(state, {}, false), IsSilent(state),
                        false, WasLetGo(state)});
      if (state.not_before > now_ && state.last_poll <= now_ + kClockSlack &&
          config_.fetch.retry_after_scope == RetryAfterScope::kHost)
        roll_.holds.push_back(
            {state.validated_url.empty() ? state.url : state.validated_url, state.not_before});
      return true;
    });
  }

  Result<bool> List(const Source& source, const std::string& name) {
    if (source.settings.paused) return true;
    WF_CHECK(ForEachAddress(
        source, [&](const std::string& address) { return ListFeed(source, name, address); }));
    return true;
  }

  Status ListFeed(const Source& source, const std::string& name, const std::string& address) {
    const auto url = Url::Parse(address);
    if (!url) {
      roll_.refused.push_back({name, address, url.error().what});
      return {};
    }
    if (!keys_.Insert(Hash64Of(FeedKey(*url)))) return {};
    const FeedId id = FeedIdOf(url->spec());
    Known* known = Find(id);
    if (!known || known->mark != MarkOf(name, source.tags) || known->index || known->let_go) {
      FeedState state;
      if (known) {
        WF_TRY(std::optional<FeedState> stored, store_.GetFeed(id));
        if (stored) state = std::move(*stored);
      }
      state.id = id;
      state.url = url->spec();
      state.source = name;
      state.tags = source.tags;
      state.index = {};
      if (known && known->let_go) {
        state.gone = false;
        known->health = Health::kNew;
      }
      changed_.push_back(std::move(state));
      if (changed_.size() >= kEnlistedAtOnce) WF_CHECK(Enlist());
    }
    if (known) {
      // One that was shortened since the poll was planned counts at once.
      if (source.settings.interval && known->health == Health::kOk)
        known->next_poll = std::min(known->next_poll, known->last_poll + *source.settings.interval);
      Take(*known);
    } else {
      TakeFresh(id);
    }
    return source.settings.pages_a_day ? CountPages(id, name) : Status();
  }

  // A million of them at once would be gigabytes.
  Status Enlist() {
    if (changed_.empty()) return {};
    WF_CHECK(enlist_(changed_));
    changed_.clear();
    return {};
  }

  Status CountPages(FeedId id, const std::string& source) {
    WF_TRY(const FeedPages pages, store_.PagesOf(id));
    if (pages.day == UtcDay(now_)) roll_.page_use[source] += static_cast<int>(pages.today);
    return {};
  }

  // They are in the order of their ids, as the database has them.
  Known* Find(FeedId id) {
    const auto found = std::lower_bound(known_.begin(), known_.end(), id,
                                        [](const Known& a, FeedId b) { return a.id < b; });
    return found != known_.end() && found->id == id ? &*found : nullptr;
  }

  void TakeFresh(FeedId id) {
    ++roll_.fresh;
    fresh_.push_back(id);
  }

  void Take(Known& known) {
    if (std::exchange(known.listed, true)) return;
    if (known.health == Health::kNew) return TakeFresh(known.id);
    if (known.health != Health::kOk) roll_.unwell.emplace_back(known.id, known.health);
    roll_.gone += known.health == Health::kGone && plan_.forever;
    if (known.health == Health::kGone && plan_.forever) return;
    if (known.last_poll > now_ + kClockSlack) return fresh_.push_back(known.id);
    if (plan_.only_due && known.next_poll > now_) return;
    const Time due = plan_.forever || plan_.only_due ? std::max(known.next_poll, now_) : now_;
    (known.silent ? roll_.unproven : roll_.feeds).emplace_back(known.id, due);
  }

  // Robots.txt names an index, which names sitemaps: two rounds find all.
  void ListChildren() {
    for (int round = 0; round < 2; ++round)
      for (Known& known : known_) {
        if (!known.index || known.listed) continue;
        const Known* index = Find(known.index);
        if (!index || !index->listed) continue;
        roll_.children[known.index.value].push_back(known.id);
        Take(known);
      }
  }

  void Stagger() {
    const int64_t span =
        std::min(static_cast<int64_t>(fresh_.size()) * 1000 / kStartsPerSecond, kLongestStart);
    for (const FeedId id : fresh_) {
      const int64_t after =
          plan_.forever ? static_cast<int64_t>(Mix64(id.value) % static_cast<uint64_t>(span + 1))
                        : 0;
      roll_.unproven.emplace_back(id, now_ + Millis{after});
    }
  }

  Status ReadPages() {
    return store_.ForEachPending([&](const PendingEntry& pending) {
      const bool waits =
          pending.not_before > now_ && pending.not_before <= now_ + kLongestPagePause;
      if (waits && AskedForTime(pending.last_problem))
        roll_.holds.push_back({pending.entry.url, pending.not_before});
      if (!waits || plan_.forever)
        roll_.pages.emplace_back(pending.id, waits ? pending.not_before : now_);
      else
        roll_.later += !pending.again;
      return true;
    });
  }

  const Store& store_;
  const Config& config_;
  const CrawlPlan& plan_;
  const Time now_;
  const EnlistFeeds& enlist_;
  Roll roll_;
  std::vector<Known> known_;
  std::vector<FeedId> fresh_;  // never polled, or nobody knows when
  std::vector<FeedState> changed_;
  IdSet keys_;
};

}  // namespace

Status ForEachSource(const Config& config, const Store* store,
                     const std::function<Result<bool>(const Source& source, const std::string& name,
                                                      bool configured)>& visit) {
  IdSet names;
  for (const Source& source : config.sources) {
    names.Insert(Hash64Of(source.name));
    WF_TRY(const bool more, visit(source, source.name, true));
    if (!more) return {};
  }
  if (!store) return {};
  Result<bool> more = true;
  WF_CHECK(store->ForEachFollowed([&](const Source& source) {
    std::string name = source.name;
    for (int n = 2; !names.Insert(Hash64Of(name)); ++n) name = fmt::format("{} {}", source.name, n);
    more = visit(source, name, false);
    return more && *more;
  }));
  WF_CHECK(std::move(more));
  return {};
}

Result<Roll> ReadRoll(const Store& store, const Config& config, const CrawlPlan& plan, Time now,
                      const EnlistFeeds& enlist) {
  return Reader(store, config, plan, now, enlist).Read();
}

}  // namespace wirefold
