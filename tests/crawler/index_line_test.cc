// Indexes of sitemaps that name one another without end, against a made-up site and clock.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <set>

#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"
#include "text/url.h"

namespace wirefold {
namespace {

// Every answer is an index of ten addresses that nobody has seen before, and of one elsewhere,
// where there is a redirect to such an answer; robots.txt names one of them.
struct Maze final : Transport {
  explicit Maze(Source source) {
    config.sources.push_back(std::move(source));
    auto opened = Store::Open("/maze", {.disk = &disk});
    REQUIRE(opened);
    store = std::move(*opened);
  }

  void Fetch(Request request, Done done) override {
    loop.After(Millis{50}, [this, request = std::move(request), done = std::move(done)] {
      const Url url = *Url::Parse(request.url);
      hosts.emplace(url.host());
      Response response;
      response.url = request.url;
      response.status = 200;
      if (request.url == "http://other.example/index") {
        response.status = 302;
        response.headers = {{"location", "http://maze.test/index"}};
      } else if (url.path() == "/robots.txt") {
        response.body = "User-agent: *\nSitemap: http://maze.test/index\n";
      } else {
        ++indexes;
        response.body = "<sitemapindex><sitemap><loc>http://other.example/news.xml</loc></sitemap>";
        for (int i = 0; i < 10; ++i)
          response.body +=
              fmt::format("<sitemap><loc>http://maze.test/news-{}.xml</loc></sitemap>", ++next);
        response.body += "</sitemapindex>";
      }
      done(std::move(response));
    });
  }

  void Run() {
    Crawler crawler(loop, *this, *store, config);
    crawler.Start({.forever = true}, [](const CrawlSummary&) {});
    loop.RunUntil(std::chrono::hours{3});
    feeds = crawler.State().feeds;
  }

  sim::SimLoop loop{FromMillis(1'790'000'000'000), 1};
  Config config;
  MemoryDisk disk;
  std::unique_ptr<Store> store;
  std::set<std::string> hosts;
  int next = 0, indexes = 0;
  uint64_t feeds = 0;
};

TEST_CASE("an index's sitemaps bring no others, and are of its own site", "[crawler][sitemap]") {
  Source source;
  source.name = "maze";
  source.sitemaps.push_back("http://maze.test/index");
  Maze maze(source);
  maze.Run();
  CHECK(maze.feeds == 11);
  CHECK(maze.indexes > 11);  // they are polled all the same
  CHECK(maze.hosts == std::set<std::string>{"maze.test"});
}

TEST_CASE("a redirect to another's index makes none of its sitemaps one's own",
          "[crawler][sitemap]") {
  Source source;
  source.name = "other";
  source.sitemaps.push_back("http://other.example/index");
  Maze maze(source);
  maze.Run();
  CHECK(maze.feeds == 2);  // and http://other.example/news.xml
}

TEST_CASE("robots.txt's sitemaps may be indexes, and there it ends", "[crawler][sitemap]") {
  Source source;
  source.name = "maze";
  source.home = "http://maze.test/";
  source.settings.robots_sitemaps = true;
  Maze maze(source);
  maze.Run();
  CHECK(maze.feeds == 12);
  CHECK(maze.hosts == std::set<std::string>{"maze.test"});
}

}  // namespace
}  // namespace wirefold
