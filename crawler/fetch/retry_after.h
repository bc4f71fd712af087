// When a server wants to be asked again (RFC 9110 10.2.3). Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace wirefold {

// `value`: seconds or an HTTP date, which is seen from `now`. Never negative, at most a day;
// nothing where it is neither.
std::optional<Millis> RetryAfter(std::string_view value, Time now);

}  // namespace wirefold
