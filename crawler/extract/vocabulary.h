// What publishers' own names for the parts of a page tell: class and id words, tags, roles,
// microdata. Words, not site names: the same few dozen stand in most templates of the world.
#pragma once

#include <cstdint>
#include <string_view>

#include "text/html.h"

namespace wirefold {

// How sure an element's name makes it the article's body; 0: says nothing.
int BodyStrength(const HtmlDocument& document, uint32_t node);

// Whether an element's name makes it chrome: navigation, related lists, share bars, comments,
// adverts, captions, bylines, ...
bool NamedChrome(const HtmlDocument& document, uint32_t node);

// Whether it is not shown at all.
bool IsHidden(const HtmlDocument& document, uint32_t node);

// Whether class or id has `word` as a whole word ("author" in "post-author", "postAuthor").
bool HasClassWord(const HtmlDocument& document, uint32_t node, std::string_view word);

}  // namespace wirefold
