// A chain of redirects in the corridor: one limit of time for all of it.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"

namespace wirefold {
namespace {

using sim::SimLoop;

// Each address leads to the next, `takes` later; what has less time left is given up by then.
class Chain final : public Transport {
 public:
  Chain(SimLoop& loop, Millis takes) : loop_(loop), takes_(takes) {}
  std::vector<std::optional<Millis>> left;  // of each request but robots.txt's

  void Fetch(Request request, Done done) override {
    const bool robots = request.url.ends_with("/robots.txt");
    if (!robots) left.push_back(request.time_left);
    const bool late = !robots && request.time_left && *request.time_left < takes_;
    const Millis takes = robots ? Millis{1} : late ? *request.time_left : takes_;
    loop_.After(takes, [this, robots, late, url = request.url, done = std::move(done)] {
      if (late) return done(Fail(Code::kTimeout, "not done within 1m, redirects included"));
      Response response;
      response.url = url;
      response.status = robots ? 404 : 302;
      response.headers = {{"location", fmt::format("/{}", left.size())}};
      done(std::move(response));
    });
  }

 private:
  SimLoop& loop_;
  const Millis takes_;
};

TEST_CASE("B5: a chain of redirects has one total time, however many hops it takes", "[redirect]") {
  const Millis takes = GENERATE(Millis{25'000}, Millis{2'000});
  SimLoop loop(FromMillis(1'790'000'000'000), 1);
  Chain chain(loop, takes);
  MemoryDisk disk;
  const auto store = Store::Open("/db", {.disk = &disk});
  REQUIRE(store);
  Config config;
  Source source;
  source.name = "paper";
  source.feeds = {"http://paper.test/feed"};
  config.sources = {source};
  Crawler crawler(loop, chain, **store, config);
  CrawlSummary summary;
  crawler.Start({}, [&](CrawlSummary result) {
    summary = std::move(result);
    loop.Stop();
  });
  loop.Run();
  REQUIRE(summary.failures.size() == 1);
  CHECK(chain.left[0] == std::nullopt);
  CHECK(chain.left[1] == Millis{60'000} - takes);
  CHECK(chain.left[2] == Millis{60'000} - 2 * takes);
  if (takes == Millis{25'000}) {
    CHECK(chain.left.size() == 3);
    CHECK_THAT(summary.failures[0].what, Catch::Contains("redirects included"));
  } else {
    CHECK(chain.left.size() == 11);
    CHECK_THAT(summary.failures[0].what, Catch::Contains("more than 10 redirects"));
  }
}

}  // namespace
}  // namespace wirefold
