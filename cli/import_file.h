// The two forms that an import reads: lines of JSON as `wirefold export` writes them, and web
// archives. Either may be packed with gzip.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "cli/import_batch.h"
#include "text/text_source.h"

namespace wirefold {

// Reads `bytes`, packed or not, to their end into `batch`, and calls `commit` where that is full,
// and at the end. Damage goes into the batch; an error is one of the store, or kInvalid where the
// file is neither of the two.
Status ImportFile(const std::string& name, TextSource& bytes, ImportBatch& batch,
                  const std::function<Status()>& commit);

}  // namespace wirefold
