// crawler/feed/feed_reader.h: a Feed that keeps to base/news.h and to its limits, or an Error.
#include "crawler/feed/feed_reader.h"

#include "tests/fuzz/feed_texts.h"
#include "tests/fuzz/fuzz.h"
#include "text/json_read.h"

using namespace wirefold;

namespace {

constexpr std::string_view kBase = "https://paper.example/news/feed";

size_t Characters(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) NextCodePoint(text, at);
  return count;
}

void CheckEntry(const Entry& entry, const FeedLimits& limits) {
  FUZZ_CHECK(!entry.id.empty());
  FUZZ_CHECK(Characters(entry.title) <= limits.max_title + 1, entry.title);  // and "…"
  for (const std::string* url : {&entry.url, &entry.external_url, &entry.image, &entry.content_src,
                                 &entry.comments_url, &entry.comments_feed_url})
    FUZZ_CHECK(url->size() <= limits.max_url, *url);
  for (const Link& link : entry.links) FUZZ_CHECK(link.url.size() <= limits.max_url, link.url);
  for (const Attachment& attachment : entry.attachments)
    FUZZ_CHECK(!attachment.url.empty() && attachment.url.size() <= limits.max_url);
  for (const std::string& tag : entry.tags) FUZZ_CHECK(!tag.empty());
  for (const auto& date : {entry.published, entry.modified, entry.created}) fuzz::CheckDate(date);
}

void CheckFeed(const Feed& feed, const FeedLimits& limits) {
  fuzz::EachText(feed, [](const std::string& text) { FUZZ_CHECK(IsUtf8(text), text); });
  FUZZ_CHECK(!feed.format.empty() && !feed.encoding.empty());
  FUZZ_CHECK(feed.well_formed || !feed.warnings.empty());
  for (const std::string& warning : feed.warnings) fuzz::CheckMessage(warning);
  for (const auto& date : {feed.published, feed.modified, feed.created}) fuzz::CheckDate(date);
  for (const int hour : feed.skip_hours)
    FUZZ_CHECK(hour >= 0 && hour <= 24);  // RSS 0.91 counts from 1
  FUZZ_CHECK(Characters(feed.title) <= limits.max_title + 1, feed.title);
  FUZZ_CHECK(feed.home_url.size() <= limits.max_url && feed.feed_url.size() <= limits.max_url);
  FUZZ_CHECK(feed.entries.size() <= limits.max_entries);
  for (const Entry& entry : feed.entries) CheckEntry(entry, limits);
  for (const SitemapRef& sitemap : feed.sitemaps) {
    FUZZ_CHECK(!sitemap.url.empty() && sitemap.url.size() <= limits.max_url, sitemap.url);
    fuzz::CheckDate(sitemap.modified);
  }
}

void CheckJson(const Feed& feed) {
  const std::string json = FeedToJson(feed, "feed.xml");
  FUZZ_CHECK(json.find('\n') == json.npos, json);
  const auto read = JsonDocument::Parse(json);
  FUZZ_CHECK(read && read->mended().empty(), json);
  FUZZ_CHECK(read->root()["items"].Items().size() == feed.entries.size(), json);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto [content_type, body] = fuzz::ServedAs(fuzz::Input(data, size));
  const auto feed = ReadFeed(body, kBase, content_type);
  if (!feed) {
    fuzz::CheckMessage(feed.error().what);
    return 0;
  }
  CheckFeed(*feed, {});
  CheckJson(*feed);
  const auto again = ReadFeed(body, kBase, content_type);
  FUZZ_CHECK(again && FeedToJson(*again, "") == FeedToJson(*feed, ""));

  const FeedLimits narrow{.max_entries = 2, .max_title = 100, .max_url = 40};
  const auto small = ReadFeed(body, kBase, content_type, narrow);
  FUZZ_CHECK(small.has_value());
  CheckFeed(*small, narrow);
  return 0;
}
