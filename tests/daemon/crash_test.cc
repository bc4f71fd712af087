// The real program, with parsers that crash: what a document costs that makes them.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/daemon/station.h"

using namespace wirefold;
using Catch::Contains;

namespace {

size_t Times(const std::string& text, const std::string& what) {
  size_t times = 0;
  for (size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++times;
  return times;
}

void DieTwice(Station& station) {
  for (int death = 0; death < 2; ++death) {
    station.Start();
    const int code = station.WaitForEnd();
    INFO(station.err());
    CHECK(code > 0);
  }
}

}  // namespace

TEST_CASE("B12: a page that crashes the parser costs two deaths and its own text",
          "[daemon][crash]") {
  const std::string how = GENERATE("[abort here]", "[overflow the stack here]");
  Station station;
  station.program = WIREFOLD_FRAGILE;
  station.Configure({"harbour.example/feed"});
  station.pages["harbour.example/1"] = "<html><body><p>" + how + "</p></body></html>";
  DieTwice(station);
  CHECK(station.Asked("harbour.example/1") == 2);
  station.StartReady();
  REQUIRE(station.Until([&] { return station.Asked("harbour.example/2") > 0; }));
  REQUIRE(station.UntilHeard("WATCHDOG=1", station.Heard("WATCHDOG=1") + 2));
  const Ran status = station.desk().Run("status --db db");
  CHECK_THAT(status.out, Contains("skipped") && Contains("1 document that ended the process"));
  const Ran explained =
      station.desk().Run("explain harbour.example --config wirefold.toml --db db");
  CHECK_THAT(explained.out,
             Contains("http://harbour.example/1: reading it ended the process twice: "
                      "not read again by wirefold"));
  CHECK(Times(station.err(), "ended the process twice") == 1);
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
  CHECK(station.Asked("harbour.example/1") == 2);
  const Ran listed = station.desk().Run("query --db db --format jsonl");
  CHECK(std::count(listed.out.begin(), listed.out.end(), '\n') == 2);
  CHECK_THAT(listed.out, Contains("ended the process twice"));
  const Ran checked = station.desk().Run("db check --db db");
  INFO(checked.out << checked.err);
  CHECK(checked.exit_code == 0);
}

TEST_CASE("B12: a feed that crashes the parser is skipped, and the others go on",
          "[daemon][crash]") {
  Station station;
  station.program = WIREFOLD_FRAGILE;
  station.Configure({"harbour.example/feed", "northern.example/feed"});
  station.pages["harbour.example/feed"] =
      "<rss version='2.0'><channel><title>[abort here]</title></channel></rss>";
  DieTwice(station);
  station.StartReady();
  REQUIRE(station.Until([&] { return station.Asked("northern.example/2") > 0; }));
  CHECK(station.Asked("harbour.example/feed") <= 3);
  const Ran explained =
      station.desk().Run("explain harbour.example --config wirefold.toml --db db --format jsonl");
  CHECK_THAT(explained.out, Contains("\"failing\"") && Contains("ended the process"));
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
}
