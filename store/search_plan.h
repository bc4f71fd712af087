// A search made ready for the segments of the index: its leaves as terms, its tree as cursors.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/search.h"
#include "store/search_cursor.h"
#include "store/search_lookup.h"
#include "text/terms.h"

namespace wirefold::search {

// What a prefix may stand for in one segment; more is kUsage.
inline constexpr size_t kMostPrefixTerms = 20'000;

class Plan {
 public:
  // Both outlive it.
  Plan(const SearchExpr& expr, Lookup& lookup);

  // How many leaves count for scores.
  size_t leaves() const { return leaves_.size(); }

  // The cursor of a segment; null: it has none of it. `having` gets, by leaf, how many of its
  // documents have it; null: scores are not wanted.
  Result<CursorPtr> For(Walk& walk, std::vector<uint64_t>* having);

 private:
  // One segment's.
  struct Making {
    Walk& walk;
    std::vector<uint64_t>* having;
    // Whose stems its articles have, each with how many these are; read when first asked for.
    std::optional<std::vector<std::pair<std::string, uint64_t>>> stems;
  };
  using Groups = std::vector<WordCursor::Group>;

  void Number(const SearchExpr& expr);
  const std::vector<TermPhrase>& Ways(const SearchExpr& leaf, const std::string& stems);

  Result<CursorPtr> Make(const SearchExpr& expr, Making& making);
  Result<CursorPtr> MakeAnd(const SearchExpr& expr, Making& making);
  Result<CursorPtr> MakeOr(const SearchExpr& expr, Making& making);
  Result<CursorPtr> MakeTime(const SearchExpr& expr, Making& making) const;
  Result<CursorPtr> MakeStory(const SearchExpr& expr, Making& making) const;
  Result<CursorPtr> MakeLookup(SearchExpr::Kind kind, Making& making);
  Result<CursorPtr> MakeWord(const SearchExpr& expr, Making& making);
  Result<CursorPtr> MakePhrase(const SearchExpr& expr, const TermPhrase& phrase, Making& making);
  Result<CursorPtr> MakeName(const SearchExpr& expr, Making& making);

  Status AddForms(const SearchExpr& expr, Making& making, Groups& groups);
  Result<CursorPtr> LanguagesOf(const std::vector<std::string>& stems, Making& making) const;
  static Status ReadStems(Making& making);
  size_t Leaf(const SearchExpr& expr, const Making& making) const;

  const SearchExpr& expr_;
  Lookup& lookup_;
  std::map<const SearchExpr*, size_t> leaves_;
  std::map<std::pair<const SearchExpr*, std::string>, std::vector<TermPhrase>> ways_;
  // How many documents of the last segment had it: the rarest is looked for first.
  std::map<const SearchExpr*, uint64_t> last_;
};

}  // namespace wirefold::search
