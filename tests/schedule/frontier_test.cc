#include "crawler/schedule/frontier.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/random.h"

namespace wirefold {
namespace {

constexpr Millis kSecond{1'000};

TEST_CASE("a host is asked once at a time, with a pause after each answer", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a", 1, Turn::kPage);
  frontier.Add("a", 2, Turn::kPage);
  CHECK(frontier.Next(Millis{0}) == 1u);
  CHECK(!frontier.Next(Millis{0}));
  frontier.Answered("a", Millis{100}, Millis{10});
  CHECK(!frontier.Next(Millis{1'099}));
  CHECK(frontier.NextChange() == Millis{1'100});
  CHECK(frontier.Next(Millis{1'100}) == 2u);
}

TEST_CASE("a slow host is given five times what it took", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a", 1, Turn::kPage);
  frontier.Add("a", 2, Turn::kPage);
  REQUIRE(frontier.Next(Millis{0}));
  frontier.Answered("a", Millis{2'000}, Millis{2'000});
  CHECK(frontier.NextChange() == Millis{12'000});
}

TEST_CASE("without a pause only Crawl-delay makes us wait", "[frontier]") {
  FrontierLimits limits;
  limits.host_delay = Millis{0};
  Frontier frontier(limits);
  for (JobId job : {1u, 2u, 3u}) frontier.Add("a", job, Turn::kPage);
  REQUIRE(frontier.Next(Millis{0}) == 1u);
  frontier.Answered("a", Millis{50}, Millis{50});
  REQUIRE(frontier.Next(Millis{50}) == 2u);
  frontier.SetCrawlDelay("a", 3 * kSecond);
  frontier.Answered("a", Millis{60}, Millis{10});
  CHECK(!frontier.Next(Millis{3'059}));
  CHECK(frontier.Next(Millis{3'060}) == 3u);
}

TEST_CASE("robots.txt goes first, then feeds, then pages", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a", 1, Turn::kPage);
  frontier.Add("a", 2, Turn::kFeed);
  frontier.Add("a", 3, Turn::kNow);
  CHECK(frontier.Next(Millis{0}) == 3u);
  frontier.Skipped("a");
  CHECK(frontier.Next(Millis{0}) == 2u);
  frontier.Skipped("a");
  CHECK(frontier.Next(Millis{0}) == 1u);
}

TEST_CASE("hosts do not wait for one another", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a", 1, Turn::kPage);
  frontier.Add("b", 2, Turn::kPage);
  frontier.Add("c", 3, Turn::kPage);
  CHECK(frontier.Next(Millis{0}) == 1u);
  CHECK(frontier.Next(Millis{0}) == 2u);
  CHECK(frontier.Next(Millis{0}) == 3u);
}

TEST_CASE("no job starts without a ticket, and the commit gives it back", "[frontier]") {
  FrontierLimits limits;
  limits.tickets = 1;
  Frontier frontier(limits);
  frontier.Add("a", 1, Turn::kPage);
  frontier.Add("b", 2, Turn::kPage);
  REQUIRE(frontier.Next(Millis{0}) == 1u);
  frontier.Answered("a", Millis{10}, Millis{10});
  CHECK(!frontier.Next(Millis{5'000}));
  frontier.Committed(1);
  CHECK(frontier.Next(Millis{5'000}) == 2u);
}

TEST_CASE("a job that waits again, for another host, gives its ticket back", "[frontier]") {
  FrontierLimits limits;
  limits.tickets = 1;
  Frontier frontier(limits);
  frontier.Add("a", 1, Turn::kPage);
  frontier.Add("b", 2, Turn::kNow);
  REQUIRE(frontier.Next(Millis{0}) == 1u);
  frontier.Answered("a", Millis{10}, Millis{10});
  frontier.Add("b", 1, Turn::kNow);  // a redirect
  CHECK(frontier.tickets() == 0);
  CHECK(frontier.Next(Millis{10}) == 2u);
  frontier.Answered("b", Millis{20}, Millis{10});
  CHECK(!frontier.Next(Millis{2'000}));
  frontier.Committed(2);
  CHECK(frontier.Next(Millis{2'000}) == 1u);
}

TEST_CASE("no job starts while too many bytes wait to be worked on", "[frontier]") {
  FrontierLimits limits;
  limits.body_bytes = 100;
  Frontier frontier(limits);
  frontier.Add("a", 1, Turn::kPage);
  frontier.SetBytes(101);
  CHECK(!frontier.Next(Millis{0}));
  frontier.SetBytes(100);
  CHECK(frontier.Next(Millis{0}) == 1u);
}

TEST_CASE("a held host waits, and its jobs can be taken out", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a", 1, Turn::kPage);
  frontier.Add("a", 2, Turn::kFeed);
  frontier.Add("a", 3, Turn::kPage, 90 * kSecond);
  frontier.Hold("a", 60 * kSecond);
  CHECK(frontier.NextChange() == 60 * kSecond);
  CHECK(frontier.TakeAll("a") == std::vector<JobId>{2, 1, 3});
  CHECK(frontier.waiting() == 0);
  CHECK(!frontier.NextChange());
}

TEST_CASE("a job that is not due yet does not keep the others waiting", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a", 1, Turn::kPage, 30 * kSecond);
  CHECK(frontier.NextChange() == 30 * kSecond);
  frontier.Add("a", 2, Turn::kPage);
  CHECK(frontier.Next(Millis{0}) == 2u);
  frontier.Answered("a", Millis{0}, Millis{0});
  CHECK(!frontier.Next(29 * kSecond));
  CHECK(frontier.Next(30 * kSecond) == 1u);
}

TEST_CASE("feeds do not keep pages waiting for ever, nor pages feeds", "[frontier]") {
  FrontierLimits limits;
  limits.host_delay = Millis{0};
  Frontier frontier(limits);
  for (JobId job = 0; job < 100; ++job) {
    frontier.Add("a", job, Turn::kFeed);
    frontier.Add("a", 100 + job, Turn::kPage);
  }
  std::string turns;
  for (int i = 0; i < 12; ++i) {
    const auto job = frontier.Next(Millis{0});
    REQUIRE(job);
    turns += *job < 100 ? 'f' : 'p';
    frontier.Answered("a", Millis{0}, Millis{0});
    frontier.Committed(*job);
  }
  CHECK(turns == "ffffpffffpff");
}

TEST_CASE("pages that other sites' sources list wait behind the site's own, and have their turn",
          "[frontier]") {
  struct Row {
    const char* name;
    int feeds, own, others;
    const char* turns;  // of feed, page, other's page
  };
  const auto row = GENERATE(values<Row>({
      {"both wait", 0, 100, 100, "ppppoppppopp"},
      {"any number of the others'", 0, 10, 2'000, "ppppoppppopp"},
      {"no own ones", 0, 0, 100, "oooooooooooo"},
      {"no others", 0, 100, 0, "pppppppppppp"},
      {"the own ones end", 0, 2, 100, "ppoooooooooo"},
      {"the others end", 0, 100, 1, "ppppoppppppp"},
      {"feeds and the others'", 100, 0, 100, "ffffoffffoff"},
      {"all three", 20, 100, 100, "ffffpffffpffffpffffpffffoppp"},
  }));
  DYNAMIC_SECTION(row.name) {
    FrontierLimits limits;
    limits.host_delay = Millis{0};
    Frontier frontier(limits);
    std::string kinds;  // by job
    const auto add = [&](int count, Turn turn, char kind) {
      for (int i = 0; i < count; ++i, kinds += kind) frontier.Add("a", kinds.size(), turn);
    };
    add(row.others, Turn::kOthersPage, 'o');
    add(row.own, Turn::kPage, 'p');
    add(row.feeds, Turn::kFeed, 'f');
    CHECK(frontier.WaitingAt("a", Turn::kPage) == static_cast<size_t>(row.own));
    CHECK(frontier.WaitingAt("a", Turn::kOthersPage) == static_cast<size_t>(row.others));
    std::string turns;
    while (turns.size() < std::string_view(row.turns).size()) {
      const auto job = frontier.Next(Millis{0});
      REQUIRE(job);
      turns += kinds[*job];
      frontier.Answered("a", Millis{0}, Millis{0});
      frontier.Committed(*job);
    }
    CHECK(turns == row.turns);
  }
}

TEST_CASE("a host without work is forgotten when its pause is over", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a", 1, Turn::kPage);
  REQUIRE(frontier.Next(Millis{0}));
  frontier.Answered("a", Millis{100}, Millis{100});
  CHECK(!frontier.Next(Millis{1'099}));
  CHECK(frontier.hosts() == 1);
  CHECK(!frontier.Next(Millis{1'100}));
  CHECK(frontier.hosts() == 0);
}

TEST_CASE("a host keeps its pause, its hold and its domain's when its work comes later",
          "[frontier]") {
  Frontier frontier({});
  frontier.Add("a", 1, Turn::kPage);
  REQUIRE(frontier.Next(Millis{0}));
  frontier.Answered("a", Millis{0}, Millis{0});
  frontier.Hold("b", 9 * kSecond);
  CHECK(!frontier.Next(Millis{500}));
  frontier.Add("a", 2, Turn::kPage);
  frontier.Add("b", 3, Turn::kPage);
  CHECK(!frontier.Next(Millis{999}));
  CHECK(frontier.Next(Millis{1'000}) == 2u);
  CHECK(frontier.NextChange() == 9 * kSecond);
}

TEST_CASE("whatever is called, hosts and domains have their limits and all jobs come",
          "[frontier]") {
  const auto seed = GENERATE(range(1, 21));
  Random random(static_cast<uint64_t>(seed));
  FrontierLimits limits;
  limits.requests = 8;
  limits.per_host = 1 + seed % 2;
  Frontier frontier(limits);
  struct Flight {
    JobId job;
    int host;
    Millis began;
  };
  const auto name = [](int host) {
    return "h" + std::to_string(host) + ".d" + std::to_string(host % 7) + ".example";
  };
  std::vector<int> host_of;
  std::vector<Flight> flying;
  std::vector<Millis> last_start(7, Millis{-1'000});
  std::set<JobId> seen;
  const auto land = [&](size_t i, Millis now) {
    const Flight flight = flying[i];
    flying.erase(flying.begin() + static_cast<std::ptrdiff_t>(i));
    const Heard heard = random.Percent(30) ? Heard::kNothing : Heard::kAnswer;
    if (random.Percent(20))
      frontier.RobotsAnswered(name(flight.host), now - flight.began, heard);
    else
      frontier.Answered(name(flight.host), now, now - flight.began, heard);
    frontier.Committed(flight.job);
  };
  Millis now{0};
  for (int step = 0; step < 5'000 || frontier.waiting() > 0; ++step) {
    REQUIRE(step < 100'000);
    now += Millis{random.Below(100)};
    if (step < 5'000 && random.Percent(40)) {
      const int host = static_cast<int>(random.Below(40));
      const Millis not_before = random.Percent(20) ? now + Millis{random.Below(5'000)} : Millis{0};
      frontier.Add(name(host), host_of.size(), static_cast<Turn>(random.Below(kTurns)), not_before);
      if (random.Percent(10)) frontier.Expect(name(host), Standing::kDoubtful);
      if (random.Percent(2)) frontier.Hold(name(host), now + Millis{random.Below(5'000)});
      host_of.push_back(host);
    }
    if (const auto job = frontier.Next(now)) {
      const int host = host_of[*job];
      REQUIRE(seen.insert(*job).second);
      REQUIRE(now - last_start[static_cast<size_t>(host % 7)] >= limits.domain_delay);
      last_start[static_cast<size_t>(host % 7)] = now;
      flying.push_back({*job, host, now});
      int same_host = 0, same_domain = 0;
      for (const Flight& flight : flying) {
        same_host += flight.host == host;
        same_domain += flight.host % 7 == host % 7;
      }
      REQUIRE(same_host <= limits.per_host);
      REQUIRE(same_domain <= 2);
      REQUIRE(flying.size() <= 8);
    }
    if (!flying.empty() && random.Percent(20)) land(random.Below(flying.size()), now);
  }
  while (!flying.empty()) land(0, now);
  CHECK(seen.size() == host_of.size());
  CHECK(!frontier.Next(now + std::chrono::hours(1)));
  CHECK(frontier.hosts() == 0);
}

}  // namespace
}  // namespace wirefold
