// db backup, db restore: copies of the database, and the way back.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/log.h"
#include "base/plural.h"
#include "base/strings.h"
#include "cli/backup_service.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/megabytes.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "store/backup.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

Result<uint32_t> NumberOf(const std::string& text, std::string_view option) {
  if (text.empty()) return 0;
  const auto number = ParseInt(text);
  if (!number || *number < 1 || *number > UINT32_MAX)
    return Fail(Code::kUsage, fmt::format("{} needs a whole number > 0", option));
  return static_cast<uint32_t>(*number);
}

// Who holds the database makes the copy; where nobody does, we do.
Result<Store::BackupReport> MakeCopy(const std::string& db, const std::string& into, uint32_t keep,
                                     const Config& config) {
  auto asked = AskForBackup(db, into, keep);
  if (asked || asked.error().code != Code::kNotFound) return asked;
  WF_CHECK(Store::OpenReadOnly(db));  // one that is not there is not made
  WF_TRY(const auto store, OpenToWrite(db, config));
  return store->Backup(into, keep);
}

std::string CopyJson(const CopyInfo& copy, bool read_all) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Key("number").Int(copy.number);
  if (copy.made != Time{}) json.TimeField("made", copy.made);
  if (copy.articles) json.Key("articles").Int(static_cast<int64_t>(*copy.articles));
  if (copy.bytes) json.Key("bytes").Int(static_cast<int64_t>(copy.bytes));
  json.Key("whole").Bool(copy.fault.empty());
  json.Key("verified").Bool(read_all);
  json.FieldIf("fault", copy.fault);
  json.EndObject();
  return out;
}

std::string CopyLine(const CopyInfo& copy, bool read_all) {
  const std::string state =
      copy.fault.empty() ? read_all ? "whole" : "all files there" : copy.fault;
  return fmt::format("{:>6}  {:16}  {:>9}  {:>10}  {}", copy.number,
                     copy.made == Time{} ? "" : ShortTime(copy.made),
                     copy.articles ? fmt::to_string(*copy.articles) : "",
                     copy.bytes ? Megabytes(copy.bytes) : "", ForTerminal(state));
}

// Exit code 1: one of them cannot be restored.
Result<int> List(const DbOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const std::vector<CopyInfo> copies, ListCopies(options.place, options.verify));
  Output output;
  if (format == Format::kTable)
    output.Line(fmt::format("{:>6}  {:16}  {:>9}  {:>10}", "number", "made", "articles", "size"));
  Printer printer(format, {0, false}, std::move(output));
  for (const CopyInfo& copy : copies)
    printer.Add([&] { return CopyLine(copy, options.verify); },
                [&] { return CopyJson(copy, options.verify); });
  const bool whole = std::ranges::all_of(copies, &std::string::empty, &CopyInfo::fault);
  return printer.Finish(whole ? 0 : 1);
}

Result<int> Backup(const DbOptions& options) {
  if (options.list && !options.keep.empty())
    return Fail(Code::kUsage, "--list makes no copy: leave --keep out");
  if (options.list) return List(options);
  if (options.verify)
    return Fail(Code::kUsage, "--verify is for --list; what a copy shares is always verified");
  WF_TRY(const uint32_t keep, NumberOf(options.keep, "--keep"));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const std::string db, FindDb(options.db, config));
  // The daemon has another working directory.
  std::error_code error;
  const std::string into = std::filesystem::absolute(options.place, error).lexically_normal();
  WF_TRY(const Store::BackupReport report, MakeCopy(db, into, keep, config));
  Output output;
  output.Line(fmt::format("copy {} in {}: {}, of which {} written anew; {} there", report.number,
                          into, Megabytes(report.bytes), Megabytes(report.written),
                          Plural(report.copies, "copy")));
  if (report.renewed > 0)
    Log(LogLevel::kWarning,
        fmt::format("{}: {} of earlier copies had rotted there and {} written "
                    "anew from the database (is that disk failing?)",
                    into, Plural(report.renewed, "file"), report.renewed == 1 ? "was" : "were"));
  return output.Finish(0);
}

Result<int> Restore(const DbOptions& options) {
  WF_TRY(const uint32_t number, NumberOf(options.number, "--number"));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const std::string db, FindDbToMake(options.db, config));
  WF_TRY(const RestoreReport report, RestoreDatabase(options.place, number, db));
  for (const std::string& passed : report.passed_over)
    Log(LogLevel::kWarning, fmt::format("{}: {}; an older one was taken: copy {}", options.place,
                                        passed, report.number));
  Output output;
  output.Line(fmt::format("{} is copy {} of {}: {} in {}", db, report.number,
                          ShortTime(report.made), Megabytes(report.bytes),
                          Plural(report.files, "file")));
  return output.Finish(0);
}

}  // namespace

int RunDbBackup(const DbOptions& options) {
  const auto code = Backup(options);
  return code ? *code : Complain(code.error().In("db backup"));
}

int RunDbRestore(const DbOptions& options) {
  const auto code = Restore(options);
  return code ? *code : Complain(code.error().In("db restore"));
}

}  // namespace wirefold
