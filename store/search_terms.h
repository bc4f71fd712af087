// What the leaves of a search look for among an article's terms; one rule for the index and for a
// single article.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/search.h"
#include "text/terms.h"

namespace wirefold {

// By whose rules the words of an article in `language` have stems: its subtag; empty: by none.
std::string StemsOf(std::string_view language);

// The ways in which an article with these stems has what the leaf asks for; one of them will do.
// Empty: no article has it. A word stands for its stems in the article's own language only: in
// another one's it is another word. Of kWord, kPhrase, kPrefix and the kinds that name something.
std::vector<TermPhrase> WaysOf(const SearchExpr& leaf, const std::string& stems);

}  // namespace wirefold
