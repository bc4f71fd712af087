// A feed's way: its answer, its entries, the one batch of both, and then the pages.
#include <fmt/format.h>

#include <utility>

#include "base/log.h"
#include "crawler/corridor.h"
#include "crawler/entries.h"

namespace wirefold {
namespace {

// Who says that nothing may be stored, or that it was stale when it was sent, means the validators
// too.
bool MayKeepValidators(const Response& response) {
  return response.Header("cache-control").find("no-store") == std::string_view::npos &&
         response.Header("expires") != "0";
}

}  // namespace

void Corridor::FeedAnswered(Job& job, const Outcome& outcome) {
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
  const bool told = state.gone || outcome.wait;
  FeedFailed(job, outcome.why + (told ? "" : "; asked again at the next crawl"));
  CommitFeed(job);
}

void Corridor::FeedWorked(FeedState& state) {
  state.last_success = state.last_poll;
  state.failures_in_row = 0;
  state.last_error.clear();
}

void Corridor::FeedFailed(Job& job, const std::string& why) {
  FeedState& state = std::get<FeedJob>(job.task).state;
  ++state.failures_in_row;
  state.last_error = why;
  AddFailure(state.source, job.chain.front().Shown(), why);
}

void Corridor::ParseFeed(Job& job) {
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

Status Corridor::ReadEntries(Job& job, Time now) const {
  FeedJob& task = std::get<FeedJob>(job.task);
  const Response& response = job.response;
  WF_TRY(Feed feed,
         ReadFeed(response.body, job.url().spec(), response.Header("content-type"), feed_limits_));
  FeedState& state = task.state;
  FeedWorked(state);
  for (const std::string& warning : feed.warnings)
    Log(LogLevel::kDebug, fmt::format("{}: {}", job.url().Shown(), warning));
  state.title = feed.title;
  const bool keep = feed.complete && MayKeepValidators(response);
  state.etag = keep ? response.Header("etag") : std::string_view();
  state.last_modified = keep ? response.Header("last-modified") : std::string_view();
  state.validated_url = job.url().spec();
  task.entries = PendingEntries(std::move(feed), state, task.source_tags, now);
  return {};
}

void Corridor::CommitFeed(Job& job) {
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

}  // namespace wirefold
