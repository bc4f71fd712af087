// The crawler's face, and its start: what is stored and what is configured becomes jobs, each when
// its time has come.
#include "crawler/crawler.h"

#include <fmt/format.h>

#include <utility>

#include "base/log.h"
#include "base/memory.h"
#include "crawler/corridor.h"
#include "crawler/entries.h"

namespace wirefold {
namespace {

// Jobs that wait for their host's turn. What is due beyond them stays in the calendar. Unproven
// feeds have a part of their own: any number of dead hosts leaves the others' alone.
constexpr size_t kMostFeedJobs = 15'000;
constexpr size_t kMostUnprovenJobs = 5'000;
constexpr size_t kMostPageJobs = 40'000;
constexpr size_t kMostOfHost = 500;
// A host that has so many is asked for the rest when most of them are done.
constexpr Millis kHostsTurn{300'000};
// What is not to be kept can wait until a start's rush is over.
constexpr Millis kFirstPrune{60'000};
// Records read from the store at a time.
constexpr size_t kAtOnce = 256;
// A server may ask for so much time, and is believed no further: clocks jump.
constexpr Millis kLongestPause{86'400'000};
// Nothing is planned further ahead: no interval may be longer, and rereads of an article need less.
constexpr Millis kLongestPlan{31 * 86'400'000LL};

FrontierLimits LimitsOf(const FetchConfig& fetch) {
  FrontierLimits limits;
  limits.tickets = 2 * fetch.max_concurrent;
  limits.requests = fetch.max_concurrent;
  limits.body_bytes = fetch.max_bodies;
  limits.per_host = fetch.per_host_connections;
  limits.host_delay = fetch.per_host_delay;
  limits.per_domain = fetch.per_domain_connections;
  limits.domain_delay = fetch.per_domain_delay;
  return limits;
}

}  // namespace

Corridor::Corridor(Loop& loop, Transport& transport, Store& store, const Config& config)
    : loop_(loop),
      transport_(transport),
      store_(store),
      config_(config),
      frontier_(LimitsOf(config.fetch)),
      robots_(std::string(ProductToken(config.crawler.user_agent))) {
  feed_limits_ = FeedLimitsOf(config.feed);
  for (const Source& source : config.sources) {
    sources_.emplace(source.name, &source);
    if (source.settings != SourceSettings())
      settings_.emplace(source.name, RequestSettings(source));
    if (!source.extract.Any()) continue;
    if (auto overrides = CompileOverrides(source.extract))
      overrides_.emplace(source.name, std::move(*overrides));
    else
      AddFailure(source.name, source.home, overrides.error().what);
  }
  std::vector<std::string> faults;
  auto finder = std::make_unique<Finder>(config.searches, loop_.Now(), faults);
  if (!finder->empty()) finder_ = std::move(finder);
  for (std::string& fault : faults) AddFailure("[[search]]", "", std::move(fault));
}

void Corridor::Start(const CrawlPlan& plan, std::function<void(CrawlSummary)> done) {
  plan_ = plan;
  done_ = std::move(done);
  OpenHubs();
  Load();
}

void Corridor::Stop() {
  stopping_ = true;
  MaybeFinish();
}

void Corridor::Drain(Millis grace) {
  draining_ = true;
  grace_ = loop_.After(grace, [this] {
    grace_ = 0;
    Stop();
  });
  MaybeFinish();
}

std::vector<HostPause> Corridor::Pauses() const { return frontier_.Pauses(loop_.Ticks()); }

void Corridor::KeepPauses(const std::vector<HostPause>& pauses) {
  for (const HostPause& pause : pauses) frontier_.Hold(pause.host, pause.until);
}

CrawlProgress Corridor::Progress() const {
  CrawlProgress progress = progress_;
  progress.articles = summary_.articles;
  progress.folded = summary_.folded;
  progress.failed = summary_.failures.size();
  return progress;
}

CrawlState Corridor::State() const {
  CrawlState state;
  state.loaded = loaded_;
  state.so_far = summary_;
  state.so_far.failures.clear();
  state.feeds = feeds_;
  state.hubs = hubs_ ? hubs_->Confirmed(loop_.Now()) : 0;
  state.by_health = by_health_;
  const uint64_t others = unwell_.size() + by_health_[static_cast<size_t>(Health::kNew)];
  state.by_health[static_cast<size_t>(Health::kOk)] = feeds_ - std::min(feeds_, others);
  for (const auto& [key, document] : crashes_) state.skipped += IsSkipped(document);
  state.pages_waiting = pages_due_.size() + jobs_.size() - feed_jobs_;
  state.in_flight = frontier_.tickets();
  state.steps = steps_;
  state.feeds_planned = feeds_due_.size() + unproven_due_.size() + feeds_loading_ + feed_jobs_;
  state.hosts = frontier_.hosts() + troubles_.size();
  state.pruned = pruned_;
  state.pruned_what = pruned_what_;
  if (pause_) {
    state.paused = pause_->why;
    state.paused_since = pause_->since;
  }
  const Millis now = loop_.Ticks();
  state.overdue = frontier_.waiting();
  for (const Calendar* calendar : {&feeds_due_, &unproven_due_, &pages_due_}) {
    const auto next = NextOf(*calendar);
    if (!next) continue;
    if (*next < now) {
      state.overdue += 1;
      state.behind = std::max(state.behind.value_or(Millis{0}), now - *next);
    } else if (calendar != &pages_due_) {
      const Time at = loop_.Now() + (*next - now);
      state.next = std::min(state.next.value_or(at), at);
    }
  }
  return state;
}

// ---------------------------------------------------------------- the start

void Corridor::Load() {
  auto roll = std::make_shared<Result<Roll>>(Roll());
  auto crashes = std::make_shared<Crashes>();
  Write(
      [this, roll, crashes, now = loop_.Now()]() -> Status {
        WF_TRY(*crashes, CountCrashes(now));
        *roll = ReadRoll(store_, config_, plan_, now, [this](const std::vector<FeedState>& feeds) {
          return store_.Enlist(feeds);
        });
        if (!*roll) return Fail(roll->error());
        return hubs_ ? ReadHubs(**roll, now) : Status();
      },
      [this, roll, crashes] {
        TakeCrashes(*crashes);
        TakeRoll(std::exchange(**roll, {}));
        GiveBackMemory();
      });
}

void Corridor::TakeRoll(Roll roll) {
  for (CrawlFailure& failure : roll.refused)
    AddFailure(failure.source, failure.url, std::move(failure.what));
  for (const Roll::Hold& hold : roll.holds) HoldUntil(hold.address, hold.until);
  feeds_due_.Reserve(roll.feeds.size());
  unproven_due_.Reserve(roll.unproven.size());
  for (const auto& [id, due] : roll.feeds) SetDue(feeds_due_, id.value, TickOf(due));
  for (const auto& [id, due] : roll.unproven) SetDue(unproven_due_, id.value, TickOf(due));
  for (const auto& [id, due] : roll.pages) SetDue(pages_due_, id.value, TickOf(due));
  for (const auto& [id, health] : roll.unwell) NoteHealth(id, health);
  by_health_[static_cast<size_t>(Health::kNew)] = roll.fresh;
  for (auto& [id, hub] : roll.hubs) hubs_->Recall(id, std::move(hub));
  page_day_ = UtcDay(loop_.Now());
  page_use_ = std::move(roll.page_use);
  children_ = std::move(roll.children);
  progress_.feeds_total = roll.feeds.size() + roll.unproven.size();
  feeds_ = progress_.feeds_total + roll.gone;
  progress_.pages_total = roll.pages.size();
  summary_.waiting += roll.later;
  loaded_ = true;
  PlanPrune(kFirstPrune);
}

void Corridor::HoldUntil(const std::string& address, Time until) {
  if (until <= loop_.Now()) return;
  const auto url = Url::Parse(address);
  if (!url) return;
  const Millis wait = std::min<Millis>(until - loop_.Now(), kLongestPause);
  frontier_.Hold(url->host(), loop_.Ticks() + wait);
  if (!plan_.forever && wait > kLongestWait)
    troubles_[AuthorityOf(*url)] = {
        .until = Millis::max(),
        .outcome = {.answer = Answer::kLater,
                    .why = fmt::format("asked us to wait until {}", Rfc3339Seconds(until)),
                    .wait = wait}};
}

std::optional<Millis> Corridor::NextOf(const Calendar& calendar) {
  const auto next = calendar.Next();
  if (!next) return std::nullopt;
  return next->time_since_epoch();
}

Millis Corridor::TickOf(Time time) const {
  return loop_.Ticks() + std::clamp<Millis>(time - loop_.Now(), Millis{0}, kLongestPlan);
}

// ---------------------------------------------------------------- what is due

void Corridor::Fill() {
  if (stopping_ || draining_ || loading_ || IsPaused()) return;
  struct Due {
    std::vector<uint64_t> feeds, pages;
    std::vector<FeedState> states;
    std::vector<PendingEntry> entries;
    Status status;
  };
  auto due = std::make_shared<Due>();
  const Millis now = loop_.Ticks();
  const auto take = [&](Calendar& calendar, size_t jobs, size_t most, std::vector<uint64_t>& ids) {
    for (size_t left = std::min(kAtOnce, most - std::min(most, jobs)); left > 0; --left) {
      const auto next = calendar.PopDue(Time{now});
      if (!next) return;
      ids.push_back(next->id);
    }
  };
  take(feeds_due_, feed_jobs_ - unproven_jobs_, kMostFeedJobs, due->feeds);
  take(unproven_due_, unproven_jobs_, kMostUnprovenJobs, due->feeds);
  take(pages_due_, jobs_.size() - feed_jobs_, kMostPageJobs, due->pages);
  if (due->feeds.empty() && due->pages.empty()) return;
  loading_ = true;
  feeds_loading_ = due->feeds.size();
  Offload(
      Lane::kWorkers,
      [this, due] {
        const auto read = [&](auto get, uint64_t id, auto& out) {
          auto record = get(id);
          if (!record)
            due->status = Fail(record.error());
          else if (*record)
            out.push_back(std::move(**record));
        };
        for (const uint64_t id : due->feeds)
          read([&](uint64_t i) { return store_.GetFeed({i}); }, id, due->states);
        for (const uint64_t id : due->pages) {
          read([&](uint64_t i) { return store_.GetPending({i}); }, id, due->entries);
        }
        for (PendingEntry& entry : due->entries) LeaveOnlyTitle(entry.entry);
      },
      [this, due] {
        loading_ = false;
        feeds_loading_ = 0;
        if (!due->status) return Fatal(due->status.error());
        for (FeedState& state : due->states) AddFeed(std::move(state));
        for (PendingEntry& entry : due->entries) AddPage(std::move(entry));
      });
}

// A single crawl polls what is not due as well, but it does not knock again and again at a server
// that breaks down.
std::string Corridor::WhyNotNow(const FeedState& state) const {
  if (plan_.forever) return {};
  const auto lies_ahead = [&](Time time) {
    return time > loop_.Now() && time - loop_.Now() <= kLongestPause;
  };
  if (lies_ahead(state.not_before))
    return fmt::format("asked us to wait until {}", Rfc3339Seconds(state.not_before));
  if (IsHeldBack(state) && lies_ahead(state.next_poll))
    return fmt::format("{}; not asked again before {}", state.next_reason,
                       Rfc3339Seconds(state.next_poll));
  if (state.failures_in_row > 1 && state.last_status >= 500 && lies_ahead(state.next_poll))
    return fmt::format("{}, {} times in a row; not asked again before {}", state.last_error,
                       state.failures_in_row, Rfc3339Seconds(state.next_poll));
  return {};
}

void Corridor::AddFeed(FeedState state) {
  const auto url = Url::Parse(state.moved_seen > 1 ? state.moved_to : state.url);
  if (!url) return AddFailure(state.source, MaskPassword(state.url), url.error().what);
  if (state.gone) {  // no failure of this crawl's
    ++progress_.feeds_done;
    return Log(LogLevel::kInfo, fmt::format("{}: {}: {}", state.source, url->Shown(),
                                            HealthReason(state, Health::kGone)));
  }
  if (const std::string why = WhyNotNow(state); !why.empty()) {
    ++progress_.feeds_done;
    return AddFailure(state.source, url->Shown(), why);
  }
  if (std::string why = WhySkipped(CrashedDocument::kFeed, state.id.value); !why.empty()) {
    ++progress_.feeds_done;
    AddFailure(state.source, url->Shown(), std::move(why));
    if (plan_.forever) FeedLater(state, loop_.Ticks() + kLongestPlan);
    return;
  }
  if (plan_.forever && frontier_.WaitingAt(url->host(), Turn::kFeed) >= kMostOfHost)
    return FeedLater(state, loop_.Ticks() + kHostsTurn);
  const bool silent = IsSilent(state), unproven = IsUnproven(state);
  Job& job =
      NewJob(FeedJob{.state = std::move(state), .backfill = plan_.backfill, .unproven = unproven});
  ++feed_jobs_;
  unproven_jobs_ += unproven;
  job.chain.push_back(*url);
  Queue(job, TurnOf(job));
  if (silent)
    frontier_.Expect(url->host(), Standing::kDoubtful);
  else if (!unproven)
    frontier_.Expect(url->host(), Standing::kAnswers);
}

bool Corridor::IsUnproven(const FeedState& state) { return state.polls == 0 || IsSilent(state); }

void Corridor::FeedLater(const FeedState& state, Millis due) {
  SetDue(IsUnproven(state) ? unproven_due_ : feeds_due_, state.id.value, due);
}

void Corridor::PageLater(ArticleId id, Time due) {
  if (plan_.forever) SetDue(pages_due_, id.value, TickOf(due));
}

void Corridor::AddPage(PendingEntry pending) {
  const Source* const source = Configured(pending.source);
  const SourceSettings* settings = source ? &source->settings : nullptr;
  if (settings && settings->paused) return;  // it waits in the store
  const auto url = Url::Parse(pending.entry.url);
  if (jobs_.size() - feed_jobs_ >= kMostPageJobs)
    return SetDue(pages_due_, pending.id.value, loop_.Ticks());
  const Turn turn = url ? TurnOf(pending, *url) : Turn::kPage;
  if (url && plan_.forever && frontier_.WaitingAt(url->host(), turn) >= kMostOfHost)
    return SetDue(pages_due_, pending.id.value, loop_.Ticks() + kHostsTurn);
  const bool shares_page = pending.shares_page;
  const bool from_feed = settings && settings->text_from_feed;
  LeaveOnlyTitle(pending.entry);
  Job& job = NewJob(PageJob{.pending = std::move(pending)});
  if (turn == Turn::kOthersPage) others_[std::get<PageJob>(job.task).pending.id.value] = job.id;
  if (!url || from_feed) return KeepFeedWords(job, "");
  if (shares_page) return KeepFeedWords(job, "other entries of the feed name the same page");
  // What opens the feed opens its pages, unless the source says what does.
  const auto feed = Url::Parse(std::get<PageJob>(job.task).pending.feed_url);
  const bool says = settings && !settings->username.empty();
  job.chain.push_back(feed && !says ? url->WithCredentialsOf(*feed) : *url);
  const std::string why =
      WhySkipped(CrashedDocument::kPage, std::get<PageJob>(job.task).pending.id.value);
  if (!why.empty()) return GiveUp(job, why);
  Queue(job, turn);
}

// ---------------------------------------------------------------- the face

Crawler::Crawler(Loop& loop, Transport& transport, Store& store, const Config& config)
    : corridor_(std::make_unique<Corridor>(loop, transport, store, config)) {}
Crawler::~Crawler() = default;

void Crawler::Start(const CrawlPlan& plan, std::function<void(CrawlSummary)> done) {
  corridor_->Start(plan, std::move(done));
}
void Crawler::Stop() { corridor_->Stop(); }
void Crawler::Drain(Millis grace) { corridor_->Drain(grace); }
std::vector<HostPause> Crawler::Pauses() const { return corridor_->Pauses(); }
void Crawler::KeepPauses(const std::vector<HostPause>& pauses) { corridor_->KeepPauses(pauses); }
bool Crawler::KnowsHubs() const { return corridor_->KnowsHubs(); }
bool Crawler::HubConfirms(const HubQuestion& question) { return corridor_->HubConfirms(question); }
std::optional<std::string> Crawler::HubSecret(std::string_view token) const {
  return corridor_->HubSecret(token);
}
void Crawler::HubNotice(std::string_view token) { corridor_->HubNotice(token); }
CrawlProgress Crawler::Progress() const { return corridor_->Progress(); }
CrawlState Crawler::State() const { return corridor_->State(); }

}  // namespace wirefold
