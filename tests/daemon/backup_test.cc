// Copies of a database while a daemon writes to it.
#include <signal.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/strings.h"
#include "cli/control.h"
#include "tests/daemon/station.h"

using namespace wirefold;
using Catch::Contains;

TEST_CASE("a daemon that crawls is copied, and the copy is whole", "[daemon][backup]") {
  Station station;
  std::vector<std::string> feeds;
  for (int i = 0; i < 12; ++i) feeds.push_back("paper" + std::to_string(i) + ".example/feed");
  station.Configure(feeds);
  station.StartReady();
  const std::string copies = station.desk().path() + "/copies";
  REQUIRE(station.Until([&] { return station.Asked("paper0.example/2") > 0; }));
  // The station serves the papers between its own steps: so this one goes into the background.
  station.desk().Shell("(wirefold db backup --db db copies >said 2>&1; echo $? >code) &");
  REQUIRE(station.Until([&] { return std::filesystem::exists(station.desk().path() + "/code"); }));
  REQUIRE(station.Until([&] { return station.desk().Shell("cat code").out == "0\n"; }));
  CHECK_THAT(station.desk().Shell("cat said").out, Catch::StartsWith("copy 1 in " + copies));
  REQUIRE(station.Until([&] { return station.Asked("paper11.example/2") > 0; }));

  const Desk& desk = station.desk();
  const Ran restore = desk.Run("db restore copies --db again");
  CHECK(restore.exit_code == 0);
  const Ran check = desk.Run("db check --db again");
  INFO(check.out << check.err);
  CHECK(check.exit_code == 0);
  CHECK_FALSE(desk.Run("query --db again").out.empty());
  // The daemon goes on, and holds the database that was copied.
  CHECK(station.UntilHeard("WATCHDOG=1", station.Heard("WATCHDOG=1") + 1));
  CHECK(desk.Run("db compact --db db").exit_code == 3);
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
  CHECK(desk.Run("db check --db db").exit_code == 0);
}

TEST_CASE("a copy that the daemon cannot make is told", "[daemon][backup]") {
  Station station;
  station.Configure({"harbour.example/feed"});
  station.StartReady();
  station.desk().Write("file", "no directory");
  const Ran ran = station.desk().Run("db backup --db db file");
  CHECK(ran.exit_code != 0);
  CHECK_THAT(ran.err, Contains("db backup: "));
  CHECK(station.UntilHeard("WATCHDOG=1", station.Heard("WATCHDOG=1") + 1));
}
