#include "crawler/extract/overrides.h"

#include "base/strings.h"
#include "crawler/extract/blocks.h"

namespace wirefold {
namespace {

Status CompileOne(const std::string& text, std::optional<Selector>& out) {
  if (text.empty()) return {};
  WF_TRY(out, Selector::Compile(text));
  return {};
}

// Elements as nodes, those inside another one left out.
std::vector<uint32_t> Outermost(const HtmlDocument& document, const std::vector<Selected>& found) {
  std::vector<uint32_t> nodes;
  for (const Selected& one : found)
    if (one.node != 0 && (nodes.empty() || one.node >= document.nodes()[nodes.back()].end))
      nodes.push_back(one.node);
  return nodes;
}

// What an element says: its attribute made for machines, else its text.
std::string TextOf(const HtmlDocument& document, const Selected& one) {
  std::string said = one.value;
  if (!one.is_value) {
    for (std::string_view attribute : {"datetime", "content"})
      if (said.empty()) said = document.Attribute(one.node, attribute);
    if (said.empty()) said = document.Text(one.node);
  }
  std::string text;
  AppendSqueezed(text, said);
  return std::string(Trim(text));
}

}  // namespace

Result<Overrides> CompileOverrides(const SelectorTexts& texts) {
  Overrides overrides;
  WF_CHECK(CompileOne(texts.body, overrides.body));
  WF_CHECK(CompileOne(texts.title, overrides.title));
  WF_CHECK(CompileOne(texts.author, overrides.author));
  WF_CHECK(CompileOne(texts.date, overrides.date));
  for (const std::string& text : texts.drop) {
    WF_TRY(Selector selector, Selector::Compile(text));
    overrides.drop.push_back(std::move(selector));
  }
  return overrides;
}

Overridden Apply(const Overrides& overrides, const HtmlDocument& document) {
  const SelectablePage page(document);
  Overridden out;
  const auto find = [&](const Selector& selector) {
    std::vector<Selected> found = page.Select(selector);
    if (found.empty()) out.missed.push_back(selector.text());
    return found;
  };
  const auto texts = [&](const std::optional<Selector>& selector) {
    std::vector<std::string> said;
    if (!selector) return said;
    for (const Selected& one : find(*selector))
      if (std::string text = TextOf(document, one); !text.empty()) said.push_back(std::move(text));
    return said;
  };
  if (overrides.body) out.body = Outermost(document, find(*overrides.body));
  for (const Selector& selector : overrides.drop)
    for (const Selected& one : page.Select(selector))
      if (one.node != 0) out.drop.push_back(one.node);
  if (std::vector<std::string> titles = texts(overrides.title); !titles.empty())
    out.title = std::move(titles.front());
  out.authors = texts(overrides.author);
  out.dates = texts(overrides.date);
  return out;
}

}  // namespace wirefold
