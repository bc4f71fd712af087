#include "store/database.h"

#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/log.h"
#include "base/memory.h"
#include "store/door.h"
#include "store/keys.h"

namespace wirefold {
namespace {

constexpr size_t kBlockCacheBytes = 64 << 20;
constexpr size_t kWriteBufferBytes = 8 << 20;  // of a family; two of each at most
// Of the families that compactions rewrite: the larger the pieces, the fewer times. The limit of
// the write-ahead logs comes first with more.
constexpr size_t kWideBufferBytes = 24 << 20;
constexpr uint64_t kWalBytes = 64 << 20;  // what a start has to replay at most
constexpr int kOpenFiles = 200;
constexpr size_t kLogFileBytes = 1 << 20;
constexpr size_t kMostUnlisted = 2;  // files of data: a kill leaves what two flushes were writing

// RocksDB would try again by itself where the disk was full, in a thread of its own.
// Store::Recover() does that when it is told to. What it cannot do is to go on with a write-ahead
// log that could not be written: RocksDB 7.8 stops the process at the next write or sync then (an
// assertion).
class ErrorListener final : public rocksdb::EventListener {
 public:
  explicit ErrorListener(std::atomic<bool>& log_is_broken) : log_is_broken_(log_is_broken) {}
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status*) override {
    if (reason == rocksdb::BackgroundErrorReason::kWriteCallback) log_is_broken_ = true;
  }
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* automatic) override {
    *automatic = false;
  }

 private:
  std::atomic<bool>& log_is_broken_;
};

// RocksDB says only in its own log what it left out of the write-ahead logs.
class Listening final : public rocksdb::Logger {
 public:
  Listening(std::shared_ptr<rocksdb::Logger> log, std::atomic<uint64_t>& dropped)
      : Logger(log ? log->GetInfoLogLevel() : rocksdb::InfoLogLevel::WARN_LEVEL),
        log_(std::move(log)),
        dropped_(dropped) {}
  using Logger::Logv;
  void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list values) override {
    if (std::strstr(format, "dropping %d bytes") != nullptr) {
      va_list again;
      va_copy(again, values);
      va_arg(again, const char*);  // whether it counts
      va_arg(again, const char*);  // the file
      dropped_ += static_cast<uint64_t>(va_arg(again, int));
      va_end(again);
    }
    if (log_) log_->Logv(level, format, values);
  }
  void Logv(const char* format, va_list values) override {
    Logv(rocksdb::InfoLogLevel::HEADER_LEVEL, format, values);
  }

 private:
  const std::shared_ptr<rocksdb::Logger> log_;
  std::atomic<uint64_t>& dropped_;
};

rocksdb::ColumnFamilyOptions FamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache,
                                           size_t block_bytes,
                                           rocksdb::CompressionType compression) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = block_bytes;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  // Filters and indexes live in the cache, so that memory does not grow with the database; in
  // parts, because a whole filter of a large file is megabytes and would be read again and again
  // (measured: five times the time of a commit at 50,000 articles).
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = kWriteBufferBytes;
  options.max_write_buffer_number = 2;
  options.compression = compression;
  // Most lookups are of what was never written.
  options.memtable_prefix_bloom_size_ratio = 0.05;
  options.memtable_whole_key_filtering = true;
  options.level_compaction_dynamic_level_bytes = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

// What is always sought by the first key that is not before another needs no filters.
rocksdb::ColumnFamilyOptions WithoutFilters(rocksdb::ColumnFamilyOptions options) {
  auto* table = options.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
  table->filter_policy.reset();
  table->partition_filters = false;
  options.memtable_prefix_bloom_size_ratio = 0;
  options.memtable_whole_key_filtering = false;
  return options;
}

rocksdb::ColumnFamilyOptions Wide(rocksdb::ColumnFamilyOptions options) {
  options.write_buffer_size = kWideBufferBytes;
  return options;
}

// A directory for a reader's own files.
Result<std::string> MakeScratch() {
  std::error_code error;
  const std::filesystem::path base = std::filesystem::temp_directory_path(error);
  std::string path = (error ? "/tmp" : base.string()) + "/wirefold-query-XXXXXX";
  if (mkdtemp(path.data()) == nullptr)
    return Fail(
        Code::kStorage,
        fmt::format("{}: cannot create it: {} (set TMPDIR to a directory that can be written)",
                    path, std::generic_category().message(errno)));
  return path;
}

