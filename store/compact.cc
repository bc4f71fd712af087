#include "store/compact.h"

#include <rocksdb/metadata.h>

#include <vector>

#include "store/database.h"
#include "store/memory_disk.h"

namespace wirefold {
namespace {

uint64_t BytesOf(const Database& db) {
  std::vector<rocksdb::LiveFileMetaData> files;
  db.rocks().GetLiveFilesMetaData(&files);
  uint64_t sum = 0;
  for (const auto& file : files) sum += file.size;
  return sum;
}

}  // namespace

Result<CompactReport> CompactDatabase(const std::string& dir, const StoreSettings& settings,
                                      const MaintenanceProgress& progress) {
  rocksdb::Env* const env = MemoryOf(settings);
  WF_CHECK(Database::OpenForReading(dir, env));  // one that is not there is not made
  WF_TRY(const auto db, Database::OpenForWriting(dir, env));
  WF_CHECK(db->Flush());
  CompactReport report{BytesOf(*db), 0};
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (size_t i = 0; i < kFamilies; ++i) {
    if (progress) progress("families", i);
    WF_CHECK(db->ToStatus(
        db->rocks().CompactRange(options, db->At(static_cast<Family>(i)), nullptr, nullptr)));
  }
  report.bytes_after = BytesOf(*db);
  return report;
}

}  // namespace wirefold
