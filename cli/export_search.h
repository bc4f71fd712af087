// What an export takes of the log.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "store/search.h"
#include "store/store.h"

namespace wirefold {

// Where the articles lie that a search finds, in all their versions, in the log's order.
Result<std::vector<uint64_t>> FindVersions(const Store& store, const SearchExpr& search);

}  // namespace wirefold
