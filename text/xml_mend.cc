#include "text/xml_mend.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "base/strings.h"
#include "text/charset.h"
#include "text/entities.h"
#include "text/xml_lexer.h"

namespace wirefold {
namespace {

// HTML elements without an end tag, where they stand unescaped in a feed. Not "link" and "source",
// which are RSS's own.
constexpr std::string_view kVoid[] = {"br", "hr", "img", "input", "wbr"};
constexpr size_t kMaxExpansion = 256 * 1024;  // of a document's own entities, together

bool IsVoid(std::string_view name) {
  return std::any_of(std::begin(kVoid), std::end(kVoid),
                     [&](std::string_view known) { return EqualsNoCase(known, name); });
}

std::string WithoutForbidden(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '\xEF' && (s.substr(i, 3) == "\xEF\xBF\xBE" || s.substr(i, 3) == "\xEF\xBF\xBF"))
      i += 2;
    else if (!IsXmlControl(s[i]))
      out += s[i];
  }
  return out;
}

class Mender {
 public:
  explicit Mender(const XmlEntities& entities) : entities_(entities) {}

  std::string Run(std::string_view root) {
    out_.reserve(root.size() + root.size() / 16);
    XmlLexer lexer(root);
    for (XmlToken token = lexer.Next(); token.kind != XmlToken::kDone; token = lexer.Next()) {
      Take(token);
      if (open_.empty()) break;
    }
    if (!open_.empty()) out_ += "<?cut?>";
    while (!open_.empty()) Close();
    return std::move(out_);
  }

 private:
  void Take(const XmlToken& token) {
    switch (token.kind) {
      case XmlToken::kText:
        return AppendText(token.body);
      case XmlToken::kCdata:
        return AppendEscapedHtml(out_, token.body);
      case XmlToken::kStart:
        if (token.whole) Start(token);
        return;
      case XmlToken::kEnd:
        return token.whole ? End(token.name) : CutEnd(token.name);
      default:
        return;  // comments, instructions and DOCTYPEs say nothing to us
    }
  }

  void AppendText(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      const size_t mark = std::min(text.find_first_of("&<>\"", at), text.size());
      out_.append(text, at, mark - at);
      at = mark;
      if (at == text.size()) return;
      at += text[at] == '&' ? AppendReference(text.substr(at))
                            : (AppendEscapedHtml(out_, text.substr(at, 1)), 1);
    }
  }

  size_t AppendReference(std::string_view text) {
    const size_t length = ReferenceLength(text);
    const std::string_view reference = text.substr(0, length);
    if (length == 0) {
      out_ += "&amp;";
      return 1;
    }
    if (IsPredefinedReference(reference)) {
      out_ += reference;
      return length;
    }
    std::string decoded;
    if (DecodeReference(decoded, reference) == length) {
      AppendEscapedHtml(out_, decoded);
      return length;
    }
    const auto own = entities_.find(std::string(reference.substr(1, length - 2)));
    if (own != entities_.end() && (expanded_ += own->second.size()) <= kMaxExpansion) {
      out_ += own->second;
      return length;
    }
    out_ += "&amp;";  // an unknown one stays as written
    return 1;
  }

  void Start(const XmlToken& token) {
    const bool shown = open_.size() < kMaxXmlDepth;
    const bool ends_here = token.empty_element || IsVoid(token.name);
    if (shown) {
      out_ += '<';
      out_ += token.name;
      Attributes(token.body);
      out_ += ends_here ? "/>" : ">";
    }
    if (ends_here) return;
    open_.push_back(token.name);
    ++counts_[LowerAscii(token.name)];
  }

  void Attributes(std::string_view body) {
    std::vector<std::string_view> seen;
    XmlAttributeToken attribute;
    for (size_t at = 0; at < body.size() && NextAttribute(body, at, attribute);) {
      // Of doubled ones the first counts.
      if (attribute.name.empty() ||
          std::find(seen.begin(), seen.end(), attribute.name) != seen.end())
        continue;
      seen.push_back(attribute.name);
      out_ += ' ';
      out_ += attribute.name;
      out_ += "=\"";
      AppendText(attribute.value);
      out_ += '"';
    }
  }

  // An end tag ends what it names, whatever is open inside; one that names nothing open says
  // nothing.
  void End(std::string_view name) {
    const auto count = counts_.find(LowerAscii(name));
    if (count == counts_.end() || count->second == 0) return;
    while (!EqualsNoCase(open_.back(), name)) Close();
    Close();
  }

  // "<title>News</ti" at the end of the document: the title is whole.
  void CutEnd(std::string_view name) {
    if (StartsWithNoCase(open_.back(), name)) Close();
  }

  void Close() {
    const std::string_view name = open_.back();
    open_.pop_back();
    --counts_[LowerAscii(name)];
    if (open_.size() >= kMaxXmlDepth) return;
    out_ += "</";
    out_ += name;
    out_ += '>';
  }

  std::string out_;
  std::vector<std::string_view> open_;
  std::unordered_map<std::string, size_t> counts_;  // of the open ones, by lower-case name
  const XmlEntities& entities_;
  size_t expanded_ = 0;
};

}  // namespace

std::string MendXml(const XmlSurvey& survey) {
  Mender mender(survey.entities);
  if (survey.has_forbidden) return mender.Run(WithoutForbidden(survey.root));
  return mender.Run(survey.root);
}

}  // namespace wirefold
