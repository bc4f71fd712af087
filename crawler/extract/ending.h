// Where the article is over: most of what extraction gets wrong stands after the last real
// paragraph.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crawler/extract/prune.h"

namespace wirefold {

// The blocks after the end: from the first sign that the article is over, and what trails without
// being prose.
std::vector<size_t> AfterTheEnd(const Body& body, const std::vector<std::string>& authors);

// The writers and agencies of a closing credit line ("• Jane Doe, with Reuters"), empty where it is
// none.
std::string CreditLine(std::string_view text, uint32_t words);

}  // namespace wirefold
