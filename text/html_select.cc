#include "text/html_select.h"

#include <fmt/format.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <algorithm>
#include <unordered_set>

#include "base/strings.h"
#include "text/css_to_xpath.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr size_t kLongest = 4096;          // of a selector
constexpr size_t kMostSteps = 20'000'000;  // of one selector on one page
// Of XPath that looks more than once, whose steps may each be compared with every node.
constexpr size_t kMostCompared = 3'000'000'000;
constexpr size_t kMostFound = 10'000;

const xmlChar* Xml(const std::string& s) { return reinterpret_cast<const xmlChar*>(s.c_str()); }

bool LooksLikeXPath(std::string_view text) {
  if (text.starts_with('/') || text.starts_with('(') || text.starts_with("./")) return true;
  size_t name = 0;
  while (name < text.size() && (IsAsciiAlpha(text[name]) || text[name] == '-')) ++name;
  return name > 0 && text.substr(name, 1) == "(";
}

// Down from the root once, and to children from there.
bool LooksOnce(std::string_view xpath) {
  while (xpath.starts_with('(')) xpath.remove_prefix(1);
  if (xpath.starts_with("//")) xpath.remove_prefix(2);
  for (const std::string_view again : {"//", "::", "..", "|"})
    if (xpath.find(again) != xpath.npos) return false;
  return true;
}

void OnError(void* user, xmlErrorPtr error) {
  auto* what = static_cast<std::string*>(user);
  if (what->empty() && error && error->message) *what = std::string(Trim(error->message));
}

using Context = std::unique_ptr<xmlXPathContext, void (*)(xmlXPathContextPtr)>;
using Compiled = std::unique_ptr<xmlXPathCompExpr, void (*)(xmlXPathCompExprPtr)>;
using Value = std::unique_ptr<xmlXPathObject, void (*)(xmlXPathObjectPtr)>;

}  // namespace

struct XPathPage {
  xmlDocPtr doc = xmlNewDoc(reinterpret_cast<const xmlChar*>("1.0"));
  ~XPathPage() { xmlFreeDoc(doc); }
};

Result<Selector> Selector::Compile(std::string_view text) {
  text = Trim(text);
  if (text.empty()) return Fail(Code::kUsage, "a selector is empty");
  if (text.size() > kLongest || CountUtf8(text).bad > 0)
    return Fail(Code::kUsage,
                fmt::format("a selector is longer than {} bytes or no UTF-8", kLongest));
  Selector selector;
  selector.text_ = text;
  if (LooksLikeXPath(text)) {
    selector.xpaths_.emplace_back(text);
    selector.looks_once_ = LooksOnce(text);
  } else {
    auto xpaths = CssToXPath(text);
    if (!xpaths)
      return Fail(Code::kUsage, fmt::format("selector {}: {}", text, xpaths.error().what));
    selector.xpaths_ = std::move(*xpaths);
    selector.looks_once_ = true;
  }
  const Context context(xmlXPathNewContext(nullptr), xmlXPathFreeContext);
  std::string why;
  context->error = OnError;
  context->userData = &why;
  for (const std::string& xpath : selector.xpaths_) {
    const Compiled compiled(xmlXPathCtxtCompile(context.get(), Xml(xpath)), xmlXPathFreeCompExpr);
    if (!compiled)
      return Fail(Code::kUsage,
                  fmt::format("selector {}: no XPath{}", text, why.empty() ? "" : ": " + why));
  }
  return selector;
}

SelectablePage::SelectablePage(const HtmlDocument& document)
    : page_(new XPathPage), nodes_(document.nodes().size()) {
  const std::vector<HtmlNode>& nodes = document.nodes();
  std::vector<xmlNodePtr> made(nodes.size());
  for (size_t i = 1; i < nodes.size(); ++i) {
    const HtmlNode& node = nodes[i];
    xmlNodePtr parent = made[node.parent];
    if (node.IsText()) {
      made[i] = xmlNewDocTextLen(page_->doc, Xml(std::string(node.text)),
                                 static_cast<int>(node.text.size()));
    } else {
      made[i] = xmlNewDocNode(page_->doc, nullptr, Xml(std::string(node.tag)), nullptr);
      for (const HtmlAttribute& a : document.Attributes(static_cast<uint32_t>(i)))
        xmlNewProp(made[i], Xml(std::string(a.name)), Xml(std::string(a.value)));
    }
    made[i]->_private = reinterpret_cast<void*>(i);
    // Appended by hand: xmlAddChild would join neighbouring texts and free one of them.
    xmlNodePtr above = parent ? parent : reinterpret_cast<xmlNodePtr>(page_->doc);
    made[i]->parent = above;
    made[i]->prev = above->last;
    (above->last ? above->last->next : above->children) = made[i];
    above->last = made[i];
  }
}

SelectablePage::~SelectablePage() = default;

namespace {

std::string TextOf(xmlChar* text) {
  std::string out(reinterpret_cast<const char*>(text));
  xmlFree(text);
  return out;
}

uint32_t IndexOf(xmlNodePtr node) {
  return static_cast<uint32_t>(reinterpret_cast<size_t>(node->_private));
}

Selected SelectedOf(xmlNodePtr node) {
  if (node->type == XML_ELEMENT_NODE) return {IndexOf(node), false, {}};
  return {IndexOf(node->parent), true, TextOf(xmlNodeGetContent(node))};
}

}  // namespace

std::vector<Selected> SelectablePage::Select(const Selector& selector) const {
  size_t steps = kMostSteps;
  if (!selector.looks_once()) steps = std::min(steps, kMostCompared / std::max<size_t>(nodes_, 1));
  std::vector<Selected> found;
  std::unordered_set<xmlNodePtr> seen;
  for (const std::string& xpath : selector.xpaths()) {
    const Context context(xmlXPathNewContext(page_->doc), xmlXPathFreeContext);
    std::string why;
    context->error = OnError;
    context->userData = &why;
    context->opLimit = std::max<size_t>(steps, 1);
    const Value value(xmlXPathEval(Xml(xpath), context.get()), xmlXPathFreeObject);
    if (!value) return {};
    steps -= std::min<size_t>(steps, context->opCount);
    if (value->type != XPATH_NODESET) return {{0, true, TextOf(xmlXPathCastToString(value.get()))}};
    const int count = xmlXPathNodeSetGetLength(value->nodesetval);
    for (int i = 0; i < count && found.size() < kMostFound; ++i) {
      xmlNodePtr node = value->nodesetval->nodeTab[i];
      if ((node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE ||
           node->type == XML_TEXT_NODE) &&
          seen.insert(node).second)
        found.push_back(SelectedOf(node));
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Selected& a, const Selected& b) { return a.node < b.node; });
  return found;
}

}  // namespace wirefold
