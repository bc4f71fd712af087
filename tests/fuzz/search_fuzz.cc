// store/search_text.h: what is a search is the same again in its one spelling; what is none says
// where.
#include "store/search_text.h"

#include "tests/fuzz/fuzz.h"

using namespace wirefold;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Time now = FromMillis(1'795'435'200'000);
  const auto expr = ParseSearch(fuzz::Input(data, size), now);
  if (!expr) {
    FUZZ_CHECK(expr.error().code == Code::kUsage);
    FUZZ_CHECK(expr.error().what.starts_with("column "), expr.error().what);
    fuzz::CheckMessage(expr.error().what);
    return 0;
  }
  const std::string text = FormatSearch(*expr);
  // Its one spelling may be longer than what was typed.
  if (text.size() > kLongestSearch) return 0;
  const auto again = ParseSearch(text, now);
  FUZZ_CHECK(again, text);
  FUZZ_CHECK(*again == *expr, text);
  FUZZ_CHECK(FormatSearch(*again) == text, text);
  return 0;
}
