#include "crawler/extract/overrides.h"

#include <catch2/catch.hpp>

#include "crawler/extract/extract.h"

namespace wirefold {
namespace {

// A page on which everything general goes wrong: the article is called an advert.
const std::string kPage =
    "<html><head><title>Odd Paper</title></head><body><div class=masthead>Odd Paper</div><div "
    "class=story-body><p>This is the house's own long text about itself, which every page has and "
    "which no reader reads.</p></div><div class=promo><div class=headline>The bridge is "
    "open</div><span class=who>By Jane Doe, Reuters</span><time "
    "datetime=2026-11-02T10:30:00Z>Monday</time><p>First comes the news.</p><p class=ad>Buy "
    "soap.</p><p>Second come the details.</p></div></body></html>";

Article Read(const SelectorTexts& texts) {
  const Overrides overrides = *CompileOverrides(texts);
  PageHints hints;
  hints.overrides = &overrides;
  return Extract(kPage, hints);
}

}  // namespace

TEST_CASE("a source's own selectors stand before all that is guessed", "[extract]") {
  SelectorTexts texts;
  texts.body = ".promo > p";
  texts.title = ".headline";
  texts.author = ".who";
  texts.date = "time";
  texts.drop = {".ad"};
  const Article article = Read(texts);
  CHECK(article.text == "First comes the news.\n\nSecond come the details.");
  CHECK(article.title == "The bridge is open");
  CHECK(article.authors == std::vector<std::string>{"Jane Doe"});
  CHECK(article.agencies == std::vector<std::string>{"Reuters"});
  REQUIRE(article.published);
  CHECK(article.is_article);
}

TEST_CASE("what is dropped is in no answer, selected or not", "[extract]") {
  SelectorTexts texts;
  texts.drop = {".story-body"};
  CHECK(Read(texts).text.find("own long text") == std::string::npos);
  CHECK(Read({}).text.find("own long text") != std::string::npos);
}

TEST_CASE("where a selector finds nothing the usual way is taken, and told", "[extract]") {
  SelectorTexts texts;
  texts.body = "#gone";
  texts.title = "h7";
  CHECK(Read(texts).text == Read({}).text);
  CHECK(Read(texts).title == Read({}).title);
  const Overrides overrides = *CompileOverrides(texts);
  PageHints hints;
  hints.overrides = &overrides;
  CHECK(Explain(kPage, hints, 40).find("selector #gone found nothing") != std::string::npos);
}

TEST_CASE("elements inside a selected one are read once", "[extract]") {
  SelectorTexts texts;
  texts.body = ".promo, .promo p";
  const std::string text = Read(texts).text;
  CHECK(text.find("First comes") == text.rfind("First comes"));
}

}  // namespace wirefold
