// What an answer's head says (text/http_message.h) and what is made of it: where it leads, when to
// ask again, who tells of changes, what an archive keeps.
#include "crawler/fetch/heads.h"
#include "crawler/fetch/redirect.h"
#include "crawler/fetch/retry_after.h"
#include "crawler/fetch/websub.h"
#include "tests/fuzz/fuzz.h"
#include "text/http_message.h"

using namespace wirefold;

namespace {

constexpr Time kNow{Millis{1'780'000'000'000}};

void CheckAddress(const std::string& spec) {
  for (const char c : spec) FUZZ_CHECK(static_cast<unsigned char>(c) > 0x20 && c != 0x7f, spec);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input = fuzz::Input(data, size);
  const auto message = ReadHttpMessage(input);
  if (!message) {
    fuzz::CheckMessage(message.error().what);
    return 0;
  }
  FUZZ_CHECK(message->head.size() + message->body.size() <= input.size());
  Response response;
  response.status = message->status;
  response.headers = message->headers;
  if (const auto wait = RetryAfter(response.Header("retry-after"), kNow))
    FUZZ_CHECK(*wait >= Millis{0} && *wait <= Millis{86'400'000});
  const Url from = *Url::Parse("https://me:s3cr3t@paper.example/feed");
  if (const auto hop = NextHop({from}, response, 10)) {
    CheckAddress(hop->url.spec());
    FUZZ_CHECK(hop->url.origin() == from.origin() ||
                   hop->url.spec().find("s3cr3t") == std::string::npos ||
                   response.Header("location").find("s3cr3t") != std::string_view::npos,
               hop->url.spec());
  } else {
    FUZZ_CHECK(hop.error().what.find("s3cr3t") == std::string::npos ||
                   response.Header("location").find("s3cr3t") != std::string_view::npos,
               hop.error().what);
  }
  CheckAddress(HubOf(Feed{}, response).hub);
  for (const auto shown : {&ShownRequestHead, &ShownResponseHead}) {
    const std::string once = shown(message->head);
    FUZZ_CHECK(shown(once) == once, once);
  }
  return 0;
}
