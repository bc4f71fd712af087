#include "crawler/fetch/request_settings.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

Source Paper() {
  Source source;
  source.name = "paper";
  source.home = "https://www.paper.test/";
  source.feeds = {"https://feeds.paper.test:8443/rss?x=1", "http://old.paper.test/feed"};
  source.sitemaps = {"https://maps.paper.test/news.xml"};
  source.settings.headers = {{"X-Key", "k1"}};
  source.settings.username = "me";
  source.settings.password = "s3cr3t";
  source.settings.user_agent = "reader/1";
  source.settings.proxy = "http://proxy.test:3128";
  source.settings.cookies = ".paper.test\tTRUE\t/\tTRUE\t0\tsid\t7\n";
  return source;
}

}  // namespace

TEST_CASE("N6: headers and credentials go to the source's own scheme, host and port",
          "[settings]") {
  struct Row {
    const char* name;
    const char* url;
    bool own;
    const char* cookies;
  };
  const auto row = GENERATE(values<Row>({
      {"its home's host", "https://www.paper.test/2026/a.html", true, "sid=7"},
      {"the default port, written out", "https://www.paper.test:443/", true, "sid=7"},
      {"a feed's host and port", "https://feeds.paper.test:8443/other", true, "sid=7"},
      {"a sitemap's host", "https://maps.paper.test/robots.txt", true, "sid=7"},
      {"a feed over http", "http://old.paper.test/feed", true, ""},
      {"the same host in upper case", "HTTPS://WWW.Paper.Test/x", true, "sid=7"},
      {"another port", "https://feeds.paper.test/rss", false, "sid=7"},
      {"another scheme", "http://www.paper.test/", false, ""},
      {"https for a feed over http", "https://old.paper.test/feed", false, "sid=7"},
      {"another host of the domain", "https://img.paper.test/", false, "sid=7"},
      {"the domain itself", "https://paper.test/", false, "sid=7"},
      {"somebody else", "https://ads.example/?u=https://www.paper.test/", false, ""},
      {"its name before an @", "https://www.paper.test@evil.test/", false, ""},
      {"a name that begins alike", "https://www.paper.test.evil.test/", false, ""},
  }));
  DYNAMIC_SECTION(row.name) {
    Request request;
    request.etag = "\"e\"";
    // Left from the address before this redirect.
    request.headers = {{"X-Old", "1"}};
    request.credentials = Credentials{"old", "old"};
    request.cookies = "old=1";
    RequestSettings(Paper()).Fill(*Url::Parse(row.url), Time{}, request);
    CHECK(request.user_agent == "reader/1");
    CHECK(request.proxy == "http://proxy.test:3128");
    CHECK(request.etag == "\"e\"");
    CHECK(request.cookies == row.cookies);
    CHECK(request.headers.size() == (row.own ? 1 : 0));
    REQUIRE(request.credentials.has_value() == row.own);
    if (!row.own) return;
    CHECK(request.headers[0].second == "k1");
    CHECK(request.credentials->username == "me");
    CHECK(request.credentials->password == "s3cr3t");
  }
}

TEST_CASE("a source without settings changes nothing", "[settings]") {
  Source source = Paper();
  source.settings = {};
  const auto settings = GENERATE_COPY(0, 1) == 0 ? RequestSettings() : RequestSettings(source);
  Request request;
  settings.Fill(*Url::Parse("https://www.paper.test/"), Time{}, request);
  CHECK(request.user_agent.empty());
  CHECK(request.proxy.empty());
  CHECK(request.cookies.empty());
  CHECK(request.headers.empty());
  CHECK_FALSE(request.credentials);
}

}  // namespace wirefold
