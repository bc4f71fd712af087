// What making copies and reading them share.
#pragma once

#include <rocksdb/utilities/backup_engine.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

rocksdb::BackupEngineOptions CopiesOptions(const std::string& place, rocksdb::Env* env);

// kUsage where one of the two directories lies in the other, whatever links and ".." say.
Status CheckApart(const std::string& place, const std::string& db);

// What a copy says of itself: the marker's line, and how many articles it has.
struct CopyLabel {
  std::string marker;
  std::optional<uint64_t> articles{};
};
std::string Encode(const CopyLabel& label);
CopyLabel ParseCopyLabel(std::string_view text);

}  // namespace wirefold
