// A paper whose pages a hostile source lists, or leads to, by the hundreds before the paper's own
// feed has answered: how long the paper's own articles wait then.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"
#include "text/url.h"

namespace wirefold {
namespace {

using sim::SimLoop;

constexpr int kArticles = 10, kJunk = 300;
constexpr Millis kFeedAnswers{6'000}, kEnough{100'000};

std::string Article(int i) { return fmt::format("http://www.paper.test/a{}", i); }

std::string Feed(const std::vector<std::string>& pages) {
  std::string items;
  for (const std::string& page : pages)
    items += fmt::format("<item><title>Of {}</title><link>{}</link></item>", page, page);
  return "<rss version='2.0'><channel>" + items + "</channel></rss>";
}

// Every page is there, but for those that lead to another.
struct Town final : Transport {
  explicit Town(SimLoop& on) : loop(on) {}
  SimLoop& loop;
  std::map<std::string, std::string> feeds, leads;
  std::map<std::string, Millis> asked;  // when last

  void Fetch(Request request, Done done) override {
    const Url url = *Url::Parse(request.url);
    asked[request.url] = loop.Ticks();
    Response response;
    response.url = request.url;
    response.status = url.path() == "/robots.txt" ? 404 : 200;
    response.headers = {{"content-type", "text/html"}};
    response.body = fmt::format("<title>Of {}</title><p>Words of {}.", request.url, request.url);
    Millis took{5};
    if (const auto feed = feeds.find(request.url); feed != feeds.end()) {
      response.headers = {{"content-type", "text/xml"}};
      response.body = feed->second;
      if (url.host() == "feeds.paper.test") took = kFeedAnswers;
    } else if (const auto to = leads.find(request.url); to != leads.end()) {
      response.status = 302;
      response.headers = {{"location", to->second}};
    }
    sim::Reply(loop, took, std::move(done), std::move(response));
  }
};

struct Hostile {
  std::vector<std::string> lists{};
  std::map<std::string, std::string> leads{};
  bool earlier = false;  // it was crawled alone before, till its pages_a_day were used up
};

// From the answer of the paper's feed until its last article is asked for.
Millis Wait(const Hostile& hostile, bool forever) {
  MemoryDisk disk;
  const auto store = Store::Open("/db", {.disk = &disk});
  REQUIRE(store);
  std::vector<std::string> own;
  own.reserve(kArticles);
  for (int i = 0; i < kArticles; ++i) own.push_back(Article(i));
  std::map<std::string, Millis> asked;
  const auto crawl = [&](const std::vector<std::string>& names, Millis after) {
    Config config;
    for (const std::string& name : names) {
      Source source;
      source.name = name;
      source.feeds = {fmt::format("http://feeds.{}.test/feed", name)};
      if (hostile.earlier && name == "thief") source.settings.pages_a_day = 5;
      config.sources.push_back(source);
    }
    SimLoop loop(FromMillis(1'790'000'000'000) + after, 1);
    Town town(loop);
    town.feeds = {{"http://feeds.thief.test/feed", Feed(hostile.lists)},
                  {"http://feeds.paper.test/feed", Feed(own)}};
    town.leads = hostile.leads;
    Crawler crawler(loop, town, **store, config);
    crawler.Start({.forever = forever}, [&](const CrawlSummary& done) {
      CHECK_FALSE(done.fatal);
      loop.Stop();
    });
    loop.After(kEnough, [&] { crawler.Stop(); });
    loop.Run();
    asked = town.asked;
  };
  if (hostile.earlier) crawl({"thief"}, Millis{-600'000});
  crawl({"thief", "paper"}, Millis{0});
  Millis last{0};
  for (const std::string& url : own) {
    const auto article = (*store)->GetArticle(ArticleIdOf(UrlKey(*Url::Parse(url))));
    REQUIRE(article);
    if (!*article) return kEnough;
    CHECK((*article)->record.source == "paper");
    last = std::max(last, asked.at(url));
  }
  return last - asked.at("http://feeds.paper.test/feed") - kFeedAnswers;
}

TEST_CASE("no hostile source makes a paper's articles wait for more than a quarter longer",
          "[crawler][own]") {
  struct Row {
    const char* name;
    const char* lists;  // {}: a number
    const char* leads;  // and where that leads; empty: nowhere
    bool articles;      // the paper's own, after all the others
    bool earlier;
  };
  const auto row = GENERATE(values<Row>({
      {"it lists the paper's pages", "http://www.paper.test/x{}", "", false, false},
      {"and its articles behind them", "http://www.paper.test/x{}", "", true, false},
      {"and has read its pages of the day", "http://www.paper.test/x{}", "", true, true},
      {"its pages lead there", "http://www.thief{}.test/", "http://www.paper.test/x{}", false,
       false},
      {"the paper's pages lead on", "http://www.paper.test/x{}", "http://www.paper.test/y{}", false,
       false},
      {"the paper's other ports, each with its robots.txt", "http://www.paper.test:2{:04}/", "",
       false, false},
      {"its robots.txt leads there", "http://h{}.thief.test/robots.txt",
       "http://www.paper.test/x{}", false, false},
  }));
  const bool forever = GENERATE(false, true);
  DYNAMIC_SECTION(row.name << (forever ? ", for ever" : "")) {
    Hostile hostile{.earlier = row.earlier};
    for (int i = 0; i < kJunk; ++i) {
      hostile.lists.push_back(fmt::format(fmt::runtime(row.lists), i));
      if (*row.leads) hostile.leads[hostile.lists.back()] = fmt::format(fmt::runtime(row.leads), i);
    }
    if (row.articles)
      for (int i = 0; i < kArticles; ++i) hostile.lists.push_back(Article(i));
    const Millis alone = Wait({}, forever), beside = Wait(hostile, forever);
    CHECK(alone >= Millis{9'000});
    // And the pause that was under way.
    CHECK(beside <= alone * 5 / 4 + Config().fetch.per_host_delay);
  }
}

}  // namespace
}  // namespace wirefold
