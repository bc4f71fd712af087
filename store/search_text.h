// The search language, as people type it into a command, a configuration, a page:
//
//   tariffs vietnam            articles that have both words
//   "central bank"             the words as they stand, side by side
//   -rumour, NOT rumour        without it
//   oil OR gas, oil | gas      one of them at least
//   (oil OR gas) prices        parentheses group
//   tarif*                     words that begin with it; "central ban*" the last word of a phrase
//   intitle:fed                in the title; intitle:"rate cut", intitle:(fed OR ecb), intitle:tar*
//   author:"Jane Doe"  source:reuters  tag:economy  lang:en  site:bbc.co.uk
//   story:0123456789abcdef     its first digits are enough, six of them at least
//   is:near  is:exact  is:first  is:changed
//   since:2d  until:2026-11-23 times as ParseWhen in base/time.h reads them
//
// OR joins what stands beside it, AND joins closer than OR, and a blank joins what is left: "oil
// price OR cost" is oil and one of the two. Operators are in capitals, fields in any case. A value
// that has blanks stands in quotes; every field takes several in parentheses, source:(afp OR dpa).
// Quotes may be typographic, blanks any of Unicode's; what has no letter or digit ("&", "-" by
// itself) is a blank. In straight quotes "" is a quotation mark.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/search.h"

namespace wirefold {

// What one search may have; more is refused.
inline constexpr size_t kLongestSearch = 16'384;  // bytes
inline constexpr size_t kMostSearchTerms = 256;
inline constexpr int kDeepestSearch = 64;  // parentheses and NOTs within each other

// Nothing but blanks is kAll. No kAnd is a kAnd's child, nor a kOr a kOr's. kUsage in one line that
// begins with "column N: " (in characters, from 1) and ends with the way out. Spans count back from
// `now`.
Result<SearchExpr> ParseSearch(std::string_view text, Time now);

// What the words of a search that can be read may have been meant for, a line each: "oil or gas"
// looks for the word "or" as well.
std::vector<std::string> HintsAbout(std::string_view text);

// The first digits of an id, in small letters, or all of them: six at least, so that few others
// begin so.
bool IsIdPrefix(std::string_view text);

// What a field with values of that kind makes of `value`, for those who have it by itself. kUsage,
// the field's name first.
Result<SearchExpr> ParseField(SearchExpr::Kind kind, const std::string& value, Time now);

// `expr`, which ParseSearch made, in one spelling: parsed again it is the same.
std::string FormatSearch(const SearchExpr& expr);

}  // namespace wirefold
