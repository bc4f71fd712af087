#include "text/html_select.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

using Catch::Matchers::Contains;

constexpr const char* kPage =
    "<html><body><header><h1 class='big title'>Open</h1></header><div id=story class='story "
    "w:full' data-kind=\"it's\"><p class=lead>One</p><p>Two <b>bold</b></p><ul><li>a<li "
    "class=x>b<li>c</ul><aside>Ad</aside><p>Three</p></div><time class=when "
    "datetime=2026-11-02>Monday</time><a href='/by/jane' rel=author>Jane Doe</a></body></html>";

// The texts of what a selector finds, a bar between them.
std::string Found(std::string_view selector) {
  const HtmlDocument document = *HtmlDocument::Parse(kPage);
  const auto compiled = Selector::Compile(selector);
  if (!compiled) return compiled.error().what;
  std::string out;
  for (const Selected& one : SelectablePage(document).Select(*compiled))
    out += (out.empty() ? "" : "|") + (one.is_value ? one.value : document.Text(one.node));
  return out;
}

}  // namespace

TEST_CASE("a selector finds elements and values, in the order of the page", "[select]") {
  struct Row {
    const char* selector;
    const char* found;
  };
  const auto row = GENERATE(values<Row>({
      {"h1", "Open"},
      {".title", "Open"},
      {"h1.big.title", "Open"},
      {".tit", ""},
      {"#story > p", "One|Two bold|Three"},
      {"#story p.lead", "One"},
      {"p:not(.lead)", "Two bold|Three"},
      {"p:not(p)", ""},
      {"li:nth-child(2)", "b"},
      {"li:first-child", "a"},
      {"li:last-child", "c"},
      {"p:nth-of-type(3)", "Three"},
      {"p:first-of-type", "One"},
      {"aside + p", "Three"},
      {"aside + li", ""},
      {"ul ~ p", "Three"},
      {"b, h1", "Open|bold"},
      {"[rel=author]", "Jane Doe"},
      {"[href^='/by']", "Jane Doe"},
      {"[href$=jane]", "Jane Doe"},
      {"[href*=\"y/j\"]", "Jane Doe"},
      {"[class~=big]", "Open"},
      {"[data-kind=\"it's\"] > .x", ""},
      {"[data-kind=\"it's\"] .x", "b"},
      {".w\\:full .lead", "One"},
      {"*#story > *:first-child", "One"},
      {"time::attr(datetime)", "2026-11-02"},
      {"li.x::text", "b"},
      {"//p[@class='lead']", "One"},
      {"//a/@href", "/by/jane"},
      {"(//li)[2]", "b"},
      {"string(//h1)", "Open"},
      {"count(//p)", "3"},
      {"//p/text()", "One|Two |Three"},
      {"video", ""},
      {" h1 ", "Open"},
  }));
  DYNAMIC_SECTION(row.selector) { CHECK(Found(row.selector) == row.found); }
}

TEST_CASE("a faulty selector is refused with its fault", "[select]") {
  struct Row {
    const char* selector;
    const char* fault;
  };
  const auto row = GENERATE(values<Row>({
      {"", "empty"},
      {"  ", "empty"},
      {"div..x", "column 5: a class name"},
      {"div >", "column 6: a tag, .class"},
      {"a[href", "column 7"},
      {"a[href=\"x]", "column 8: the quote"},
      {"a[href!=x]", "!= is not understood"},
      {"p:hover", ":hover is not understood"},
      {"p:nth-child(0)", "a number from 1"},
      {"p:nth-child(odd)", "a number from 1"},
      {"p:not(", ":not takes"},
      {"p::before", "after :: stand"},
      {"p::attr()", "attr() needs a name"},
      {"p, ", "a tag, .class"},
      {"p}", "'}' is not understood"},
      {"[x]é", "'é' is not understood"},
      {"//p[", "no XPath"},
      {"//", "no XPath"},
      {"p\xFF", "UTF-8"},
  }));
  DYNAMIC_SECTION(row.selector) {
    const auto compiled = Selector::Compile(row.selector);
    REQUIRE_FALSE(compiled);
    CHECK(compiled.error().code == Code::kUsage);
    CHECK_THAT(compiled.error().what, Contains(row.fault));
  }
}

TEST_CASE("a selector that would run for ever finds nothing", "[select]") {
  std::string html;
  for (int i = 0; i < 3000; ++i) html += "<p>x";
  const HtmlDocument document = *HtmlDocument::Parse(html);
  const auto selector = Selector::Compile("//p[count(//p[count(//p) > 1]) > 1]");
  REQUIRE(selector);
  CHECK(SelectablePage(document).Select(*selector).empty());
}

TEST_CASE("B1: a selector looks far enough for pages that are meant to be read", "[select]") {
  const auto found = [](int paragraphs, std::string_view selector) {
    std::string html = "<h1>x</h1>";
    for (int i = 0; i < paragraphs; ++i) html += "<p>x";
    const HtmlDocument document = *HtmlDocument::Parse(html);
    return SelectablePage(document).Select(*Selector::Compile(selector)).size();
  };
  struct Row {
    const char* selector;
    int paragraphs;
    size_t found;
  };
  const auto row = GENERATE(values<Row>({
      {"h1 ~ p", 1'000, 1'000},
      {"h1 ~ p", 7'000, 0},  // 24 million steps
      {"p ~ p", 7'000, 6'999},
      {"p, h1, p", 7'000, 7'001},
      {"body p", 7'000, 7'000},
      {"p:first-of-type", 7'000, 1},
      {"//p", 7'000, 7'000},
      {"//p/following-sibling::p", 1'000, 999},
      {"//p/following-sibling::p", 3'000, 0},  // 4.5 million, of 6,000 nodes
  }));
  DYNAMIC_SECTION(row.selector << " of " << row.paragraphs) {
    CHECK(found(row.paragraphs, row.selector) == row.found);
  }
}

TEST_CASE("a page of any shape can be selected from", "[select]") {
  for (const char* html : {"", "text", "<", "a<b>b", "<o:p x:y=z>w</o:p>"}) {
    const HtmlDocument document = *HtmlDocument::Parse(html);
    CHECK_NOTHROW(SelectablePage(document).Select(*Selector::Compile("//*")));
  }
}

}  // namespace wirefold
