#include "text/xml_mend.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "base/strings.h"
#include "text/charset.h"
#include "text/entities.h"
#include "text/xml_lexer.h"

namespace wirefold {
namespace {

// Roots at which a document may begin after PHP's warnings and other junk.
constexpr std::string_view kKnownRoots[] = {"rss",  "feed",   "RDF",          "channel",
                                            "opml", "urlset", "sitemapindex", "entry"};
// HTML elements without an end tag, where they stand unescaped in a feed. Not "link" and "source",
// which are RSS's own.
constexpr std::string_view kVoid[] = {"br", "hr", "img", "input", "wbr"};
constexpr size_t kMaxEntityBytes = 1024;
constexpr size_t kMaxEntities = 200;
constexpr size_t kMaxExpansion = 256 * 1024;  // of a document's own entities, together

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

template <class List>
bool In(const List& list, std::string_view word) {
  return std::any_of(std::begin(list), std::end(list),
                     [&](std::string_view w) { return EqualsNoCase(w, word); });
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

bool HasForbidden(std::string_view s) {
  unsigned found = 0;  // no branch: the compiler makes it 16 bytes a step
  for (char c : s) found |= static_cast<unsigned>(IsControl(c));
  return found || s.find("\xEF\xBF\xBE") != s.npos || s.find("\xEF\xBF\xBF") != s.npos;
}

std::string WithoutForbidden(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '\xEF' && (s.substr(i, 3) == "\xEF\xBF\xBE" || s.substr(i, 3) == "\xEF\xBF\xBF"))
      i += 2;
    else if (!IsControl(s[i]))
      out += s[i];
  }
  return out;
}

bool IsPredefined(std::string_view reference) {
  return reference == "&lt;" || reference == "&gt;" || reference == "&amp;" ||
         reference == "&quot;" || reference == "&apos;";
}

// ------------------------------------------------------------------ the look

class Surveyor {
 public:
  explicit Surveyor(std::string_view document) : s_(document), lexer_(document) {}

  Result<XmlSurvey> Run() {
    FindRoot();
    WF_CHECK(Walk());
    if (HasForbidden(survey_.root)) Problem(0, "control characters");
    return std::move(survey_);
  }

 private:
  void Mend() { survey_.needs_mending = true; }

  void Problem(size_t at, std::string_view what) {
    Mend();
    if (!survey_.well_formed) return;
    survey_.well_formed = false;
    survey_.line =
        1 + static_cast<int>(std::count(s_.begin(), s_.begin() + static_cast<ptrdiff_t>(at), '\n'));
    survey_.problem = what;
  }

  // The document begins at its first declaration or root; what stands before is junk (PHP's
  // warnings, a second BOM).
  void FindRoot() {
    while (s_.substr(lexer_.at(), 3) == "\xEF\xBB\xBF") {
      lexer_.MoveTo(lexer_.at() + 3);
      Problem(0, "two byte order marks");
    }
    size_t first_tag = s_.npos;
    const size_t from = lexer_.at();
    for (XmlToken token = lexer_.Next(); token.kind != XmlToken::kDone; token = lexer_.Next()) {
      if (token.kind == XmlToken::kText && !Trim(token.body).empty() && first_tag == s_.npos)
        Problem(token.begin, "text before the document");
      if (token.kind == XmlToken::kInstruction && StartsWithNoCase(token.body, "xml ")) {
        if (token.begin != from)
          Problem(token.begin, "something stands before the XML declaration");
        first_tag = s_.npos;
      }
      if (token.kind == XmlToken::kDoctype)
        external_dtd_ =
            ContainsNoCase(token.body, "public") || ContainsNoCase(token.body, "system");
      if (token.kind != XmlToken::kStart) continue;
      const bool known = In(kKnownRoots, LocalName(token.name));
      if (first_tag == s_.npos) first_tag = token.begin;
      if (known) {
        if (first_tag != token.begin) Problem(first_tag, "something stands before the document");
        first_tag = token.begin;
        break;
      }
      if (token.begin > kProlog) break;
    }
    const size_t begin = std::min(first_tag, s_.size());
    survey_.prolog = s_.substr(0, begin);
    lexer_.MoveTo(begin);
  }

  Status Walk() {
    const size_t begin = lexer_.at();
    size_t end = s_.size();
    for (XmlToken token = lexer_.Next(); token.kind != XmlToken::kDone; token = lexer_.Next()) {
      if (token.problem) Problem(token.begin, token.problem);
      switch (token.kind) {
        case XmlToken::kText:
          Text(token);
          break;
        case XmlToken::kStart:
          WF_CHECK(Start(token));
          break;
        case XmlToken::kEnd:
          End(token);
          break;
        case XmlToken::kDoctype:
          Problem(token.begin, "a DOCTYPE inside the document");
          break;
        case XmlToken::kInstruction:
          if (StartsWithNoCase(token.body, "xml "))
            Problem(token.begin, "an XML declaration inside the document");
          break;
        default:
          break;
      }
      if (done_ && open_.empty() && stray_ == 0) {
        end = token.end;
        Tail();
        break;
      }
    }
    if (!open_.empty()) Problem(s_.size(), "the document ends before its root element does");
    survey_.root = s_.substr(begin, end - begin);
    return {};
  }

  void Tail() {
    for (XmlToken token = lexer_.Next(); token.kind != XmlToken::kDone; token = lexer_.Next()) {
      if (token.kind == XmlToken::kComment || token.kind == XmlToken::kInstruction) continue;
      if (token.kind == XmlToken::kText && Trim(token.body).empty()) continue;
      const bool mend = survey_.needs_mending;
      Problem(token.begin, "something stands after the root element");
      survey_.needs_mending = mend;  // it is left out anyway
      return;
    }
  }

