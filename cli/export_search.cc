#include "cli/export_search.h"

#include <algorithm>
#include <optional>

#include "cli/print.h"
#include "store/search_match.h"

namespace wirefold {
namespace {

bool AsksForFirst(const SearchExpr& expr) {
  return expr.kind == SearchExpr::Kind::kFirst || std::ranges::any_of(expr.children, AsksForFirst);
}

Result<bool> IsFirst(const Store& store, const StoredArticle& article) {
  WF_TRY(const std::optional<Story> story, store.GetStory(article.story));
  return story && ByPublication(*story).front().article == article.record.id;
}

}  // namespace

Result<std::vector<uint64_t>> FindVersions(const Store& store, const SearchExpr& search) {
  std::vector<uint64_t> positions;
  SearchMatcher matcher(search);
  const bool asks_for_first = AsksForFirst(search);
  Status failed;
  const auto take = [&](const StoredArticle& article) -> Status {
    bool is_first = false;
    if (asks_for_first) {
      WF_TRY(is_first, IsFirst(store, article));
    }
    if (!matcher.Matches(SearchDocument(article, is_first))) return {};
    WF_TRY(const std::vector<uint64_t> found, store.PositionsOf(article.record.id));
    positions.insert(positions.end(), found.begin(), found.end());
    return {};
  };
  WF_CHECK(store.QueryArticles({.limit = 0, .order = ArticleOrder::kLog},
                               [&](const StoredArticle& article) {
                                 failed = take(article);
                                 return failed.has_value();
                               }));
  WF_CHECK(failed);
  std::ranges::sort(positions);
  return positions;
}

}  // namespace wirefold
