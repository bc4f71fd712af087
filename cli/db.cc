// db check, repair, compact, stats: the database as a whole.
#include <fmt/format.h>

#include "base/log.h"
#include "base/plural.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/megabytes.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/terminal_line.h"
#include "store/check.h"
#include "store/compact.h"
#include "store/repair.h"
#include "store/stats.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

struct Place {
  Config config;
  std::string db;
  StoreSettings settings{};
};

Result<Place> PlaceOf(const DbOptions& options) {
  Place place;
  WF_TRY(place.config, OpenConfig(options.config));
  WF_TRY(place.db, FindDb(options.db, place.config));
  place.settings.fold = FoldSettingsOf(place.config);
  return place;
}

// Nothing where nobody sees it.
MaintenanceProgress PainterOf(TerminalLine& line) {
  if (!line.shown()) return nullptr;
  return [&line](std::string_view what, uint64_t done) {
    line.Paint(fmt::format("{}: {}", what, done));
  };
}

std::string Shown(std::string_view text) { return ForTerminal(text); }

Result<int> Check(const DbOptions& options) {
  WF_TRY(const Place place, PlaceOf(options));
  CheckReport report;
  {
    TerminalLine line;
    WF_TRY(report, CheckDatabase(place.db, place.settings, PainterOf(line)));
  }
  Output output;
  for (const std::string& hurt : report.hurt) output.Line(Shown(hurt));
  if (report.damages > report.hurt.size())
    output.Line(fmt::format("and {} more", report.damages - report.hurt.size()));
  if (report.damages > 0)
    return output.Finish(Complain(
        {Code::kStorage,
         fmt::format("db check: {}: {} (wirefold db repair saves what can be read; or restore a "
                     "copy: wirefold db restore)",
                     place.db, Plural(report.damages, "fault"))}));
  output.Line(fmt::format("{} is whole: {} of data, {}, {}, {}, {}, {} pending", place.db,
                          Plural(report.files, "file"), Plural(report.articles, "article"),
                          Plural(report.versions, "later version"), Plural(report.stories, "story"),
                          Plural(report.feeds, "feed"), report.pending));
  return output.Finish(0);
}

Result<int> Repair(const DbOptions& options) {
  WF_TRY(const Place place, PlaceOf(options));
  RepairReport report;
  {
    TerminalLine line;
    WF_TRY(report, RepairDatabase(place.db, place.settings, PainterOf(line)));
  }
  Output output;
  for (const std::string& told : report.told) output.Line("lost: " + Shown(told));
  if (report.lost > report.told.size())
    output.Line(fmt::format("lost: and {} more", report.lost - report.told.size()));
  output.Line(fmt::format("{}: {} saved in {}, {} lost; {} forgotten, to be read again", place.db,
                          Plural(report.articles, "article"), Plural(report.stories, "story"),
                          report.lost == 1 ? std::string("1 record or block")
                                           : fmt::format("{} records and blocks", report.lost),
                          Plural(report.forgotten, "pending page")));
  for (const auto& [kind, times] : report.lost_of)
    output.Line(fmt::format("  lost of {}: {}", kind, times));
  if (report.marker_missing)
    Log(LogLevel::kInfo, place.db + ": the marker WIREFOLD was missing; it is written anew");
  Log(LogLevel::kInfo,
      fmt::format("the old files are in {}: delete them when all is well", report.aside));
  return output.Finish(report.lost > 0 ? 1 : 0);
}

Result<int> Compact(const DbOptions& options) {
  WF_TRY(const Place place, PlaceOf(options));
  CompactReport report;
  {
    TerminalLine line;
    WF_TRY(report, CompactDatabase(place.db, place.settings, PainterOf(line)));
  }
  Output output;
  output.Line(fmt::format("{}: {}, was {}", place.db, Megabytes(report.bytes_after),
                          Megabytes(report.bytes_before)));
  return output.Finish(0);
}

uint64_t AnArticle(uint64_t bytes, const StoreStats& stats) {
  return stats.articles == 0 ? 0 : bytes / stats.articles;
}

void PrintTable(const StoreStats& stats, Output& output) {
  output.Line(fmt::format("{:8}  {:4}  {:>12}  {:>14}  {:>10}  {}", "family", "kind", "keys",
                          "bytes", "an article", "what"));
  for (const KindStats& kind : stats.kinds) {
    if (kind.keys == 0) continue;
    output.Line(fmt::format("{:8}  {:4}  {:>12}  {:>14}  {:>10}  {}", kind.family, kind.kind,
                            fmt::format("{}{}", stats.exact ? "" : "~", kind.keys), kind.bytes,
                            AnArticle(kind.bytes, stats), kind.what));
  }
  output.Line(fmt::format("{} in {}, {} more in write-ahead logs; {}, {}, {} bytes an article",
                          Megabytes(stats.bytes), Plural(stats.files, "file"),
                          Megabytes(stats.log_bytes), Plural(stats.articles, "article"),
                          Plural(stats.stories, "story"), AnArticle(stats.bytes, stats)));
}

std::string JsonOf(const StoreStats& stats) {
  std::string out;
  JsonWriter json(out);
  const auto number = [&](std::string_view key, uint64_t n) {
    json.Key(key).Int(static_cast<int64_t>(n));
  };
  json.BeginObject();
  number("articles", stats.articles);
  number("versions", stats.versions);
  number("stories", stats.stories);
  number("files", stats.files);
  number("bytes", stats.bytes);
  number("log_bytes", stats.log_bytes);
  number("bytes_an_article", AnArticle(stats.bytes, stats));
  json.Key("exact").Bool(stats.exact);
  json.Key("kinds").BeginArray();
  for (const KindStats& kind : stats.kinds) {
    json.BeginObject().Field("family", kind.family).Field("kind", kind.kind);
    json.Field("what", kind.what);
    number("keys", kind.keys);
    number("bytes", kind.bytes);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

Result<int> Stats(const DbOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const Place place, PlaceOf(options));
  WF_TRY(const StoreStats stats, StatsOf(place.db, place.settings));
  Output output;
  if (format == Format::kTable)
    PrintTable(stats, output);
  else
    output.Line(JsonOf(stats));
  return output.Finish(0);
}

}  // namespace

int RunDbCheck(const DbOptions& options) {
  const auto code = Check(options);
  return code ? *code : Complain(code.error().In("db check"));
}

int RunDbRepair(const DbOptions& options) {
  const auto code = Repair(options);
  return code ? *code : Complain(code.error().In("db repair"));
}

int RunDbCompact(const DbOptions& options) {
  const auto code = Compact(options);
  return code ? *code : Complain(code.error().In("db compact"));
}

int RunDbStats(const DbOptions& options) {
  const auto code = Stats(options);
  return code ? *code : Complain(code.error().In("db stats"));
}

}  // namespace wirefold
