// refold: the whole log folded again, with other settings.
#include <fmt/format.h>

#include "base/log.h"
#include "base/plural.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "cli/terminal_line.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

std::string Line(const RefoldReport::Part& part, std::string_view head, size_t width) {
  const std::string line = fmt::format("{:<8}{:>14}  {}  ", head, Plural(part.articles, "article"),
                                       ShortId(part.first.value));
  return line + CutToWidth(ForTerminal(part.title), width > line.size() ? width - line.size() : 1);
}

void PrintTable(const RefoldReport& report, Output& output) {
  const size_t width = OutputWidth();
  const auto print = [&](const std::vector<RefoldReport::Change>& changes, std::string_view verb,
                         std::string_view link) {
    for (const RefoldReport::Change& change : changes) {
      output.Line(Line(change.story, verb, width));
      for (const RefoldReport::Part& part : change.parts) output.Line(Line(part, link, width));
    }
  };
  print(report.splits, "splits", "  into");
  print(report.joins, "joined", "  of");
}

void PartFields(JsonWriter& json, const RefoldReport::Part& part) {
  json.Field("story", part.story.Hex());
  json.Field("first_id", part.first.Hex()).Field("title", part.title);
  json.Key("articles").Int(static_cast<int64_t>(part.articles));
}

std::string ChangeJson(const RefoldReport::Change& change, std::string_view kind) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("change", kind);
  PartFields(json, change.story);
  json.Key("parts").BeginArray();
  for (const RefoldReport::Part& part : change.parts) {
    json.BeginObject();
    PartFields(json, part);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

Result<int> Refold(const RefoldOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "table"}));
  WF_TRY(const Config config, OpenConfig(options.config));
  FoldSettings settings = FoldSettingsOf(config);
  settings.near_threshold = options.threshold.value_or(settings.near_threshold);
  // A database that is not there is not made.
  WF_TRY(auto store, OpenToRead(options.db, config));
  if (!options.dry_run) {
    store.reset();
    WF_TRY(store, OpenToWrite(options.db, config));
  }
  TerminalLine line;
  const auto progress = [&](uint64_t position) {
    if (position % 1000 == 999) line.Paint(Plural(position + 1, "article") + " read");
  };
  WF_TRY(const RefoldReport report, store->Refold(settings, options.dry_run, progress));
  line.Wipe();
  Output output;
  if (format == Format::kTable) {
    PrintTable(report, output);
    output.Line(fmt::format(
        "{}, {}{}, {} before; {} split, {} joined, {} moved", Plural(report.articles, "article"),
        Plural(report.stories_after, "story"), options.dry_run ? " if folded so" : "",
        report.stories_before, report.splits.size(), report.joins.size(), report.moved));
  } else {
    for (const auto& change : report.splits) output.Line(ChangeJson(change, "split"));
    for (const auto& change : report.joins) output.Line(ChangeJson(change, "join"));
  }
  if (!options.dry_run && options.threshold && *options.threshold != config.fold.near_threshold)
    Log(LogLevel::kInfo,
        fmt::format("the next crawl folds with {}: set [fold] near_threshold = {} to keep this",
                    config.fold.near_threshold, *options.threshold));
  return output.Finish(0);
}

}  // namespace

int RunRefold(const RefoldOptions& options) {
  const auto code = Refold(options);
  return code ? *code : Complain(code.error().In("refold"));
}

}  // namespace wirefold
