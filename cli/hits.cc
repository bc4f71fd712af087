#include "cli/hits.h"

namespace wirefold {

Status ForEachHit(const Store& store, const SearchExpr& expr, bool by_story,
                  const std::function<Result<bool>(const SearchHit&)>& visit) {
  SearchRequest request{.expr = expr, .by_story = by_story, .limit = kHitsAtOnce};
  do {
    WF_TRY(const SearchPage page, store.Search(request));
    for (const SearchHit& hit : page.hits) {
      WF_TRY(const bool more, visit(hit));
      if (!more) return {};
    }
    request.cursor = page.cursor;
  } while (!request.cursor.empty());
  return {};
}

}  // namespace wirefold
