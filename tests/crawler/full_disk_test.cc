// D5: the disk is full. The crawl pauses and goes on by itself within seconds after there is space;
// nothing is lost, nothing doubled, nothing asked for meanwhile.
#include <catch2/catch.hpp>

#include "tests/crawler/sim_daemon.h"
#include "tests/random.h"
#include "tests/store/fault_disk.h"

namespace wirefold {
namespace {

using sim::Daemon;

constexpr Millis kSecond{1'000}, kMinute{60'000}, kHour{3'600'000}, kDay{86'400'000};

void CheckAllStored(Daemon& daemon) {
  const auto stored = daemon.AllStored();
  for (const auto& [address, at] : daemon.press().Published()) {
    INFO(address);
    CHECK(stored.contains(address));
  }
  for (const auto& [address, one] : stored) {
    INFO(address);
    CHECK(one.articles == 1);
  }
}

TEST_CASE("D5: a crawl whose disk is full pauses, and goes on when there is space", "[sim]") {
  made::FaultDisk disk;
  Daemon daemon(5, {.days = 6});
  daemon.UseDisk(disk.disk());
  Random chance(5);
  int pauses = 0;
  while (daemon.Now() < daemon.press().end()) {
    daemon.RunFor(Millis{chance.Below(12 * 3'600'000)});
    disk.Fill();
    daemon.RunFor(2 * kHour);  // something is due by then
    const CrawlState full = daemon.crawler().State();
    if (full.paused.empty()) {
      disk.Repair();
      continue;
    }
    ++pauses;
    CHECK_THAT(full.paused, Catch::Contains("the disk is full"));
    // Who watches sees that it lives, and it is left in peace by it.
    const uint64_t requests = daemon.requests();
    daemon.RunFor(10 * kMinute);
    CHECK(daemon.requests() == requests);
    const uint64_t steps = daemon.crawler().State().steps - full.steps;
    CHECK(steps > 60);
    CHECK(steps < 240);
    if (chance.Percent(30)) daemon.Kill();
    disk.Repair();
    daemon.RunFor(30 * kSecond);
    CHECK(daemon.crawler().State().paused.empty());
  }
  CHECK(pauses > 3);
  daemon.RunFor(6 * kDay);
  CHECK(daemon.crawler().State().pages_waiting == 0);
  CHECK(daemon.violations() == std::vector<std::string>{});
  CheckAllStored(daemon);
}

}  // namespace
}  // namespace wirefold
