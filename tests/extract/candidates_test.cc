#include "crawler/extract/candidates.h"

#include <catch2/catch.hpp>

#include "crawler/extract/choose.h"
#include "crawler/extract/chrome.h"
#include "crawler/extract/vocabulary.h"

namespace wirefold {
namespace {

constexpr const char* kProse =
    "<p>The new bridge over the river was opened on Monday, two years later than planned and at "
    "twice the cost.</p>"
    "<p>Some four hundred people walked over it in the first hour, and a band played on the "
    "northern bank of it.</p>";

HtmlDocument Parse(const std::string& html) { return *HtmlDocument::Parse(html); }

std::string_view RootId(const HtmlDocument& document, const Candidate& candidate) {
  return candidate.roots.empty() ? "" : document.Attribute(candidate.roots.front(), "id");
}

}  // namespace

TEST_CASE("a page is read as blocks", "[extract]") {
  const HtmlDocument document = Parse(
      "<h2>Head</h2><p>One <b>bold</b> "
      "word.<br><br>Next</p><ul><li><p>Item</p></ul><noscript>no</noscript><a href=x>a link</a>");
  const PageBlocks page = PageBlocks::Read(document);
  REQUIRE(page.size() == 5);
  CHECK(page[0].kind == BlockKind::kHeading);
  CHECK(page[0].level == 2);
  CHECK(page[1].text == "One bold word.");
  CHECK(page[2].text == "Next");
  CHECK(page[3].kind == BlockKind::kItem);
  CHECK(page[4].link_words == 2);
}

TEST_CASE("words are counted with and without blanks between them", "[extract]") {
  CHECK(CountWords("one two-three, four's") == 3);
  CHECK(CountWords("") == 0);
  CHECK(CountWords("今天天气") == 2);
}

TEST_CASE("an element's name is believed while it holds a small part of the prose", "[extract]") {
  const auto chrome_blocks = [](const std::string& html) {
    const HtmlDocument document = Parse(html);
    PageBlocks page = PageBlocks::Read(document);
    MarkChrome(page);
    size_t n = 0;
    for (const Block& block : page.blocks()) n += block.chrome;
    return n;
  };
  CHECK(chrome_blocks(std::string("<div class=sidebar><p>Short.</p></div>") + kProse) == 1);
  CHECK(chrome_blocks(std::string("<div class=content-with-sidebar>") + kProse + "</div>") == 0);
  CHECK(chrome_blocks(std::string("<div class=sidebar>") + kProse + "</div>") == 0);
  CHECK(chrome_blocks(
            "<p class=paywall>A paragraph of ten words or more, which is prose to us.</p><p "
            "class=paywall>Another paragraph of ten words or more, prose as well as that.</p>") ==
        0);
  CHECK(chrome_blocks(
            std::string(kProse) +
            "<ul><li><a href=a>First other story</a><li><a href=b>Second other story</a></ul>") ==
        2);
}

TEST_CASE("each candidate finds the body by its own means", "[extract]") {
  SECTION("by name") {
    const HtmlDocument document =
        Parse(std::string("<div><div id=b class='post-content'>") + kProse + "</div></div>");
    const PageBlocks page = PageBlocks::Read(document);
    CHECK(RootId(document, ByVocabulary(page)) == "b");
  }
  SECTION("by density, without any name") {
    const HtmlDocument document = Parse(
        std::string("<div><div><a href=x>much and more to click on here</a></div><div id=b>") +
        kProse + "</div></div>");
    const PageBlocks page = PageBlocks::Read(document);
    CHECK(RootId(document, ByDensity(page)) == "b");
    CHECK(RootId(document, ByParagraphs(page)) == "b");
  }
  SECTION("a headline begins another article") {
    const HtmlDocument document =
        Parse(std::string("<div class=article-body>") + kProse +
              "</div><h1>Next</h1><div class=article-body>" + kProse + "</div>");
    CHECK(ByVocabulary(PageBlocks::Read(document)).roots.size() == 1);
  }
  SECTION("a split body is joined") {
    const HtmlDocument document =
        Parse(std::string("<div class=article-body>") + kProse +
              "</div><div>ad</div><div class=article-body>" + kProse + "</div>");
    CHECK(ByVocabulary(PageBlocks::Read(document)).roots.size() == 2);
  }
}

TEST_CASE("the answer that the others support is chosen", "[extract]") {
  const HtmlDocument document =
      Parse(std::string("<div class=article-body><p>A teaser of a little more than ten words, no "
                        "more.</p></div><div><div id=b>") +
            kProse + kProse + "</div></div>");
  const PageBlocks page = PageBlocks::Read(document);
  std::vector<Candidate> candidates = {ByVocabulary(page), ByDensity(page), ByParagraphs(page)};
  CHECK(candidates[Choose(page, candidates)].by != "vocabulary");
}

TEST_CASE("what follows the headline is a candidate", "[extract]") {
  struct Row {
    const char* name;
    std::string html;
    const char* first;
  };
  const std::string teaser =
      "<div><h2>Other</h2><p>A teaser above it all, of ten words or so, no "
      "more of them.</p></div>";
  const auto row = GENERATE_COPY(values<Row>({
      {"in an element of its own",
       teaser + "<header><h1>Open</h1></header><div><p>By us</p>" + kProse + "</div>", "By us"},
      {"beside the headline", teaser + "<div><h1>Open</h1>" + std::string(kProse) + "</div>",
       "The new bri"},
      {"no such headline", teaser + kProse, ""},
      {"nothing behind it", std::string(kProse) + "<h1>Open</h1>", ""},
  }));
  DYNAMIC_SECTION(row.name) {
    const HtmlDocument document = Parse(row.html);
    const PageBlocks page = PageBlocks::Read(document);
    const Candidate candidate = ByHeadline(page, "Open");
    size_t first = 0;
    while (first < page.size() && !candidate.blocks[first]) ++first;
    CHECK((first == page.size() ? "" : page[first].text.substr(0, 11)) == row.first);
  }
}

TEST_CASE("one paragraph alone is no body where the page has more", "[extract]") {
  const HtmlDocument document = Parse(
      "<div id=b><p>" + std::string(600, 'x') +
      " a single paragraph that is prose by its ten "
      "words, and one more</p><ul><li><a href=1>one link</a><li><a href=2>two links</a><li><a "
      "href=3>a third link of the list</a></ul>" +
      kProse + "</div>");
  CHECK(RootId(document, ByDensity(PageBlocks::Read(document))) == "b");
}

TEST_CASE("where candidates contradict each other the fullest is taken", "[extract]") {
  const HtmlDocument document = Parse(kProse);
  const PageBlocks page = PageBlocks::Read(document);
  std::vector<Candidate> candidates = {{"a", {}, {true, false}, 20, 0},
                                       {"b", {}, {false, true}, 90, 0}};
  CHECK(candidates[Choose(page, candidates)].by == "b");
}

TEST_CASE("an anchor without an address is no link", "[extract]") {
  const HtmlDocument document = Parse(
      "<p><a name=top>A place</a><p><a href='javascript:go()'>A button</a><p><a href=/x>A "
      "link</a>");
  const PageBlocks page = PageBlocks::Read(document);
  REQUIRE(page.size() == 3);
  CHECK(page[0].link_words == 0);
  CHECK(page[1].link_words == 0);
  CHECK(page[2].link_words == 2);
}

}  // namespace wirefold
