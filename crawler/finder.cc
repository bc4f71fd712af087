#include "crawler/finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "store/search_text.h"

namespace wirefold {
namespace {

using Kind = SearchExpr::Kind;

// "since:2d" is read again after this.
constexpr Millis kReadAgain{60'000};

bool Has(const SearchExpr& expr, std::initializer_list<Kind> kinds) {
  return std::ranges::find(kinds, expr.kind) != kinds.end() ||
         std::ranges::any_of(expr.children,
                             [&](const SearchExpr& child) { return Has(child, kinds); });
}

}  // namespace

Finder::Finder(const std::vector<SearchConfig>& searches, Time now,
               std::vector<std::string>& faults)
    : read_(now) {
  for (const SearchConfig& search : searches) {
    auto expr = ParseSearch(search.query, now);
    if (!expr) {
      faults.push_back(fmt::format("search {}: {}", search.name, expr.error().what));
      continue;
    }
    FoundBy by;
    by.search = SearchIdOf(search.name);
    by.delivers = search.HasReceiver();
    by.by_story = search.by_story;
    by.changes = search.changes;
    const bool timed = Has(*expr, {Kind::kSince, Kind::kUntil});
    any_timed_ = any_timed_ || timed;
    searches_.push_back(
        {by, search.query, timed, Has(*expr, {Kind::kFirst}), SearchMatcher(std::move(*expr))});
  }
}

FindAnswer Finder::About(const ArticleRecord& record, std::string_view terms, Time now) {
  auto document = std::make_shared<SearchDocument>(record.article.language, terms);
  return [this, document, now](const FindQuestion& question) {
    ReadTimesAgain(now);
    if (!question.former) return Find(*document, question);
    SearchDocument before(question.article, false);
    return Find(before, question);
  };
}

std::vector<FoundBy> Finder::Find(SearchDocument& document, const FindQuestion& question) {
  std::optional<bool> first;
  std::vector<FoundBy> found;
  document.Place(question.article, false);
  for (Search& search : searches_) {
    if (search.firsts && !first) {
      first = question.is_first();
      document.Place(question.article, *first);
    }
    if (search.matcher.Matches(document)) found.push_back(search.by);
  }
  return found;
}

void Finder::ReadTimesAgain(Time now) {
  if (!any_timed_ || std::chrono::abs(now - read_) < kReadAgain) return;
  read_ = now;
  for (Search& search : searches_)
    if (search.timed)
      if (auto expr = ParseSearch(search.query, now))
        search.matcher = SearchMatcher(std::move(*expr));
}

}  // namespace wirefold
