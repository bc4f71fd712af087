// Hosts that keep us waiting do not keep the others waiting.
#include <catch2/catch.hpp>
#include <string>

#include "tests/schedule/made_up_hosts.h"

namespace wirefold {
namespace {

std::string Name(int i) { return "h" + std::to_string(i) + ".example"; }

int Started(Frontier& frontier) {
  int count = 0;
  while (frontier.Next(Millis{0})) ++count;
  return count;
}

TEST_CASE("what hosts of each standing may have of 64 requests", "[frontier]") {
  struct Row {
    const char* name;
    Standing standing;
    int count;
  };
  const auto row = GENERATE(values<Row>({
      {"those that answer: all", Standing::kAnswers, 64},
      {"new ones: three quarters", Standing::kNew, 48},
      {"doubtful ones: a quarter", Standing::kDoubtful, 16},
  }));
  DYNAMIC_SECTION(row.name) {
    Frontier frontier({});
    for (int i = 0; i < 100; ++i) {
      frontier.Add(Name(i), static_cast<JobId>(i), Turn::kPage);
      frontier.Expect(Name(i), row.standing);
    }
    CHECK(Started(frontier) == row.count);
    CHECK(!frontier.NextChange());
  }
}

TEST_CASE("even of one request at once all have their turn", "[frontier]") {
  const auto standing = GENERATE(Standing::kAnswers, Standing::kNew, Standing::kDoubtful);
  FrontierLimits limits;
  limits.requests = 1;
  Frontier frontier(limits);
  frontier.Add("a", 1, Turn::kPage);
  frontier.Expect("a", standing);
  CHECK(frontier.Next(Millis{0}) == 1u);
}

TEST_CASE("silence and slowness make a host doubtful, a quick answer makes up for it",
          "[frontier]") {
  struct Row {
    const char* name;
    int took;
    Heard heard;
    bool doubtful;
  };
  const auto row = GENERATE(values<Row>({
      {"an answer", 100, Heard::kAnswer, false},
      {"silence", 100, Heard::kNothing, true},
      {"a slow answer", 5'000, Heard::kAnswer, true},
  }));
  DYNAMIC_SECTION(row.name) {
    FrontierLimits limits;
    limits.requests = 4;
    limits.host_delay = Millis{0};
    Frontier frontier(limits);
    for (JobId job : {1u, 2u}) frontier.Add("a", job, Turn::kPage);
    REQUIRE(frontier.Next(Millis{0}) == 1u);
    frontier.Add("b", 3, Turn::kPage);
    frontier.Expect("b", Standing::kDoubtful);
    REQUIRE(frontier.Next(Millis{0}) == 3u);  // all that doubtful ones may have
    frontier.Answered("a", Millis{0}, Millis{row.took}, row.heard);
    CHECK(frontier.Next(Millis{0}).has_value() != row.doubtful);
    frontier.Answered("b", Millis{0}, Millis{0});
    frontier.Add("b", 4, Turn::kPage);
    CHECK(frontier.Next(Millis{0}).has_value());
  }
}

TEST_CASE("what was seen counts more than what an earlier crawl knew", "[frontier]") {
  FrontierLimits limits;
  limits.requests = 1;
  limits.host_delay = Millis{0};
  Frontier frontier(limits);
  for (JobId job : {1u, 2u}) frontier.Add("a", job, Turn::kPage);
  REQUIRE(frontier.Next(Millis{0}) == 1u);
  frontier.Answered("a", Millis{0}, Millis{0});
  frontier.Expect("a", Standing::kDoubtful);
  frontier.Add("b", 3, Turn::kPage);
  frontier.Expect("b", Standing::kDoubtful);
  CHECK(frontier.Next(Millis{0}) == 2u);
}

TEST_CASE("silent hosts leave a request for the others of their domain", "[frontier]") {
  FrontierLimits limits;
  limits.host_delay = Millis{0};
  Frontier frontier(limits);
  for (JobId job : {1u, 2u, 3u}) {
    const std::string host = "h" + std::to_string(job) + ".paper.example";
    frontier.Add(host, job, Turn::kPage);
    if (job < 3) frontier.Expect(host, Standing::kDoubtful);
  }
  CHECK(frontier.Next(Millis{0}) == 1u);
  CHECK(frontier.Next(Millis{0}) == 3u);
  CHECK(!frontier.Next(Millis{0}));
}

TEST_CASE("ten thousand hosts known to be dead do not delay a hundred that live", "[frontier]") {
  auto alone = LivingAmongDead(100, 0, Standing::kDoubtful);
  auto among = LivingAmongDead(100, 10'000, Standing::kDoubtful);
  AskAll(alone, {});
  AskAll(among, {}, true);
  for (const MadeUpHost& host : alone) {
    const auto same = std::find_if(among.begin(), among.end(),
                                   [&](const MadeUpHost& one) { return one.name == host.name; });
    INFO(host.name);
    REQUIRE(same != among.end());
    CHECK(same->last <= host.last * 12 / 10);
  }
}

TEST_CASE("where nothing is known, a host that has answered goes on as if alone", "[frontier]") {
  auto hosts = LivingAmongDead(20, 2'000, Standing::kNew);
  AskAll(hosts, {});
  for (const MadeUpHost& host : hosts) {
    if (host.dead) continue;
    const Millis pause = std::max(Millis{1'000}, 5 * host.takes);
    INFO(host.name);
    CHECK(host.last - host.first <= (host.jobs - 1) * (host.takes + pause) * 12 / 10);
  }
}

TEST_CASE("the dead are asked too, while the living have work", "[frontier]") {
  auto hosts = LivingAmongDead(100, 100, Standing::kDoubtful);
  for (MadeUpHost& host : hosts) host.jobs = host.dead ? 1 : 100;
  AskAll(hosts, {});
  for (const MadeUpHost& host : hosts) {
    INFO(host.name);
    // 100 at 16 a time, ten seconds each.
    if (host.dead) CHECK(host.last <= Millis{80'000});
  }
}

}  // namespace
}  // namespace wirefold
