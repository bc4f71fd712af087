#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <vector>

#include "store/copies.h"
#include "store/database.h"
#include "store/door.h"
#include "store/files.h"
#include "store/impl.h"
#include "store/tables.h"

namespace wirefold {
namespace {

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

Result<std::unique_ptr<rocksdb::BackupEngine>> OpenEngine(rocksdb::Env& env,
                                                          const std::string& place) {
  rocksdb::BackupEngine* opened = nullptr;
  if (const auto status = rocksdb::BackupEngine::Open(&env, CopiesOptions(place, &env), &opened);
      !status.ok())
    return Bad(status, env, place);
  return std::unique_ptr<rocksdb::BackupEngine>(opened);
}

// A database's own directory, or one with other files, is no place for copies.
Status CheckPlace(rocksdb::Env& env, const std::string& place, const std::string& db) {
  WF_CHECK(CheckApart(place, db));
  if (const Status outside = CheckOutside(place); !outside) return Fail(outside.error().In(place));
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

// `from` in the place of what has rotted in `to`, which stays until that is written.
rocksdb::Status WriteAnew(rocksdb::Env& env, const std::string& from, const std::string& to) {
  const std::string fresh = to + ".tmp";
  const rocksdb::Status status = CopyFile(env, from, fresh);
  return status.ok() ? env.RenameFile(fresh, to) : status;
}

// The tables of this copy are verified before it is made: the engine copies bytes and does not look
// into them, nor into what an earlier copy has of them already. What is damaged here would push
// good copies out, and what has rotted there would be found by a restore.
struct Verifier {
  const Database& db;
  const std::string& into;
  const std::unordered_set<std::string>& copied;
  uint64_t renewed = 0;

  Status All(const std::function<bool()>& go_on);
  Status One(const rocksdb::LiveFileMetaData& file);
};

Status Verifier::One(const rocksdb::LiveFileMetaData& file) {
  Table table(db, db.dir() + file.name, file.column_family_name);
  rocksdb::Status status = table.Open();
  std::string rotten;
  if (status.ok()) {
    const std::string name = NameInCopies(table, file);
    if (copied.contains(name)) {
      rotten = fmt::format("{}/shared_checksum/{}", into, name);
      Table copy(db, rotten, file.column_family_name);
      if (copy.Open().ok() && copy.Verify().ok()) return {};
    }
    status = table.Verify();
  }
  if (!status.ok())
    return Fail(Code::kStorage,
                fmt::format("{}: damaged, so no copy was made and none removed: {} (wirefold db "
                            "repair saves what can be read; or restore an earlier copy)",
                            table.path(), status.ToString()));
  if (rotten.empty()) return {};
  if (status = WriteAnew(db.env(), table.path(), rotten); !status.ok())
    return Bad(status, db.env(), into);
  ++renewed;
  return {};
}

Status Verifier::All(const std::function<bool()>& go_on) {
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
      WF_CHECK(One(file));
    }
  }
  return {};
}

}  // namespace

Result<Store::BackupReport> Store::Backup(const std::string& into, uint32_t keep,
                                          const std::function<bool()>& go_on) {
  rocksdb::Env& env = impl_->db->env();
  WF_CHECK(CheckPlace(env, into, impl_->db->dir()));
  WF_CHECK(MakeDirectory(env, into));
  WF_TRY(std::unique_ptr<rocksdb::BackupEngine> engine, OpenEngine(env, into));
  // As the engine does it afterwards, when there is next to nothing left.
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  for (size_t i = 0; i < kFamilies; ++i) families.push_back(impl_->db->At(static_cast<Family>(i)));
  if (const auto status = impl_->db->rocks().Flush(rocksdb::FlushOptions(), families); !status.ok())
    return Bad(status, env, impl_->db->dir());
  const std::unordered_set<std::string> copied = FilesOf(*engine);
  Verifier verifier{*impl_->db, into, copied};
  WF_CHECK(verifier.All(go_on));
  if (verifier.renewed > 0) {  // it remembers how large the files were
    engine.reset();
    WF_TRY(engine, OpenEngine(env, into));
  }
  WF_TRY(const MetaRecord meta, impl_->LoadMeta());
  const uint64_t before = BytesBelow(env, into);
  rocksdb::CreateBackupOptions options;
  options.flush_before_backup = true;
  options.progress_callback = [&] {
    if (go_on && !go_on()) engine->StopBackup();
  };
  BackupReport report;
  if (const auto status = engine->CreateNewBackupWithMetadata(
          options, &impl_->db->rocks(), Encode(CopyLabel{MarkerLine(), meta.Articles()}),
          &report.number);
      !status.ok())
    return Bad(status, env, into);
  const uint64_t after = BytesBelow(env, into);
  report.written = after - std::min(before, after);
  report.renewed = verifier.renewed;
  if (keep > 0)
    if (const auto status = engine->PurgeOldBackups(keep); !status.ok())
      return Bad(status, env, into);
  std::vector<rocksdb::BackupInfo> copies;
  engine->GetBackupInfo(&copies);
  report.copies = copies.size();
  if (!copies.empty()) report.bytes = copies.back().size;
  return report;
}

}  // namespace wirefold
