#include "crawler/entries.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

const Time kNow = FromMillis(1'790'000'000'000);

Entry Listed(std::string id, std::string url) {
  Entry entry;
  entry.id = std::move(id);
  entry.url = std::move(url);
  entry.title = "What the feed calls it";
  entry.summary = "What the feed says about it, in one sentence.";
  return entry;
}

FeedState State() {
  FeedState state;
  state.url = "https://paper.test/feed";
  state.id = FeedIdOf(state.url);
  state.source = "paper";
  return state;
}

TEST_CASE("one page is one entry, whatever hangs on its address", "[entries]") {
  Feed feed;
  feed.entries = {Listed("1", "https://paper.test/a?utm_source=rss"),
                  Listed("2", "https://paper.test/a#top"), Listed("3", "https://paper.test/b")};
  const auto pending = PendingEntries(feed, State(), {"tag"}, kNow);
  REQUIRE(pending.size() == 2);
  CHECK(pending[0].entry.id == "1");
  CHECK(pending[1].entry.id == "3");
  CHECK(pending[0].id != pending[1].id);
  CHECK(pending[0].first_seen == kNow);
  CHECK(pending[0].source == "paper");
  CHECK(pending[0].source_tags == std::vector<std::string>{"tag"});
}

TEST_CASE("entries of their own that name one page are kept apart, in the feed's words",
          "[entries]") {
  Feed feed;
  feed.entries = {Listed("1", "https://paper.test/live#1"),
                  Listed("2", "https://paper.test/live#2"), Listed("3", "https://paper.test/b")};
  feed.entries[1].title = "Another post of the live page";
  const auto pending = PendingEntries(feed, State(), {}, kNow);
  REQUIRE(pending.size() == 3);
  CHECK(pending[0].shares_page);
  CHECK(pending[1].shares_page);
  CHECK(!pending[2].shares_page);
  CHECK(pending[0].id != pending[1].id);
}

TEST_CASE("a redirect to a page that is no article leaves the feed's words", "[entries]") {
  Feed feed;
  feed.entries = {Listed("1", "https://paper.test/a")};
  const PendingEntry pending = PendingEntries(feed, State(), {}, kNow).at(0);
  Article login;
  login.is_article = false;
  login.not_article_reason = "login wall";
  login.title = "Log in";
  login.text = std::string(500, 'x');
  const ArticleRecord record = RecordFromPage(pending, login, "https://paper.test/login", kNow);
  CHECK(record.text_from == TextFrom::kFeed);
  CHECK(record.article.title == "What the feed calls it");
  CHECK(record.article.text == "What the feed says about it, in one sentence.");
}

TEST_CASE("an entry without a page of ours is known by its feed and id", "[entries]") {
  Feed feed;
  feed.entries = {Listed("1", ""), Listed("2", ""), Listed("3", "mailto:desk@paper.test"),
                  Listed("1", "")};
  const auto pending = PendingEntries(feed, State(), {}, kNow);
  CHECK(pending.size() == 3);
}

TEST_CASE("only what leads into the web is an article's address", "[entries]") {
  struct Row {
    const char* listed;
    const char* kept;
  };
  const auto row = GENERATE(values<Row>({
      {"https://paper.test/a", "https://paper.test/a"},
      {"HTTP://paper.test", "http://paper.test/"},
      {"javascript:alert(1)", ""},
      {"data:text/html,a", ""},
      {"ftp://paper.test/a", ""},
      {"/a", ""},
  }));
  DYNAMIC_SECTION(row.listed) {
    Feed feed;
    feed.entries = {Listed("1", row.listed)};
    const PendingEntry pending = PendingEntries(feed, State(), {}, kNow).at(0);
    CHECK(RecordFromEntry(pending, "no page", kNow).url == row.kept);
  }
}

TEST_CASE("a wall in place of the article leaves what the feed said, with the reason",
          "[entries]") {
  Feed feed;
  feed.entries = {Listed("1", "https://paper.test/a")};
  const PendingEntry pending = PendingEntries(feed, State(), {}, kNow).at(0);
  Article wall;
  wall.is_article = false;
  wall.not_article_reason = "consent wall";
  wall.text = "We value privacy.";
  const ArticleRecord record = RecordFromPage(pending, wall, "https://paper.test/a", kNow);
  CHECK(record.text_from == TextFrom::kFeed);
  CHECK(record.page_problem == "consent wall");
  CHECK(record.article.text == "What the feed says about it, in one sentence.");
}

TEST_CASE("of a wall, an error or a list nothing is taken, however long its text", "[entries]") {
  Feed feed;
  feed.entries = {Listed("1", "https://paper.test/a")};
  const PendingEntry pending = PendingEntries(feed, State(), {}, kNow).at(0);
  for (const char* reason : {"consent wall", "bot wall", "login wall", "error page", "section page",
                             "home page", "search page", "profile page", "about page"}) {
    Article wall;
    wall.is_article = false;
    wall.not_article_reason = reason;
    wall.title = "Your privacy";
    wall.image = "https://paper.test/logo.png";
    wall.text = std::string(5000, 'x');
    const ArticleRecord record = RecordFromPage(pending, wall, "https://paper.test/a", kNow);
    CHECK(record.text_from == TextFrom::kFeed);
    CHECK(record.page_problem == reason);
    CHECK(record.article.not_article_reason == reason);
    CHECK(record.article.title == "What the feed calls it");
    CHECK(record.article.text == "What the feed says about it, in one sentence.");
    CHECK(record.article.image.empty());
  }
}

TEST_CASE("a film's page keeps what it says of itself; its text is the feed's", "[entries]") {
  Feed feed;
  feed.entries = {Listed("1", "https://paper.test/a")};
  const PendingEntry pending = PendingEntries(feed, State(), {}, kNow).at(0);
  Article film;
  film.is_article = false;
  film.not_article_reason = "video page";
  film.title = "The film's own title";
  film.text = "A line.";
  const ArticleRecord record = RecordFromPage(pending, film, "https://paper.test/a", kNow);
  CHECK(record.text_from == TextFrom::kFeed);
  CHECK(record.article.title == "The film's own title");
  CHECK(record.article.text == "What the feed says about it, in one sentence.");
}

TEST_CASE("an entry whose page cannot be had is kept with what the feed said", "[entries]") {
  Feed feed;
  feed.entries = {Listed("1", "https://paper.test/a")};
  const PendingEntry pending = PendingEntries(feed, State(), {}, kNow).at(0);
  const ArticleRecord record = RecordFromEntry(pending, "404: not there", kNow);
  CHECK(record.id == pending.id);
  CHECK(record.article.title == "What the feed calls it");
  CHECK(record.page_problem == "404: not there");
  CHECK(record.fetched_url.empty());
}

}  // namespace
}  // namespace wirefold
