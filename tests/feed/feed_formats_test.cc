#include <catch2/catch.hpp>
#include <string>

#include "crawler/feed/feed_reader.h"

using namespace wirefold;

namespace {

Feed Read(std::string_view text, std::string_view base = "https://paper.example/feed") {
  auto feed = ReadFeed(text, base, "");
  INFO(text);
  REQUIRE(feed);
  return std::move(*feed);
}

constexpr const char* kNamespaces =
    " xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:dcterms='http://purl.org/dc/terms/' xmlns:media='http://search.yahoo.com/mrss/'"
    " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
    "xmlns:atom='http://www.w3.org/2005/Atom'"
    " xmlns:wfw='http://wellformedweb.org/CommentAPI/' "
    "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'";

Feed Rss(const std::string& channel) {
  return Read(std::string("<rss version='2.0'") + kNamespaces + "><channel>" + channel +
              "</channel></rss>");
}
Entry RssItem(const std::string& item) {
  const Feed feed = Rss("<item>" + item + "</item>");
  REQUIRE(feed.entries.size() == 1);
  CHECK(feed.well_formed);
  return feed.entries[0];
}
Entry AtomEntry(const std::string& entry) {
  const Feed feed =
      Read("<feed xmlns='http://www.w3.org/2005/Atom'><entry>" + entry + "</entry></feed>");
  REQUIRE(feed.entries.size() == 1);
  return feed.entries[0];
}

}  // namespace

