// Rewriting a database without what was replaced and deleted.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/check.h"
#include "store/store.h"

namespace wirefold {

struct CompactReport {
  uint64_t bytes_before = 0, bytes_after = 0;  // of its files of data
};

// kLocked: in use; who holds it compacts by and by itself.
Result<CompactReport> CompactDatabase(const std::string& dir, const StoreSettings& settings = {},
                                      const MaintenanceProgress& progress = nullptr);

}  // namespace wirefold
