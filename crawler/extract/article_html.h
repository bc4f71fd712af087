// The article as HTML that a reader may show as it stands: a small subset, every text escaped,
// every address absolute.
#pragma once

#include <string>
#include <string_view>

#include "crawler/extract/prune.h"

namespace wirefold {

// The kept blocks, and the pictures between them: p h2 h3 h4 ul ol li blockquote pre table tbody tr
// th td br a em strong code sub sup img, nothing else, always nested well. Of attributes href, src
// and alt alone; addresses are http, https or (of links) mailto, seen from `url` or the page's
// <base>; what has no such address is text, or no picture.
std::string ArticleHtml(const Body& body, std::string_view url);
// It is what ArticleHtml writes: these elements and attributes, nested well, and such addresses.
bool IsArticleHtml(std::string_view html);
// Plain paragraphs with blank lines between them as such HTML.
std::string HtmlOfText(std::string_view text);

}  // namespace wirefold
