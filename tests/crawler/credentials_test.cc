// A feed whose address has a password: it opens what it is meant for, and is kept nowhere else.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"

namespace wirefold {
namespace {

using sim::SimLoop;

constexpr char kFeed[] = "http://u:s3cr3t@paper.test/feed";
constexpr char kRss[] = R"(<rss version="2.0"><channel><title>Paper</title><link>/</link>
<item><title>One</title><guid isPermaLink="false">1</guid><link>/a/1</link>
<description>&lt;a href="/x"&gt;Gates&lt;/a&gt; &lt;img src="/i.png"&gt;</description></item>
<item><title>Two</title><link>http://paper.test/a/2</link></item>
<item><title>Three</title><link>http://v:s3cr3t@paper.test/a/3</link></item>
<item><title>Moved</title><link>/moved</link></item>
<item><title>Away</title><link>/away</link></item>
<item><title>Lost</title><link>/lost</link><description>&lt;a href="/x"&gt;Gates&lt;/a&gt;
</description></item>
<item><title>Another's</title><link>http://other.test/b</link></item>
<item><title>Another port's</title><link>//paper.test:81/b</link></item>
</channel></rss>)";
constexpr char kArticle[] = R"(<link rel=canonical href="{0}"><article><h1>{0}</h1>
<p>The harbour board said on Monday that the gates of {0} will be replaced before the winter, two at
a time, so that ships can pass on <a href="/l">most days</a>, and the ferries with them.</p>
<img src="pic.png"><p>Tenders are open until the end of the month, paid for by the tolls.</p>
</article>)";

class Paper final : public Transport {
 public:
  explicit Paper(SimLoop& loop) : loop_(loop) {}
  std::map<std::string, std::string> asked;  // address -> who asked

  void Fetch(Request request, Done done) override {
    const Url url = *Url::Parse(request.url);
    const std::string bare = url.WithoutCredentials().spec();
    std::string who = request.url.substr(7, url.has_credentials() ? request.url.find('@') - 7 : 0);
    if (who.empty() && request.credentials)
      who = request.credentials->username + ":" + request.credentials->password;
    asked[bare] = who;
    Response response;
    response.url = request.url;
    response.status = 200;
    if (url.path() == "/robots.txt" || url.path() == "/lost") response.status = 404;
    if (url.path() == "/moved" || url.path() == "/away") {
      response.status = 302;
      response.headers = {
          {"location", url.path() == "/moved" ? "/here" : "http://v:s3cr3t@other.test/c"}};
    } else {
      const bool feed = url.path() == "/feed";
      response.headers = {{"content-type", feed ? "application/rss+xml" : "text/html"}};
      response.body = feed ? kRss : fmt::format(kArticle, url.path());
    }
    sim::Reply(loop_, Millis{5}, std::move(done), std::move(response));
  }

 private:
  SimLoop& loop_;
};

TEST_CASE("N6: a password in a feed's address opens its pages, and stands in no article",
          "[crawler]") {
  const bool names_login = GENERATE(false, true);
  SimLoop loop(FromMillis(1'790'000'000'000), 1);
  Paper paper(loop);
  MemoryDisk disk;
  const auto store = Store::Open("/db", {.disk = &disk});
  REQUIRE(store);
  Config config;
  config.fetch.per_host_delay = Millis{0};
  config.keep.raw_pages = true;
  Source source;
  source.name = "paper";
  source.feeds = {kFeed};
  if (names_login) {
    source.settings.username = "me";
    source.settings.password = "s3cr3t2";
  }
  config.sources = {source};
  Crawler crawler(loop, paper, **store, config);
  crawler.Start({}, [&](const CrawlSummary& summary) {
    REQUIRE_FALSE(summary.fatal);
    loop.Stop();
  });
  loop.Run();

  const std::string pages = names_login ? "me:s3cr3t2" : "u:s3cr3t";
  CHECK(paper.asked["http://paper.test/feed"] == "u:s3cr3t");
  for (const char* page : {"a/1", "a/2", "a/3", "moved", "here", "away", "lost"}) {
    INFO(page);
    CHECK(paper.asked[std::string("http://paper.test/") + page] == pages);
  }
  CHECK(paper.asked["http://other.test/c"] == "v:s3cr3t");  // its own server's, in a redirect
  CHECK(paper.asked["http://other.test/b"].empty());
  CHECK(paper.asked["http://paper.test:81/b"].empty());

  std::set<std::string> urls;
  size_t raw = 0;
  REQUIRE((*store)->QueryArticles({.limit = 0}, [&](const StoredArticle& stored) {
    const ArticleRecord& record = stored.record;
    urls.insert(record.url);
    for (const std::string& part : {record.url, record.fetched_url, record.article.canonical_url,
                                    record.article.html, record.article.image}) {
      INFO(part);
      CHECK(part.find('@') == part.npos);
    }
    CHECK(record.id == ArticleIdOf(UrlKey(*Url::Parse(record.url))));
    const auto page = (*store)->GetPage(stored.position);
    REQUIRE(page);
    raw += page->has_value();
    if (*page) CHECK((*page)->url.find('@') == std::string::npos);
    return true;
  }));
  CHECK(urls.size() == 8);
  CHECK(raw == 7);
}

}  // namespace
}  // namespace wirefold
