// A feed that lists other entries whenever it is asked.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"

namespace wirefold {
namespace {

using sim::SimLoop;

class Mill final : public Transport {
 public:
  Mill(SimLoop& loop, int& polls) : loop_(loop), polls_(polls) {}

  void Fetch(Request request, Done done) override {
    const Url url = *Url::Parse(request.url);
    Response response;
    response.url = request.url;
    response.status = url.path() == "/feed" ? 200 : 404;
    if (response.status == 200) {
      ++polls_;
      response.body = "<rss><channel>";
      for (int i = 0; i < 20; ++i)
        response.body +=
            fmt::format("<item><title>News</title><link>/{}/{}</link></item>", polls_, i);
      response.body += "</channel></rss>";
    }
    sim::Reply(loop_, Millis{5}, std::move(done), std::move(response));
  }

 private:
  SimLoop& loop_;
  int& polls_;
};

TEST_CASE("B10: a feed that brings more than can be read waits with what it has brought",
          "[crawler]") {
  const bool forever = GENERATE(false, true);
  MemoryDisk disk;
  const auto store = Store::Open("/db", {.disk = &disk});
  REQUIRE(store);
  Config config;
  config.fetch.per_host_delay = Millis{0};
  config.fetch.pages_a_day = 10;
  Source source;
  source.name = "mill";
  source.feeds = {"http://mill.test/feed"};
  config.sources = {source};
  int polls = 0;
  Time now = FromMillis(1'790'000'000'000);
  std::vector<PendingEntry> waiting(4'100);  // of another feed of the source
  for (size_t i = 0; i < waiting.size(); ++i) {
    PendingEntry& pending = waiting[i];
    pending.entry.url = fmt::format("http://mill.test/old/{}", i);
    pending.entry.id = pending.entry.url;
    pending.id = ArticleIdOf(pending.entry.url);
    pending.source = source.name;
    pending.not_before = now + Millis{4 * 86'400'000};
  }
  FeedState old;
  old.id = FeedIdOf("http://mill.test/old");
  const auto polled = (*store)->CommitPoll(old, std::move(waiting));
  REQUIRE(polled);
  const auto crawl = [&](Millis time) {
    SimLoop loop(now, 1);
    Mill mill(loop, polls);
    Crawler crawler(loop, mill, **store, config);
    std::string told;
    crawler.Start({.forever = forever}, [&](const CrawlSummary& summary) {
      REQUIRE_FALSE(summary.fatal);
      for (const CrawlFailure& failure : summary.failures)
        if (failure.url == "http://mill.test/feed") told = failure.what;
      loop.Stop();
    });
    if (forever) loop.After(time, [&] { crawler.Stop(); });
    loop.Run();
    now += time;
    return told;
  };
  std::string told;
  if (forever)
    crawl(Millis{20 * 3'600'000});
  else
    for (int i = 0; i < 5; ++i) told = crawl(Millis{60'000});
  CHECK(polls == 3);  // of two nothing can be told
  CHECK(told.starts_with("more than 4000 pages of its source wait to be read; not asked again "
                         "before 2026-") == !forever);
  const auto state = (*store)->GetFeed(FeedIdOf(source.feeds.front()));
  REQUIRE(state);
  REQUIRE(*state);
  CHECK((*state)->failures_in_row == 0);
  CHECK((*state)->next_poll - (*state)->last_poll >= Millis{86'400'000});

  const int before = polls;  // a day later it is asked once
  now += Millis{86'400'000};
  crawl(Millis{4 * 3'600'000});
  CHECK(polls == before + 1);
}

}  // namespace
}  // namespace wirefold
