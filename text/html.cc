#include "text/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <deque>
#include <unordered_set>

#include "text/entities.h"
#include "text/html_cut.h"

namespace wirefold {

// Strings in chunks: what the views of a document point to.
struct HtmlArena {
  static constexpr size_t kChunk = 1 << 16;

  std::string_view Keep(std::string_view s) {
    if (s.empty()) return {};
    if (chunks.empty() || chunks.back().size() + s.size() > chunks.back().capacity()) {
      chunks.emplace_back();
      chunks.back().reserve(std::max(kChunk, s.size()));
    }
    std::string& chunk = chunks.back();
    chunk.append(s);
    return std::string_view(chunk).substr(chunk.size() - s.size());
  }

  std::string_view KeepDecoded(std::string_view s) {
    return s.find('&') == std::string_view::npos ? Keep(s) : Keep(DecodeEntities(s));
  }

  // Names come again and again: each is kept once.
  std::string_view Intern(std::string_view s) {
    if (auto it = names.find(s); it != names.end()) return *it;
    return *names.insert(Keep(s)).first;
  }

  std::deque<std::string>
      chunks;  // a deque, and never grown past their reserve: the bytes stay where they are
  std::unordered_set<std::string_view> names;
};

namespace {

constexpr size_t kMaxCut = 5 << 20;  // what libxml2 may see
constexpr int kMaxDepth = 512;       // an end tag looks through all open elements
constexpr size_t kMaxNodes = 250'000;

std::string_view View(const xmlChar* s) { return s ? reinterpret_cast<const char*>(s) : ""; }

// Takes libxml2's SAX events and lays the nodes out. What follows a limit is lost, as in libxml2
// itself.
class Builder {
 public:
  Builder(HtmlArena& arena, std::vector<HtmlNode>& nodes, std::vector<HtmlAttribute>& attributes)
      : arena_(arena), nodes_(nodes), attributes_(attributes) {
    nodes_.push_back({});
    nodes_[0].tag = "#document";
    open_.push_back(0);
  }

  bool Full() const { return nodes_.size() >= kMaxNodes || open_.size() >= kMaxDepth; }

  void Start(std::string_view tag, const xmlChar** pairs) {
    FlushText();
    HtmlNode node;
    node.parent = open_.back();
    node.tag = arena_.Intern(tag);
    node.attr_begin = static_cast<uint32_t>(attributes_.size());
    for (; pairs && *pairs; pairs += 2)
      attributes_.push_back({arena_.Intern(View(pairs[0])), arena_.KeepDecoded(View(pairs[1]))});
    node.attr_end = static_cast<uint32_t>(attributes_.size());
    open_.push_back(static_cast<uint32_t>(nodes_.size()));
    nodes_.push_back(node);
  }

  void End(std::string_view tag) {
    FlushText();
    if (open_.size() > 1 && nodes_[open_.back()].tag == tag) Close();
  }

  void Text(std::string_view text) { pending_.append(text); }

  void Finish() {
    FlushText();
    while (!open_.empty()) Close();
  }

 private:
  void FlushText() {
    if (pending_.empty()) return;
    HtmlNode node;
    node.parent = open_.back();
    node.text = arena_.KeepDecoded(pending_);
    nodes_.push_back(node);
    nodes_.back().end = static_cast<uint32_t>(nodes_.size());
    pending_.clear();
  }
  void Close() {
    nodes_[open_.back()].end = static_cast<uint32_t>(nodes_.size());
    open_.pop_back();
  }

  HtmlArena& arena_;
  std::vector<HtmlNode>& nodes_;
  std::vector<HtmlAttribute>& attributes_;
  std::vector<uint32_t> open_;
  std::string pending_;  // libxml2 hands text over in pieces
};

struct SaxState {
  Builder* builder;
  htmlParserCtxtPtr context;
};

void OnStart(void* user, const xmlChar* name, const xmlChar** attributes) {
  auto* state = static_cast<SaxState*>(user);
  if (state->builder->Full()) return xmlStopParser(state->context);
  state->builder->Start(View(name), attributes);
}
void OnEnd(void* user, const xmlChar* name) {
  static_cast<SaxState*>(user)->builder->End(View(name));
}
void OnText(void* user, const xmlChar* text, int length) {
  static_cast<SaxState*>(user)->builder->Text(
      {reinterpret_cast<const char*>(text), static_cast<size_t>(length)});
}
void OnError(void*, const char*, ...) {}

htmlSAXHandler Handler() {
  htmlSAXHandler sax{};
  sax.startElement = OnStart;
  sax.endElement = OnEnd;
  sax.characters = OnText;
  sax.ignorableWhitespace = OnText;  // between two inline elements it is what parts two words
  sax.cdataBlock = OnText;
  sax.error = OnError;
  sax.warning = OnError;
  return sax;
}

void RunParser(const std::string& html, Builder& builder) {
  static const bool initialised = (xmlInitParser(), true);
  (void)initialised;
  std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxtPtr)> context(
      htmlCreateMemoryParserCtxt(html.data(), static_cast<int>(html.size())), htmlFreeParserCtxt);
  if (!context) return;
  SaxState state{&builder, context.get()};
  *context->sax = Handler();
  context->userData = &state;
  // Left to itself libxml2 guesses Latin-1 when a byte above 127 comes before the page's own meta.
  xmlSwitchEncoding(context.get(), XML_CHAR_ENCODING_UTF8);
  context->options |=
      HTML_PARSE_IGNORE_ENC;  // the meta spoke of the bytes before they were decoded
  htmlParseDocument(context.get());
}

}  // namespace

Result<HtmlDocument> HtmlDocument::Parse(std::string_view page) {
  HtmlDocument document;
  std::string html = CutHtml(page, document.json_ld_);
  if (html.size() > kMaxCut) return Fail(Code::kTooLarge, "page: more than 5 MiB of HTML");
  document.arena_ = std::make_unique<HtmlArena>();
  Builder builder(*document.arena_, document.nodes_, document.attributes_);
  if (!html.empty()) RunParser(html, builder);
  builder.Finish();
  return document;
}

HtmlDocument::HtmlDocument() = default;
HtmlDocument::HtmlDocument(HtmlDocument&&) noexcept = default;
HtmlDocument& HtmlDocument::operator=(HtmlDocument&&) noexcept = default;
HtmlDocument::~HtmlDocument() = default;

std::string_view HtmlDocument::Attribute(uint32_t node, std::string_view name) const {
  for (uint32_t i = nodes_[node].attr_begin; i < nodes_[node].attr_end; ++i)
    if (attributes_[i].name == name) return attributes_[i].value;
  return {};
}

bool HtmlDocument::HasAttribute(uint32_t node, std::string_view name) const {
  for (uint32_t i = nodes_[node].attr_begin; i < nodes_[node].attr_end; ++i)
    if (attributes_[i].name == name) return true;
  return false;
}

std::string HtmlDocument::Text(uint32_t node) const {
  std::string out;
  for (uint32_t i = node; i < nodes_[node].end; ++i) out.append(nodes_[i].text);
  return out;
}

}  // namespace wirefold
