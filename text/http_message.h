// An HTTP message as archives hold it: a head, an empty line, a body. In archives bodies stand as
// they came over the wire or unpacked already, whatever the head says of them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace wirefold {

struct HttpMessage {
  std::string_view first_line;  // without its end
  int status = 0;               // of an answer; 0: no answer
  // Names in lower case, in order.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string_view head;  // first line and headers, each with its end
  std::string_view body;  // what stands behind the empty line

  // The first header of that (lower-case) name, else empty.
  std::string_view Header(std::string_view name) const;
};

// kInvalid where there is no head. Views into `bytes`.
Result<HttpMessage> ReadHttpMessage(std::string_view bytes);

// The body without the chunks and the gzip that the head names, where it still has them; of
// `limit` bytes at most. kInvalid: in a coding that we do not read; kTooLarge.
Result<std::string> DecodedBody(const HttpMessage& message, uint64_t limit);

}  // namespace wirefold
