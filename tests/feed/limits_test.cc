// What one feed can make of us is bounded, field by field: thousands of entries each have what they
// have.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

#include "crawler/feed/feed_reader.h"
#include "text/charset.h"

using namespace wirefold;

namespace {

constexpr const char* kItunes = "http://www.itunes.com/dtds/podcast-1.0.dtd";

Feed Read(const std::string& text) {
  auto feed = ReadFeed(text, "https://paper.example/feed", "");
  REQUIRE(feed);
  return std::move(*feed);
}

Feed Rss(const std::string& channel) {
  return Read(fmt::format("<rss version='2.0' xmlns:itunes='{}'><channel>{}</channel></rss>",
                          kItunes, channel));
}

size_t Characters(const std::string& text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) NextCodePoint(text, at);
  return count;
}

std::string Many(const std::string& part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

std::string Of(size_t size) { return std::string(size, 'x'); }

size_t BytesOf(const Feed& feed) {
  size_t bytes = 0;
  const auto people = [&](const std::vector<Person>& all) {
    for (const Person& p : all) bytes += p.name.size() + p.email.size() + p.url.size();
  };
  for (const Entry& entry : feed.entries) {
    bytes += entry.title.size() + entry.url.size() + entry.content_html.size() +
             entry.language.size() + entry.summary.size() + entry.summary_html.size() +
             feed.language.size();
    for (const std::string& tag : entry.tags) bytes += tag.size();
    for (const Link& link : entry.links) bytes += link.url.size();
    for (const Image& image : entry.thumbnails) bytes += image.url.size();
    people(entry.authors);
  }
  return bytes;
}

}  // namespace

