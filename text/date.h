// One scanner for the dates of feeds and pages: RFC 822 and its misspellings, RFC 3339 and ISO 8601
// with their cuts (basic format, week and ordinal dates), month names in the languages that feeds
// use, Chinese, Japanese and Korean, seconds and milliseconds since the epoch.
//
// No date rather than a wrong one. Numbers alone ("02/11/2026") are a date only where they can be
// read in one way: one of them cannot be a month, dots (day first, always), or AM/PM (month first);
// or where the caller knows the order that their writer uses.
// Two digits for a year are RFC 5322's, behind the day. What programs write for no date (the
// epoch's first second, years before 1901 or after 2100) is none. A wrong weekday is ignored. A
// time without zone, or with one that nobody knows, is UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace wirefold {

enum class NumberOrder : uint8_t { kUnknown, kDayFirst, kMonthFirst };

std::optional<Date> ParseDate(std::string_view text, NumberOrder order = NumberOrder::kUnknown);

}  // namespace wirefold
