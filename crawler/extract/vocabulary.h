// What publishers' own names for the parts of a page tell: class and id words, tags, roles,
// microdata. Words, not site names: the same few dozen stand in most templates of the world.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "text/html.h"

namespace wirefold {

// How sure an element's name makes it the article's body; 0: says nothing.
int BodyStrength(const HtmlDocument& document, uint32_t node);

// The word that makes an element chrome (navigation, related lists, share bars, comments, adverts,
// captions, bylines, ...), empty where there is none. The view lives as long as the program.
std::string_view NamedChrome(const HtmlDocument& document, uint32_t node);

// Whether an element's name says that it holds the lead: "standfirst", "chapo", "entradilla".
bool IsLeadName(const HtmlDocument& document, uint32_t node);

// Whether it is not shown at all.
bool IsHidden(const HtmlDocument& document, uint32_t node);

// Whether class or id has one of `wanted` as a whole word ("author" in "post-author",
// "postAuthor").
bool HasClassWord(const HtmlDocument& document, uint32_t node,
                  std::initializer_list<std::string_view> wanted);

}  // namespace wirefold
