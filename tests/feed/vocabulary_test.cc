// The words of the modules, each in a document of its own: which field it fills.
#include <catch2/catch.hpp>
#include <string>

#include "crawler/feed/feed_reader.h"
#include "text/json_read.h"

using namespace wirefold;

namespace {

// `feed` is what stands in an RSS channel; declared are no prefixes at all unless it declares them.
JsonDocument Printed(const std::string& channel) {
  const auto feed = ReadFeed("<rss version='2.0'><channel>" + channel + "</channel></rss>",
                             "https://paper.example/feed", "");
  REQUIRE(feed);
  auto json = JsonDocument::Parse(FeedToJson(*feed, "f"));
  REQUIRE(json);
  return std::move(*json);
}

// "_wirefold.image.url" of what was printed; a list shows its first.
std::string At(JsonValue value, std::string_view path) {
  while (!path.empty()) {
    const size_t dot = std::min(path.find('.'), path.size());
    if (value.IsArray()) value = value.Items().empty() ? JsonValue() : *value.Items().begin();
    value = value[std::string(path.substr(0, dot))];
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  if (value.IsArray()) value = value.Items().empty() ? JsonValue() : *value.Items().begin();
  return value.Text();
}

struct Row {
  const char* in;
  const char* path;
  const char* out;
};

}  // namespace

TEST_CASE("a channel's words by module", "[vocabulary]") {
  const auto row = GENERATE(values<Row>({
      {"<sy:updatePeriod>daily</sy:updatePeriod>", "_wirefold.update_period_minutes", "1440"},
      {"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
       "_wirefold.update_period_minutes", "15"},
      {"<sy:updateFrequency>2</sy:updateFrequency><sy:updatePeriod> Weekly </sy:updatePeriod>",
       "_wirefold.update_period_minutes", "5040"},
      {"<sy:updateFrequency>2</sy:updateFrequency>", "_wirefold.update_period_minutes", "720"},
      {"<sy:updatePeriod>now and then</sy:updatePeriod>", "_wirefold.update_period_minutes", ""},
      {"<sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase>", "_wirefold.update_base",
       "2000-01-01T12:00:00Z"},
      {"<admin:generatorAgent rdf:resource='https://tool.example/?v=3'/>",
       "_wirefold.generator.url", "https://tool.example/?v=3"},
      {"<googleplay:author>A</googleplay:author>", "authors.name", "A"},
      {"<googleplay:owner>o@x.example</googleplay:owner>", "_wirefold.publisher.email",
       "o@x.example"},
      {"<googleplay:image href='/i.png'/>", "_wirefold.image.url", "https://paper.example/i.png"},
      {"<googleplay:description>D</googleplay:description>", "description", "D"},
      {"<googleplay:category text='News'/>", "_wirefold.categories.term", "News"},
      {"<media:thumbnail url='/t.png'/>", "_wirefold.image.url", "https://paper.example/t.png"},
      {"<media:thumbnail url='/t.png'/><image><url>/i.png</url></image>", "_wirefold.image.url",
       "https://paper.example/i.png"},
      {"<media:copyright>(c)</media:copyright>", "_wirefold.rights", "(c)"},
      {"<media:copyright>(c)</media:copyright><copyright>own</copyright>", "_wirefold.rights",
       "own"},
      {"<creativeCommons:license>https://cc.example/by</creativeCommons:license>",
       "_wirefold.license", "https://cc.example/by"},
      {"<cc:license rdf:resource='https://cc.example/by'/>", "_wirefold.license",
       "https://cc.example/by"},
      {"<dcterms:creator>A</dcterms:creator>", "authors.name", "A"},
      {"<dcterms:subject>S</dcterms:subject>", "_wirefold.categories.term", "S"},
      {"<x:license xmlns:x='http://web.resource.org/cc/' x:resource='https://cc.example/'/>",
       "_wirefold.license", "https://cc.example/"},
      {"<x:subject xmlns:x='https://PURL.org/dc/elements/1.1'>S</x:subject>",
       "_wirefold.categories.term", "S"},
      {"<dc:subject xmlns:dc='urn:what'>S</dc:subject>", "_wirefold.categories.term", "S"},
  }));
  DYNAMIC_SECTION(row.in) {
    const JsonDocument json = Printed(row.in);
    CHECK(At(json.root(), row.path) == row.out);
  }
}

TEST_CASE("an item's words by module", "[vocabulary]") {
  const auto row = GENERATE(values<Row>({
      {"<guid isPermaLink='true'>/1</guid>", "url", "https://paper.example/1"},
      {"<guid isPermaLink='false'>/1</guid>", "url", ""},
      {"<guid isPermaLink='true'>1</guid>", "url", ""},
      {"<slash:comments>12</slash:comments>", "_wirefold.comments_count", "12"},
      {"<thr:total>3</thr:total>", "_wirefold.comments_count", "3"},
      {"<slash:comments>many</slash:comments>", "_wirefold.comments_count", ""},
      {"<atom:link rel='replies' type='text/html' href='/c' thr:count='7'/>",
       "_wirefold.comments_count", "7"},
      {"<comments>5</comments>", "_wirefold.comments_count", "5"},
      {"<comments>5</comments>", "_wirefold.comments_url", ""},
      {"<comments>Comments are closed</comments>", "_wirefold.comments_url", ""},
      {"<comments>/c</comments>", "_wirefold.comments_url", "https://paper.example/c"},
      {"<thr:in-reply-to ref='tag:x,1' href='/1'/>", "_wirefold.in_reply_to", "tag:x,1"},
      {"<thr:in-reply-to href='/1'/>", "_wirefold.in_reply_to", "https://paper.example/1"},
      {"<slash:section>science</slash:section>", "_wirefold.section", "science"},
      {"<slash:department>not-so-fast</slash:department>", "_wirefold.department", "not-so-fast"},
      {"<dcterms:description>D</dcterms:description>", "summary", "D"},
      {"<dcterms:creator>A</dcterms:creator>", "authors.name", "A"},
      {"<dcterms:date>2026-11-02</dcterms:date>", "date_published", "2026-11-02T00:00:00Z"},
      {"<prism:publicationDate>2026-11-02</prism:publicationDate>", "date_published",
       "2026-11-02T00:00:00Z"},
      {"<atom:updated>2026-11-02T08:00:00Z</atom:updated>", "date_modified",
       "2026-11-02T08:00:00Z"},
      {"<atom:summary>S</atom:summary>", "summary", "S"},
      {"<atom:author><atom:name>A</atom:name></atom:author>", "authors.name", "A"},
      {"<googleplay:author>A</googleplay:author>", "authors.name", "A"},
      {"<googleplay:description>D</googleplay:description>", "summary", "D"},
      {"<itunes:image href='/i.png'/>", "image", "https://paper.example/i.png"},
      {"<itunes:keywords>a, b</itunes:keywords>", "tags", "a"},
      {"<media:copyright>(c)</media:copyright>", "_wirefold.rights", "(c)"},
      {"<media:license type='text/html' href='https://cc.example/by'>CC</media:license>",
       "_wirefold.license", "https://cc.example/by"},
      {"<media:peerLink type='application/x-bittorrent' href=' /a.torrent '/>",
       "_wirefold.media.url", "https://paper.example/a.torrent"},
      {"<media:group><media:peerLink href='/a.torrent'/></media:group>", "_wirefold.media.url",
       "https://paper.example/a.torrent"},
      {"<media:peerLink href=' '/>", "_wirefold.media.url", ""},
      {"<enclosure url='https://proxy.example/a' type='audio/mpeg'/>"
       "<feedburner:origEnclosureLink>/a.mp3</feedburner:origEnclosureLink>",
       "attachments.url", "https://site.example/a.mp3"},
  }));
  DYNAMIC_SECTION(row.in) {
    const JsonDocument json =
        Printed(std::string("<link>https://site.example/</link><item>") + row.in + "</item>");
    CHECK(At(json.root()["items"], row.path) == row.out);
  }
}

TEST_CASE("what a feed's entries have from it, and it from them", "[vocabulary]") {
  struct {
    const char* name;
    const char* in;
    const char* path;
    const char* out;
  } const rows[] = {
      {"an entry without title has its first words",
       R"({"items":[{"id":"1","content_html":"<p>One\n two</p>"}]})", "items.title", "One two"},
      {"a made title is short", R"({"items":[{"id":"1","summary":"", "content_text":"
       aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh iiiiiiiii jjjjjjjjj kk"}]})",
       "items.title",
       "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh iiiiiiiii "
       "jjjjjjjjj …"},
      {"its own title stands", R"({"items":[{"id":"1","title":"T","content_text":"One"}]})",
       "items.title", "T"},
      {"JSON: the home page is the feed where there is no other",
       R"({"feed_url":"https://x.example/f.json","items":[]})", "home_page_url",
       "https://x.example/f.json"},
      {"JSON: the newest date is the feed's",
       R"({"items":[{"id":"1","date_modified":"2026-11-02"},{"id":"2","date_modified":"2026-11-03"}]})",
       "_wirefold.date_modified", "2026-11-03T00:00:00Z"},
      {"an entry without tags has its feed's",
       "<rss><channel><category>News</category><item><title>x</title></item></channel></rss>",
       "items.tags", "News"},
      {"an entry with tags has its own",
       "<rss><channel><item><title>x</title><category>Own</category></item>"
       "<category>News</category></channel></rss>",
       "items.tags", "Own"},
      {"an empty RSS 0.90",
       "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
       "xmlns='http://channel.netscape.com/rdf/simple/0.9/'/>",
       "_wirefold.format", "rss090"},
      {"XHTML without an element is text",
       "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>a &lt; b</content>"
       "</entry></feed>",
       "items.content_html", "a &lt; b"},
      {"HTML that calls itself XHTML",
       "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>&lt;p&gt;a&lt;/p&gt;"
       "</content></entry></feed>",
       "items.content_html", "<p>a</p>"},
      {"a picture's title is kept as it is written",
       "<rss><channel><image><url>/i</url><title>a &amp;lt; b</title></image></channel></rss>",
       "_wirefold.image.title", "a &lt; b"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto feed = ReadFeed(row.in, "", "");
      REQUIRE(feed);
      const auto json = JsonDocument::Parse(FeedToJson(*feed, "f"));
      REQUIRE(json);
      CHECK(At(json->root(), row.path) == row.out);
    }
  }
}

TEST_CASE("an id stays when only the title changes", "[vocabulary]") {
  const auto id = [](const std::string& title, const std::string& rest) {
    const auto feed = ReadFeed(
        "<rss><channel><item><title>" + title + "</title>" + rest + "</item></channel></rss>", "",
        "");
    REQUIRE(feed);
    REQUIRE(feed->entries.size() == 1);
    return feed->entries[0].id;
  };
  const std::string text = "<description>" + std::string(80, 'x') + "</description>";
  CHECK(id("A", "<guid>g</guid>") == id("B", "<guid>g</guid>"));
  CHECK(id("A", "<link>https://x.example/1</link>") == id("B", "<link>https://x.example/1</link>"));
  CHECK(id("A", text) == id("B", text));
  CHECK(id("A", "") != id("B", ""));
  CHECK(id("A", "<description>more</description>") != id("B", "<description>more</description>"));
}
