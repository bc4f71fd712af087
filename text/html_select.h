// Selectors for pages: what a user writes in the configuration for the rare site that needs it.
// CSS (the part below) or XPath 1.0, run by libxml2 on a copy of our own tree. A selector comes
// from the configuration alone, never from a page.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/html.h"

namespace wirefold {

// Immutable; any thread. Kept as the XPaths it means, which are compiled anew for each page: only
// the few pages of sources with selectors pay for it.
//
// CSS: tag * #id .class [a] [a=v] [a~=v] [a^=v] [a$=v] [a*=v] :first-child :last-child
// :nth-child(n) :first-of-type :nth-of-type(n) :not(...), joined by blank > + ~ and comma, and at
// the end ::attr(name) for an attribute's value or ::text. What begins with "/", "./", "(" or a
// function is XPath.
class Selector {
 public:
  // kUsage with what is wrong, and where for CSS.
  static Result<Selector> Compile(std::string_view text);

  const std::string& text() const { return text_; }  // as written
  // Whatever one of them finds, is found.
  const std::vector<std::string>& xpaths() const { return xpaths_; }
  // Every node is looked at once: CSS, and XPath like //div[@id="x"]/p.
  bool looks_once() const { return looks_once_; }

 private:
  std::string text_;
  std::vector<std::string> xpaths_;
  bool looks_once_ = false;
};

// What a selector found: an element, or the value of an attribute, text or expression.
struct Selected {
  uint32_t node = 0;  // in HtmlDocument::nodes; of a value the element it belongs to, 0 for none
  bool is_value = false;
  std::string value;
};

// A page made ready for selectors. One thread.
class SelectablePage {
 public:
  explicit SelectablePage(const HtmlDocument& document);
  ~SelectablePage();

  // In document order; empty where nothing fits, or where it takes too long: twenty million steps
  // from node to node, fewer for XPath that looks at nodes more than once, where libxml2 may
  // compare each step with all of them (a million steps for a page of 3,000 nodes, none above
  // 54,000).
  std::vector<Selected> Select(const Selector& selector) const;

 private:
  std::unique_ptr<struct XPathPage> page_;
  size_t nodes_;
};

}  // namespace wirefold
