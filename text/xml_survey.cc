#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "base/strings.h"
#include "text/entities.h"
#include "text/xml_lexer.h"
#include "text/xml_mend.h"

namespace wirefold {
namespace {

// Roots at which a document may begin after PHP's warnings and other junk.
constexpr std::string_view kKnownRoots[] = {"rss",  "feed",   "RDF",          "channel",
                                            "opml", "urlset", "sitemapindex", "entry"};
constexpr size_t kMaxEntityBytes = 1024;
constexpr size_t kMaxEntities = 200;

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

bool IsKnownRoot(std::string_view name) {
  return std::any_of(std::begin(kKnownRoots), std::end(kKnownRoots),
                     [&](std::string_view root) { return EqualsNoCase(root, name); });
}

bool HasForbidden(std::string_view s) {
  unsigned found = 0;  // no branch: the compiler makes it 16 bytes a step
  for (char c : s) found |= static_cast<unsigned>(IsXmlControl(c));
  return found || s.find("\xEF\xBF\xBE") != s.npos || s.find("\xEF\xBF\xBF") != s.npos;
}

// `<!ENTITY name "value">`: small ones only, and their values are text in which nothing is expanded
// again.
XmlEntities ReadEntities(std::string_view prolog) {
  XmlEntities entities;
  for (size_t at = 0;
       entities.size() < kMaxEntities && (at = prolog.find("<!ENTITY", at)) != prolog.npos;) {
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
      entities.emplace(name, EscapeHtml(DecodeEntities(rest.substr(0, close))));
  }
  return entities;
}

class Surveyor {
 public:
  explicit Surveyor(std::string_view document) : s_(document), lexer_(document) {}

  Result<XmlSurvey> Run() {
    FindRoot();
    WF_CHECK(Walk());
    survey_.has_forbidden = HasForbidden(survey_.root);
    if (survey_.has_forbidden) Problem(0, "control characters");
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
      const bool known = IsKnownRoot(LocalName(token.name));
      if (first_tag == s_.npos) first_tag = token.begin;
      if (known) {
        if (first_tag != token.begin) Problem(first_tag, "something stands before the document");
        first_tag = token.begin;
        break;
      }
      if (token.begin > kProlog) break;
    }
    const size_t begin = std::min(first_tag, s_.size());
    survey_.entities = ReadEntities(s_.substr(0, begin));
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
      if (IsPredefinedReference(reference)) continue;
      if (reference[1] == '#') {
        Number(reference, at);
      } else {
        Mend();
        const bool declared =
            survey_.entities.count(std::string(reference.substr(1, length - 2))) > 0;
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
      names_.push_back(attribute.name);
    }
    std::sort(names_.begin(), names_.end());
    if (std::adjacent_find(names_.begin(), names_.end()) != names_.end())
      Problem(token.begin, "the same attribute twice");
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

}  // namespace

Result<XmlSurvey> SurveyXml(std::string_view document) { return Surveyor(document).Run(); }

}  // namespace wirefold
