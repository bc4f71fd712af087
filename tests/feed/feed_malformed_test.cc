#include <catch2/catch.hpp>
#include <string>

#include "crawler/feed/feed_reader.h"
#include "tests/pieces.h"

using namespace wirefold;

TEST_CASE("a feed with faults is a feed with warnings", "[feed]") {
  struct Row {
    const char* name;
    std::string in;
    size_t entries;
    const char* last_title;
  };
  const auto row = GENERATE(values<Row>({
      {"bare ampersand", "<rss><channel><item><title>D&D & Co</title></item></channel></rss>", 1,
       "D&D & Co"},
      {"HTML entity", "<rss><channel><item><title>caf&eacute;</title></item></channel></rss>", 1,
       "café"},
      {"cut off in the second item",
       "<rss><channel><item><title>1</title></item><item><title>2</ti", 2, "2"},
      {"item not closed",
       "<rss><channel><item><title>1</title><item><title>2</title></item></channel></rss>", 2, "2"},
      {"unescaped HTML in description",
       "<rss><channel><item><description><p>a<br>b</description><title>t</title></item></channel></"
       "rss>",
       1, "t"},
      {"a stray end tag", "<rss><channel><item></div><title>t</title></item></channel></rss>", 1,
       "t"},
      {"wrong case", "<RSS><Channel><Item><Title>t</title></Item></Channel></RSS>", 1, "t"},
      {"prefixes nobody declared",
       "<rss><channel><item><dc:title>t</dc:title></item></channel></rss>", 1, "t"},
      {"PHP's warning first",
       "<br />\n<b>Notice</b>: x<?xml "
       "version='1.0'?><rss><channel><item><title>t</title></item></channel></rss>",
       1, "t"},
      {"a script behind",
       "<rss><channel><item><title>t</title></item></channel></rss><script>x</script>", 1, "t"},
      {"NUL bytes",
       std::string("<rss><channel><item><title>t\0</title></item></channel></rss>", 57), 1, "t"},
      {"control characters", "<rss><channel><item><title>t\x08</title></item></channel></rss>", 1,
       "t"},
      {"an unknown charset",
       "<?xml version='1.0' "
       "encoding='klingon'?><rss><channel><item><title>t</title></item></channel></rss>",
       1, "t"},
      {"trailing commas",
       R"({"version":"https://jsonfeed.org/version/1","items":[{"id":1,"title":"t"},],})", 1, "t"},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto feed = ReadFeed(row.in, "", "");
    REQUIRE(feed);
    REQUIRE(feed->entries.size() == row.entries);
    CHECK(feed->entries.back().title == row.last_title);
    CHECK_FALSE(feed->warnings.empty());
  }
}

TEST_CASE("a feed that breaks off keeps what is whole and nothing else", "[feed]") {
  struct Row {
    const char* name;
    const char* in;  // after one whole item
    const char* last;
  };
  const auto row = GENERATE(values<Row>({
      {"between items", "", "http://a.example/1 1"},
      {"in a link", "<item><title>2</title><link>http://127.77.10.1:8", "2"},
      {"in a link, nothing whole", "<item><link>http://127.77.10.1:8", "http://a.example/1 1"},
      {"in a link's CDATA", "<item><link><![CDATA[http://a.ex", "http://a.example/1 1"},
      {"in a guid", "<item><link>http://a.example/2</link><guid>http://a.exam",
       "http://a.example/2 "},
      {"in a guid, nothing whole", "<item><guid isPermaLink='true'>http://a.exam",
       "http://a.example/1 1"},
      {"in an attribute", "<item><title>2</title><enclosure url='http://a.exam", "2"},
      {"in a title", "<item><link>http://a.example/2</link><title>Pres", "http://a.example/2 "},
      {"in a title's end tag", "<item><title>2</ti", "2"},
      {"in a description",
       "<item><link>http://a.example/2</link><title>2</title><description><p>a<b>c",
       "http://a.example/2 2"},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto feed =
        ReadFeed("<rss><channel><item><link>http://a.example/1</link><title>1</title></item>" +
                     std::string(row.in),
                 "http://a.example/", "");
    REQUIRE(feed);
    CHECK_FALSE(feed->complete);
    CHECK_FALSE(feed->warnings.empty());
    const Entry& last = feed->entries.back();
    CHECK((last.url.empty() ? last.title : last.url + " " + last.title) == row.last);
    CHECK(last.content_html + last.summary + last.content_text == "");
    CHECK(last.attachments.empty());
  }
}

TEST_CASE("a feed that comes to its end is complete, with faults or without", "[feed]") {
  const char* in = GENERATE("<rss><channel><item><title>a</title></item></channel></rss>",
                            "<rss><channel><item><title>a</channel></rss>",
                            "<rss><channel><item><title>a & b</title></item></channel></rs",
                            R"({"items":[{"id":"a"}]})");
  const auto feed = ReadFeed(in, "", "");
  REQUIRE(feed);
  CHECK(feed->complete);
  CHECK(feed->entries.size() == 1);
}

TEST_CASE("what is no feed is named", "[feed]") {
  struct Row {
    std::string in;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"", "empty"},
      {" \n\t ", "empty"},
      {"%PDF-1.7 ...", "PDF"},
      {"\x1F\x8B\x08...", "gzip"},
      {"Not Found", "text that begins with \"Not Found\""},
      {"<!DOCTYPE html><title>x</title>", "an HTML page"},
      {"<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head></html>",
       "feeds found in it: https://paper.example/rss"},
      {"<html><head><title>Just a moment...</title></head></html>", "bot wall"},
      {"<wml/>", "its root is <wml>"},
      {R"({"error": "no such feed"})", "no such feed"},
      {"{\"version\":", "not JSON"},
  }));
  DYNAMIC_SECTION(row.in) {
    const auto feed = ReadFeed(row.in, "https://paper.example/", "application/rss+xml");
    REQUIRE_FALSE(feed);
    INFO(feed.error().what);
    CHECK(feed.error().what.find(row.says) != std::string::npos);
    CHECK(feed.error().what.rfind("not a feed", 0) == 0);
  }
}

TEST_CASE("the feeds of comments are offered last", "[feed]") {
  const auto feed = ReadFeed(
      "<html><link rel=alternate type=application/atom+xml href=/comments/feed><link "
      "rel='alternate' "
      "type='application/feed+json' href='/feed.json'></html>",
      "https://paper.example/", "");
  REQUIRE_FALSE(feed);
  CHECK(feed.error().what ==
        "not a feed: an HTML page; feeds found in it: https://paper.example/feed.json, "
        "https://paper.example/comments/feed");
}

TEST_CASE("an empty feed is a feed", "[feed]") {
  for (const char* in : {"<rss/>", "<feed/>", "<rss><channel/></rss>",
                         R"({"version":"https://jsonfeed.org/version/1.1","items":[]})"}) {
    INFO(in);
    REQUIRE(ReadFeed(in, "", ""));
  }
}

TEST_CASE("B8: no input takes time out of proportion", "[feed]") {
  const auto many = [](std::string_view part, size_t times) {
    std::string out;
    for (size_t i = 0; i < times; ++i) out += part;
    return out;
  };
  const std::string part =
      GENERATE(values<std::string>({"<", "&", "<a ", "<a b=\"", "<![CDATA[", "<!--", "</item>",
                                    "<item>", "<b><i></b>", "&amp;lt;", "&lt;script&gt;", "&lt;a ",
                                    "&lt;a href=\"x", "<!DOCTYPE ", "<?x", "]]>", "'", "<link>"}));
  DYNAMIC_SECTION(part) {
    const auto feed =
        ReadFeed("<rss><channel><item><title>t</title><description>" + many(part, 200'000),
                 "https://x.example/", "");
    CHECK((feed || feed.error().code == Code::kTooLarge));
  }
}

TEST_CASE("a feed of any length is read in pieces", "[feed]") {
  for (const bool json : {false, true}) {
    std::string document =
        json ? R"({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [)"
             : "<rss><channel><title>T</title>";
    for (int i = 0; i < 9000; ++i) {
      const std::string n = std::to_string(i);
      document +=
          json ? (i ? ",{\"id\": \"" : "{\"id\": \"") + n + "\", \"title\": \"D & D " + n + "\"}"
               : "<item><guid>" + n + "</guid><title>D & D " + n + "</title></item>";
    }
    document += json ? "]}" : "</channel></rss>";
    Pieces pieces(document, 4099);
    FeedLimits limits;
    limits.max_entries = 10;
    const auto feed = ReadFeed(pieces, "", "", limits);
    REQUIRE(feed);
    CHECK(feed->title == "T");
    CHECK(feed->well_formed == json);
    REQUIRE(feed->entries.size() == 10);
    CHECK(feed->entries[9].title == "D & D 9");
    CHECK(feed->warnings.front() == "8990 entries beyond the first 10 left out");
  }
}
