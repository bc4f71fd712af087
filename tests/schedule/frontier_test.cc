#include "crawler/schedule/frontier.h"

#include <catch2/catch.hpp>

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
  frontier.AddBytes(101);
  CHECK(!frontier.Next(Millis{0}));
  frontier.DropBytes(1);
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

}  // namespace
}  // namespace wirefold
