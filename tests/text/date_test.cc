#include "text/date.h"

#include <catch2/catch.hpp>
#include <string>

using namespace wirefold;

namespace {
std::string Rfc3339OrEmpty(std::string_view text) {
  const auto date = ParseDate(text);
  return date ? Rfc3339(date->time) : "";
}
}  // namespace

TEST_CASE("a date is read as the publisher meant it", "[date]") {
  struct Row {
    const char* name;
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"RFC 822, two-digit year", "Mon, 02 Nov 26 08:00:00 GMT", "2026-11-02T08:00:00Z"},
      {"RFC 822, last century", "Thu, 01 Jan 98 19:48:21 GMT", "1998-01-01T19:48:21Z"},
      {"named zone", "Mon, 02 Nov 2026 08:00:00 EST", "2026-11-02T13:00:00Z"},
      {"offset", "Mon, 02 Nov 2026 08:00:00 +0530", "2026-11-02T02:30:00Z"},
      {"offset and its name", "Mon, 02 Nov 2026 08:00:00 -0500 (EST)", "2026-11-02T13:00:00Z"},
      {"name and offset", "Mon, 02 Nov 2026 08:00:00 GMT+7", "2026-11-02T01:00:00Z"},
      {"offset with colon", "Mon, 02 Nov 2026 08:00:00 +01:00", "2026-11-02T07:00:00Z"},
      {"no comma, no seconds", "2 November 2026 8:05 CET", "2026-11-02T07:05:00Z"},
      {"comma missing behind the weekday", "Mon 02 Nov 2026 08:00:00 GMT", "2026-11-02T08:00:00Z"},
      {"month before day", "November 2, 2026", "2026-11-02T00:00:00Z"},
      {"asctime", "Mon Nov  2 08:00:00 2026", "2026-11-02T08:00:00Z"},
      {"dashes in RFC 850", "Monday, 02-Nov-26 08:00:00 GMT", "2026-11-02T08:00:00Z"},
      {"afternoon", "Nov 2, 2026 3:04 PM EST", "2026-11-02T20:04:00Z"},
      {"midnight in two letters", "Nov 2, 2026 12:04 a.m.", "2026-11-02T00:04:00Z"},
      {"RFC 3339", "2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z"},
      {"RFC 3339 with offset", "2026-11-02T08:00:00-08:00", "2026-11-02T16:00:00Z"},
      {"fraction of a second", "2026-11-02T08:00:00.125Z", "2026-11-02T08:00:00.125Z"},
      {"nine digits of it", "2026-11-02T08:00:00.123456789Z", "2026-11-02T08:00:00.123Z"},
      {"blank for T, no zone", "2026-11-02 08:00:00", "2026-11-02T08:00:00Z"},
      {"hour and minute", "2026-11-02T08:30+01:00", "2026-11-02T07:30:00Z"},
      {"year and month", "2026-11", "2026-11-01T00:00:00Z"},
      {"year", "2026", "2026-01-01T00:00:00Z"},
      {"day of the year", "2026-306", "2026-11-02T00:00:00Z"},
      {"compact", "20261102T080000Z", "2026-11-02T08:00:00Z"},
      {"compact, one run", "20261102080000", "2026-11-02T08:00:00Z"},
      {"two-digit year first", "26-11-02", "2026-11-02T00:00:00Z"},
      {"American", "11/02/2026 08:00:00", "2026-11-02T08:00:00Z"},
      {"cannot be American", "23/11/2026", "2026-11-23T00:00:00Z"},
      {"dots are European", "02.11.2026 08:00", "2026-11-02T08:00:00Z"},
      {"midnight as 24:00", "2026-11-02T24:00:00Z", "2026-11-03T00:00:00Z"},
      {"leap second", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      {"French", "lun., 2 novembre 2026 08:00:00 +0100", "2026-11-02T07:00:00Z"},
      {"French Tuesday is not March", "mardi 3 novembre 2026", "2026-11-03T00:00:00Z"},
      {"German", "Di, 3 Mär 2026 08:00:00 MEZ", "2026-03-03T07:00:00Z"},
      {"Spanish", "2 de diciembre de 2026", "2026-12-02T00:00:00Z"},
      {"Italian", "2 Gennaio 2026 08:00", "2026-01-02T08:00:00Z"},
      {"Finnish", "ma, 2 marraskuuta 2026 08:00:00 EET", "2026-11-02T06:00:00Z"},
      {"Russian", "Пн, 02 Ноя 2026 08:00:00 +0300", "2026-11-02T05:00:00Z"},
      {"Greek", "Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"},
      {"Chinese", "2026年11月2日 08:00", "2026-11-02T08:00:00Z"},
      {"Korean afternoon", "2026년 11월 2일 오후 3:04:05", "2026-11-02T15:04:05Z"},
      {"seconds since the epoch", "1793606400", "2026-11-02T08:00:00Z"},
      {"milliseconds since the epoch", "1793606400000", "2026-11-02T08:00:00Z"},
      {"nonsense for an offset", "Mon, 02 Nov 2026 08:00:00 +9900", "2026-11-02T08:00:00Z"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Rfc3339OrEmpty(row.in) == row.out); }
}

TEST_CASE("no date rather than a wrong one", "[date]") {
  const std::string in = GENERATE(values<std::string>(
      {"", "yesterday", "0000-00-00T00:00:00Z", "0001-01-01T00:00:00Z", "2026-13-01", "2026-02-30",
       "Mon, 31 Feb 2026 08:00:00 GMT", "2026-11-02T25:00:00Z", "2026-11-02T08:61:00Z",
       "Mon, 02 Nov", "99999999999999999999", "-1", "1e20", "08:00", std::string(1000, '1'),
       "Nov Nov Nov"}));
  DYNAMIC_SECTION(in.substr(0, 40)) { CHECK(Rfc3339OrEmpty(in) == ""); }
}

TEST_CASE("a date says whether it had a time and a zone", "[date]") {
  CHECK_FALSE(ParseDate("2026-11-02")->has_time);
  CHECK(ParseDate("2026-11-02T08:00")->has_time);
  CHECK_FALSE(ParseDate("2026-11-02T08:00")->has_zone);
  CHECK(ParseDate("2026-11-02T08:00Z")->has_zone);
}
