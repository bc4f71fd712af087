// Copies of a database, and the way back. Store::Backup makes one. A directory of copies holds any
// number of them; each file of data stands there once, however many copies have it, with its
// checksum.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace wirefold {

struct CopyInfo {
  uint32_t number = 0;
  Time made{};                         // like the rest: where that can be read
  std::optional<uint64_t> articles{};  // earlier versions of this program did not write it down
  uint64_t bytes = 0;
  std::string fault;  // why it cannot be restored; empty: none was found
};

// The copies of `from`, the newest first. Of each the files are there with their sizes; `read_all`:
// and their checksums are right, for which all of each copy is read. kNotFound: no copies there.
Result<std::vector<CopyInfo>> ListCopies(const std::string& from, bool read_all,
                                         const StoreSettings& settings = {});

struct RestoreReport {
  uint32_t number = 0;  // of the copy
  Time made{};
  uint64_t files = 0;
  uint64_t bytes = 0;
  std::vector<std::string> passed_over{};  // newer ones that are damaged: what and why
};

// Copy `number` of `from` (0: the newest that is whole) becomes the database in `dir`, which must
// be missing or empty; its parent must exist. The copy is verified before anything is written. Cut
// off, it leaves a directory that is no database. kNotFound: there is no such copy; it names those
// that are there.
Result<RestoreReport> RestoreDatabase(const std::string& from, uint32_t number,
                                      const std::string& dir, const StoreSettings& settings = {});

}  // namespace wirefold
