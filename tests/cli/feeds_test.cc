// What is followed besides the configuration: brought in, listed, written out, ended.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace wirefold {
namespace {

constexpr const char* kList =
    "<opml version='2.0'><body><outline text='Asia'>"
    "<outline text='Bourse' xmlUrl='https://b.test/rss' htmlUrl='https://b.test/'/>"
    "<outline text='Bay' xmlUrl='https://me:s3cr3t@d.test/'/></outline></body></opml>";

}  // namespace

TEST_CASE("a list is imported once, from a file or stdin", "[cli][feeds]") {
  const Desk desk;
  desk.Write("a.opml", kList);
  desk.Write("urls", "https://c.test/feed \"~See\"\nhttps://b.test/rss/\nftp://x.test/\n");
  const Ran first = desk.Run("feeds import --db db a.opml");
  CHECK(first.exit_code == 0);
  CHECK(first.out == "2 new, 0 followed already\n");
  CHECK(first.err.empty());
  CHECK(desk.Run("feeds import --db db a.opml").out == "0 new, 2 followed already\n");
  const Ran both = desk.Shell("wirefold feeds import --db db a.opml - < urls");
  CHECK(both.exit_code == 0);
  CHECK(both.out == "1 new, 3 followed already\n");
  CHECK_THAT(both.err, Catch::Contains("stdin: line 3: ftp://x.test/: ") &&
                           Catch::Contains("stdin: 2 feeds used, 1 left out"));
  const Ran list = desk.Run("feeds list --db db");
  CHECK(list.out ==
        "Bourse                    https://b.test/rss  [Asia]\n"
        "Bay                       https://me:***@d.test/  [Asia]\n"
        "See                       https://c.test/feed\n");
}

TEST_CASE("the configuration's feeds are followed already, and listed first", "[cli][feeds]") {
  const Desk desk;
  desk.Write("a.opml", kList);
  desk.Write("c.toml", "[[source]]\nname = \"Bay\"\nfeeds = [\"https://b.test/rss\"]\n");
  CHECK(desk.Run("feeds import --config c.toml --db db a.opml").out ==
        "1 new, 1 followed already\n");
  const Ran list = desk.Run("feeds list --config c.toml --db db --format jsonl");
  CHECK(list.out ==
        "{\"source\":\"Bay\",\"feed_url\":\"https://b.test/rss\",\"home\":\"\","
        "\"from\":\"configuration\"}\n"
        "{\"source\":\"Bay 2\",\"feed_url\":\"https://me:***@d.test/\",\"home\":\"\","
        "\"folder\":[\"Asia\"],\"tags\":[\"Asia\"],\"from\":\"database\"}\n");
}

TEST_CASE("what is exported can be imported, and says the same again", "[cli][feeds]") {
  const Desk desk;
  desk.Write("a.opml", kList);
  desk.Write("c.toml",
             "[[source]]\nname = \"Two\"\nfeeds = [\"https://t.test/1\", \"https://t.test/2\"]\n"
             "tags = [\"a,b\"]\nfolder = [\"<x>\"]\n"
             "[[source]]\nname = \"none\"\nsitemaps = [\"https://n.test/s.xml\"]\n");
  desk.Run("feeds import --config c.toml --db db a.opml");
  const Ran ran = desk.Run("feeds export --config c.toml --db db -o all.opml");
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::Contains("passwords"));
  CHECK(desk.Shell("stat -c %a all.opml").out == "600\n");
  CHECK(desk.Run("feeds import --db other all.opml").out == "5 new, 0 followed already\n");
  CHECK(desk.Run("feeds import --db other all.opml").out == "0 new, 5 followed already\n");
  desk.Run("feeds export --db other -o again.opml");
  CHECK(desk.Shell("grep -v dateCreated all.opml > a; grep -v dateCreated again.opml | cmp - a")
            .exit_code == 0);
  CHECK(desk.Run("feeds export --db db -o no/where").exit_code == 2);
}

TEST_CASE("a feed or a source is removed, and comes back to its own", "[cli][feeds]") {
  const Desk desk;
  desk.Write("a.opml",
             "<opml xmlns:wirefold='https://wirefold.example/opml'><body>"
             "<outline xmlUrl='https://t.test/1' htmlUrl='https://t.test/' wirefold:source='T'/>"
             "<outline xmlUrl='https://t.test/2' htmlUrl='https://t.test/' wirefold:source='T'/>"
             "<outline text='B' xmlUrl='https://b.test/'/></body></opml>");
  desk.Run("feeds import --db db a.opml");
  CHECK(desk.Run("feeds remove --db db https://t.test/1/").out ==
        "1 feed removed; its articles stay\n");
  CHECK(desk.Run("feeds import --db db a.opml").out == "1 new, 2 followed already\n");
  CHECK(desk.Run("feeds remove --db db T").out == "2 feeds removed; its articles stay\n");
  CHECK(desk.Run("feeds list --db db").out == "B                         https://b.test/\n");
  desk.Write("c.toml", "[[source]]\nname = \"C\"\nfeeds = [\"https://c.test/\"]\n");
  const Ran there = desk.Run("feeds remove --config c.toml --db db C");
  CHECK(there.exit_code == 2);
  CHECK_THAT(there.err,
             Catch::Contains("C stands in the configuration") && Catch::Contains("(read c.toml)"));
  const Ran none = desk.Run("feeds remove --db db Bb");
  CHECK(none.exit_code == 2);
  CHECK_THAT(none.err, Catch::Contains("\"Bb\" was imported; did you mean B"));
}

