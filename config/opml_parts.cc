#include "config/opml_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/keys.h"
#include "text/charset.h"
#include "text/words.h"

namespace wirefold::opml {
namespace {

constexpr size_t kMostTags = 100;      // of an outline
constexpr size_t kLongestLabel = 500;  // bytes; each feed below a folder has a copy of its name

// How many bytes at `at` may not stand in a list as they are. XML 1.0 has no control characters,
// nor U+FFFE and U+FFFF.
size_t EscapeLength(std::string_view text, size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c < 0x20 || c == 0x7f || c == '%' || c == ',') return 1;
  const std::string_view three = text.substr(at, 3);
  return three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF" ? 3 : 0;
}

int HexDigit(char c) {
  if (IsAsciiDigit(c)) return c - '0';
  c = LowerAscii(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string JoinList(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& item : list) {
    if (&item != &list.front()) out += ',';
    for (size_t at = 0; at < item.size();) {
      const size_t escaped = EscapeLength(item, at);
      for (const size_t end = at + escaped; at < end; ++at)
        out += fmt::format("%{:02X}", static_cast<unsigned char>(item[at]));
      if (!escaped) out += item[at++];
    }
  }
  return out;
}

std::vector<std::string> SplitList(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view item : Split(text, ',')) {
    std::string& plain = out.emplace_back();
    for (size_t at = 0; at < item.size(); ++at) {
      const bool escape = item[at] == '%' && at + 2 < item.size() && HexDigit(item[at + 1]) >= 0 &&
                          HexDigit(item[at + 2]) >= 0;
      plain += escape ? static_cast<char>(HexDigit(item[at + 1]) * 16 + HexDigit(item[at + 2]))
                      : item[at];
      at += escape ? 2 : 0;
    }
    if (!IsPrintable(plain)) out.pop_back();
  }
  return out;
}

std::string XmlText(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    const bool allowed = c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
    AppendUtf8(out, allowed && c != 0xFFFE && c != 0xFFFF ? c : 0xFFFD);
  }
  return out;
}

std::string LabelOf(std::string_view text) {
  size_t end = std::min(text.size(), kLongestLabel);
  while (end < text.size() && end > 0 && (text[end] & 0xC0) == 0x80) --end;  // a whole character
  return std::string(Trim(ForTerminal(XmlText(text.substr(0, end)))));
}

std::vector<std::string> TagsOf(std::string_view category) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view name) {
    if (std::string tag = LabelOf(name); IsPrintable(tag) && out.size() < kMostTags)
      out.push_back(std::move(tag));
  };
  for (std::string_view each : Split(category, ',')) {
    each = Trim(each);
    if (!each.starts_with('/'))
      add(each);
    else
      for (const std::string_view name : Split(each, '/')) add(name);
  }
  return out;
}

std::vector<std::string> TagsOf(const std::vector<std::string>& folder, std::string_view category) {
  std::vector<std::string> out;
  const auto add = [&](const std::vector<std::string>& names) {
    for (const std::string& name : names)
      if (std::ranges::find(out, name) == out.end()) out.push_back(name);
  };
  add(folder);
  add(TagsOf(category));
  return out;
}

std::vector<std::string> FolderOf(const std::vector<std::string>& labels) {
  std::vector<std::string> out;
  for (const std::string& label : labels)
    if (const std::string name = LabelOf(label); IsPrintable(name)) out.push_back(name);
  return out;
}

}  // namespace wirefold::opml
