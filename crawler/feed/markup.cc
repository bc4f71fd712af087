#include "crawler/feed/markup.h"

#include <algorithm>

#include "base/strings.h"
#include "text/charset.h"
#include "text/entities.h"

namespace wirefold {
namespace {

constexpr size_t kLinksMayAdd = 16 << 10;

// Blocks end a word; the others may stand inside one.
constexpr std::string_view kBlocks[] = {
    "address", "article", "aside", "blockquote", "br",         "caption", "center", "dd",    "dir",
    "div",     "dl",      "dt",    "fieldset",   "figcaption", "figure",  "footer", "form",  "h1",
    "h2",      "h3",      "h4",    "h5",         "h6",         "header",  "hr",     "li",    "main",
    "menu",    "nav",     "ol",    "p",          "pre",        "section", "table",  "tbody", "td",
    "tfoot",   "th",      "thead", "tr",         "ul"};
constexpr std::string_view kInline[] = {
    "a",       "abbr",   "acronym", "audio",   "b",      "bdi",      "bdo",    "big",
    "blink",   "button", "cite",    "code",    "data",   "del",      "dfn",    "em",
    "embed",   "font",   "i",       "iframe",  "img",    "input",    "ins",    "kbd",
    "label",   "map",    "mark",    "marquee", "nobr",   "noscript", "object", "param",
    "picture", "q",      "rp",      "rt",      "ruby",   "s",        "samp",   "script",
    "small",   "source", "span",    "strike",  "strong", "style",    "sub",    "sup",
    "svg",     "time",   "tt",      "u",       "var",    "video",    "wbr"};
// Attributes that are addresses.
constexpr std::string_view kLinks[] = {"href",   "src",        "poster",   "cite",
                                       "action", "background", "longdesc", "data"};

template <class List>
bool In(const List& list, std::string_view word) {
  return std::any_of(std::begin(list), std::end(list),
                     [&](std::string_view w) { return EqualsNoCase(w, word); });
}

struct Tag {
  size_t end = 0;  // past '>'; 0: no tag
  std::string_view name;
  bool closing = false;
};

bool IsNameChar(char c) { return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == ':'; }

Tag TagAt(std::string_view s, size_t at) {
  Tag tag;
  if (s.substr(at, 4) == "<!--") {
    const size_t end = s.find("-->", at + 4);
    tag.end = end == s.npos ? s.size() : end + 3;
    return tag;
  }
  size_t i = at + 1;
  if (i < s.size() && s[i] == '/') {
    tag.closing = true;
    ++i;
  }
  if (i >= s.size() || !IsAsciiAlpha(s[i])) return tag;
  const size_t name = i;
  while (i < s.size() && IsNameChar(s[i])) ++i;
  tag.name = s.substr(name, i - name);
  if (i < s.size() && !IsAsciiSpace(s[i]) && s[i] != '/' && s[i] != '>') return {};
  // To the '>' outside quotes; a quote that is never closed counts for nothing.
  while (i < s.size() && s[i] != '>') {
    if (s[i] == '<') return {};
    const size_t close =
        s[i] == '"' || s[i] == '\'' ? s.substr(0, i + 4096).find(s[i], i + 1) : s.npos;
    i = close == s.npos ? i + 1 : close + 1;
  }
  if (i >= s.size()) return {};
  tag.end = i + 1;
  return tag;
}

std::string Strip(std::string_view s, bool known_only) {
  std::string out;
  out.reserve(s.size());
  const size_t last_close = s.rfind('>');
  bool endless = false;  // a script without end was seen
  for (size_t at = 0; at < s.size();) {
    const size_t open = std::min(s.find('<', at), s.size());
    out.append(s, at, open - at);
    if ((at = open) == s.size()) break;
    const Tag tag = last_close == s.npos || at > last_close ? Tag() : TagAt(s, at);
    const bool block = In(kBlocks, tag.name);
    if (tag.end == 0 || (known_only && !tag.name.empty() && !block && !In(kInline, tag.name))) {
      out += s[at++];
      continue;
    }
    at = tag.end;
    if (block) out += ' ';
    if (!tag.closing && !endless &&
        (EqualsNoCase(tag.name, "script") || EqualsNoCase(tag.name, "style"))) {
      const size_t end = FindNoCase(s, std::string("</") + std::string(tag.name), at);
      endless = end == s.npos;
      if (!endless) at = end;
    }
  }
  return out;
}

std::string Trimmed(const std::string& s) { return std::string(Trim(s)); }

bool IsRelative(std::string_view reference) {
  if (reference.empty() || reference[0] == '#') return false;
  const size_t stop = reference.find_first_of(":/?#");
  return stop == reference.npos || reference[stop] != ':' || stop == 0;
}

}  // namespace

std::string PlainText(std::string_view html) {
  if (html.find('<') == html.npos) return Trimmed(DecodeEntities(html));
  return Trimmed(DecodeEntities(Strip(html, false)));
}

std::string PlainTitle(std::string_view text) {
  if (text.find_first_of("<&") == text.npos) return std::string(Trim(text));
  return Trimmed(DecodeEntities(Strip(text, true)));
}

bool LooksLikeHtml(std::string_view s) {
  for (size_t at = s.find('<'); at != s.npos; at = s.find('<', at + 1)) {
    const char next = at + 1 < s.size() ? s[at + 1] : '\0';
    if (IsAsciiAlpha(next) || next == '/' || next == '!') return true;
  }
  std::string ignored;
  for (size_t at = s.find('&'); at != s.npos; at = s.find('&', at + 1))
    if (DecodeReference(ignored, s.substr(at, 40))) return true;
  return false;
}

std::string WithAbsoluteLinks(std::string html, const LinkBase& base, Links& links) {
  if (base.empty()) return html;
  const std::string_view s = html;
  // A long base and many short links are a bomb.
  const size_t most = kLinksMayAdd + 2 * html.size();
  size_t added = 0;
  std::string out;
  size_t copied = 0;
  for (size_t at = s.find('<'); at != s.npos; at = s.find('<', at)) {
    const Tag tag = TagAt(s, at);
    if (tag.end == 0) {
      ++at;
      continue;
    }
    for (size_t i = tag.closing ? tag.end : at; i < tag.end; ++i) {
      if (!IsAsciiSpace(s[i])) continue;
      const size_t name = i + 1;
      size_t equals = name;
      while (equals < tag.end && IsNameChar(s[equals])) ++equals;
      if (equals == name || s[equals] != '=' || !In(kLinks, s.substr(name, equals - name)))
        continue;
      const char quote = s[equals + 1];
      if (quote != '"' && quote != '\'') continue;
      const size_t begin = equals + 2;
      const size_t end = s.substr(0, tag.end).find(quote, begin);
      if (end == s.npos) break;
      const std::string_view written = Trim(s.substr(begin, end - begin));
      // Most are absolute as they stand.
      const std::string reference = IsRelative(written) ? DecodeEntities(written) : std::string();
      if (IsRelative(reference) && added <= most) {
        const std::string link = links.Resolve(base, reference);
        added += link.size();
        if (!link.empty()) {
          out.append(s, copied, begin - copied);
          AppendEscapedHtml(out, link);
          copied = end;
        }
      }
      i = end;
    }
    at = tag.end;
  }
  if (copied == 0) return html;
  return out.append(s, copied, s.size() - copied);
}

std::string_view WithoutOuterDiv(std::string_view html) {
  std::string_view s = Trim(html);
  const Tag tag = !s.empty() && s[0] == '<' ? TagAt(s, 0) : Tag();
  const size_t last = s.rfind("</div>");
  if (tag.end == 0 || tag.closing || tag.name != "div" || last == s.npos || last < tag.end ||
      last + 6 != s.size())
    return html;
  // Only where it is one div around all: none inside may close before it opens.
  int depth = 0;
  for (size_t at = s.find('<', tag.end); at < last; at = s.find('<', at + 1)) {
    const Tag inner = TagAt(s, at);
    if (inner.name == "div" && s[inner.end - 2] != '/' && (depth += inner.closing ? -1 : 1) < 0)
      return html;
  }
  return s.substr(tag.end, last - tag.end);
}

std::string DecodeBase64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    if (IsAsciiSpace(c)) continue;
    if (c == '=') break;
    const size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) return {};
    bits = bits << 6 | static_cast<uint32_t>(digit);
    if ((count += 6) < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return RepairUtf8(out);
}

