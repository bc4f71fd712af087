#include "crawler/corridor.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/log.h"
#include "crawler/fetch/redirect.h"

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

// After so many silences in a row a host is left alone for the rest of the crawl.
constexpr int kSilences = 3;

}  // namespace

std::string AuthorityOf(const Url& url) { return fmt::format("{}:{}", url.host(), url.port()); }

// ---------------------------------------------------------------- the wheel

void Corridor::Queue(Job& job, Turn turn, Millis not_before) {
  if (const auto left = left_alone_.find(AuthorityOf(job.url())); left != left_alone_.end())
    return TakeOut(job, left->second);
  frontier_.Add(job.host(), job.id, turn, not_before);
}

void Corridor::Pump() {
  const Millis now = loop_.Ticks();
  while (!stopping_) {
    const auto id = frontier_.Next(now);
    if (!id) break;
    Start(*jobs_.at(*id));
  }
  if (timer_) loop_.Cancel(std::exchange(timer_, 0));
  const auto change = frontier_.NextChange();
  if (!stopping_ && change && *change > now)
    timer_ = loop_.After(*change - now, [this] {
      timer_ = 0;
      Pump();
    });
  MaybeFinish();
}

void Corridor::Start(Job& job) {
  Request request;
  if (const auto* feed = std::get_if<FeedJob>(&job.task)) {
    if (!AskRobotsFirst(job)) return;
    request.accept = kFeedAccept;
    request.max_body = config_.fetch.max_body;
    if (job.url().spec() == feed->state.validated_url) {
      request.etag = feed->state.etag;
      request.last_modified = feed->state.last_modified;
    }
  } else if (std::holds_alternative<PageJob>(job.task)) {
    if (!AskRobotsFirst(job)) return;
    request.accept = kPageAccept;
    request.max_body = config_.fetch.max_page;
    request.max_body_setting = "max_page";
  } else {
    request.max_body = kRobotsBytes;
    request.max_body_setting = {};
  }
  request.url = job.url().spec();
  transport_.Fetch(std::move(request),
                   [this, id = job.id, begin = loop_.Ticks()](Result<Response> result) {
                     Answered(*jobs_.at(id), begin, std::move(result));
                   });
}

void Corridor::Answered(Job& job, Millis begin, Result<Response> result) {
  if (stopping_) return;
  const Url asked = job.url();  // what follows may send the job elsewhere, or end it
  const bool counts = !std::holds_alternative<RobotsJob>(job.task);
  const Millis now = loop_.Ticks();
  const Outcome outcome = JudgeAnswer(result, loop_.Now());
  const Heard heard = outcome.host_silent ? Heard::kNothing : Heard::kAnswer;
  if (counts)
    frontier_.Answered(asked.host(), now, now - begin, heard);
  else
    frontier_.RobotsAnswered(asked.host(), now - begin, heard);

  if (outcome.wait) frontier_.Hold(asked.host(), now + *outcome.wait);
  if (result) job.response = std::move(*result);
  if (outcome.answer == Answer::kFollow) {
    Follow(job);
  } else if (std::holds_alternative<FeedJob>(job.task)) {
    FeedAnswered(job, outcome);
  } else if (std::holds_alternative<PageJob>(job.task)) {
    PageAnswered(job, outcome);
  } else {
    RobotsAnswered(job, outcome);
  }
  const std::string authority = AuthorityOf(asked);
  int& silences = silences_[authority];
  silences = outcome.host_silent ? silences + 1 : 0;
  const bool enough = silences >= kSilences || (outcome.wait && *outcome.wait > kLongestWait);
  if (enough && !left_alone_.contains(authority)) LeaveAlone(asked, outcome);
  Pump();
}

void Corridor::Follow(Job& job) {
  const bool robots = std::holds_alternative<RobotsJob>(job.task);
  auto next =
      NextHop(job.chain, job.response, robots ? kRobotsRedirects : config_.fetch.max_redirects);
  job.response = {};
  if (!next) {
    const Outcome outcome{Answer::kNever, next.error().what, std::nullopt, false};
    if (robots) return RobotsAnswered(job, outcome);
    if (std::holds_alternative<FeedJob>(job.task)) return FeedAnswered(job, outcome);
    return PageAnswered(job, outcome);
  }
  job.chain.push_back(std::move(next->url));
  Queue(job, Turn::kNow);
}

void Corridor::LeaveAlone(const Url& url, const Outcome& outcome) {
  const std::string authority = AuthorityOf(url);
  left_alone_.emplace(authority, outcome);
  for (const JobId id : frontier_.TakeAll(url.host())) {
    Job& job = *jobs_.at(id);
    if (AuthorityOf(job.url()) == authority)
      TakeOut(job, outcome);
    else  // another port of the same host
      Queue(job, std::holds_alternative<PageJob>(job.task) ? Turn::kPage : Turn::kNow);
  }
}

