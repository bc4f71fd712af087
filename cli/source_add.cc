// `source add`: the one feed of a site that tells most, and what it will be like to follow it.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/plural.h"
#include "cli/commands.h"
#include "cli/feed_words.h"
#include "cli/fetcher.h"
#include "cli/filters.h"
#include "cli/follow.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "cli/site_feeds.h"
#include "crawler/entries.h"
#include "crawler/poll_plan.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

// A feed whose newest entry is so old has been left behind by its paper.
constexpr Millis kStale = std::chrono::hours(24 * 60);

bool IsSitemap(const SiteFeed& row) { return row.format.find("sitemap") != row.format.npos; }

// The smaller, the better. Of equals the first counts: papers declare the feed of the whole site
// before those of its sections.
auto RankOf(const SiteFeed& row, Time now) {
  const bool stale = row.newest && now - *row.newest > kStale;
  return std::tuple(row.comments, row.entries == 0, stale, IsSitemap(row));
}

bool IsBare(const std::string& text) {
  return text.find("://") == text.npos && text.find('@') == text.npos;
}

// Who types "paper.example" means its front page.
Result<Url> SiteUrl(const std::string& text) {
  const auto url = Url::Parse(IsBare(text) ? "https://" + text : text);
  if (!url) return Fail(Error{Code::kUsage, url.error().what}.In(MaskPassword(text)));
  return *url;
}

std::string NameOf(const Url& url) {
  const std::string_view host = url.host();
  return std::string(host.starts_with("www.") ? host.substr(4) : host);
}

// How it will be polled, as far as its entries tell today.
struct Plan {
  FeedState state;
  Millis pause{};
};

Plan PlanOf(const SiteFeed& row, const Config& config, Time now) {
  Plan plan;
  FeedState& state = plan.state;
  state.id = FeedIdOf(row.url);
  state.format = row.format;
  state.hints = row.hints;
  state.last_poll = now;
  PlanNext(state, {.at = now}, row.published, LimitsOf(config, nullptr, state));
  plan.pause = state.next_poll - now;
  return plan;
}

Source SourceFor(const SourceAddOptions& options, const Url& site, const SiteFeed& best) {
  Source source;
  source.name = options.name.empty() ? NameOf(site) : options.name;
  if (best.from != "page") source.home = site.spec();
  (IsSitemap(best) ? source.sitemaps : source.feeds).push_back(best.url);
  source.tags = options.tags;
  return source;
}

// Who has the feed already; empty: nobody.
std::string Holder(const SiteFeed& best, const Sources& sources) {
  for (const Source& source : sources) {
    Sources one{source};
    if (TakeOut(best.url, one)) return source.name;
  }
  return {};
}

struct Found {
  std::vector<SiteFeed> rows;  // that work; the best first
  Plan plan;
  std::string robots;
  std::string name;  // of the source that has it now, or would
  bool known = false, followed = false;
};

std::string RobotsWords(const Fetcher& fetcher, const SiteFeed& best) {
  const auto url = Url::Parse(best.url);
  const Robots* robots = url ? fetcher.RobotsOf(*url) : nullptr;
  std::string words = "allows it";
  if (best.pages_shut == 0 && best.pages > 0)
    words += " and its pages";
  else if (best.pages_shut > 0)
    words += fmt::format(", but not {} of {} pages: of these the feed's own words are kept",
                         best.pages_shut, best.pages);
  if (robots && robots->crawl_delay())
    words += fmt::format("; Crawl-delay {}", FormatDuration(*robots->crawl_delay()));
  return words;
}

std::string RowLine(const SiteFeed& row) {
  return fmt::format("{}, {}, {}, {}", row.format, Plural(row.entries, "entry"),
                     row.newest ? "newest " + ShortTime(*row.newest) : std::string("without dates"),
                     MaskPassword(row.url));
}

