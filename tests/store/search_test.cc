// Searches through the index against the articles themselves.
#include <algorithm>
#include <catch2/catch.hpp>

#include "base/strings.h"
#include "tests/store/searching.h"

namespace wirefold {
namespace {

using namespace searching;
using Kind = SearchExpr::Kind;

SearchExpr Parsed(std::string_view text) {
  const auto expr = ParseSearch(text, made::At(0));
  INFO((expr ? "" : expr.error().what));
  REQUIRE(expr);
  return *expr;
}

void Fill(made::Disk& disk, Newsroom& room, int articles) {
  for (int i = 0; i < articles; ++i) {
    // Some that are stored already change.
    const bool again = i > 10 && room.random().Percent(15);
    disk.Add(
        room.Made(again ? static_cast<int>(room.random().Below(static_cast<uint64_t>(i))) : i));
  }
}

// Whatever the order, all hits are the articles that match, each once.
void CheckFinds(const Store& store, const Shelf& shelf, const SearchExpr& expr) {
  INFO(FormatSearch(expr));
  const std::vector<uint64_t> expected = shelf.Find(expr);
  const std::vector<SearchHit> newest = Search(store, {.expr = expr, .limit = 0}).hits;
  CHECK(Positions(newest) == expected);
  for (const SearchHit& hit : newest) {
    const StoredArticle& article = shelf.At(hit.position);
    CHECK((hit.article == article.record.id && hit.story == article.story &&
           hit.when == article.When()));
  }
  std::vector<uint64_t> turned = expected;
  std::ranges::reverse(turned);
  CHECK(Positions(Search(store, {.expr = expr, .sort = SearchSort::kOldest, .limit = 0}).hits) ==
        turned);
  for (const SearchSort sort : {SearchSort::kRelevance, SearchSort::kReach}) {
    std::vector<uint64_t> found =
        Positions(Search(store, {.expr = expr, .sort = sort, .limit = 0}).hits);
    std::ranges::sort(found);
    std::vector<uint64_t> same = expected;
    std::ranges::sort(same);
    CHECK(found == same);
  }
}

}  // namespace

TEST_CASE("a search finds the articles that match, whatever happened to the store", "[search]") {
  const uint64_t seed = GENERATE(range(1, 5));
  INFO("seed " << seed);
  Newsroom room(seed);
  made::Disk disk(seed % 2 ? kSmall : IndexShape());
  Fill(disk, room, 150);
  for (int round = 0; round < 3; ++round) {
    const Shelf shelf(*disk);
    const auto reader = disk.Reader();
    for (int i = 0; i < 40; ++i) CheckFinds(i % 2 ? *reader : *disk, shelf, room.Search(3));
    if (round == 0) disk.Reopen();
    if (round == 0) Fill(disk, room, 60);
    if (round == 1) made::Refold(*disk, 0.9);
  }
}

TEST_CASE("pages of any size are the whole, in each order", "[search]") {
  const uint64_t seed = GENERATE(range(1, 4));
  INFO("seed " << seed);
  Newsroom room(seed);
  made::Disk disk(kSmall);
  Fill(disk, room, 120);
  for (int i = 0; i < 12; ++i) {
    SearchRequest request{.expr = i == 0 ? SearchExpr() : room.Search(2)};
    request.by_story = room.random().Percent(50);
    for (const SearchSort sort :
         {SearchSort::kNewest, SearchSort::kOldest, SearchSort::kRelevance, SearchSort::kReach}) {
      request.sort = sort;
      request.limit = 0;
      INFO(FormatSearch(request.expr)
           << " sort " << static_cast<int>(sort) << " by story " << request.by_story);
      const SearchPage whole = Search(*disk, request);
      CHECK(whole.cursor.empty());
      CHECK(Positions(Pages(*disk, request, 1 + room.random().Below(20))) == Positions(whole.hits));
    }
  }
}

TEST_CASE("by story each story has one hit, the one that comes first", "[search]") {
  Newsroom room(7);
  made::Disk disk(kSmall);
  Fill(disk, room, 150);
  const Shelf shelf(*disk);
  for (int i = 0; i < 30; ++i) {
    SearchRequest request{.expr = room.Search(2), .limit = 0};
    for (const SearchSort sort :
         {SearchSort::kNewest, SearchSort::kOldest, SearchSort::kRelevance, SearchSort::kReach}) {
      request.sort = sort;
      request.by_story = false;
      INFO(FormatSearch(request.expr) << " sort " << static_cast<int>(sort));
      std::vector<uint64_t> expected;
      std::vector<StoryId> seen;
      for (const SearchHit& hit : Search(*disk, request).hits) {
        if (std::ranges::find(seen, hit.story) != seen.end()) continue;
        seen.push_back(hit.story);
        expected.push_back(hit.position);
      }
      request.by_story = true;
      const std::vector<SearchHit> hits = Search(*disk, request).hits;
      CHECK(Positions(hits) == expected);
      for (const SearchHit& hit : hits) CHECK(hit.reach == shelf.ReachOf(hit.story));
    }
  }
}

TEST_CASE("by reach the larger stories come first, of equal ones the newer article", "[search]") {
  Newsroom room(3);
  made::Disk disk(kSmall);
  Fill(disk, room, 150);
  const Shelf shelf(*disk);
  std::vector<uint64_t> expected = shelf.Find({});
  std::ranges::stable_sort(expected, [&](uint64_t a, uint64_t b) {
    return shelf.ReachOf(shelf.At(a).story) > shelf.ReachOf(shelf.At(b).story);
  });
  CHECK(Positions(Search(*disk, {.sort = SearchSort::kReach, .limit = 0}).hits) == expected);
}

TEST_CASE("the next page goes on behind the last hit, whatever was stored meanwhile", "[search]") {
  const auto sort = GENERATE(SearchSort::kNewest, SearchSort::kOldest, SearchSort::kRelevance);
  Newsroom room(11);
  made::Disk disk(kSmall);
  Fill(disk, room, 100);
  SearchRequest request{.expr = Parsed("bank OR oil"), .sort = sort, .limit = 0};
  const std::vector<uint64_t> before = Positions(Search(*disk, request).hits);
  request.limit = 7;
  std::vector<uint64_t> seen;
  int number = 1000;
  do {
    const SearchPage page = Search(*disk, request);
    for (const uint64_t position : Positions(page.hits)) {
      CHECK(std::ranges::find(seen, position) == seen.end());
      seen.push_back(position);
    }
    request.cursor = page.cursor;
    for (int i = 0; i < 5; ++i) disk.Add(room.Made(number++));
  } while (!request.cursor.empty() && seen.size() < 500);
  // What was there from the start comes in its old order; new articles may stand between.
  std::vector<uint64_t> old = seen;
  std::erase_if(
      old, [&](uint64_t position) { return std::ranges::find(before, position) == before.end(); });
  CHECK(old == before);
}

TEST_CASE("a cursor of another search is refused", "[search]") {
  Newsroom room(5);
  made::Disk disk(kSmall);
  Fill(disk, room, 60);
  const SearchRequest request{.expr = Parsed("bank since:3650d"), .limit = 3};
  const std::string cursor = Search(*disk, request).cursor;
  REQUIRE_FALSE(cursor.empty());

  SearchRequest other = request;
  other.cursor = cursor;
  CHECK(disk->Search(other));
  other.expr = Parsed("bank since:3649d");  // the same words, later
  CHECK(disk->Search(other));
  const auto refused = [&](const std::string& why) {
    const auto page = disk->Search(other);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == Code::kUsage);
    CHECK(page.error().what ==
          "cursor: " + why + "; leave it out to begin at the first page of this one");
  };
  other.expr = Parsed("oil since:3650d");
  refused("a cursor of another search");
  other.expr = request.expr;
  other.sort = SearchSort::kOldest;
  refused("a cursor of another search");
  other.sort = request.sort;
  other.by_story = true;
  refused("a cursor of another search");
  other.by_story = false;
  for (const std::string& damaged :
       {std::string("x"), cursor.substr(2), cursor.substr(0, cursor.size() - 2), cursor + "00",
        std::string("0") + cursor.substr(1, 1) + "ff" + cursor.substr(4), std::string(40, '0')}) {
    other.cursor = damaged;
    refused("it was damaged on its way");
  }
}

