#include "cli/saved_searches.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>

#include "base/plural.h"
#include "cli/filters.h"
#include "cli/print.h"
#include "store/search_text.h"
#include "text/url.h"

namespace wirefold {
namespace {

Time TimeOf(const JsonValue& object, std::string_view key, Time now) {
  const auto time = ParseWhen(object.Text(key), now);
  return time ? *time : now;
}

// An id that is cut off may come to mean another story.
bool HasShortStory(const SearchExpr& expr) {
  if (expr.kind == SearchExpr::Kind::kStory) return !expr.text.empty();
  return std::ranges::any_of(expr.children, HasShortStory);
}

void PutTime(JsonWriter& json, std::string_view key, Time at) {
  if (at != Time{}) json.TimeField(key, at);
}

void PutStanding(JsonWriter& json, const SearchStanding& standing) {
  const auto number = [&](std::string_view key, uint64_t n) {
    json.Key(key).Int(static_cast<int64_t>(n));
  };
  json.Field("name", standing.name);
  number("waiting", standing.waiting());
  number("delivered", standing.delivered);
  number("given_up", standing.given_up);
  if (standing.deleted) number("deleted", standing.deleted);
  PutTime(json, "absent_since", standing.absent_since);
  PutTime(json, "last_delivered", standing.last_delivered);
  if (standing.failures) number("failures", standing.failures);
  PutTime(json, "failing_since", standing.failing_since);
  PutTime(json, "next_try", standing.next_try);
  json.FieldIf("last_error", standing.last_error);
  PutTime(json, "last_failed", standing.last_failed);
}

void PutFile(JsonWriter& json, const SearchFileStanding& file) {
  json.Field("file", file.file);
  PutTime(json, "file_written", file.written);
  PutTime(json, "file_failing_since", file.failing_since);
  json.FieldIf("file_problem", file.problem);
}

std::string ToldInWords(const JsonValue& search, Time now) {
  std::string line =
      fmt::format("{} waiting, {} delivered", search.Text("waiting"), search.Text("delivered"));
  if (search["given_up"].Int().value_or(0) > 0)
    line += fmt::format(", {} given up", search.Text("given_up"));
  if (search["deleted"]) line += fmt::format(", {} deleted before", search.Text("deleted"));
  if (search["absent_since"])
    line +=
        fmt::format("; not configured since {}", ShortTime(TimeOf(search, "absent_since", now)));
  if (search["failures"])
    line += fmt::format("; failing for {}: {}; next try {}",
                        ShortSpan(std::max(Millis{0}, now - TimeOf(search, "failing_since", now))),
                        search.Text("last_error"), Until(TimeOf(search, "next_try", now), now));
  else if (search["last_error"])
    line += fmt::format("; failed {}: {}", Since(TimeOf(search, "last_failed", now), now),
                        search.Text("last_error"));
  return line;
}

// The problem names the file.
std::string FileInWords(const JsonValue& search, Time now) {
  if (search["file_problem"])
    return fmt::format(
        "its file is not written for {}: {}",
        ShortSpan(std::max(Millis{0}, now - TimeOf(search, "file_failing_since", now))),
        search.Text("file_problem"));
  if (!search["file_written"]) return search.Text("file") + " not written yet";
  return fmt::format("{} written {}", search.Text("file"),
                     Since(TimeOf(search, "file_written", now), now));
}

}  // namespace

SavedSearches::SavedSearches(EpollLoop& loop, Transport& transport, Store& store,
                             const Config& config)
    : store_(store),
      config_(config),
      commands_(loop),
      herald_(loop, transport, commands_, store, config,
              [](const StoredArticle& article) { return ArticleJson(article); }),
      files_(loop, store, config) {}

void SavedSearches::Start() {
  herald_.Start();
  files_.Start();
}

void SavedSearches::Changed(const std::vector<SearchId>& touched) {
  herald_.Wake(touched);
  files_.Changed(touched);
}

void SavedSearches::Finish(bool all, Millis grace, std::function<void()> done) {
  herald_.Finish(all, grace,
                 [this, done = std::move(done)]() mutable { files_.Finish(std::move(done)); });
}

Result<std::vector<std::string>> SavedSearches::Failures() const {
  std::vector<std::string> lines;
  for (const SearchFileStanding& file : Files())
    if (!file.problem.empty())
      lines.push_back(fmt::format("search {}: {}", file.search, file.problem));
  WF_TRY(const std::vector<SearchStanding> standings, store_.SearchStandings());
  for (const SearchStanding& standing : standings)
    if (standing.failures > 0 && std::ranges::find(config_.searches, standing.name,
                                                   &SearchConfig::name) != config_.searches.end())
      lines.push_back(fmt::format("search {}: {} wait to be told: {}; failed {} in a row",
                                  standing.name, standing.waiting(), standing.last_error,
                                  Plural(standing.failures, "time")));
  return lines;
}

std::vector<Error> FaultsOfSearches(const Config& config) {
  std::vector<Error> faults;
  for (const SearchConfig& search : config.searches) {
    const auto expr = ParseSearch(search.query, WallClock());
    if (expr && !HasShortStory(*expr)) continue;
    faults.push_back(
        {Code::kUsage, fmt::format("{}: query of search {}: {}", search.place, search.name,
                                   expr ? "story: a saved search needs all sixteen digits of the id"
                                        : expr.error().what)});
  }
  return faults;
}

Status CheckSearches(const Config& config) {
  const std::vector<Error> faults = FaultsOfSearches(config);
  return faults.empty() ? Status() : Fail(faults.front());
}

Result<std::string> SavedQuery(const Config& config, std::string_view name) {
  std::vector<std::string> names;
  for (const SearchConfig& search : config.searches) {
    if (search.name == name) return search.query;
    names.push_back(search.name);
  }
  if (names.empty())
    return Fail(Code::kUsage, fmt::format("no search {}: none is saved (see [[search]] in the "
                                          "example configuration)",
                                          name));
  return Fail(Code::kUsage,
              fmt::format("no search {}; saved are: {}", name, fmt::join(names, ", ")));
}

std::vector<std::string> DoubtsAbout(const SearchConfig& search) {
  std::vector<std::string> doubts;
  if (!search.command.empty() && search.command[0].starts_with('/') &&
      ::access(search.command[0].c_str(), X_OK) != 0)
    doubts.push_back(fmt::format("search {}: {} is no program that can be started from here",
                                 search.name, search.command[0]));
  const auto url = Url::Parse(search.webhook);
  if (url && url->scheme() == "http" && search.secret.empty())
    doubts.push_back(
        fmt::format("search {}: its webhook is asked in the clear and unsigned: "
                    "anybody on the way can read and write there",
                    search.name));
  return doubts;
}

void PutStandings(JsonWriter& json, const std::vector<SearchStanding>& standings,
                  const std::vector<SearchFileStanding>& files) {
  const auto file_of = [&](const std::string& name) {
    return std::ranges::find(files, name, &SearchFileStanding::search);
  };
  json.Key("searches").BeginArray();
  for (const SearchStanding& standing : standings) {
    json.BeginObject();
    PutStanding(json, standing);
    if (const auto file = file_of(standing.name); file != files.end()) PutFile(json, *file);
    json.EndObject();
  }
  for (const SearchFileStanding& file : files) {
    if (std::ranges::find(standings, file.search, &SearchStanding::name) != standings.end())
      continue;
    json.BeginObject().Field("name", file.search);
    PutFile(json, file);
    json.EndObject();
  }
  json.EndArray();
}

std::string StandingInWords(const JsonValue& search, Time now) {
  std::string line;
  if (search["waiting"]) line = ToldInWords(search, now);
  if (search["file"]) line += (line.empty() ? "" : "; ") + FileInWords(search, now);
  return line;
}

}  // namespace wirefold