void PrintTable(const Found& found, const SourceAddOptions& options, Output& output) {
  const auto line = [&](std::string_view name, const std::string& value) {
    output.Line(fmt::format("{:10}  {}", name, ForTerminal(value)));
  };
  line("found", RowLine(found.rows.front()));
  if (!found.rows.front().title.empty()) line("title", found.rows.front().title);
  line("robots.txt", found.robots);
  line("polls", fmt::format("every {} at first: {}", ShortSpan(found.plan.pause),
                            found.plan.state.next_reason));
  for (size_t i = 1; i < found.rows.size(); ++i)
    line("also there", RowLine(found.rows[i]) + (found.rows[i].comments ? " (comments)" : ""));
  if (found.known)
    line("followed", fmt::format("already, as \"{}\"", found.name));
  else if (options.dry_run)
    line("followed", fmt::format("not yet (--dry-run); it would be \"{}\"", found.name));
  else
    line("followed", fmt::format("as \"{}\"", found.name));
}

void RowJson(JsonWriter& json, const SiteFeed& row) {
  json.Field("feed_url", MaskPassword(row.url));
  json.Field("format", row.format);
  json.FieldIf("title", row.title);
  json.Key("entries").Int(static_cast<int64_t>(row.entries));
  if (row.newest) json.TimeField("newest", *row.newest);
  json.Key("comments").Bool(row.comments);
}

std::string JsonOf(const Found& found) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("source", found.name);
  RowJson(json, found.rows.front());
  json.Field("robots", found.robots);
  json.Key("poll_every_seconds").Int(found.plan.pause.count() / 1000);
  json.Field("poll_reason", found.plan.state.next_reason);
  json.FieldIf("rhythm", RhythmInWords(found.plan.state, found.plan.state.last_poll));
  json.Key("followed").Bool(found.followed || found.known);
  json.Key("new").Bool(found.followed);
  json.Key("others").BeginArray();
  for (size_t i = 1; i < found.rows.size(); ++i) {
    json.BeginObject();
    RowJson(json, found.rows[i]);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return out;
}

Result<Found> FindIt(const Url& site, const Config& config) {
  WF_TRY(const auto fetcher, Fetcher::Create(config));
  const FeedLimits limits = FeedLimitsOf(config.feed);
  auto feeds = FindFeeds(*fetcher, site, limits);
  const Status status = feeds ? feeds->found : Fail(feeds.error());
  if (!status) return Fail(status.error().In(site.Shown()));
  const Time now = WallClock();
  Found found;
  found.rows = std::move(feeds->feeds);
  std::erase_if(found.rows, [](const SiteFeed& row) { return !row.problem.empty(); });
  std::ranges::stable_sort(found.rows, {}, [now](const SiteFeed& row) { return RankOf(row, now); });
  found.plan = PlanOf(found.rows.front(), config, now);
  found.robots = RobotsWords(*fetcher, found.rows.front());
  return found;
}

Result<int> AddIt(const SourceAddOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const Url site, SiteUrl(options.url));
  WF_TRY(const Config config, OpenConfig(options.config));
  if (std::ranges::count(config.sources, options.name, &Source::name))
    return Fail(Code::kUsage,
                fmt::format("--name: the configuration has a source \"{}\": write the "
                            "feed there, or give another name",
                            options.name));
  WF_TRY(const auto store, OpenToReadIfThere(options.db, config));
  WF_TRY(const Sources followed, store ? store->Followed() : Result<Sources>(Sources()));
  auto sought = FindIt(site, config);
  if (!sought && IsBare(options.url) && sought.error().what.find("plain http") != std::string::npos)
    sought.error().what += fmt::format(" (where it is: http://{})", options.url);
  WF_TRY(Found found, std::move(sought));
  const Source source = SourceFor(options, site, found.rows.front());
  found.name = Holder(found.rows.front(), config.sources);
  if (found.name.empty()) found.name = Holder(found.rows.front(), followed);
  found.known = !found.name.empty();
  if (!found.known) found.name = source.name;
  if (!found.known && !options.dry_run) {
    WF_TRY(const FollowChange change, Follow(options.db, config, {source}));
    found.followed = change.fresh > 0;
    if (!change.names.empty()) found.name = change.names.front();
  }
  Output output;
  if (format == Format::kTable)
    PrintTable(found, options, output);
  else
    output.Line(JsonOf(found));
  return output.Finish(0);
}

}  // namespace

int RunSourceAdd(const SourceAddOptions& options) {
  const auto code = AddIt(options);
  return code ? *code : Complain(code.error());
}

}  // namespace wirefold
