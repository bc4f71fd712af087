#include "crawler/corridor.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/log.h"
#include "base/plural.h"
#include "crawler/fetch/redirect.h"
#include "crawler/keep.h"
#include "store/own_site.h"

namespace wirefold {
namespace {

constexpr std::string_view kFeedAccept =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";
constexpr std::string_view kPageAccept =
    "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1";

// RFC 9309 2.3.1.2 and 2.5.
constexpr size_t kRobotsRedirects = 5;
constexpr uint64_t kRobotsBytes = 512 << 10;

// After so many silences in a row a host is left alone; of a crawl that goes on, so long at first,
// then twice as long each time.
constexpr int kSilences = 3;
constexpr Millis kFirstRest{600'000};
constexpr int kMostDoublings = 6;
// Who was not asked for so long starts anew; longer than any rest.
constexpr Millis kTroubleIsOver{2 * 86'400'000};

// What went wrong elsewhere than at the address that is told with it.
Outcome WithLastHop(Outcome outcome, const std::vector<Url>& chain) {
  if (chain.size() > 1 && !outcome.why.empty()) outcome.why += ": " + LastHop(chain);
  return outcome;
}

}  // namespace

std::string AuthorityOf(const Url& url) { return fmt::format("{}:{}", url.host(), url.port()); }

// ---------------------------------------------------------------- the wheel

void Corridor::Queue(Job& job, Turn turn, Millis not_before) {
  Hold(job, 0);
  if (const auto trouble = troubles_.find(AuthorityOf(job.url()));
      trouble != troubles_.end() && trouble->second.until > loop_.Ticks())
    return TakeOut(job, trouble->second.outcome);
  if (auto* page = std::get_if<PageJob>(&job.task)) page->waits = true;
  frontier_.Add(job.host(), job.id, turn, not_before);
}

// The site of the hop that is to be asked counts, not where the page was listed.
Turn Corridor::TurnOf(const Job& job) {
  if (const auto* robots = std::get_if<RobotsJob>(&job.task))
    return robots->for_others || IsForeign(robots->origin, job.url().spec()) ? Turn::kOthersPage
                                                                             : Turn::kNow;
  const auto* page = std::get_if<PageJob>(&job.task);
  return page ? TurnOf(page->pending, job.url()) : Turn::kFeed;
}

Turn Corridor::TurnOf(const PendingEntry& pending, const Url& url) {
  return IsForeign(pending.feed_url, url.spec()) ? Turn::kOthersPage : Turn::kPage;
}

void Corridor::Pump() {
  const Millis now = loop_.Ticks();
  while (!stopping_ && !draining_ && !IsPaused()) {
    const auto id = frontier_.Next(now);
    if (!id) break;
    StartJob(*jobs_.at(*id));
  }
  Fill();
  Wake(now);
  MaybeFinish();
}

// What is overdue in the calendars waits for jobs to end, not for a time.
void Corridor::Wake(Millis now) {
  if (timer_) loop_.Cancel(std::exchange(timer_, 0));
  if (stopping_ || draining_) return;
  std::optional<Millis> first;
  for (const std::optional<Millis> change :
       {frontier_.NextChange(), NextOf(feeds_due_), NextOf(unproven_due_), NextOf(pages_due_)})
    if (change && *change > now) first = std::min(first.value_or(*change), *change);
  if (!first) return;
  timer_ = loop_.After(*first - now, [this] {
    timer_ = 0;
    Pump();
  });
}

void Corridor::StartJob(Job& job) {
  Request request;
  if (const auto* feed = std::get_if<FeedJob>(&job.task)) {
    if (!AskRobotsFirst(job)) return;
    request.accept = kFeedAccept;
    request.max_body = config_.fetch.max_body;
    // Who wants the older documents needs the newest, whether it has changed or not.
    if (job.url().spec() == feed->state.validated_url && feed->backfill == 0 && !feed->older) {
      request.etag = feed->state.etag;
      request.last_modified = feed->state.last_modified;
    }
  } else if (const auto* page = std::get_if<PageJob>(&job.task)) {
    if (page->ended) {
      frontier_.Skipped(job.host());
      return DropPage(job);
    }
    if (!AskRobotsFirst(job) || !MayReadPage(job)) return;
    request.accept = kPageAccept;
    request.max_body = config_.fetch.max_page;
    request.max_body_setting = "[fetch] max_page";
    request.keep_heads = KeepsRawPages(config_, Configured(SourceOf(job)));
  } else if (const auto* hub = std::get_if<HubJob>(&job.task)) {
    FillHubRequest(*hub, request);
  } else {
    if (!IsWanted(std::get<RobotsJob>(job.task))) {
      frontier_.Skipped(job.host());
      return Drop(job);
    }
    request.max_body = kRobotsBytes;
    request.max_body_setting = {};
  }
  request.url = job.url().spec();
  // The redirects of a chain have one limit together; waiting for a host's turn does not count.
  if (job.chain.size() > 1)
    request.time_left = std::max(Millis{1}, config_.fetch.total_timeout - job.asked_for);
  SettingsOf(job).Fill(job.url(), loop_.Now(), request);
  transport_.Fetch(std::move(request),
                   [this, id = job.id, begin = loop_.Ticks()](Result<Response> result) {
                     Answered(*jobs_.at(id), begin, std::move(result));
                   });
}

const Source* Corridor::Configured(const std::string& source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? nullptr : found->second;
}

const std::string& Corridor::SourceOf(const Job& job) const {
  if (const auto* feed = std::get_if<FeedJob>(&job.task)) return feed->state.source;
  if (const auto* page = std::get_if<PageJob>(&job.task)) return page->pending.source;
  if (const auto* hub = std::get_if<HubJob>(&job.task)) return hub->source;
  return std::get<RobotsJob>(job.task).source;
}

const RequestSettings& Corridor::SettingsOf(const Job& job) const {
  static const RequestSettings none;
  const auto own = settings_.find(SourceOf(job));
  return own == settings_.end() ? none : own->second;
}

void Corridor::Answered(Job& job, Millis begin, Result<Response> result) {
  if (stopping_) return;
  ++steps_;
  const Url asked = job.url();  // what follows may send the job elsewhere, or end it
  const bool is_feed = std::holds_alternative<FeedJob>(job.task);
  const bool counts = !std::holds_alternative<RobotsJob>(job.task) || TurnOf(job) != Turn::kNow;
  const Millis now = loop_.Ticks();
  job.asked_for += now - begin;
  const Outcome outcome = JudgeAnswer(result, loop_.Now());
  const Heard heard = outcome.host_silent ? Heard::kNothing : Heard::kAnswer;
  if (counts)
    frontier_.Answered(asked.host(), now, now - begin, heard);
  else
    frontier_.RobotsAnswered(asked.host(), now - begin, heard);

  const bool whole_host = config_.fetch.retry_after_scope == RetryAfterScope::kHost || !is_feed;
  if (outcome.wait && whole_host) frontier_.Hold(asked.host(), now + *outcome.wait);
  if (result) job.response = std::move(*result);
  Hold(job, job.response.body.size());
  if (outcome.answer == Answer::kFollow)
    Follow(job);
  else
    HandOn(job, WithLastHop(outcome, job.chain));
  Outcome of_host = outcome;
  if (!whole_host) of_host.wait.reset();
  JudgeHost(asked, of_host);
  Pump();
}

void Corridor::Hold(Job& job, uint64_t bytes) {
  held_bytes_ = held_bytes_ - std::exchange(job.held, bytes) + bytes;
  frontier_.SetBytes(held_bytes_);
  transport_.SetHeld(held_bytes_);
}

void Corridor::HandOn(Job& job, const Outcome& outcome) {
  if (std::holds_alternative<FeedJob>(job.task)) return FeedAnswered(job, outcome);
  if (std::holds_alternative<PageJob>(job.task)) return PageAnswered(job, outcome);
  if (std::holds_alternative<HubJob>(job.task)) return HubAnswered(job, outcome);
  RobotsAnswered(job, outcome);
}

void Corridor::JudgeHost(const Url& asked, const Outcome& outcome) {
  const std::string authority = AuthorityOf(asked);
  const bool asks_for_time = outcome.wait && *outcome.wait > kLongestWait;
  if (!outcome.host_silent && !asks_for_time) {
    troubles_.erase(authority);
    return;
  }
  ForgetTroubles();
  Trouble& trouble = troubles_[authority];
  trouble.last = loop_.Ticks();
  trouble.silences = outcome.host_silent ? trouble.silences + 1 : 0;
  const bool enough = trouble.silences >= kSilences || asks_for_time;
  if (enough && trouble.until <= loop_.Ticks()) LeaveAlone(asked, outcome);
}

void Corridor::Follow(Job& job) {
  const bool robots = std::holds_alternative<RobotsJob>(job.task);
  // The other redirects would make a GET of it (RFC 9110 15.4).
  if (std::holds_alternative<HubJob>(job.task) && job.response.status != 307 &&
      job.response.status != 308)
    return HandOn(job, {.answer = Answer::kNever});
  const bool for_good = job.response.status == 301 || job.response.status == 308;
  auto next =
      NextHop(job.chain, job.response, robots ? kRobotsRedirects : config_.fetch.max_redirects);
  job.response = {};
  if (!next) return HandOn(job, {.answer = Answer::kNever, .why = next.error().what});
  const bool stays = next->url.host() == job.host();
  if (next->loses_tls)
    Log(LogLevel::kDebug, fmt::format("{}: {} redirects to {}: from here on without TLS",
                                      SourceOf(job), job.url().Shown(), next->url.Shown()));
  if (for_good && job.permanent + 1 == job.chain.size()) ++job.permanent;
  job.chain.push_back(std::move(next->url));
  // Elsewhere it waits like all others, and what strangers lead to is never before the site's own.
  const Turn turn = TurnOf(job);
  Queue(job, stays && turn != Turn::kOthersPage ? Turn::kNow : turn);
}

void Corridor::LeaveAlone(const Url& url, const Outcome& outcome) {
  const std::string authority = AuthorityOf(url);
  Trouble& trouble = troubles_[authority];
  trouble.outcome = outcome;
  trouble.until = Millis::max();
  if (plan_.forever) {
    const Millis rest = kFirstRest * (1 << std::min(trouble.times++, kMostDoublings));
    trouble.until = loop_.Ticks() + std::max(rest, outcome.wait.value_or(Millis{0}));
    trouble.silences = kSilences - 1;  // one more is enough then
  }
  for (const JobId id : frontier_.TakeAll(url.host())) {
    Job& job = *jobs_.at(id);
    const auto* const feed = std::get_if<FeedJob>(&job.task);
    if (AuthorityOf(job.url()) != authority)  // another port of the same host
      Queue(job, TurnOf(job));
    else if (feed && !feed->older && outcome.host_silent)  // it would have got no answer either
      FeedAnswered(job, outcome);
    else
      TakeOut(job, outcome);
  }
}

void Corridor::ForgetTroubles() {
  if (troubles_.size() < most_troubles_) return;
  const Millis now = loop_.Ticks();
  std::erase_if(troubles_, [&](const auto& entry) {
    return std::max(entry.second.last, entry.second.until) < now - kTroubleIsOver;
  });
  most_troubles_ = std::max(most_troubles_, 2 * troubles_.size());
}

// A feed that was not asked has not failed: it waits with its host.
void Corridor::TakeOut(Job& job, const Outcome& outcome) {
  if (auto* page = std::get_if<PageJob>(&job.task)) {
    if (page->ended) return DropPage(job);
    page->waits = false;
    return Defer(job, outcome.why, outcome.wait, false);
  }
  const auto* const feed = std::get_if<FeedJob>(&job.task);
  if (!feed || (!plan_.forever && !feed->older && outcome.host_silent)) return HandOn(job, outcome);
  if (plan_.forever && !feed->older)
    FeedLater(feed->state, troubles_[AuthorityOf(job.url())].until);
  if (!plan_.forever) NotAsked(job, outcome.why, outcome.wait.has_value());
  progress_.feeds_done += !feed->older;
  Drop(job);
}

// `waits`: `why` says until when.
void Corridor::NotAsked(const Job& job, const std::string& why, bool waits) {
  Unasked& unasked = unasked_[AuthorityOf(job.url())];
  unasked.source = SourceOf(job);
  unasked.why = why + (waits ? "" : "; tried again at the next crawl");
  ++(std::holds_alternative<PageJob>(job.task) ? unasked.pages : unasked.feeds);
}

// ---------------------------------------------------------------- robots.txt

bool Corridor::AskRobotsFirst(Job& job) {
  const std::string origin = job.url().origin();
  const auto state = robots_.StateOf(origin, loop_.Now());
  if (state == RobotsBook::State::kKnown) {
    if (auto* page = std::get_if<PageJob>(&job.task)) page->waits = false;
    const Robots& robots = robots_.Of(origin);
    if (const auto delay = robots.crawl_delay())
      frontier_.SetCrawlDelay(job.host(), std::min(*delay, config_.fetch.max_crawl_delay));
    if (robots.Allows(job.url())) return true;
    frontier_.Skipped(job.host());
    TurnAway(job, robots);
    return false;
  }
  const bool for_others = TurnOf(job) == Turn::kOthersPage;
  robots_.Wait(origin, job.id);
  frontier_.Skipped(job.host());
  // Without its ticket: those who wait must not keep robots.txt itself from being read.
  frontier_.Committed(job.id);
  if (state == RobotsBook::State::kUnknown) {
    others_robots_.erase(origin);
    if (for_others) others_robots_.emplace(origin, false);
    RecallRobots(origin, SourceOf(job));
  } else if (const auto asked = others_robots_.find(origin);
             !for_others && asked != others_robots_.end()) {
    const bool queued = asked->second;
    others_robots_.erase(asked);
    if (queued) AskRobots(origin, SourceOf(job));
  }
  return false;
}

void Corridor::AskRobots(const std::string& origin, const std::string& source) {
  const auto others = others_robots_.find(origin);
  if (others != others_robots_.end()) others->second = true;
  Job& asking = NewJob(RobotsJob{origin, source, others != others_robots_.end()});
  asking.chain.push_back(*Url::Parse(origin + std::string(kRobotsPath)));
  Queue(asking, TurnOf(asking));
}

// Where a job of the site's own came to wait, another one has asked.
bool Corridor::IsWanted(const RobotsJob& task) {
  return robots_.StateOf(task.origin, loop_.Now()) == RobotsBook::State::kAsked;
}

void Corridor::RecallRobots(const std::string& origin, const std::string& source) {
  robots_.Ask(origin);
  auto kept = std::make_shared<Result<std::string>>();
  Offload(
      Lane::kWorkers, [this, origin, kept] { *kept = store_.GetRobots(origin); },
      [this, origin, source, kept] {
        if (!*kept) return Fatal(kept->error());
        if (const auto memory = RobotsMemory::Decode(**kept))
          if (const auto waited = robots_.Recall(origin, *memory, loop_.Now())) {
            others_robots_.erase(origin);
            return Resume(*waited);
          }
        AskRobots(origin, source);
      });
}

void Corridor::Resume(const std::vector<JobId>& waited) {
  for (const JobId id : waited) {
    Job& job = *jobs_.at(id);
    Queue(job, TurnOf(job));
  }
}

// Before robots.txt is read again no other answer is to be had.
void Corridor::TurnAway(Job& job, const Robots& robots) {
  const std::string reason = robots.Reason(job.url());
  const bool shut = robots.shut();
  const Time due = robots_.DueOf(job.url().origin());
  if (auto* const feed = std::get_if<FeedJob>(&job.task)) {
    feed->robots_due = due;
    FeedAnswered(
        job, {.answer = shut ? Answer::kLater : Answer::kNever, .why = reason, .blocked = !shut});
  } else if (shut) {
    const Millis wait = std::max(Millis{0}, due - loop_.Now());
    Defer(job, reason, plan_.forever ? std::optional(wait) : std::nullopt, false);
  } else {
    KeepFeedWords(job, reason);  // the publisher's wish, no failure
  }
}

void Corridor::RobotsAnswered(Job& job, const Outcome& outcome) {
  const std::string origin = std::get<RobotsJob>(job.task).origin;
  if (!IsWanted(std::get<RobotsJob>(job.task))) return Drop(job);
  others_robots_.erase(origin);
  RobotsMemory memory{loop_.Now(), job.response.status, std::move(job.response.body)};
  // Too many redirects, or to where we may not go: as if there were none (RFC 9309 2.3.1.2).
  if (memory.status == 0 && outcome.answer == Answer::kNever) memory.status = 404;
  const bool settled = SettlesRobots(memory.status);
  const std::vector<JobId> waited = settled ? robots_.Learn(origin, memory, loop_.Now())
                                            : robots_.Fail(origin, outcome.why, loop_.Now());
  Drop(job);
  Resume(waited);
  if (!settled) return;
  Write([this, origin, kept = memory.Encode()] { return store_.PutRobots(origin, kept); }, [] {});
}

// ---------------------------------------------------------------- the end of a job

void Corridor::Drop(Job& job) {
  Hold(job, 0);
  if (const auto* feed = std::get_if<FeedJob>(&job.task)) {
    --feed_jobs_;
    unproven_jobs_ -= feed->unproven;
  } else if (const auto* page = std::get_if<PageJob>(&job.task)) {
    const auto of_others = others_.find(page->pending.id.value);
    if (of_others != others_.end() && of_others->second == job.id) others_.erase(of_others);
  }
  frontier_.Committed(job.id);
  jobs_.erase(job.id);
}

void Corridor::Acknowledge(Job& job) {
  ++steps_;
  committed_.push_back(job.id);
  if (!syncing_) SyncCommitted();
}

void Corridor::SyncCommitted() {
  syncing_ = true;
  auto batch = std::make_shared<std::vector<JobId>>(std::exchange(committed_, {}));
  Write([this] { return store_.Sync(); },
        [this, batch] {
          syncing_ = false;
          for (const JobId id : *batch) Drop(*jobs_.at(id));
          if (!committed_.empty()) SyncCommitted();
        });
}

void Corridor::Offload(Lane lane, Loop::Callback work, Loop::Callback done) {
  ++busy_;
  loop_.Offload(lane, std::move(work), [this, done = std::move(done)] {
    --busy_;
    done();
    Pump();
  });
}

void Corridor::AddFailure(const std::string& source, const std::string& url, std::string what) {
  Log(LogLevel::kDebug, fmt::format("{}: {}: {}", source, url, what));
  if (plan_.forever) return;
  summary_.failures.push_back({source, url, std::move(what)});
}

void Corridor::Fatal(const Error& error) {
  if (!summary_.fatal) summary_.fatal = error;
  stopping_ = true;
  syncing_ = false;
}

void Corridor::MaybeFinish() {
  if (!done_ || busy_ > 0 || (syncing_ && !IsPaused())) return;
  const bool idle = !IsPaused() && jobs_.empty() && feeds_due_.size() == 0 &&
                    unproven_due_.size() == 0 && pages_due_.size() == 0;
  const bool drained = draining_ && frontier_.tickets() == 0;
  if (!stopping_ && !drained && (plan_.forever || !idle)) return;
  stopping_ = true;
  for (Loop::TimerId* timer : {&timer_, &grace_, &prune_timer_, &recovery_})
    if (*timer) loop_.Cancel(std::exchange(*timer, 0));
  // Of a crawl that was stopped: what it did not come to.
  for (const auto& [id, job] : jobs_)
    summary_.waiting += std::holds_alternative<PageJob>(job->task);
  for (const auto& [authority, unasked] : unasked_) {
    std::vector<std::string> what;
    if (unasked.feeds > 0) what.push_back(Plural(unasked.feeds, "feed"));
    if (unasked.pages > 0) what.push_back(Plural(unasked.pages, "page"));
    AddFailure(unasked.source, authority,
               fmt::format("{} not asked for: {}", fmt::join(what, " and "), unasked.why));
  }
  std::sort(summary_.failures.begin(), summary_.failures.end(), [](const auto& a, const auto& b) {
    return std::tie(a.source, a.url, a.what) < std::tie(b.source, b.url, b.what);
  });
  loop_.Post(
      [done = std::exchange(done_, nullptr), summary = std::move(summary_)] { done(summary); });
}

}  // namespace wirefold
