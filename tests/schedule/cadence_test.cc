#include "crawler/schedule/cadence.h"

#include <catch2/catch.hpp>

#include "tests/random.h"

namespace wirefold {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Time kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 2};  // a Monday

// On average one entry each `every` for six weeks, the last one `silent` before kNow.
Rhythm Speaking(Millis every, Millis silent = Millis{0}) {
  std::vector<Time> published;
  Random random(1);
  const auto wait = [&] { return every * static_cast<int>(500 + random.Below(1'001)) / 1'000; };
  for (Time t = kNow - silent - wait(); t > kNow - silent - days{42}; t -= wait())
    published.push_back(t);
  Rhythm rhythm;
  rhythm.Learn(published, kNow);
  return rhythm;
}

Millis Pause(const Rhythm& rhythm, const PollHints& hints = {}, const PollLimits& limits = {},
             int failures = 0, uint64_t seed = 1) {
  return PlanPoll({kNow, failures}, rhythm, hints, limits, seed, kNow).at - kNow;
}

TEST_CASE("feeds of all kinds are asked as often as they deserve", "[cadence]") {
  struct Row {
    const char* name;
    Millis every, silent, least, most;
    const char* reason;
  };
  constexpr Millis kNot{0};
  const auto row = GENERATE_COPY(values<Row>({
      {"an agency", minutes{4}, kNot, minutes{3}, minutes{9}, "an hour at this time of day"},
      {"a paper", minutes{30}, kNot, minutes{5}, minutes{20}, "times an hour at this time of day"},
      {"a blog, a post a week", days{7}, kNot, hours{2}, hours{8}, "speaks about once a week"},
      {"a dead paper", minutes{30}, days{300}, hours{16}, hours{24}, "less than once a month"},
      {"nothing known", days{400}, kNot, minutes{30}, hours{1}, "not known yet when it speaks"},
  }));
  DYNAMIC_SECTION(row.name) {
    const Rhythm rhythm = Speaking(row.every, row.silent);
    CHECK(Pause(rhythm) >= row.least);
    CHECK(Pause(rhythm) <= row.most);
    CHECK_THAT(PlanPoll({kNow}, rhythm, {}, {}, 1, kNow).reason, Catch::Contains(row.reason));
  }
}

TEST_CASE("a favoured source is asked more often", "[cadence]") {
  const Rhythm rhythm = Speaking(minutes{30});
  PollLimits twice;
  twice.favour = 2;
  CHECK(Pause(rhythm, {}, twice) < Pause(rhythm) * 6 / 10);
  CHECK(Pause(rhythm, {}, twice) > Pause(rhythm) * 4 / 10);
}

TEST_CASE("hints are believed as far as the feed's own pace allows", "[cadence]") {
  struct Row {
    const char* name;
    Millis every;  // the feed's own
    PollHints hints;
    Millis least, most;
    const char* reason;
  };
  const auto fresh = [](Millis span) {
    PollHints hints;
    hints.fresh_until = kNow + span;
    return hints;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {"ttl of an hour", minutes{30}, {hours{1}}, hours{1}, minutes{62}, "ttl 60 minutes"},
      {"ttl of a day, of a paper", minutes{30}, {hours{24}}, hours{1}, hours{2}, "are believed"},
      {"ttl of a day, of a blog", days{7}, {hours{24}}, hours{12}, hours{24}, "ttl"},
      {"ttl of no time", minutes{30}, {Millis{0}}, minutes{5}, minutes{20}, "speaks"},
      {"yearly", minutes{30}, {{}, days{365}}, hours{1}, hours{2}, "update period"},
      {"hourly", minutes{30}, {{}, hours{1}}, hours{1}, minutes{62}, "update period 60 minutes"},
      {"max-age below our pace", days{7}, fresh(minutes{5}), hours{2}, hours{8}, "speaks"},
      {"max-age of half an hour", minutes{30}, fresh(minutes{30}), minutes{30}, minutes{31},
       "the server calls it fresh for 30 minutes"},
      {"max-age of a year", minutes{30}, fresh(days{365}), hours{1}, hours{2}, "fresh"},
      {"stale before it came", minutes{30}, fresh(-days{365}), minutes{5}, minutes{20}, "speaks"},
  }));
  DYNAMIC_SECTION(row.name) {
    const Rhythm rhythm = Speaking(row.every);
    CHECK(Pause(rhythm, row.hints) >= row.least);
    CHECK(Pause(rhythm, row.hints) <= row.most);
    CHECK_THAT(PlanPoll({kNow}, rhythm, row.hints, {}, 1, kNow).reason,
               Catch::Contains(row.reason));
  }
}

