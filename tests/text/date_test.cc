#include "text/date.h"

#include <catch2/catch.hpp>
#include <optional>
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
      {"compact, blank for T", "20261102 080000", "2026-11-02T08:00:00Z"},
      {"compact with milliseconds", "20261102080000125", "2026-11-02T08:00:00.125Z"},
      {"compact, cut and with an offset", "20261102T0800+0530", "2026-11-02T02:30:00Z"},
      {"hour alone", "2026-11-02T08+05", "2026-11-02T03:00:00Z"},
      {"compact day of the year", "2026327T101112Z", "2026-11-23T10:11:12Z"},
      {"week date", "2026-W47-1", "2026-11-16T00:00:00Z"},
      {"compact week date", "2026W471T14:05Z", "2026-11-16T14:05:00Z"},
      {"week", "2026-W47", "2026-11-16T00:00:00Z"},
      {"a year's first week begins in the other", "2026-W01-1", "2025-12-29T00:00:00Z"},
      {"small letters", "2026-11-02t08:00:00z", "2026-11-02T08:00:00Z"},
      {"comma for the fraction", "2026-11-02T08:00:00,5Z", "2026-11-02T08:00:00.500Z"},
      {"colon for the fraction", "2026-11-02T08:00:00:125Z", "2026-11-02T08:00:00.125Z"},
      {"fraction of a minute", "2026-11-02T08:00.5Z", "2026-11-02T08:00:30Z"},
      {"blank before the offset", "2026-11-02 08:00:00 -0800", "2026-11-02T16:00:00Z"},
      {"true minus sign", "2026-11-02T08:00:00\u221208:00", "2026-11-02T16:00:00Z"},
      {"a day's offset is no time", "2026-11-02+01:00", "2026-11-02T00:00:00Z"},
      {"two-digit year first", "98-11-02", "1998-11-02T00:00:00Z"},
      {"American by AM and PM", "11/02/2026 08:00:00 AM", "2026-11-02T08:00:00Z"},
      {"American, short", "11/2/26, 3:04 PM", "2026-11-02T15:04:00Z"},
      {"only a day", "11/23/2026 08:00", "2026-11-23T08:00:00Z"},
      {"cannot be American", "23/11/2026", "2026-11-23T00:00:00Z"},
      {"either way the same", "11-11-2026", "2026-11-11T00:00:00Z"},
      {"dots and blanks", "2. 11. 2026 14.30", "2026-11-02T14:30:00Z"},
      {"year, dots and blanks", "2026. 11. 2. 14:05", "2026-11-02T14:05:00Z"},
      {"dots are European", "02.11.2026 08:00", "2026-11-02T08:00:00Z"},
      {"midnight as 24:00", "2026-11-02T24:00:00Z", "2026-11-03T00:00:00Z"},
      {"leap second", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      {"wrong weekday", "Sun, 02 Nov 2026 08:00:00 GMT", "2026-11-02T08:00:00Z"},
      {"double blanks", "Mon,  02  Nov  2026  08:00:00  GMT", "2026-11-02T08:00:00Z"},
      {"ordinals", "November 2nd, 2026", "2026-11-02T00:00:00Z"},
      {"Twitter", "Mon Nov 02 08:00:00 +0100 2026", "2026-11-02T07:00:00Z"},
      {"JavaScript", "Mon Nov 02 2026 08:00:00 GMT+0100 (Central European Standard Time)",
       "2026-11-02T07:00:00Z"},
      {"Go", "2026-11-02 08:00:00.125 +0100 CET m=+0.000000001", "2026-11-02T07:00:00.125Z"},
      {"text behind it", "2 Nov 2026 08:00:00 GMT, 12 comments, 2027", "2026-11-02T08:00:00Z"},
      {"time first", "14:05, 2 Nov 2026", "2026-11-02T14:05:00Z"},
      {"time before RFC 850", "08:00 02-Nov-26", "2026-11-02T08:00:00Z"},
      {"year as JavaScript counted it", "Mon, 02 Nov 126 08:00:00 GMT", "2026-11-02T08:00:00Z"},
      {"entities", "2 f&eacute;vrier 2026&nbsp;08:00 &#43;0100", "2026-02-02T07:00:00Z"},
      {"narrow blank before PM", "Nov 2, 2026, 3:04\u202FPM", "2026-11-02T15:04:00Z"},
      {"PM in two parts", "2 nov 2026 3:04 p. m.", "2026-11-02T15:04:00Z"},
      {"hour alone with PM", "Nov 2, 2026 3pm EST", "2026-11-02T20:00:00Z"},
      {"UTC and its offset", "Mon, 02 Nov 2026 08:00:00 UTC+05:30", "2026-11-02T02:30:00Z"},
      {"India's zone", "Mon, 02 Nov 2026 08:00:00 IST", "2026-11-02T02:30:00Z"},
      {"Britain's summer", "Mon, 06 Jul 2026 08:00:00 BST", "2026-07-06T07:00:00Z"},
      {"America's zone without season, summer", "Jul 6, 2026 08:00 ET", "2026-07-06T12:00:00Z"},
      {"America's zone without season, winter", "Nov 2, 2026 08:00 ET", "2026-11-02T13:00:00Z"},
      {"zone that nobody knows", "Mon, 02 Nov 2026 08:00:00 XYZ", "2026-11-02T08:00:00Z"},
      {"a word that looks like a zone", "2 novembre 2026 à 14h30 et le soir",
       "2026-11-02T14:30:00Z"},
      {"French Tuesday, cut, is not March", "mar., 3 nov. 2026", "2026-11-03T00:00:00Z"},
      {"German am is no forenoon", "am 2. November 2026 um 12:05 Uhr", "2026-11-02T12:05:00Z"},
      {"French Canada", "2 nov. 2026, 14 h 05", "2026-11-02T14:05:00Z"},
      {"Portuguese", "Seg, 2 de Março de 2026", "2026-03-02T00:00:00Z"},
      {"Dutch", "maandag 2 mrt. 2026", "2026-03-02T00:00:00Z"},
      {"Polish genitive", "2 października 2026", "2026-10-02T00:00:00Z"},
      {"Turkish Sunday is no Polish October", "Paz, 1 Kas 2026 08:00", "2026-11-01T08:00:00Z"},
      {"Turkish", "2 Ağustos 2026", "2026-08-02T00:00:00Z"},
      {"Swedish", "lör 3 okt 2026", "2026-10-03T00:00:00Z"},
      {"Danish", "søn, 1 marts 2026", "2026-03-01T00:00:00Z"},
      {"Norwegian", "2. des. 2026 kl. 14.05", "2026-12-02T14:05:00Z"},
      {"Hungarian", "2026. szeptember 2., 14:05", "2026-09-02T14:05:00Z"},
      {"Hungarian Wednesday", "sze, 2 szept 2026", "2026-09-02T00:00:00Z"},
      {"Czech", "2. července 2026 8:00", "2026-07-02T08:00:00Z"},
      {"Ukrainian", "2 листопада 2026", "2026-11-02T00:00:00Z"},
      {"Greek genitive and afternoon", "2 Νοεμβρίου 2026, 3:04 μ.μ.", "2026-11-02T15:04:00Z"},
      {"capitals", "2 DÉCEMBRE 2026", "2026-12-02T00:00:00Z"},
      {"accents lost", "2 fevrier 2026", "2026-02-02T00:00:00Z"},
      {"Japanese weekday", "2026年11月23日（月）14:05", "2026-11-23T14:05:00Z"},
      {"Japanese era", "令和8年11月2日", "2026-11-02T00:00:00Z"},
      {"Chinese afternoon", "2026年11月2日星期一下午3:04", "2026-11-02T15:04:00Z"},
      {"Chinese hours", "2026年11月2日 8时05分", "2026-11-02T08:05:00Z"},
      {"full-width digits", "２０２６年１１月２日", "2026-11-02T00:00:00Z"},
      {"Korean midnight", "2026년 11월 2일 오전 12:04", "2026-11-02T00:04:00Z"},
      {"Vietnamese", "2 tháng 11, 2026", "2026-11-02T00:00:00Z"},
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
      {"seconds and their parts", "1793606400.25", "2026-11-02T08:00:00.250Z"},
      {"nonsense for an offset", "Mon, 02 Nov 2026 08:00:00 +9900", "2026-11-02T08:00:00Z"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Rfc3339OrEmpty(row.in) == row.out); }
}