  void Text(const XmlToken& token) {
    References(token.body, token.begin);
    if (token.body.find("]]>") != token.body.npos) Problem(token.begin, "\"]]>\" in text");
  }

  void References(std::string_view text, size_t at) {
    for (size_t i = text.find('&'); i != text.npos; i = text.find('&', i + 1)) {
      const size_t length = ReferenceLength(text.substr(i));
      if (length == 0) {
        Problem(at, "a \"&\" that begins no reference");
        continue;
      }
      const std::string_view reference = text.substr(i, length);
      if (IsPredefined(reference)) continue;
      if (reference[1] == '#') {
        Number(reference, at);
      } else {
        Mend();
        const bool declared =
            survey_.prolog.find(reference.substr(1, length - 2)) != survey_.prolog.npos;
        if (!external_dtd_ && !declared)
          Problem(at, fmt::format("the entity {} is not declared", reference));
      }
    }
  }

  // &#128; to &#159; are well-formed and not meant; control characters are not well-formed.
  void Number(std::string_view reference, size_t at) {
    std::string text;
    if (DecodeReference(text, reference) != reference.size() || text.empty() || text == "\uFFFD")
      return Problem(at, fmt::format("{} is no character", reference));
    if (static_cast<unsigned char>(text[0]) >= 0x80) Mend();
  }

  Status Start(const XmlToken& token) {
    if (token.end - token.begin > kMaxTagBytes)
      return Fail(Code::kTooLarge, fmt::format("a tag of {} bytes (at most {})",
                                               token.end - token.begin, kMaxTagBytes));
    if (token.attributes > kMaxAttributes)
      return Fail(Code::kTooLarge, fmt::format("a tag of {} attributes (at most {})",
                                               token.attributes, kMaxAttributes));
    Attributes(token);
    done_ = true;
    if (token.empty_element) return {};
    open_.push_back(token.name);
    if (open_.size() > kMaxXmlDepth)
      Problem(token.begin, fmt::format("elements nested deeper than {}", kMaxXmlDepth));
    return {};
  }

  void Attributes(const XmlToken& token) {
    names_.clear();
    XmlAttributeToken attribute;
    for (size_t at = 0; at < token.body.size() && NextAttribute(token.body, at, attribute);) {
      if (attribute.problem) Problem(token.begin, attribute.problem);
      if (attribute.value.find('<') != attribute.value.npos)
        Problem(token.begin, "a \"<\" in an attribute");
      References(attribute.value, token.begin);
      if (std::find(names_.begin(), names_.end(), attribute.name) != names_.end())
        Problem(token.begin, "the same attribute twice");
      names_.push_back(attribute.name);
    }
  }

  void End(const XmlToken& token) {
    if (!open_.empty() && open_.back() == token.name) return open_.pop_back();
    // From here on the mender decides what ends where: the whole rest belongs to the root.
    Problem(token.begin, fmt::format("</{}> ends nothing that is open", token.name));
    stray_ = 1;
  }

  static constexpr size_t kProlog = 64 * 1024;
  std::string_view s_;
  XmlLexer lexer_;
  XmlSurvey survey_;
  std::vector<std::string_view> open_;
  std::vector<std::string_view> names_;
  size_t stray_ = 0;
  bool done_ = false;
  bool external_dtd_ = false;
};

// ------------------------------------------------------------------ the mending

class Mender {
 public:
  explicit Mender(std::string_view prolog) { ReadEntities(prolog); }

  std::string Run(std::string_view root) {
    out_.reserve(root.size() + root.size() / 16);
    XmlLexer lexer(root);
    for (XmlToken token = lexer.Next(); token.kind != XmlToken::kDone; token = lexer.Next()) {
      Take(token);
      if (open_.empty()) break;
    }
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
        return End(token.name);
      default:
        return;  // comments, instructions and DOCTYPEs say nothing to us
    }
  }

  // `<!ENTITY name "value">`: small ones only, and their values are text in which nothing is
  // expanded again.
  void ReadEntities(std::string_view prolog) {
    for (size_t at = 0;
         entities_.size() < kMaxEntities && (at = prolog.find("<!ENTITY", at)) != prolog.npos;) {
      at += 8;
      const std::string_view declaration = prolog.substr(at, prolog.find('>', at) - at);
      size_t i = declaration.find_first_not_of(" \t\r\n");
      if (i == declaration.npos || declaration[i] == '%') continue;
      const size_t name_end = std::min(declaration.find_first_of(" \t\r\n", i), declaration.size());
      const std::string name(declaration.substr(i, name_end - i));
      i = declaration.find_first_not_of(" \t\r\n", name_end);
      if (i == declaration.npos || (declaration[i] != '"' && declaration[i] != '\'')) continue;
      const std::string_view rest = prolog.substr(at + i + 1);
      const size_t close = rest.substr(0, kMaxEntityBytes).find(declaration[i]);
      if (close != rest.npos)
        entities_.emplace(name, EscapeHtml(DecodeEntities(rest.substr(0, close))));
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
    if (IsPredefined(reference)) {
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
    const bool ends_here = token.empty_element || In(kVoid, token.name);
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
  std::unordered_map<std::string, std::string> entities_;
  size_t expanded_ = 0;
};

}  // namespace

Result<XmlSurvey> SurveyXml(std::string_view document) { return Surveyor(document).Run(); }

std::string MendXml(const XmlSurvey& survey) {
  Mender mender(survey.prolog);
  if (HasForbidden(survey.root)) return mender.Run(WithoutForbidden(survey.root));
  return mender.Run(survey.root);
}

}  // namespace wirefold
