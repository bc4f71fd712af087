#include "crawler/crawler.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/log.h"
#include "crawler/entries.h"
#include "crawler/extract/extract.h"
#include "crawler/feed/feed_reader.h"
#include "crawler/fetch/redirect.h"
#include "crawler/job.h"
#include "crawler/outcome.h"
#include "crawler/robots_book.h"

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

// A page is tried so often in one crawl, with growing pauses; then it waits for the next crawl.
constexpr int kTriesPerCrawl = 3;
constexpr Millis kFirstRetry{2'000};
// A crawl waits this long for a host that asks for it, and no longer.
constexpr Millis kLongestWait{60'000};
// After so many silences in a row a host is left alone for the rest of the crawl.
constexpr int kSilences = 3;

FrontierLimits LimitsOf(const FetchConfig& fetch) {
  FrontierLimits limits;
  limits.body_bytes = fetch.max_bodies;
  limits.requests = fetch.max_concurrent;
  limits.tickets = 2 * fetch.max_concurrent;
  limits.per_host = fetch.per_host_connections;
  limits.host_delay = fetch.per_host_delay;
  return limits;
}

bool MayKeepValidators(const Response& response) {
  return response.Header("cache-control").find("no-store") == std::string_view::npos &&
         response.Header("expires") != "0";
}

Fingerprint FingerprintOf(const ArticleRecord& record) {
  return MakeFingerprint(record.article.title, record.article.text, record.source);
}

}  // namespace

class Crawler::Impl {
 public:
  Impl(Loop& loop, Transport& transport, Store& store, const Config& config)
      : loop_(loop),
        transport_(transport),
        store_(store),
        config_(config),
        frontier_(LimitsOf(config.fetch)) {
    feed_limits_.max_entries = config.feed.max_entries;
  }

  void CrawlOnce(std::function<void(CrawlSummary)> done) {
    done_ = std::move(done);
    Load();
  }

  void Stop() {
    stopping_ = true;
    MaybeFinish();
  }

  CrawlProgress Progress() const {
    CrawlProgress progress = progress_;
    progress.articles = summary_.articles;
    progress.folded = summary_.folded;
    progress.failed = summary_.failures.size();
    return progress;
  }

 private:
  // ---------------------------------------------------------------- the start: what is stored and
  // what is configured

  struct Stored {
    std::unordered_map<uint64_t, FeedState> feeds;
    std::vector<PendingEntry> pending;
    Status status;
  };

  void Load() {
    auto stored = std::make_shared<Stored>();
    Offload(
        Lane::kWorkers,
        [this, stored] {
          stored->status = store_.ForEachFeed([&](const FeedState& state) {
            stored->feeds.emplace(state.id.value, state);
            return true;
          });
          if (!stored->status) return;
          stored->status = store_.ForEachPending([&](PendingEntry pending) {
            stored->pending.push_back(std::move(pending));
            return true;
          });
        },
        [this, stored] {
          if (!stored->status) return Fatal(stored->status.error());
          KeepAway(*stored);
          for (const Source& source : config_.sources)
            for (const std::string& feed : source.feeds) AddFeed(source, feed, *stored);
          for (PendingEntry& pending : stored->pending) {
            // A page that asked for time keeps it.
            if (pending.not_before > loop_.Now())
              ++summary_.waiting;
            else
              AddPage(std::move(pending));
          }
        });
  }

  // A host that asked for time in an earlier crawl has it still, whatever is wanted of it.
  void KeepAway(const Stored& stored) {
    for (const auto& [id, state] : stored.feeds)
      HoldUntil(state.validated_url.empty() ? state.url : state.validated_url, state.not_before);
    for (const PendingEntry& pending : stored.pending)
      HoldUntil(pending.entry.url, pending.not_before);
  }

  void HoldUntil(const std::string& address, Time until) {
    if (until <= loop_.Now()) return;
    const auto url = Url::Parse(address);
    if (!url) return;
    const Millis wait = until - loop_.Now();
    frontier_.Hold(url->host(), loop_.Ticks() + wait);
    if (wait > kLongestWait)
      left_alone_.emplace(
          url->host(),
          Outcome{Answer::kLater, fmt::format("asked us to wait until {}", Rfc3339(until)), wait,
                  false});
  }

  void AddFeed(const Source& source, const std::string& address, Stored& stored) {
    const auto url = Url::Parse(address);
    if (!url) return AddFailure(source.name, address, url.error().what);
    const FeedId id = FeedIdOf(url->spec());
    if (!polled_.insert(id.value).second) return;
    FeedState state;
    if (const auto found = stored.feeds.find(id.value); found != stored.feeds.end())
      state = std::move(found->second);
    state.id = id;
    state.url = url->spec();
    state.source = source.name;
    ++progress_.feeds_total;
    if (state.gone || state.not_before > loop_.Now()) {
      ++progress_.feeds_done;
      return AddFailure(source.name, url->Shown(),
                        state.gone
                            ? fmt::format("gone since {} (410): take it out of the configuration",
                                          Rfc3339(state.last_poll))
                            : fmt::format("asked us to wait until {}", Rfc3339(state.not_before)));
    }
    Job& job = NewJob(FeedJob{std::move(state), source.tags, {}});
    job.chain.push_back(*url);
    Queue(job, Turn::kFeed);
  }

  void AddPage(PendingEntry pending) {
    ++progress_.pages_total;
    const auto url = Url::Parse(pending.entry.url);
    Job& job = NewJob(PageJob{std::move(pending), 0, {}, {}, {}});
    if (!url) return KeepFeedWords(job, "");
    job.chain.push_back(*url);
    Queue(job, Turn::kPage);
  }

  template <class Task>
  Job& NewJob(Task task) {
    auto job = std::make_unique<Job>();
    job->id = next_job_++;
    job->task = std::move(task);
    Job& made = *job;
    jobs_.emplace(made.id, std::move(job));
    return made;
  }

  // ---------------------------------------------------------------- the wheel

  // Into its host's queue; or, where that host is left alone for this crawl, out of it at once.
  void Queue(Job& job, Turn turn, Millis not_before = Millis{0}) {
    if (const auto left = left_alone_.find(std::string(job.host())); left != left_alone_.end())
      return Unasked(job, left->second);
    frontier_.Add(job.host(), job.id, turn, not_before);
  }

  // Starts all that may start now, and comes back when that changes.
  void Pump() {
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

  void Start(Job& job) {
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

  void Answered(Job& job, Millis begin, Result<Response> result) {
    if (stopping_) return;
    const std::string host(job.host());
    const bool counts = !std::holds_alternative<RobotsJob>(job.task);
    const Millis now = loop_.Ticks();
    if (counts)
      frontier_.Answered(host, now, now - begin);
    else
      frontier_.Skipped(host);

    const Outcome outcome = JudgeAnswer(result, loop_.Now());
    if (outcome.wait) frontier_.Hold(host, now + *outcome.wait);
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
    int& silences = silences_[host];
    silences = outcome.host_silent ? silences + 1 : 0;
    if (left_alone_.contains(host)) return Pump();
    if (silences >= kSilences || (outcome.wait && *outcome.wait > kLongestWait))
      LeaveAlone(host, outcome);
    Pump();
  }

  // A hop is a request of its own: it takes its turn at the new host, and that host's robots.txt is
  // asked.
  void Follow(Job& job) {
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

  // Nothing more is asked of a host in this crawl.
  void LeaveAlone(const std::string& host, const Outcome& outcome) {
    left_alone_.emplace(host, outcome);
    for (const JobId id : frontier_.TakeAll(host)) Unasked(*jobs_.at(id), outcome);
  }

  void Unasked(Job& job, const Outcome& outcome) {
    if (std::holds_alternative<PageJob>(job.task))
      Defer(job, outcome.why, outcome.wait);
    else if (std::holds_alternative<FeedJob>(job.task))
      FeedAnswered(job, outcome);
    else
      RobotsAnswered(job, outcome);
  }

  // ---------------------------------------------------------------- robots.txt

  // True where the job may go on. Else it has been parked until its origin's robots.txt is read, or
  // turned away.
  bool AskRobotsFirst(Job& job) {
    const std::string origin = job.url().origin();
    const auto state = robots_.StateOf(origin, loop_.Ticks());
    if (state == RobotsBook::State::kKnown) {
      const Robots& robots = robots_.Of(origin);
      if (robots.Allows(job.url())) return true;
      frontier_.Skipped(job.host());
      TurnAway(job, robots);
      return false;
    }
    if (state == RobotsBook::State::kUnknown) {
      robots_.Ask(origin);
      Job& asking = NewJob(RobotsJob{origin});
      asking.chain.push_back(*Url::Parse(origin + "/robots.txt"));
      Queue(asking, Turn::kNow);
    }
    robots_.Wait(origin, job.id);
    frontier_.Skipped(job.host());
    // Without its ticket: those who wait must not keep robots.txt itself from being read.
    frontier_.Committed(job.id);
    return false;
  }

  void TurnAway(Job& job, const Robots& robots) {
    const std::string reason = robots.Reason(job.url());
    if (std::holds_alternative<FeedJob>(job.task))
      FeedAnswered(job,
                   {robots.shut() ? Answer::kLater : Answer::kNever, reason, std::nullopt, false});
    else if (robots.shut())
      Defer(job, reason, std::nullopt);
    else
      KeepFeedWords(job, reason);  // the publisher's wish, no failure
  }

  void RobotsAnswered(Job& job, const Outcome& outcome) {
    const std::string origin = std::get<RobotsJob>(job.task).origin;
    const std::string_view agent = ProductToken(config_.crawler.user_agent);
    const bool answered = job.response.status != 0;
    // Too many redirects, or to where we may not go: as if there were none (RFC 9309 2.3.1.2).
    Robots robots = answered ? Robots::FromStatus(job.response.status, job.response.body, agent)
                    : outcome.answer == Answer::kNever ? Robots::AllowAll()
                                                       : Robots::Unreachable(outcome.why);
    if (const auto delay = robots.crawl_delay())
      frontier_.SetCrawlDelay(job.chain.front().host(),
                              std::min(*delay, config_.fetch.max_crawl_delay));
    for (const JobId id : robots_.Learn(origin, std::move(robots), loop_.Ticks()))
      Queue(*jobs_.at(id), Turn::kNow);
    frontier_.Committed(job.id);
    jobs_.erase(job.id);
  }

  // ---------------------------------------------------------------- a feed: answer, parse, commit,
  // pages

  void FeedAnswered(Job& job, const Outcome& outcome) {
    FeedState& state = std::get<FeedJob>(job.task).state;
    state.last_poll = loop_.Now();
    state.last_status = job.response.status;
    ++summary_.feeds;
    if (outcome.answer == Answer::kUse) return ParseFeed(job);
    if (outcome.answer == Answer::kUnchanged) {
      ++summary_.not_modified;
      FeedWorked(state);
      return CommitFeed(job);
    }
    state.gone = outcome.answer == Answer::kGone;
    if (outcome.wait) state.not_before = loop_.Now() + *outcome.wait;
    FeedFailed(job, outcome.why);
    CommitFeed(job);
  }

  void FeedWorked(FeedState& state) {
    state.last_success = state.last_poll;
    state.failures_in_row = 0;
    state.last_error.clear();
  }

  void FeedFailed(Job& job, const std::string& why) {
    FeedState& state = std::get<FeedJob>(job.task).state;
    ++state.failures_in_row;
    state.last_error = why;
    AddFailure(state.source, job.chain.front().Shown(), why);
  }

  void ParseFeed(Job& job) {
    const uint64_t bytes = job.response.body.size();
    frontier_.AddBytes(bytes);
    Offload(
        Lane::kWorkers, [this, &job, now = loop_.Now()] { job.status = ReadEntries(job, now); },
        [this, &job, bytes] {
          frontier_.DropBytes(bytes);
          job.response = {};
          if (!job.status) FeedFailed(job, job.status.error().what);
          CommitFeed(job);
        });
  }

  // On a worker. The validators are taken over only with the entries that they stand for.
  Status ReadEntries(Job& job, Time now) const {
    FeedJob& task = std::get<FeedJob>(job.task);
    const Response& response = job.response;
    WF_TRY(Feed feed, ReadFeed(response.body, job.url().spec(), response.Header("content-type"),
                               feed_limits_));
    FeedState& state = task.state;
    state.last_success = state.last_poll;
    state.failures_in_row = 0;
    state.last_error.clear();
    state.title = feed.title;
    const bool keep = MayKeepValidators(response);
    state.etag = keep ? response.Header("etag") : std::string_view();
    state.last_modified = keep ? response.Header("last-modified") : std::string_view();
    state.validated_url = job.url().spec();
    task.entries = PendingEntries(std::move(feed), state, task.source_tags, now);
    return {};
  }

  void CommitFeed(Job& job) {
    job.status = {};
    Offload(
        Lane::kWriter,
        [this, &job] {
          FeedJob& task = std::get<FeedJob>(job.task);
          auto fresh = store_.CommitPoll(task.state, std::move(task.entries));
          if (fresh)
            task.entries = std::move(*fresh);
          else
            job.status = Fail(fresh.error());
        },
        [this, &job] {
          if (!job.status) return Fatal(job.status.error());
          ++progress_.feeds_done;
          for (PendingEntry& entry : std::get<FeedJob>(job.task).entries) AddPage(std::move(entry));
          Acknowledge(job);
        });
  }

  // ---------------------------------------------------------------- a page: answer, extract, fold
  // and commit

  void PageAnswered(Job& job, const Outcome& outcome) {
    switch (outcome.answer) {
      case Answer::kUse: {
        const std::string_view type = job.response.Header("content-type");
        if (!IsPageType(type)) return GiveUp(job, fmt::format("not a page but {}", type));
        ++summary_.pages;
        return ExtractPage(job);
      }
      case Answer::kGone:
      case Answer::kNever:
        return GiveUp(job, outcome.why);
      default:
        return TryAgain(job, outcome);
    }
  }

  void ExtractPage(Job& job) {
    const uint64_t bytes = job.response.body.size();
    frontier_.AddBytes(bytes);
    Offload(
        Lane::kWorkers,
        [&job, now = loop_.Now()] {
          PageJob& task = std::get<PageJob>(job.task);
          PageHints hints;
          hints.url = job.url().spec();
          hints.content_type = job.response.Header("content-type");
          hints.entry = &task.pending.entry;
          hints.feed_language = task.pending.feed_language;
          Article article = Extract(job.response.body, hints);
          job.response = {};
          task.record = RecordFromPage(task.pending, std::move(article), job.url().spec(), now);
          task.fingerprint = FingerprintOf(task.record);
        },
        [this, &job, bytes] {
          frontier_.DropBytes(bytes);
          CommitPage(job);
        });
  }

  void TryAgain(Job& job, const Outcome& outcome) {
    PageJob& task = std::get<PageJob>(job.task);
    const Millis pause = outcome.wait.value_or(kFirstRetry * (1 << (2 * task.tries)));
    if (++task.tries >= kTriesPerCrawl || pause > kLongestWait)
      return Defer(job, outcome.why, outcome.wait);
    job.response = {};
    job.chain.erase(job.chain.begin() + 1, job.chain.end());
    frontier_.Committed(job.id);
    Queue(job, Turn::kPage, loop_.Ticks() + pause);
  }

  // Leaves the page for a later crawl, or, when it has had its chances, keeps what the feed said.
  void Defer(Job& job, const std::string& why, std::optional<Millis> wait) {
    PageJob& task = std::get<PageJob>(job.task);
    PendingEntry& pending = task.pending;
    if (++pending.attempts >= config_.fetch.max_attempts) return GiveUp(job, why);
    pending.last_problem = why;
    if (wait) pending.not_before = loop_.Now() + *wait;
    AddFailure(pending.source, job.chain.front().Shown(), why + "; tried again at the next crawl");
    ++summary_.waiting;
    job.status = {};
    Offload(
        Lane::kWriter,
        [this, &job] { job.status = store_.CommitAttempt(std::get<PageJob>(job.task).pending); },
        [this, &job] {
          if (!job.status) return Fatal(job.status.error());
          PageDone(job);
        });
  }

  void GiveUp(Job& job, const std::string& why) {
    AddFailure(std::get<PageJob>(job.task).pending.source, job.chain.front().Shown(),
               why + "; what the feed said is kept");
    KeepFeedWords(job, why);
  }

  void KeepFeedWords(Job& job, const std::string& problem) {
    job.response = {};
    Offload(
        Lane::kWorkers,
        [&job, problem, now = loop_.Now()] {
          PageJob& task = std::get<PageJob>(job.task);
          task.record = RecordFromEntry(task.pending, problem, now);
          task.fingerprint = FingerprintOf(task.record);
        },
        [this, &job] { CommitPage(job); });
  }

  void CommitPage(Job& job) {
    job.status = {};
    Offload(
        Lane::kWriter,
        [this, &job] {
          PageJob& task = std::get<PageJob>(job.task);
          auto outcome = store_.CommitArticle(task.record, task.fingerprint);
          if (outcome)
            task.outcome = *outcome;
          else
            job.status = Fail(outcome.error());
        },
        [this, &job] {
          if (!job.status) return Fatal(job.status.error());
          const Store::ArticleOutcome& outcome = std::get<PageJob>(job.task).outcome;
          if (!outcome.known) {
            ++summary_.articles;
            ++(outcome.fold.verdict == Verdict::kNew ? summary_.stories : summary_.folded);
          }
          PageDone(job);
        });
  }

  void PageDone(Job& job) {
    ++progress_.pages_done;
    Acknowledge(job);
  }

  // ---------------------------------------------------------------- the end of a job

  // One sync for all that was committed while the last one ran; only then are the tickets free.
  void Acknowledge(Job& job) {
    committed_.push_back(job.id);
    if (!syncing_) SyncCommitted();
  }

  void SyncCommitted() {
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

  void Offload(Lane lane, Loop::Callback work, Loop::Callback done) {
    ++busy_;
    loop_.Offload(lane, std::move(work), [this, done = std::move(done)] {
      --busy_;
      done();
      Pump();
    });
  }

  void AddFailure(const std::string& source, const std::string& url, std::string what) {
    Log(LogLevel::kDebug, fmt::format("{}: {}: {}", source, url, what));
    summary_.failures.push_back({source, url, std::move(what)});
  }

  // The store cannot be written: nothing more is fetched; what it holds stays as it is.
  void Fatal(const Error& error) {
    if (!summary_.fatal) summary_.fatal = error;
    stopping_ = true;
  }

  void MaybeFinish() {
    if (!done_ || busy_ > 0 || syncing_) return;
    if (!stopping_ && !jobs_.empty()) return;
    if (timer_) loop_.Cancel(std::exchange(timer_, 0));
    std::sort(summary_.failures.begin(), summary_.failures.end(), [](const auto& a, const auto& b) {
      return std::tie(a.source, a.url, a.what) < std::tie(b.source, b.url, b.what);
    });
    loop_.Post(
        [done = std::exchange(done_, nullptr), summary = std::move(summary_)] { done(summary); });
  }

  Loop& loop_;
  Transport& transport_;
  Store& store_;
  const Config& config_;
  FeedLimits feed_limits_;

  // All below: loop thread. A job that is in a lane belongs to that lane until its `done`.
  Frontier frontier_;
  RobotsBook robots_;
  std::map<JobId, std::unique_ptr<Job>> jobs_;
  JobId next_job_ = 1;
  std::unordered_set<uint64_t> polled_;
  std::unordered_map<std::string, int> silences_;  // by host, in a row
  std::unordered_map<std::string, Outcome> left_alone_;
  std::vector<JobId> committed_;  // and not yet synced
  bool syncing_ = false;
  int busy_ = 0;  // lane work under way
  Loop::TimerId timer_ = 0;
  bool stopping_ = false;
  CrawlSummary summary_;
  CrawlProgress progress_;
  std::function<void(CrawlSummary)> done_;
};

Crawler::Crawler(Loop& loop, Transport& transport, Store& store, const Config& config)
    : impl_(std::make_unique<Impl>(loop, transport, store, config)) {}
Crawler::~Crawler() = default;

void Crawler::CrawlOnce(std::function<void(CrawlSummary)> done) {
  impl_->CrawlOnce(std::move(done));
}
void Crawler::Stop() { impl_->Stop(); }
CrawlProgress Crawler::Progress() const { return impl_->Progress(); }

}  // namespace wirefold
