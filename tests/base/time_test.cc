#include "base/time.h"

#include <catch2/catch.hpp>

using namespace wirefold;

namespace {

std::string When(std::string_view text) {
  const Time now = FromMillis(1'795'422'896'789);  // 2026-11-23T08:34:56.789Z
  const auto time = ParseWhen(text, now);
  return time ? Rfc3339(*time) : "error: " + time.error().what;
}

struct Row {
  const char* in;
  const char* out;
};

}  // namespace

TEST_CASE("a time is written in UTC", "[time]") {
  CHECK(Rfc3339(FromMillis(0)) == "1970-01-01T00:00:00Z");
  CHECK(Rfc3339(FromMillis(1'795'422'896'000)) == "2026-11-23T08:34:56Z");
  CHECK(Rfc3339(FromMillis(1'795'422'896'007)) == "2026-11-23T08:34:56.007Z");
  CHECK(Rfc3339(FromMillis(-1)) == "1969-12-31T23:59:59.999Z");
  CHECK(Rfc3339(FromMillis(951'782'400'000)) == "2000-02-29T00:00:00Z");
  CHECK(Rfc3339(Date{FromMillis(1'795'422'896'007), true, 90}) == "2026-11-23T10:04:56.007+01:30");
  CHECK(Rfc3339(Date{FromMillis(0), true, -60}) == "1969-12-31T23:00:00-01:00");
  CHECK(Rfc3339(Date{FromMillis(0), true, 0}) == "1970-01-01T00:00:00Z");
  CHECK(Rfc3339(Date{FromMillis(0), true}) == "1970-01-01T00:00:00Z");
  CHECK(Rfc3339Seconds(FromMillis(1'795'422'896'999)) == "2026-11-23T08:34:56Z");
  CHECK(Rfc3339(Date{FromMillis(0)}) == "1970-01-01");
  CHECK(Rfc822(FromMillis(1'795'422'896'007)) == "Mon, 23 Nov 2026 08:34:56 GMT");
}

TEST_CASE("a duration names its unit", "[time]") {
  CHECK(*ParseDuration("250ms") == Millis{250});
  CHECK(*ParseDuration("30s") == Millis{30'000});
  CHECK(*ParseDuration(" 5m ") == Millis{300'000});
  CHECK(*ParseDuration("1h") == Millis{3'600'000});
  CHECK(*ParseDuration("7d") == Millis{604'800'000});
  CHECK(*ParseDuration("0s") == Millis{0});
  for (const char* bad : {"", "30", "s", "-5s", "1.5h", "5 parsecs", "5S", "1h30m",
                          "99999999999999999999s", "36000000000s"}) {
    const auto duration = ParseDuration(bad);
    REQUIRE_FALSE(duration);
    CHECK_THAT(duration.error().what, Catch::Contains("is not a duration; examples 30s, 5m"));
  }
}

TEST_CASE("a duration is shown in its largest whole unit", "[time]") {
  for (const char* text : {"0s", "250ms", "1500ms", "30s", "90s", "5m", "36h", "7d"})
    CHECK(FormatDuration(*ParseDuration(text)) == text);
}

TEST_CASE("a point in time as people type it", "[time]") {
  const auto row = GENERATE(values<Row>({
      {"now", "2026-11-23T08:34:56.789Z"},
      {"2w", "2026-11-09T08:34:56.789Z"},
      {"today", "2026-11-23T00:00:00Z"},
      {"yesterday", "2026-11-22T00:00:00Z"},
      {"3h", "2026-11-23T05:34:56.789Z"},
      {" 2d ", "2026-11-21T08:34:56.789Z"},
      {"2026-11-23", "2026-11-23T00:00:00Z"},
      {"2024-02-29", "2024-02-29T00:00:00Z"},
      {"2026-11-23T08:00", "2026-11-23T08:00:00Z"},
      {"2026-11-23 08:00:01", "2026-11-23T08:00:01Z"},
      {"2026-11-23T08:00:01Z", "2026-11-23T08:00:01Z"},
      {"2026-11-23t08:00:01z", "2026-11-23T08:00:01Z"},
      {"2026-11-23T08:00:01.5Z", "2026-11-23T08:00:01.500Z"},
      {"2026-11-23T08:00:01.123456789Z", "2026-11-23T08:00:01.123Z"},
      {"2026-11-23T08:00:00+05:30", "2026-11-23T02:30:00Z"},
      {"2026-11-23T20:00:00-0500", "2026-11-24T01:00:00Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
  }));
  DYNAMIC_SECTION(row.in) { CHECK(When(row.in) == row.out); }
}

TEST_CASE("what is no point in time is refused, with what is wrong where that can be said",
          "[time]") {
  const auto row = GENERATE(values<Row>({
      {"", "is not a time; examples 2026-11-23"},
      {"yesterdayish", "is not a time"},
      {"2026", "is not a time"},
      {"2026-11", "is not a time"},
      {"26-11-23", "is not a time"},
      {"2026-13-45", "there is no month 13"},
      {"2026-00-01", "there is no month 0"},
      {"2026-02-29", "there is no day 29"},
      {"2026-11-31", "there is no day 31"},
      {"2026-11-00", "there is no day 0"},
      {"2026-11-23T", "is not a time"},
      {"2026-11-23T24:00", "is not a time"},
      {"2026-11-23T08:60", "is not a time"},
      {"2026-11-23T08:00:61", "is not a time"},
      {"2026-11-23T08:00:", "is not a time"},
      {"2026-11-23T08:00:01.Z", "is not a time"},
      {"2026-11-23T08:00:01X", "is not a time"},
      {"2026-11-23T08:00:01Zx", "is not a time"},
      {"2026-11-23T08:00:01+5", "is not a time"},
      {"2026-11-23T08:00:01+24:00", "is not a time"},
      {"2026-11-23T08:00:01+05:60", "is not a time"},
      {"2026-1--23", "is not a time"},
      {"2026--1-23", "is not a time"},
      {"-026-11-23", "is not a time"},
  }));
  DYNAMIC_SECTION(row.in) {
    CHECK_THAT(When(row.in), Catch::StartsWith("error: ") && Catch::Contains(row.out));
  }
}
