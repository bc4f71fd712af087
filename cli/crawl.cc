#include <fmt/format.h>

#include <optional>

#include "base/epoll_loop.h"
#include "base/log.h"
#include "base/plural.h"
#include "cli/commands.h"
#include "cli/crawl_sources.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/saved_searches.h"
#include "cli/signals.h"
#include "crawler/crawler.h"
#include "crawler/fetch/curl_transport.h"
#include "crawler/keep.h"

namespace wirefold {
namespace {

// What waits to be told when the crawl has ended has so long; what is left waits for the next
// crawl.
constexpr Millis kTellGrace{30'000};
constexpr Millis kStopGrace{5'000};

struct Ended {
  CrawlSummary summary;
  std::vector<std::string> searches_fail;  // somebody was not told, or a file not written
  int signal = 0;
};

// `signals` is older than the loop's threads.
Result<Ended> Crawl(const Config& config, CrawlPlan plan, Store& store, Signals& signals,
                    bool quiet) {
  WF_TRY(TransportSettings settings, TransportSettingsOf(config));
  EpollLoop loop(config.crawler.workers);
  WF_TRY(const auto transport, CurlTransport::Create(loop, std::move(settings)));
  Crawler crawler(loop, *transport, store, config);
  // Where none is configured (addresses typed, another configuration) those of the database wait.
  std::optional<SavedSearches> saved;
  if (!config.searches.empty()) saved.emplace(loop, *transport, store, config);
  ProgressLine progress(loop, crawler, !quiet);
  Ended ended;
  signals.Watch(loop, [&] { crawler.Stop(); });
  if (saved) plan.found = [&](const std::vector<SearchId>& touched) { saved->Changed(touched); };
  loop.Post([&] {
    if (saved) saved->Start();
    crawler.Start(plan, [&](CrawlSummary summary) {
      ended.summary = std::move(summary);
      if (!saved) return loop.Stop();
      const bool stopped = signals.caught() != 0;
      saved->Finish(!stopped, stopped ? kStopGrace : kTellGrace, [&] { loop.Stop(); });
    });
    progress.Start();
  });
  loop.Run();
  progress.End();
  ended.signal = signals.caught();
  if (saved && !ended.signal && !ended.summary.fatal) {
    WF_TRY(ended.searches_fail, saved->Failures());
  }
  return ended;
}

// What is left then goes at the end of the next crawl.
constexpr Millis kPruneFor{10'000};

Status Prune(const Config& config, Store& store) {
  PrunePass pass{.rules = PruneRulesOf(config), .now = WallClock()};
  if (!LimitsAnything(pass.rules)) return {};
  WF_CHECK(PruneFor(store, pass, kPruneFor, [] { return false; }));
  const std::string line = PrunedLine(pass.report);
  if (!line.empty()) Log(LogLevel::kInfo, fmt::format("deleted by [keep]: {}", line));
  return {};
}

int Report(const Ended& ended, bool verbose) {
  const CrawlSummary& summary = ended.summary;
  Log(LogLevel::kDebug, fmt::format("{}, {} unchanged, {}", Plural(summary.feeds, "feed"),
                                    summary.not_modified, Plural(summary.pages, "page")));
  if (!verbose)  // else they were told as they happened
    for (const CrawlFailure& failure : summary.failures)
      Complain(
          {Code::kInvalid, fmt::format("{}: {}: {}", failure.source, failure.url, failure.what)});
  for (const std::string& failure : ended.searches_fail) Complain({Code::kInvalid, failure});
  if (summary.waiting)
    Log(LogLevel::kInfo, fmt::format("{} {} for a later crawl", Plural(summary.waiting, "entry"),
                                     summary.waiting == 1 ? "waits" : "wait"));
  Output output;
  std::string line =
      fmt::format("{}, {}, {} folded, {} failed", Plural(summary.articles, "article"),
                  Plural(summary.stories, "story"), summary.folded, summary.failures.size());
  if (summary.revised) line += fmt::format(", {} changed", summary.revised);
  output.Line(line);
  if (summary.fatal) return output.Finish(Complain(*summary.fatal));
  if (ended.signal) return output.Finish(128 + ended.signal);
  return output.Finish(summary.failures.empty() && ended.searches_fail.empty() ? 0 : 1);
}

Result<int> Run(const CrawlOptions& options) {
  WF_TRY(Config config, OpenConfig(options.config));
  // Who types feeds means these, not all that happens to be installed and imported.
  const bool typed = !options.urls.empty() || !options.opml.empty();
  const bool only_typed = typed && options.config.empty();
  if (only_typed) config.sources.clear();
  // Nor are the installed searches told of what another database has.
  if (only_typed && !options.db.empty()) config.searches.clear();
  Sources brought;
  if (!options.opml.empty()) {
    WF_TRY(brought, ReadFeedList(options.opml));
  }
  WF_TRY(Sources urls, SourcesOfUrls(options.urls));
  AddSources(std::move(urls), brought);
  Signals signals;  // before the store's threads: they would take the signals
  if (!HasFeeds(config.sources) && !HasFeeds(brought)) {  // before a database is made for nothing
    WF_TRY(const auto reader, OpenToReadIfThere(options.db, config));
    WF_TRY(const bool follows, reader ? FollowsAny(*reader) : Result<bool>(false));
    if (!follows) return Fail(NoFeeds(config, "URLs, --opml or a config"));
  }
  WF_TRY(const auto store, OpenToWrite(options.db, config));
  WF_TRY(const std::string db, FindDb(options.db, config));
  const auto journal = OpenJournal(db);
  CrawlPlan plan;
  plan.journal = journal.get();
  plan.only_due = options.due;
  plan.followed = !only_typed;
  plan.backfill = options.backfill;
  AddSources(std::move(brought), config.sources);
  for (const std::string& note : DropRepeatedFeeds(config.sources)) Log(LogLevel::kInfo, note);
  WF_TRY(const Ended ended, Crawl(config, plan, *store, signals, options.quiet));
  if (!ended.signal && !ended.summary.fatal) WF_CHECK(Prune(config, *store));
  return Report(ended, options.verbose);
}

}  // namespace

int RunCrawl(const CrawlOptions& options) {
  const auto code = Run(options);
  return code ? *code : Complain(code.error());
}

}  // namespace wirefold
