// What is checked before RocksDB may touch a directory, and what is said when it cannot: the marker
// with the format version, the note of who holds the lock, and every refusal with its place and its
// way out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rocksdb {
class Env;
class Status;
}  // namespace rocksdb

namespace wirefold {

// Raised whenever a key or a value changes its meaning. New tags in records do not count: old
// readers skip them.
inline constexpr uint64_t kFormatVersion = 3;
// From this one on a writer raises it: all that is missing follows from the rest.
inline constexpr uint64_t kOldestVersion = 2;

// What a writer needs before it starts, and before RocksDB's own files are counted.
inline constexpr uint64_t kNeededMegabytes = 16;
inline constexpr uint64_t kNeededFiles = 256;

// The marker with the format version: what a directory of ours is known by.
inline constexpr char kMarkerName[] = "WIREFOLD";

// What is left in DIR of a repair that has not come to its end (store/repair.h): nothing may open
// the database then.
inline constexpr char kRepairName[] = "REPAIR";

// "wirefold database, format version 3": the marker's line.
std::string MarkerLine();
Status WriteMarker(rocksdb::Env& env, const std::string& dir);

// kUsage where `path`, which need not be there, lies in a database or in a directory of copies of
// one: what is written there hurts it, be it one of its files or one that it does not know.
Status CheckOutside(const std::filesystem::path& path);

// For writing: `dir` is there afterwards with our marker in it, new or checked. Its parent must
// exist. `real`: on the real disk, where permissions, free space and file handles count.
Status EnterForWriting(rocksdb::Env& env, const std::string& dir, bool real);
// For reading: there is a database of our version. Creates nothing.
Status EnterForReading(rocksdb::Env& env, const std::string& dir, bool real);

// For a repair: there is a directory with our marker in it, be that damaged, of a version that a
// writer takes; or without it, where all else there `is_ours`. True: the marker is missing.
Result<bool> EnterForRepair(rocksdb::Env& env, const std::string& dir, bool is_ours);

// The note in DIR that names the holder of RocksDB's lock. Written after the lock is taken, removed
// before it is given back; after a kill a stale one stays, which is believed only while the process
// it names lives.
Status WriteLockNote(rocksdb::Env& env, const std::string& dir);
void RemoveLockNote(rocksdb::Env& env, const std::string& dir);

// "in use by pid N (wirefold crawl) since T", by that note; empty where nobody holds it, as far as
// it tells.
std::string LockHolder(rocksdb::Env& env, const std::string& dir);

// Somebody may be writing to it. `real`: on the real disk, where the lock itself tells.
bool HasWriter(rocksdb::Env& env, const std::string& dir, bool real);

// `status` of RocksDB as an Error: kLocked with the holder, kStorage with what to do (disk full,
// file handles, rights, damage).
Error ExplainFailure(const rocksdb::Status& status, rocksdb::Env& env, const std::string& dir);

}  // namespace wirefold