TEST_CASE("a format is known by its root, not by a label", "[feed]") {
  struct Row {
    const char* format;
    const char* in;
  };
  const auto row = GENERATE(values<Row>({
      {"rss20",
       "<rss "
       "version='2.0'><channel><title>T</title><item><title>One</title></item></channel></rss>"},
      {"rss20",
       "<rss "
       "version='2.0.1'><channel><title>T</title><item><title>One</title></item></channel></rss>"},
      {"rss091",
       "<rss "
       "version='0.91'><channel><title>T</title><item><title>One</title></item></channel></rss>"},
      {"rss", "<rss><channel><title>T</title></channel><item><title>One</title></item></rss>"},
      {"rss10",
       "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
       "xmlns='http://purl.org/rss/1.0/'>"
       "<channel><title>T</title></channel><item><title>One</title></item></rdf:RDF>"},
      {"rss090",
       "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
       "xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
       "<channel><title>T</title></channel><item><title>One</title></item></rdf:RDF>"},
      {"atom10",
       "<feed "
       "xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>One</title></entry></"
       "feed>"},
      {"atom10",
       "<a:feed "
       "xmlns:a='http://www.w3.org/2005/Atom'><a:title>T</a:title><a:entry><a:title>One</a:title></"
       "a:entry></a:feed>"},
      {"atom03",
       "<feed version='0.3' "
       "xmlns='http://purl.org/atom/ns#'><title>T</title><entry><title>One</title></entry></feed>"},
      {"atom", "<feed><title>T</title><entry><title>One</title></entry></feed>"},
      {"cdf",
       "<CHANNEL HREF='http://x.example/'><TITLE>T</TITLE><ITEM "
       "HREF='/1'><TITLE>One</TITLE></ITEM></CHANNEL>"},
      {"json1",
       R"({"version":"https://jsonfeed.org/version/1","title":"T","items":[{"id":1,"title":"One"}]})"},
      {"json11",
       R"({"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","title":"One"}]})"},
  }));
  DYNAMIC_SECTION(row.format << " " << row.in) {
    const Feed feed = Read(row.in);
    CHECK(feed.format == row.format);
    CHECK(feed.title == "T");
    REQUIRE(feed.entries.size() == 1);
    CHECK(feed.entries[0].title == "One");
    CHECK_FALSE(feed.entries[0].id.empty());
  }
}

TEST_CASE("RSS: a channel says who it is and how it is kept", "[feed]") {
  const Feed feed = Rss(
      "<title>T</title><link>https://paper.example/</link><description>About "
      "&lt;b&gt;it&lt;/b&gt;</description>"
      "<atom:link rel='self' href='https://paper.example/rss'/><atom:link rel='hub' "
      "href='https://hub.example/'/>"
      "<language>en-gb</language><ttl>60</ttl><skipHours><hour>0</hour><hour>23</hour></skipHours>"
      "<skipDays><day>Sunday</day></skipDays><generator>G</generator><copyright>(c)</copyright>"
      "<image><url>/i.png</url><title>I</title><link>https://elsewhere.example/</link><width>80</"
      "width></image>"
      "<lastBuildDate>Mon, 02 Nov 2026 08:00:00 "
      "GMT</lastBuildDate><managingEditor>ed@paper.example (Ed)</managingEditor>"
      "<textInput><title>no</title><link>https://no.example/</link></textInput>");
  CHECK(feed.home_url == "https://paper.example/");
  CHECK(feed.feed_url == "https://paper.example/rss");
  REQUIRE(feed.hubs.size() == 1);
  CHECK(feed.hubs[0].url == "https://hub.example/");
  CHECK(feed.description == "About it");
  CHECK(feed.language == "en-gb");
  CHECK(feed.ttl_minutes == 60);
  CHECK(feed.skip_hours == std::vector<int>{0, 23});
  CHECK(feed.skip_days == std::vector<std::string>{"Sunday"});
  CHECK(feed.generator->name == "G");
  CHECK(feed.rights == "(c)");
  CHECK(feed.image->url == "https://paper.example/i.png");
  CHECK(feed.image->width == 80);
  CHECK(Rfc3339(*feed.modified) == "2026-11-02T08:00:00Z");
  CHECK(feed.authors[0].name == "Ed");
  CHECK(feed.authors[0].email == "ed@paper.example");
}

TEST_CASE("RSS: which element says what of an item", "[feed]") {
  CHECK(RssItem("<link> /a </link>").url == "https://paper.example/a");
  CHECK(RssItem("<guid>https://x.example/1</guid>").url == "https://x.example/1");
  CHECK(RssItem("<guid isPermaLink='false'>https://x.example/1</guid>").url == "");
  CHECK(RssItem("<link>https://x.example/1</link>").id == "https://x.example/1");
  CHECK(RssItem("<feedburner:origLink>https://x.example/1</feedburner:origLink><link>https://"
                "proxy.example/</link>")
            .url == "https://x.example/1");
  CHECK(RssItem("<link>/a</link><atom:link rel='self' href='/b'/>").url ==
        "https://paper.example/a");
  CHECK(RssItem("<link>/a</link><source url='https://wire.example/rss'>Wire</source>")
            .source->title == "Wire");
  CHECK(RssItem("<link>/a</link><comments>/a#c</comments>").comments_url ==
        "https://paper.example/a#c");
  CHECK(RssItem("<wfw:commentRss>/c.rss</wfw:commentRss>").comments_feed_url ==
        "https://paper.example/c.rss");
  CHECK(RssItem("<dc:creator>A</dc:creator><dc:creator>B</dc:creator>").authors.size() == 2);
  CHECK(RssItem("<author>A</author><itunes:author>Show</itunes:author>").authors.size() == 1);
  CHECK(RssItem("<category domain='d'>C</category><category/><dc:subject>S</dc:subject>").tags ==
        std::vector<std::string>{"C", "S"});
  CHECK(RssItem("<itunes:duration>1:00:00</itunes:duration><enclosure url='/a.mp3' length='7' "
                "type='audio/mpeg'/>")
            .attachments[0]
            .duration_seconds == 3600);
}

TEST_CASE("RSS: both description and content are kept", "[feed]") {
  const Entry entry = RssItem(
      "<description>Short &amp;amp; &lt;b&gt;sweet&lt;/b&gt;</description>"
      "<content:encoded><![CDATA[<p>Long <a href='/x'>link</a></p>]]></content:encoded>");
  CHECK(entry.summary == "Short & sweet");
  CHECK(entry.summary_html == "Short &amp; <b>sweet</b>");
  CHECK(entry.content_html == "<p>Long <a href='https://paper.example/x'>link</a></p>");
}

TEST_CASE("RSS: a title is text that may be markup", "[feed]") {
  struct Row {
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"A &amp; B", "A & B"},
      {"A &amp;amp; B", "A & B"},
      {"&lt;b&gt;A&lt;/b&gt; B", "A B"},
      {"1 &lt; 2", "1 < 2"},
      {"The &lt;foo&gt; tag", "The <foo> tag"},
      {"<![CDATA[caf&eacute;]]>", "café"},
      {"<b>A</b> B", "A B"},
  }));
  DYNAMIC_SECTION(row.in) {
    CHECK(RssItem(std::string("<title>") + row.in + "</title>").title == row.out);
  }
}

