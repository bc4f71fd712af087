#include "store/search_match.h"

#include <catch2/catch.hpp>

#include "store/search_text.h"
#include "tests/store/made.h"

namespace wirefold {
namespace {

StoredArticle English() {
  StoredArticle article;
  article.record =
      made::Record("https://news.paper.example/a/1",
                   "The central bank of Élysée raised its tariffs. Oil prices: 3.5% up; "
                   "covid-19 is over. 日本銀行が利上げ");
  article.record.source = "Asia Financial";
  article.record.source_tags = {"Economy"};
  article.record.article.site = "The Paper";
  article.record.article.title = "Rate cut by the Fed";
  article.record.article.language = "en-GB";
  article.record.article.authors = {"Jane Doe", "John Roe"};
  article.record.article.agencies = {"Reuters"};
  article.record.article.tags = {"oil & gas"};
  article.record.version = 1;
  article.story = {0xabc};
  article.verdict = Verdict::kNear;
  return article;
}

}  // namespace

TEST_CASE("a search is held against one article as against the index", "[search]") {
  struct Row {
    const char* search;
    bool matches;
  };
  const auto row = GENERATE(values<Row>({
      {"", true},
      {"tariffs", true},
      {"TARIFF", true},
      {"tariff oil", true},
      {"tariff rumour", false},
      {"tariff -rumour", true},
      {"-tariff", false},
      {"rumour OR oil", true},
      {"\"central bank\"", true},
      {"\"bank central\"", false},
      {"\"tariff\"", false},
      {"\"tariffs oil\"", true},
      {"elysee", true},
      {"covid-19", true},
      {"covid-20", false},
      {"tar*", true},
      {"tax*", false},
      {"\"oil prices\" -\"oil price\"", true},
      {"日本銀行", true},
      {"日本銀行が利上げ", true},
      {"本銀", true},
      {"銀日", false},
      {"intitle:fed", true},
      {"intitle:bank", false},
      {"intitle:\"rate cut\"", true},
      {"intitle:\"cut the\"", false},
      {"intitle:cutting", true},
      {"intitle:ra*", true},
      {"intitle:ban*", false},
      {"\"the fed the central\"", false},
      {"author:\"jane doe\"", true},
      {"author:doe", true},
      {"author:reuters", true},
      {"author:\"doe john\"", false},
      {"source:\"asia financial\"", true},
      {"source:asia", false},
      {"source:\"the paper\"", true},
      {"tag:economy", true},
      {"tag:\"oil & gas\"", true},
      {"tag:oil", false},
      {"lang:en", true},
      {"lang:en-gb", true},
      {"lang:en-us", false},
      {"site:paper.example", true},
      {"site:news.paper.example", true},
      {"site:er.example", false},
      {"story:0000000000000abc", true},
      {"story:0000000000000abd", false},
      {"is:near", true},
      {"is:exact", false},
      {"is:changed", true},
      {"is:first", false},
      {"since:2026-11-23T12:00:00Z", true},
      {"since:2026-11-23T12:00:01Z", false},
      {"until:2026-11-23T12:00:00Z", false},
      {"until:2026-11-23T12:00:01Z", true},
  }));
  DYNAMIC_SECTION(row.search) {
    const auto expr = ParseSearch(row.search, made::At(0));
    REQUIRE(expr);
    CHECK(Matches(*expr, SearchDocument(English(), false)) == row.matches);
  }
}

TEST_CASE("a word stands for its stems in the article's own language only", "[search]") {
  // The Dutch stem of "news" is another English word.
  StoredArticle article = English();
  article.record.article.text = "a new car";
  const auto news = ParseSearch("news", made::At(0));
  SearchMatcher matcher(*news);
  CHECK_FALSE(matcher.Matches(SearchDocument(article, false)));
  article.record.article.text = "the news";
  CHECK(matcher.Matches(SearchDocument(article, false)));
  article.record.article.language = "de";
  article.record.article.text = "Die Häuser";
  CHECK(Matches(*ParseSearch("Haus", made::At(0)), SearchDocument(article, false)));
  article.record.article.language = "";
  CHECK_FALSE(Matches(*ParseSearch("Haus", made::At(0)), SearchDocument(article, false)));
}

TEST_CASE("what is the first of its story is so for a search", "[search]") {
  CHECK(Matches(*ParseSearch("is:first", made::At(0)), SearchDocument(English(), true)));
}

}  // namespace wirefold
