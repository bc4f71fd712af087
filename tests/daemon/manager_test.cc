// What a service manager hears of the daemon, and what its signals do (sd_notify(3)).
#include <fmt/format.h>
#include <signal.h>
#include <time.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/strings.h"
#include "tests/daemon/station.h"

using namespace wirefold;
using Catch::Contains;

namespace {

constexpr Millis kCleanStop{10'000};

std::vector<std::string> Drips(int hosts) {
  std::vector<std::string> feeds;
  for (int i = 0; i < hosts; ++i) feeds.push_back(fmt::format("slow{}.example/drip", i));
  return feeds;
}

int64_t MonotonicMicros() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

// The value of the last datagram's assignment that begins with `name`.
std::string LastOf(const Station& station, std::string_view name) {
  std::string value;
  for (const auto& said : station.said())
    for (const std::string_view line : Split(said.text, '\n'))
      if (line.starts_with(name)) value = line.substr(name.size());
  return value;
}

// All transfers to slow hosts have begun.
bool UntilDripping(Station& station, int hosts) {
  return station.Until([&] {
    int asked = 0;
    for (int i = 0; i < hosts; ++i) asked += station.Asked(fmt::format("slow{}.example/drip", i));
    return asked >= hosts;
  });
}

}  // namespace

TEST_CASE("the manager hears once that the daemon is ready, then that it lives", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed", "northern.example/feed"});
  station.StartReady();
  CHECK_THAT(LastOf(station, "STATUS="), Contains("2 feeds"));
  REQUIRE(station.UntilHeard("WATCHDOG=1", 5));
  CHECK(station.Heard("READY=1") == 1);
  CHECK(station.Heard("STATUS=") > 5);

  std::vector<Millis> beats;
  for (const auto& said : station.said())
    if (said.text.find("WATCHDOG=1") != said.text.npos) beats.push_back(said.at);
  Millis least{60'000};  // on a busy machine one may come late, not all of them
  for (size_t i = 1; i < beats.size(); ++i) least = std::min(least, beats[i] - beats[i - 1]);
  CHECK(least < Millis{1'500});

  REQUIRE(station.Until([&] { return station.Asked("northern.example/2") > 0; }));
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
  CHECK(station.Heard("STOPPING=1") == 1);
  CHECK(station.Heard("READY=1") == 1);
}

TEST_CASE("D10: a stop is clean and soon, with a hundred transfers in flight", "[daemon]") {
  const int signal = GENERATE(SIGTERM, SIGINT);
  Station station;
  station.Configure(Drips(100));
  station.StartReady();
  REQUIRE(UntilDripping(station, 100));
  const Millis asked = station.Now();
  station.Signal(signal);
  CHECK(station.WaitForEnd() == 0);
  CHECK(station.Now() - asked < kCleanStop);
  CHECK(station.Heard("STOPPING=1") == 1);
  CHECK_FALSE(std::filesystem::exists(station.db() + "/CONTROL"));
  CHECK_FALSE(std::filesystem::exists(station.db() + "/HOLDER"));
  CHECK(station.desk().Run("query --db db").exit_code == 0);
}

TEST_CASE("a stop is heeded at whatever moment it comes", "[daemon]") {
  Station station;
  station.Configure(Drips(20));
  SECTION("while the database is opened") {
    station.Start();
    REQUIRE(station.UntilHeard("STATUS=opening"));
    station.Signal(SIGTERM);
    CHECK(station.WaitForEnd() == 0);
    CHECK(station.Heard("READY=1") == 0);
  }
  SECTION("while a reload waits for requests") {
    station.StartReady();
    REQUIRE(UntilDripping(station, 20));
    station.Signal(SIGHUP);
    REQUIRE(station.UntilHeard("RELOADING=1"));
    station.Signal(SIGTERM);
    CHECK(station.WaitForEnd(kCleanStop) == 0);
    CHECK(station.Heard("READY=1") == 1);
  }
  SECTION("twice: the second ends the process, if it is still there") {
    station.StartReady();
    REQUIRE(UntilDripping(station, 20));
    station.Signal(SIGTERM);
    REQUIRE(station.UntilHeard("STOPPING=1"));
    station.Signal(SIGTERM);
    const int code = station.WaitForEnd(kCleanStop);
    CHECK((code == 0 || code == 128 + SIGTERM));
    station.Configure({"harbour.example/feed"});
    station.StartReady();
    station.Signal(SIGTERM);
    CHECK(station.WaitForEnd() == 0);
  }
  SECTION("a hangup beside it changes nothing") {
    station.StartReady();
    station.Signal(SIGHUP);
    station.Signal(SIGTERM);
    station.Signal(SIGHUP);
    CHECK(station.WaitForEnd(kCleanStop) == 0);
  }
}

TEST_CASE("a good new configuration counts from the reload on", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed", "northern.example/feed"});
  station.StartReady();
  REQUIRE(station.Until([&] { return station.Asked("northern.example/feed") > 0; }));
  station.Configure({"harbour.example/feed", "ledger.example/feed"});
  const int64_t before = MonotonicMicros();
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("READY=1", 2));
  const int64_t told = ParseInt(LastOf(station, "MONOTONIC_USEC=")).value_or(0);
  CHECK(station.Heard("RELOADING=1") == 1);
  CHECK((told >= before && told <= MonotonicMicros()));
  REQUIRE(station.Until([&] { return station.Asked("ledger.example/2") > 0; }));
  CHECK(LastOf(station, "STATUS=").starts_with("2 feeds"));
  CHECK_THAT(station.err(), Contains("configuration read again"));
  CHECK(station.Asked("northern.example/feed") == 1);
  CHECK(station.Asked("harbour.example/feed") == 1);  // not before its time
}

TEST_CASE("a bad new configuration is told, and the old one stays", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed"});
  station.StartReady();
  struct Row {
    const char* name;
    const char* toml;
    const char* what;
  };
  const auto row = GENERATE(values<Row>({
      {"no TOML", "[fetch", "wirefold.toml:1:"},
      {"an unknown key", "[fetch]\nmax_bdoy = \"1M\"\n", "max_bdoy"},
      {"a bad value", "[fetch]\nallow_networks = [\"10.0.0.0/99\"]\n", "10.0.0.0/99"},
      {"no feeds", "", "no feeds"},
  }));
  INFO(row.name);
  station.Write(row.toml);
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("READY=1", 2));
  CHECK_THAT(station.err(),
             Contains("error: ") && Contains(row.what) && Contains("stays as it was"));
  CHECK(station.UntilHeard("WATCHDOG=1", station.Heard("WATCHDOG=1") + 2));
  CHECK(LastOf(station, "STATUS=").starts_with("1 feed"));
  CHECK(station.Until([&] { return station.Asked("harbour.example/2") > 0; }));
}

TEST_CASE("reloads that come while one waits: the last good configuration counts", "[daemon]") {
  Station station;
  std::vector<std::string> feeds = Drips(3);
  station.Configure(feeds);
  station.StartReady();
  REQUIRE(UntilDripping(station, 3));
  station.Configure({"first.example/feed"});
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("RELOADING=1", 1));
  station.Configure({"second.example/feed"});
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("RELOADING=1", 2));
  station.Write("[fetch");
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("RELOADING=1", 3));
  CHECK(station.Heard("READY=1") == 1);
  REQUIRE(station.UntilHeard("READY=1", 2));
  CHECK(station.Until([&] { return station.Asked("second.example/feed") > 0; }));
  CHECK(station.Asked("first.example/feed") == 0);
  CHECK(station.Heard("READY=1") == 2);
}

TEST_CASE("what a running process cannot change is told at a reload", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed"});
  station.StartReady();
  station.Configure({"harbour.example/feed"}, "max_rereads = 3\n[crawler]\nworkers = 3\n");
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("READY=1", 2));
  CHECK_THAT(station.err(), Contains("workers, max_rereads: changed; this counts from the next"));
}
