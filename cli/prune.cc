// prune: what is not to be kept goes now, by the configuration's rules or by those that are typed.
#include <fmt/format.h>

#include "base/time.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/output.h"
#include "crawler/keep.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr Millis kNoLimit{365 * 86'400'000LL};

// What is typed counts alone; what is not typed is the configuration's.
Result<PruneRules> RulesOf(const PruneOptions& options, const Config& config) {
  PruneRules rules = PruneRulesOf(config);
  std::optional<Millis> age;
  if (!options.older_than.empty()) {
    const auto typed = ParseDuration(options.older_than);
    if (!typed || *typed > kForEver / 2)
      return Fail(Code::kUsage, fmt::format("--older-than: \"{}\" is no age; examples 90d, 12h",
                                            options.older_than));
    age = *typed;
  }
  const bool chosen = options.revisions || options.pages;
  if (age || chosen) {
    PruneRules typed;
    typed.by_clock = age.has_value();
    if (!chosen) typed.articles = age;
    if (options.revisions) {
      typed.revisions = age ? age : rules.revisions;
      if (!age) typed.max_versions = rules.max_versions;
      if (!typed.revisions && typed.max_versions == 0)
        return Fail(Code::kUsage, "--revisions: of what age? (--older-than, or [keep] revisions)");
    }
    if (options.pages) {
      typed.pages = age ? age : rules.pages;
      if (!typed.pages)
        return Fail(Code::kUsage, "--pages: of what age? (--older-than, or [keep] pages)");
      if (!options.source.empty())
        return Fail(Code::kUsage, "--pages goes by age alone, without --source");
    }
    rules = typed;
  }
  if (!LimitsAnything(rules) && !options.dry_run)
    return Fail(Code::kUsage,
                "everything is kept (say --older-than AGE, or set [keep] in the configuration)");
  rules.only = options.source;
  return rules;
}

std::string ReportJson(const PruneReport& report, bool dry_run) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Key("dry_run").Bool(dry_run);
  json.Key("articles").Int(static_cast<int64_t>(report.Articles()));
  json.Key("by_source").BeginObject();
  for (const auto& [source, count] : report.articles)
    json.Key(source).Int(static_cast<int64_t>(count));
  json.EndObject();
  json.Key("revisions").Int(static_cast<int64_t>(report.revisions));
  json.Key("tombstones").Int(static_cast<int64_t>(report.tombstones));
  if (report.pages_before) json.Field("pages_before", Rfc3339(*report.pages_before));
  json.EndObject();
  return out;
}

void PrintTable(const PruneReport& report, bool limited, bool dry_run, Output& output) {
  if (!limited) {
    output.Line("everything is kept: [keep] of the configuration lets nothing go");
    return;
  }
  for (const auto& [source, count] : report.articles)
    output.Line(fmt::format("{:>9}  {}", count, ForTerminal(source)));
  const std::string line = PrunedLine(report);
  output.Line(line.empty() ? "nothing is that old"
                           : fmt::format("{}{}", line, dry_run ? " would be deleted" : " deleted"));
}

Result<int> Prune(const PruneOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"json", "table"}));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const PruneRules rules, RulesOf(options, config));
  // A database that is not there is not made.
  WF_TRY(auto store, OpenToRead(options.db, config));
  if (!options.source.empty()) WF_CHECK(CheckSource(options.source, *store, config));
  if (!options.dry_run) {
    store.reset();
    WF_TRY(store, OpenToWrite(options.db, config));
  }
  PrunePass pass{.rules = rules, .now = WallClock(), .dry_run = options.dry_run};
  const bool limited = LimitsAnything(rules);
  if (limited) WF_CHECK(PruneFor(*store, pass, kNoLimit, [] { return false; }));
  if (!options.dry_run) WF_CHECK(store->Sync());
  Output output;
  if (format == Format::kJson)
    output.Line(ReportJson(pass.report, options.dry_run));
  else
    PrintTable(pass.report, limited, options.dry_run, output);
  return output.Finish(0);
}

}  // namespace

int RunPrune(const PruneOptions& options) {
  const auto code = Prune(options);
  return code ? *code : Complain(code.error().In("prune"));
}

}  // namespace wirefold
