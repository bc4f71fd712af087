// text/xml.h: events that fit into one another, whatever came; and what is called well-formed is so
// to libxml2 at its strictest.
#include "text/xml.h"

#include <libxml/parser.h>

#include <memory>
#include <vector>

#include "tests/fuzz/fuzz.h"

using namespace wirefold;

namespace {

// libxml2 gives up below, and is quadratic in the attributes of a tag.
constexpr size_t kDeepest = 256;
constexpr size_t kMostAttributes = 1000;

class Checker final : public XmlHandler {
 public:
  void Start(const XmlElement& element) override {
    FUZZ_CHECK(!element.name.empty() && IsUtf8(element.name), element.name);
    FUZZ_CHECK(element.attributes.size() <= kMostAttributes);
    open_.push_back(std::string(element.name));
    FUZZ_CHECK(open_.size() <= kDeepest);
    said_ += '<' + open_.back();
    for (const XmlAttribute& attribute : element.attributes) {
      FUZZ_CHECK(!attribute.name.empty() && IsUtf8(attribute.name), attribute.name);
      FUZZ_CHECK(IsUtf8(attribute.value), attribute.value);
      said_.append(" ").append(attribute.name).append("=").append(attribute.value);
    }
  }
  void End(std::string_view name, std::string_view) override {
    FUZZ_CHECK(!open_.empty() && open_.back() == name, name);
    open_.pop_back();
    said_ += '>';
  }
  void Text(std::string_view text) override {
    FUZZ_CHECK(IsUtf8(text), text);
    said_ += text;
  }

  bool Closed() const { return open_.empty(); }
  const std::string& said() const { return said_; }

 private:
  std::vector<std::string> open_;
  std::string said_;  // all events, to be compared
};

bool IsWellFormed(std::string_view document) {
  using Context = std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)>;
  const Context context(xmlNewParserCtxt(), xmlFreeParserCtxt);
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> tree(
      xmlCtxtReadMemory(context.get(), document.data(), static_cast<int>(document.size()), nullptr,
                        "UTF-8", XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET),
      xmlFreeDoc);
  return context->wellFormed;
}

// Of a prolog our parser only wants to know what it declares, so libxml2 is asked about documents
// that begin with their root.
bool BeginsWithRoot(std::string_view document) {
  return document.size() > 1 && document[0] == '<' && document[1] != '?' && document[1] != '!';
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string document = RepairUtf8(fuzz::Input(data, size));
  Checker checker;
  const auto outcome = ParseXml(document, checker);
  if (!outcome) {
    fuzz::CheckMessage(outcome.error().what);
    return 0;
  }
  FUZZ_CHECK(checker.Closed());
  FUZZ_CHECK(outcome->well_formed == outcome->problem.empty(), outcome->problem);
  if (outcome->well_formed) {
    FUZZ_CHECK(outcome->complete);
    if (BeginsWithRoot(document)) FUZZ_CHECK(IsWellFormed(document), document);
  } else {
    fuzz::CheckMessage(outcome->problem);
  }
  Checker again;
  FUZZ_CHECK(ParseXml(document, again) && again.said() == checker.said());
  return 0;
}
