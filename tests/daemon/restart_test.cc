// One process a database, and what a new one finds after the last has died.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/daemon/station.h"

using namespace wirefold;
using Catch::Contains;

TEST_CASE("D7: a second daemon on a database is refused, and told who holds it", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed"});
  station.StartReady();
  const Ran second = station.desk().Run("run --config wirefold.toml --db db");
  CHECK(second.exit_code == 3);
  CHECK_THAT(second.err, Contains(fmt::format("in use by pid {} (wirefold run)", station.pid())));
  // Nor did the second take the first one's socket.
  CHECK(std::filesystem::exists(station.db() + "/CONTROL"));
  CHECK(station.UntilHeard("WATCHDOG=1", station.Heard("WATCHDOG=1") + 1));
}

TEST_CASE("D1: after kill -9 the next daemon goes on, and polls nothing before its time",
          "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed", "northern.example/feed"});
  station.StartReady();
  REQUIRE(station.Until([&] {
    return station.Asked("harbour.example/2") > 0 && station.Asked("northern.example/2") > 0;
  }));
  // Two beats later what had been asked for is stored.
  REQUIRE(station.UntilHeard("WATCHDOG=1", station.Heard("WATCHDOG=1") + 2));
  const int asked = station.AskedInAll();
  for (int i = 0; i < 2; ++i) {
    station.Signal(SIGKILL);
    CHECK(station.WaitForEnd() == 128 + SIGKILL);
    CHECK(std::filesystem::exists(station.db() + "/CONTROL"));
    station.StartReady();
    CHECK(station.UntilHeard("WATCHDOG=1", 2));
  }
  CHECK(station.AskedInAll() == asked);
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
  const Ran listed = station.desk().Run("query --db db --format jsonl");
  CHECK(std::count(listed.out.begin(), listed.out.end(), '\n') == 4);
}

TEST_CASE("what was imported is followed without a word in the configuration", "[daemon]") {
  Station station;
  station.desk().Write("list", "http://harbour.example/feed\n");
  REQUIRE(station.desk().Run("feeds import --db db list").exit_code == 0);
  station.Configure({});
  station.StartReady();
  CHECK(station.Until([&] { return station.Asked("harbour.example/2") > 0; }));
  station.Signal(SIGHUP);
  CHECK(station.UntilHeard("READY=1", 2));
  CHECK(station.err().find("no feeds") == std::string::npos);
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
}

TEST_CASE("without feeds the daemon says what is missing", "[daemon]") {
  Station station;
  station.Configure({});
  station.Start();
  CHECK(station.WaitForEnd() == 2);
  CHECK_THAT(station.err(), Contains("no feeds") && Contains("wirefold feeds import"));
  CHECK(station.Heard("READY=1") == 0);
}
