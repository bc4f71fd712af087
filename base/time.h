// Time as the house knows it: UTC in milliseconds. Who wants to know the time asks the Loop.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

using Millis = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Millis>;

inline int64_t ToMillis(Time t) { return t.time_since_epoch().count(); }
inline Time FromMillis(int64_t ms) { return Time{Millis{ms}}; }

// RFC 3339 in UTC, "2026-11-02T08:00:00Z"; milliseconds only where there are any.
std::string Rfc3339(Time t);

// "30s", "5m", "1h", "250ms", "7d", "0s". A bare number is an error: a duration names its unit.
Result<Millis> ParseDuration(std::string_view text);
std::string FormatDuration(Millis d);

// A point in time as people type it: RFC 3339 (a zone is optional: UTC), a day "2026-11-23", a span
// back from now "3h" or "2d", "now", "today", "yesterday". Pure: `now` is given.
Result<Time> ParseWhen(std::string_view text, Time now);

}  // namespace wirefold
