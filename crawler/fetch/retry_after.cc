#include "crawler/fetch/retry_after.h"

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "text/date.h"

namespace wirefold {

namespace {

// A year of four digits that ParseDate takes for none, being too far ahead (9999 is somebody's
// "never"), is put nearer: 2096 has all days that a year can have.
std::string Nearer(std::string_view date) {
  std::string text(date);
  const auto is_digit = [&](size_t at) { return at < text.size() && IsAsciiDigit(text[at]); };
  for (size_t begin = 0; begin < text.size(); ++begin) {
    if (!is_digit(begin)) continue;
    size_t end = begin;
    while (is_digit(end)) ++end;
    if (end - begin == 4 && text.compare(begin, 4, "2100") > 0)
      return text.replace(begin, 4, "2096");
    begin = end;
  }
  return text;
}

}  // namespace

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
  const auto date = ParseDate(Nearer(text));
  if (!date || !date->has_time) return std::nullopt;
  return std::clamp(date->time - now, Millis{0}, kLongest);
}

}  // namespace wirefold