TEST_CASE("dates: the better element wins, and no date rather than a wrong one", "[feed]") {
  CHECK(RssItem("<dc:date>2026-01-01</dc:date><pubDate>2 Nov 2026 08:00 GMT</pubDate>").published ==
        RssItem("<pubDate>2 Nov 2026 08:00 GMT</pubDate>").published);
  CHECK(Rfc3339(*RssItem("<pubDate>soon</pubDate><dc:date>2026-01-01</dc:date>").published) ==
        "2026-01-01T00:00:00Z");
  CHECK_FALSE(RssItem("<pubDate>soon</pubDate>").published);
}

TEST_CASE("dates: a day without a time is known as one", "[feed]") {
  struct Row {
    const char* dates;
    bool published, modified;
  };
  const auto row = GENERATE(values<Row>({
      {"<dc:date>2026-11-27</dc:date>", true, false},
      {"<pubDate>Fri, 27 Nov 2026</pubDate>", true, false},
      {"<pubDate>2026-11-27</pubDate>", true, false},
      {"<pubDate>Fri, 27 Nov 2026 00:00:00 GMT</pubDate>", false, false},
      {"<dc:date>2026-11-27</dc:date><pubDate>27 Nov 2026 08:00 GMT</pubDate>", false, false},
      {"<pubDate>27 Nov 2026 08:00 GMT</pubDate><dc:date>2026-11-27</dc:date>", false, false},
      {"<dcterms:modified>2026-11-27</dcterms:modified>", false, true},
  }));
  DYNAMIC_SECTION(row.dates) {
    const Entry entry = RssItem(row.dates);
    CHECK(entry.published_is_day == row.published);
    CHECK(entry.modified_is_day == row.modified);
  }
  CHECK(AtomEntry("<updated>2026-11-27</updated>").modified_is_day);
  const auto json = ReadFeed(
      R"({"items":[{"id":"1","date_published":"2026-11-27","date_modified":"2026-11-28"}]})", "",
      "");
  REQUIRE(json);
  CHECK(json->entries[0].published_is_day);
  CHECK(json->entries[0].modified_is_day);
}

TEST_CASE("Atom: text is what its type says", "[feed]") {
  CHECK(AtomEntry("<title>&lt;b&gt; &amp;amp;</title>").title == "<b> &amp;");
  CHECK(AtomEntry("<title type='html'>&lt;b&gt;A&lt;/b&gt; &amp;amp; B</title>").title == "A & B");
  CHECK(
      AtomEntry(
          "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>B</b></div></title>")
          .title == "A B");
  CHECK(AtomEntry("<content>plain &lt;b&gt;</content>").content_text == "plain <b>");
  CHECK(AtomEntry("<content type='html'>&lt;p&gt;x&lt;/p&gt;</content>").content_html ==
        "<p>x</p>");
  CHECK(
      AtomEntry("<content type='xhtml'><h:div "
                "xmlns:h='http://www.w3.org/1999/xhtml'><h:p>a<h:br/>&amp;</h:p></h:div></content>")
          .content_html == "<p>a<br>&amp;</p>");
  CHECK(AtomEntry("<content type='application/octet-stream'>SGVsbG8=</content>").content_text ==
        "Hello");
  CHECK(AtomEntry("<content src='/big'/>").content_src == "https://paper.example/big");
}

