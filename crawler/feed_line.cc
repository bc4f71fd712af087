// A feed's way: its answer, its entries, the one batch of both, and then the pages.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/log.h"
#include "base/plural.h"
#include "base/strings.h"
#include "crawler/corridor.h"
#include "crawler/entries.h"
#include "crawler/feed/sitemap.h"
#include "crawler/feed/sniff.h"
#include "text/date.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

// What a sitemap lists counts as news so long; publishers' own limit is two days.
constexpr Millis kNewsAge{3 * 86'400'000LL};
// Sitemaps of an index that are followed.
constexpr size_t kMostSitemaps = 50;

// What a sitemap lists is as old as its server says; our clock may be wrong.
Time ServersTime(const Response& response, Time now) {
  const auto date = ParseDate(response.Header("date"));
  return date && date->has_time ? std::min(date->time, now) : now;
}

// Who says that nothing may be stored, or that it was stale when it was sent, means the validators
// too.
bool MayKeepValidators(const Response& response) {
  return !ContainsNoCase(response.Header("cache-control"), "no-store") &&
         response.Header("expires") != "0";
}

std::vector<Time> PublishedOf(const std::vector<PendingEntry>& entries,
                              const std::vector<size_t>& fresh) {
  std::vector<Time> times;
  for (const size_t i : fresh) {
    const Entry& entry = entries[i].entry;
    times.push_back(entry.published.value_or(entry.modified.value_or(entries[i].first_seen)));
  }
  return times;
}

// robots.txt as the index of sitemaps that it is, too (sitemaps.org, "Specifying the Sitemap
// location in your robots.txt file").
Result<Feed> SitemapsOf(const Robots& robots) {
  Feed index;
  index.format = kRobotsFormat;
  for (const std::string& address : robots.sitemaps()) index.sitemaps.push_back({address, {}});
  return index;
}

// The sitemaps of an index that can have news: those that say so; where none does, all.
// An index names those of its own site alone (sitemaps.org); robots.txt may name any. That is the
// site of the address which is followed, not where that leads: who redirects to another's index
// would be that one.
std::vector<std::string> NewsSitemaps(const Feed& index, const FeedState& state) {
  const auto from = Url::Parse(state.url);
  std::vector<std::string> all, news;
  for (const SitemapRef& sitemap : index.sitemaps) {
    auto url = Url::Parse(sitemap.url);
    if (!url || !from || (index.format != kRobotsFormat && SiteOf(*url) != SiteOf(*from))) continue;
    url = url->WithCredentialsOf(*from);
    all.push_back(url->spec());
    if (url->path_query().find("news") != std::string_view::npos) news.push_back(url->spec());
  }
  std::vector<std::string>& chosen = news.empty() ? all : news;
  if (chosen.size() > kMostSitemaps) chosen.resize(kMostSitemaps);
  return std::move(chosen);
}

// An index's sitemaps in the store: what is left of `listed` is followed because of it from now on,
// as it was kept; what it names no more is let go, and of that it is counted what was never polled.
Status ExchangeSitemaps(Store& store, std::vector<FeedState>& listed,
                        const std::vector<FeedId>& let_go, uint64_t& never_polled) {
  std::vector<FeedState> mine;
  never_polled = 0;
  for (FeedState& state : listed) {
    WF_TRY(std::optional<FeedState> stored, store.GetFeed(state.id));
    // One that is followed for itself, or by another index, is not ours; one that answered 410 is
    // nobody's.
    if (stored && !WasLetGo(*stored) && (stored->gone || stored->index != state.index)) continue;
    const FeedId index = state.index;
    if (stored) state = std::move(*stored);
    state.index = index;
    if (std::exchange(state.gone, false)) state.last_error.clear();
    mine.push_back(std::move(state));
  }
  listed = mine;
  std::vector<FeedState> changed = std::move(mine);
  for (const FeedId id : let_go) {
    WF_TRY(std::optional<FeedState> stored, store.GetFeed(id));
    if (!stored) continue;
    never_polled += stored->polls == 0;
    stored->gone = true;
    stored->index = {};
    stored->last_error = "its index names it no more";
    changed.push_back(std::move(*stored));
  }
  return store.Enlist(changed);
}

std::string CutInWords(const Feed& feed) {
  constexpr size_t kLongest = 300;
  const std::string why = fmt::format("{}", fmt::join(feed.warnings, "; "));
  return fmt::format("its document breaks off{}{}", why.empty() ? "" : ": ",
                     CutBytes(why, kLongest));
}

}  // namespace

