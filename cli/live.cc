#include "cli/live.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "base/plural.h"
#include "cli/feed_words.h"
#include "cli/filters.h"
#include "cli/saved_searches.h"
#include "crawler/keep.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

CrawlSummary Sum(const CrawlSummary& a, const CrawlSummary& b) {
  CrawlSummary sum = a;
  sum.feeds += b.feeds;
  sum.not_modified += b.not_modified;
  sum.articles += b.articles;
  sum.stories += b.stories;
  sum.folded += b.folded;
  sum.revised += b.revised;
  sum.pages += b.pages;
  return sum;
}

int64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  int64_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

void LiveState::Add(const CrawlSummary& summary) { before = Sum(before, summary); }

std::string LiveState::Line(const CrawlState& state, Time now) const {
  const CrawlSummary sum = Sum(before, state.so_far);
  std::array<uint64_t, kHealths> unwell = state.by_health;
  for (size_t i = 0; i < kHealths; ++i)
    if (IsWell(static_cast<Health>(i))) unwell[i] = 0;
  const std::string troubles = HealthInWords(unwell);
  std::string line = state.paused.empty() ? "" : fmt::format("paused: {}; ", state.paused);
  line += Plural(state.feeds, "feed");
  if (!troubles.empty()) line += fmt::format(" ({})", troubles);
  line += fmt::format(", {}", Plural(state.in_flight, "request"));
  if (state.behind)
    line += fmt::format(", {} behind",
                        FormatDuration(std::chrono::floor<std::chrono::seconds>(*state.behind)));
  else if (state.next)
    line += fmt::format(", next poll in {}",
                        FormatDuration(std::chrono::ceil<std::chrono::seconds>(*state.next - now)));
  return line + fmt::format("; {} and {} new since the start", Plural(sum.articles, "article"),
                            Plural(sum.stories, "story"));
}

std::string LiveState::Json(const CrawlState& state, const Config& config, bool ready,
                            const std::vector<SearchStanding>& searches,
                            const std::vector<SearchFileStanding>& search_files, Time now) const {
  const CrawlSummary sum = Sum(before, state.so_far);
  std::string out;
  JsonWriter json(out);
  const auto number = [&](std::string_view key, uint64_t n) {
    json.Key(key).Int(static_cast<int64_t>(n));
  };
  json.BeginObject();
  json.Field("version", WIREFOLD_VERSION);
  json.Key("pid").Int(::getpid());
  json.TimeField("since", began);
  json.TimeField("now", now);
  json.Key("ready").Bool(ready);
  json.FieldIf("configuration", config.files);
  if (reloaded != Time{}) json.TimeField("reloaded", reloaded);
  json.FieldIf("reload_error", reload_error);
  json.FieldIf("paused", state.paused);
  if (!state.paused.empty()) json.TimeField("paused_since", state.paused_since);
  number("feeds", state.feeds);
  json.Key("by_health").BeginObject();
  for (size_t i = 0; i < kHealths; ++i)
    if (state.by_health[i]) number(HealthName(static_cast<Health>(i)), state.by_health[i]);
  json.EndObject();
  number("requests", state.in_flight);
  number("hubs", state.hubs);
  number("pages_waiting", state.pages_waiting);
  number("skipped", state.skipped);
  number("overdue", state.overdue);
  if (state.behind) json.Key("behind_ms").Int(state.behind->count());
  if (state.next) json.TimeField("next_poll", *state.next);
  number("polls", sum.feeds);
  number("not_modified", sum.not_modified);
  number("pages", sum.pages);
  number("articles", sum.articles);
  number("stories", sum.stories);
  number("folded", sum.folded);
  number("revised", sum.revised);
  if (const PruneRules rules = PruneRulesOf(config); LimitsAnything(rules)) {
    json.Key("keep").BeginObject().Field("rules", KeepLine(rules));
    if (state.pruned != Time{}) {
      json.TimeField("last_pass", state.pruned);
      json.Field("deleted", state.pruned_what);
    }
    json.EndObject();
  }
  PutStandings(json, searches, search_files);
  json.Key("resident_bytes").Int(ResidentBytes());
  json.EndObject();
  return out;
}

std::string ErrorJson(std::string_view what) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("error", what);
  json.EndObject();
  return out;
}

}  // namespace wirefold
