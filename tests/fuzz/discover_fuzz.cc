// crawler/feed/discover.h: addresses that may be shown and fetched, few and each once.
#include "crawler/feed/discover.h"

#include <set>

#include "base/strings.h"
#include "tests/fuzz/fuzz.h"

using namespace wirefold;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto feeds = DiscoverFeeds(fuzz::Input(data, size), "", "https://paper.example/news/");
  FUZZ_CHECK(feeds.size() <= kMostFoundFeeds);
  std::set<std::string> seen;
  bool comments = false;
  for (const FoundFeed& feed : feeds) {
    fuzz::CheckMessage(feed.url);
    FUZZ_CHECK(StartsWithNoCase(feed.url, "http"), feed.url);
    FUZZ_CHECK(seen.insert(feed.url).second, feed.url);
    FUZZ_CHECK(feed.comments || !comments, feed.url);
    comments = feed.comments;
  }
  return 0;
}
