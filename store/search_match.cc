#include "store/search_match.h"

#include <algorithm>
#include <iterator>

#include "store/search_terms.h"
#include "text/term_record.h"

namespace wirefold {

using Kind = SearchExpr::Kind;

SearchDocument::SearchDocument(const StoredArticle& article, bool is_first)
    : SearchDocument(article.record.article.language, EncodeTerms(article.record)) {
  Place(article, is_first);
}

SearchDocument::SearchDocument(std::string_view language, std::string_view terms)
    : stems_(StemsOf(language)) {
  TermRecordReader reader(terms);
  while (reader.Next()) {
    Entry& entry = entries_.emplace_back(Entry{reader.term(), reader.count(), {}});
    std::string_view places = reader.positions();
    if (!places.empty()) TakePositions(places, entry.count, entry.positions);
  }
}

void SearchDocument::Place(const StoredArticle& article, bool is_first) {
  when_ = article.When();
  story_ = article.story;
  verdict_ = article.verdict;
  is_first_ = is_first;
  is_changed_ = article.record.version > 0;
}

std::vector<SearchDocument::Entry>::const_iterator SearchDocument::From(
    std::string_view term) const {
  return std::ranges::lower_bound(entries_, term, {},
                                  [](const Entry& entry) { return std::string_view(entry.term); });
}

bool SearchDocument::Has(std::string_view term, bool in_title) const {
  const auto entry = From(term);
  return entry != entries_.end() && entry->term == term && (!in_title || entry->count.title > 0);
}

std::vector<uint32_t> SearchDocument::BeginsBy(const TermAt& wanted) const {
  std::vector<uint32_t> begins;
  for (auto entry = From(wanted.term); entry != entries_.end(); ++entry) {
    const bool fits =
        wanted.prefix ? entry->term.starts_with(wanted.term) : entry->term == wanted.term;
    if (!fits) break;
    for (const uint32_t position : entry->positions)
      if (position >= wanted.offset) begins.push_back(position - wanted.offset);
  }
  std::ranges::sort(begins);
  return begins;
}

bool SearchDocument::Has(const TermPhrase& phrase, bool in_title) const {
  if (phrase.empty()) return false;
  if (phrase.size() == 1 && !phrase.front().prefix) return Has(phrase.front().term, in_title);
  std::vector<uint32_t> begins = BeginsBy(phrase.front());
  for (size_t i = 1; i < phrase.size() && !begins.empty(); ++i) {
    std::vector<uint32_t> both;
    std::ranges::set_intersection(begins, BeginsBy(phrase[i]), std::back_inserter(both));
    begins = std::move(both);
  }
  return !begins.empty() && (!in_title || begins.front() < kTextBegins);
}

SearchMatcher::SearchMatcher(SearchExpr expr) : expr_(std::move(expr)) {}

bool SearchMatcher::Matches(const SearchDocument& document) {
  auto node = by_stems_.find(document.stems());
  if (node == by_stems_.end())
    node = by_stems_.emplace(document.stems(), Ready(expr_, document.stems())).first;
  return Holds(node->second, document);
}

SearchMatcher::Node SearchMatcher::Ready(const SearchExpr& expr, const std::string& language) {
  Node node{.kind = expr.kind,
            .in_title = expr.in_title,
            .ways = WaysOf(expr, language),
            .time = expr.time,
            .story = expr.story,
            .children = {}};
  for (const SearchExpr& child : expr.children) node.children.push_back(Ready(child, language));
  return node;
}

bool SearchMatcher::Holds(const Node& node, const SearchDocument& document) {
  const auto holds = [&](const Node& child) { return Holds(child, document); };
  switch (node.kind) {
    case Kind::kAll:
      return true;
    case Kind::kAnd:
      return std::ranges::all_of(node.children, holds);
    case Kind::kOr:
      return std::ranges::any_of(node.children, holds);
    case Kind::kNot:
      return std::ranges::none_of(node.children, holds);
    case Kind::kStory:
      return document.story() == node.story;
    case Kind::kFirst:
      return document.is_first();
    case Kind::kNear:
      return document.verdict() == Verdict::kNear;
    case Kind::kExact:
      return document.verdict() == Verdict::kExact;
    case Kind::kChanged:
      return document.is_changed();
    case Kind::kSince:
      return document.when() >= node.time;
    case Kind::kUntil:
      return document.when() < node.time;
    default:
      return std::ranges::any_of(
          node.ways, [&](const TermPhrase& way) { return document.Has(way, node.in_title); });
  }
}

bool Matches(const SearchExpr& expr, const SearchDocument& document) {
  return SearchMatcher(expr).Matches(document);
}

}  // namespace wirefold
