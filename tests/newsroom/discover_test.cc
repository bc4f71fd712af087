// `feeds discover` and `feeds import` against a real server on loopback.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "tests/cli/program.h"
#include "tests/newsroom/newsroom.h"
#include "tests/newsroom/server.h"

namespace wirefold::newsroom {
namespace {

constexpr const char* kHost = "127.31.0.9";
constexpr const char* kFeed =
    "<rss version='2.0'><channel><title>The Feed</title><item><title>a</title><link>/a</link>"
    "<pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item><item><title>b</title></item>"
    "</channel></rss>";
constexpr const char* kNews =
    "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>/a</loc>"
    "<news:news><news:publication><news:name>The Paper</news:name></news:publication>"
    "<news:publication_date>2026-11-02T08:00:00Z</news:publication_date><news:title>a</news:title>"
    "</news:news></url></urlset>";

class Site {
 public:
  Site() {
    const Status started = server_.Start({kHost}, 0);
    REQUIRE(started);
    Publish("/robots.txt", "User-agent: *\nDisallow: /shut\n");
  }
  void Publish(const std::string& path, const std::string& body) {
    server_.Publish(kHost, path,
                    {path == "/robots.txt" ? "text/plain" : "text/html", body, "", ""});
  }
  std::string At(const std::string& path) const {
    return fmt::format("http://{}:{}{}", kHost, server_.port(), path);
  }
  Ran Discover(const std::string& arguments) const {
    return desk_.Shell(
        "export WIREFOLD_FETCH_ALLOW_NETWORKS=127.31.0.0/16 WIREFOLD_FETCH_PER_HOST_DELAY=0s; "
        "wirefold feeds discover " +
        arguments);
  }
  RequestLog Log() const { return server_.Log(); }

 private:
  Desk desk_;
  LoopbackServer server_;
};

}  // namespace

TEST_CASE("a page's feeds are read, the good and the bad", "[e2e][discover]") {
  Site site;
  site.Publish("/rss", kFeed);
  site.Publish("/",
               "<link rel=feed href=/comments/rss title='Comments'><link rel=feed href=/rss "
               "title=Declared><link rel=feed href=/gone title=Old><link rel=feed href=/shut>");
  site.Publish("/comments/rss", "<rss><channel><title>Said</title></channel></rss>");
  const Ran ran = site.Discover(site.At("/"));
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out == fmt::format("rss20       2 entries  2026-11-02 08:00  {:32}  {}\n"
                               "-        {}: 404: not there\n"
                               "-        {}: robots.txt line 2: Disallow: /shut\n"
                               "rss         0 entries  no date           {:32}  (comments)  {}\n",
                               "The Feed", site.At("/rss"), site.At("/gone"), site.At("/shut"),
                               "Said", site.At("/comments/rss")));
  CHECK(site.Log().requests[site.At("/robots.txt")] == 1);
  CHECK(site.Log().requests[site.At("/shut")] == 0);
}

TEST_CASE("a feed is its own answer", "[e2e][discover]") {
  Site site;
  site.Publish("/x", kFeed);
  const Ran ran = site.Discover(site.At("/x") + " --format jsonl");
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == fmt::format("{{\"url\":\"{}\",\"title\":\"The Feed\",\"from\":\"page\","
                               "\"comments\":false,\"format\":\"rss20\",\"entries\":2,"
                               "\"newest\":\"2026-11-02T08:00:00Z\"}}\n",
                               site.At("/x")));
}

TEST_CASE("where nothing is declared, links and usual addresses are tried", "[e2e][discover]") {
  Site site;
  site.Publish("/", "<a href=/nothing.rss>RSS</a>");
  site.Publish("/feed.xml", kFeed);
  const Ran ran = site.Discover(site.At("/") + " --format jsonl");
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith(fmt::format("{{\"url\":\"{}\"", site.At("/feed.xml"))) &&
                          Catch::Contains("\"from\":\"usual address\""));
  CHECK(site.Log().requests[site.At("/nothing.rss")] == 1);
  CHECK(site.Log().requests[site.At("/index.xml")] == 0);
}

