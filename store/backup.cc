#include "store/backup.h"

#include <fmt/format.h>
#include <rocksdb/utilities/backup_engine.h>

#include <algorithm>
#include <memory>
#include <ranges>
#include <unordered_set>
#include <vector>

#include "store/database.h"
#include "store/door.h"
#include "store/impl.h"
#include "store/memory_disk.h"
#include "store/tables.h"

namespace wirefold {
namespace {

rocksdb::BackupEngineOptions OptionsOf(const std::string& place, rocksdb::Env* env) {
  rocksdb::BackupEngineOptions options(place, env);
  options.share_table_files = true;
  options.share_files_with_checksum = true;
  return options;
}

tl::unexpected<Error> Bad(const rocksdb::Status& status, rocksdb::Env& env,
                          const std::string& place) {
  return Fail(ExplainFailure(status, env, place));
}

// What stands in the directory of copies, all copies together.
uint64_t BytesBelow(rocksdb::Env& env, const std::string& place) {
  uint64_t sum = 0;
  std::vector<rocksdb::Env::FileAttributes> files;
  for (const char* part : {"/shared", "/shared_checksum"}) {
    if (!env.GetChildrenFileAttributes(place + part, &files).ok()) continue;
    for (const auto& file : files) sum += file.size_bytes;
  }
  return sum;
}

// A database's own directory, or one with other files, is no place for copies.
Status CheckPlace(rocksdb::Env& env, const std::string& place, const std::string& db) {
  if (place == db || place.starts_with(db + "/"))
    return Fail(Code::kUsage, fmt::format("{}: inside the database; a copy belongs elsewhere, best "
                                          "on another disk",
                                          place));
  std::vector<std::string> names;
  env.GetChildren(place, &names).PermitUncheckedError();
  const auto is_ours = [](const std::string& name) {
    return name == "." || name == ".." || name == "lost+found" || name == "meta" ||
           name == "private" || name.starts_with("shared") || name == "LATEST_BACKUP" ||
           name.starts_with("LOCK");
  };
  if (const auto foreign = std::ranges::find_if_not(names, is_ours); foreign != names.end())
    return Fail(Code::kUsage, fmt::format("{}: there are other files ({}); give a new directory",
                                          place, *foreign));
  return {};
}

std::unordered_set<std::string> FilesOf(const rocksdb::BackupEngine& engine) {
  std::vector<rocksdb::BackupInfo> copies;
  engine.GetBackupInfo(&copies, true);
  std::unordered_set<std::string> names;
  for (const auto& copy : copies)
    for (const auto& file : copy.file_details)
      names.insert(file.relative_filename.substr(file.relative_filename.rfind('/') + 1));
  return names;
}

// As the backup engine calls it among the copies.
std::string NameInCopies(const Table& table, const rocksdb::LiveFileMetaData& file) {
  const std::string number = file.name.substr(1, file.name.rfind('.') - 1);
  return fmt::format("{}_s{}_{}.sst", number, table.Session(), file.size);
}

// Files stay while they are looked at.
class Held {
 public:
  explicit Held(rocksdb::DB& db) : db_(db) { db_.DisableFileDeletions().PermitUncheckedError(); }
  ~Held() { db_.EnableFileDeletions(false).PermitUncheckedError(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

 private:
  rocksdb::DB& db_;
};

// The engine copies bytes and does not look into them: what is damaged would push good copies out.
// Files that a copy has are not read again; it has them as they were when they were verified.
Status VerifyTables(const Database& db, const std::unordered_set<std::string>& copied,
                    const std::function<bool()>& go_on) {
  const Held held(db.rocks());
  std::unordered_set<std::string> known;
  for (bool more = true; more;) {  // until none came while others were read
    more = false;
    std::vector<rocksdb::LiveFileMetaData> files;
    db.rocks().GetLiveFilesMetaData(&files);
    for (const auto& file : files) {
      if (!known.insert(file.name).second) continue;
      more = true;
      if (go_on && !go_on()) return Fail(Code::kStorage, "the copy was given up");
      Table table(db, file);
      rocksdb::Status status = table.Open();
      if (status.ok() && !copied.contains(NameInCopies(table, file))) status = table.Verify();
      if (!status.ok())
        return Fail(Code::kStorage,
                    fmt::format("{}: damaged, so no copy was made and none removed: {} (wirefold "
                                "db repair saves what can be read; or restore an earlier copy)",
                                table.path(), status.ToString()));
    }
  }
  return {};
}

// Number, time and size of each, the newest first.
std::string Listed(const rocksdb::BackupEngineReadOnly& engine) {
  std::vector<rocksdb::BackupInfo> copies;
  engine.GetBackupInfo(&copies);
  std::string list;
  for (const auto& copy : copies | std::views::reverse)
    list += fmt::format("{}{} of {} ({} bytes)", list.empty() ? "" : ", ", copy.backup_id,
                        Rfc3339(FromMillis(copy.timestamp * 1000)), copy.size);
  return list.empty() ? "none" : list;
}

bool IsEmpty(rocksdb::Env& env, const std::string& dir) {
  std::vector<std::string> names;
  env.GetChildren(dir, &names).PermitUncheckedError();
  return std::ranges::all_of(names, [](const std::string& name) {
    return name == "." || name == ".." || name == "lost+found";
  });
}

}  // namespace

Result<Store::BackupReport> Store::Backup(const std::string& into, uint32_t keep,
                                          const std::function<bool()>& go_on) {
  rocksdb::Env& env = impl_->db->env();
  WF_CHECK(CheckPlace(env, into, impl_->db->dir()));
  rocksdb::BackupEngine* opened = nullptr;
  if (const auto status = rocksdb::BackupEngine::Open(&env, OptionsOf(into, &env), &opened);
      !status.ok())
    return Bad(status, env, into);
  const std::unique_ptr<rocksdb::BackupEngine> engine(opened);
  // As the engine does it afterwards, when there is next to nothing left.
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (size_t i = 0; i < kFamilies; ++i) families.push_back(impl_->db->At(static_cast<Family>(i)));
  if (const auto status = impl_->db->rocks().Flush(rocksdb::FlushOptions(), families); !status.ok())
    return Bad(status, env, impl_->db->dir());
  WF_CHECK(VerifyTables(*impl_->db, FilesOf(*engine), go_on));
  const uint64_t before = BytesBelow(env, into);
  rocksdb::CreateBackupOptions options;
  options.flush_before_backup = true;
  options.progress_callback = [&] {
    if (go_on && !go_on()) engine->StopBackup();
  };
  BackupReport report;
  if (const auto status = engine->CreateNewBackupWithMetadata(options, &impl_->db->rocks(),
                                                              MarkerLine(), &report.number);
      !status.ok())
    return Bad(status, env, into);
  const uint64_t after = BytesBelow(env, into);
  report.written = after - std::min(before, after);
  if (keep > 0)
    if (const auto status = engine->PurgeOldBackups(keep); !status.ok())
      return Bad(status, env, into);
  std::vector<rocksdb::BackupInfo> copies;
  engine->GetBackupInfo(&copies);
  report.copies = copies.size();
  if (!copies.empty()) report.bytes = copies.back().size;
  return report;
}

Result<RestoreReport> RestoreDatabase(const std::string& from, uint32_t number,
                                      const std::string& dir, const StoreSettings& settings) {
  rocksdb::Env& env = settings.disk != nullptr ? *MemoryOf(settings) : *rocksdb::Env::Default();
  if (!IsEmpty(env, dir))
    return Fail(
        Code::kUsage,
        fmt::format("{}: there are files in it; a copy is restored into a new directory", dir));
  if (!env.FileExists(from + "/meta").ok())
    return Fail(Code::kNotFound, fmt::format("{}: no copies of a database there", from));
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  if (const auto status = rocksdb::BackupEngineReadOnly::Open(&env, OptionsOf(from, &env), &opened);
      !status.ok())
    return Bad(status, env, from);
  const std::unique_ptr<rocksdb::BackupEngineReadOnly> engine(opened);
  rocksdb::BackupInfo info;
  const rocksdb::Status found =
      number == 0 ? engine->GetLatestBackupInfo(&info) : engine->GetBackupInfo(number, &info);
  if (found.IsNotFound())
    return Fail(Code::kNotFound, number == 0 ? fmt::format("{}: no copy of a database there", from)
                                             : fmt::format("{}: there is no copy {}; there are: {}",
                                                           from, number, Listed(*engine)));
  if (!found.ok()) return Bad(found, env, from);
  if (info.app_metadata != MarkerLine())
    return Fail(Code::kStorage, fmt::format("{}: a copy of a {}; this is \"{}\"", from,
                                            info.app_metadata, MarkerLine()));
  if (const auto status = engine->VerifyBackup(info.backup_id, true); !status.ok())
    return Fail(Code::kStorage, fmt::format("{}: copy {} is damaged: {}; an older one: --number N",
                                            from, info.backup_id, status.ToString()));
  if (const auto made = env.CreateDirIfMissing(dir); !made.ok()) return Bad(made, env, dir);
  if (const auto status =
          engine->RestoreDBFromBackup(rocksdb::RestoreOptions(), info.backup_id, dir, dir);
      !status.ok())
    return Bad(status, env, dir);
  // The last thing: until it is there, it is no database.
  WF_CHECK(WriteMarker(env, dir));
  return RestoreReport{info.backup_id, FromMillis(info.timestamp * 1000), info.number_files,
                       info.size};
}

}  // namespace wirefold
