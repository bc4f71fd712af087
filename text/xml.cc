#include "text/xml.h"

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/strings.h"
#include "text/xml_feeder.h"

namespace wirefold {
namespace {

// libxml2 writes a message for each, 0.3 us of work that nobody reads.
constexpr size_t kMaxXmlProblems = 500'000;

std::string_view View(const xmlChar* s) {
  return s ? std::string_view(reinterpret_cast<const char*>(s)) : std::string_view();
}

class Sax {
 public:
  Sax(XmlHandler& handler, XmlFeeder& feeder) : handler_(handler), feeder_(feeder) {}

  Result<XmlOutcome> Run() {
    static const bool ready = (xmlInitParser(), true);
    static_cast<void>(ready);
    pending_ = feeder_.Next();
    if (pending_.empty())
      outcome_ = {false, true, "no element in it", 1};
    else
      Parse();
    if (!feeder_.status()) return Fail(feeder_.status().error());
    if (problems_ > kMaxXmlProblems)
      return Fail(Code::kTooLarge, fmt::format("more than {} faults", kMaxXmlProblems));
    if (!feeder_.well_formed() &&
        (outcome_.well_formed || feeder_.problem_line() <= outcome_.line)) {
      outcome_.well_formed = false;
      outcome_.problem = feeder_.problem();
      outcome_.line = feeder_.problem_line();
    }
    return std::move(outcome_);
  }

 private:
  void Parse() {
    xmlSAXHandler sax = Callbacks();
    context_ = xmlCreateIOParserCtxt(&sax, this, Read, nullptr, this, XML_CHAR_ENCODING_UTF8);
    if (context_ == nullptr) return;
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> owner(context_,
                                                                             xmlFreeParserCtxt);
    context_->input->line = feeder_.root_line();
    // Never NOENT, DTDLOAD, XINCLUDE or HUGE: the first three read files and addresses, the last
    // removes the guards.
    xmlCtxtUseOptions(context_, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOWARNING);
    xmlParseDocument(context_);
    if (context_->myDoc) xmlFreeDoc(context_->myDoc);
    context_->myDoc = nullptr;
  }

  static int Read(void* self, char* to, int length) {
    auto* sax = static_cast<Sax*>(self);
    if (sax->pending_.empty()) sax->pending_ = sax->feeder_.Next();
    const size_t size = std::min(sax->pending_.size(), static_cast<size_t>(length));
    std::memcpy(to, sax->pending_.data(), size);
    sax->pending_.remove_prefix(size);
    return static_cast<int>(size);
  }

  static xmlSAXHandler Callbacks() {
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = [](void* self, const xmlChar* name, const xmlChar* prefix,
                            const xmlChar* uri, int spaces, const xmlChar** space, int count, int,
                            const xmlChar** attributes) {
      std::string_view default_space;
      for (int i = 0; i < spaces; ++i, space += 2)
        if (space[0] == nullptr) default_space = View(space[1]);
      static_cast<Sax*>(self)->Start(name, prefix, uri, count, attributes, default_space);
    };
    sax.endElementNs = [](void* self, const xmlChar* name, const xmlChar*, const xmlChar* uri) {
      auto* sax_self = static_cast<Sax*>(self);
      sax_self->handler_.End(View(name), View(uri));
      sax_self->AfterEvent();
    };
    sax.characters = sax.ignorableWhitespace = sax.cdataBlock = [](void* self, const xmlChar* text,
                                                                   int length) {
      auto* sax_self = static_cast<Sax*>(self);
      sax_self->handler_.Text({reinterpret_cast<const char*>(text), static_cast<size_t>(length)});
      sax_self->AfterEvent();
    };
    // The feeder leaves out the document's own; the one it writes marks the cut.
    sax.processingInstruction = [](void* self, const xmlChar*, const xmlChar*) {
      static_cast<Sax*>(self)->Cut();
    };
    sax.serror = [](void* self, xmlErrorPtr error) { static_cast<Sax*>(self)->Problem(*error); };
    return sax;
  }

  void Start(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int count,
             const xmlChar** attributes, std::string_view default_space) {
    attributes_.clear();
    decoded_.clear();
    decoded_.reserve(static_cast<size_t>(count));  // views into its strings must hold
    for (int i = 0; i < count; ++i, attributes += 5)
      attributes_.push_back({View(attributes[0]), View(attributes[1]), View(attributes[2]),
                             Value({reinterpret_cast<const char*>(attributes[3]),
                                    static_cast<size_t>(attributes[4] - attributes[3])})});
    handler_.Start({View(name), View(prefix), View(uri), attributes_, default_space});
    AfterEvent();
  }

  // Without NOENT libxml2 leaves "&#38;" for each "&" of an attribute.
  std::string_view Value(std::string_view value) {
    constexpr std::string_view kAmp = "&#38;";
    size_t at = value.find(kAmp);
    if (at == value.npos) return value;
    std::string& out = decoded_.emplace_back();
    size_t from = 0;
    for (; at != value.npos; at = value.find(kAmp, from)) {
      out.append(value, from, at - from);
      out += '&';
      from = at + kAmp.size();
    }
    return out.append(value, from, value.size() - from);
  }

  void Cut() {
    outcome_.complete = false;
    handler_.Cut();
    AfterEvent();
  }

  void AfterEvent() {
    if (handler_.Stop()) xmlStopParser(context_);
  }

  void Problem(const xmlError& error) {
    if (++problems_ > kMaxXmlProblems) return xmlStopParser(context_);
    if (error.level == XML_ERR_WARNING || error.code == XML_ERR_USER_STOP || !outcome_.well_formed)
      return;
    outcome_.well_formed = false;
    outcome_.problem = Trim(error.message ? error.message : "not well-formed");
    outcome_.line = error.line;
  }

  XmlHandler& handler_;
  XmlFeeder& feeder_;
  std::string_view pending_;
  XmlOutcome outcome_;
  size_t problems_ = 0;
  xmlParserCtxtPtr context_ = nullptr;
  std::vector<XmlAttribute> attributes_;
  std::vector<std::string> decoded_;
};

}  // namespace

Result<XmlOutcome> ParseXml(TextSource& document, XmlHandler& handler) {
  XmlFeeder feeder(document);
  return Sax(handler, feeder).Run();
}

Result<XmlOutcome> ParseXml(std::string_view document, XmlHandler& handler) {
  WholeText whole(document);
  return ParseXml(whole, handler);
}

}  // namespace wirefold