Person ParsePerson(std::string_view text) {
  const std::string plain =
      PlainTitle(text.find('@') == text.npos ? text : std::string_view(DecodeEntities(text)));
  std::string_view s = Trim(plain);
  Person person;
  const size_t at = s.find('@');
  if (at == s.npos || at == 0) {
    person.name = s;
    return person;
  }
  const auto is_address = [](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c) ||
           std::string_view(".-_+%~'=/#$&*").find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  size_t begin = at, end = at + 1;
  while (begin > 0 && is_address(s[begin - 1])) --begin;
  while (end < s.size() && is_address(s[end])) ++end;
  if (begin == at || s.substr(at, end - at).find('.') == s.npos) {
    person.name = s;
    return person;
  }
  person.email = s.substr(begin, end - begin);
  std::string rest(s.substr(0, begin));
  rest += s.substr(end);
  for (std::string_view gone : {"mailto:", "<>", "()", "[]", "&lt;&gt;"})
    if (const size_t found = rest.find(gone); found != rest.npos) rest.erase(found, gone.size());
  s = Trim(rest);
  if (s.size() >= 2 &&
      ((s.front() == '(' && s.back() == ')') || (s.front() == '"' && s.back() == '"')))
    s = Trim(s.substr(1, s.size() - 2));
  while (!s.empty() && (s.back() == ',' || s.back() == '-')) s = Trim(s.substr(0, s.size() - 1));
  person.name = s;
  return person;
}

}  // namespace wirefold