TEST_CASE("B10: what an entry says of itself is cut to what a reader can use", "[feed][limits]") {
  const std::string address = "https://paper.example/" + Of(3'000);
  const std::string tags = Many("<category>", 0) + [] {
    std::string out;
    for (int i = 0; i < 100; ++i) out += "<category>t" + std::to_string(i) + "</category>";
    return out;
  }();
  const Feed feed =
      Rss("<item><title>" + Many("é", 5'000) + "</title><guid>" + Of(2'000) + "</guid><link>" +
          address + "</link>" + tags + "</item>" + "<item><title>a</title><guid>" + Of(2'001) +
          "</guid><category>" + Of(5'000) + "</category><author>" + Of(5'000) + "</author></item>");
  const std::string permalink = "<item><guid>" + address + "</guid></item>";
  CHECK(Rss(permalink).entries.at(0).url.empty());
  REQUIRE(feed.entries.size() == 2);
  const Entry &one = feed.entries[0], &two = feed.entries[1];
  CHECK(Characters(one.title) == 1'001);  // and "…"
  CHECK(one.url.empty());
  CHECK(one.id.size() == 32);
  CHECK(one.id != two.id);
  CHECK(one.tags.size() == 64);
  CHECK(Characters(two.tags.at(0)) == 201);
  CHECK(Characters(two.authors.at(0).name) == 201);
}

TEST_CASE("B10: the limits of titles and addresses are the configuration's", "[feed][limits]") {
  const std::string item = "<item><title>" + Of(100) + "</title><link>https://paper.example/" +
                           Of(100) + "</link></item>";
  FeedLimits limits;
  limits.max_title = 50;
  limits.max_url = 100;
  const auto feed = ReadFeed("<rss><channel>" + item + "</channel></rss>", "", "", limits);
  REQUIRE(feed);
  CHECK(Characters(feed->entries[0].title) == 51);
  CHECK(feed->entries[0].url.empty());
}

TEST_CASE("B10: ids are kept apart and are never paths", "[feed][limits]") {
  const Feed feed =
      Rss("<item><guid>../../etc/passwd</guid></item><item><guid>/etc/passwd</guid></item>"
          "<item><guid>%2e%2e/x</guid></item><item><guid>" +
          Of(100'000) + "</guid></item>");
  REQUIRE(feed.entries.size() == 4);
  CHECK(feed.entries[0].id == "../../etc/passwd");
  CHECK(feed.entries[3].id.size() == 32);
}

TEST_CASE("B2, B10: what a feed says once for all its entries cannot make it large",
          "[feed][limits]") {
  struct Row {
    const char* name;
    std::string channel;
    std::string item;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {"tags",
       Many("<itunes:category text='" + Of(50'000) + "'/>", 1) + "<category>" + Of(500'000) +
           "</category>",
       ""},
      {"authors", "<author>" + Of(500'000) + "</author>", ""},
      {"a language", "<language>" + Of(500'000) + "</language>", ""},
      {"a base for links in texts", "",
       "<description>&lt;p&gt;" + Many("&lt;a href='y'&gt;", 100) + "</description>"},
      {"a base for links", "", Many("<enclosure url='y'/><link>z</link>", 20)},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string base = "https://paper.example/" + Of(2'000) + "/";
    std::string text = fmt::format("<rss version='2.0' xmlns:itunes='{}' xml:base='{}'><channel>{}",
                                   kItunes, base, row.channel);
    for (int i = 0; i < 300; ++i)
      text += fmt::format("<item><title>{}</title>{}</item>", i, row.item);
    const Feed feed = Read(text + "</channel></rss>");
    CHECK(feed.entries.size() == 300);
    CHECK(BytesOf(feed) < 15'000'000);
    if (row.item.empty()) CHECK(BytesOf(feed) < 600'000);
  }
}

TEST_CASE("B14: numbers that cannot be meant are not said", "[feed][limits]") {
  struct Row {
    const char* in;
    std::optional<int> ttl;
  };
  const auto row = GENERATE(values<Row>({{"60", 60},
                                         {"-5", std::nullopt},
                                         {"1e20", std::nullopt},
                                         {"99999999999999999999", std::nullopt},
                                         {"2147483648", std::nullopt},
                                         {"9007199254740991", std::nullopt},
                                         {"", std::nullopt}}));
  DYNAMIC_SECTION(row.in) {
    const std::string n = row.in;
    const Feed feed = Rss("<ttl>" + n + "</ttl><skipHours><hour>" + n + "</hour><hour>24</hour>" +
                          Many("<hour>3</hour>", 1'000) + "</skipHours><skipDays>" +
                          Many("<day>Monday</day>", 1'000) + "</skipDays><item><title>a</title>" +
                          "<itunes:duration>" + n + ":" + n + ":" + n + ":" + n +
                          "</itunes:duration><enclosure url='a' length='" + n + "'/></item>");
    CHECK(feed.ttl_minutes == row.ttl);
    CHECK(feed.skip_hours.size() <= 24);
    for (const int hour : feed.skip_hours) CHECK((hour >= 0 && hour <= 24));
    CHECK(feed.skip_days.size() == 7);
    const Attachment& attachment = feed.entries.at(0).attachments.at(0);
    CHECK(attachment.size_bytes.value_or(0) <= 9'007'199'254'740'991);
    CHECK(attachment.duration_seconds.value_or(0) <= 1'000'000'000);
  }
}

TEST_CASE("B14: the same in JSON", "[feed][limits]") {
  for (const std::string n : {"1e999", "-1", "18446744073709551615", "1e20", "NaN", "\"1e9\""}) {
    INFO(n);
    const Feed feed = Read(R"({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1",
      "attachments": [{"url": "a", "mime_type": "x", "size_in_bytes": )" +
                           n + R"(, "duration_in_seconds": )" + n + R"(}]}, {"id": "2"}]})");
    REQUIRE(feed.entries.size() == 2);
    const Attachment& attachment = feed.entries[0].attachments.at(0);
    CHECK(attachment.size_bytes == std::nullopt);
    CHECK(attachment.duration_seconds == std::nullopt);
  }
}

TEST_CASE("B14: a date that cannot be is none, and the entry stays", "[feed][limits]") {
  for (const char* date : {"0000-00-00", "9999-12-31T23:59:59Z", "-0001-11-30T00:00:00Z", "1e20",
                           "Mon, 02 Nov 99999 08:00:00 GMT", "yesterday", ""}) {
    INFO(date);
    const Feed feed = Rss(fmt::format("<item><title>a</title><pubDate>{}</pubDate></item>", date));
    REQUIRE(feed.entries.size() == 1);
    CHECK_FALSE(feed.entries[0].published);
  }
}
