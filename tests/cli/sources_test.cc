// How what is followed is told: a line a feed, and everything of one.
#include <algorithm>
#include <catch2/catch.hpp>

#include "store/store.h"
#include "tests/cli/program.h"
#include "tests/cli/web.h"

namespace wirefold {
namespace {

constexpr const char* kConfig =
    "[[source]]\nname = \"Bay\"\nfeeds = [\"http://me:s3cr3t@10.0.0.1/a\"]\n"
    "proxy = \"http://me:s3cr3t@10.9.9.9:3128\"\nheaders = { \"X-Key\" = \"s3cr3t\" }\n"
    "interval = \"10m\"\n"
    "[[source]]\nname = \"Rest\"\npaused = true\nfeeds = [\"http://10.0.0.1/b\"]\n"
    "[[source]]\nname = \"Home\"\nhome = \"https://h.test/\"\n";

size_t LinesOf(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("what was never polled is listed too, with and without a database", "[cli][sources]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  const Ran before = desk.Run("sources --config c.toml");
  CHECK(before.exit_code == 0);
  CHECK(before.out ==
        "new      Bay                       never                     -        -  "
        "http://me:***@10.0.0.1/a\n"
        "paused   Rest                      never                     -        -  "
        "http://10.0.0.1/b\n"
        "empty    Home                      never                     -        -  lists no feed: "
        "nothing to poll; `wirefold source add https://h.test/` finds some\n");
  CHECK_THAT(before.err, Catch::Contains("2 feeds: 1 new, 1 paused; 1 source has nothing to poll"));
  desk.Write("urls", "http://10.0.0.1/c \"~Bay\"\nhttp://me:s3cr3t@10.0.0.1/a/\n");
  desk.Run("feeds import --db db urls");
  const Ran after = desk.Run("sources -q --config c.toml --db db");
  CHECK_THAT(after.out, Catch::Contains("new      Bay 2 ") && Catch::Contains("10.0.0.1/c\n"));
  CHECK_THAT(after.out, !Catch::Contains("10.0.0.1/a/"));
  CHECK_THAT(after.err, !Catch::Contains("feeds"));
}

TEST_CASE("a feed that fails says since when, why and when it is tried again", "[cli][sources]") {
  const Desk desk;
  desk.Write("urls", "http://10.0.0.1/a \"~A\"\n");
  desk.Run("feeds import --db db urls");
  desk.Run("crawl --db db");  // a private address, which is not asked
  const Ran failing = desk.Run("sources --db db --failing");
  CHECK(failing.exit_code == 0);
  CHECK(LinesOf(failing.out) == 1);
  CHECK_THAT(failing.out, Catch::StartsWith("failing  A ") && Catch::Contains("  in ") &&
                              Catch::Contains("http://10.0.0.1/a: since 20") &&
                              Catch::Contains(", 1 time: "));
  CHECK_THAT(failing.err, Catch::Contains("1 feed: 1 failing"));
  const Ran json = desk.Run("sources --db db --format jsonl A");
  CHECK_THAT(json.out, Catch::StartsWith("{\"state\":\"failing\",\"reason\":\"since ") &&
                           Catch::Contains("\"from\":\"database\",\"polls\":1,\"last_poll\":\"") &&
                           Catch::Contains("\"next_reason\":\"failed: waits "));
  const Ran told = desk.Run("explain --db db A");
  CHECK(told.exit_code == 0);
  for (const char* line :
       {"A\n  from        the database (imported)\n",
        "  daemon      none runs: ", "\nhttp://10.0.0.1/a\n", "  state       failing: since 20",
        "  next poll   20", "): failed: waits ", "  last polls  time", "  none "})
    CHECK_THAT(told.out, Catch::Contains(line));
}

TEST_CASE("a feed that breaks off is not told as one that is well", "[cli][sources]") {
  const Web web([](const std::string& head) {
    const bool is_feed = head.starts_with("GET /f ");
    const std::string body =
        is_feed
            ? "<rss version='2.0'><channel><title>Bay</title><item><guid>1</guid><title>Lock gates"
              "</title><description>They are replaced.</description></item><item><title>Cho"
            : "";
    return std::string("HTTP/1.1 ") + (is_feed ? "200 OK" : "404 Not Found") +
           "\r\nContent-Type: application/rss+xml\r\nETag: \"1\"\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
  });
  const Desk desk;
  desk.Write("c.toml",
             "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nper_host_delay = \"0s\"\n"
             "[[source]]\nname = \"Bay\"\nfeeds = [\"http://127.0.0.1:" +
                 web.port() + "/f\"]\n");
  const Ran crawl = desk.Run("crawl -q --config c.toml --db db");
  CHECK(crawl.exit_code == 1);
  CHECK(crawl.out == "1 article, 1 story, 0 folded, 1 failed\n");  // what was whole
  CHECK_THAT(crawl.err, Catch::Contains("/f: its document breaks off: line 1: ") &&
                            Catch::EndsWith("; what was whole of it counts\n"));
  const Ran failing = desk.Run("sources --failing --config c.toml --db db");
  CHECK_THAT(failing.out, Catch::StartsWith("cut      Bay ") &&
                              Catch::Contains("/f: its document breaks off: line 1: ") &&
                              Catch::Contains("; what was whole of it counts\n"));
  CHECK_THAT(failing.err, Catch::Contains("1 feed: 1 cut"));
  CHECK_THAT(desk.Run("explain --config c.toml --db db Bay").out,
             Catch::Contains("  state       cut: its document breaks off: "));
}

TEST_CASE("only what is asked for is told, and what nobody is called is a fault",
          "[cli][sources]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  struct Row {
    const char* names;
    int exit_code;
    const char* out;  // a part of it; empty: nothing at all
    const char* err;
  };
  const auto row = GENERATE(values<Row>({
      {"Bay", 0, "new      Bay ", "1 feed: 1 new"},
      {"http://10.0.0.1/b/", 0, "paused   Rest ", "1 feed: 1 paused"},
      {"https://h.test", 0, "empty    Home ", "0 feeds"},
      {"Bya", 2, "", "no source or feed \"Bya\" is followed; did you mean Bay"},
      {"http://me:s3cr3t@10.0.0.1/z", 2, "", "\"http://me:***@10.0.0.1/z\" is followed"},
  }));
  DYNAMIC_SECTION(row.names) {
    const Ran ran = desk.Run(std::string("sources --config c.toml ") + row.names);
    CHECK(ran.exit_code == row.exit_code);
    CHECK_THAT(ran.out, Catch::StartsWith(row.out));
    CHECK(LinesOf(ran.out) == (row.out[0] != 0));
    CHECK_THAT(ran.err, Catch::Contains(row.err));
  }
}

TEST_CASE("a database that is not there is no empty list", "[cli][sources]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  desk.Write("named.toml", std::string("[crawler]\ndb = \"") + desk.path() + "/no\"\n" + kConfig);
  desk.Write("bare.toml", std::string("[crawler]\ndb = \"") + desk.path() + "/no\"\n");
  const auto command = GENERATE(as<std::string>(), "sources", "feeds list", "feeds export -o all",
                                "explain Bay", "feeds remove Bay");
  struct Row {
    const char* places;
    bool refused;
  };
  const auto row = GENERATE(values<Row>({
      {"--db no", true},
      {"--config c.toml --db no", true},  // --db is what was meant
      {"--config bare.toml", true},
      {"", true},
      {"--config c.toml", false},  // its own sources
      {"--config named.toml", false},
  }));
  DYNAMIC_SECTION(command << ' ' << row.places) {
    const Ran ran = desk.Run(command + " " + row.places);
    CHECK((ran.exit_code == 4) == row.refused);
    CHECK((ran.err.find("no database at ") != std::string::npos) == row.refused);
    if (row.refused) CHECK(ran.out.empty());
    CHECK(desk.Shell("test -e all").exit_code == (row.refused || command[6] != 'e'));
    CHECK(desk.Shell("test -e no").exit_code == 1);
  }
}

