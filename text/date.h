// One scanner for the dates of feeds and pages: RFC 822 and its misspellings, RFC 3339 and ISO 8601
// with their cuts, month names in the languages that feeds use. No date rather than a wrong one; a
// time without zone is UTC.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace wirefold {

struct ParsedDate {
  Time time{};
  bool has_time = false;  // more than a day was said
  bool has_zone = false;
};

std::optional<ParsedDate> ParseDate(std::string_view text);

}  // namespace wirefold
