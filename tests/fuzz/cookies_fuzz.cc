// crawler/fetch/cookie_file.h: a whole file, and what of it goes to each domain that it names.
#include "base/header.h"
#include "crawler/fetch/cookie_file.h"
#include "tests/fuzz/fuzz.h"

using namespace wirefold;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const CookieJarFile jar = ParseCookieFile(fuzz::Input(data, size));
  int asked = 0;
  for (const Cookie& cookie : jar.cookies) {
    FUZZ_CHECK(!cookie.name.empty() && cookie.path.starts_with('/'), cookie.name);
    FUZZ_CHECK(cookie.name.find_first_of("=;\r\n") == std::string::npos, cookie.name);
    FUZZ_CHECK(cookie.value.find_first_of(";\r\n") == std::string::npos, cookie.value);
    const auto url = Url::Parse("https://" + cookie.domain + "/");
    FUZZ_CHECK(url && url->host() == cookie.domain, cookie.domain);
    const std::string header = CookieHeader(jar, *url, Time{});
    FUZZ_CHECK(header.empty() || IsHeaderValue(header), header);
    FUZZ_CHECK(header.size() <= 8192);
    if (cookie.path == "/" && cookie.expires >= 0 && header.size() < 4000)
      FUZZ_CHECK(header.find(cookie.name + "=" + cookie.value) != header.npos, header);
    if (++asked == 100) break;
  }
  return 0;
}
