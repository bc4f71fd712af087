// A search held against one article at a time, without an index: the same terms, the same answer.
// For searches that wait for articles, and to check the index by. An article is analysed once and
// then asked by any number of searches.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/search.h"
#include "store/store.h"
#include "text/terms.h"

namespace wirefold {

// An article as searches see it.
class SearchDocument {
 public:
  // `is_first`: it is the first publication of its story (SearchExpr::Kind::kFirst).
  SearchDocument(const StoredArticle& article, bool is_first);

  // Of an article that has no place yet, by its words (EncodeTerms).
  SearchDocument(std::string_view language, std::string_view terms);
  // And what is known of it once it has its place.
  void Place(const StoredArticle& article, bool is_first);

  bool Has(std::string_view term, bool in_title) const;
  // The terms of the phrase stand at their offsets from one place.
  bool Has(const TermPhrase& phrase, bool in_title) const;

  Time when() const { return when_; }
  StoryId story() const { return story_; }
  Verdict verdict() const { return verdict_; }
  bool is_first() const { return is_first_; }
  bool is_changed() const { return is_changed_; }
  // Whose stems it has; empty: none.
  const std::string& stems() const { return stems_; }

 private:
  struct Entry {
    std::string term;
    TermCount count;
    std::vector<uint32_t> positions;
  };
  std::vector<Entry>::const_iterator From(std::string_view term) const;
  // Where the first term of a phrase would stand by each place of `wanted`, ascending.
  std::vector<uint32_t> BeginsBy(const TermAt& wanted) const;

  std::vector<Entry> entries_;  // by term
  Time when_{};
  StoryId story_;
  Verdict verdict_ = Verdict::kNew;
  bool is_first_ = false;
  bool is_changed_ = false;
  std::string stems_;
};

// A search made ready for many articles. For one thread at a time.
class SearchMatcher {
 public:
  explicit SearchMatcher(SearchExpr expr);
  bool Matches(const SearchDocument& document);

 private:
  // A node of the expression with what it looks for in articles of one language.
  struct Node {
    SearchExpr::Kind kind = SearchExpr::Kind::kAll;
    bool in_title = false;
    std::vector<TermPhrase> ways;  // one of them will do
    Time time{};
    StoryId story{};
    std::vector<Node> children;
  };
  static Node Ready(const SearchExpr& expr, const std::string& language);
  static bool Holds(const Node& node, const SearchDocument& document);

  SearchExpr expr_;
  std::map<std::string, Node, std::less<>> by_stems_;
};

bool Matches(const SearchExpr& expr, const SearchDocument& document);

}  // namespace wirefold