TEST_CASE("skipped hours and days are left out (RSS 2.0 skipHours, skipDays)", "[cadence]") {
  struct Row {
    const char* name;
    uint32_t no_hours;
    uint8_t no_days;
    Time least, most;
  };
  const auto row = GENERATE(values<Row>({
      {"until six", 0x3f, 0, kNow + hours{6}, kNow + hours{6}},
      {"Monday", 0, 1, kNow + days{1}, kNow + days{1}},
      {"Monday, and Tuesday until six", 0x3f, 1, kNow + hours{30}, kNow + hours{30}},
      {"noon alone", 1u << 12, 0, kNow, kNow + minutes{30}},
      {"all hours is nonsense", 0xffffff, 0, kNow, kNow + minutes{30}},
      {"all days is nonsense", 0, 127, kNow, kNow + minutes{30}},
      {"six days: three are believed", 0, 63, kNow + days{3}, kNow + days{3} + hours{1}},
  }));
  DYNAMIC_SECTION(row.name) {
    PollHints hints;
    hints.skip_hours = row.no_hours;
    hints.skip_days = row.no_days;
    const Time at = kNow + Pause(Speaking(minutes{30}), hints);
    CHECK(at >= row.least);
    CHECK(at <= row.most);
  }
}

TEST_CASE("the user's own interval goes before the feed's wishes", "[cadence]") {
  const Rhythm rhythm = Speaking(days{7});
  PollLimits limits;
  limits.interval = minutes{10};
  PollHints hints;
  hints.ttl = days{1};
  hints.skip_days = 1;
  CHECK(Pause(rhythm, hints, limits) == minutes{10});
  CHECK(PlanPoll({kNow}, rhythm, hints, limits, 1, kNow).reason == "the source's interval, 10m");
  CHECK_THAT(PlanPoll({kNow, 2}, rhythm, hints, limits, 1, kNow).reason,
             Catch::StartsWith("failed 2 times"));
  limits.interval = minutes{1};  // under the shortest
  CHECK(Pause(rhythm, hints, limits) == minutes{1});
  limits.interval = days{20};  // beyond the longest
  CHECK(Pause(Speaking(minutes{4}), {}, limits) == days{20});
  limits.interval = minutes{1};
  CHECK(Pause(rhythm, hints, limits, 20) == hours{24});
}

TEST_CASE("each failure doubles the pause, up to a day", "[cadence]") {
  const auto every = GENERATE(values<Millis>({minutes{4}, minutes{30}, days{7}}));
  const auto seed = GENERATE(range(1, 30));
  const Rhythm rhythm = Speaking(every);
  Millis last{0};
  for (int failures = 1; failures < 60; ++failures) {
    const Millis pause = Pause(rhythm, {}, {}, failures, static_cast<uint64_t>(seed));
    CHECK(pause >= std::min<Millis>(2 * last - Millis{2}, hours{24}));
    CHECK(pause <= hours{24});
    last = pause;
  }
  CHECK(last == hours{24});
  CHECK_THAT(PlanPoll({kNow, 4}, rhythm, {}, {}, 1, kNow).reason,
             Catch::StartsWith("failed 4 times in a row: waits "));
}

