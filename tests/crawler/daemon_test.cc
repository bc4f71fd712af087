// The daemon for months, in one thread: what must hold whatever happens.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>

#include "tests/crawler/sim_daemon.h"
#include "tests/random.h"
#include "tests/samples.h"

namespace wirefold {
namespace {

using sim::Daemon;

constexpr Millis kMinute{60'000}, kHour{3'600'000}, kDay{86'400'000};
// After the last publication all comes to its end: the longest pause, twice, and a few tries.
constexpr Millis kQuiet = 6 * kDay;

void CheckAllStored(Daemon& daemon) {
  const auto stored = daemon.AllStored();
  const auto published = daemon.press().Published();
  std::vector<std::string> lost, doubled, odd;
  for (const auto& [address, at] : published)
    if (!stored.contains(address)) lost.push_back(address + " of " + Rfc3339(at));
  for (const auto& [address, one] : stored) {
    if (one.articles > 1) doubled.push_back(address);
    if (!published.contains(address)) odd.push_back(address);
  }
  CHECK(lost == std::vector<std::string>{});
  CHECK(doubled == std::vector<std::string>{});
  CHECK(odd == std::vector<std::string>{});
}

void CheckAtRest(Daemon& daemon) {
  daemon.CheckFeeds();
  const CrawlState state = daemon.crawler().State();
  CHECK(state.pages_waiting == 0);
  CHECK(state.hosts < 40);
  CHECK(daemon.violations() == std::vector<std::string>{});
}

void RunToTheEnd(Daemon& daemon) {
  while (daemon.Now() < daemon.press().end() + kQuiet) {
    daemon.RunFor(6 * kHour);
    daemon.CheckFeeds();
  }
}

// It dies now and then, sometimes soon after; or is stopped, drained, told to read its
// configuration again.
void RunAndEnd(Daemon& daemon, Random& chance, bool kills) {
  while (daemon.Now() < daemon.press().end()) {
    switch (chance.Below(kills ? 6 : 3)) {
      case 0:
        daemon.RunFor(Millis{chance.Below(2 * 86'400'000)});
        daemon.Stop();
        break;
      case 1:
        daemon.RunFor(Millis{chance.Below(86'400'000)});
        daemon.Drain(Millis{chance.Below(30'000)});
        break;
      case 2:
        daemon.RunFor(Millis{chance.Below(86'400'000)});
        daemon.Reload();
        break;
      default:
        daemon.RunFor(Millis{chance.Below(2) * chance.Below(2 * 86'400'000)});
        daemon.RunEvents(1 + chance.Below(chance.Percent(50) ? 60 : 600));
        daemon.Kill();
    }
  }
}

void CheckMonth(uint64_t seed, int days = 30) {
  INFO("seed " << seed);
  Daemon daemon(seed, {.days = days});
  RunToTheEnd(daemon);
  CheckAtRest(daemon);
  CheckAllStored(daemon);
}

void CheckDeaths(uint64_t seed, bool kills, int days = 30) {
  INFO("seed " << seed);
  Daemon daemon(seed, {.days = days});
  Random chance(seed * 41);
  RunAndEnd(daemon, chance, kills);
  RunToTheEnd(daemon);
  CheckAtRest(daemon);
  CheckAllStored(daemon);
}

void CheckClocks(uint64_t seed) {
  INFO("seed " << seed);
  Daemon daemon(seed, {.days = 22});
  Random chance(seed * 43);
  const Millis at_boot = -daemon.Now().time_since_epoch() + kMinute;
  for (const Millis off : {-kDay, Millis{0}, 3653 * kDay, Millis{0}, at_boot, Millis{0}}) {
    daemon.SetClockOff(off);
    daemon.RunFor(Millis{chance.Below(3 * 86'400'000)});
    if (chance.Percent(50)) daemon.Stop();
    daemon.RunFor(kMinute);
  }
  // Every night's restart.
  for (int night = 0; night < 5; ++night) {
    daemon.RunFor(kDay - kMinute);
    daemon.Stop();
  }
  RunToTheEnd(daemon);
  CheckAtRest(daemon);
  CheckAllStored(daemon);
}

// Sees that what was deleted stays away, and that nothing is stored twice.
class Watched {
 public:
  void Look(Daemon& daemon) {
    std::set<std::string> now;
    for (const auto& [address, one] : daemon.AllStored()) {
      now.insert(address);
      const bool again = gone_.contains(address) || !seen_.emplace(address, one.fetched).second;
      if (one.articles > 1 || (again && seen_.at(address) != one.fetched)) back_.insert(address);
    }
    for (const auto& [address, fetched] : seen_)
      if (!now.contains(address)) gone_.insert(address);
  }
  const std::set<std::string>& gone() const { return gone_; }
  const std::set<std::string>& back() const { return back_; }
  bool Saw(const std::string& address) const { return seen_.contains(address); }

 private:
  std::map<std::string, Time> seen_;
  std::set<std::string> gone_, back_;
};

void CheckStories(const Store& store) {
  uint64_t members = 0;
  REQUIRE(store.QueryStories({.limit = UINT64_MAX}, [&](const Story& story) {
    for (const StoryMember& member : story.members) {
      const auto article = store.GetArticle(member.article);
      REQUIRE(article);
      REQUIRE(*article);
      CHECK((*article)->story == story.id);
      ++members;
    }
    return true;
  }));
  const auto counts = store.Counts();
  REQUIRE(counts);
  CHECK(counts->articles == members);
}

// With a limit of ten days, killed now and then, its clock wrong for a while.
void CheckKept(uint64_t seed, int days) {
  INFO("seed " << seed);
  constexpr Millis kKeep = 10 * kDay;
  sim::PressOptions press{.days = days};
  press.keep.articles = kKeep;
  press.keep.max_versions = 2;
  Daemon daemon(seed, press);
  Random chance(seed * 47);
  Watched watched;
  while (daemon.Now() < daemon.press().end() + kQuiet) {
    daemon.RunFor(Millis{chance.Below(86'400'000)});
    watched.Look(daemon);
    if (chance.Percent(40)) daemon.RunEvents(1 + chance.Below(300));
    if (chance.Percent(40)) daemon.Kill();
    if (chance.Percent(5))
      daemon.SetClockOff(3653 * kDay);
    else if (chance.Percent(30))
      daemon.SetClockOff(Millis{0});
  }
  daemon.SetClockOff(Millis{0});
  daemon.RunFor(4 * kHour);
  CHECK(daemon.Now() - daemon.crawler().State().pruned < 2 * kHour);
  watched.Look(daemon);
  CheckStories(daemon.store());
  CHECK(watched.back() == std::set<std::string>{});
  CHECK(watched.gone().size() > 100);
  std::vector<std::string> lost, gone_early, left;
  const Time end = daemon.press().end();
  for (const auto& [address, at] : daemon.press().Published()) {
    const bool gone = watched.gone().contains(address);
    if (!watched.Saw(address)) lost.push_back(address);
    // Days alone count at their ends, and ages from what a twentieth are newer than.
    if (gone && at > end - kKeep + kDay) gone_early.push_back(address);
    if (!gone && at < end - kKeep - 3 * kDay) left.push_back(address);
  }
  CHECK(lost == std::vector<std::string>{});
  CHECK(gone_early == std::vector<std::string>{});
  CHECK(left == std::vector<std::string>{});
  // What a jump of years does to pauses is told by others.
  for (const std::string& wrong : daemon.violations())
    CHECK_THAT(wrong, !Catch::Contains("it ended"));
}

TEST_CASE("what is deleted after ten days stays away, whatever happens", "[daemon]") {
  CheckKept(static_cast<uint64_t>(GENERATE(range(1, 1 + Samples(2)))), 45);
}

TEST_CASE("two years with retention", "[.long]") {
  CheckKept(static_cast<uint64_t>(GENERATE(range(1, 4))), 730);
}

TEST_CASE("weeks of bad weather: nothing is lost, no feed starves, all manners are kept",
          "[daemon]") {
  CheckMonth(1, 14);
}

TEST_CASE("D1, D2: nothing is lost or doubled when the daemon dies at any step", "[daemon]") {
  CheckDeaths(1, true, 8);
}

TEST_CASE("a daemon that is stopped, drained and told to read its configuration again",
          "[daemon]") {
  CheckDeaths(4, false, 12);
}

TEST_CASE("D9: the wall clock jumps: a day back, ten years forth, 1970 at boot", "[daemon]") {
  CheckClocks(2);
}

TEST_CASE("five restarts in a minute ask each feed once", "[daemon]") {
  Daemon daemon(1, {.bad = false, .dead = 0});
  for (int start = 0; start < 5; ++start) {
    daemon.RunFor(Millis{7'000});
    daemon.Stop();
  }
  daemon.RunFor(kMinute);
  for (const auto& feed : daemon.press().feeds()) {
    INFO(feed->Address());
    CHECK(daemon.FeedRequests(feed->Address()) == (feed->read ? 1 : 0));
  }
  CHECK(daemon.violations() == std::vector<std::string>{});
}

TEST_CASE("what an index of sitemaps names is never forgotten, whenever the daemon dies",
          "[daemon]") {
  const uint64_t events = GENERATE(range<uint64_t>(1, 20));
  INFO("dies after " << events << " events of the day");
  Daemon daemon(2, {.days = 3, .bad = false, .dead = 0, .only = "index.test"});
  daemon.RunEvents(events);
  daemon.Kill();
  daemon.RunFor(kHour);
  CHECK(daemon.crawler().State().feeds == 4);
}

TEST_CASE("months of an index whose sitemaps roll by day leave nothing behind", "[daemon]") {
  Daemon daemon(3, {.days = 30, .bad = false, .dead = 0, .only = "index.test"});
  RunToTheEnd(daemon);
  CHECK(daemon.crawler().State().feeds == 4);
  daemon.Stop();
  daemon.RunFor(kHour);
  CHECK(daemon.crawler().State().feeds == 4);
  CHECK(daemon.crawler().State().by_health[static_cast<size_t>(Health::kGone)] == 0);
  CheckAtRest(daemon);
  CheckAllStored(daemon);
}

TEST_CASE("many feeds on one slow host: neither they nor their pages starve", "[daemon]") {
  Daemon daemon(4, {.days = 3, .bad = false, .many = 150, .dead = 0, .only = "many.test"});
  RunToTheEnd(daemon);
  CheckAtRest(daemon);
  CheckAllStored(daemon);
}

TEST_CASE("a host with days of pages to read does not keep its feed waiting", "[daemon]") {
  Daemon daemon(8, {.days = 0, .bad = false, .dead = 0, .only = "flood.test"});
  RunToTheEnd(daemon);
  CheckAtRest(daemon);
  CheckAllStored(daemon);
}

TEST_CASE("in fair weather an article is stored minutes after it was published", "[daemon]") {
  Daemon daemon(5, {.days = 6, .bad = false});
  RunToTheEnd(daemon);
  CheckAtRest(daemon);
  std::vector<int64_t> minutes;
  const auto stored = daemon.AllStored();
  for (const auto& [address, at] : daemon.press().Published())
    if (at > daemon.began() + 2 * kDay && stored.contains(address))
      minutes.push_back((stored.at(address).fetched - at).count() / 60'000);
  std::ranges::sort(minutes);
  REQUIRE(minutes.size() > 100);
  UNSCOPED_INFO("median " << minutes[minutes.size() / 2] << " min");
  CHECK(minutes[minutes.size() / 2] < 45);
}

TEST_CASE("the same seed is the same life", "[daemon]") {
  uint64_t transcripts[2];
  for (uint64_t& transcript : transcripts) {
    Daemon daemon(6, {.days = 4});
    Random chance(6);
    RunAndEnd(daemon, chance, true);
    transcript = daemon.transcript();
  }
  CHECK(transcripts[0] == transcripts[1]);
}

TEST_CASE("what is stored in the end does not depend on how often the daemon died", "[daemon]") {
  std::vector<std::string> stored[2];
  for (const bool kills : {false, true}) {
    Daemon daemon(7, {.days = 4});
    Random chance(7);
    if (kills) RunAndEnd(daemon, chance, true);
    RunToTheEnd(daemon);
    for (const auto& [address, one] : daemon.AllStored()) stored[kills].push_back(address);
  }
  CHECK(stored[0] == stored[1]);
}

// For a night: `crawler_test "[.long]"`.
TEST_CASE("many seeds", "[.long]") {
  const auto began = std::chrono::steady_clock::now();
  const uint64_t seed = GENERATE(range<uint64_t>(100, 160));
  switch (seed % 4) {
    case 0:
      CheckMonth(seed);
      break;
    case 1:
      CheckClocks(seed);
      break;
    case 2:
      CheckDeaths(seed, false);
      break;
    default:
      CheckDeaths(seed, true);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  WARN("seed " << seed << ": " << took.count() << " s");
}

TEST_CASE("two years", "[.long]") { CheckDeaths(99, true, 730); }

}  // namespace
}  // namespace wirefold
