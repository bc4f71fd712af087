// A source that lists and leads to another's pages, beside that other one, in whole crawls.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>

#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"
#include "text/url.h"

namespace wirefold {
namespace {

using sim::SimLoop;

// Answers each address with what lies there; an address that begins with "->" leads on.
struct Town final : Transport {
  explicit Town(SimLoop& on) : loop(on) {}
  SimLoop& loop;
  std::map<std::string, std::string> lies;

  void Fetch(Request request, Done done) override {
    loop.After(Millis{5}, [this, url = request.url, done = std::move(done)] {
      Response response;
      response.url = url;
      const auto at = lies.find(url);
      response.status = at == lies.end() ? 404 : at->second.starts_with("->") ? 302 : 200;
      if (response.status == 302) response.headers = {{"location", at->second.substr(2)}};
      if (response.status == 200) {
        response.headers = {{"content-type", url.ends_with("/feed") ? "text/xml" : "text/html"}};
        response.body = at->second;
      }
      done(std::move(response));
    });
  }
};

std::string Words(int seed) {
  std::string text;
  for (uint64_t i = 0; i < 400; ++i) {
    uint64_t word = Mix64(static_cast<uint64_t>(seed) * 1000 + i + 1);
    for (int letter = 0; letter < 6; ++letter, word >>= 8)
      text += static_cast<char>('a' + word % 26);
    text += i % 9 == 8 ? ". " : " ";
  }
  return text;
}

std::string Item(const std::string& title, const std::string& link, const std::string& words) {
  return fmt::format(
      "<item><title>{}</title><link>{}</link><guid>{}</guid><category>{}</category>"
      "<description>{}</description></item>",
      title, link, link, words, words);
}

std::string Page(const std::string& title, int seed) {
  return fmt::format(
      "<html><head><title>{}</title></head><body><article><h1>{}</h1><p>{}</p>"
      "</article></body></html>",
      title, title, Words(seed));
}

constexpr int kPages = 6;

std::string At(int page) { return fmt::format("http://paper.test/{}", page); }
std::string Title(int page) { return fmt::format("Headline of page number {}", page); }

// Of each page of the paper: its source, and the first word of its headline.
std::string Told(const Store& store) {
  std::string out;
  for (int page = 0; page < kPages; ++page) {
    const auto article = store.GetArticle(ArticleIdOf(UrlKey(*Url::Parse(At(page)))));
    REQUIRE(article);
    if (!*article) return fmt::format("{} is missing", At(page));
    const ArticleRecord& record = (**article).record;
    out += fmt::format("{} {}{}, ", record.source, record.article.title.substr(0, 8),
                       record.article.tags.empty() ? "" : " " + record.article.tags.front());
  }
  return out;
}

}  // namespace

TEST_CASE("a source takes no other's pages, whatever it lists and wherever it leads", "[own]") {
  const bool together = GENERATE(true, false);
  const auto seed = static_cast<uint64_t>(GENERATE(range(1, 6)));
  INFO("together " << together << " seed " << seed);
  MemoryDisk disk;
  const auto store = Store::Open("/db", {.disk = &disk});
  REQUIRE(store);
  Time now = FromMillis(1'790'000'000'000);
  std::map<std::string, std::string> lies;
  std::string theirs, ours;
  for (int page = 0; page < kPages; ++page) {
    // Two that can be read, two that are not there yet, two that it leads to.
    if (page < 2 || page > 3) lies[At(page)] = Page(Title(page), page);
    const std::string trap = fmt::format("http://thief.test/{}", page);
    lies[trap] = "->" + At(page);
    theirs += page < 4 ? Item("A confession", At(page), "fake") : Item(Title(page), trap, "fake");
    ours += Item(Title(page), At(page), "paper");
  }
  lies["http://thief.test/feed"] = "<rss version='2.0'><channel>" + theirs + "</channel></rss>";
  lies["http://paper.test/feed"] = "<rss version='2.0'><channel>" + ours + "</channel></rss>";

  const auto crawl = [&](const std::vector<std::string>& names) {
    SimLoop loop(now, seed);
    Town town(loop);
    town.lies = lies;
    Config config;
    for (const std::string& name : names) {
      Source source;
      source.name = name;
      source.feeds = {"http://" + name + ".test/feed"};
      config.sources.push_back(source);
    }
    Crawler crawler(loop, town, **store, config);
    crawler.Start({}, [&](const CrawlSummary&) { loop.Stop(); });
    loop.Run();
    now += Millis{3'600'000 * 24};
  };
  if (!together) crawl({"thief"});
  for (const int page : {2, 3}) lies[At(page)] = Page(Title(page), page);
  for (int round = 0; round < 2; ++round) {
    crawl({"thief", "paper"});
    CHECK(Told(**store) ==
          "paper Headline paper, paper Headline paper, paper Headline paper, "
          "paper Headline paper, paper Headline paper, paper Headline paper, ");
  }
}

}  // namespace wirefold
