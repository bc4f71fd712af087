// RocksDB as the store needs it: one database, two families (the article log with its texts, and
// everything else, which is small), atomic batches, ranges. What its options are is decided here
// and nowhere else.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/write_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wirefold {

class Database {
 public:
  // `memory`: an environment in memory, for tests; otherwise the real disk.
  static Result<std::unique_ptr<Database>> OpenForWriting(std::string dir, rocksdb::Env* memory);
  static Result<std::unique_ptr<Database>> OpenForReading(std::string dir, rocksdb::Env* memory);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // All of it or nothing.
  class Batch {
   public:
    explicit Batch(const Database& database) : log_(database.log_) {}
    void Put(std::string_view key, std::string_view value) { batch_.Put(Slice(key), Slice(value)); }
    void Delete(std::string_view key) { batch_.Delete(Slice(key)); }
    void DeleteRange(std::string_view from, std::string_view to) {
      batch_.DeleteRange(Slice(from), Slice(to));
    }
    void Append(std::string_view key, std::string_view value) {
      batch_.Put(log_, Slice(key), Slice(value));
    }
    size_t bytes() const { return batch_.GetDataSize(); }

   private:
    friend class Database;
    rocksdb::ColumnFamilyHandle* log_;
    rocksdb::WriteBatch batch_;
  };

  // On the disk's side of a kill when it returns; on that of a power cut after Sync().
  Status Write(Batch& batch);
  Status Sync();
  // Into tables: no start has to replay it, which would take memory as one batch does.
  Status Flush();

  // An empty optional: there is no such key.
  Result<std::optional<std::string>> Get(std::string_view key) const;
  Result<std::optional<std::string>> GetLog(std::string_view key) const;
  // values[i] of keys[i].
  Result<std::vector<std::optional<std::string>>> GetMany(
      const std::vector<std::string>& keys) const;

  // The keys that begin with `prefix`, from `start` on (which begins with it as well), in order,
  // without the prefix, until `visit` says false. One state of the database is seen throughout. The
  // views last for the call.
  using Visit = std::function<Result<bool>(std::string_view rest, std::string_view value)>;
  Status Scan(const std::string& prefix, const std::string& start, const Visit& visit) const;
  // All that begin with `prefix`, once: the cache is left to others.
  Status Scan(const std::string& prefix, const Visit& visit) const;
  Status ScanLog(const std::string& start, const Visit& visit) const;

  // What another process wrote meanwhile is seen from now on. Nothing where this is the writer.
  Status CatchUp() const;

  const std::string& dir() const { return dir_; }

 private:
  Database() = default;
  static rocksdb::Slice Slice(std::string_view s) { return {s.data(), s.size()}; }
  Status ToStatus(const rocksdb::Status& status) const;
  Result<std::optional<std::string>> GetFrom(rocksdb::ColumnFamilyHandle* family,
                                             std::string_view key) const;
  Status ScanFrom(rocksdb::ColumnFamilyHandle* family, const std::string& prefix,
                  const std::string& start, bool fill_cache, const Visit& visit) const;

  std::string dir_;
  std::string scratch_;  // a reader's own directory, outside of dir_
  rocksdb::Env* env_ = nullptr;
  bool writer_ = false;
  bool memory_ = false;
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* small_ = nullptr;
  rocksdb::ColumnFamilyHandle* log_ = nullptr;
};

}  // namespace wirefold
