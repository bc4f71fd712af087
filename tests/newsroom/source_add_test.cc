// `source add`, and what a daemon makes of it, against a real server on loopback.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

#include "tests/cli/program.h"
#include "tests/newsroom/server.h"

namespace wirefold::newsroom {
namespace {

constexpr const char* kHost = "127.31.0.8";

std::string FeedOf(const std::string& title, const std::string& items) {
  return "<rss version='2.0'><channel><title>" + title + "</title><ttl>30</ttl>" + items +
         "</channel></rss>";
}

std::string ItemOf(const std::string& path) {
  return "<item><title>" + path + "</title><link>" + path +
         "</link><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>";
}

class Site {
 public:
  Site() {
    REQUIRE(server_.Start({kHost}, 0));
    Publish("/robots.txt", "User-agent: *\nDisallow: /shut\nCrawl-delay: 0.2\n");
    Publish("/",
            "<link rel=feed href=/comments/rss title='Comments'><link rel=feed href=/empty>"
            "<link rel=feed href=/rss><link rel=feed href=/section>");
    Publish("/comments/rss", FeedOf("Comments", ItemOf("/a")));
    Publish("/empty", FeedOf("Empty", ""));
    Publish("/rss", FeedOf("The Paper", ItemOf("/a") + ItemOf("/shut/b")));
    Publish("/section", FeedOf("Section", ItemOf("/a")));
    Publish("/a", "<html><body><p>A page.</p></body></html>");
  }
  void Publish(const std::string& path, const std::string& body) {
    server_.Publish(kHost, path,
                    {path == "/robots.txt" ? "text/plain" : "text/html", body, "", ""});
  }
  std::string At(const std::string& path) const {
    return fmt::format("http://{}:{}{}", kHost, server_.port(), path);
  }
  Ran Shell(const std::string& line) const {
    return desk_.Shell(
        "export WIREFOLD_FETCH_ALLOW_NETWORKS=127.31.0.0/16 WIREFOLD_FETCH_PER_HOST_DELAY=0s; " +
        line);
  }
  Ran Run(const std::string& arguments) const { return Shell("wirefold " + arguments); }
  RequestLog Log() const { return server_.Log(); }

 private:
  Desk desk_;
  LoopbackServer server_;
};

// A shell function: the command after it, until that works; half a minute at most.
constexpr const char* kUntil =
    "until_ok() { for i in $(seq 300); do \"$@\" && return; sleep 0.1; done; false; }; ";

}  // namespace

TEST_CASE("a paper is followed by its home page", "[e2e][source]") {
  Site site;
  const Ran dry = site.Run("source add --db db --dry-run " + site.At("/"));
  CHECK(dry.exit_code == 0);
  CHECK(dry.out ==
        fmt::format("found       rss20, 2 entries, newest 2026-11-02 08:00, {}\n"
                    "title       The Paper\n"
                    "robots.txt  allows it, but not 1 of 2 pages: of these the feed's own words "
                    "are kept; Crawl-delay 200ms\n",
                    site.At("/rss")) +
            dry.out.substr(dry.out.find("polls ")));
  for (const char* part : {"polls       every ", " at first: ", "also there  rss20, 1 entry, ",
                           "(comments)\n", "not yet (--dry-run); it would be \"127.31.0.8\"\n"})
    CHECK_THAT(dry.out, Catch::Contains(part));
  CHECK(site.Run("feeds list --db db").out.empty());

  const Ran added = site.Run("source add --db db --name Paper --tag x --tag y " + site.At("/"));
  CHECK(added.exit_code == 0);
  CHECK_THAT(added.out, Catch::EndsWith("followed    as \"Paper\"\n"));
  CHECK_THAT(site.Run("feeds list --db db --format jsonl").out,
             Catch::StartsWith("{\"source\":\"Paper\",\"feed_url\":\"" + site.At("/rss")) &&
                 Catch::Contains("\"tags\":[\"x\",\"y\"]"));
  const Ran again = site.Run("source add --db db --format jsonl " + site.At("/rss"));
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.out, Catch::StartsWith("{\"source\":\"Paper\",") &&
                            Catch::Contains("\"followed\":true,\"new\":false"));
  CHECK(site.Run("source remove --db db Paper").out == "1 feed removed; its articles stay\n");
  const Ran none = site.Run("source add --db db " + site.At("/a"));
  CHECK(none.exit_code == 0);  // at a usual address
  const std::string bare = site.At("/").substr(7);
  const Ran tls = site.Run("source add --db db " + bare);  // as https
  CHECK(tls.exit_code == 1);
  CHECK_THAT(tls.err, Catch::Contains("perhaps plain http (where it is: http://" + bare + ")"));
  const Ran shut = site.Run("source add --db db " + site.At("/shut"));
  CHECK(shut.exit_code == 1);
  CHECK_THAT(shut.err, Catch::Contains("robots.txt line 2: Disallow: /shut"));
}

