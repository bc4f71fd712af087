// db backup, db restore: copies of the database, and the way back.
#include <fmt/format.h>

#include <filesystem>

#include "base/strings.h"
#include "cli/backup_service.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/megabytes.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "store/backup.h"

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

Result<int> Backup(const DbOptions& options) {
  WF_TRY(const uint32_t keep, NumberOf(options.keep, "--keep"));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const std::string db, FindDb(options.db, config));
  // The daemon has another working directory.
  std::error_code error;
  const std::string into = std::filesystem::absolute(options.place, error).lexically_normal();
  WF_TRY(const Store::BackupReport report, MakeCopy(db, into, keep, config));
  Output output;
  output.Line(fmt::format(
      "copy {} in {}: {}, of which {} written anew; {} there", report.number, into,
      Megabytes(report.bytes), Megabytes(report.written),
      report.copies == 1 ? std::string("1 copy") : fmt::format("{} copies", report.copies)));
  return output.Finish(0);
}

Result<int> Restore(const DbOptions& options) {
  WF_TRY(const uint32_t number, NumberOf(options.number, "--number"));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const std::string db, FindDb(options.db, config));
  WF_TRY(const RestoreReport report, RestoreDatabase(options.place, number, db));
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
