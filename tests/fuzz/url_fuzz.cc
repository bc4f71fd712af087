// text/url.h: the first line is an address, each line after it a reference seen from there.
#include "text/url.h"

#include <algorithm>

#include "tests/fuzz/fuzz.h"
#include "text/url_host.h"

using namespace wirefold;

namespace {

// What must be true of every Url there is.
void CheckUrl(const Url& url) {
  const std::string& spec = url.spec();
  FUZZ_CHECK(spec.size() <= Url::kLongest);
  FUZZ_CHECK(std::all_of(spec.begin(), spec.end(), [](char c) { return c > 0x20 && c < 0x7f; }),
             spec);
  FUZZ_CHECK(url.scheme() == "http" || url.scheme() == "https", spec);
  FUZZ_CHECK(!url.host().empty() && url.port() == url.port(), spec);
  FUZZ_CHECK(url.path().starts_with('/'), spec);
  FUZZ_CHECK(url.path_query().starts_with(url.path()), spec);
  FUZZ_CHECK(!SiteOf(url).empty(), spec);

  const auto again = Url::Parse(spec);
  FUZZ_CHECK(again && *again == url, spec);
  FUZZ_CHECK(again->host() == url.host() && again->port() == url.port(), spec);
  FUZZ_CHECK(again->has_credentials() == url.has_credentials(), spec);
  FUZZ_CHECK(again->path() == url.path() && again->query() == url.query(), spec);
  const auto host = NormalHost(url.host());
  FUZZ_CHECK(host && *host == url.host(), spec);

  const auto origin = Url::Parse(url.origin());
  FUZZ_CHECK(origin && origin->origin() == url.origin(), spec);
  const auto absolute = url.Resolve(spec);
  FUZZ_CHECK(absolute && *absolute == url, spec);
  if (const auto key = Url::Parse(UrlKey(url))) FUZZ_CHECK(UrlKey(*key) == UrlKey(url), spec);
  if (const auto shown = Url::Parse(url.Shown()))
    FUZZ_CHECK(shown->host() == url.host() && shown->path() == url.path(), spec);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest = fuzz::Input(data, size);
  const std::string_view first = fuzz::TakeLine(rest);
  const auto base = Url::Parse(first);
  if (base)
    CheckUrl(*base);
  else
    FUZZ_CHECK(!base.error().what.empty());
  while (!rest.empty()) {
    const std::string_view line = fuzz::TakeLine(rest);
    const std::string link = ResolveLink(first, line);
    if (!IsUtf8(link)) FUZZ_CHECK(!IsUtf8(line), link);
    if (const auto url = Url::Parse(line)) CheckUrl(*url);
    if (!base) continue;
    if (const auto url = base->Resolve(line)) CheckUrl(*url);
  }
  return 0;
}
