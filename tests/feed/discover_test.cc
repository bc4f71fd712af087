#include "crawler/feed/discover.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

// "URL URL", those of comments with a '*', those from an <a> with a '?'.
std::string Shown(std::string_view page, std::string_view base = "https://p.test/a/") {
  std::string out;
  for (const FoundFeed& feed : DiscoverFeeds(page, "text/html", base))
    out += (out.empty() ? "" : " ") + std::string(feed.comments ? "*" : "") +
           (feed.declared ? "" : "?") + feed.url;
  return out;
}

std::string Repeat(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("a page's feeds are what it declares", "[discover]") {
  struct Row {
    const char* name;
    const char* page;
    const char* found;
  };
  const auto row = GENERATE(values<Row>({
      {"RSS, Atom, JSON",
       "<link rel=alternate type=application/rss+xml href=/1><LINK REL='home Alternate' "
       "TYPE=\"application/atom+xml; charset=utf-8\" HREF='2'/><link rel=alternate "
       "type=application/feed+json href=//q.test/3>",
       "https://p.test/1 https://p.test/a/2 https://q.test/3"},
      {"XML by its plainest types",
       "<link rel=alternate type=text/xml href=/1><link rel=alternate type=application/xml "
       "href=/2><link rel=alternate type=application/rdf+xml href=/3>",
       "https://p.test/1 https://p.test/2 https://p.test/3"},
      {"rel=feed needs no type", "<link rel=feed href=/1>", "https://p.test/1"},
      {"JSON that is a feed, and JSON that is not",
       "<link rel=alternate type=application/json href=/wp-json/posts/1 title=JSON>"
       "<link rel=alternate type=application/json href=/feed.json>"
       "<link rel=alternate type=application/json+oembed href=/oembed?feed>"
       "<link rel=alternate type=text/xml+oembed href=/oembed>",
       "https://p.test/feed.json"},
      {"not another language, style or page",
       "<link rel=alternate hreflang=de href=/de><link rel='alternate stylesheet' "
       "type=application/rss+xml href=/s><link rel=canonical type=application/rss+xml href=/c>",
       ""},
      {"what leads out of the web",
       "<link rel=feed href='javascript:alert(1)'><link rel=feed href='data:text/xml,x'><link "
       "rel=feed href=''><link rel=feed href='#top'>",
       ""},
      {"the address once",
       "<link rel=feed href=/f><link rel=feed href='/f/#x'><link rel=feed "
       "href='https://P.test/f?utm_source=a'>",
       "https://p.test/f"},
      {"seen from its base, wherever that stands",
       "<link rel=feed href=f><base target=_top><base href=/b/><base href=/c/>",
       "https://p.test/b/f"},
      {"not from a base that is no page", "<base href='s:'><link rel=feed href=f>",
       "https://p.test/a/f"},
      {"references in an address", "<link rel=feed href='/f?a=1&amp;b=&#50;'>",
       "https://p.test/f?a=1&b=2"},
      {"not in comments, scripts, text",
       "<!-- <link rel=feed href=/1> --><script>'<link rel=feed href=/2>'</SCRIPT "
       "><title><link rel=feed href=/3></title><textarea><link rel=feed href=/4></textarea>"
       "<link rel=feed href=/5>",
       "https://p.test/5"},
      {"a tag that never ends", "<link rel=feed href=/1><link rel=feed href='/2",
       "https://p.test/1"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Shown(row.page) == row.found); }
}

TEST_CASE("the feeds of comments come last, whatever they are called", "[discover]") {
  const auto title =
      GENERATE(as<std::string>(), "Paper &raquo; Comments Feed", "Paper » Kommentar-Feed",
               "Flux des commentaires", "Feed de los comentarios", "Feed dei commenti",
               "reactiesfeed", "Kanał z komentarzami", "Лента комментариев", "コメントフィード");
  DYNAMIC_SECTION(title) {
    CHECK(Shown("<link rel=feed href=/c title='" + title + "'><link rel=feed href=/f>") ==
          "https://p.test/f *https://p.test/c");
  }
  CHECK(Shown("<link rel=feed href=/comments/feed/><link rel=feed href=/commentisfree/rss>") ==
        "https://p.test/commentisfree/rss *https://p.test/comments/feed/");
}

TEST_CASE("links are looked at where nothing is declared", "[discover]") {
  struct Row {
    const char* name;
    const char* page;
    const char* found;
  };
  const auto row = GENERATE(values<Row>({
      {"by their addresses",
       "<a href=/blog/feed/>x</a><a href=/x.rss>x</a><a href=/x.atom></a><a href=/feed.xml>x</a>"
       "<a href='/?feed=rss2'>x</a><a href=https://feeds.q.test/x>x</a>",
       "?https://p.test/blog/feed/ ?https://p.test/x.rss ?https://p.test/x.atom "
       "?https://p.test/feed.xml ?https://p.test/?feed=rss2 ?https://feeds.q.test/x"},
      {"by their text", "<a class=x href=/1><b>RSS</b> feed</a><a href=/2 title='Atom'><img></a>",
       "?https://p.test/1 ?https://p.test/2"},
      {"not by chance",
       "<a href=/feedback>Feedback</a><a href=/rssx>carcass</a><a href='javascript:rss()'>RSS</a>"
       "<a href=mailto:rss@p.test>RSS</a><a href=/n>news</a><p>RSS",
       ""},
      {"nor where a feed is declared", "<a href=/rss>RSS</a><link rel=feed href=/f>",
       "https://p.test/f"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Shown(row.page) == row.found); }
}

TEST_CASE("a page is decoded before it is read", "[discover]") {
  const std::string utf16 = "<link rel=feed href=/f title=x>";
  std::string bytes = "\xFF\xFE";
  for (const char c : utf16) (bytes += c) += '\0';
  CHECK(Shown(bytes) == "https://p.test/f");
  const auto feeds =
      DiscoverFeeds("<meta charset=windows-1252><link rel=feed href=/f title='Caf\xE9 &amp; Co'>",
                    "text/html", "https://p.test/");
  REQUIRE(feeds.size() == 1);
  CHECK(feeds[0].title == "Café & Co");
}

TEST_CASE("a page's address need not be known", "[discover]") {
  CHECK(Shown("<link rel=feed href=/f><link rel=feed href=https://q.test/f>", "") ==
        "/f https://q.test/f");
}

TEST_CASE("hostile pages cost what their length is", "[discover]") {
  std::string many;
  for (int i = 0; i < 20'000; ++i)
    many += "<link rel=feed title=comments href=/" + std::to_string(i) + ">";
  const auto feeds = DiscoverFeeds(many + "<link rel=feed href=/f>", "", "https://p.test/");
  REQUIRE(feeds.size() == kMostFoundFeeds);
  CHECK(feeds[0].url == "https://p.test/f");
  for (const char* part :
       {"<", "<a ", "<a x=\"", "<a x='<a x=\"", "<!--", "<!doctype [>", "<title>", "<script>",
        "<a href=/rss>", "</", "<a b=c ", "<base href=x>", "&amp"})
    CHECK(DiscoverFeeds(Repeat(part, 300'000), "", "https://p.test/").size() <= 1);
}

}  // namespace wirefold
