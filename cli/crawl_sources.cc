#include "cli/crawl_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/log.h"
#include "cli/open.h"
#include "config/feed_list.h"
#include "config/read_file.h"
#include "text/url.h"

namespace wirefold {
namespace {

// A source by that name may stand in the configuration already: the newcomer gets a number.
void Append(std::vector<Source> more, Config& config) {
  std::unordered_set<std::string> names;
  for (const Source& source : config.sources) names.insert(source.name);
  for (Source& source : more) {
    const std::string name = source.name;
    for (int n = 2; !names.insert(source.name).second; ++n)
      source.name = fmt::format("{} {}", name, n);
    config.sources.push_back(std::move(source));
  }
}

Result<std::vector<Source>> FromOpml(const std::string& file) {
  auto bytes = ReadWholeFile(file, 16u << 20);
  if (!bytes) return Fail(bytes.error().In(file));
  WF_TRY(FeedList list, ParseFeedList(*bytes, file));
  for (const std::string& warning : list.warnings) Log(LogLevel::kWarning, warning);
  return std::move(list.sources);
}

// Feeds of one host are one source, named after it.
Result<std::vector<Source>> FromUrls(const std::vector<std::string>& urls) {
  std::vector<Source> sources;
  for (const std::string& text : urls) {
    const auto url = Url::Parse(text);
    if (!url)
      return Fail(Code::kUsage, fmt::format("{}: {}", MaskPassword(text), url.error().what));
    const std::string host(url->host());
    auto source = std::ranges::find(sources, host, &Source::name);
    if (source == sources.end()) {
      sources.emplace_back().name = host;
      source = sources.end() - 1;
    }
    source->feeds.push_back(url->spec());
  }
  return sources;
}

}  // namespace

Status GatherSources(const std::string& opml_file, const std::vector<std::string>& urls,
                     Config& config) {
  if (!opml_file.empty()) {
    WF_TRY(std::vector<Source> listed, FromOpml(opml_file));
    Append(std::move(listed), config);
  }
  WF_TRY(std::vector<Source> typed, FromUrls(urls));
  Append(std::move(typed), config);
  for (const std::string& note : DropRepeatedFeeds(config.sources)) Log(LogLevel::kInfo, note);
  if (std::ranges::all_of(config.sources, [](const Source& s) { return s.feeds.empty(); }))
    return Fail(Code::kUsage,
                fmt::format("no feeds: give URLs, --opml or a config ({})", FilesRead(config)));
  return {};
}

}  // namespace wirefold
