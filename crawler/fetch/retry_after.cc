#include "crawler/fetch/retry_after.h"

#include <algorithm>

#include "base/strings.h"
#include "text/date.h"

namespace wirefold {

std::optional<Millis> RetryAfter(std::string_view value, Time now) {
  constexpr Millis kLongest{24 * 3'600'000};
  const std::string_view text = Trim(value);
  if (text.empty()) return std::nullopt;
  if (std::all_of(text.begin(), text.end(), [](char c) { return IsAsciiDigit(c); })) {
    // What is too large to be read is longer than a day.
    const auto seconds = ParseInt(text);
    if (!seconds || *seconds > kLongest.count() / 1000) return kLongest;
    return Millis{*seconds * 1000};
  }
  const auto date = ParseDate(text);
  if (!date || !date->has_time) return std::nullopt;
  return std::clamp(date->time - now, Millis{0}, kLongest);
}

}  // namespace wirefold
