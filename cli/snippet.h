// The place of a text where what was searched for stands.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/news.h"
#include "store/search.h"
#include "text/terms.h"

namespace wirefold {

struct SnippetPart {
  std::string text;
  bool match = false;
  bool operator==(const SnippetPart&) const = default;
};
// Parts in order, one line all together. Empty: there is no text.
using Snippet = std::vector<SnippetPart>;

std::string PlainOf(const Snippet& snippet);

// Makes snippets for a search: what it excludes, asks of titles alone or of other things than words
// is not looked for.
class Snippets {
 public:
  explicit Snippets(const SearchExpr& expr);
  // The part of the text, two hundred characters or so, in which most of what was asked for stands;
  // where nothing does, the beginning.
  Snippet Of(const Article& article);

 private:
  // What to look for in articles of one language; beside each, the leaf it comes from.
  struct Wanted {
    std::vector<TermPhrase> phrases;
    std::vector<size_t> leaves;
  };
  const Wanted& WantedIn(const std::string& language);

  std::vector<SearchExpr> leaves_;
  std::map<std::string, Wanted> by_stems_;
};

}  // namespace wirefold
