// The daemon: a crawl that goes on until it is told to stop, and what its manager and its user want
// to hear of it meanwhile.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/epoll_loop.h"
#include "base/log.h"
#include "cli/backup_service.h"
#include "cli/commands.h"
#include "cli/control.h"
#include "cli/crawl_sources.h"
#include "cli/follow.h"
#include "cli/hub_door.h"
#include "cli/live.h"
#include "cli/notify.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/pulse.h"
#include "cli/saved_searches.h"
#include "cli/signals.h"
#include "crawler/crawler.h"
#include "crawler/fetch/curl_transport.h"

namespace wirefold {
namespace {

constexpr Millis kBeat{10'000};
// How soon it is told that what is stored is known.
constexpr Millis kSoon{50};
constexpr Millis kReport{3'600'000};
// A reload waits so long for the requests under way.
constexpr Millis kGrace{15'000};
// And so long, like a stop, for what saved searches are telling just now.
constexpr Millis kTellGrace{5'000};
// Nothing answered, nothing stored for so long, and work under way or overdue: then it hangs.
constexpr Millis kStalled{300'000};
// What a start may take, above the manager's own limit: a long recovery is no failure.
constexpr int kLongStartSeconds = 600;

// Keys that a running process does not change: its database is open, its threads have begun.
std::string KeptKeys(const Config& now, const Config& next) {
  const FoldConfig &a = now.fold, &b = next.fold;
  std::string keys;
  const auto note = [&](bool changed, const char* key) {
    if (changed) keys.append(keys.empty() ? "" : ", ").append(key);
  };
  note(now.crawler.db != next.crawler.db, "db");
  note(now.crawler.workers != next.crawler.workers, "workers");
  note(now.fetch.max_rereads != next.fetch.max_rereads, "max_rereads");
  note(a.near_threshold != b.near_threshold, "near_threshold");
  note(a.window_days != b.window_days, "window_days");
  note(a.window_articles != b.window_articles, "window_articles");
  return keys;
}

class Daemon {
 public:
  Daemon(const RunOptions& options, Config config, std::string db, Notifier& notifier,
         Signals& signals, Store& store)
      : options_(options),
        config_(std::make_shared<Config>(std::move(config))),
        db_(std::move(db)),
        notifier_(notifier),
        store_(store),
        journal_(OpenJournal(db_)),
        loop_(config_->crawler.workers),
        backups_(loop_, store) {
    signals.Watch(
        loop_, [this] { Stop(); }, [this] { Reload(); });
  }

  Result<int> Run() {
    WF_CHECK(Begin());
    auto control = ControlServer::Open(
        loop_, db_, [this](std::string_view line, auto reply) { Answer(line, std::move(reply)); });
    if (!control)
      Log(LogLevel::kWarning, control.error().what + "; `wirefold status` will not find us");
    live_.began = loop_.Now();
    Beat();
    Report();
    loop_.Run();
    if (!stopping_) notifier_.Say("STOPPING=1");
    if (ended_.fatal) return Fail(*ended_.fatal);
    return 0;
  }

 private:
  Status Begin() {
    WF_TRY(TransportSettings settings, TransportSettingsOf(*config_));
    WF_TRY(transport_, CurlTransport::Create(loop_, std::move(settings)));
    crawler_ = std::make_unique<Crawler>(loop_, *transport_, store_, *config_);
    crawler_->KeepPauses(pauses_);
    saved_ = std::make_unique<SavedSearches>(loop_, *transport_, store_, *config_);
    CrawlPlan plan;
    plan.forever = true;
    plan.journal = journal_.get();
    plan.found = [this](const std::vector<SearchId>& touched) { saved_->Changed(touched); };
    WF_CHECK(OpenDoor());
    if (hub_door_) plan.new_secret = &NewSecret;
    loop_.Post([this, plan] {
      saved_->Start();
      crawler_->Start(plan, [this](const CrawlSummary& summary) {
        saved_->Finish(false, kTellGrace, [this, summary] { Ended(summary); });
      });
    });
    if (!std::exchange(awaiting_, true)) AwaitReady();
    return {};
  }

  // At the start and after each reload: what is stored is known, and polls begin.
  void AwaitReady() {
    loop_.After(kSoon, [this] {
      const CrawlState state = crawler_->State();
      if (!state.loaded || next_config_) return AwaitReady();
      awaiting_ = false;
      if (stopping_) return;
      const std::string line = live_.Line(state, loop_.Now());
      Log(LogLevel::kInfo, fmt::format("ready: {}", line));
      notifier_.Say(fmt::format("READY=1\nSTATUS={}", line));
    });
  }

  // Who starts a daemon sees at once that it cannot listen. One that runs already goes on without,
  // and polls feeds as if no callback were configured.
  Status OpenDoor() {
    hub_door_.reset();
    if (config_->websub.callback.empty()) return {};
    auto door = OpenHubDoor(loop_, *config_, [this] { return crawler_.get(); });
    if (door) {
      hub_door_ = std::move(*door);
      return {};
    }
    const Error error = door.error().In("[websub] listen");
    if (live_.began == Time{}) return Fail(Code::kUsage, error.what);
    Log(LogLevel::kError, error.what + "; hubs are not asked");
    return {};
  }

  void Stop() {
    stopping_ = true;
    notifier_.Say("STOPPING=1\nSTATUS=stopping");
    crawler_->Stop();
  }

  // The new configuration counts when all of it is right; until the crawl under the old one has
  // come to its end, that goes on. Asked again meanwhile, the last good one counts.
  void Reload() {
    if (stopping_) return;
    notifier_.SayReloading();
    auto config = ReadAgain();
    live_.reloaded = loop_.Now();
    live_.reload_error = config ? "" : config.error().what;
    if (!config) {
      Log(LogLevel::kError, live_.reload_error + " (the configuration stays as it was)");
      if (!awaiting_ && !next_config_) notifier_.Say("READY=1");
      return;
    }
    if (const std::string kept = KeptKeys(*config_, *config); !kept.empty())
      Log(LogLevel::kWarning, fmt::format("{}: changed; this counts from the next start on", kept));
    BeginAnew(std::make_shared<Config>(std::move(*config)));
  }

  void BeginAnew(std::shared_ptr<const Config> config) {
    const bool draining = next_config_ != nullptr;
    next_config_ = std::move(config);
    if (!draining) crawler_->Drain(kGrace);
  }

  // What is followed is written where all is written; then the crawl reads its roll again.
  void ChangeFollowed(std::string question, ControlServer::Reply reply) {
    auto answer = std::make_shared<FollowAnswer>();
    loop_.Offload(
        Lane::kWriter,
        [this, answer, question = std::move(question), config = config_] {
          *answer = AnswerFollow(store_, *config, question);
        },
        [this, answer, reply = std::move(reply)] {
          reply(std::move(answer->json));
          if (answer->changed && !stopping_) BeginAnew(next_config_ ? next_config_ : config_);
        });
  }

  Result<Config> ReadAgain() const {
    WF_TRY(Config config, OpenConfig(options_.config));
    WF_CHECK(TransportSettingsOf(config));
    WF_TRY(const bool follows, FollowsAny(store_));
    if (!follows && !HasFeeds(config.sources))
      return Fail(NoFeeds(config, "a config with sources"));
    return config;
  }

  void Ended(CrawlSummary summary) {
    if (summary.fatal || stopping_ || !next_config_) {
      ended_ = std::move(summary);
      return loop_.Stop();
    }
    live_.Add(summary);
    pauses_ = crawler_->Pauses();
    saved_.reset();
    crawler_.reset();
    transport_.reset();
    const bool changed = config_ != next_config_;
    config_ = std::move(next_config_);
    if (const Status begun = Begin(); !begun) {
      ended_.fatal = begun.error();
      return loop_.Stop();
    }
    Log(LogLevel::kInfo, changed ? "configuration read again: " + FilesRead(*config_)
                                 : "what is followed has changed");
  }

  // Once around: loop, workers, writer, loop. Where one of them hangs no beat comes to its end, and
  // the manager hears nothing.
  void Beat() {
    const Millis every = notifier_.watchdog() ? std::min(kBeat, *notifier_.watchdog() / 3) : kBeat;
    loop_.After(every, [this] { Beat(); });
    if (beating_) return;
    beating_ = true;
    loop_.Offload(
        Lane::kWorkers, [] {},
        [this] {
          loop_.Offload(
              Lane::kWriter, [] {},
              [this] {
                beating_ = false;
                Tell();
              });
        });
  }

  void Tell() {
    if (stopping_) return;
    const CrawlState state = crawler_->State();
    const Millis patience = std::max(kStalled, 2 * config_->fetch.total_timeout);
    const bool hung =
        !pulse_.Beats({state.steps, state.in_flight, state.behind}, patience, loop_.Ticks());
    if (hung && !std::exchange(hung_, hung))
      Log(LogLevel::kError,
          fmt::format("nothing has moved for {}, though there is work",
                      FormatDuration(floor<std::chrono::seconds>(pulse_.still()))));
    hung_ = hung;
    if (!hung) notifier_.Say(fmt::format("STATUS={}\nWATCHDOG=1", live_.Line(state, loop_.Now())));
  }

  void Report() {
    loop_.After(kReport, [this] {
      Log(LogLevel::kInfo, live_.Line(crawler_->State(), loop_.Now()));
      Report();
    });
  }

  void TellStatus(const ControlServer::Reply& reply) {
    auto searches = std::make_shared<Result<std::vector<SearchStanding>>>();
    loop_.Offload(
        Lane::kWorkers, [this, searches] { *searches = store_.SearchStandings(); },
        [this, searches, reply] {
          if (!*searches) return reply(ErrorJson(searches->error().what));
          const auto files = saved_ ? saved_->Files() : std::vector<SearchFileStanding>();
          reply(
              live_.Json(crawler_->State(), *config_, !awaiting_, **searches, files, loop_.Now()));
        });
  }

  void Answer(std::string_view line, const ControlServer::Reply& reply) {
    if (line == "status") return TellStatus(reply);
    if (line == "reload") {
      Reload();
      return reply(live_.reload_error.empty() ? R"({"ok":true})" : ErrorJson(live_.reload_error));
    }
    if (BackupService::Asks(line)) return reply(backups_.Answer(line));
    if (AsksToFollow(line)) return ChangeFollowed(std::string(line), reply);
    reply(ErrorJson(fmt::format("unknown question {}", line.substr(0, line.find(' ')))));
  }

  const RunOptions options_;
  std::shared_ptr<const Config> config_, next_config_;
  const std::string db_;
  Notifier& notifier_;
  Store& store_;
  const std::unique_ptr<WorkJournal> journal_;  // older than the loop, whose threads write in it
  EpollLoop loop_;
  BackupService backups_;
  std::unique_ptr<CurlTransport> transport_;
  std::unique_ptr<Crawler> crawler_;
  std::unique_ptr<SavedSearches> saved_;
  std::unique_ptr<CallbackServer> hub_door_;
  std::vector<HostPause> pauses_;
  LiveState live_;
  CrawlSummary ended_;
  Pulse pulse_;
  bool beating_ = false, hung_ = false, awaiting_ = false, stopping_ = false;
};

Result<int> Run(const RunOptions& options) {
  // Before all that starts a thread: what a signal finds unblocked it ends.
  Notifier notifier;
  Signals signals(Signals::Hangup::kReloads);
  WF_TRY(Config config, OpenConfig(options.config));
  WF_TRY(const std::string db, FindDb(options.db, config));
  std::error_code none;
  if (!HasFeeds(config.sources) && !std::filesystem::exists(db, none))
    return Fail(NoFeeds(config, "a config with sources"));
  notifier.Say(fmt::format("STATUS=opening {}\nEXTEND_TIMEOUT_USEC={}", db,
                           int64_t{kLongStartSeconds} * 1'000'000));
  WF_TRY(const auto store, OpenToWrite(options.db, config));
  WF_TRY(const bool follows, FollowsAny(*store));
  if (!follows && !HasFeeds(config.sources)) return Fail(NoFeeds(config, "a config with sources"));
  return Daemon(options, std::move(config), db, notifier, signals, *store).Run();
}

}  // namespace

int RunRun(const RunOptions& options) {
  const auto code = Run(options);
  return code ? *code : Complain(code.error());
}

}  // namespace wirefold
