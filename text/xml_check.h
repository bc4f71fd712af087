// What in a token of XML is not well-formed, and whether libxml2 may have the token as it stands.
// What a DOCTYPE declares is known here too: its small entities are replaced by us, libxml2 never
// sees it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "text/xml_lexer.h"

namespace wirefold {

// libxml2 is quadratic in the attributes of a tag, and no callback runs meanwhile.
constexpr size_t kMaxAttributes = 256;
constexpr size_t kMaxAttributeBytes = 64 << 10;
// Of different names and name spaces in a document: libxml2's dictionary does not grow with them,
// and half a million take it a quarter of a minute.
constexpr size_t kMaxXmlNames = 10'000;
// libxml2 reads 250 bytes ahead, and in a longer name loses the first byte of a character.
constexpr size_t kMaxXmlNameBytes = 200;
// In scope at a time: libxml2 looks through them for each name, one by one, and hands on the whole
// address of one with each element.
constexpr size_t kMaxXmlSpaces = 128;
constexpr size_t kMaxXmlSpaceBytes = 2048;
// A CDATA section above it is written as text: libxml2 gives up at 10 MB.
constexpr size_t kMaxCdataBytes = 1 << 20;

using XmlEntities = std::unordered_map<std::string, std::string>;  // name to value, escaped

// `<!ENTITY name "value">`: small ones only, whose values are text in which nothing is expanded
// again.
XmlEntities ReadEntities(std::string_view prolog);

// HTML elements without an end tag, where they stand unescaped in a feed. Not "link" and "source",
// which are RSS's own.
bool IsVoidElement(std::string_view name);

// A name, with a prefix or without (XML 1.0 2.3, fifth edition), of kMaxXmlNameBytes at most: the
// lexer takes anything beyond ASCII for part of one. libxml2 loses the end of an element whose name
// is none.
bool IsXmlName(std::string_view name);

// xmlns or xmlns:x
bool DeclaresSpace(std::string_view attribute);
// What is longer is not read.
size_t LongestValueOf(std::string_view attribute);

struct XmlVerdict {
  std::string problem;  // empty: well-formed
  bool mend = false;    // not for libxml2 as it stands
  size_t spaces = 0;    // that a tag declares
};

class XmlChecker {
 public:
  XmlChecker() = default;
  // `external_dtd`: entities may be declared elsewhere.
  XmlChecker(const XmlEntities* entities, bool external_dtd)
      : entities_(entities), external_dtd_(external_dtd) {}

  // Of a token alone: what ends what is the caller's matter.
  XmlVerdict Check(const XmlToken& token);
  // Different names so far, name spaces among them.
  size_t names() const { return known_.size(); }

 private:
  void Know(std::string_view name);
  void Problem(std::string what);
  void References(std::string_view text);
  void Number(std::string_view reference);
  void Attributes(const XmlToken& token);

  const XmlEntities* entities_ = nullptr;
  bool external_dtd_ = false;
  XmlVerdict verdict_;
  std::vector<std::string_view> names_;
  std::unordered_set<uint64_t> known_;  // hashes
  std::array<uint64_t, 64> recent_{};   // of these, most come again at once
};

}  // namespace wirefold
