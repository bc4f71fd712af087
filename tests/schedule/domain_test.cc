// What hosts of one registrable domain share.
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "crawler/schedule/frontier.h"

namespace wirefold {
namespace {

TEST_CASE("hosts of one domain share two requests at once", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a.paper.example", 1, Turn::kPage);
  frontier.Add("b.paper.example", 2, Turn::kPage);
  frontier.Add("c.paper.example", 3, Turn::kPage);
  frontier.Add("other.example", 4, Turn::kPage);
  CHECK(frontier.Next(Millis{0}) == 1u);
  CHECK(frontier.Next(Millis{0}) == 4u);
  CHECK(!frontier.Next(Millis{249}));
  CHECK(frontier.NextChange() == Millis{250});
  CHECK(frontier.Next(Millis{250}) == 2u);
  CHECK(!frontier.Next(Millis{9'000}));
  CHECK(!frontier.NextChange());
  frontier.Answered("a.paper.example", Millis{9'000}, Millis{100});
  CHECK(frontier.Next(Millis{9'000}) == 3u);
}

TEST_CASE("which hosts are one domain", "[frontier]") {
  struct Row {
    const char *name, *first, *second;
    bool one;
  };
  const auto row = GENERATE(values<Row>({
      {"two hosts of a name", "www.paper.example", "feeds.paper.example", true},
      {"the name itself", "paper.example", "feeds.paper.example", true},
      {"a suffix of two parts", "a.co.uk", "b.co.uk", false},
      {"below it", "www.a.co.uk", "feeds.a.co.uk", true},
      {"who lets others in", "me.github.io", "you.github.io", false},
      {"IPv4", "127.0.0.1", "127.0.0.2", false},
      {"IPv6", "[::1]", "[::2]", false},
      {"no dot", "localhost", "localghost", false},
  }));
  DYNAMIC_SECTION(row.name) {
    Frontier frontier({});
    frontier.Add(row.first, 1, Turn::kPage);
    frontier.Add(row.second, 2, Turn::kPage);
    REQUIRE(frontier.Next(Millis{0}) == 1u);
    CHECK(frontier.Next(Millis{0}).has_value() != row.one);
  }
}

TEST_CASE("a domain's delay ends with its own setting or the host's", "[frontier]") {
  struct Row {
    const char* name;
    int host_delay, domain_delay, wait;
  };
  const auto row = GENERATE(values<Row>({
      {"its own", 1'000, 400, 400},
      {"off", 1'000, 0, 0},
      {"one's own servers", 0, 250, 0},
      {"never more than a host's", 100, 250, 100},
  }));
  DYNAMIC_SECTION(row.name) {
    FrontierLimits limits;
    limits.host_delay = Millis{row.host_delay};
    limits.domain_delay = Millis{row.domain_delay};
    Frontier frontier(limits);
    frontier.Add("a.paper.example", 1, Turn::kPage);
    frontier.Add("b.paper.example", 2, Turn::kPage);
    REQUIRE(frontier.Next(Millis{0}) == 1u);
    CHECK(frontier.NextChange() == Millis{row.wait});
  }
}

TEST_CASE("who asks for more requests to a host gets them", "[frontier]") {
  FrontierLimits limits;
  limits.per_host = 3;
  limits.domain_delay = Millis{0};
  Frontier frontier(limits);
  for (JobId job : {1u, 2u, 3u, 4u}) frontier.Add("paper.example", job, Turn::kPage);
  for (JobId job : {1u, 2u, 3u}) CHECK(frontier.Next(Millis{0}) == job);
  CHECK(!frontier.Next(Millis{0}));
}

TEST_CASE("a job that made no request costs its domain nothing, one for robots.txt does",
          "[frontier]") {
  Frontier frontier({});
  frontier.Add("a.paper.example", 1, Turn::kPage);
  frontier.Add("b.paper.example", 2, Turn::kPage);
  frontier.Add("b.paper.example", 3, Turn::kPage);
  REQUIRE(frontier.Next(Millis{0}) == 1u);
  frontier.Skipped("a.paper.example");
  REQUIRE(frontier.Next(Millis{0}) == 2u);
  frontier.RobotsAnswered("b.paper.example", Millis{20});
  CHECK(!frontier.Next(Millis{249}));
  CHECK(frontier.Next(Millis{250}) == 3u);
}

TEST_CASE("one host's Retry-After is not its domain's", "[frontier]") {
  Frontier frontier({});
  frontier.Add("a.paper.example", 1, Turn::kPage);
  frontier.Add("b.paper.example", 2, Turn::kPage);
  frontier.Hold("a.paper.example", Millis{60'000});
  CHECK(frontier.Next(Millis{0}) == 2u);
  CHECK(frontier.NextChange() == Millis{60'000});
}

TEST_CASE("a domain of a thousand hosts takes its turn among the others", "[frontier]") {
  Frontier frontier({});
  for (JobId job = 0; job < 1'000; ++job)
    frontier.Add("h" + std::to_string(job) + ".paper.example", job, Turn::kPage);
  for (JobId job = 1'000; job < 1'010; ++job)
    frontier.Add("h" + std::to_string(job) + ".example", job, Turn::kPage);
  std::set<JobId> started;
  while (const auto job = frontier.Next(Millis{0})) started.insert(*job);
  CHECK(started.size() == 11);
}

}  // namespace
}  // namespace wirefold
