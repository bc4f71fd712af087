// `feeds discover`: what cli/site_feeds.h finds, as a table or JSON.
#include <fmt/format.h>

#include <algorithm>

#include "base/plural.h"
#include "cli/commands.h"
#include "cli/fetcher.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "cli/site_feeds.h"
#include "crawler/entries.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

std::string LineOf(const SiteFeed& row, size_t width) {
  const std::string url = ForTerminal(MaskPassword(row.url));
  if (!row.problem.empty())
    return fmt::format("{}  {}: {}", Cell("-", width), url, ForTerminal(row.problem));
  return fmt::format("{}  {:>4} {:7}  {:16}  {}{}  {}", Cell(row.format, width), row.entries,
                     PluralWord(row.entries, "entry"),
                     row.newest ? ShortTime(*row.newest) : "no date", Cell(row.title, 32),
                     row.comments ? "  (comments)" : "", url);
}

std::string JsonOf(const SiteFeed& row) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("url", MaskPassword(row.url));
  json.Field("title", row.title);
  json.FieldIf("type", row.type);
  json.Field("from", row.from);
  json.Key("comments").Bool(row.comments);
  json.FieldIf("problem", row.problem);
  if (row.problem.empty()) {
    json.Field("format", row.format);
    json.Key("entries").Int(static_cast<int64_t>(row.entries));
    if (row.newest) json.TimeField("newest", *row.newest);
  }
  json.EndObject();
  return out;
}

Result<int> Discover(const FeedsOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  const auto url = Url::Parse(options.url);
  if (!url) return Fail(Error{Code::kUsage, url.error().what}.In(MaskPassword(options.url)));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto fetcher, Fetcher::Create(config));
  const FeedLimits limits = FeedLimitsOf(config.feed);
  auto found = FindFeeds(*fetcher, *url, limits);
  const SiteFeeds site = found ? std::move(*found) : SiteFeeds{{}, Fail(found.error())};
  size_t width = 7;
  for (const SiteFeed& row : site.feeds) width = std::max(width, row.format.size());
  Printer printer(format, {0, false});
  for (const SiteFeed& row : site.feeds)
    printer.Add([&] { return LineOf(row, width); }, [&] { return JsonOf(row); });
  return printer.Finish(site.found ? 0 : Complain(site.found.error().In(url->Shown())));
}

}  // namespace

int RunFeedsDiscover(const FeedsOptions& options) {
  const auto code = Discover(options);
  return code ? *code : Complain(code.error());
}

}  // namespace wirefold
