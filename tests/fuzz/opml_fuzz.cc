// config/opml.h: a list of feeds that may be used as it stands.
#include "config/opml.h"

#include <set>

#include "tests/fuzz/fuzz.h"
#include "text/url.h"

using namespace wirefold;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string file = "feeds.opml";
  const auto list = ParseOpml(fuzz::Input(data, size), file);
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
    FUZZ_CHECK(source.feeds.size() == 1);
    const auto url = Url::Parse(source.feeds[0]);
    FUZZ_CHECK(url && url->spec() == source.feeds[0], source.feeds[0]);
    FUZZ_CHECK(feeds.insert(FeedKey(*url)).second, source.feeds[0]);
  }
  const auto again = ParseOpml(fuzz::Input(data, size), file);
  FUZZ_CHECK(again && again->warnings == list->warnings);
  return 0;
}
