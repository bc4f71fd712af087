// Saves what can be saved of a damaged database. The article log is the truth: what is readable of
// it is folded and listed again, in its order, in a new database beside the old one; all else that
// cannot be had again comes along where it is readable. When that is whole and checked, it takes
// the old one's place, whose files are kept aside. Cut off at any point, it has changed nothing, or
// goes on where it was; until then nobody can open the database.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/check.h"
#include "store/store.h"

namespace wirefold {

struct RepairReport {
  static constexpr size_t kMostTold = 50;
  uint64_t versions = 0;  // records of the log that were saved; articles, of these first ones
  uint64_t articles = 0;
  uint64_t stories = 0;
  uint64_t lost = 0;  // records and blocks of any kind that could not be read
  // Of these, by kind in words ("articles and versions", "pending entries"); of a block that may
  // have had several, "kinds that cannot be told".
  std::map<std::string, uint64_t> lost_of;
  uint64_t forgotten = 0;       // entries that will be read again where their feeds still list them
  bool marker_missing = false;  // it is there again
  bool files_rebuilt = false;   // RocksDB's own list of files was lost
  std::vector<std::string> told;  // the first kMostTold: what was left out
  std::string aside;              // where the old files are; to be deleted when all is well
};

// `settings`: how it is folded. kLocked: in use. kStorage: nothing could be read, or there is no
// room for the new one; the old one is as it was then.
Result<RepairReport> RepairDatabase(const std::string& dir, const StoreSettings& settings = {},
                                    const MaintenanceProgress& progress = nullptr);

}  // namespace wirefold
