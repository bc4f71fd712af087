// Copies that are there: which there are, whether they are whole, and the way back.
#include "store/copies.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <system_error>
#include <vector>

#include "base/strings.h"
#include "store/backup.h"
#include "store/database.h"
#include "store/door.h"
#include "store/files.h"
#include "store/memory_disk.h"

namespace wirefold {
namespace {

namespace fs = std::filesystem;
using Engine = rocksdb::BackupEngineReadOnly;

tl::unexpected<Error> Bad(const rocksdb::Status& status, rocksdb::Env& env,
                          const std::string& place) {
  return Fail(ExplainFailure(status, env, place));
}

fs::path OnDisk(const std::string& place) {
  std::error_code error;
  const fs::path absolute = fs::absolute(place, error);
  fs::path real = fs::weakly_canonical(absolute, error);
  if (error) real = absolute.lexically_normal();
  return real.has_filename() ? real : real.parent_path();
}

bool Within(const fs::path& inner, const fs::path& outer) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

bool IsEmpty(rocksdb::Env& env, const std::string& dir) {
  std::vector<std::string> names;
  env.GetChildren(dir, &names).PermitUncheckedError();
  return std::ranges::all_of(names, [](const std::string& name) {
    return name == "." || name == ".." || name == "lost+found";
  });
}

Result<std::unique_ptr<Engine>> OpenCopies(const std::string& from, rocksdb::Env& env) {
  if (!env.FileExists(from + "/meta").ok())
    return Fail(Code::kNotFound, fmt::format("{}: no copies of a database there", from));
  Engine* opened = nullptr;
  if (const auto status = Engine::Open(&env, CopiesOptions(from, &env), &opened); !status.ok())
    return Bad(status, env, from);
  return std::unique_ptr<Engine>(opened);
}

// All of them, the newest first; those as well that lack a file, or have one of another size.
std::vector<uint32_t> NumbersOf(const Engine& engine) {
  std::vector<rocksdb::BackupInfo> copies;
  engine.GetBackupInfo(&copies);
  std::vector<uint32_t> numbers;
  engine.GetCorruptedBackups(&numbers);
  for (const auto& copy : copies) numbers.push_back(copy.backup_id);
  std::ranges::sort(numbers, std::greater());
  return numbers;
}

// Number, time and size of each, the newest first.
std::string Listed(const Engine& engine) {
  std::string list;
  for (const uint32_t number : NumbersOf(engine)) {
    rocksdb::BackupInfo copy;
    const bool known = engine.GetBackupInfo(number, &copy).ok();
    list += list.empty() ? "" : ", ";
    list += known ? fmt::format("{} of {} ({} bytes)", number,
                                Rfc3339(FromMillis(copy.timestamp * 1000)), copy.size)
                  : fmt::format("{} (damaged)", number);
  }
  return list.empty() ? "none" : list;
}

// A table's name among copies ends in its size, which the engine writes down nowhere else: it takes
// a file for as large as it is.
rocksdb::Status CheckSizes(const rocksdb::BackupInfo& info) {
  for (const rocksdb::BackupFileInfo& file : info.file_details) {
    std::string_view name = file.relative_filename;
    if (!name.ends_with(".sst")) continue;
    name.remove_suffix(4);
    const auto size = ParseInt(name.substr(name.find_last_of('_') + 1));
    if (size && static_cast<uint64_t>(*size) != file.size)
      return rocksdb::Status::Corruption(
          fmt::format("{} has {} bytes, not {}", file.relative_filename, file.size, *size));
  }
  return {};
}

// `info` is filled where something is known of it. `read_all`: not the sizes of its files alone.
rocksdb::Status Verify(const Engine& engine, uint32_t number, bool read_all,
                       rocksdb::BackupInfo& info) {
  rocksdb::Status status = engine.GetBackupInfo(number, &info, /*include_file_details=*/true);
  if (status.ok()) status = CheckSizes(info);
  if (status.ok() && read_all) status = engine.VerifyBackup(number, true);
  return status;
}

Result<RestoreReport> Restore(const Engine& engine, const rocksdb::BackupInfo& info,
                              const std::string& dir, rocksdb::Env& env) {
  WF_CHECK(MakeDirectory(env, dir));
  if (const auto status =
          engine.RestoreDBFromBackup(rocksdb::RestoreOptions(), info.backup_id, dir, dir);
      !status.ok())
    return Bad(status, env, dir);
  // The last thing: until it is there, it is no database.
  WF_CHECK(WriteMarker(env, dir));
  return RestoreReport{info.backup_id, FromMillis(info.timestamp * 1000), info.number_files,
                       info.size};
}

rocksdb::Env& EnvOf(const StoreSettings& settings) {
  return settings.disk != nullptr ? *MemoryOf(settings) : *rocksdb::Env::Default();
}

}  // namespace

rocksdb::BackupEngineOptions CopiesOptions(const std::string& place, rocksdb::Env* env) {
  rocksdb::BackupEngineOptions options(place, env);
  options.share_table_files = true;
  options.share_files_with_checksum = true;
  return options;
}

Status CheckApart(const std::string& place, const std::string& db) {
  const fs::path copies = OnDisk(place), database = OnDisk(db);
  if (Within(copies, database))
    return Fail(Code::kUsage, fmt::format("{}: inside the database; a copy belongs elsewhere, best "
                                          "on another disk",
                                          place));
  if (Within(database, copies))
    return Fail(Code::kUsage, fmt::format("{}: the database {} is inside; copies belong into a "
                                          "directory of their own, best on another disk",
                                          place, db));
  return {};
}

std::string Encode(const CopyLabel& label) {
  return label.articles ? fmt::format("{}\narticles {}", label.marker, *label.articles)
                        : label.marker;
}

CopyLabel ParseCopyLabel(std::string_view text) {
  constexpr std::string_view kArticles = "articles ";
  CopyLabel label;
  const std::vector<std::string_view> lines = Split(text, '\n');
  label.marker = lines[0];
  if (lines.size() < 2 || !lines[1].starts_with(kArticles)) return label;
  if (const auto articles = ParseInt(lines[1].substr(kArticles.size())); articles && *articles >= 0)
    label.articles = static_cast<uint64_t>(*articles);
  return label;
}

Result<std::vector<CopyInfo>> ListCopies(const std::string& from, bool read_all,
                                         const StoreSettings& settings) {
  WF_TRY(const auto engine, OpenCopies(from, EnvOf(settings)));
  std::vector<CopyInfo> copies;
  for (const uint32_t number : NumbersOf(*engine)) {
    rocksdb::BackupInfo info;
    const rocksdb::Status status = Verify(*engine, number, read_all, info);
    CopyInfo copy;
    copy.number = number;
    if (info.backup_id == number) {
      const CopyLabel label = ParseCopyLabel(info.app_metadata);
      copy.made = FromMillis(info.timestamp * 1000);
      copy.articles = label.articles;
      copy.bytes = info.size;
      if (label.marker != MarkerLine()) copy.fault = fmt::format("of a {}", label.marker);
    }
    if (!status.ok()) copy.fault = "damaged: " + status.ToString();
    copies.push_back(std::move(copy));
  }
  return copies;
}

Result<RestoreReport> RestoreDatabase(const std::string& from, uint32_t number,
                                      const std::string& dir, const StoreSettings& settings) {
  rocksdb::Env& env = EnvOf(settings);
  if (!IsEmpty(env, dir))
    return Fail(
        Code::kUsage,
        fmt::format("{}: there are files in it; a copy is restored into a new directory", dir));
  WF_TRY(const auto engine, OpenCopies(from, env));
  WF_CHECK(CheckApart(from, dir));
  if (const Status outside = CheckOutside(dir); !outside) return Fail(outside.error().In(dir));
  const std::vector<uint32_t> all = NumbersOf(*engine);
  if (all.empty())
    return Fail(Code::kNotFound, fmt::format("{}: no copy of a database there", from));
  if (number != 0 && std::ranges::find(all, number) == all.end())
    return Fail(Code::kNotFound, fmt::format("{}: there is no copy {}; there are: {}", from, number,
                                             Listed(*engine)));
  std::vector<std::string> damaged;
  for (const uint32_t candidate : number != 0 ? std::vector{number} : all) {
    rocksdb::BackupInfo info;
    const rocksdb::Status status = Verify(*engine, candidate, true, info);
    if (!status.ok()) {
      damaged.push_back(fmt::format("copy {} is damaged: {}", candidate, status.ToString()));
      continue;
    }
    if (const std::string marker = ParseCopyLabel(info.app_metadata).marker; marker != MarkerLine())
      return Fail(Code::kStorage, fmt::format("{}: copy {} is of a {}; this is \"{}\"", from,
                                              candidate, marker, MarkerLine()));
    WF_TRY(RestoreReport report, Restore(*engine, info, dir, env));
    report.passed_over = std::move(damaged);
    return report;
  }
  if (number != 0)
    return Fail(Code::kStorage, fmt::format("{}: {}; there are: {} (another one: --number N)", from,
                                            damaged.front(), Listed(*engine)));
  return Fail(Code::kStorage,
              fmt::format("{}: no copy is whole: {}", from, fmt::join(damaged, "; ")));
}

}  // namespace wirefold
