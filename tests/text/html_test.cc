#include "text/html.h"

#include <catch2/catch.hpp>

#include "text/html_cut.h"

namespace wirefold {
namespace {

std::string Cut(std::string_view page) {
  std::vector<std::string> json_ld;
  return CutHtml(page, json_ld);
}

uint32_t Find(const HtmlDocument& document, std::string_view tag) {
  for (uint32_t i = 0; i < document.nodes().size(); ++i)
    if (document.nodes()[i].tag == tag) return i;
  return 0;
}

}  // namespace

TEST_CASE("what no tree needs is cut before it is built", "[html]") {
  struct Row {
    const char* name;
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"script", "a<script>if (a < b) '</p>'</script>b", "a b"},
      {"script in capitals", "a<SCRIPT>x</Script >b", "a b"},
      {"script never closed", "a<script>x<p>y", "a "},
      {"style", "a<style>p{}</style>b", "a b"},
      {"comment", "a<!-- <p> -->b", "ab"},
      {"empty comment", "a<!-->b", "ab"},
      {"nested svg", "a<svg><svg></svg><text>t</text></svg>b", "a b"},
      {"svg never closed", "a<svg>b", "a b"},
      {"svg that closes itself", "a<svg/>b", "a b"},
      {"noscript holds halves of elements",
       "a<noscript><div></noscript>b<noscript></div></noscript>c", "a b c"},
      {"noscript with the text in it", "<noscript><p>1<p>2<P>3</noscript>b",
       " <p>1<p>2<p>3</noscript>b"},
      {"noscript never closed", "a<noscript><p>b", "a <p>b"},
      {"doctype and processing instruction", "<!DOCTYPE html><?php x ?>a", "a"},
      {"a sign that opens no tag", "1 < 2 & 3", "1 &lt; 2 &amp; 3"},
      {"references stay for our own table", "&eacute;", "&amp;eacute;"},
      {"attributes in all spellings", "<P CLASS=x id='a\"b' hidden title=\"t>\">",
       "<p class=\"x\" id=\"a&amp;quot;b\" hidden=\"\" title=\"t>\">"},
      {"control characters",
       "a\x01\x02"
       "b\rc",
       "ab c"},
      {"elements whose names begin alike", "<scripty>a</scripty>", "<scripty>a</scripty>"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Cut(row.in) == row.out); }
}

TEST_CASE("B8: a tag keeps 64 attributes of at most 8 KiB", "[html]") {
  std::string page = "<p ";
  for (int i = 0; i < 1000; ++i) page += "a" + std::to_string(i) + "=1 ";
  const auto document = HtmlDocument::Parse(page + ">x");
  REQUIRE(document);
  const HtmlNode& p = document->nodes()[Find(*document, "p")];
  CHECK(p.attr_end - p.attr_begin == 64);
  CHECK(Cut("<img src='data:" + std::string(10'000, 'x') + "' alt=y>") == "<img alt=\"y\">");
}

TEST_CASE("B8: of different names in a page the first few thousand are kept", "[html]") {
  std::string page = "<p>first</p>", attributes = "<p>first</p>";
  for (int i = 0; i < 5'000; ++i) {
    const std::string name = "x" + std::to_string(i);
    page += "<" + name + ">t</" + name + ">";
    attributes += "<p " + name + "=1>t</p>";
  }
  const std::string cut = Cut(page + "<p>last</p>");
  CHECK(cut.find("<x3000>t</x3000>") != cut.npos);
  CHECK(cut.find("x4999") == cut.npos);
  CHECK(cut.ends_with("tt<p>last</p>"));
  const std::string bare = Cut(attributes + "<p>last</p>");
  CHECK(bare.find("<p x3000=\"1\">") != bare.npos);
  CHECK(bare.ends_with("<p>t</p><p>last</p>"));
}

TEST_CASE("a subtree is a range of nodes in document order", "[html]") {
  const auto document = HtmlDocument::Parse("<div id=a><p>One <b>two</b></p><p>three</div><p>four");
  REQUIRE(document);
  const uint32_t div = Find(*document, "div");
  CHECK(document->Attribute(div, "id") == "a");
  CHECK(document->Text(div) == "One twothree");
  CHECK(document->Text(0) == "One twothreefour");
  for (uint32_t i = 1; i < document->nodes().size(); ++i) {
    const HtmlNode& node = document->nodes()[i];
    CHECK(node.parent < i);
    CHECK(node.end > i);
    CHECK(node.end <= document->nodes()[node.parent].end);
  }
}

TEST_CASE("text comes decoded once, in UTF-8, whatever the page's meta says", "[html]") {
  const auto document = HtmlDocument::Parse(
      "<p title='a&amp;b'>caf\xC3\xA9 &hellip; &#8217; &amp;lt; &notareference; "
      "&NotEqualTilde;<meta charset=latin1><meta http-equiv=content-type content='text/html; "
      "charset=gbk'>|caf\xC3\xA9");
  REQUIRE(document);
  CHECK(
      document->Text(0).starts_with("caf\xC3\xA9 \xE2\x80\xA6 \xE2\x80\x99 &lt; &notareference; "));
  CHECK(document->Text(0).ends_with("|caf\xC3\xA9"));
  CHECK(document->Attribute(Find(*document, "p"), "title") == "a&b");
}

TEST_CASE("JSON-LD is kept apart as it stands", "[html]") {
  const auto document = HtmlDocument::Parse(
      "<script type='application/ld+json'>{\"a\": 1}</script><script>x</script>");
  REQUIRE(document);
  REQUIRE(document->json_ld().size() == 1);
  CHECK(document->json_ld()[0] == "{\"a\": 1}");
}

TEST_CASE("B2, B8: a page beyond a limit is refused or cut short, and nothing else happens",
          "[html]") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  const auto document = HtmlDocument::Parse(deep + "lost");
  REQUIRE(document);
  CHECK(document->nodes().size() < 600);
  CHECK(HtmlDocument::Parse(std::string(6 << 20, 'x')).error().code == Code::kTooLarge);
  CHECK(HtmlDocument::Parse("")->nodes().size() == 1);
  // Of the smallest tags a page could hold more than a million.
  std::string many;
  for (int i = 0; i < 260'000; ++i) many += "<p>x";
  const auto full = HtmlDocument::Parse(many);
  REQUIRE(full);
  CHECK(full->nodes().size() <= 250'002);
}

}  // namespace wirefold
