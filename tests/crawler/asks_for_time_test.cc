// A host that asks for time (Retry-After): what was not asked there has not failed.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>

#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"

namespace wirefold {
namespace {

using sim::SimLoop;

class Host final : public Transport {
 public:
  explicit Host(SimLoop& loop) : loop_(loop) {}
  std::map<std::string, uint64_t> asked;  // by path

  void Fetch(Request request, Done done) override {
    const Url url = *Url::Parse(request.url);
    ++asked[std::string(url.path())];
    Response response;
    response.url = request.url;
    response.status = url.path() == "/busy" ? 429 : url.path() == "/login" ? 401 : 200;
    if (url.path() == "/robots.txt") response.status = 404;
    if (url.path() == "/busy") response.headers = {{"retry-after", "3600"}};
    response.body = "<rss><channel><title>Paper</title></channel></rss>";
    sim::Reply(loop_, Millis{5}, std::move(done), std::move(response));
  }

 private:
  SimLoop& loop_;
};

TEST_CASE("where a host asks for time, feeds that were not asked stay as they are", "[crawler]") {
  const bool forever = GENERATE(false, true);
  MemoryDisk disk;
  const auto store = Store::Open("/db", {.disk = &disk});
  REQUIRE(store);
  Config config;
  config.fetch.per_host_delay = Millis{0};
  for (const char* name : {"a", "busy", "login", "z"}) {
    Source source;
    source.name = name;
    source.feeds = {fmt::format("http://paper.test/{}", name)};
    config.sources.push_back(source);
  }
  std::map<std::string, uint64_t> asked;
  for (int crawl = 0; crawl < 3; ++crawl) {
    SimLoop loop(FromMillis(1'790'000'000'000) + Millis{60'000} * crawl, 1);
    Host host(loop);
    Crawler crawler(loop, host, **store, config);
    CrawlSummary summary;
    crawler.Start({.forever = forever}, [&](const CrawlSummary& done) {
      summary = done;
      loop.Stop();
    });
    if (forever) loop.After(Millis{50'000}, [&] { crawler.Stop(); });
    loop.Run();
    REQUIRE_FALSE(summary.fatal);
    for (const auto& [path, times] : host.asked) asked[path] += times;
    for (const CrawlFailure& failure : summary.failures) {
      INFO(failure.source << ": " << failure.url << ": " << failure.what);
      if (failure.source != "login" && failure.source != "busy") {
        CHECK(failure.url == "paper.test:80");
        CHECK(failure.what.find(" feeds not asked for: asked us to wait until 2026-") == 1);
      }
    }
  }
  for (const Source& source : config.sources) {
    INFO(source.name);
    const auto state = (*store)->GetFeed(FeedIdOf(source.feeds.front()));
    REQUIRE(state);
    REQUIRE(*state);
    CHECK((*state)->polls == asked["/" + source.name]);
    const bool fails = source.name == "busy" || source.name == "login";
    CHECK(static_cast<uint64_t>((*state)->failures_in_row) == (fails ? (*state)->polls : 0));
    if (source.name == "login" && (*state)->polls > 0) CHECK((*state)->last_status == 401);
  }
}

}  // namespace
}  // namespace wirefold
