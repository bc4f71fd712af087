// Sitemaps (sitemaps.org/protocol.html; Google's news and image extensions) as feeds.
#include "crawler/feed/sitemap.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "crawler/feed/feed_reader.h"
#include "text/date.h"
#include "text/json_read.h"

using namespace wirefold;

namespace {

constexpr const char* kBase = "https://paper.example/sitemap.xml";
using Strings = std::vector<std::string>;

std::string Seed(const std::string& file) {
  std::ifstream in(std::string(WIREFOLD_TEST_DATA) + "/feed/" + file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

Time At(const std::string& text) { return ParseDate(text).value().time; }

std::string UrlSet(const std::string& inside) { return "<urlset>" + inside + "</urlset>"; }
std::string Page(const std::string& path, const std::string& more = "") {
  return "<url><loc>https://paper.example/" + path + "</loc>" + more + "</url>";
}
std::string LastMod(const std::string& date) { return "<lastmod>" + date + "</lastmod>"; }
std::string News(const std::string& inside) { return "<news:news>" + inside + "</news:news>"; }
std::string Published(const std::string& date) {
  return News("<news:publication_date>" + date + "</news:publication_date>");
}

Feed Read(const std::string& document, const FeedLimits& limits = {}) {
  auto feed = ReadFeed(document, kBase, "application/xml", limits);
  REQUIRE(feed);
  return std::move(*feed);
}

// The last part of each address.
Strings PathsOf(const std::vector<Entry>& entries) {
  Strings out;
  for (const Entry& entry : entries) out.push_back(entry.url.substr(entry.url.rfind('/') + 1));
  return out;
}

}  // namespace

TEST_CASE("a news sitemap says what a feed says", "[sitemap]") {
  const Feed feed = Read(Seed("sitemap-news.xml"));
  CHECK(feed.title == "The Harbour Paper");
  CHECK(feed.warnings.empty());
  REQUIRE(feed.entries.size() == 2);
  const Entry& ferry = feed.entries[0];
  CHECK(ferry.url == "https://paper.example/ferry?a=1&b=2");
  CHECK(ferry.id == ferry.url);
  CHECK(ferry.published == At("2026-11-02T07:00:00Z"));
  CHECK(ferry.modified == At("2026-11-02T09:30:00Z"));
  CHECK(ferry.language == "en");
  CHECK(ferry.tags == Strings{"Opinion", "Blog", "ferry", "harbour"});
  CHECK(ferry.image == "https://paper.example/ferry.jpg");
  CHECK(ferry.image_info->title == "The ferry");
  CHECK(ferry.publisher->name == "The Harbour Paper");
  CHECK(ferry.authors.empty());
  CHECK(ferry.links.size() == 1);
  const Entry& goats = feed.entries[1];
  CHECK(goats.url == "https://paper.example/goats");
  CHECK(goats.title == "Goats on the road");
  CHECK(goats.language == "de");
  CHECK(goats.image.empty());
  CHECK_FALSE(goats.modified);
}

TEST_CASE("a sitemap's words, each alone", "[sitemap]") {
  struct Row {
    const char* name;
    std::string in;
    const char* format;
    Strings paths;
  };
  const auto row = GENERATE(values<Row>({
      {"plain", UrlSet(Page("a") + Page("b")), "sitemap", {"a", "b"}},
      {"news in one of them", UrlSet(Page("a") + Page("b", News(""))), "news-sitemap", {"a", "b"}},
      {"a url without address", UrlSet("<url/>" + Page("b")), "sitemap", {"b"}},
      {"a url that is never closed",
       UrlSet("<url><loc>https://paper.example/a</loc>" + Page("b")),
       "sitemap",
       {"a", "b"}},
      {"a feed's words mean nothing",
       UrlSet("<item><link>/x</link></item>" + Page("a", "<title>T</title><link>/y</link>")),
       "sitemap",
       {"a"}},
      {"nothing in it", UrlSet(""), "sitemap", {}},
  }));
  DYNAMIC_SECTION(row.name) {
    const Feed feed = Read(row.in);
    CHECK(feed.format == row.format);
    CHECK(PathsOf(feed.entries) == row.paths);
    for (const Entry& entry : feed.entries) CHECK(entry.title.empty());
  }
}

TEST_CASE("a feed is not read with a sitemap's words", "[sitemap]") {
  const Feed feed = Read(
      "<rss version='2.0'><channel><url><loc>/u</loc></url><item><title>T</title>"
      "<loc>/l</loc><lastmod>2026-11-02</lastmod><news:title>N</news:title></item></channel></"
      "rss>");
  CHECK(feed.format == "rss20");
  REQUIRE(feed.entries.size() == 1);
  CHECK(feed.entries[0].url.empty());
  CHECK(feed.entries[0].title == "T");
  CHECK_FALSE(feed.entries[0].modified);
}

TEST_CASE("papers that share a sitemap do not name it", "[sitemap]") {
  const auto of = [](const std::string& paper) {
    return News("<news:publication><news:name>" + paper + "</news:name></news:publication>");
  };
  CHECK(Read(UrlSet(Page("a", of("One")) + Page("b", of("One")))).title == "One");
  CHECK(Read(UrlSet(Page("a", of("One")) + Page("b", of("Two")))).title.empty());
  CHECK(Read(UrlSet(Page("a", of("One")) + Page("b"))).title.empty());
  CHECK(Read(UrlSet(Page("a", of(std::string(5'000, 'x'))))).title.size() < 1'010);
}

TEST_CASE("an index lists its sitemaps, the newest first where all are dated", "[sitemap]") {
  const auto index = [](const Strings& sitemaps) {
    return Read(fmt::format("<sitemapindex>{}</sitemapindex>", fmt::join(sitemaps, "")));
  };
  const auto sitemap = [](const std::string& path, const std::string& date) {
    return "<sitemap><loc>/" + path + "</loc>" + (date.empty() ? "" : LastMod(date)) + "</sitemap>";
  };
  const auto urls = [](const Feed& feed) {
    Strings out;
    for (const SitemapRef& ref : feed.sitemaps) out.push_back(ref.url);
    return out;
  };
  const std::string a = "https://paper.example/a", b = "https://paper.example/b";
  const Feed dated = index({sitemap("a", "2026-11-01"), sitemap("b", "2026-11-02")});
  CHECK(dated.format == "sitemap-index");
  CHECK(urls(dated) == Strings{b, a});
  CHECK(dated.sitemaps[0].modified == At("2026-11-02"));
  CHECK(dated.entries.empty());
  CHECK(urls(index({sitemap("a", ""), sitemap("b", "2026-11-02")})) == Strings{a, b});

  const Feed long_one = index(Strings(kMostSitemaps + 2, sitemap("a", "")));
  CHECK(long_one.sitemaps.size() == kMostSitemaps);
  CHECK(long_one.warnings == Strings{"2 sitemaps beyond the first 50000 left out"});
}

TEST_CASE("an index is printed", "[sitemap]") {
  const auto json = JsonDocument::Parse(FeedToJson(Read(Seed("sitemap-index.xml")), "f"));
  REQUIRE(json);
  CHECK(json->root()["_wirefold"].Text("format") == "sitemap-index");
  const auto sitemaps = json->root()["_wirefold"]["sitemaps"].Items();
  REQUIRE(sitemaps.size() == 2);
  CHECK(sitemaps[0].Text("url") == "https://paper.example/2026.xml.gz");
  CHECK(sitemaps[0].Text("date_modified") == "2026-11-02T08:00:00Z");
  CHECK(sitemaps[1].Text("url") == "https://paper.example/2025.xml");
}

TEST_CASE("of a sitemap the newest are kept, wherever they stand", "[sitemap]") {
  std::string pages;
  for (int day = 1; day <= 28; ++day) {  // 1, 14, 27, 12, 25 ...: every day once
    const int at = day * 13 % 29;
    pages += Page(fmt::format("{}", at), LastMod(fmt::format("2026-10-{:02}", at)));
  }
  const Feed feed = Read(UrlSet(Page("undated") + pages), {.max_entries = 3});
  CHECK(PathsOf(feed.entries) == Strings{"26", "27", "28"});
  CHECK(feed.warnings == Strings{"26 entries beyond the newest 3 left out"});
  CHECK(PathsOf(Read(UrlSet(Page("a") + Page("b") + Page("c")), {.max_entries = 2}).entries) ==
        Strings{"a", "b"});
}

TEST_CASE("addresses alone are a sitemap where they are plain text", "[sitemap]") {
  struct Row {
    const char* name;
    std::string in;
    const char* type;
    Strings paths;  // empty: no feed
  };
  const auto row = GENERATE(values<Row>({
      {"one a line", "https://p.example/a\r\nhttps://p.example/b\n", "text/plain", {"a", "b"}},
      {"a parameter, a mark, no end",
       "\xEF\xBB\xBFhttp://p.example/a",
       "Text/Plain; charset=x",
       {"a"}},
      {"blank lines", "\n\nhttps://p.example/a\n \nhttps://p.example/b", "text/plain", {"a", "b"}},
      {"a password of the list's own", "https://me:s3cr3t@p.example/a\n", "text/plain", {"a"}},
      {"a fault far down",
       "https://p.example/1\nhttps://p.example/2\nhttps://p.example/3\nhttps://p.example/4\n"
       "https://p.example/5\nnone\nhttps://p.example/7",
       "text/plain",
       {"1", "2", "3", "4", "5", "7"}},
      {"a fault in the first lines", "https://p.example/1\nSitemap\n", "text/plain", {}},
      {"another type", "https://p.example/a\n", "application/octet-stream", {}},
      {"no type", "https://p.example/a\n", "", {}},
      {"other schemes", "ftp://p.example/a\n", "text/plain", {}},
      {"words", "Not Found", "text/plain", {}},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto feed = ReadFeed(row.in, kBase, row.type);
    REQUIRE(feed.has_value() == !row.paths.empty());
    if (!feed) return;
    CHECK(feed->format == "sitemap");
    CHECK(PathsOf(feed->entries) == row.paths);
    CHECK(feed->entries[0].id == feed->entries[0].url);
  }
}

TEST_CASE("gzip is unpacked before anything else", "[sitemap]") {
  const std::string packed = Seed("sitemap-news.xml.gz");
  const auto feed = ReadFeed(packed, kBase, "application/gzip");
  REQUIRE(feed);
  CHECK(FeedToJson(*feed, "") == FeedToJson(Read(Seed("sitemap-news.xml")), ""));
  const auto half = ReadFeed(packed.substr(0, packed.size() / 2), kBase, "application/gzip");
  REQUIRE(half);
  CHECK_FALSE(half->complete);
  CHECK(half->warnings.back() == "gzip data breaks off");
  const auto bare = ReadFeed(packed.substr(0, 10), kBase, "");
  REQUIRE_FALSE(bare);
  CHECK(bare.error().what == "not a feed: gzip data breaks off");
}

TEST_CASE("of a sitemap what may be news is kept", "[sitemap]") {
  std::string many;
  for (size_t i = 0; i < kFewPages; ++i) many += Page("old", LastMod("2020-01-01"));
  struct Row {
    const char* name;
    std::string in;
    Strings paths;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {"published within the time",
       Page("a", Published("2026-11-02")) + Page("b", Published("2026-10-30")),
       {"a"}},
      {"published counts before lastmod",
       Page("a", Published("2026-10-30") + LastMod("2026-11-02")) +
           Page("b", Published("2026-11-02") + LastMod("2026-11-01")),
       {"b"}},
      {"lastmod where there is no other",
       Page("a", LastMod("2026-11-02")) + Page("b", LastMod("2026-10-30")),
       {"a"}},
      {"just at the edge",
       Page("a", LastMod("2026-11-01T12:00:00Z")) + Page("b", LastMod("2026-11-01T11:59:59Z")),
       {"a"}},
      {"dated ahead, as zones are forgotten", Page("a", Published("2026-11-03T20:00:00Z")), {"a"}},
      {"a small site without dates", Page("a") + Page("b"), {"a", "b"}},
      {"a large one", many + Page("a") + Page("b", LastMod("2026-11-03")), {"b"}},
      {"news without a date among many",
       many + Page("a", News("<news:title>T</news:title>")) + Page("b"),
       {"a"}},
      {"one lastmod for all tells nothing: a small site",
       Page("a", LastMod("2026-01-02")) + Page("b", LastMod("2026-01-02")),
       {"a", "b"}},
      {"nothing", "", {}},
  }));
  DYNAMIC_SECTION(row.name) {
    Feed feed = Read(UrlSet(row.in));
    KeepNews(feed, At("2026-11-03T12:00:00Z"), std::chrono::hours(48));
    CHECK(PathsOf(feed.entries) == row.paths);
  }
}

TEST_CASE("a generator that calls every page new gives none of a large site", "[sitemap]") {
  std::string pages;
  for (size_t i = 0; i <= kFewPages; ++i) pages += Page("a", LastMod("2026-11-03T11:00:00Z"));
  Feed feed = Read(UrlSet(pages));
  KeepNews(feed, At("2026-11-03T12:00:00Z"), std::chrono::hours(48));
  CHECK(feed.entries.empty());
}

TEST_CASE("a feed keeps its entries whatever their age", "[sitemap]") {
  Feed feed = Read(
      "<rss version='2.0'><channel><item><title>Old</title>"
      "<pubDate>2001-01-01T00:00:00Z</pubDate></item></channel></rss>");
  CHECK_FALSE(IsSitemap(feed));
  KeepNews(feed, At("2026-11-03T12:00:00Z"), std::chrono::hours(48));
  CHECK(feed.entries.size() == 1);
}
