// The small text work of feeds: markup to plain text, relative links inside markup, base64, names
// with addresses.
#pragma once

#include <string>
#include <string_view>

#include "base/news.h"
#include "text/links.h"

namespace wirefold {

// HTML without its tags, references decoded once; blocks become blanks, script and style nothing.
std::string PlainText(std::string_view html);
// A title or name of RSS, which may be text or HTML: loses the tags that HTML knows and keeps other
// "<"; references decoded.
std::string PlainTitle(std::string_view text);
// Whether there is a tag or a reference in it.
bool LooksLikeHtml(std::string_view text);
// href, src and the like seen from `base`; as written where `links` gives none.
std::string WithAbsoluteLinks(std::string html, const LinkBase& base, Links& links);
// Without one outer <div>.
std::string_view WithoutOuterDiv(std::string_view html);
// Empty where it is not base64.
std::string DecodeBase64(std::string_view text);
// "me@example.com (Name)", "Name <me@example.com>", "Name (me@example.com)", "Name",
// "me@example.com".
Person ParsePerson(std::string_view text);

}  // namespace wirefold
