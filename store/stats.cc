#include "store/stats.h"

#include <rocksdb/metadata.h>

#include <algorithm>
#include <array>

#include "store/database.h"
#include "store/impl.h"
#include "store/keys.h"
#include "store/memory_disk.h"

namespace wirefold {
namespace {

constexpr uint64_t kSample = 5000;

struct Kind {
  Family family;
  const char* kind;
  const char* what;
};
// docs/storage.md has the same list.
constexpr std::array kKinds = {
    Kind{Family::kLog, "", "article log: versions with their texts"},
    Kind{Family::kMain, "C", "documents that ended a process"},
    Kind{Family::kMain, "F", "what the fold remembers"},
    Kind{Family::kMain, "O", "outboxes of saved searches"},
    Kind{Family::kMain, "S", "saved searches"},
    Kind{Family::kMain, "T", "what saved searches have found"},
    Kind{Family::kMain, "a", "places of articles"},
    Kind{Family::kMain, "b", "how feeds' pages read"},
    Kind{Family::kMain, "c", "subscriptions with hubs"},
    Kind{Family::kMain, "d", "addresses that were seen"},
    Kind{Family::kMain, "f", "feeds"},
    Kind{Family::kMain, "g", "entry ids that were seen"},
    Kind{Family::kMain, "h", "sites' memory"},
    Kind{Family::kMain, "j", "founders of stories"},
    Kind{Family::kMain, "k", "members of stories"},
    Kind{Family::kMain, "m", "meta"},
    Kind{Family::kMain, "n", "sources"},
    Kind{Family::kMain, "o", "followed sources"},
    Kind{Family::kMain, "p", "pending entries"},
    Kind{Family::kMain, "r", "robots.txt"},
    Kind{Family::kMain, "s", "stories"},
    Kind{Family::kMain, "t", "articles by time"},
    Kind{Family::kMain, "u", "articles by source"},
    Kind{Family::kMain, "v", "articles by story"},
    Kind{Family::kMain, "w", "stories by time"},
    Kind{Family::kIndex, "", "full-text index"},
    Kind{Family::kPages, "", "raw pages"},
    Kind{Family::kFold, "F", "the fold's records"},
};

constexpr std::array<const char*, kFamilies> kNames = {"default", "log", "index", "pages", "fold"};

uint64_t BytesOf(const Database& db, Family family, const std::string& from,
                 const std::string& to) {
  rocksdb::SizeApproximationOptions options;
  options.include_memtables = true;
  options.files_size_error_margin = -1;  // as exact as it can be
  const rocksdb::Range range(from, to);
  uint64_t bytes = 0;
  db.rocks().GetApproximateSizes(options, db.At(family), &range, 1, &bytes).PermitUncheckedError();
  return bytes;
}

// Keys from the first `kSample`, and what these take; or all of them.
Status CountKeys(const Database& db, Family family, bool all, KindStats& kind) {
  std::string last = kind.kind;
  uint64_t keys = 0;
  WF_CHECK(db.Scan(family, kind.kind, kind.kind, [&](std::string_view rest, auto) -> Result<bool> {
    ++keys;
    if (!all && keys == kSample) last.append(rest);
    return all || keys < kSample;
  }));
  kind.keys = keys;
  if (all || keys < kSample) return {};
  const uint64_t bytes = BytesOf(db, family, kind.kind, last);
  if (bytes > 0)
    kind.keys = static_cast<uint64_t>(static_cast<double>(keys) * static_cast<double>(kind.bytes) /
                                      static_cast<double>(bytes));
  return {};
}

uint64_t EstimatedKeys(const Database& db) {
  uint64_t sum = 0;
  for (size_t i = 0; i < kFamilies; ++i) {
    uint64_t keys = 0;
    db.rocks().GetIntProperty(db.At(static_cast<Family>(i)),
                              rocksdb::DB::Properties::kEstimateNumKeys, &keys);
    sum += keys;
  }
  return sum;
}

}  // namespace

Result<StoreStats> StatsOf(const std::string& dir, const StoreSettings& settings,
                           uint64_t count_up_to) {
  rocksdb::Env* const env = MemoryOf(settings);
  WF_TRY(const auto db, Database::OpenForReading(dir, env));
  StoreStats stats;
  WF_TRY(const std::optional<std::string> value, db->Get(keys::Meta()));
  WF_TRY(const MetaRecord meta,
         value ? Decode<MetaRecord>(*value) : Result<MetaRecord>(MetaRecord()));
  stats.articles = meta.Articles();
  stats.versions = meta.next_position - meta.deleted;
  stats.stories = meta.stories;
  std::vector<rocksdb::LiveFileMetaData> files;
  db->rocks().GetLiveFilesMetaData(&files);
  stats.files = files.size();
  for (const auto& file : files) stats.bytes += file.size;
  std::vector<rocksdb::Env::FileAttributes> all;
  db->env().GetChildrenFileAttributes(db->dir(), &all).PermitUncheckedError();
  for (const auto& file : all)
    if (file.name.ends_with(".log")) stats.log_bytes += file.size_bytes;

  stats.exact = EstimatedKeys(*db) <= count_up_to;
  for (const Kind& each : kKinds) {
    KindStats kind{kNames[static_cast<size_t>(each.family)], each.kind, each.what};
    const std::string end = *each.kind ? keys::After(each.kind) : std::string(32, '\xff');
    kind.bytes = BytesOf(*db, each.family, each.kind, end);
    WF_CHECK(CountKeys(*db, each.family, stats.exact, kind));
    stats.kinds.push_back(std::move(kind));
  }
  return stats;
}

}  // namespace wirefold