// "/x/" is "/x".
std::string WithoutSlashes(std::string dir) {
  while (dir.size() > 1 && dir.back() == '/') dir.pop_back();
  return dir;
}

}  // namespace

rocksdb::DBOptions DatabaseOptions(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  // The end of the log may be torn by a kill or a power cut: what was whole before it counts.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.max_total_wal_size = kWalBytes;
  options.max_open_files = kOpenFiles;
  // One table of open files, not 64 of three each: these would close what is asked for again at
  // once (measured: five times the CPU of a commit at 100,000 articles).
  options.table_cache_numshardbits = 0;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 2;
  options.max_log_file_size = kLogFileBytes;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

// The log is written in the order of its keys, so its files never overlap and texts are never
// rewritten in compactions; large blocks serve zstd. So are pages. The rest is looked up at random
// and rewritten again and again: small blocks, and LZ4 (measured beside zstd: 11 us of CPU less for
// each article that is folded). Of the fold's records each that is asked for is there, and most of
// them is bits of hashes: no compression.
std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors() {
  const auto cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  return {{rocksdb::kDefaultColumnFamilyName,
           Wide(FamilyOptions(cache, 4 << 10, rocksdb::kLZ4Compression))},
          {"log", FamilyOptions(cache, 32 << 10, rocksdb::kZSTD)},
          {"index", Wide(WithoutFilters(FamilyOptions(cache, 16 << 10, rocksdb::kLZ4Compression)))},
          {"pages", FamilyOptions(cache, 64 << 10, rocksdb::kZSTD)},
          {"fold", WithoutFilters(FamilyOptions(cache, 4 << 10, rocksdb::kNoCompression))}};
}

Database::Batch::Batch(const Database& database) : families_(&database.families_) {
  static std::atomic<uint64_t> made = 0;
  number_ = ++made;
}

Result<std::unique_ptr<Database>> Database::OpenForWriting(std::string dir, rocksdb::Env* memory) {
  std::unique_ptr<Database> database(new Database);
  database->dir_ = WithoutSlashes(std::move(dir));
  database->memory_ = memory != nullptr;
  database->env_ = memory != nullptr ? memory : rocksdb::Env::Default();
  WF_CHECK(EnterForWriting(*database->env_, database->dir_, memory == nullptr));
  WF_CHECK(database->OpenWith(DatabaseOptions(database->env_)));
  WF_CHECK(WriteLockNote(*database->env_, database->dir_));
  database->TellDropped("the last steps are undone, and made again by the next polls");
  return database;
}

void Database::TellDropped(std::string_view so) const {
  if (dropped_ == 0) return;
  Log(LogLevel::kWarning,
      fmt::format("{}: the end of the write-ahead log could not be read (torn by a kill or a power "
                  "cut, or damaged): {}",
                  dir_, so));
}

size_t Database::DataFiles() const {
  std::vector<std::string> names;
  env_->GetChildren(dir_, &names).PermitUncheckedError();
  return static_cast<size_t>(
      std::ranges::count_if(names, [](const std::string& name) { return name.ends_with(".sst"); }));
}

// RocksDB takes a list that was cut between two entries for a whole one, and would delete the files
// that it does not have.
Status Database::CheckListed() const {
  const size_t files = DataFiles();
  if (files <= kMostUnlisted) return {};
  std::vector<rocksdb::LiveFileMetaData> listed;
  if (db_) db_->GetLiveFilesMetaData(&listed);
  if (!listed.empty()) return {};
  return Fail(Code::kStorage,
              fmt::format("{}: its list of files (MANIFEST) has none of the {} files of data: the "
                          "database is damaged (wirefold db repair)",
                          dir_, files));
}

// The same before it is opened for writing. A list that is long enough need not be read.
Status Database::CheckUnopened() const {
  constexpr uint64_t kFamiliesBytes = 300, kFileBytes = 100;  // of the list, less than they are
  const size_t files = DataFiles();
  if (files <= kMostUnlisted) return {};
  std::string list;
  uint64_t bytes = 0;
  rocksdb::ReadFileToString(env_, dir_ + "/CURRENT", &list).PermitUncheckedError();
  while (list.ends_with('\n')) list.pop_back();
  env_->GetFileSize(dir_ + "/" + list, &bytes).PermitUncheckedError();
  if (bytes >= kFamiliesBytes + kFileBytes * files) return {};
  Database reader;
  reader.dir_ = dir_;
  reader.memory_ = memory_;
  reader.env_ = env_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  if (rocksdb::DB::OpenForReadOnly(DatabaseOptions(env_), dir_, FamilyDescriptors(), &handles, &db)
          .ok())
    reader.Adopt(db, handles);
  return reader.CheckListed();
}

Status Database::OpenWith(rocksdb::DBOptions options) {
  WF_CHECK(CheckUnopened());
  std::shared_ptr<rocksdb::Logger> log;
  rocksdb::CreateLoggerFromOptions(dir_, options, &log).PermitUncheckedError();
  options.info_log = std::make_shared<Listening>(std::move(log), dropped_);
  options.listeners.push_back(std::make_shared<ErrorListener>(log_is_broken_));
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  WF_CHECK(ToStatus(rocksdb::DB::Open(options, dir_, FamilyDescriptors(), &handles, &db)));
  Adopt(db, handles);
  writer_ = true;
  GiveBackMemory();  // what was replayed may have been much
  return {};
}

Result<std::unique_ptr<Database>> Database::OpenToSave(std::string dir, rocksdb::Env* memory) {
  std::unique_ptr<Database> database(new Database);
  database->dir_ = WithoutSlashes(std::move(dir));
  database->memory_ = memory != nullptr;
  database->env_ = memory != nullptr ? memory : rocksdb::Env::Default();
  rocksdb::DBOptions options = DatabaseOptions(database->env_);
  options.create_if_missing = false;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords;
  WF_CHECK(database->OpenWith(options));
  return database;
}

Result<std::unique_ptr<Database>> Database::OpenForReading(std::string dir, rocksdb::Env* memory) {
  std::unique_ptr<Database> database(new Database);
  database->dir_ = WithoutSlashes(std::move(dir));
  database->memory_ = memory != nullptr;
  database->env_ = memory != nullptr ? memory : rocksdb::Env::Default();
  WF_CHECK(EnterForReading(*database->env_, database->dir_, memory == nullptr));
  WF_CHECK(database->OpenReader());
  return database;
}

// Beside a writer, whose files come and go: as its secondary, which takes what it cannot find for
// an older state. Alone every file that is missing is damage, and is told.
Status Database::OpenReader() {
  rocksdb::DBOptions options = DatabaseOptions(env_);
  // The writer may delete a file that it compacted away; who has it open goes on reading it.
  options.max_open_files = -1;
  // Each CatchUp() would start 15 threads for each family, though there be no file to open
  // (measured: 2.4 ms of CPU where nothing is new).
  options.max_file_opening_threads = 1;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  if (!HasWriter(*env_, dir_, !memory_)) {
    options.info_log = std::make_shared<Listening>(nullptr, dropped_);
    const rocksdb::Status opened =
        rocksdb::DB::OpenForReadOnly(options, dir_, FamilyDescriptors(), &handles, &db);
    if (opened.ok()) {
      Adopt(db, handles);
      WF_CHECK(CheckListed());
      TellDropped("what the last steps stored is not seen; the next crawl fetches it again");
      return {};
    }
    options.info_log.reset();
    // It may have come meanwhile.
    if (!HasWriter(*env_, dir_, !memory_)) return ToStatus(opened);
  }
  WF_TRY(scratch_, MakeScratch());
  WF_CHECK(ToStatus(
      rocksdb::DB::OpenAsSecondary(options, dir_, scratch_, FamilyDescriptors(), &handles, &db)));
  Adopt(db, handles);
  follows_ = true;
  return {};
}

Database::~Database() {
  if (db_) {
    if (writer_) RemoveLockNote(*env_, dir_);
    for (rocksdb::ColumnFamilyHandle* family : families_)
      db_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
    db_.reset();
  }
  std::error_code error;
  if (!scratch_.empty()) std::filesystem::remove_all(scratch_, error);
}

Status Database::ToStatus(const rocksdb::Status& status) const {
  if (status.ok()) return {};
  return Fail(ExplainFailure(status, *env_, dir_));
}

// A full disk is told by the error itself, or by the one that stopped the writing and is given from
// then on.
Status Database::Written(const rocksdb::Status& status) {
  full_ = status.IsNoSpace() && !log_is_broken_;
  return ToStatus(status);
}

Status Database::CheckWritable() {
  if (log_is_broken_) {
    full_ = false;
    return Fail(Code::kStorage,
                fmt::format("{}: the write-ahead log could not be written; the database has to be "
                            "opened again",
                            dir_));
  }
  if (HasSpace()) return {};
  return Written(rocksdb::Status::NoSpace());
}

Status Database::Write(Batch& batch) {
  WF_CHECK(CheckWritable());
  return Written(db_->Write(rocksdb::WriteOptions(), &batch.batch_));
}

Status Database::Sync() {
  if (log_is_broken_) return CheckWritable();
  const rocksdb::Status status = db_->SyncWAL();
  if (memory_ && status.IsNotSupported()) return {};  // there is no power to cut
  return Written(status);
}

Status Database::Flush() {
  WF_CHECK(CheckWritable());
  return Written(db_->Flush(rocksdb::FlushOptions(), {families_.begin(), families_.end()}));
}

bool Database::HasSpace() const {
  uint64_t free = 0;
  return !env_->GetFreeSpace(dir_, &free).ok() || free >> 20 >= kNeededMegabytes;
}

Status Database::Recover() {
  WF_CHECK(CheckWritable());
  return Written(db_->Resume());
}

void Database::Adopt(rocksdb::DB* db, const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  db_.reset(db);
  std::copy(handles.begin(), handles.end(), families_.begin());
}

Result<std::optional<std::string>> Database::Get(Family family, std::string_view key) const {
  std::string value;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), At(family), Slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  WF_CHECK(ToStatus(status));
  return value;
}

