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
  std::vector<Candidate> candidates = {ByVocabulary(page), ByDensity(page),
                                             ByParagraphs(page)};
  CHECK(candidates[Choose(page, candidates)].by != "vocabulary");
}

}  // namespace wirefold
