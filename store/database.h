// RocksDB as the store needs it: one database, a few families, atomic batches, ranges. What its
// options are is decided here and nowhere else.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wirefold {

// Families of keys that want to be kept differently.
enum class Family : uint8_t {
  kMain,   // what is small and looked up at random
  kLog,    // the article log with its texts
  kIndex,  // the full-text index
  kPages,  // raw pages, where they are kept
  kFold,   // the fold's records
};
inline constexpr size_t kFamilies = 5;

// What RocksDB is given: for those who open a database in another way.
rocksdb::DBOptions DatabaseOptions(rocksdb::Env* env);
std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors();  // in the order of the enum

class Database {
 public:
  // `memory`: an environment in memory, for tests; otherwise the real disk.
  static Result<std::unique_ptr<Database>> OpenForWriting(std::string dir, rocksdb::Env* memory);
  // A copy that nobody else knows, to read what can be read of it: of its write-ahead logs all that
  // is whole, also behind damage.
  static Result<std::unique_ptr<Database>> OpenToSave(std::string dir, rocksdb::Env* memory);
  static Result<std::unique_ptr<Database>> OpenForReading(std::string dir, rocksdb::Env* memory);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // All of it or nothing.
  class Batch {
   public:
    explicit Batch(const Database& database);
    // No other batch has it, as one at the same address may be another.
    uint64_t number() const { return number_; }
    void Put(Family family, std::string_view key, std::string_view value) {
      batch_.Put(At(family), Slice(key), Slice(value));
    }
    // A value in two parts, so that a large one need not be copied together.
    void Put(Family family, std::string_view key, std::string_view head, std::string_view tail) {
      const std::array<rocksdb::Slice, 2> parts{Slice(head), Slice(tail)};
      const rocksdb::Slice whole_key = Slice(key);
      batch_.Put(At(family), rocksdb::SliceParts(&whole_key, 1),
                 rocksdb::SliceParts(parts.data(), parts.size()));
    }
    void Delete(Family family, std::string_view key) { batch_.Delete(At(family), Slice(key)); }
    // Without `to`.
    void DeleteRange(Family family, std::string_view from, std::string_view to) {
      batch_.DeleteRange(At(family), Slice(from), Slice(to));
    }
    void Put(std::string_view key, std::string_view value) { Put(Family::kMain, key, value); }
    void Delete(std::string_view key) { Delete(Family::kMain, key); }
    void DeleteRange(std::string_view from, std::string_view to) {
      DeleteRange(Family::kMain, from, to);
    }
    size_t bytes() const { return batch_.GetDataSize(); }

   private:
    friend class Database;
    rocksdb::ColumnFamilyHandle* At(Family family) const {
      return (*families_)[static_cast<size_t>(family)];
    }
    const std::array<rocksdb::ColumnFamilyHandle*, kFamilies>* families_;
    uint64_t number_;  // from 1
    rocksdb::WriteBatch batch_;
  };

  // On the disk's side of a kill when it returns; on that of a power cut after Sync().
  Status Write(Batch& batch);
  Status Sync();
  // Into tables: no start has to replay it, which would take memory as one batch does.
  Status Flush();
  // Store::DiskIsFull, Recover, HasSpace.
  bool full() const { return full_; }
  Status Recover();
  bool HasSpace() const;
  // Bytes of the write-ahead logs that could not be read when it was opened: torn by a kill or a
  // power cut, or damaged. What they and all that follows them held is not there.
  uint64_t dropped() const { return dropped_; }

  // An empty optional: there is no such key.
  Result<std::optional<std::string>> Get(Family family, std::string_view key) const;
  Result<std::optional<std::string>> Get(std::string_view key) const {
    return Get(Family::kMain, key);
  }
  Result<bool> Has(Family family, std::string_view key) const;
  Result<bool> Has(std::string_view key) const { return Has(Family::kMain, key); }
  // values[i] of keys[i].
  Result<std::vector<std::optional<std::string>>> GetMany(
      Family family, const std::vector<std::string>& keys) const;
  Result<std::vector<std::optional<std::string>>> GetMany(
      const std::vector<std::string>& keys) const {
    return GetMany(Family::kMain, keys);
  }

