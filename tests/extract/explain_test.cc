#include <catch2/catch.hpp>

#include "crawler/extract/extract.h"

namespace wirefold {
namespace {

using Catch::Matchers::Contains;

const std::string kPage =
    "<html lang=en><title>Open</title><body><nav>Home page</nav><h1>Open</h1><div "
    "class=article-body id=b><p>The new bridge over the river was opened on Monday, two years "
    "later than planned and at twice the cost, by the mayor of the town.</p><p>Some four hundred "
    "people walked over it in the first hour of its life, and a band played on the northern bank "
    "of it until the rain came.</p><h3>Related stories</h3><p>More of them.</p></div>";

}  // namespace

TEST_CASE("an explanation shows candidates, and what took each block out", "[extract]") {
  const std::string told = Explain(kPage, {}, 20);
  CHECK_THAT(told, Contains("title      Open\n"));
  CHECK_THAT(told, Contains("> vocabulary"));
  CHECK_THAT(told, Contains("div#b.article-body"));
  CHECK_THAT(told, Contains("chrome: nav"));
  CHECK_THAT(told, Contains("+   26/0   p"));
  CHECK_THAT(told, Contains("The new bridge over ..."));
  CHECK_THAT(told, Contains("after the end          Related stories"));
}

TEST_CASE("a step that is left out takes nothing out", "[extract]") {
  CHECK_THAT(Extract(kPage, {}).text, !Contains("Related"));
  PageHints hints;
  hints.without = {"after the end", "empty heading"};
  CHECK_THAT(Extract(kPage, hints).text, Contains("Related"));
}

TEST_CASE("what cannot be read is explained as well", "[extract]") {
  CHECK_THAT(Explain("", {}, 20), Contains("no article: no text"));
}

}  // namespace wirefold
