// What stands before libxml2: one look at the whole document, which says whether it is well-formed,
// safe and needs mending, and the mending, which writes a well-formed document that says what was
// meant. Well-formed documents pay for the look only.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace wirefold {

constexpr size_t kMaxTagBytes = 64 * 1024;  // libxml2 is quadratic in the attributes of a tag
constexpr size_t kMaxAttributes = 1000;
// Elements below are dropped, their text stays; libxml2 gives up at 256.
constexpr size_t kMaxXmlDepth = 200;

using XmlEntities = std::unordered_map<std::string, std::string>;  // name to value, escaped

struct XmlSurvey {
  std::string_view root;  // from the root's '<' to the end of its end tag, or of the document
  XmlEntities entities;   // small ones that the DOCTYPE declares
  bool well_formed = true;
  bool needs_mending = false;
  bool has_forbidden = false;  // characters that XML does not allow
  std::string problem;         // the first one
  int line = 0;
};

// kTooLarge for a tag beyond the limits.
Result<XmlSurvey> SurveyXml(std::string_view document);
// The root element of a document, well-formed. One instruction at most is in it: where the document
// broke off, before the end tags that are made up.
std::string MendXml(const XmlSurvey& survey);

}  // namespace wirefold