TEST_CASE("after a crawl explain tells what is known of a feed", "[e2e][source]") {
  Site site;
  site.Run("source add --db db --name Paper " + site.At("/"));
  site.Run("crawl --db db");
  const Ran ran = site.Run("explain --db db Paper");
  CHECK(ran.exit_code == 0);
  for (const char* part :
       {"Paper\n  from        the database", "\n  title       The Paper\n",
        "\n  format      rss20\n", "\n  state       ok\n", "\n  hints       ttl 30m\n",
        "\n  validators  none: each poll brings all of it\n",
        "\n  robots.txt  allowed; Crawl-delay 200ms; 200, read ", "\n  last polls  time",
        "     200  "})
    CHECK_THAT(ran.out, Catch::Contains(part));
  const Ran json = site.Run("explain --db db --format jsonl " + site.At("/rss"));
  CHECK_THAT(json.out, Catch::Contains("\"robots\":{\"verdict\":\"allowed\",\"allowed\":true,") &&
                           Catch::Contains("\"last_polls\":[{\"time\":\"") &&
                           Catch::Contains("\"new\":2,"));
  const Ran list = site.Run("sources --db db");
  CHECK_THAT(list.out, Catch::StartsWith("ok       Paper "));
  CHECK_THAT(list.err, Catch::Contains("1 feed: 1 ok"));
}

TEST_CASE("a daemon takes up what is added, and lets go what is removed", "[e2e][source]") {
  Site site;
  site.Publish("/other", FeedOf("Other", ItemOf("/a")));
  site.Publish("/third", FeedOf("Third", ItemOf("/a")));
  const Ran ran = site.Shell(
      std::string(kUntil) +
      fmt::format(
          "echo '{0}' > urls; echo '{1}' > more; wirefold feeds import --db db urls >&2\n"
          "wirefold run --db db >run.out 2>run.err &\n"
          "ready() {{ wirefold status --db db --format json 2>&1 | grep -q ready.:true; }}\n"
          "polled() {{ wirefold -q sources --db db $1 | grep -q '^ok '; }}\n"
          "until_ok ready; until_ok polled {0} && echo first\n"
          "wirefold source add --db db --name Second {2} | tail -1\n"
          "until_ok polled Second && echo second\n"
          "wirefold feeds import --db db more\n"
          "until_ok polled {1} && echo third\n"
          "wirefold feeds remove --db db Second\n"
          "wirefold feeds remove --db db Nobody; echo $?\n"
          "wirefold reload --db db; echo $?\n"
          "told() {{ wirefold status --db db | grep -q '^feeds       2: 2 ok$'; }}\n"
          "until_ok told && echo two\n"
          "wirefold status --db db > status\n"
          "wirefold explain --db db {0} | grep -c 'daemon      runs (pid '\n"
          "kill $(head -1 db/HOLDER); wait %1; echo $?\n"
          "wirefold status --db db; echo $?\n",
          site.At("/rss"), site.At("/third"), site.At("/other")));
  CHECK(ran.out ==
        "first\nfollowed    as \"Second\"\nsecond\n1 new, 0 followed already\nthird\n"
        "1 feed removed; its articles stay\n2\n0\ntwo\n1\n0\n1\n");
  CHECK_THAT(ran.err, Catch::Contains("\"Nobody\" was imported") &&
                          Catch::Contains("the daemon has read its configuration again") &&
                          Catch::Contains("status: db: no daemon runs on this database"));
  const Ran status = site.Shell("cat status run.err >&2; cat status");
  INFO(status.err);
  for (const char* part : {"running     since 20", "now         ", "so far      ", "memory      ",
                           "configured  by no file\n", "reloaded    20"})
    CHECK_THAT(status.out, Catch::Contains(part));
}

}  // namespace wirefold::newsroom
