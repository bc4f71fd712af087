// crawler/feed/sitemap.h: what is read as a sitemap, and what of it is news.
#include "crawler/feed/sitemap.h"

#include "tests/fuzz/fuzz.h"

using namespace wirefold;

namespace {

constexpr Time kNow{Millis{1'780'000'000'000}};
constexpr Millis kOldest{2 * 86'400'000};

void CheckNews(Feed feed) {
  const size_t before = feed.entries.size();
  KeepNews(feed, kNow, kOldest);
  FUZZ_CHECK(feed.entries.size() <= before);
  const size_t news = feed.entries.size();
  KeepNews(feed, kNow, kOldest);
  FUZZ_CHECK(feed.entries.size() <= news);
  for (const Entry& entry : feed.entries)
    if (entry.published) FUZZ_CHECK(*entry.published >= kNow - kOldest);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto [content_type, body] = fuzz::ServedAs(fuzz::Input(data, size));
  for (const std::string_view type : {content_type, std::string_view("text/plain")}) {
    const auto feed = ReadFeed(body, "https://paper.example/sitemap.xml", type);
    if (!feed) {
      fuzz::CheckMessage(feed.error().what);
      continue;
    }
    FUZZ_CHECK(feed->sitemaps.size() <= kMostSitemaps);
    if (IsSitemap(*feed)) CheckNews(*feed);
  }
  return 0;
}