void Corridor::FeedAnswered(Job& job, const Outcome& outcome) {
  FeedJob& task = std::get<FeedJob>(job.task);
  FeedState& state = task.state;
  task.note = {loop_.Now(), job.response.status, job.response.wire_bytes, 0,
               static_cast<uint64_t>(job.response.took.count())};
  if (task.older) {
    if (outcome.answer == Answer::kUse) return ParseFeed(job);
    AddFailure(state.source, job.chain.front().Shown(), outcome.why);
    return Drop(job);
  }
  state.last_poll = loop_.Now();
  state.last_status = job.response.status;
  ++summary_.feeds;
  if (outcome.answer == Answer::kUse) return ParseFeed(job);
  if (outcome.answer == Answer::kUnchanged) {
    ++summary_.not_modified;
    state.hints = HintsOf(state.hints, job.response, loop_.Now());
    NoteMove(job, outcome);
    FeedWorked(state);
    return CommitFeed(job);
  }
  state.gone = outcome.answer == Answer::kGone;
  state.not_before = outcome.wait ? loop_.Now() + *outcome.wait : Time{};
  NoteMove(job, outcome);
  FeedFailed(job, outcome.why, outcome.blocked);
  CommitFeed(job);
}

void Corridor::FeedWorked(FeedState& state) {
  state.last_success = state.last_poll;
  state.failures_in_row = 0;
  state.blocked = false;
  state.troubled_since = {};
  state.not_before = {};
  state.last_error.clear();
}

void Corridor::FeedFailed(Job& job, const std::string& why, bool blocked) {
  FeedJob& task = std::get<FeedJob>(job.task);
  FeedState& state = task.state;
  task.failed = true;
  if (state.failures_in_row++ == 0 || state.gone) state.troubled_since = state.last_poll;
  state.last_error = why;
  state.blocked = blocked;
}

// After the commit, which has planned what comes next.
void Corridor::TellFailure(const Job& job) {
  const FeedState& state = std::get<FeedJob>(job.task).state;
  std::string what = state.last_error;
  if (!state.gone && !AskedForTime(what))
    what += fmt::format("; tried {}, next try at {}{}",
                        Plural(static_cast<uint64_t>(state.failures_in_row), "time"),
                        Rfc3339Seconds(state.next_poll),
                        plan_.only_due || plan_.forever ? "" : " or at the next crawl");
  AddFailure(state.source, job.chain.front().Shown(), std::move(what));
}

// One sighting may be a mistake of an hour. An address that was taken over and does not answer as a
// feed any more is given up for the configured one.
void Corridor::NoteMove(Job& job, const Outcome& outcome) const {
  FeedState& state = std::get<FeedJob>(job.task).state;
  const bool worked = outcome.answer == Answer::kUse || outcome.answer == Answer::kUnchanged;
  if (state.moved_seen > 1 && job.permanent == 0) {
    if (worked || outcome.answer == Answer::kLater) return;
    state.gone = false;
    state.moved_to.clear();
    state.moved_seen = 0;
  } else if (worked) {
    const std::string end = job.permanent > 0 ? job.chain[job.permanent].spec() : std::string();
    state.moved_seen = end.empty() ? 0 : state.moved_to == end ? state.moved_seen + 1 : 1;
    state.moved_to = end;
  }
}

void Corridor::ParseFeed(Job& job) {
  const Reading reading = ReadingOf(job);
  job.suspect = reading.crashes > 0;
  Offload(
      Lane::kWorkers,
      [this, &job, reading, now = loop_.Now()] {
        const auto note = Note(reading);
        job.status = ReadEntries(job, now);
      },
      [this, &job] {
        FeedJob& task = std::get<FeedJob>(job.task);
        if (!job.status) {
          if (task.older) {
            AddFailure(task.state.source, job.chain.front().Shown(), job.status.error().what);
            return Drop(job);
          }
          FeedFailed(job, job.status.error().what, IsBotWall(job.response.body));
        }
        job.response = {};
        // Before the validators: a death between the two must not hide them behind the next 304.
        if (!task.older && !task.sitemaps.empty()) TakeSitemaps(task);
        CommitFeed(job);
      });
}