TEST_CASE("Atom: an entry's page is its best alternate", "[feed]") {
  CHECK(AtomEntry("<link href='/a'/>").url == "https://paper.example/a");
  CHECK(AtomEntry("<link rel='self' href='/s'/><link rel='edit' href='/e'/>").url == "");
  CHECK(AtomEntry("<link rel='alternate' type='application/json' href='/j'/><link type='text/html' "
                  "href='/h'/>")
            .url == "https://paper.example/h");
  CHECK(AtomEntry("<link rel='replies' type='text/html' href='/c'/>").comments_url ==
        "https://paper.example/c");
  const Entry entry =
      AtomEntry("<link rel='enclosure' type='audio/mpeg' length='12' href='/a.mp3'/>");
  REQUIRE(entry.attachments.size() == 1);
  CHECK(entry.attachments[0].size_bytes == 12);
  CHECK(entry.url == "");
}

TEST_CASE("Atom: xml:base is a chain, and authors are inherited", "[feed]") {
  const Feed feed = Read(
      "<feed xmlns='http://www.w3.org/2005/Atom' "
      "xml:base='/news/'><author><name>Feed's</name></author>"
      "<entry xml:base='world/'><link href='1'/></entry>"
      "<entry><author><name>Own</name><email>o@x.example</email><uri>/o</uri></author></entry>"
      "<entry><source><title>Wire</title><id>w</id><author><name>Wire's</name></author></source></"
      "entry></feed>");
  REQUIRE(feed.entries.size() == 3);
  CHECK(feed.entries[0].url == "https://paper.example/news/world/1");
  CHECK(feed.entries[0].authors[0].name == "Feed's");
  CHECK(feed.entries[1].authors[0].url == "https://paper.example/o");
  CHECK(feed.entries[2].authors[0].name == "Wire's");
  CHECK(feed.entries[2].title == "");
}

TEST_CASE("media: pictures around an entry, the largest first", "[feed]") {
  const Entry entry = RssItem(
      "<title>Own</title><media:group><media:content url='/s.jpg' type='image/jpeg' width='10' "
      "height='10'/>"
      "<media:content url='/l.jpg' medium='image' width='100' "
      "height='100'><media:title>Large</media:title></media:content>"
      "</media:group><media:thumbnail url='/t.jpg'/>");
  CHECK(entry.title == "Own");
  CHECK(entry.image == "https://paper.example/l.jpg");
  REQUIRE(entry.media.size() == 2);
  CHECK(entry.media[1].title == "Large");
  CHECK(entry.thumbnails.size() == 1);
}

