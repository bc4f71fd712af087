// Small ASCII helpers on bytes and views. Anything that knows Unicode lives in text/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

inline bool IsAsciiSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
inline bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsAsciiAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string LowerAscii(std::string_view s);
std::string_view Trim(std::string_view s);  // ASCII white space at both ends
std::vector<std::string_view> Split(std::string_view s, char separator);
bool EqualsNoCase(std::string_view a, std::string_view b);
bool StartsWithNoCase(std::string_view s, std::string_view prefix);
bool ContainsNoCase(std::string_view s, std::string_view part);
size_t FindNoCase(std::string_view s, std::string_view part, size_t from = 0);

// The whole of `s` as a decimal number, or nothing. No sign for unsigned types, no blanks.
std::optional<int64_t> ParseInt(std::string_view s);

// Edits (insert, drop, change, swap neighbours) from one word to another; for "did you mean".
size_t EditDistance(std::string_view a, std::string_view b);
// The candidate nearest to `word`, where one is near enough to be meant.
std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace wirefold
