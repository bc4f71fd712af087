#include "cli/export_search.h"

#include <algorithm>

#include "cli/hits.h"

namespace wirefold {

Result<std::vector<uint64_t>> FindVersions(const Store& store, const SearchExpr& search) {
  std::vector<uint64_t> positions;
  WF_CHECK(ForEachHit(store, search, false, [&](const SearchHit& hit) -> Result<bool> {
    WF_TRY(const std::vector<uint64_t> found, store.PositionsOf(hit.article));
    positions.insert(positions.end(), found.begin(), found.end());
    return true;
  }));
  std::ranges::sort(positions);
  return positions;
}

}  // namespace wirefold
