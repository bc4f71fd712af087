// The kept blocks become the article's text: a blank line between paragraphs, lists' items on lines
// of their own.
#pragma once

#include <string>

#include "base/news.h"
#include "crawler/extract/claims.h"
#include "crawler/extract/prune.h"

namespace wirefold {

std::string Assemble(const Body& body);

// No publisher's article is longer: a text that is ends here, behind its last whole paragraph where
// that is not far before, and its HTML is these paragraphs alone. What an article costs later
// (fingerprint, terms, memory) is many times its text.
inline constexpr size_t kLongestText = 1 << 20;  // bytes
void CutLongText(Article& article);

// Tags and keywords as the page gives them, without doubles.
std::vector<std::string> ChooseTags(const Claims& claims);

}  // namespace wirefold
