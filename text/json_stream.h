// JSON as a stream: an object one of whose members is a long list, as a feed's items are. The
// list's elements are handed over one at a time and forgotten; of the rest a document is made.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/json_read.h"
#include "text/text_source.h"

namespace wirefold {

constexpr size_t kMaxJsonValues = 100'000;  // in one element, and in all that is no element

struct JsonObject {
  JsonDocument rest;     // the list is an empty array in it
  bool complete = true;  // false where the text broke off, or is no JSON from some line on
  std::string problem;   // what is wrong, with its line
};

// `each` gets the elements of the member `list`; where the text broke off in one it is not whole
// and may lack members. Where it says false no more is read. `text` is UTF-8. kInvalid where no
// object begins, kTooLarge beyond kMaxJsonDepth or kMaxJsonValues.
Result<JsonObject> ReadJsonObject(TextSource& text, std::string_view list,
                                  const std::function<bool(JsonValue, bool whole)>& each);

}  // namespace wirefold