TEST_CASE("a paper with a news sitemap and no feed", "[e2e][discover]") {
  struct Row {
    const char* name;
    std::string robots;  // %: the site's own address
    std::map<std::string, std::string> files;
    const char* found;
    int most_requests;  // of sitemaps
  };
  const std::string index =
      "<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2026-11-02</lastmod></sitemap>"
      "<sitemap><loc>/b.xml</loc><lastmod>2026-11-01</lastmod></sitemap>"
      "<sitemap><loc>/news.xml</loc><lastmod>2026-10-01</lastmod></sitemap></sitemapindex>";
  const std::string plain = "<urlset><url><loc>/about</loc></url></urlset>";
  const auto row = GENERATE_COPY(values<Row>({
      {"robots.txt names it",
       "Sitemap: %/all.xml\nSitemap: %/latest/news.xml\nSitemap: nowhere\n",
       {{"/all.xml", plain}, {"/latest/news.xml", kNews}},
       "/latest/news.xml",
       1},
      {"an index of news stands for what it lists",
       "Sitemap: %/news-index.xml\n",
       {{"/news-index.xml", index}, {"/news.xml", kNews}},
       "/news-index.xml",
       2},
      {"in an index of everything",
       "Sitemap: %/all.xml\n",
       {{"/all.xml", index}, {"/news.xml", kNews}, {"/a.xml", plain}},
       "/news.xml",
       3},
      {"in an index that gives no name to it: the newest",
       "Sitemap: %/all.xml\n",
       {{"/all.xml", index}, {"/a.xml", kNews}},
       "/a.xml",
       3},
      {"at a usual address", "", {{"/sitemap-news.xml", kNews}}, "/sitemap-news.xml", 2},
  }));
  DYNAMIC_SECTION(row.name) {
    Site site;
    std::string robots = row.robots;
    for (size_t at; (at = robots.find('%')) != robots.npos;) robots.replace(at, 1, site.At(""));
    site.Publish("/robots.txt", robots);
    site.Publish("/", "<html><body>no feed</body></html>");
    for (const auto& [path, body] : row.files) site.Publish(path, body);
    const Ran ran = site.Discover(site.At("/"));
    CHECK(ran.exit_code == 0);
    CHECK(ran.err.empty());
    CHECK(ran.out == fmt::format("news-sitemap     1 entry    2026-11-02 08:00  {:32}  {}\n",
                                 "The Paper", site.At(row.found)));
    int requests = 0;
    for (const auto& [url, count] : site.Log().requests)
      if (url.ends_with(".xml")) requests += count;
    constexpr int kFeedAddresses = 4;  // of the usual ones, those that end in .xml
    CHECK(requests == row.most_requests + kFeedAddresses);
  }
}

TEST_CASE("beside a feed a news sitemap is told where robots.txt names it", "[e2e][discover]") {
  Site site;
  site.Publish("/robots.txt", fmt::format("Sitemap: {}\nSitemap: {}\n", site.At("/all.xml"),
                                          site.At("/news.xml")));
  site.Publish("/", "<link rel=feed href=/rss>");
  site.Publish("/rss", kFeed);
  site.Publish("/news.xml", kNews);
  const Ran ran = site.Discover(site.At("/"));
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == fmt::format("rss20            2 entries  2026-11-02 08:00  {:32}  {}\n"
                               "news-sitemap     1 entry    2026-11-02 08:00  {:32}  {}\n",
                               "The Feed", site.At("/rss"), "The Paper", site.At("/news.xml")));
  CHECK(site.Log().requests[site.At("/all.xml")] == 0);
}

TEST_CASE("a site of many sitemaps is asked for a few", "[e2e][discover]") {
  Site site;
  std::string robots;
  for (int i = 0; i < 50; ++i) robots += fmt::format("Sitemap: {}{}\n", site.At("/news"), i);
  site.Publish("/robots.txt", robots);
  site.Publish("/", "<html><body>no feed</body></html>");
  const Ran ran = site.Discover(site.At("/"));
  CHECK(ran.exit_code == 1);
  CHECK(site.Log().requests[site.At("/news7")] == 1);
  CHECK(site.Log().requests[site.At("/news8")] == 0);
}

TEST_CASE("a site without a feed says what was tried", "[e2e][discover]") {
  Site site;
  site.Publish("/", "<html><body>nothing</body></html>");
  const Ran ran = site.Discover(site.At("/"));
  CHECK(ran.exit_code == 1);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::Contains("no feed found: not a feed: an HTML page; tried ") &&
                          Catch::Contains(site.At("/feed.json")));
  const Ran gone = site.Discover(site.At("/gone"));
  CHECK(gone.exit_code == 1);
  CHECK_THAT(gone.err, Catch::Contains("404: not there"));
  const Ran shut = site.Discover(site.At("/shut"));
  CHECK(shut.exit_code == 1);
  CHECK_THAT(shut.err, Catch::Contains("robots.txt line 2"));
}

TEST_CASE("private addresses are not asked", "[e2e][discover]") {
  const Ran ran = Desk().Run("feeds discover http://127.0.0.1:8009/");
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.err, Catch::Contains("allow_networks"));
}

TEST_CASE("imported feeds alone make a crawl", "[e2e][feeds]") {
  auto room = Newsroom::Load(WIREFOLD_NEWSROOM);
  REQUIRE(room);
  REQUIRE((*room)->Start());
  const Desk desk;
  std::string urls;
  for (const Paper& paper : (*room)->papers())
    urls += (*room)->FeedUrlOf(paper) + " \"~" + paper.short_name + "\"\n";
  desk.Write("urls", urls);
  CHECK(desk.Run("feeds import --db db urls").out == "3 new, 0 followed already\n");
  const Ran ran = desk.Shell(
      "export WIREFOLD_FETCH_ALLOW_NETWORKS=127.31.0.0/16 WIREFOLD_FETCH_PER_HOST_DELAY=0s; "
      "wirefold crawl --db db");
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith(fmt::format("{} articles", (*room)->expected().size())));
}

}  // namespace wirefold::newsroom