Status Corridor::ReadEntries(Job& job, Time now) const {
  FeedJob& task = std::get<FeedJob>(job.task);
  const Response& response = job.response;
  WF_TRY(Feed feed, job.chain.front().path() == kRobotsPath
                        ? SitemapsOf(Robots::Parse(response.body, "wirefold"))
                        : ReadFeed(response.body, job.url().spec(), response.Header("content-type"),
                                   feed_limits_));
  FeedState& state = task.state;
  for (const std::string& warning : feed.warnings)
    Log(LogLevel::kDebug, fmt::format("{}: {}", job.url().Shown(), warning));
  if (IsSitemap(feed)) KeepNews(feed, ServersTime(response, now), kNewsAge);
  if (task.backfill > 0)
    if (const auto next = Url::Parse(feed.next_url))
      task.next_url = next->WithCredentialsOf(job.url()).spec();
  if (!task.older) {
    NoteMove(job, {});
    FeedWorked(state);
    if (!feed.complete) state.last_error = CutInWords(feed);
    state.title = feed.title;
    state.format = feed.format;
    state.hints = HintsOf(feed, response, now);
    const bool keep = feed.complete && MayKeepValidators(response);
    state.etag = keep ? response.Header("etag") : std::string_view();
    state.last_modified = keep ? response.Header("last-modified") : std::string_view();
    state.validated_url = job.url().spec();
    if (MayBringSitemaps(state)) task.sitemaps = NewsSitemaps(feed, state);
    if (hubs_) task.offer = HubOf(feed, response);
  }
  task.entries = PendingEntries(std::move(feed), state, state.tags, now);
  return {};
}

void Corridor::CommitFeed(Job& job) {
  FeedJob& polled = std::get<FeedJob>(job.task);
  if (hubs_) polled.relies_until = hubs_->ReliesUntil(polled.state.id, loop_.Now());
  Write(
      [this, &job]() -> Status {
        WF_CHECK(Acquit(job));
        return CommitOnWriter(std::get<FeedJob>(job.task));
      },
      [this, &job] {
        ForgetCrash(job);
        FeedDone(job);
      });
}

Status Corridor::CommitOnWriter(FeedJob& task) const {
  // The job's own state stays as it is until the step has lasted: it may have to be made again.
  FeedState planned;
  WF_TRY(const uint64_t waiting, task.older ? Result<uint64_t>(0) : TooManyWaiting(task.state));
  const auto finish = [&](FeedState& state, const std::vector<PendingEntry>& entries,
                          const std::vector<size_t>& fresh) {
    task.note.fresh = fresh.size();
    const PollLimits limits = LimitsOf(config_, Configured(state.source), state);
    PlanNext(state, task.note, PublishedOf(entries, fresh), limits);
    if (task.relies_until != Time{}) RelyOnHub(state, task.relies_until, limits);
    if (task.robots_due) {
      state.next_poll = *task.robots_due;
      state.next_reason = "robots.txt is asked for again then";
    }
    if (waiting > 0) HoldBack(state, waiting);
    planned = state;
  };
  if (task.older) {  // meanwhile the feed itself may have been polled: its state is the store's
    WF_TRY(std::optional<FeedState> stored, store_.GetFeed(task.state.id));
    if (stored) task.state = std::move(*stored);
  }
  WF_TRY(Store::PollOutcome outcome,
         store_.CommitPoll(task.state, task.entries,
                           task.older ? Store::FinishPoll() : Store::FinishPoll(finish)));
  if (!task.older) task.state = std::move(planned);
  task.entries = std::move(outcome.wanted);
  task.taken = std::move(outcome.taken);
  task.later = std::move(outcome.later);
  return {};
}

Result<uint64_t> Corridor::TooManyWaiting(const FeedState& state) const {
  constexpr uint64_t kDays = 5, kAlways = 4'000;
  constexpr uint64_t kMostRead = 100'000;  // of all sources' entries: half a second
  const auto a_day = static_cast<uint64_t>(PagesADay(state.source));
  if (FreshADay(state) <= a_day) return 0;
  const uint64_t most = std::max(kAlways, kDays * a_day);
  uint64_t waiting = 0, read = 0;
  WF_CHECK(store_.ForEachPending([&](const PendingEntry& pending) {
    waiting += pending.source == state.source;
    return ++read < kMostRead && waiting <= most;
  }));
  return waiting > most ? most : 0;
}

void Corridor::FeedDone(Job& job) {
  FeedJob& task = std::get<FeedJob>(job.task);
  const FeedState& state = task.state;
  if (!task.older) ++progress_.feeds_done;
  if (task.failed)
    TellFailure(job);
  else if (!task.older && !state.last_error.empty())
    AddFailure(state.source, job.chain.front().Shown(), HealthReason(state, Health::kCut));
  if (!task.older && IsFollowed(state)) {
    CountHealth(state);
    // The wall clock may have been set since the poll.
    const Millis pause = std::max(Millis{0}, state.next_poll - state.last_poll);
    if (plan_.forever && !state.gone) FeedLater(state, loop_.Ticks() + pause);
    TendHub(task);
  }
  progress_.pages_total += task.entries.size();
  for (PendingEntry& entry : task.entries) AddPage(std::move(entry));
  for (PendingEntry& entry : task.taken) TakeFromOthers(std::move(entry));
  for (const auto& [id, due] : task.later) PageLater(id, due);
  if (!task.next_url.empty() && task.backfill > 0) Backfill(task);
  Acknowledge(job);
}

