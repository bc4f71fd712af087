#include "cli/export_search.h"

#include <algorithm>

namespace wirefold {
namespace {

constexpr uint64_t kPage = 500;  // hits in memory at a time

}  // namespace

Result<std::vector<uint64_t>> FindVersions(const Store& store, const SearchExpr& search) {
  std::vector<uint64_t> positions;
  SearchRequest request{.expr = search, .limit = kPage};
  do {
    WF_TRY(const SearchPage page, store.Search(request));
    for (const SearchHit& hit : page.hits) {
      WF_TRY(const std::vector<uint64_t> found, store.PositionsOf(hit.article));
      positions.insert(positions.end(), found.begin(), found.end());
    }
    request.cursor = page.cursor;
  } while (!request.cursor.empty());
  std::ranges::sort(positions);
  return positions;
}

}  // namespace wirefold
