// The trap of quadratic time: what is harmless once is said ten thousand times over, to every
// reader. Between two '~' of the input stands what is repeated. What is not linear runs into
// libFuzzer's -timeout.
#include "base/strings.h"
#include "config/feed_list.h"
#include "crawler/extract/extract.h"
#include "crawler/feed/feed_reader.h"
#include "crawler/fetch/robots.h"
#include "tests/fuzz/fuzz.h"
#include "text/json_read.h"
#include "text/words.h"

using namespace wirefold;

namespace {

constexpr size_t kLong = 256 * 1024;

std::string Lengthened(std::string_view input) {
  const auto parts = Split(input, '~');
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool repeated = i % 2 == 1 && !parts[i].empty();
    const size_t most = std::max<size_t>(1, kLong / (parts.size() / 2 * parts[i].size() + 1));
    for (size_t n = repeated ? most : 1; n > 0; --n) out += parts[i];
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text = Lengthened(fuzz::Input(data, size));
  if (text.size() < kLong / 2) return 0;  // nothing was repeated
  (void)ReadFeed(text, "https://paper.example/", "");
  (void)Extract(text, {});
  (void)JsonDocument::Parse(text);
  (void)ParseFeedList(text, "feeds.opml");
  (void)Robots::Parse(text, "wirefold").Allows(*Url::Parse("https://paper.example/aaaaaaaaaab"));
  const std::string clean = RepairUtf8(text);
  (void)Tokenize(clean);
  (void)TitlesAlike(clean, clean);
  (void)CutToWidth(ForTerminal(clean), 80);
  return 0;
}
