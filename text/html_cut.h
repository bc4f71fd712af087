// The first, cheap pass over a page: what no tree needs is cut before libxml2 sees it (half of a
// real page), and what libxml2 is slow or wrong on is made harmless. Linear in the page, whatever
// it holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

// `page` (UTF-8) without script, style, svg, template, iframe and textarea content, comments and
// control characters; without noscript content too, unless it holds paragraphs. Every '&' comes out
// as "&amp;": character references are decoded afterwards by our own table. At most 64 attributes a
// tag (libxml2 is quadratic in them), none over 8 KiB (inline images); no more than 4,000 different
// names, tags and attributes of others are left out. Content of application/ld+json scripts goes to
// `json_ld`.
std::string CutHtml(std::string_view page, std::vector<std::string>& json_ld);

}  // namespace wirefold
