// text/date.h, base/time.h, crawler/fetch/retry_after.h: a line is a date, or none at all.
#include "text/date.h"

#include "base/time.h"
#include "crawler/fetch/retry_after.h"
#include "tests/fuzz/fuzz.h"

using namespace wirefold;

namespace {

constexpr Time kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 2};

void CheckParseDate(std::string_view line) {
  const auto date = ParseDate(line);
  if (!date) return;
  fuzz::CheckDate(date->time);
  FUZZ_CHECK(date->has_time || !date->offset_minutes, line);
  const std::string shown = Rfc3339(*date);
  const auto again = ParseDate(shown);
  // At the ends of the calendar the zone may lead out of it.
  if (date->time < kNow + std::chrono::days{365 * 1000} &&
      date->time > kNow - std::chrono::days{365 * 124})
    FUZZ_CHECK(again && again->time == date->time, shown);
}

void CheckTyped(std::string_view line) {
  if (const auto duration = ParseDuration(line)) {
    FUZZ_CHECK(duration->count() >= 0, line);
    const auto again = ParseDuration(FormatDuration(*duration));
    FUZZ_CHECK(again && *again == *duration, line);
  }
  const auto when = ParseWhen(line, kNow);
  if (!when) FUZZ_CHECK(!when.error().what.empty());
  const auto after = RetryAfter(line, kNow);
  if (after) FUZZ_CHECK(*after >= Millis{0} && *after <= std::chrono::hours{24}, line);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (std::string_view rest = fuzz::Input(data, size); !rest.empty();) {
    const std::string_view line = fuzz::TakeLine(rest);
    CheckParseDate(line);
    CheckTyped(line);
  }
  return 0;
}
