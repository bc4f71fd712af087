#include "store/search.h"

#include "store/impl.h"
#include "store/index_reader.h"
#include "store/search_count.h"
#include "store/search_run.h"

namespace wirefold {

Result<SearchPage> Store::Search(const SearchRequest& request) const {
  WF_CHECK(impl_->db->CatchUp());
  WF_TRY(const IndexReader index, IndexReader::Open(*impl_->db));
  return search::Run(*impl_->db, index, request).Page();
}

Result<std::vector<SearchCount>> Store::Count(const SearchExpr& expr, CountBy by) const {
  WF_CHECK(impl_->db->CatchUp());
  WF_TRY(const IndexReader index, IndexReader::Open(*impl_->db));
  return search::Counter(*impl_->db, index, expr, by).Counts();
}

}  // namespace wirefold