TEST_CASE("Retry-After holds, up to a day (RFC 9110 10.2.3)", "[cadence]") {
  PollHistory history{kNow, 1, kNow + hours{5}};
  const NextPoll plan = PlanPoll(history, Speaking(minutes{30}), {}, {}, 1, kNow);
  CHECK(plan.at == kNow + hours{5});
  CHECK(plan.reason == "Retry-After until 2026-11-02T05:00:00Z");
  history.not_before = kNow + days{3'650};  // the clock was ten years ahead when it was said
  CHECK(PlanPoll(history, Speaking(minutes{30}), {}, {}, 1, kNow).at == kNow + days{1});
}

TEST_CASE("whatever is known, the next poll keeps to its limits", "[cadence]") {
  const auto seed = GENERATE(range(1, 300));
  Random random(static_cast<uint64_t>(seed));
  const Rhythm rhythm = Speaking(minutes{1 + random.Below(20'000)});
  const auto some = [&](uint64_t most) { return minutes{random.Below(most)}; };
  PollHistory history{kNow, static_cast<int>(random.Below(6)), {}};
  if (random.Percent(30)) history.not_before = kNow + some(1'440);
  PollHints hints;
  if (random.Percent(50)) hints.ttl = some(100'000);
  if (random.Percent(50)) hints.update_period = some(1'000'000);
  if (random.Percent(50)) hints.fresh_until = kNow - hours{10} + some(100'000);
  hints.skip_hours = static_cast<uint32_t>(random.Percent(50) ? random.Below(1 << 24) : 0);
  hints.skip_days = static_cast<uint8_t>(random.Percent(50) ? random.Below(128) : 0);
  PollLimits limits;
  limits.favour = 0.25 * static_cast<double>(random.Below(12));
  const NextPoll plan = PlanPoll(history, rhythm, hints, limits, random.Next(), kNow);
  INFO(plan.reason);
  CHECK(!plan.reason.empty());
  CHECK(plan.at >= history.not_before);
  CHECK(plan.at >= kNow + limits.shortest);
  CHECK(plan.at <= kNow + limits.longest + days{3});
  if (hints.skip_hours == 0 && hints.skip_days == 0) CHECK(plan.at <= kNow + limits.longest);
}

TEST_CASE("the same input gives the same plan, another seed another one", "[cadence]") {
  const Rhythm rhythm = Speaking(hours{4});
  CHECK(Pause(rhythm, {}, {}, 0, 7) == Pause(rhythm, {}, {}, 0, 7));
  CHECK(Pause(rhythm, {}, {}, 0, 7) != Pause(rhythm, {}, {}, 0, 8));
  CHECK(Pause(rhythm, {}, {}, 3, 7) != Pause(rhythm, {}, {}, 3, 8));
}

TEST_CASE("what is overdue comes soon, and not all at once", "[cadence]") {
  const Rhythm rhythm = Speaking(minutes{30});
  Time earliest = Time::max(), latest = Time::min();
  for (uint64_t feed = 0; feed < 100; ++feed) {
    const Time last = feed % 2 ? kNow - days{2} : Time{};
    const NextPoll plan = PlanPoll({last}, rhythm, {}, {}, feed, kNow);
    CHECK(plan.reason == (feed % 2 ? "overdue" : "never asked yet"));
    earliest = std::min(earliest, plan.at);
    latest = std::max(latest, plan.at);
  }
  CHECK(earliest >= kNow);
  CHECK(latest <= kNow + PollLimits{}.shortest);
  CHECK(latest - earliest > minutes{2});
}

TEST_CASE("a clock set wrong neither starves a feed nor asks in a loop", "[cadence]") {
  const auto jump = GENERATE(values<Millis>({-days{1}, days{3'650}, -days{20'759}, days{4'095}}));
  const auto failures = GENERATE(0, 3);
  Rhythm rhythm = Speaking(minutes{30});
  PollHints hints;
  hints.fresh_until = kNow + hours{3};
  PollHistory history{kNow, failures, kNow + hours{1}};
  // Away, polled for a while there, and back.
  for (const Time begin : {kNow + jump, kNow + minutes{10}}) {
    Time now = begin;
    for (int poll = 0; poll < 20; ++poll) {
      const uint64_t seed = static_cast<uint64_t>(poll);
      const Time at = PlanPoll(history, rhythm, hints, {}, seed, now).at;
      CHECK(at >= now);
      CHECK(at <= now + hours{24});
      if (poll > 0) CHECK(at >= now + PollLimits{}.shortest);
      now = at;
      if (failures == 0) rhythm.Learn({now - minutes{1}}, now);
      history.last_poll = now;
    }
  }
}

TEST_CASE("freshness is read from the headers (RFC 9111 4.2.1, 5.2.2, 5.3)", "[cadence]") {
  struct Row {
    const char* name;
    CacheHeaders headers;
    std::optional<seconds> fresh;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing said", {}, {}},
      {"max-age", {"public, max-age=300"}, seconds{300}},
      {"in capitals, with blanks", {"Public ,  MAX-AGE = 300 "}, seconds{300}},
      {"quoted", {"max-age=\"300\""}, seconds{300}},
      {"s-maxage is for shared caches", {"s-maxage=600"}, {}},
      {"the first of two", {"max-age=60, max-age=300"}, seconds{60}},
      {"less the age", {"max-age=300", {}, "100"}, seconds{200}},
      {"older than fresh", {"max-age=300", {}, "900"}, seconds{0}},
      {"an age that is none", {"max-age=300", {}, "old"}, seconds{300}},
      {"no-cache", {"max-age=300, no-cache"}, seconds{0}},
      {"no-cache of fields", {"no-cache=\"set-cookie\", max-age=300"}, seconds{0}},
      {"no-store", {"no-store"}, seconds{0}},
      {"a max-age that is none", {"max-age=soon"}, seconds{0}},
      {"a negative one", {"max-age=-1"}, seconds{0}},
      {"a huge one", {"max-age=99999999999999999999999"}, days{30}},
      {"Expires", {{}, "Mon, 02 Nov 2026 00:10:00 GMT"}, seconds{600}},
      {"max-age goes before Expires", {"max-age=60", "Mon, 02 Nov 2026 00:10:00 GMT"}, seconds{60}},
      {"Expires by the server's own clock",
       {{}, "Mon, 02 Nov 2026 03:10:00 GMT", {}, "Mon, 02 Nov 2026 03:00:00 GMT"},
       seconds{600}},
      {"Expires in the past", {{}, "Mon, 02 Nov 2020 00:10:00 GMT"}, seconds{0}},
      {"Expires: 0", {{}, "0"}, seconds{0}},
      {"Expires: -1", {{}, "-1"}, seconds{0}},
      {"Expires far away", {{}, "Thu, 31 Dec 2037 23:55:55 GMT"}, days{30}},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto until = FreshUntil(row.headers, kNow);
    REQUIRE(until.has_value() == row.fresh.has_value());
    if (until) CHECK(*until - kNow == *row.fresh);
  }
}

TEST_CASE("skipHours and skipDays are read as feeds have them", "[cadence]") {
  CHECK(SkipHours({}) == 0);
  CHECK(SkipHours({0, 1, 23}) == (1u | 2u | 1u << 23));
  CHECK(SkipHours({24}) == 1u);
  CHECK(SkipHours({-1, 25, 1'000'000}) == 0);
  CHECK(SkipDays({"Monday", " sunday ", "Frid."}) == (1 | 64 | 16));
  CHECK(SkipDays({"", "Someday"}) == 0);
}

}  // namespace
}  // namespace wirefold