  // The keys that begin with `prefix`, from `start` on (which begins with it as well), in order,
  // without the prefix, until `visit` says false. One state of the database is seen throughout. The
  // views last for the call.
  using Visit = std::function<Result<bool>(std::string_view rest, std::string_view value)>;
  Status Scan(Family family, const std::string& prefix, const std::string& start,
              const Visit& visit) const {
    return ScanFrom(family, prefix, start, true, visit);
  }
  Status Scan(const std::string& prefix, const std::string& start, const Visit& visit) const {
    return ScanFrom(Family::kMain, prefix, start, true, visit);
  }
  // All that begin with `prefix`, once: the cache is left to others.
  Status Scan(Family family, const std::string& prefix, const Visit& visit) const {
    return ScanFrom(family, prefix, prefix, false, visit);
  }
  Status Scan(const std::string& prefix, const Visit& visit) const {
    return Scan(Family::kMain, prefix, visit);
  }

  // The same keys backwards, from the last one before `end`.
  Status ScanBack(const std::string& prefix, const std::string& end, const Visit& visit) const;

  // A family's keys in order, in the state that the database has when it is made. For one thread;
  // it goes before the database does, and soon: what it sees cannot be removed.
  class Cursor {
   public:
    // `fill_cache`: what is read will be read again.
    Cursor(const Database& database, Family family, bool fill_cache);
    ~Cursor();
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;

    void Seek(std::string_view key);  // the first that is not before it
    void Next();
    // False past the last key, and after a failure, which status() then tells.
    bool Valid() const;
    // Both last until the cursor moves.
    std::string_view key() const;
    std::string_view value() const;
    Status status() const;

    // The value of `key`, where there is one.
    Result<std::optional<std::string>> Get(std::string_view key);
    const std::string& dir() const { return database_.dir(); }

   private:
    const Database& database_;
    std::unique_ptr<rocksdb::Iterator> at_;
  };

  // What another process wrote meanwhile is seen from now on, where one was writing when this was
  // opened to read.
  Status CatchUp() const;

  const std::string& dir() const { return dir_; }
  // For what is done to a database as a whole (check, backup, statistics).
  rocksdb::DB& rocks() const { return *db_; }
  rocksdb::Env& env() const { return *env_; }
  rocksdb::ColumnFamilyHandle* At(Family family) const {
    return families_[static_cast<size_t>(family)];
  }
  Status ToStatus(const rocksdb::Status& status) const;

 private:
  Database() = default;
  static rocksdb::Slice Slice(std::string_view s) { return {s.data(), s.size()}; }
  size_t DataFiles() const;
  Status CheckListed() const;
  Status CheckUnopened() const;
  Status OpenWith(rocksdb::DBOptions options);
  Status OpenReader();
  // One line, where steps are missing at the write-ahead log's end; `so`: what follows.
  void TellDropped(std::string_view so) const;
  // There is room, and nothing is broken: asked before each write, so that the write-ahead log
  // never meets a full disk, after which it could not go on.
  Status CheckWritable();
  Status Written(const rocksdb::Status& status);
  void Adopt(rocksdb::DB* db, const std::vector<rocksdb::ColumnFamilyHandle*>& handles);
  Status ScanFrom(Family family, const std::string& prefix, const std::string& start,
                  bool fill_cache, const Visit& visit) const;

  std::string dir_;
  std::string scratch_;  // a reader's own directory, outside of dir_
  rocksdb::Env* env_ = nullptr;
  bool writer_ = false;
  bool follows_ = false;  // a writer, of another process
  bool memory_ = false;
  std::atomic<bool> full_ = false, log_is_broken_ = false;
  std::atomic<uint64_t> dropped_ = 0;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> families_{};
};

}  // namespace wirefold
