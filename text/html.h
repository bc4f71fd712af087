// An HTML page as a tree of plain nodes, on libxml2's parser. Only text/ names libxml2.
// Limits are checked before libxml2 sees a byte: it is quadratic in the attributes of one tag
// (docs/impl.md).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wirefold {

// Nodes live in one vector of their document, in document order; a node's descendants follow it
// directly, so a subtree is the range [node, node.end). Indices, not pointers: copies are cheap and
// nothing dangles.
struct HtmlNode {
  uint32_t parent = 0;
  uint32_t end = 0;         // one past the last descendant
  std::string_view tag;     // lower case; empty for text
  std::string_view text;    // of a text node, entities decoded
  uint32_t attr_begin = 0;  // in HtmlDocument::attributes
  uint32_t attr_end = 0;
  bool IsText() const { return tag.empty(); }
};

struct HtmlAttribute {
  std::string_view name;  // lower case
  std::string_view value;
};

class HtmlDocument {
 public:
  // `page` is UTF-8 (text/charset.h). Scripts of type application/ld+json are kept in json_ld, all
  // other script, style, svg, template and comment content is cut before the tree is built.
  // kTooLarge where a limit stops it.
  static Result<HtmlDocument> Parse(std::string_view page);

  HtmlDocument(HtmlDocument&&) noexcept;
  HtmlDocument& operator=(HtmlDocument&&) noexcept;
  ~HtmlDocument();

  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  // Empty where it has none.
  std::string_view Attribute(uint32_t node, std::string_view name) const;
  std::span<const HtmlAttribute> Attributes(uint32_t node) const {
    return std::span(attributes_).subspan(nodes_[node].attr_begin,
                                          nodes_[node].attr_end - nodes_[node].attr_begin);
  }
  bool HasAttribute(uint32_t node, std::string_view name) const;
  std::string Text(uint32_t node) const;  // of the subtree, as it stands
  const std::vector<std::string>& json_ld() const { return json_ld_; }

 private:
  HtmlDocument();
  std::unique_ptr<struct HtmlArena> arena_;  // owns what the views point to
  std::vector<HtmlNode> nodes_;
  std::vector<HtmlAttribute> attributes_;
  std::vector<std::string> json_ld_;
};

}  // namespace wirefold
