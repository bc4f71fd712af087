#include "text/css_to_xpath.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

// XPath 1.0 has no escapes in its strings.
std::string Quote(const std::string& text) {
  if (text.find('"') == std::string::npos) return fmt::format("\"{}\"", text);
  if (text.find('\'') == std::string::npos) return fmt::format("'{}'", text);
  std::string parts = "concat(";
  for (char c : text) {
    if (parts.size() > 7) parts += ", ";
    parts += c == '"' ? "'\"'" : fmt::format("\"{}\"", c);
  }
  parts += ')';
  return parts;
}

// Reads one selector list by recursive descent. Each Read returns what stands between the brackets
// of an XPath predicate, or a step.
class CssReader {
 public:
  explicit CssReader(std::string_view css) : css_(css) {}

  Result<std::vector<std::string>> ReadList() {
    std::vector<std::string> xpaths;
    do {
      WF_TRY(std::string one, ReadComplex());
      xpaths.push_back(std::move(one));
    } while (Take(','));
    if (at_ < css_.size()) return Bad(fmt::format("'{}' is not understood", Here()));
    return xpaths;
  }

 private:
  tl::unexpected<Error> Bad(std::string_view what) const {
    return Fail(Code::kUsage, fmt::format("column {}: {}", at_ + 1, what));
  }

  // The character that stands here, whole.
  std::string_view Here() const {
    return css_.substr(at_, std::max<size_t>(Utf8SequenceLength(css_, at_), 1));
  }
  bool AtEnd() const { return at_ >= css_.size(); }
  char Peek() const { return AtEnd() ? '\0' : css_[at_]; }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  void SkipBlanks() {
    while (!AtEnd() && IsAsciiSpace(Peek())) ++at_;
  }

  Result<std::string> ReadComplex() {
    SkipBlanks();
    constexpr std::string_view kEach = "/descendant::";
    WF_TRY(std::string element, ReadCompound());
    for (;;) {
      if (css_.substr(at_, 2) == "::") {
        WF_TRY(std::string value, ReadValue());
        SkipBlanks();
        return fmt::format("{}{}{}", kEach, element, value);
      }
      const size_t before = at_;
      SkipBlanks();
      const char c = Peek();
      if (AtEnd() || c == ',') return fmt::format("{}{}", kEach, element);
      const bool joined = c == '>' || c == '+' || c == '~';
      if (joined) {
        ++at_;
        SkipBlanks();
      } else if (at_ == before) {
        return Bad(fmt::format("'{}' is not understood", Here()));
      }
      WF_TRY(std::string next, ReadCompound());
      element = next + Behind(joined ? c : ' ', element);
    }
  }

  // That an element stands behind, or in, another one.
  static std::string Behind(char joint, const std::string& other) {
    switch (joint) {
      case '>':
        return fmt::format("[parent::{}]", other);
      case '+':
        return fmt::format("[preceding-sibling::*[1][self::{}]]", other);
      case '~':
        return fmt::format("[preceding-sibling::{}]", other);
      default:
        return fmt::format("[ancestor::{}]", other);
    }
  }

  Result<std::string> ReadValue() {
    at_ += 2;
    const std::string name = ReadName();
    if (name == "text") return std::string("/text()");
    if (name != "attr" || !Take('(')) return Bad("after :: stand attr(NAME) or text");
    const std::string attribute = ReadName();
    if (attribute.empty() || !Take(')')) return Bad("attr() needs a name; example ::attr(href)");
    return fmt::format("/@{}", attribute);
  }

  // One element: a tag or *, and what narrows it.
  Result<std::string> ReadCompound() {
    std::string tag = Take('*') ? "*" : ReadName();
    const bool named = !tag.empty();
    if (!named) tag += '*';
    WF_TRY(std::string narrowed, ReadPredicates(tag));
    if (!named && narrowed.empty()) return Bad("a tag, .class, #id or [attribute] is expected");
    return tag + narrowed;
  }

  Result<std::string> ReadPredicates(const std::string& tag) {
    std::string out;
    for (;;) {
      std::string test;
      if (Take('#')) {
        WF_TRY(test, NameTest("@id = {}"));
      } else if (Take('.')) {
        WF_TRY(test, ClassTest());
      } else if (Take('[')) {
        WF_TRY(test, AttributeTest());
      } else if (Peek() == ':' && css_.substr(at_, 2) != "::") {
        ++at_;
        WF_TRY(test, PseudoTest(tag));
      } else {
        return out;
      }
      out += fmt::format("[{}]", test);
    }
  }

