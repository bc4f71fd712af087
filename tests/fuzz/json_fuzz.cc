// text/json_read.h and text/json_write.h: what was read is written as strict JSON and read as the
// same.
#include "text/json_read.h"

#include "tests/fuzz/fuzz.h"
#include "text/json_write.h"

using namespace wirefold;

namespace {

// No deeper than kMaxJsonDepth, or the check ends the run.
void Write(JsonWriter& out, const JsonValue& value, int depth) {
  FUZZ_CHECK(depth <= kMaxJsonDepth);
  if (value.IsObject()) {
    out.BeginObject();
    for (const auto& [name, member] : value.Members()) {
      FUZZ_CHECK(IsUtf8(name));
      Write(out.Key(name), member, depth + 1);
    }
    out.EndObject();
  } else if (value.IsArray()) {
    out.BeginArray();
    for (const JsonValue& item : value.Items()) Write(out, item, depth + 1);
    out.EndArray();
  } else if (value.IsString()) {
    FUZZ_CHECK(IsUtf8(value.View()));
    FUZZ_CHECK(value.View() == value.Text());
    out.String(value.View());
  } else if (const auto number = value.Int(); number && value.IsNumber()) {
    out.Int(*number);
  } else if (const auto real = value.Real(); real && value.IsNumber()) {
    out.Real(*real);
  } else if (value.IsBool()) {
    out.Bool(*value.Bool());
  } else {
    FUZZ_CHECK(!value || value.IsNumber());
    out.Null();
  }
}

std::string Written(const JsonDocument& document) {
  std::string text;
  JsonWriter out(text);
  Write(out, document.root(), 0);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto document = JsonDocument::Parse(fuzz::Input(data, size));
  if (!document) {
    fuzz::CheckMessage(document.error().what);
    return 0;
  }
  for (const std::string& what : document->mended()) fuzz::CheckMessage(what);
  const std::string text = Written(*document);
  FUZZ_CHECK(IsUtf8(text));
  const auto again = JsonDocument::Parse(text);
  FUZZ_CHECK(again.has_value(), text);
  FUZZ_CHECK(again->mended().empty(), text);
  FUZZ_CHECK(Written(*again) == text, text);
  return 0;
}
