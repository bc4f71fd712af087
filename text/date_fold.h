// A date's text made comparable, for the scanner in date.cc.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace wirefold {

constexpr size_t kLongestDate = 120;

// In lower case; accents gone from Latin and Greek letters ("fév" and "fev" are one month); blanks,
// hyphens and full-width forms of all kinds as ASCII; other punctuation as blanks. `text` is UTF-8
// of at most kLongestDate bytes. The answer lies in `buffer` and is never longer than `text`.
std::string_view FoldDate(std::string_view text, std::array<char, kLongestDate>& buffer);

}  // namespace wirefold
