// text/charset.h: past it all text is UTF-8, and what was UTF-8 is left alone.
#include "text/charset.h"

#include "base/strings.h"
#include "tests/fuzz/fuzz.h"
#include "text/utf8.h"

using namespace wirefold;

namespace {

void CheckDecoded(const Decoded& decoded, std::string_view bytes) {
  FUZZ_CHECK(IsUtf8(decoded.text), decoded.encoding);
  FUZZ_CHECK(!decoded.encoding.empty());
  FUZZ_CHECK(decoded.encoding == LowerAscii(decoded.encoding), decoded.encoding);
  for (const std::string& warning : decoded.warnings) fuzz::CheckMessage(warning);
  if (decoded.encoding == "utf-8" && IsUtf8(bytes))
    FUZZ_CHECK(decoded.text == (bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes));
}

void CheckUtf8(std::string_view bytes) {
  const std::string repaired = RepairUtf8(bytes);
  FUZZ_CHECK(IsUtf8(repaired));
  FUZZ_CHECK(RepairUtf8(repaired) == repaired);
  FUZZ_CHECK(IsUtf8(bytes) == (repaired == bytes));
  FUZZ_CHECK(IsUtf8(bytes) == (CountUtf8(bytes).bad == 0));
  std::string written;
  for (size_t at = 0; at < bytes.size();) {
    const size_t before = at;
    AppendUtf8(written, NextCodePoint(bytes, at));
    FUZZ_CHECK(at > before && at <= bytes.size());
  }
  FUZZ_CHECK(IsUtf8(written));
  if (IsUtf8(bytes)) FUZZ_CHECK(written == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto [content_type, body] = fuzz::ServedAs(fuzz::Input(data, size));
  for (const auto decode : {DecodeXml, DecodeHtml}) {
    const Decoded decoded = decode(body, content_type);
    CheckDecoded(decoded, body);
    const Decoded again = decode(body, content_type);
    FUZZ_CHECK(again.text == decoded.text && again.encoding == decoded.encoding);
  }
  CheckUtf8(body);
  return 0;
}