// RFC 5005: pages of a feed by rel=next (3), archives of it by rel=prev-archive (4).
TEST_CASE("where the older entries are", "[feed]") {
  struct Row {
    const char* name;
    const char* links;
    const char* next;
  };
  const auto row = GENERATE(values<Row>({
      {"the next page", "<link rel='next' href='?page=2'/>", "https://paper.example/feed?page=2"},
      {"by IANA's address", "<link rel='http://www.iana.org/assignments/relation/next' href='/2'/>",
       "https://paper.example/2"},
      {"an archive", "<link rel='prev-archive' href='/2026/10'/>", "https://paper.example/2026/10"},
      {"an archive of an archive",
       "<fh:archive xmlns:fh='http://purl.org/syndication/history/1.0'/>"
       "<link rel='current' href='/feed'/><link rel='next-archive' href='/2026/11'/>"
       "<link rel='prev-archive' href='/2026/09'/>",
       "https://paper.example/2026/09"},
      {"both, a page first",
       "<link rel='prev-archive' href='/2026/10'/><link rel='next' href='/2'/>",
       "https://paper.example/2"},
      {"pages that lead to newer ones",
       "<link rel='previous' href='/1'/><link rel='first' href='/'/><link rel='last' href='/9'/>",
       ""},
      {"a complete feed", "<fh:complete xmlns:fh='http://purl.org/syndication/history/1.0'/>", ""},
      {"no link", "", ""},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string links = row.links;
    std::string prefixed = links;  // as RSS has them
    for (size_t at = 0; (at = prefixed.find("<link", at)) != prefixed.npos; at += 10)
      prefixed.replace(at, 5, "<atom:link");
    const auto atom = ReadFeed("<feed xmlns='http://www.w3.org/2005/Atom'>" + links + "</feed>",
                               "https://paper.example/feed", "");
    const auto rss =
        ReadFeed("<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>" +
                     prefixed + "</channel></rss>",
                 "https://paper.example/feed", "");
    REQUIRE(atom);
    REQUIRE(rss);
    CHECK(atom->next_url == row.next);
    CHECK(rss->next_url == row.next);
  }
}

TEST_CASE("B10: entries beyond the limit are counted, not kept", "[feed]") {
  std::string items;
  for (int i = 0; i < 5; ++i) items += "<item><title>x</title></item>";
  FeedLimits limits;
  limits.max_entries = 3;
  const auto feed = ReadFeed("<rss><channel>" + items + "</channel></rss>", "", "", limits);
  REQUIRE(feed);
  CHECK(feed->entries.size() == 3);
  CHECK(feed->warnings == std::vector<std::string>{"2 entries beyond the first 3 left out"});
}

TEST_CASE("B10: a feed without end is not read to its end", "[feed]") {
  std::string items;
  for (int i = 0; i < 200'100; ++i) items += "<item/>";
  FeedLimits limits;
  limits.max_entries = 3;
  const auto feed = ReadFeed("<rss><channel>" + items + "</channel></rss>", "", "", limits);
  REQUIRE(feed);
  CHECK(feed->entries.size() == 3);
  CHECK(feed->warnings ==
        std::vector<std::string>{"more than 199997 entries beyond the first 3 left out"});
}

TEST_CASE("B10: of too many entries the newest are kept, whichever end they stand at", "[feed]") {
  struct Row {
    const char* name;
    std::vector<int> days;  // 0: no date
    std::string kept;
  };
  const auto row = GENERATE(values<Row>({
      {"as many as may be", {1, 2, 3}, "012"},
      {"the newest first", {9, 8, 7, 6, 5}, "012"},
      {"no dates", {0, 0, 0, 0, 0}, "012"},
      {"one date", {0, 0, 4, 0, 0}, "012"},
      {"the oldest first, one too many", {1, 2, 3, 4}, "123"},
      {"the oldest first, twice as many", {1, 2, 3, 4, 5, 6}, "345"},
      {"the oldest first, more than twice", {1, 2, 3, 4, 5, 6, 7, 8}, "567"},
      {"the oldest first, some without date", {0, 2, 0, 4, 5, 6, 0}, "456"},
  }));
  const bool json = GENERATE(false, true);
  DYNAMIC_SECTION(row.name << (json ? ", JSON" : ", RSS")) {
    std::string items;
    for (size_t i = 0; i < row.days.size(); ++i) {
      const std::string title = std::to_string(i);
      const std::string date =
          row.days[i] ? "2026-03-0" + std::to_string(row.days[i]) + "T00:00:00Z" : "";
      items += json ? std::string(i ? "," : "") + R"({"id":"x","title":")" + title +
                          R"(","date_published":")" + date + "\"}"
                    : "<item><title>" + title + "</title><pubDate>" + date + "</pubDate></item>";
    }
    FeedLimits limits;
    limits.max_entries = 3;
    const auto feed = ReadFeed(
        json ? R"({"items":[)" + items + "]}" : "<rss><channel>" + items + "</channel></rss>", "",
        "", limits);
    REQUIRE(feed);
    std::string kept;
    for (const Entry& entry : feed->entries) kept += entry.title;
    CHECK(kept == row.kept);
    CHECK(feed->warnings.size() == (row.days.size() > 3 ? 1 : 0));
  }
}
