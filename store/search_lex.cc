#include "store/search_lex.h"

#include <algorithm>

#include "base/strings.h"
#include "text/utf8.h"
#include "text/words.h"

namespace wirefold::search {
namespace {

using namespace std::string_view_literals;

// Blanks, and marks of direction and width that come along when text is pasted.
constexpr std::array kBlanks = {
    " "sv,      "\t"sv,     "\n"sv,     "\r"sv,     "\f"sv,     "\v"sv,     "\u0085"sv, "\u00a0"sv,
    "\u1680"sv, "\u2000"sv, "\u2001"sv, "\u2002"sv, "\u2003"sv, "\u2004"sv, "\u2005"sv, "\u2006"sv,
    "\u2007"sv, "\u2008"sv, "\u2009"sv, "\u200a"sv, "\u200b"sv, "\u200e"sv, "\u200f"sv, "\u2028"sv,
    "\u2029"sv, "\u202f"sv, "\u205f"sv, "\u2060"sv, "\u3000"sv, "\ufeff"sv};
constexpr std::array kMinuses = {"-"sv, "\u2010"sv, "\u2011"sv, "\u2012"sv, "\u2013"sv, "\u2212"sv};
// Which of them open and which close differs from country to country.
constexpr std::array kCurled = {"\u201c"sv, "\u201d"sv, "\u201e"sv, "\u201f"sv};
constexpr std::array kGuillemets = {"\u00ab"sv, "\u00bb"sv};
constexpr std::array kStraight = {"\""sv};

template <size_t N>
size_t OneOf(const std::array<std::string_view, N>& signs, std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  for (const std::string_view sign : signs)
    if (rest.starts_with(sign)) return sign.size();
  return 0;
}

// What closes the quotes that `text` has at `at`.
size_t ClosesAt(std::string_view text, size_t at, size_t opened) {
  if (OneOf(kStraight, text, opened)) return OneOf(kStraight, text, at);
  if (OneOf(kGuillemets, text, opened)) return OneOf(kGuillemets, text, at);
  return std::max(OneOf(kCurled, text, at), OneOf(kStraight, text, at));
}

bool AllDigits(std::string_view text) { return std::ranges::all_of(text, IsAsciiDigit); }

}  // namespace

const Field* FindField(std::string_view name) {
  const auto* at = std::ranges::find_if(
      kFields, [&](const Field& field) { return EqualsNoCase(field.name, name); });
  return at == kFields.end() ? nullptr : at;
}

const Field* FindField(SearchExpr::Kind kind) {
  const auto* at = std::ranges::find(kFields, kind, &Field::kind);
  return at == kFields.end() ? nullptr : at;
}

size_t BlankAt(std::string_view text, size_t at) { return OneOf(kBlanks, text, at); }
size_t MinusAt(std::string_view text, size_t at) { return OneOf(kMinuses, text, at); }
size_t QuoteAt(std::string_view text, size_t at) {
  return std::max(
      {OneOf(kStraight, text, at), OneOf(kCurled, text, at), OneOf(kGuillemets, text, at)});
}

std::optional<Quoted> ReadQuoted(std::string_view text, size_t opened) {
  const bool straight = OneOf(kStraight, text, opened) != 0;
  Quoted quoted;
  for (size_t at = opened + QuoteAt(text, opened); at < text.size();) {
    const size_t closes = ClosesAt(text, at, opened);
    if (closes == 0) {
      quoted.text += text[at++];
    } else if (straight && at + 1 < text.size() && OneOf(kStraight, text, at + 1)) {
      quoted.text += '"';
      at += 2;
    } else {
      quoted.end = at + closes;
      return quoted;
    }
  }
  return std::nullopt;
}

size_t WordEnd(std::string_view text, size_t at) {
  while (at < text.size()) {
    const char c = text[at];
    if (c == '(' || c == ')' || c == '|' || BlankAt(text, at) || QuoteAt(text, at)) break;
    at += std::max<size_t>(Utf8SequenceLength(text, at), 1);
  }
  return at;
}

bool HasWord(std::string_view text) { return Tokenize(text).size() != 0; }

bool IsOperator(std::string_view word) { return word == "AND" || word == "OR" || word == "NOT"; }

std::string_view FieldName(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  const size_t length =
      static_cast<size_t>(std::ranges::find_if_not(rest, IsAsciiAlpha) - rest.begin());
  if (length == 0 || length == rest.size() || rest[length] != ':') return {};
  const std::string_view name = rest.substr(0, length);
  if (FindField(name)) return name;
  const std::string_view value = rest.substr(length + 1);
  if (value.empty() || value.starts_with(')') || value.starts_with("//") || BlankAt(value, 0))
    return {};
  const size_t end = WordEnd(value, 0);
  return end != 0 && AllDigits(value.substr(0, end)) ? std::string_view() : name;
}

}  // namespace wirefold::search
