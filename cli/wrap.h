// Titles below and beside columns, whole, however narrow the terminal is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

// In lines of at most `columns` (one character at least): broken at blanks, and within a word where
// that alone is longer.
std::vector<std::string> WrapToWidth(std::string_view text, size_t columns);

// `head`, then the title beside it; where that leaves too little room, in lines of its own below.
// The title is made safe for a terminal; no line break at the end.
std::string WithTitle(const std::string& head, std::string_view title, size_t width);

}  // namespace wirefold