  Result<std::string> NameTest(std::string_view format) {
    const std::string name = ReadName();
    if (name.empty()) return Bad("a name is expected");
    return fmt::format(fmt::runtime(format), Quote(name));
  }

  Result<std::string> ClassTest() {
    const std::string name = ReadName();
    if (name.empty()) return Bad("a class name is expected");
    return HasWord("class", name);
  }

  static std::string HasWord(const std::string& attribute, const std::string& word) {
    return fmt::format("contains(concat(' ', normalize-space(@{}), ' '), {})", attribute,
                       Quote(fmt::format(" {} ", word)));
  }

  Result<std::string> AttributeTest() {
    SkipBlanks();
    const std::string name = ReadName();
    if (name.empty()) return Bad("an attribute's name is expected");
    SkipBlanks();
    if (Take(']')) return fmt::format("@{}", name);
    const char kind = Peek();
    if (kind != '=' && !AtEnd()) ++at_;
    if (!Take('=')) return Bad("], =, ~=, ^=, $= or *= is expected");
    SkipBlanks();
    WF_TRY(std::string value, ReadString());
    SkipBlanks();
    if (!Take(']')) return Bad("the bracket is not closed");
    const std::string quoted = Quote(value);
    switch (kind) {
      case '=':
        return fmt::format("@{} = {}", name, quoted);
      case '~':
        return HasWord(name, value);
      case '^':
        return fmt::format("starts-with(@{}, {})", name, quoted);
      case '*':
        return fmt::format("contains(@{}, {})", name, quoted);
      case '$':
        return fmt::format("substring(@{0}, string-length(@{0}) - string-length({1}) + 1) = {1}",
                           name, quoted);
      default:
        return Bad(fmt::format("{}= is not understood", kind));
    }
  }

  Result<std::string> PseudoTest(const std::string& tag) {
    const std::string name = ReadName();
    if (name == "first-child") return std::string("not(preceding-sibling::*[1])");
    if (name == "last-child") return std::string("not(following-sibling::*[1])");
    if (name == "first-of-type") return fmt::format("not(preceding-sibling::{}[1])", tag);
    if (name == "nth-child" || name == "nth-of-type") {
      WF_TRY(const int64_t n, ReadNumber());
      return fmt::format("count(preceding-sibling::{}) = {}", name == "nth-child" ? "*" : tag,
                         n - 1);
    }
    if (name != "not") return Bad(fmt::format(":{} is not understood", name));
    if (!Take('(')) return Bad(":not needs brackets");
    SkipBlanks();
    std::string inner;
    if (const std::string other = ReadName(); !other.empty())
      inner = fmt::format("[self::{}]", other);
    WF_TRY(std::string rest, ReadPredicates("*"));
    inner += rest;
    SkipBlanks();
    if (inner.empty() || !Take(')')) return Bad(":not takes a tag, .class, #id or [attribute]");
    return fmt::format("not(self::*{})", inner);
  }

  Result<int64_t> ReadNumber() {
    if (!Take('(')) return Bad("a number in brackets is expected");
    const size_t begin = at_;
    while (IsAsciiDigit(Peek())) ++at_;
    const auto n = ParseInt(css_.substr(begin, at_ - begin));
    if (!n || *n < 1 || *n > 1'000'000 || !Take(')'))
      return Bad("a number from 1 in brackets is expected");
    return *n;
  }

  Result<std::string> ReadString() {
    const char quote = Peek();
    if (quote != '"' && quote != '\'') {
      std::string name = ReadName();
      if (name.empty()) return Bad("a value is expected");
      return name;
    }
    const size_t end = css_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return Bad("the quote is not closed");
    std::string value(css_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return value;
  }

  // A backslash takes the next character as it is, as in class names of style frameworks.
  std::string ReadName() {
    std::string name;
    while (!AtEnd()) {
      const char c = Peek();
      const bool escaped = c == '\\' && at_ + 1 < css_.size();
      if (escaped) ++at_;
      const bool plain = IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '_' ||
                         (static_cast<unsigned char>(c) & 0x80);
      if (!escaped && !plain) break;
      name += css_[at_++];
    }
    return name;
  }

  std::string_view css_;
  size_t at_ = 0;
};

}  // namespace

Result<std::vector<std::string>> CssToXPath(std::string_view css) {
  return CssReader(css).ReadList();
}

}  // namespace wirefold
