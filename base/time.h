// Time as the house knows it: UTC in milliseconds. Who wants to know the time asks the Loop.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

using Millis = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Millis>;

// A date as exactly as somebody said it. Of a day alone `time` is its midnight in UTC; a clock time
// without a zone is read as UTC.
struct Date {
  Time time{};
  bool has_time = false;  // more than a day was said
  std::optional<int>
      offset_minutes{};  // the zone it was said in, east of Greenwich; with a time only

  bool operator==(const Date&) const = default;
};

inline int64_t ToMillis(Time t) { return t.time_since_epoch().count(); }
inline Time FromMillis(int64_t ms) { return Time{Millis{ms}}; }
// Days since 1970.
inline int UtcDay(Time t) {
  return static_cast<int>(std::chrono::floor<std::chrono::days>(t).time_since_epoch().count());
}

// RFC 3339 in UTC, "2026-11-02T08:00:00Z"; milliseconds only where there are any.
std::string Rfc3339(Time t);
// The same to the second, for messages.
std::string Rfc3339Seconds(Time t);
// As Rfc3339 in the zone it was said in, "2026-11-02T09:00:00+01:00"; "Z" where that is UTC or none
// was said. A day alone is "2026-11-02".
std::string Rfc3339(const Date& date);
// "Mon, 02 Nov 2026 08:00:00 GMT", as RSS, OPML and HTTP want it, whatever the locale.
std::string Rfc822(Time t);

// "30s", "5m", "1h", "250ms", "7d", "0s". A bare number is an error: a duration names its unit.
Result<Millis> ParseDuration(std::string_view text);
std::string FormatDuration(Millis d);

// A point in time as people type it: RFC 3339 (a zone is optional: UTC), a day "2026-11-23", a span
// back from now "3h" or "2d", "now", "today", "yesterday". Pure: `now` is given.
Result<Time> ParseWhen(std::string_view text, Time now);

}  // namespace wirefold
