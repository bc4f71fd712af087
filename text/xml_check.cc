#include "text/xml_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/strings.h"
#include "text/charset.h"
#include "text/entities.h"

namespace wirefold {
namespace {

constexpr size_t kMaxEntityBytes = 1024;
constexpr size_t kMaxEntities = 200;
constexpr std::string_view kVoid[] = {"br", "hr", "img", "input", "wbr"};

}  // namespace

XmlEntities ReadEntities(std::string_view prolog) {
  XmlEntities entities;
  for (size_t at = 0, count = 0;
       count < kMaxEntities && (at = prolog.find("<!ENTITY", at)) != prolog.npos; ++count) {
    at += 8;
    std::string_view declaration = prolog.substr(at, 2 * kMaxEntityBytes);
    declaration = declaration.substr(0, declaration.find('>'));
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

bool IsVoidElement(std::string_view name) {
  return std::any_of(std::begin(kVoid), std::end(kVoid),
                     [&](std::string_view known) { return EqualsNoCase(known, name); });
}

bool IsXmlName(std::string_view name) {
  struct Range {
    char32_t first, last;
    bool starts;  // a name may begin with it
  };
  static constexpr Range kRanges[] = {
      {0xB7, 0xB7, false},    {0xC0, 0xD6, true},     {0xD8, 0xF6, true},
      {0xF8, 0x2FF, true},    {0x300, 0x36F, false},  {0x370, 0x37D, true},
      {0x37F, 0x1FFF, true},  {0x200C, 0x200D, true}, {0x203F, 0x2040, false},
      {0x2070, 0x218F, true}, {0x2C00, 0x2FEF, true}, {0x3001, 0xD7FF, true},
      {0xF900, 0xFDCF, true}, {0xFDF0, 0xFFFD, true}, {0x10000, 0xEFFFF, true},
  };
  if (name.empty() || name.size() > kMaxXmlNameBytes) return false;
  const size_t colon = name.find(':');
  if (colon == 0 || colon + 1 == name.size() || name.rfind(':') != colon) return false;
  bool begins = true;
  for (size_t at = 0; at < name.size();) {
    const char32_t c = NextCodePoint(name, at);
    if (c >= 0x80) {
      const auto* range = std::find_if(std::begin(kRanges), std::end(kRanges),
                                       [&](const Range& r) { return c <= r.last; });
      if (range == std::end(kRanges) || c < range->first || (begins && !range->starts))
        return false;
    } else if (begins && !IsNameStart(static_cast<char>(c))) {
      return false;
    }
    begins = c == ':';
  }
  return true;
}

bool DeclaresSpace(std::string_view attribute) {
  return attribute.starts_with("xmlns") && (attribute.size() == 5 || attribute[5] == ':');
}

size_t LongestValueOf(std::string_view attribute) {
  return DeclaresSpace(attribute) ? kMaxXmlSpaceBytes : kMaxAttributeBytes;
}

namespace {

// Of an instruction: nobody has looked at its characters yet.
bool IsTarget(std::string_view name) {
  return IsXmlName(name) && std::ranges::all_of(name, IsNameChar);
}

}  // namespace

XmlVerdict XmlChecker::Check(const XmlToken& token) {
  verdict_ = {};
  if (token.problem) Problem(token.problem);
  switch (token.kind) {
    case XmlToken::kText:
      References(token.body);
      if (token.body.find("]]>") != token.body.npos) Problem("\"]]>\" in text");
      break;
    case XmlToken::kStart:
      if (!IsXmlName(token.name)) Problem("a tag whose name is none");
      Know(token.name);
      Attributes(token);
      // It may never be closed, and would swallow what follows.
      if (!token.empty_element && IsVoidElement(token.name)) verdict_.mend = true;
      break;
    case XmlToken::kCdata:
      verdict_.mend = verdict_.mend || token.body.size() > kMaxCdataBytes;
      break;
    case XmlToken::kDoctype:
      Problem("a DOCTYPE inside the document");
      break;
    case XmlToken::kInstruction:
      if (StartsWithNoCase(token.body, "xml ")) Problem("an XML declaration inside the document");
      if (!IsTarget(token.body.substr(0, token.body.find_first_of(" \t\r\n"))))
        Problem("an instruction without a name");
      break;
    default:
      break;
  }
  return std::move(verdict_);
}

void XmlChecker::Know(std::string_view name) {
  const uint64_t hash = Hash64Of(name);
  uint64_t& recent = recent_[hash % recent_.size()];
  if (recent == hash) return;
  recent = hash;
  known_.insert(hash);
}

void XmlChecker::Problem(std::string what) {
  verdict_.mend = true;
  if (verdict_.problem.empty()) verdict_.problem = std::move(what);
}

void XmlChecker::References(std::string_view text) {
  for (size_t i = text.find('&'); i != text.npos; i = text.find('&', i + 1)) {
    const size_t length = ReferenceLength(text.substr(i));
    if (length == 0) {
      Problem("a \"&\" that begins no reference");
      continue;
    }
    const std::string_view reference = text.substr(i, length);
    if (IsPredefinedReference(reference)) continue;
    if (reference[1] == '#') {
      Number(reference);
      continue;
    }
    verdict_.mend = true;
    if (!external_dtd_ && !entities_->count(std::string(reference.substr(1, length - 2))))
      Problem(fmt::format("the entity {} is not declared", reference));
  }
}

// &#128; to &#159; are well-formed and not meant; control characters are not well-formed.
void XmlChecker::Number(std::string_view reference) {
  std::string text;
  if (DecodeReference(text, reference) != reference.size() || text.empty() || text == "\uFFFD" ||
      reference[2] == 'X')
    Problem(fmt::format("{} is no character", reference));
  else if (static_cast<unsigned char>(text[0]) >= 0x80)
    verdict_.mend = true;
}

void XmlChecker::Attributes(const XmlToken& token) {
  if (token.attributes > kMaxAttributes)
    Problem(fmt::format("a tag of {} attributes: the first {} are read", token.attributes,
                        kMaxAttributes));
  names_.clear();
  XmlAttributeToken attribute;
  for (size_t at = 0; at < token.body.size() && names_.size() < kMaxAttributes;) {
    const bool more = NextAttribute(token.body, at, attribute);
    if (attribute.problem) Problem(attribute.problem);
    if (!more) break;
    if (attribute.value.find('<') != attribute.value.npos) Problem("a \"<\" in an attribute");
    if (attribute.value.size() > LongestValueOf(attribute.name))
      Problem(fmt::format("an attribute of {} bytes is not read", attribute.value.size()));
    if (!IsXmlName(attribute.name)) Problem("an attribute whose name is none");
    References(attribute.value);
    Know(attribute.name);
    if (DeclaresSpace(attribute.name)) {
      ++verdict_.spaces;
      Know(attribute.value);
    }
    names_.push_back(attribute.name);
  }
  std::sort(names_.begin(), names_.end());
  if (std::adjacent_find(names_.begin(), names_.end()) != names_.end())
    Problem("the same attribute twice");
}

}  // namespace wirefold
