#include "text/xml_lexer.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "base/strings.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr size_t kLongestReference = 40;
// A longer text is more than one token: mended, each is six times as large at most.
constexpr size_t kLongestText = 32 << 10;
constexpr size_t kMaxDoctypeBytes = 256 << 10;

size_t NameEnd(std::string_view s, size_t at) {
  while (at < s.size() && IsNameChar(s[at])) ++at;
  return at;
}

size_t SkipSpace(std::string_view s, size_t at) {
  while (at < s.size() && IsAsciiSpace(s[at])) ++at;
  return at;
}

// "&#xD83D;", which is a character together with the reference behind it.
bool IsHighHalf(std::string_view reference) {
  if (!reference.starts_with("&#") || reference.back() != ';') return false;
  std::string_view digits = reference.substr(2, reference.size() - 3);
  const bool hex = StartsWithNoCase(digits, "x");
  if (hex) digits.remove_prefix(1);
  uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  return error == std::errc() && end == digits.data() + digits.size() && code >= 0xD800 &&
         code <= 0xDBFF;
}

// How much of a long text does not end within a reference or a character: up to its last blank,
// else to a reference that may be cut.
size_t WholeText(std::string_view text) {
  const size_t tail = text.size() - text.size() / 8;
  if (const size_t blank = text.find_last_of(" \n\t"); blank != text.npos && blank >= tail)
    return blank + 1;
  size_t end = text.size() - 1;  // what comes behind it says whether a character ends there
  if (const size_t mark = text.rfind('&'); mark != text.npos && mark + kLongestReference > end)
    end = mark;
  if (const size_t mark = text.substr(0, end).rfind('&');
      mark != text.npos && IsHighHalf(text.substr(mark, end - mark)))
    end = mark;
  while (end > tail && text[end - 1] == ']') --end;  // of "]]>"
  return CutBytes(text, end).size();
}

}  // namespace