bool Corridor::IsFollowed(const FeedState& state) const {
  if (!state.index) return true;
  const auto index = children_.find(state.index.value);
  return index != children_.end() &&
         std::ranges::find(index->second, state.id) != index->second.end();
}

void Corridor::Backfill(const FeedJob& task) {
  const auto url = Url::Parse(task.next_url);
  if (!url) return;
  Job& job = NewJob(FeedJob{.state = task.state, .older = true, .backfill = task.backfill - 1});
  ++feed_jobs_;
  job.chain.push_back(*url);
  Queue(job, TurnOf(job));
}

// An index that an index has brought brings none, or there would be no end to it; one that
// robots.txt has brought does.
bool Corridor::MayBringSitemaps(const FeedState& state) const {
  if (!state.index) return true;
  const Source* const source = Configured(state.source);
  if (!source || !source->settings.robots_sitemaps) return false;
  const auto home = Url::Parse(source->home);
  return home && state.index == FeedIdOf(RobotsAddress(*home));
}

// Each is a feed of its own from now on, with a pace of its own; those that the index does not name
// any more are let go.
void Corridor::TakeSitemaps(FeedJob& task) {
  const FeedState& index = task.state;
  auto listed = std::make_shared<std::vector<FeedState>>();
  std::unordered_set<uint64_t> now;
  for (const std::string& address : task.sitemaps) {
    FeedState state;
    state.id = FeedIdOf(address);
    state.url = address;
    state.source = index.source;
    state.tags = index.tags;
    state.index = index.id;
    if (state.id != index.id && now.insert(state.id.value).second)
      listed->push_back(std::move(state));
  }
  std::vector<FeedId>& children = children_[index.id.value];
  auto gone = std::make_shared<std::vector<FeedId>>();
  std::erase_if(children, [&](FeedId id) {
    const bool left = !now.contains(id.value);
    if (left) {
      gone->push_back(id);
      feeds_due_.Erase(id.value);
      unproven_due_.Erase(id.value);
      NoteHealth(id, Health::kOk);
      --feeds_;
    }
    return left;
  });
  for (const FeedId id : children) now.erase(id.value);
  std::erase_if(*listed, [&](const FeedState& state) { return !now.contains(state.id.value); });
  if (listed->empty() && gone->empty()) return;
  auto never_polled = std::make_shared<uint64_t>(0);  // of those that are let go
  Write([this, listed, gone,
         never_polled] { return ExchangeSitemaps(store_, *listed, *gone, *never_polled); },
        [this, listed, never_polled, index = index.id] {
          uint64_t& fresh = by_health_[static_cast<size_t>(Health::kNew)];
          fresh -= std::min(fresh, *never_polled);
          for (const FeedState& state : *listed) {
            children_[index.value].push_back(state.id);
            ++feeds_;
            ++progress_.feeds_total;
            by_health_[static_cast<size_t>(Health::kNew)] += state.polls == 0;
            FeedLater(state, TickOf(state.next_poll));
          }
        });
}

Health Corridor::NoteHealth(FeedId id, Health health) {
  const auto before = unwell_.find(id.value);
  const Health was = before == unwell_.end() ? Health::kOk : before->second;
  if (was == health) return was;
  if (was != Health::kOk) --by_health_[static_cast<size_t>(was)];
  if (health == Health::kOk) {
    unwell_.erase(before);
  } else {
    ++by_health_[static_cast<size_t>(health)];
    unwell_[id.value] = health;
  }
  return was;
}

// Every change between well and unwell is told once.
void Corridor::CountHealth(const FeedState& state) {
  const Health health = HealthOf(state, {}, false);
  uint64_t& never_polled = by_health_[static_cast<size_t>(Health::kNew)];
  if (state.polls == 1 && never_polled > 0) --never_polled;
  const Health was = NoteHealth(state.id, health);
  if (!plan_.forever || health == was || (IsWell(health) && IsWell(was))) return;
  const std::string address = MaskPassword(state.url);
  if (IsWell(health))
    Log(LogLevel::kInfo, fmt::format("{}: {}: ok again", state.source, address));
  else
    Log(LogLevel::kWarning,
        fmt::format("{}: {}: {}: {}{}", state.source, address, HealthName(health),
                    health == Health::kMoved || health == Health::kGone
                        ? HealthReason(state, health)
                        : state.last_error,
                    state.gone ? "" : "; next poll " + Rfc3339Seconds(state.next_poll)));
}

}  // namespace wirefold
