#include <fmt/format.h>

#include "base/plural.h"
#include "cli/commands.h"
#include "cli/crawl_sources.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/saved_searches.h"
#include "text/words.h"

namespace wirefold {
namespace {

// What is in force goes to screens and into reports: no password leaves with it.
void MaskPasswords(std::vector<Source>& sources) {
  for (Source& source : sources) {
    source.home = MaskPassword(source.home);
    for (std::string& feed : source.feeds) feed = MaskPassword(feed);
    for (std::string& sitemap : source.sitemaps) sitemap = MaskPassword(sitemap);
  }
}

}  // namespace

int RunConfigCheck(const ConfigOptions& options) {
  if (const auto faults = AllFaultsOf(options.config); !faults.empty()) {
    for (const Error& fault : faults) Complain(fault);
    return ExitCodeOf(faults.front().code);
  }
  const auto config = OpenConfig(options.config);
  if (!config) return Complain(config.error());
  size_t feeds = 0, sitemaps = 0;
  for (const Source& source : config->sources) {
    feeds += source.feeds.size();
    sitemaps += source.sitemaps.size();
  }
  Output output;
  std::string line = fmt::format("no faults: {}, {}", Plural(config->sources.size(), "source"),
                                 Plural(feeds, "feed"));
  if (sitemaps) line += ", " + Plural(sitemaps, "sitemap");
  if (const size_t searches = config->searches.size()) line += ", " + Plural(searches, "search");
  output.Line(line);
  output.Line(FilesRead(*config) + (config->files.empty() ? ": defaults" : ""));
  if (config->crawler.user_agent == CrawlerConfig().user_agent)
    output.Line(
        "note: user_agent names no address of yours: publishers should be able to reach you");
  for (const Source& source : config->sources)
    if (!HasFeeds(source))
      output.Line(fmt::format("note: {} lists no feed: nothing to poll{}", ForTerminal(source.name),
                              source.home.empty()
                                  ? ""
                                  : fmt::format("; `wirefold source add {} --dry-run` finds some",
                                                MaskPassword(source.home))));
  for (const SearchConfig& search : config->searches)
    for (const std::string& doubt : DoubtsAbout(search)) output.Line("note: " + doubt);
  return output.Finish(0);
}

int RunConfigDump(const ConfigOptions& options) {
  auto config = OpenConfig(options.config);
  if (!config) return Complain(config.error());
  MaskPasswords(config->sources);
  if (const auto db = FindDb("", *config)) config->crawler.db = *db;
  std::string text = DumpConfig(*config);
  if (text.ends_with('\n')) text.pop_back();
  Output output;
  output.Line(text);
  return output.Finish(0);
}

}  // namespace wirefold