TEST_CASE("no date rather than a wrong one", "[date]") {
  const std::string in = GENERATE(values<std::string>({"",
                                                       "yesterday",
                                                       "0000-00-00T00:00:00Z",
                                                       "0001-01-01T00:00:00Z",
                                                       "2026-13-01",
                                                       "2026-02-30",
                                                       "Mon, 31 Feb 2026 08:00:00 GMT",
                                                       "2026-11-02T25:00:00Z",
                                                       "2026-11-02T08:61:00Z",
                                                       "Mon, 02 Nov",
                                                       "99999999999999999999",
                                                       "-1",
                                                       "1e20",
                                                       "08:00",
                                                       std::string(1000, '1'),
                                                       "Nov Nov Nov",
                                                       "11/02/2026",
                                                       "02-11-2026",
                                                       "11/02/2026 08:00",
                                                       "02-11-26",
                                                       "26-11-02",
                                                       "261102",
                                                       "202611",
                                                       "2026110208",
                                                       "1234567",
                                                       "0000-00-00",
                                                       "-0001-11-30",
                                                       "Wed, 30 Nov -0001 00:00:00 +0000",
                                                       "1970-01-01T00:00:00Z",
                                                       "1900-01-01",
                                                       "9999-12-31T23:59:59Z",
                                                       "Mon, 00 Nov 2026 08:00:00 GMT",
                                                       "Mon, 32 Nov 2026",
                                                       "2026-257-01",
                                                       "2026-0257",
                                                       "2025-366",
                                                       "2026-000",
                                                       "2026-W54-1",
                                                       "2025-W53-1",
                                                       "2026-W00-1",
                                                       "2026-W47-8",
                                                       "in 2026",
                                                       "week 47 2026",
                                                       "12 comments, 2 Nov 2026",
                                                       "2-3 Nov 2026",
                                                       "Market, 2 2026",
                                                       "2 days ago",
                                                       "Th 5, 25 thg 10 2001",
                                                       "08:00-09:00, 2 Nov 2026",
                                                       "Nov 2026 08:00",
                                                       "0",
                                                       "0.5"}));
  DYNAMIC_SECTION(in.substr(0, 40)) { CHECK(Rfc3339OrEmpty(in) == ""); }
}

TEST_CASE("a date says whether it had a time, and in which zone", "[date]") {
  struct Row {
    const char* in;
    bool has_time;
    std::optional<int> offset_minutes;
  };
  const auto row = GENERATE(values<Row>({
      {"2026-11-02", false, {}},
      {"2026-11-02+05:30", false, {}},
      {"2026-11-02T08:00", true, {}},
      {"2026-11-02T08:00Z", true, 0},
      {"2026-11-02T08:00+05:30", true, 330},
      {"2026-11-02T08:00-0800", true, -480},
      {"Mon, 02 Nov 2026 08:00:00 EST", true, -300},
      {"Mon, 02 Nov 2026 08:00:00 XYZ", true, {}},
      {"Mon, 02 Nov 2026 3pm", true, {}},
      {"August 2, 2026 3:00 PM ET", true, -240},
      {"1793606400", true, 0},
  }));
  DYNAMIC_SECTION(row.in) {
    CHECK(ParseDate(row.in)->has_time == row.has_time);
    CHECK(ParseDate(row.in)->offset_minutes == row.offset_minutes);
  }
}
