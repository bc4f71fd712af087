#include <catch2/catch.hpp>
#include <string>

#include "config/feed_list.h"

namespace wirefold {
namespace {

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a urls file is read as newsboat reads it", "[urls]") {
  const auto list = ParseFeedList(
      "\xEF\xBB\xBF# my feeds\r\n"
      "\r\n"
      "https://a.test/feed news \"far away\" \"~The \\\"A\\\" Paper\" news\r\n"
      "\"https://b.test/rss\"  # all of it\r\n"
      "feed:https://b.test/second \"~\" \"no end\n",
      "urls");
  REQUIRE(list);
  CHECK(list->warnings.empty());
  const std::vector<Source> wanted = {
      {"The \"A\" Paper", "", {"https://a.test/feed"}, {}, {"news", "far away"}, {}},
      {"b.test", "", {"https://b.test/rss"}, {}, {}, {}},
      {"b.test 2", "", {"https://b.test/second"}, {}, {"no end"}, {}},
  };
  CHECK(list->sources == wanted);
}

TEST_CASE("what is newsboat's own is left out, and the line is named", "[urls]") {
  const auto list = ParseFeedList(
      "\"query:Unread:unread = \\\"yes\\\"\"\n"
      "exec:/bin/feed.sh \"~Mine\"\n"
      "filter:sed:https://a.test/feed\n"
      "file:///home/me/feed.xml\n"
      "https://a.test/feed \"!hidden\"\n"
      "ftp://me:s3cr3t@a.test/feed\n"
      "https://a.test/feed/\n",
      "urls");
  REQUIRE(list);
  REQUIRE(list->sources.size() == 1);
  CHECK(list->sources[0].tags.empty());
  CHECK(list->warnings ==
        Strings{"urls: line 1: query: a question to newsboat's own articles (left out)",
                "urls: line 2: exec: runs a program (left out)",
                "urls: line 3: filter: runs a program (left out)",
                "urls: line 4: file: a file, no address on the web (left out)",
                "urls: line 5: the flag \"!hidden\" is newsboat's own (left out)",
                "urls: line 6: ftp://***@a.test/feed: scheme ftp: only http and https (left out)",
                "urls: https://a.test/feed/ is listed more than once; used once",
                "urls: 1 feed used, 5 left out"});
}

TEST_CASE("what a list is, is seen by its content", "[urls]") {
  struct Row {
    const char* name;
    const char* bytes;
    const char* complaint;  // empty: one feed
  };
  const auto row = GENERATE(values<Row>({
      {"an address", "https://a.test/feed", ""},
      {"comments first", "# <opml>\n\n  HTTP://a.test/feed\n", ""},
      {"OPML", "\n<opml><body><outline xmlUrl='https://a.test/'/></body></opml>", ""},
      {"a text", "not a list", "f: not OPML: "},
      {"nothing", "", "f: not OPML: "},
      {"a page", "<html><a href='https://a.test/feed'>", "f: not OPML: "},
      {"prose with an address in it", "A licence,\nsee\nhttps://a.test/ for\nall of it\nat once\n",
       "f: no list of feeds: of 5 lines 1 begin with an address"},
      {"a list with bare words among its addresses", "https://a.test/feed\nhttps://\nnews\n", ""},
      {"questions only", "query:a:b\n", "f: no address of a feed in it"},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto list = ParseFeedList(row.bytes, "f");
    CHECK(list.has_value() == std::string(row.complaint).empty());
    if (list)
      CHECK(list->sources.size() == 1);
    else
      CHECK_THAT(list.error().what, Catch::StartsWith(row.complaint));
  }
}

}  // namespace wirefold
