// config/feed_list.h: a list of feeds, OPML or newsboat's, that may be used as it stands and comes
// back as it is written.
#include "config/feed_list.h"

#include <set>

#include "config/config.h"
#include "tests/fuzz/fuzz.h"
#include "text/url.h"

using namespace wirefold;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string file = "feeds.opml";
  const auto list = ParseFeedList(fuzz::Input(data, size), file);
  if (!list) {
    fuzz::CheckMessage(list.error().what);
    FUZZ_CHECK(list.error().what.starts_with(file), list.error().what);
    return 0;
  }
  for (const std::string& warning : list->warnings) fuzz::CheckMessage(warning);
  std::set<std::string> names, feeds;
  for (const Source& source : list->sources) {
    fuzz::CheckMessage(source.name);
    FUZZ_CHECK(names.insert(source.name).second, source.name);
    for (const std::string& tag : source.tags) fuzz::CheckMessage(tag);
    for (const std::string& feed : source.feeds) {
      const auto url = Url::Parse(feed);
      FUZZ_CHECK(url && url->spec() == feed, feed);
      FUZZ_CHECK(feeds.insert(FeedKey(*url)).second, feed);
    }
  }
  const auto again = ParseFeedList(fuzz::Input(data, size), file);
  FUZZ_CHECK(again && again->warnings == list->warnings);
  if (feeds.empty()) return 0;
  const std::string written = WriteOpml(list->sources, Time{});
  const auto back = ParseOpml(written, file);
  FUZZ_CHECK(back, written);
  FUZZ_CHECK(WriteOpml(back->sources, Time{}) == written, written);
  return 0;
}
