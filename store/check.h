// Whether a database is whole: the checksums of its files, and all of "What always holds"
// (docs/storage.md), point by point in the order of that list.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace wirefold {

class Database;

// What is being gone through, and how much of it was.
using MaintenanceProgress = std::function<void(std::string_view what, uint64_t done)>;

struct CheckReport {
  static constexpr size_t kMostTold = 50;
  uint64_t files = 0;  // of data, and whole
  uint64_t articles = 0, versions = 0, stories = 0, feeds = 0, pending = 0;
  uint64_t damages = 0;
  std::vector<std::string> hurt;  // the first kMostTold: the place and what is wrong there
};

// Reads all of it, in memory that does not grow with it. Takes no lock and writes nothing: what a
// crawler stores meanwhile is not looked at. An Error only where it cannot be opened at all.
Result<CheckReport> CheckDatabase(const std::string& dir, const StoreSettings& settings = {},
                                  const MaintenanceProgress& progress = nullptr);

// The same for one that is open.
CheckReport Check(const Database& db, const MaintenanceProgress& progress);

}  // namespace wirefold
