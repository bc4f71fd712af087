#include <fmt/format.h>

#include <array>
#include <numeric>

#include "base/log.h"
#include "base/plural.h"
#include "cli/commands.h"
#include "cli/crawl_sources.h"
#include "cli/feed_words.h"
#include "cli/filters.h"
#include "cli/followed_feeds.h"
#include "cli/open.h"
#include "cli/print.h"
#include "crawler/schedule/rhythm.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kNameColumns = 24;

std::string_view StateOf(const FollowedFeed& feed) {
  const bool empty = feed.state.url.empty() && feed.health != Health::kPaused;
  return empty ? "empty" : HealthName(feed.health);
}

std::string ReasonOf(const FollowedFeed& feed) {
  if (!feed.state.url.empty()) return HealthReason(feed.state, feed.health);
  if (feed.source.home.empty()) return "lists no feed: nothing to poll";
  return fmt::format("lists no feed: nothing to poll; `wirefold source add {}` finds some",
                     MaskPassword(feed.source.home));
}

// Entries that come together count once. Nothing where too little is known.
std::optional<double> EventsADay(const FeedState& state) {
  const Rhythm rhythm = Rhythm::Decode(state.rhythm);
  if (rhythm.events() <= 0) return std::nullopt;
  return rhythm.MeanRate() * 24;
}

std::string Pace(const FeedState& state) {
  const auto day = EventsADay(state);
  if (!day) return "-";
  if (*day >= 0.95) return fmt::format("{:.0f}/day", *day);
  if (*day * 7 >= 0.95) return fmt::format("{:.0f}/week", *day * 7);
  return fmt::format("{:.1f}/month", *day * 30);
}

bool IsPolled(const FollowedFeed& feed) {
  return !feed.state.url.empty() && feed.health != Health::kGone && feed.health != Health::kPaused;
}

std::string NextOf(const FollowedFeed& feed, Time now) {
  return IsPolled(feed) && feed.state.polls > 0 ? Until(feed.state.next_poll, now) : "-";
}

std::string LineOf(const FollowedFeed& feed, Time now) {
  const FeedState& state = feed.state;
  const std::string reason = ReasonOf(feed);
  return fmt::format("{:7}  {}  {:16}  {:>9}  {:>7}  {}{}{}", StateOf(feed),
                     Cell(feed.name, kNameColumns),
                     state.polls ? ShortTime(state.last_poll) : "never", Pace(state),
                     NextOf(feed, now), ForTerminal(MaskPassword(state.url)),
                     reason.empty() || state.url.empty() ? "" : ": ", ForTerminal(reason));
}

std::string JsonOf(const FollowedFeed& feed) {
  const FeedState& state = feed.state;
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("state", StateOf(feed));
  json.FieldIf("reason", ReasonOf(feed));
  json.Field("source", feed.name);
  json.FieldIf("tags", feed.source.tags);
  json.Field("feed_url", MaskPassword(state.url));
  json.FieldIf("title", state.title);
  json.FieldIf("format", state.format);
  json.Field("from", feed.configured ? "configuration" : "database");
  json.Key("polls").Int(static_cast<int64_t>(state.polls));
  if (state.polls) {
    json.TimeField("last_poll", state.last_poll);
    json.Key("last_status").Int(state.last_status);
    uint64_t fresh = 0;
    for (const PollNote& note : state.notes) fresh += note.fresh;
    json.Key("polls_noted").Int(static_cast<int64_t>(state.notes.size()));
    json.Key("new_in_these").Int(static_cast<int64_t>(fresh));
  }
  if (state.last_success != Time{}) json.TimeField("last_success", state.last_success);
  if (state.failures_in_row) json.Key("failures_in_row").Int(state.failures_in_row);
  if (const auto day = EventsADay(state)) json.Key("speaks_a_day").Real(*day);
  if (IsPolled(feed) && state.polls) {
    json.TimeField("next_poll", state.next_poll);
    json.Field("next_reason", state.next_reason);
  }
  json.EndObject();
  return out;
}

// "412 feeds: 400 ok, 8 failing, 3 gone, 1 moved"
std::string Summary(const std::array<uint64_t, kHealths>& counts, uint64_t without) {
  const uint64_t all = std::accumulate(counts.begin(), counts.end(), uint64_t{0});
  const std::string parts = HealthInWords(counts);
  std::string line = fmt::format("{}{}{}", Plural(all, "feed"), parts.empty() ? "" : ": ", parts);
  if (without)
    line += fmt::format("; {} {} nothing to poll", Plural(without, "source"),
                        without == 1 ? "has" : "have");
  return line;
}

Result<int> List(const SourcesOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenFollowed(options.db, config));
  Printer printer(format, {0, false});
  std::array<uint64_t, kHealths> counts{};
  uint64_t without = 0;
  bool all = true;
  const Time now = WallClock();
  const Status status =
      ForEachFollowedFeed(store.get(), config, options.names, [&](const FollowedFeed& feed) {
        const bool empty = feed.state.url.empty();
        ++(empty ? without : counts[static_cast<size_t>(feed.health)]);
        if (options.failing && IsWell(feed.health) && !empty) return true;
        return all = printer.Add([&] { return LineOf(feed, now); }, [&] { return JsonOf(feed); });
      });
  if (status && all) Log(LogLevel::kInfo, Summary(counts, without));
  return printer.Finish(status ? 0 : Complain(status.error().In("sources")));
}

}  // namespace

int RunSources(const SourcesOptions& options) {
  const auto code = List(options);
  return code ? *code : Complain(code.error().In("sources"));
}

}  // namespace wirefold