TEST_CASE("explain tells the settings in force and none of their secrets", "[cli][sources]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  const auto format = GENERATE(as<std::string>(), "table", "json", "jsonl");
  DYNAMIC_SECTION(format) {
    const Ran ran = desk.Run("explain --config c.toml Bay --format " + format);
    CHECK(ran.exit_code == 0);
    for (const char* part : {"interval 10m", "2000 pages a day", "http://me:***@10.9.9.9:3128",
                             "header X-Key", "http://me:***@10.0.0.1/a"})
      CHECK_THAT(ran.out, Catch::Contains(part));
    CHECK_THAT(ran.out, !Catch::Contains("s3cr3t"));
  }
}

TEST_CASE("explain names the interval where that decides", "[cli][sources]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  const Time polled = *ParseWhen("2026-11-02T08:00:00Z", {});
  FeedState state;
  state.url = "http://me:s3cr3t@10.0.0.1/a";
  state.id = FeedIdOf(state.url);
  state.source = "Bay";
  state.polls = 1;
  state.last_poll = state.last_success = polled;
  // Planned before the interval was set.
  state.next_poll = polled + std::chrono::hours(4);
  state.next_reason = "speaks about once a week";
  {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    REQUIRE((*store)->Enlist({state}));
  }
  const Ran ran = desk.Run("explain --config c.toml --db db Bay");
  CHECK_THAT(ran.out, Catch::Contains("2026-11-02T08:10:00Z (now): the source's interval, 10m\n"));
  CHECK_THAT(ran.out, !Catch::Contains("once a week"));
}

TEST_CASE("a list of sitemaps is counted, known again and let go as feeds are", "[cli][feeds]") {
  const Desk desk;
  desk.Write("c.toml", "[[source]]\nname = \"N\"\nsitemaps = [\"https://n.test/s.xml\"]\n");
  desk.Run("feeds export --config c.toml -o n.opml");
  CHECK(desk.Run("feeds import --db db n.opml").out == "1 new, 0 followed already\n");
  CHECK(desk.Run("feeds import --db db n.opml n.opml").out == "0 new, 2 followed already\n");
  CHECK_THAT(desk.Run("feeds list --db db").out, Catch::Contains("https://n.test/s.xml\n"));
  CHECK(desk.Run("source remove --db db https://n.test/s.xml").out ==
        "1 feed removed; its articles stay\n");
  CHECK(desk.Run("feeds list --db db").out.empty());
}

TEST_CASE("a crawl of what was typed, into another database, tells no installed search", "[cli]") {
  const Desk desk;
  desk.Shell("mkdir -p .config/wirefold");
  desk.Write(".config/wirefold/wirefold.toml",
             "[[search]]\nname = \"all\"\nquery = \"a\"\nfile = \"all.atom\"\n");
  const std::string all = "test -e .config/wirefold/all.atom; echo $?";
  CHECK(desk.Run("crawl -q --db other http://127.0.0.1:1/feed").exit_code == 1);
  CHECK(desk.Shell(all).out == "1\n");
  CHECK(desk.Run("crawl -q http://127.0.0.1:1/feed").exit_code == 1);
  CHECK(desk.Shell(all).out == "0\n");
}

}  // namespace wirefold
