#include <catch2/catch.hpp>
#include <string>

#include "crawler/feed/feed_reader.h"
#include "text/json_read.h"

using namespace wirefold;

TEST_CASE("JSON Feed is read as leniently as it is written", "[feed]") {
  const auto feed = ReadFeed(
      R"({"version": "https://jsonfeed.org/version/1.1", "title": "T", "home_page_url": "/", "feed_url": "/feed.json",
          "next_url": "/feed.json?2", "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
          "authors": [{"name": "F"}], "language": "en",
          "items": [
            {"id": 7, "url": "/7", "title": null, "content_text": "plain", "date_published": "2026-11-02T08:00:00Z",
             "tags": ["a", "", "b"], "author": {"name": "A", "url": "mailto:a@x.example"},
             "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": "12", "duration_in_seconds": 3.5}]},
            {"id": "8", "external_url": "https://e.example/", "content_html": "<a href='/x'>x</a>"}, 3, null]})",
      "https://paper.example/feed.json", "");
  REQUIRE(feed);
  CHECK(feed->home_url == "https://paper.example/");
  CHECK(feed->next_url == "https://paper.example/feed.json?2");
  CHECK(feed->hubs[0].type == "WebSub");
  REQUIRE(feed->entries.size() == 2);
  const Entry& first = feed->entries[0];
  CHECK(first.id == "7");
  CHECK(first.url == "https://paper.example/7");
  CHECK(first.title == "plain");
  CHECK(first.content_text == "plain");
  CHECK(first.tags == std::vector<std::string>{"a", "b"});
  CHECK(first.authors[0].email == "a@x.example");
  CHECK(first.attachments[0].size_bytes == 12);
  CHECK(first.attachments[0].duration_seconds == 3);
  CHECK(feed->entries[1].url == "");
  CHECK(feed->entries[1].external_url == "https://e.example/");
  CHECK(feed->entries[1].content_html == "<a href='https://paper.example/x'>x</a>");
  CHECK(feed->entries[1].authors[0].name == "F");
}

TEST_CASE("what is printed is one line of JSON that names its file", "[feed]") {
  const auto feed = ReadFeed(
      "<rss "
      "version='2.0'><channel><title>T\n\xFF\"</title><ttl>5</ttl><item><link>https://x.example/</"
      "link>"
      "<guid isPermaLink='false'>g</guid><pubDate>2 Nov 2026 08:00 "
      "GMT</pubDate></item></channel></rss>",
      "", "");
  REQUIRE(feed);
  const std::string text = FeedToJson(*feed, "dir/a \"file\".xml");
  CHECK(text.find('\n') == std::string::npos);
  const auto json = JsonDocument::Parse(text);
  REQUIRE(json);
  CHECK(json->mended().empty());
  const JsonValue root = json->root();
  CHECK(root["_wirefold"].Text("file") == "dir/a \"file\".xml");
  CHECK(root["_wirefold"]["ttl_minutes"].Int() == 5);
  CHECK(root["_wirefold"].Text("format") == "rss20");
  const auto items = root["items"].Items();
  REQUIRE(items.size() == 1);
  CHECK(items[0].Text("id") == "g");
  CHECK(items[0].Text("date_published") == "2026-11-02T08:00:00Z");
  CHECK_FALSE(items[0]["title"]);
  CHECK_FALSE(items[0]["date_modified"]);
}

TEST_CASE("a JSON feed that breaks off gives what is whole, and what has an id", "[feed]") {
  const std::string head =
      R"({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [
      {"id": "1", "title": "One"}, )";
  const auto with_id = ReadFeed(head + R"({"id": "2", "title": "Tw)", "", "");
  REQUIRE(with_id);
  CHECK(with_id->entries.size() == 2);
  CHECK(with_id->title == "T");
  CHECK_FALSE(with_id->complete);
  CHECK_FALSE(with_id->well_formed);
  const auto without = ReadFeed(head + R"({"title": "Two", "id": "2)", "", "");
  REQUIRE(without);
  CHECK(without->entries.size() == 1);
}
