// The corridor: the one class that knows the order of the rooms. A Job goes from the frontier
// through fetch, feed, extract and fold to the store; what an answer means is outcome.h's affair,
// what is made of it entries.h's. A part a file.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/work_journal.h"
#include "crawler/crashes.h"
#include "crawler/crawler.h"
#include "crawler/extract/overrides.h"
#include "crawler/feed/feed_reader.h"
#include "crawler/fetch/request_settings.h"
#include "crawler/finder.h"
#include "crawler/hub_book.h"
#include "crawler/job.h"
#include "crawler/outcome.h"
#include "crawler/poll_plan.h"
#include "crawler/robots_book.h"
#include "crawler/roll.h"
#include "crawler/schedule/calendar.h"

namespace wirefold {

// A single crawl waits this long for a host that asks for it, and no longer.
inline constexpr Millis kLongestWait{60'000};

// Who answers: host and port.
std::string AuthorityOf(const Url& url);

class Corridor {
 public:
  Corridor(Loop& loop, Transport& transport, Store& store, const Config& config);

  void Start(const CrawlPlan& plan, std::function<void(CrawlSummary)> done);
  void Stop();
  void Drain(Millis grace);
  std::vector<HostPause> Pauses() const;
  void KeepPauses(const std::vector<HostPause>& pauses);
  bool KnowsHubs() const { return hubs_ && loaded_ && !stopping_; }
  bool HubConfirms(const HubQuestion& question);
  std::optional<std::string> HubSecret(std::string_view token) const;
  void HubNotice(std::string_view token);
  CrawlProgress Progress() const;
  CrawlState State() const;

 private:
  // ---- the start, and what is due (crawler.cc)
  void Load();
  void TakeRoll(Roll roll);
  void HoldUntil(const std::string& address, Time until);
  // Reads what is due from the store and queues it, a bounded number at a time.
  void Fill();
  std::string WhyNotNow(const FeedState& state) const;  // empty: it may be polled
  void AddFeed(FeedState state);
  void AddPage(PendingEntry pending);
  void PageLater(ArticleId id, Time due);
  void FeedLater(const FeedState& state, Millis due);
  static bool IsUnproven(const FeedState& state);
  // Calendars go by the Loop's ticks: the wall clock may jump, and what it said before is believed
  // for some days at most.
  Millis TickOf(Time time) const;
  static void SetDue(Calendar& calendar, uint64_t id, Millis tick) { calendar.Set(id, Time{tick}); }
  static std::optional<Millis> NextOf(const Calendar& calendar);
  template <class Task>
  Job& NewJob(Task task) {
    auto job = std::make_unique<Job>();
    job->id = next_job_++;
    job->task = std::move(task);
    Job& made = *job;
    jobs_.emplace(made.id, std::move(job));
    return made;
  }

  // ---- documents that ended the process that read them (crash_line.cc)
  struct Crashes {
    std::vector<CrashedDocument> fresh, all;  // of the last process; of this version of the program
  };
  // On the writer's lane, before the roll is read.
  Result<Crashes> CountCrashes(Time now) const;
  void TakeCrashes(const Crashes& crashes);
  // Null: no process died over it.
  const CrashedDocument* CrashOf(CrashedDocument::Kind kind, uint64_t id) const;
  // Why it is not read again; empty: it may be read.
  std::string WhySkipped(CrashedDocument::Kind kind, uint64_t id) const;
  // What the worker that reads the job's document notes before it begins. Loop thread.
  struct Reading {
    WorkNote document;
    uint64_t crashes = 0;
  };
  Reading ReadingOf(const Job& job) const;
  static WorkNote DocumentOf(const Job& job);
  // For as long as it lasts. On the worker.
  std::optional<WorkJournal::Note> Note(const Reading& reading) const;
  // It was read without harm: on the writer's lane, and then on the loop's thread.
  Status Acquit(const Job& job) const;
  void ForgetCrash(Job& job);

  // ---- the wheel (corridor.cc)
  // Into its host's queue; or, where that host is left alone, out of it at once.
  void Queue(Job& job, Turn turn, Millis not_before = Millis{0});
  static Turn TurnOf(const Job& job);
  static Turn TurnOf(const PendingEntry& pending, const Url& url);
  // Starts all that may start now, and comes back when that changes.
  void Pump();
  void Wake(Millis now);
  void StartJob(Job& job);
  void Answered(Job& job, Millis begin, Result<Response> result);
  // So many bytes of the job's answer are in memory, as such or as what was made of them.
  void Hold(Job& job, uint64_t bytes);
  // To the line whose job it is.
  void HandOn(Job& job, const Outcome& outcome);
  void JudgeHost(const Url& asked, const Outcome& outcome);
  // A hop is a request of its own: it takes its turn at the new host, and that host's robots.txt is
  // asked.
  void Follow(Job& job);
  // Nothing more is asked there for a while; of a single crawl, until its end.
  void LeaveAlone(const Url& url, const Outcome& outcome);
  void TakeOut(Job& job, const Outcome& outcome);
  void NotAsked(const Job& job, const std::string& why, bool waits);
  void ForgetTroubles();
  const RequestSettings& SettingsOf(const Job& job) const;
  const std::string& SourceOf(const Job& job) const;
  const Source* Configured(const std::string& source) const;  // null: it is not

  // ---- robots.txt (corridor.cc)
  // True where the job may go on. Else it has been parked until its origin's robots.txt is read, or
  // turned away.
  bool AskRobotsFirst(Job& job);
  // What the store has of it, else the server.
  void RecallRobots(const std::string& origin, const std::string& source);
  void AskRobots(const std::string& origin, const std::string& source);
  bool IsWanted(const RobotsJob& task);
  void Resume(const std::vector<JobId>& waited);
  void TurnAway(Job& job, const Robots& robots);
  void RobotsAnswered(Job& job, const Outcome& outcome);

  // ---- a feed: answer, parse, commit, pages (feed_line.cc)
  void FeedAnswered(Job& job, const Outcome& outcome);
  static void FeedWorked(FeedState& state);
  void FeedFailed(Job& job, const std::string& why, bool blocked);
  void TellFailure(const Job& job);
  void NoteMove(Job& job, const Outcome& outcome) const;
  void ParseFeed(Job& job);
  // On a worker. The validators are taken over only with the entries that they stand for.
  Status ReadEntries(Job& job, Time now) const;
  void CommitFeed(Job& job);
  Status CommitOnWriter(FeedJob& task) const;
  // Than how many more pages of the feed's source wait, where it brings more than are read of it
  // and these are too many; else 0. On the writer's lane.
  Result<uint64_t> TooManyWaiting(const FeedState& state) const;
  void FeedDone(Job& job);
  // False of a sitemap that its index has let go meanwhile.
  bool IsFollowed(const FeedState& state) const;
  void Backfill(const FeedJob& task);
  bool MayBringSitemaps(const FeedState& state) const;
  void TakeSitemaps(FeedJob& task);
  void CountHealth(const FeedState& state);
  // Gives what it was before.
  Health NoteHealth(FeedId id, Health health);

  // ---- a page: answer, extract, fold and commit (page_line.cc)
  void PageAnswered(Job& job, const Outcome& outcome);
  // The whole of the entry, from the store. Any thread.
  Status Recall(PageJob& task) const;
  void ExtractPage(Job& job);
  // What the article's commit needs to know of its text, on a worker.
  void Prepare(PageJob& task, Time now) const;
  void TryAgain(Job& job, const Outcome& outcome);
  // Leaves the page for a later time, or, when it has had its chances, keeps what the feed said. An
  // attempt is counted only where the page itself was asked for.
  void Defer(Job& job, const std::string& why, std::optional<Millis> wait, bool asked);
  void GiveUp(Job& job, const std::string& why);
  void KeepFeedWords(Job& job, const std::string& problem);
  void CommitPage(Job& job);
  void ReadForAnother(Job& job);  // its entry is another source's by now
  void PageDone(Job& job);
  void DropPage(Job& job);
  // The entry waited for a source of another site, and is its own site's from now on: so is its
  // place in the queue, or its time.
  void TakeFromOthers(PendingEntry pending);
  int PagesADay(const std::string& source) const;
  // False where the source has had its pages for today; the job is put off then.
  bool MayReadPage(Job& job);

  // ---- a feed's hub (hub_line.cc)
  void OpenHubs();
  Status ReadHubs(Roll& roll, Time now) const;
  // After a feed's poll: asks its hub where that is due.
  void TendHub(const FeedJob& task);
  void AskHub(const FeedState& state);
  static void FillHubRequest(const HubJob& task, Request& request);
  void HubAnswered(Job& job, const Outcome& outcome);
  void StoreHubs();
  // The feed is polled as soon as it may be.
  void Poke(FeedId feed);

  // ---- what is not to be kept (keep_line.cc)
  void PlanPrune(Millis delay);
  void PruneSome(std::shared_ptr<PrunePass> pass);
  void PruneEnds(const PrunePass& pass, const Result<bool>& result);

  // ---- the end of a job (corridor.cc)
  // One sync for all that was committed while the last one ran; only then are the tickets free.
  void Acknowledge(Job& job);
  void SyncCommitted();
  void Drop(Job& job);  // one that has nothing to commit
  void Offload(Lane lane, Loop::Callback work, Loop::Callback done);

  // ---- writing, and a disk that is full (full_disk.cc)
  // `step` on the writer's lane, then `done`. Where the disk is full, the step waits until there is
  // space and is made again: one that failed has changed nothing, neither in the store nor in what
  // it is made of. All other failures are fatal.
  void Write(std::function<Status()> step, Loop::Callback done);
  struct WriterStep {
    std::function<Status()> make;
    Loop::Callback done;
  };
  void Try(const std::shared_ptr<WriterStep>& step);
  void Hold(const std::shared_ptr<WriterStep>& step, const Error& error);
  bool IsPaused() const { return pause_.has_value(); }
  void TryToRecoverLater();
  void TryToRecover();
  void EndPause();

  void AddFailure(const std::string& source, const std::string& url, std::string what);
  // The store cannot be written: nothing more is fetched; what it holds stays as it is.
  void Fatal(const Error& error);
  void MaybeFinish();

  Loop& loop_;
  Transport& transport_;
  Store& store_;
  const Config& config_;
  FeedLimits feed_limits_;
  CrawlPlan plan_;

  // By source, of those that have some; read by workers.
  std::unordered_map<std::string, Overrides> overrides_;
  std::unordered_map<std::string, const Source*> sources_;
  std::unordered_map<std::string, RequestSettings> settings_;

  std::unique_ptr<Finder> finder_;  // none: no searches are saved

  // All below: loop thread. A job that is in a lane belongs to that lane until its `done`.
  // Unproven feeds were never polled, or were silent when they last were.
  Calendar feeds_due_, unproven_due_, pages_due_;
  uint64_t feeds_ = 0;
  std::unordered_map<uint64_t, std::vector<FeedId>> children_;  // of sitemap indexes
  std::unordered_map<uint64_t, Health> unwell_;                 // feeds that were polled
  std::array<uint64_t, kHealths> by_health_{};                  // of those; and those that were not
  std::map<std::pair<uint32_t, uint64_t>, CrashedDocument> crashes_;
  std::unique_ptr<HubBook> hubs_;                  // none: polling alone
  std::unordered_map<uint64_t, Millis> may_poll_;  // for a notice's sake, not before; by feed
  std::unordered_set<uint64_t> poked_;             // feeds of which a notice came during their poll
  bool loaded_ = false, loading_ = false;
  size_t feeds_loading_ = 0;
  Frontier frontier_;
  RobotsBook robots_;
  // Origins whose robots.txt nothing waits for but others' pages, until it is read; and whether its
  // job is in the frontier.
  std::unordered_map<std::string, bool> others_robots_;
  std::map<JobId, std::unique_ptr<Job>> jobs_;
  JobId next_job_ = 1;
  // Of pages that sources of other sites listed, by their article.
  std::unordered_map<uint64_t, JobId> others_;
  uint64_t held_bytes_ = 0;                   // of all jobs
  size_t feed_jobs_ = 0, unproven_jobs_ = 0;  // these among those
  // By host and port.
  struct Trouble {
    int silences = 0;  // in a row
    int times = 0;     // that it was left alone, in a row
    Millis until{0};   // it is left alone
    Millis last{0};    // it was in trouble
    Outcome outcome{};
  };
  std::unordered_map<std::string, Trouble> troubles_;
  size_t most_troubles_ = 64;  // then those of long ago are forgotten
  struct Unasked {
    std::string source, why;
    uint64_t feeds = 0, pages = 0;
  };
  // By host and port, whose turn did not come in a single crawl: a line each, not a thousand.
  std::map<std::string, Unasked> unasked_;
  int page_day_ = 0;
  std::unordered_map<std::string, int> page_use_;  // pages asked for on that day, by source
  std::vector<JobId> committed_;                   // and not yet synced
  // While the disk is full nothing new is begun.
  struct Pause {
    std::string why;
    Time since{};
    Millis begin{0};
    std::optional<Millis> in_vain{};  // since when there is space, and still nothing can be written
    std::vector<std::shared_ptr<WriterStep>> held{};
  };
  std::optional<Pause> pause_;
  bool syncing_ = false;
  int busy_ = 0;  // lane work under way
  uint64_t steps_ = 0;
  Time pruned_{};  // when the last pass of [keep] ended, and what it deleted
  std::string pruned_what_;
  Loop::TimerId timer_ = 0, grace_ = 0, prune_timer_ = 0, recovery_ = 0;
  bool draining_ = false;
  bool stopping_ = false;
  CrawlSummary summary_;
  CrawlProgress progress_;
  std::function<void(CrawlSummary)> done_;
};

}  // namespace wirefold
