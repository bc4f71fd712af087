#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::At;
using made::Listed;
using made::Record;

ArticleRecord From(const std::string& source, const std::string& name, int minute,
                   const std::string& text) {
  ArticleRecord record = Record("https://" + source + ".example/" + name, text, minute);
  record.source = source;
  record.article.title = "Title of " + name;
  return record;
}

// a..e by two papers; b is printed again as d.
struct Filled : made::Disk {
  Filled() {
    Add(From("north", "a", 10, made::Text(1) + "the FERRY sailed"));
    story = Add(From("north", "b", 20,
                     made::Text(2) + "Stra\xc3\x9f"
                                     "e am Hafen"))
                .fold.story;
    Add(From("south", "c", 30, made::Text(3) + "no ferry at all"));
    Add(From("south", "d", 40,
             made::Text(2) + "Stra\xc3\x9f"
                             "e am Hafen"));
    Add(From("south", "e", 30, made::Text(4)));
    Reopen();
  }
  StoryId story;
};

TEST_CASE("articles are listed newest first, as the query asks", "[store][query]") {
  struct Row {
    const char* name;
    ArticleQuery query;
    const char* listed;
  };
  Filled disk;
  const std::vector<Row> rows = {
      {"all; at one time the later arrival first", {.limit = 0}, "d e c b a"},
      {"the first two", {.limit = 2}, "d e"},
      {"a source", {.source = "south"}, "d e c"},
      {"an unknown source", {.source = "west"}, ""},
      {"since is included", {.since = At(30)}, "d e c"},
      {"until is not", {.until = At(30)}, "b a"},
      {"between", {.since = At(20), .until = At(40)}, "e c b"},
      {"nothing between", {.since = At(21), .until = At(29)}, ""},
      {"a source in time", {.source = "south", .since = At(31)}, "d"},
      {"a story", {.story = disk.story}, "d b"},
      {"a story in one source", {.source = "north", .story = disk.story}, "b"},
      {"no such story", {.story = StoryId{1}}, ""},
      {"the limit counts what is listed", {.source = "north", .limit = 1}, "b"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(Listed(*disk, row.query) == row.listed);
  }
}

TEST_CASE("an article is listed when it was published, unless that cannot be", "[store][query]") {
  made::Disk disk;
  ArticleRecord undated = Record("https://paper.example/undated", made::Text(1), 10);
  undated.article.published.reset();
  ArticleRecord future = Record("https://paper.example/future", made::Text(2), 20);
  future.article.published = Date{At(100'000), true};
  ArticleRecord old = Record("https://paper.example/old", made::Text(3), 30);
  old.article.published = Date{At(-500), true};
  ArticleRecord ancient = Record("https://paper.example/ancient", made::Text(4), 40);
  ancient.article.published = Date{FromMillis(-86'400'000), true};
  for (const auto& record : {ancient, old, future, undated}) disk.Add(record);
  CHECK(Listed(*disk, {}) == "ancient future undated old");
  CHECK(Listed(*disk, {.until = At(-400)}) == "old");
}

TEST_CASE("the time of an article distrusts what cannot be", "[store][query]") {
  struct Row {
    const char* name;
    std::string published;  // a day alone where it has ten characters
    std::string when;
  };
  const Row rows[] = {
      {"a time", "2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"},
      {"a time after the first sight", "2026-11-23T12:00:01Z", "2026-11-23T12:00:00Z"},
      {"the day of the first sight", "2026-11-23", "2026-11-23T12:00:00Z"},
      {"a day before", "2026-11-22", "2026-11-22T23:59:59Z"},
      {"a day to come", "2026-11-24", "2026-11-23T12:00:00Z"},
      {"an old blog's entry", "2009-03-01T10:00:00Z", "2009-03-01T10:00:00Z"},
      {"a clock that was never set", "2001-01-01T00:00:00Z", "2026-11-23T12:00:00Z"},
      {"the beginning of time", "1970-01-01T00:00:00Z", "2026-11-23T12:00:00Z"},
      {"before newspapers", "0001-01-01T00:00:00Z", "2026-11-23T12:00:00Z"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    StoredArticle article;
    article.record.first_seen = At(0);
    article.record.article.published =
        Date{*ParseWhen(row.published, {}), row.published.size() > 10};
    CHECK(Rfc3339(article.When()) == row.when);
  }
}

TEST_CASE("stories are listed by their newest member", "[store][query]") {
  Filled disk;
  const auto listed = [&](const StoryQuery& query) {
    std::string out;
    REQUIRE(disk->QueryStories(query, [&](const Story& story) {
      out += story.title.back();
      return true;
    }));
    return out;
  };
  // b's story has d as its newest member and stands once. c and e are of one time: by their
  // numbers.
  const std::string all = listed({});
  CHECK((all == "bcea" || all == "beca"));
  CHECK(listed({.limit = 1}) == "b");
  CHECK(listed({.min_articles = 2}) == "b");
  CHECK(listed({.source = "north"}) == "ba");
  CHECK(listed({.since = At(31)}) == "b");
  CHECK(listed({.until = At(30)}) == "a");
  CHECK(listed({.limit = 0}).size() == 4);
}

TEST_CASE("a visitor ends the listing", "[store][query]") {
  Filled disk;
  size_t seen = 0;
  REQUIRE(disk->QueryArticles({}, [&](const StoredArticle&) { return ++seen < 2; }));
  CHECK(seen == 2);
}

TEST_CASE("the log is read from anywhere in its order", "[store]") {
  Filled disk;
  std::string order;
  REQUIRE(disk->ReadLog(2, [&](uint64_t position, const ArticleRecord& record) {
    order += std::to_string(position) + record.url.back();
    return true;
  }));
  CHECK(order == "2c3d4e");
  CHECK(disk->Sources() == std::vector<std::string>{"north", "south"});
}

TEST_CASE("a reader sees what the writer writes meanwhile", "[store]") {
  Filled disk;
  const std::unique_ptr<Store> reader = disk.Reader();
  CHECK(Listed(*reader, {}) == "d e c b a");
  disk.Add(From("west", "f", 50, made::Text(9)));
  CHECK(Listed(*reader, {}) == "f d e c b a");
  CHECK(reader->Counts()->articles == 6);
  CHECK(reader->Sources()->size() == 3);

  // It writes nothing itself.
  const ArticleRecord record = From("west", "g", 60, made::Text(10));
  CHECK_FALSE(reader->CommitArticle(record, MakeFingerprint("", record.article.text)));
  CHECK(Listed(*disk, {}) == "f d e c b a");
}

}  // namespace
}  // namespace wirefold