TEST_CASE("a feed is found by its address as it is shown", "[cli][feeds]") {
  struct Row {
    const char* name;
    int exit_code;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"https://me:s3cr3t@d.test/f", 0, "1 feed removed"},
      {"https://me:***@d.test/f", 0, "1 feed removed"},
      {"https://d.test/f", 0, "1 feed removed"},
      {"https://you:***@d.test/f", 2, "neither a feed nor a source"},
      {"https://me:***@two.test/", 0, "1 feed removed"},
      {"https://two.test/", 2, "2 feeds are at https://two.test/: name the source, or user"},
      {"https://both.test/", 0, "1 feed removed"},  // that one as it stands
  }));
  DYNAMIC_SECTION(row.name) {
    const Desk desk;
    desk.Write("urls",
               "https://me:s3cr3t@d.test/f\nhttps://me:a@two.test/\nhttps://you:b@two.test/\n"
               "https://both.test/\nhttps://me:c@both.test/\n");
    REQUIRE(desk.Run("feeds import --db db urls").exit_code == 0);
    const Ran told = desk.Run(std::string("explain --db db ") + row.name);
    CHECK(told.exit_code == row.exit_code);
    CHECK((told.out.find("  daemon  ") != std::string::npos) == (row.exit_code == 0));
    const Ran gone = desk.Run(std::string("feeds remove --db db ") + row.name);
    CHECK(gone.exit_code == row.exit_code);
    CHECK_THAT(gone.out + gone.err, Catch::Contains(row.says) && !Catch::Contains("s3cr3t"));
  }
}

TEST_CASE("every crawl polls what was imported, the configuration's once", "[cli][feeds]") {
  const Desk desk;
  desk.Write("a.opml",
             "<opml><body><outline text='one' xmlUrl='http://10.0.0.1/1'/>"
             "<outline text='two' xmlUrl='http://10.0.0.1/2'/></body></opml>");
  desk.Write("c.toml", "[[source]]\nname = \"mine\"\nfeeds = [\"http://10.0.0.1/2/\"]\n");
  desk.Run("feeds import --db db a.opml");
  const Ran bare = desk.Run("crawl --db db");
  CHECK(bare.exit_code == 1);
  CHECK_THAT(bare.err, Catch::Contains("one: http://10.0.0.1/1: ") &&
                           Catch::Contains("two: http://10.0.0.1/2: "));
  const Ran configured = desk.Run("crawl --db db --config c.toml http://10.0.0.1/3");
  CHECK_THAT(configured.err, Catch::Contains("one: http://10.0.0.1/1: ") &&
                                 Catch::Contains("mine: http://10.0.0.1/2/: ") &&
                                 Catch::Contains("/3: ") && !Catch::Contains("two: "));
}

TEST_CASE("bad lists are refused, and nothing of them is followed", "[cli][feeds]") {
  const Desk desk;
  desk.Write("a.opml", kList);
  desk.Write("bad.opml", "<opml><body>");
  desk.Write("text", "not a list");
  desk.Write("prose", "A licence, to be had at\nhttps://a.test/\nand nowhere else.\n");
  struct Row {
    const char* arguments;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"feeds import --db db missing", "missing: no such file"},
      {"feeds import --db db a.opml bad.opml", "bad.opml: no outline with xmlUrl"},
      {"feeds import --db db text", "text: not OPML: "},
      {"feeds import --db db prose", "prose: no list of feeds: of 3 lines 1 begin with an address"},
      {"feeds import --db db", "needs a file"},
      {"feeds discover ftp://a.test/", "ftp://a.test/: scheme ftp: only http and https"},
      {"feeds discover", "needs an address"},
      {"feeds imprt", "feeds: unknown command \"imprt\"; did you mean import"},
  }));
  DYNAMIC_SECTION(row.arguments) {
    const Ran ran = desk.Run(row.arguments);
    CHECK(ran.exit_code == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Catch::Contains(row.says));
    CHECK(desk.Run("feeds list --db db").out.empty());
  }
}

}  // namespace wirefold