void Corridor::TakeOut(Job& job, const Outcome& outcome) {
  if (std::holds_alternative<PageJob>(job.task))
    Defer(job, outcome.why, outcome.wait, false);
  else if (std::holds_alternative<FeedJob>(job.task))
    FeedAnswered(job, outcome);
  else
    RobotsAnswered(job, outcome);
}

// ---------------------------------------------------------------- robots.txt

bool Corridor::AskRobotsFirst(Job& job) {
  const std::string origin = job.url().origin();
  const auto state = robots_.StateOf(origin, loop_.Now());
  if (state == RobotsBook::State::kKnown) {
    const Robots& robots = robots_.Of(origin);
    frontier_.SetCrawlDelay(job.host(), std::min(robots.crawl_delay().value_or(Millis{0}),
                                                 config_.fetch.max_crawl_delay));
    if (robots.Allows(job.url())) return true;
    frontier_.Skipped(job.host());
    TurnAway(job, robots);
    return false;
  }
  if (state == RobotsBook::State::kUnknown) {
    robots_.Ask(origin);
    Job& asking = NewJob(RobotsJob{origin});
    asking.chain.push_back(*Url::Parse(origin + "/robots.txt"));
    robots_.Wait(origin, job.id);
    Queue(asking, Turn::kNow);
  } else {
    robots_.Wait(origin, job.id);
  }
  frontier_.Skipped(job.host());
  // Without its ticket: those who wait must not keep robots.txt itself from being read.
  frontier_.Committed(job.id);
  return false;
}

void Corridor::TurnAway(Job& job, const Robots& robots) {
  const std::string reason = robots.Reason(job.url());
  if (std::holds_alternative<FeedJob>(job.task))
    FeedAnswered(job,
                 {robots.shut() ? Answer::kLater : Answer::kNever, reason, std::nullopt, false});
  else if (robots.shut())
    Defer(job, reason, std::nullopt, false);
  else
    KeepFeedWords(job, reason);  // the publisher's wish, no failure
}

void Corridor::RobotsAnswered(Job& job, const Outcome& outcome) {
  const std::string origin = std::get<RobotsJob>(job.task).origin;
  const Time now = loop_.Now();
  int status = job.response.status;
  const std::string why = status != 0 ? fmt::format("status {}", status) : outcome.why;
  // Too many redirects, or to where we may not go: as if there were none (RFC 9309 2.3.1.2).
  if (status == 0 && outcome.answer == Answer::kNever) status = 404;
  for (const JobId id : SettlesRobots(status)
                            ? robots_.Learn(origin, {now, status, job.response.body}, now)
                            : robots_.Fail(origin, why, now))
    Queue(*jobs_.at(id), Turn::kNow);
  frontier_.Committed(job.id);
  jobs_.erase(job.id);
}

// ---------------------------------------------------------------- the end of a job

void Corridor::Acknowledge(Job& job) {
  committed_.push_back(job.id);
  if (!syncing_) SyncCommitted();
}

void Corridor::SyncCommitted() {
  syncing_ = true;
  auto batch = std::make_shared<std::vector<JobId>>(std::exchange(committed_, {}));
  auto status = std::make_shared<Status>();
  Offload(
      Lane::kWriter, [this, status] { *status = store_.Sync(); },
      [this, batch, status] {
        syncing_ = false;
        if (!*status) return Fatal(status->error());
        for (const JobId id : *batch) {
          frontier_.Committed(id);
          jobs_.erase(id);
        }
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
  summary_.failures.push_back({source, url, std::move(what)});
}

void Corridor::Fatal(const Error& error) {
  if (!summary_.fatal) summary_.fatal = error;
  stopping_ = true;
}

void Corridor::MaybeFinish() {
  if (!done_ || busy_ > 0 || syncing_) return;
  if (!stopping_ && !jobs_.empty()) return;
  if (timer_) loop_.Cancel(std::exchange(timer_, 0));
  // Of a crawl that was stopped: what it did not come to.
  for (const auto& [id, job] : jobs_)
    summary_.waiting += std::holds_alternative<PageJob>(job->task);
  for (const auto& [authority, unasked] : unasked_)
    AddFailure(unasked.source, authority,
               fmt::format("{} page{} not asked for: {}; tried again at the next crawl",
                           unasked.pages, unasked.pages == 1 ? "" : "s", unasked.why));
  std::sort(summary_.failures.begin(), summary_.failures.end(), [](const auto& a, const auto& b) {
    return std::tie(a.source, a.url, a.what) < std::tie(b.source, b.url, b.what);
  });
  loop_.Post(
      [done = std::exchange(done_, nullptr), summary = std::move(summary_)] { done(summary); });
}

}  // namespace wirefold
