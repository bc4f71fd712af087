// The kept blocks become the article's text: a blank line between paragraphs, lists' items on lines
// of their own.
#pragma once

#include <string>

#include "crawler/extract/claims.h"
#include "crawler/extract/prune.h"

namespace wirefold {

std::string Assemble(const Body& body);

// Tags and keywords as the page gives them, without doubles.
std::vector<std::string> ChooseTags(const Claims& claims);

}  // namespace wirefold
