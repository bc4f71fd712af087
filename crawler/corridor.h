// The corridor: the one class that knows the order of the rooms. A Job goes from the frontier
// through fetch, feed, extract and fold to the store; what an answer means is outcome.h's affair,
// what is made of it entries.h's. A part a file.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "crawler/crawler.h"
#include "crawler/extract/overrides.h"
#include "crawler/feed/feed_reader.h"
#include "crawler/job.h"
#include "crawler/outcome.h"
#include "crawler/robots_book.h"

namespace wirefold {

// A crawl waits this long for a host that asks for it, and no longer.
inline constexpr Millis kLongestWait{60'000};

// Who answers: host and port.
std::string AuthorityOf(const Url& url);

class Corridor {
 public:
  Corridor(Loop& loop, Transport& transport, Store& store, const Config& config);

  void CrawlOnce(std::function<void(CrawlSummary)> done);
  void Stop();
  CrawlProgress Progress() const;

 private:
  // ---- the start (crawler.cc)
  struct Stored {
    std::unordered_map<uint64_t, FeedState> feeds;
    std::vector<PendingEntry> pending;
    Status status;
  };
  void Load();
  // A host that asked for time in an earlier crawl has it still, whatever is wanted of it.
  void KeepAway(const Stored& stored);
  void HoldUntil(const std::string& address, Time until);
  void AddFeed(const Source& source, const std::string& address, Stored& stored);
  void AddPage(PendingEntry pending);
  template <class Task>
  Job& NewJob(Task task) {
    auto job = std::make_unique<Job>();
    job->id = next_job_++;
    job->task = std::move(task);
    Job& made = *job;
    jobs_.emplace(made.id, std::move(job));
    return made;
  }

  // ---- the wheel (corridor.cc)
  // Into its host's queue; or, where that host is left alone for this crawl, out of it at once.
  void Queue(Job& job, Turn turn, Millis not_before = Millis{0});
  // Starts all that may start now, and comes back when that changes.
  void Pump();
  void Start(Job& job);
  void Answered(Job& job, Millis begin, Result<Response> result);
  // A hop is a request of its own: it takes its turn at the new host, and that host's robots.txt is
  // asked.
  void Follow(Job& job);
  // Nothing more is asked there in this crawl.
  void LeaveAlone(const Url& url, const Outcome& outcome);
  void TakeOut(Job& job, const Outcome& outcome);

  // ---- robots.txt (corridor.cc)
  // True where the job may go on. Else it has been parked until its origin's robots.txt is read, or
  // turned away.
  bool AskRobotsFirst(Job& job);
  void TurnAway(Job& job, const Robots& robots);
  void RobotsAnswered(Job& job, const Outcome& outcome);

  // ---- a feed: answer, parse, commit, pages (feed_line.cc)
  void FeedAnswered(Job& job, const Outcome& outcome);
  static void FeedWorked(FeedState& state);
  void FeedFailed(Job& job, const std::string& why);
  void ParseFeed(Job& job);
  // On a worker. The validators are taken over only with the entries that they stand for.
  Status ReadEntries(Job& job, Time now) const;
  void CommitFeed(Job& job);

  // ---- a page: answer, extract, fold and commit (page_line.cc)
  void PageAnswered(Job& job, const Outcome& outcome);
  // The whole of the entry, from the store. Any thread.
  Status Recall(PageJob& task) const;
  void ExtractPage(Job& job);
  void TryAgain(Job& job, const Outcome& outcome);
  // Leaves the page for a later crawl, or, when it has had its chances, keeps what the feed said.
  // An attempt is counted only where the page itself was asked for.
  void Defer(Job& job, const std::string& why, std::optional<Millis> wait, bool asked);
  void GiveUp(Job& job, const std::string& why);
  void KeepFeedWords(Job& job, const std::string& problem);
  void CommitPage(Job& job);
  void PageDone(Job& job);

  // ---- the end of a job (corridor.cc)
  // One sync for all that was committed while the last one ran; only then are the tickets free.
  void Acknowledge(Job& job);
  void SyncCommitted();
  void Offload(Lane lane, Loop::Callback work, Loop::Callback done);
  void AddFailure(const std::string& source, const std::string& url, std::string what);
  // The store cannot be written: nothing more is fetched; what it holds stays as it is.
  void Fatal(const Error& error);
  void MaybeFinish();

  Loop& loop_;
  Transport& transport_;
  Store& store_;
  const Config& config_;
  FeedLimits feed_limits_;

  // The selectors of the sources that have some, by name; read by workers.
  std::unordered_map<std::string, Overrides> overrides_;

  // All below: loop thread. A job that is in a lane belongs to that lane until its `done`.
  Frontier frontier_;
  RobotsBook robots_;
  std::map<JobId, std::unique_ptr<Job>> jobs_;
  JobId next_job_ = 1;
  std::unordered_set<uint64_t> polled_;
  // By host and port.
  std::unordered_map<std::string, int> silences_;  // in a row
  std::unordered_map<std::string, Outcome> left_alone_;
  struct Unasked {
    std::string source, why;
    uint64_t pages = 0;
  };
  std::map<std::string, Unasked>
      unasked_;                   // pages whose turn did not come: a line each, not a thousand
  std::vector<JobId> committed_;  // and not yet synced
  bool syncing_ = false;
  int busy_ = 0;  // lane work under way
  Loop::TimerId timer_ = 0;
  bool stopping_ = false;
  CrawlSummary summary_;
  CrawlProgress progress_;
  std::function<void(CrawlSummary)> done_;
};

}  // namespace wirefold
