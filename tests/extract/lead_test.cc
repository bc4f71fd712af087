#include "crawler/extract/lead.h"

#include <catch2/catch.hpp>

#include "crawler/extract/extract.h"

namespace wirefold {
namespace {

const std::string kHeadline = "<h1>The bridge is open</h1>";
const std::string kBody =
    "<div class=article-body><p>First comes the news, the mayor opened the bridge on Monday in "
    "front of a crowd of four hundred people.</p><p>Second come the details, of which there are "
    "many in a story of this kind: what it cost and who paid.</p></div>";

// The text's first paragraph, cut.
std::string Opening(const std::string& html, const std::string& head = "") {
  const std::string text =
      Extract("<head><title>The bridge is open</title>" + head + "</head><body>" + html, {}).text;
  return text.substr(0, std::min(text.find('\n'), size_t{11}));
}

}  // namespace

TEST_CASE("a stand-first between headline and body is the article's lead", "[extract]") {
  struct Row {
    const char* name;
    std::string between;
    const char* opening;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing between", "", "First comes"},
      {"a sentence", "<p>After two years of work the river can be crossed again.</p>",
       "After two y"},
      {"a line of a bare element", "<div>After two years of work the river can be crossed.</div>",
       "After two y"},
      {"named, without a full stop", "<h2 class=standfirst>Two years of work are over at last</h2>",
       "Two years o"},
      {"named as teasers are elsewhere",
       "<div class=teaser><p>Two years of work are over at last.</p></div>", "Two years o"},
      {"behind byline and share bar",
       "<ul class=share><li><a href=x>Share on one of the many networks</a></ul><div "
       "class=byline>By Jane Doe</div><p>After two years of work the river can be crossed.</p>",
       "After two y"},
      {"no sentence and no name", "<div>Tuesday in the region and elsewhere</div>", "First comes"},
      {"a byline", "<p>By Jane Doe, our reporter at the river.</p>", "First comes"},
      {"a caption", "<p>The bridge at dusk, seen from the town. (Photo: Jane Doe)</p>",
       "First comes"},
      {"an advertiser's disclosure",
       "<p>We may earn a commission when you buy through our affiliate links.</p>", "First comes"},
      {"links", "<p><a href=x>After two years of work the river can be crossed again.</a></p>",
       "First comes"},
      {"what the body says again",
       "<p>First comes the news, the mayor opened the bridge on Monday in front of many.</p>",
       "First comes"},
      {"a slide show's lines",
       "<div>The first picture shows the bridge from above it.</div><div>The second picture shows "
       "it from far below, at night.</div><div>The third picture shows nothing of it at "
       "all.</div><div>The fourth picture shows the mayor and his wife.</div>",
       "First comes"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Opening(kHeadline + row.between + kBody) == row.opening); }
}

TEST_CASE("what the page calls its description is the lead, in chrome too", "[extract]") {
  const std::string lead = "Two years of work at the river are over, and the town may cross it";
  const std::string box = "<div class=promo>" + lead + "</div>";
  CHECK(Opening(kHeadline + box + kBody) == "First comes");
  CHECK(Opening(kHeadline + box + kBody, "<meta name=description content='" + lead + " ...'>") ==
        "Two years o");
}

TEST_CASE("paragraphs between headline and a named body are the body's first part", "[extract]") {
  std::string first_half;
  for (const char* number : {"one", "two", "three", "four", "five"})
    first_half += std::string("<p>Paragraph ") + number + " of the first part, a sentence.</p>";
  CHECK(Opening(kHeadline + first_half + kBody) == "Paragraph o");
}

}  // namespace wirefold