bool IsNameStart(char c) {
  return IsAsciiAlpha(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

bool IsNameChar(char c) { return IsNameStart(c) || IsAsciiDigit(c) || c == '-' || c == '.'; }

bool IsPredefinedReference(std::string_view reference) {
  return reference == "&lt;" || reference == "&gt;" || reference == "&amp;" ||
         reference == "&quot;" || reference == "&apos;";
}

size_t ReferenceLength(std::string_view text) {
  const std::string_view window = text.substr(0, kLongestReference);
  const size_t end = window.find(';');
  if (end == window.npos || end < 2) return 0;
  const std::string_view name = window.substr(1, end - 1);
  if (name[0] == '#') {
    const bool number = std::all_of(name.begin() + 1, name.end(),
                                    [](char c) { return IsAsciiAlpha(c) || IsAsciiDigit(c); });
    return number && name.size() > 1 ? end + 1 : 0;
  }
  return IsNameStart(name[0]) && NameEnd(name, 0) == name.size() ? end + 1 : 0;
}

XmlToken XmlLexer::Finish(XmlToken token, size_t end) {
  token.begin = at_;
  token.end = at_ = std::min(end, s_.size());
  return token;
}

XmlToken XmlLexer::Next() {
  at_the_end_ = false;
  if (Reached(at_) >= s_.size()) return Finish({}, s_.size());
  if (s_[at_] == '<') return Markup();
  XmlToken token;
  token.kind = XmlToken::kText;
  const std::string_view rest = s_.substr(at_, kLongestText);
  size_t length = std::min(rest.find('<'), rest.size());
  if (length == kLongestText)
    length = WholeText(rest);
  else if (length == rest.size())
    Reached(at_ + length);
  token.body = rest.substr(0, length);
  return Finish(token, at_ + length);
}

XmlToken XmlLexer::Markup() {
  const std::string_view rest = s_.substr(at_);
  Reached(at_ + 9);  // "<![CDATA[" and "<!doctype" are the longest to tell apart
  const char next = rest.size() > 1 ? rest[1] : '\0';
  if (IsNameStart(next)) return StartTag();
  if (next == '/' && rest.size() > 2 && IsNameStart(rest[2])) return EndTag();
  if (next == '?') return Delimited(XmlToken::kInstruction, 2, "?>");
  if (rest.substr(0, 4) == "<!--") return Delimited(XmlToken::kComment, 4, "-->");
  if (rest.substr(0, 9) == "<![CDATA[") return Delimited(XmlToken::kCdata, 9, "]]>");
  if (StartsWithNoCase(rest, "<!doctype")) return Doctype();
  return LoneBracket();
}

XmlToken XmlLexer::Delimited(XmlToken::Kind kind, size_t opening, std::string_view closing) {
  XmlToken token;
  token.kind = kind;
  const size_t close = Reached(s_.find(closing, at_ + opening));
  token.whole = close != s_.npos;
  token.body = s_.substr(at_ + opening, close - at_ - opening);
  if (!token.whole)
    token.problem = "the document ends within a CDATA section, comment or instruction";
  if (kind == XmlToken::kComment && (token.body.find("--") != token.body.npos ||
                                     (!token.body.empty() && token.body.back() == '-')))
    token.problem = "\"--\" in a comment";
  return Finish(token, token.whole ? close + closing.size() : s_.size());
}

XmlToken XmlLexer::Doctype() {
  XmlToken token;
  token.kind = XmlToken::kDoctype;
  bool inside = false;
  char quote = '\0';
  size_t at = at_ + 9;
  // Only the first of a document is looked for to its end, or a thousand of them without end would
  // cost a thousand looks at the rest.
  const size_t stop = doctype_seen_ ? at : std::min(s_.size(), at_ + kMaxDoctypeBytes);
  doctype_seen_ = true;
  for (; at < stop; ++at) {
    const char c = s_[at];
    if (quote) {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (inside && s_.substr(at, 4) == "<!--") {
      at = std::min(s_.find("-->", at), s_.size());
    } else if (c == '[') {
      inside = true;
    } else if (c == ']') {
      inside = false;
    } else if (c == '>' && !inside) {
      break;
    }
  }
  token.whole = Reached(at) < stop;
  if (!token.whole) {  // a quote too many: up to the first '>'
    token.problem = "a DOCTYPE without end";
    at = std::min(Reached(s_.find('>', at_)), s_.size() - 1);
  }
  token.body = s_.substr(at_ + 9, at - std::min(at, at_ + 9));
  return Finish(token, at + 1);
}

XmlToken XmlLexer::LoneBracket() {
  XmlToken token;
  token.kind = XmlToken::kText;
  // Of a row of them the last may begin a tag.
  const std::string_view rest = s_.substr(at_, kLongestText);
  const size_t row = std::min(rest.find_first_not_of('<'), rest.size());
  token.body = rest.substr(0, std::max<size_t>(row, 2) - 1);
  token.problem = "a \"<\" in text";
  return Finish(token, at_ + token.body.size());
}

XmlToken XmlLexer::EndTag() {
  XmlToken token;
  token.kind = XmlToken::kEnd;
  const size_t name_end = NameEnd(s_, at_ + 2);
  token.name = s_.substr(at_ + 2, name_end - at_ - 2);
  const size_t at = Reached(SkipSpace(s_, name_end));
  if (at < s_.size() && s_[at] == '>') return Finish(token, at + 1);
  token.problem = "an end tag with more than a name";
  const size_t stop = std::min(Reached(s_.find_first_of("<>", at)), s_.size());
  token.whole = stop < s_.size();
  return Finish(token, stop < s_.size() && s_[stop] == '>' ? stop + 1 : stop);
}

XmlToken XmlLexer::StartTag() {
  XmlToken token;
  token.kind = XmlToken::kStart;
  size_t at = NameEnd(s_, at_ + 1);
  token.name = s_.substr(at_ + 1, at - at_ - 1);
  const size_t body = at;
  while (true) {
    at = Reached(s_.find_first_of("<>=", at));
    if (at == s_.npos) {
      token.problem = "the document ends within a tag";
      token.whole = false;
      token.body = s_.substr(body);
      return Finish(token, s_.size());
    }
    if (s_[at] == '<') {  // "a <b and c <d>": the first one was text
      return LoneBracket();
    }
    if (s_[at] == '>') break;
    ++token.attributes;
    at = Reached(SkipSpace(s_, at + 1));
    if (at >= s_.size() || (s_[at] != '"' && s_[at] != '\'')) {
      token.problem = "an attribute without quotes";
      continue;
    }
    const size_t close = s_.substr(0, at_ + kMaxTagBytes).find(s_[at], at + 1);
    if (close == s_.npos) {
      Reached(at_ + kMaxTagBytes);
      token.problem = "an attribute's quotes are not closed";
      ++at;
      continue;
    }
    at = close + 1;
  }
  token.body = s_.substr(body, at - body);
  if (!token.body.empty() && token.body.back() == '/') {
    token.empty_element = true;
    token.body.remove_suffix(1);
  }
  return Finish(token, at + 1);
}

bool NextAttribute(std::string_view s, size_t& at, XmlAttributeToken& out) {
  out = {};
  const size_t after_space = SkipSpace(s, at);
  if (after_space == at && at != 0) out.problem = "no blank between attributes";
  at = after_space;
  while (at < s.size() && !IsNameStart(s[at])) {
    out.problem = "a name expected in a tag";
    ++at;
  }
  if (at >= s.size()) return out.problem != nullptr && !out.name.empty();
  const size_t name_end = NameEnd(s, at);
  out.name = s.substr(at, name_end - at);
  at = SkipSpace(s, name_end);
  if (at >= s.size() || s[at] != '=') {
    out.problem = "an attribute without value";
    return true;
  }
  at = SkipSpace(s, at + 1);
  const char quote = at < s.size() ? s[at] : '\0';
  const size_t close = quote == '"' || quote == '\'' ? s.find(quote, at + 1) : s.npos;
  if (close != s.npos) {
    out.value = s.substr(at + 1, close - at - 1);
    at = close + 1;
    return true;
  }
  out.problem = "an attribute without quotes";
  if (quote == '"' || quote == '\'') ++at;
  const size_t end = std::min(s.find_first_of(" \t\r\n", at), s.size());
  out.value = s.substr(at, end - at);
  at = end;
  return true;
}

}  // namespace wirefold