Result<bool> Database::Has(Family family, std::string_view key) const {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), At(family), Slice(key), &value);
  if (status.IsNotFound()) return false;
  WF_CHECK(ToStatus(status));
  return true;
}

Result<std::vector<std::optional<std::string>>> Database::GetMany(
    Family family, const std::vector<std::string>& keys) const {
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> states(keys.size());
  db_->MultiGet(rocksdb::ReadOptions(), At(family), keys.size(), slices.data(), values.data(),
                states.data());
  std::vector<std::optional<std::string>> out(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (states[i].IsNotFound()) continue;
    WF_CHECK(ToStatus(states[i]));
    out[i] = values[i].ToString();
  }
  return out;
}

Status Database::ScanFrom(Family family, const std::string& prefix, const std::string& start,
                          bool fill_cache, const Visit& visit) const {
  const std::string end = keys::After(prefix);
  const rocksdb::Slice bound(end);
  rocksdb::ReadOptions options;
  options.fill_cache = fill_cache;
  if (!end.empty()) options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(options, At(family)));
  for (at->Seek(start); at->Valid(); at->Next()) {
    const std::string_view rest = at->key().ToStringView().substr(prefix.size());
    WF_TRY(const bool more, visit(rest, at->value().ToStringView()));
    if (!more) return {};
  }
  return ToStatus(at->status());
}

