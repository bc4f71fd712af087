// Saved searches held against one article, as it comes.
#include "crawler/finder.h"

#include <catch2/catch.hpp>

#include "text/terms.h"

namespace wirefold {
namespace {

using std::chrono::hours;

const Time kNow = FromMillis(1'795'435'200'000);  // 2026-11-23T12:00:00Z

SearchConfig Search(const std::string& name, const std::string& query) {
  SearchConfig search;
  search.name = name;
  search.query = query;
  search.command = {"tell"};
  return search;
}

StoredArticle Made(const std::string& title, const std::string& text, Time when = kNow) {
  StoredArticle article;
  article.record.source = "paper";
  article.record.article.title = title;
  article.record.article.text = text;
  article.record.article.language = "en";
  article.record.first_seen = when;
  return article;
}

std::vector<FoundBy> Find(Finder& finder, const StoredArticle& article, Time now = kNow,
                          bool is_first = true) {
  const FindAnswer answer = finder.About(article.record, EncodeTerms(article.record), now);
  return answer({article, false, [&] { return is_first; }});
}

}  // namespace

TEST_CASE("a saved search finds an article as a query would", "[finder]") {
  struct Row {
    const char* query;
    bool found;
  };
  const auto row = GENERATE(values<Row>({
      {"harbour", true},
      {"HARBOURS gate", true},
      {"\"lock gates\"", true},
      {"intitle:tenders", false},
      {"tend* -ferry", true},
      {"ferry", false},
      {"source:paper lang:en", true},
      {"is:first", true},
      {"is:near", false},
      {"since:2d", true},
      {"until:2d", false},
  }));
  INFO(row.query);
  std::vector<std::string> faults;
  Finder finder({Search("mine", row.query)}, kNow, faults);
  CHECK(faults.empty());
  const auto article = Made("Lock gates of the harbour", "Tenders are open.", kNow - hours(1));
  CHECK(Find(finder, article).size() == (row.found ? 1 : 0));
}

TEST_CASE("of many searches those that find it are told apart", "[finder]") {
  std::vector<std::string> faults;
  SearchConfig second = Search("second", "gates");
  second.command.clear();
  second.by_story = false;
  second.changes = true;
  Finder finder(
      {Search("first", "gates"), second, Search("third", "ferry"), Search("bad", "gates (")}, kNow,
      faults);
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], Catch::Contains("search bad: column 7: "));
  const auto found = Find(finder, Made("Lock gates", ""));
  REQUIRE(found.size() == 2);
  CHECK(found[0].search == SearchIdOf("first"));
  CHECK((found[0].delivers && found[0].by_story && !found[0].changes));
  CHECK(found[1].search == SearchIdOf("second"));
  CHECK((!found[1].delivers && !found[1].by_story && found[1].changes));
}

TEST_CASE("a span of time counts back from when the article comes", "[finder]") {
  std::vector<std::string> faults;
  Finder finder({Search("mine", "since:2d")}, kNow, faults);
  CHECK(Find(finder, Made("a", "", kNow - hours(24)), kNow).size() == 1);
  const Time later = kNow + hours(240);
  CHECK(Find(finder, Made("b", "", kNow), later).empty());
  CHECK(Find(finder, Made("c", "", later - hours(24)), later).size() == 1);
}

TEST_CASE("whether it is its story's first is asked where a search wants to know", "[finder]") {
  std::vector<std::string> faults;
  const auto article = Made("Lock gates", "");
  Finder asks({Search("a", "gates"), Search("b", "gates is:first")}, kNow, faults);
  CHECK(Find(asks, article, kNow, true).size() == 2);
  CHECK(Find(asks, article, kNow, false).size() == 1);
  Finder plain({Search("a", "gates")}, kNow, faults);
  const FindAnswer answer = plain.About(article.record, EncodeTerms(article.record), kNow);
  bool asked = false;
  CHECK(answer({article, false, [&] { return asked = true; }}).size() == 1);
  CHECK_FALSE(asked);
}

TEST_CASE("a former version is asked about by its own words", "[finder]") {
  std::vector<std::string> faults;
  Finder finder({Search("mine", "gates")}, kNow, faults);
  const auto now = Made("Lock gates", ""), former = Made("Night ferry", "");
  const FindAnswer answer = finder.About(now.record, EncodeTerms(now.record), kNow);
  CHECK(answer({former, true, [] { return false; }}).empty());
  CHECK(answer({now, false, [] { return false; }}).size() == 1);
}

}  // namespace wirefold
