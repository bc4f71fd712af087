// XML as a stream of events, on libxml2's SAX2 parser in recover mode: for feeds, OPML and
// sitemaps. Only text/ names libxml2. No network, no DTD, no external or nested entities, ever
// (docs/impl.md); depth and attributes are limited before libxml2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/text_source.h"

namespace wirefold {

struct XmlAttribute {
  std::string_view name;  // local name
  std::string_view prefix;
  std::string_view name_space;  // the URI; empty where there is none
  std::string_view value;
};

struct XmlElement {
  std::string_view name;  // local name
  std::string_view prefix;
  std::string_view name_space;
  const std::vector<XmlAttribute>& attributes;
  std::string_view default_space;  // the URI it declares for names without prefix, where it does

  std::string_view Attribute(std::string_view local_name) const {  // the first of that local name
    for (const XmlAttribute& a : attributes)
      if (a.name == local_name) return a.value;
    return {};
  }
};

// Views live for the length of the call only.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void Start(const XmlElement& element) = 0;
  virtual void End(std::string_view name, std::string_view name_space) = 0;
  virtual void Text(std::string_view text) = 0;  // character data, in pieces; entities decoded
  virtual void Cut() {}  // the document broke off here: what is open may lack text, Ends follow
  virtual bool Stop() const { return false; }  // asked after each event: true ends the parse
};

struct XmlOutcome {
  bool well_formed = true;
  bool complete = true;  // false where the root element was never closed
  std::string problem;   // the first one, with its line
  int line = 0;
};

// `document` is UTF-8 (text/charset.h), its pieces cut between characters; of one in pieces a
// window is held at a time. An Error only where nothing can be parsed safely (a limit).
Result<XmlOutcome> ParseXml(TextSource& document, XmlHandler& handler);
Result<XmlOutcome> ParseXml(std::string_view document, XmlHandler& handler);

}  // namespace wirefold