Status Database::ScanBack(const std::string& prefix, const std::string& end,
                          const Visit& visit) const {
  const rocksdb::Slice first(prefix), bound(end);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &first;
  options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(options, At(Family::kMain)));
  for (at->SeekToLast(); at->Valid(); at->Prev()) {
    const std::string_view rest = at->key().ToStringView().substr(prefix.size());
    WF_TRY(const bool more, visit(rest, at->value().ToStringView()));
    if (!more) return {};
  }
  return ToStatus(at->status());
}

Database::Cursor::Cursor(const Database& database, Family family, bool fill_cache)
    : database_(database) {
  rocksdb::ReadOptions options;
  options.fill_cache = fill_cache;
  at_.reset(database.db_->NewIterator(options, database.At(family)));
}

Database::Cursor::~Cursor() = default;
void Database::Cursor::Seek(std::string_view key) { at_->Seek(Slice(key)); }
void Database::Cursor::Next() { at_->Next(); }
bool Database::Cursor::Valid() const { return at_->Valid(); }
std::string_view Database::Cursor::key() const { return at_->key().ToStringView(); }
std::string_view Database::Cursor::value() const { return at_->value().ToStringView(); }
Status Database::Cursor::status() const { return database_.ToStatus(at_->status()); }

Result<std::optional<std::string>> Database::Cursor::Get(std::string_view wanted) {
  Seek(wanted);
  WF_CHECK(status());
  if (!Valid() || key() != wanted) return std::nullopt;
  return std::string(value());
}

Status Database::CatchUp() const {
  if (!follows_) return {};
  return ToStatus(db_->TryCatchUpWithPrimary());
}

}  // namespace wirefold
