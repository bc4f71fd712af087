// Copies of a database, and the way back. Store::Backup makes one. A directory of copies holds any
// number of them; each file of data stands there once, however many copies have it, with its
// checksum.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace wirefold {

struct RestoreReport {
  uint32_t number = 0;  // of the copy
  Time made{};
  uint64_t files = 0;
  uint64_t bytes = 0;
};

// Copy `number` of `from` (0: the newest) becomes the database in `dir`, which must be missing or
// empty; its parent must exist. The copy is verified before anything is written. Cut off, it leaves
// a directory that is no database. kNotFound: there is no such copy; it names those that are there.
Result<RestoreReport> RestoreDatabase(const std::string& from, uint32_t number,
                                      const std::string& dir, const StoreSettings& settings = {});

}  // namespace wirefold
