#include "text/entities.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/strings.h"
#include "text/charset.h"

namespace wirefold {
namespace {

struct Named {
  std::string_view name;
  std::string_view text;
  bool without_semicolon;  // "&eacute" alone is one too, as in the HTML of old
};

constexpr Named kNamed[] = {
#include "text/entity_table.inc"
};

constexpr size_t kLongestName = 32;

// What browsers make of &#128; to &#159;: these were meant as windows-1252.
constexpr char32_t kWindows1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool IsAlphanumeric(char c) { return IsAsciiAlpha(c) || IsAsciiDigit(c); }

const Named* FindNamed(std::string_view name) {
  const auto* found =
      std::lower_bound(std::begin(kNamed), std::end(kNamed), name,
                       [](const Named& row, std::string_view key) { return row.name < key; });
  return found != std::end(kNamed) && found->name == name ? found : nullptr;
}

int DigitOf(char c, int base) {
  if (IsAsciiDigit(c)) return c - '0';
  const char lower = LowerAscii(c);
  return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool IsControl(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F || c == 0xFFFE ||
         c == 0xFFFF;
}

// Some programs write a character beyond U+FFFF as the two halves of UTF-16, "&#xD83D;&#xDE00;".
// The value of the second half in `s`, which begins with its "&#", and how long it is.
std::pair<char32_t, size_t> SecondHalf(std::string_view s) {
  if (s.substr(0, 2) != "&#") return {0, 0};
  const int base = s.size() > 2 && LowerAscii(s[2]) == 'x' ? 16 : 10;
  size_t at = base == 16 ? 3 : 2;
  char32_t value = 0;
  for (int digit; at < s.size() && value < 0x10000 && (digit = DigitOf(s[at], base)) >= 0; ++at)
    value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit);
  if (at == s.size() || s[at] != ';' || value < 0xDC00 || value > 0xDFFF) return {0, 0};
  return {value, at + 1};
}

// "#8217;" or "#x2019;" at the start of `s` (the '&' is gone). Returns how much of it was read, 0
// for none.
size_t DecodeNumeric(std::string& out, std::string_view s) {
  const int base = s.size() > 1 && LowerAscii(s[1]) == 'x' ? 16 : 10;
  size_t at = base == 16 ? 2 : 1;
  const size_t first = at;
  char32_t value = 0;
  for (int digit; at < s.size() && (digit = DigitOf(s[at], base)) >= 0; ++at)
    if (value <= 0x10FFFF)
      value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit);
  if (at == first) return 0;
  if (at < s.size() && s[at] == ';' && value >= 0xD800 && value < 0xDC00) {
    if (const auto [low, length] = SecondHalf(s.substr(at + 1)); length) {
      AppendUtf8(out, 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00));
      return at + 1 + length;
    }
  }
  if (value >= 0x80 && value < 0xA0) value = kWindows1252[value - 0x80];
  if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) value = 0xFFFD;
  if (!IsControl(value)) AppendUtf8(out, value);
  return at < s.size() && s[at] == ';' ? at + 1 : at;
}

size_t DecodeNamed(std::string& out, std::string_view s) {
  size_t end = 0;
  while (end < s.size() && end < kLongestName && IsAlphanumeric(s[end])) ++end;
  const Named* named = FindNamed(s.substr(0, end));
  if (named == nullptr) return 0;
  const bool closed = end < s.size() && s[end] == ';';
  // "&copy=1" is a parameter of an address.
  const bool parameter = end < s.size() && s[end] == '=';
  if (!closed && (!named->without_semicolon || parameter)) return 0;
  out += named->text;
  return closed ? end + 1 : end;
}

}  // namespace

size_t DecodeReference(std::string& out, std::string_view text) {
  if (text.size() < 2 || text[0] != '&') return 0;
  const std::string_view rest = text.substr(1);
  const size_t read = rest[0] == '#' ? DecodeNumeric(out, rest) : DecodeNamed(out, rest);
  return read ? read + 1 : 0;
}

std::string DecodeEntities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t mark = std::min(text.find('&', at), text.size());
    out.append(text, at, mark - at);
    at = mark;
    if (at == text.size()) break;
    const size_t read = DecodeReference(out, text.substr(at));
    if (read == 0) out += '&';
    at += std::max<size_t>(read, 1);
  }
  return out;
}

void AppendEscapedHtml(std::string& out, std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t mark = std::min(text.find_first_of("&<>\"", at), text.size());
    out.append(text, at, mark - at);
    at = mark;
    if (at == text.size()) break;
    switch (text[at++]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += "&quot;";
    }
  }
}

std::string EscapeHtml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  AppendEscapedHtml(out, text);
  return out;
}

}  // namespace wirefold
