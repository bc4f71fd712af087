// Whether a page is an article at all.
#pragma once

#include <string>

#include "base/news.h"
#include "crawler/extract/claims.h"

namespace wirefold {

// Why the page is none: "no text", "section page", "consent wall", "error page", "bot wall",
// "paywall"; empty where it is one. `text_words` is the length of the text that was found.
std::string WhyNoArticle(const Claims& claims, const PageBlocks& page, const Article& article,
                         uint32_t text_words);

}  // namespace wirefold
