// All that a search finds, however much that is.
#pragma once

#include <functional>

#include "base/result.h"
#include "store/search.h"
#include "store/store.h"

namespace wirefold {

// Hits in memory at a time.
inline constexpr uint64_t kHitsAtOnce = 500;

// The newest first, one of each story where `by_story`, until `visit` says false.
Status ForEachHit(const Store& store, const SearchExpr& expr, bool by_story,
                  const std::function<Result<bool>(const SearchHit&)>& visit);

}  // namespace wirefold