TEST_CASE("a prefix of too many words is refused with the way out", "[search]") {
  made::Disk disk;
  ArticleRecord record = made::Record("https://a.example/1", "");
  record.article.title = "a20000";
  for (int i = 0; i < 20'000; ++i) record.article.text += "a" + std::to_string(i) + " ";
  disk.Add(record);
  const auto page = disk->Search({.expr = Parsed("a*")});
  REQUIRE_FALSE(page);
  CHECK(page.error().code == Code::kUsage);
  CHECK(page.error().what == "more than 20000 words begin with \"a\"; write more of it");
}

TEST_CASE("parentheses as deep as they may be cost no more than they are long", "[search]") {
  made::Disk disk;
  disk.Add(made::Record("https://a.example/1", "alpha beta"));
  std::string text(64, '(');
  text += "alpha";
  for (int i = 0; i < 64; ++i) text += " beta) OR gamma";
  const auto page = disk->Search({.expr = Parsed(text)});
  REQUIRE(page);
  CHECK(page->hits.size() == 1);
}

TEST_CASE("articles are counted by what they are", "[search]") {
  const auto by = GENERATE(CountBy::kSource, CountBy::kDay, CountBy::kHour, CountBy::kLanguage,
                           CountBy::kStory, CountBy::kTag);
  Newsroom room(13);
  made::Disk disk(kSmall);
  Fill(disk, room, 150);
  const Shelf shelf(*disk);
  for (int i = 0; i < 20; ++i) {
    const SearchExpr expr = i == 0 ? SearchExpr() : room.Search(2);
    INFO(FormatSearch(expr) << " by " << static_cast<int>(by));
    std::map<std::string, uint64_t> expected;
    for (const uint64_t position : shelf.Find(expr)) {
      const StoredArticle& article = shelf.At(position);
      const std::string when = Rfc3339(article.When());
      if (by == CountBy::kSource) ++expected[article.record.source];
      if (by == CountBy::kDay) ++expected[when.substr(0, 10)];
      if (by == CountBy::kHour) ++expected[when.substr(0, 13)];
      if (by == CountBy::kStory) ++expected[article.story.Hex()];
      if (by == CountBy::kLanguage) ++expected[article.record.article.language];
      if (by != CountBy::kTag || article.record.article.tags.empty()) continue;
      for (const std::string& tag : article.record.article.tags) ++expected[LowerAscii(tag)];
    }
    const auto counts = disk->Count(expr, by);
    REQUIRE(counts);
    std::map<std::string, uint64_t> found;
    for (const SearchCount& count : *counts) found[count.key] = count.articles;
    CHECK(found == expected);
    const bool in_order = by == CountBy::kDay || by == CountBy::kHour;
    CHECK(std::ranges::is_sorted(*counts, [&](const SearchCount& a, const SearchCount& b) {
      return in_order ? a.key < b.key : a.articles > b.articles;
    }));
  }
}

}  // namespace wirefold
