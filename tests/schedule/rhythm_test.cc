#include "crawler/schedule/rhythm.h"

#include <catch2/catch.hpp>

#include "tests/random.h"

namespace wirefold {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Time kMonday = std::chrono::sys_days{std::chrono::year{2026} / 9 / 7};
constexpr Millis kPace = minutes{20};
constexpr Millis kLongest = hours{24};

// Polled each half hour for some weeks, with a list of what was published.
Rhythm Watched(const std::vector<Time>& published, int weeks, Time begin = kMonday) {
  Rhythm rhythm;
  auto next = published.begin();
  for (Time t = begin; t <= begin + days{7 * weeks}; t += minutes{30}) {
    std::vector<Time> seen;
    for (; next != published.end() && *next < t; ++next) seen.push_back(*next);
    rhythm.Learn(seen, t);
  }
  return rhythm;
}

// One at that time of each day that `on` (bits, Monday = 0) has.
std::vector<Time> Daily(int weeks, Millis at, unsigned on = 127) {
  std::vector<Time> out;
  for (int day = 0; day < 7 * weeks; ++day)
    if (on >> (day % 7) & 1) out.push_back(kMonday + days{day} + at);
  return out;
}

// On average one each `span`, at no time of its own.
std::vector<Time> Every(Millis span, int weeks) {
  std::vector<Time> out;
  Random random(1);
  const auto wait = [&] { return span * static_cast<int>(500 + random.Below(1'001)) / 1'000; };
  for (Time t = kMonday + wait(); t < kMonday + days{7 * weeks}; t += wait()) out.push_back(t);
  return out;
}

Millis PauseOf(const Rhythm& rhythm, Time from) {
  return rhythm.NextLook(from, kPace, kLongest) - from;
}

TEST_CASE("the pause goes with the root of the rate", "[rhythm]") {
  struct Row {
    const char* name;
    Millis every;
    Millis least, most;
  };
  const auto row = GENERATE(values<Row>({
      {"ten an hour", minutes{6}, minutes{5}, minutes{9}},
      {"three an hour", minutes{20}, minutes{9}, minutes{16}},
      {"eight a day", hours{3}, minutes{20}, minutes{70}},
      {"once a week", days{7}, hours{2}, hours{8}},
  }));
  DYNAMIC_SECTION(row.name) {
    const Rhythm rhythm = Watched(Every(row.every, 6), 6);
    const Millis pause = PauseOf(rhythm, kMonday + days{42});
    CHECK(pause >= row.least);
    CHECK(pause <= row.most);
  }
}

TEST_CASE("a feed that nobody knows yet is asked within the hour, then less and less", "[rhythm]") {
  Rhythm rhythm;
  CHECK(PauseOf(rhythm, kMonday) >= minutes{30});
  CHECK(PauseOf(rhythm, kMonday) <= hours{1});
  Millis last{0};
  for (Time t = kMonday; t < kMonday + days{60}; t += PauseOf(rhythm, t)) {
    rhythm.Learn({}, t);
    CHECK(PauseOf(rhythm, t) >= last);
    last = PauseOf(rhythm, t);
  }
  CHECK(last > hours{18});
}

TEST_CASE("the first poll's entries are history", "[rhythm]") {
  const Time now = kMonday + days{28};
  Rhythm paper;
  paper.Learn(Every(minutes{30}, 4), now);
  CHECK(paper.MeanRate() == Approx(2).epsilon(0.1));
  Rhythm dead;
  dead.Learn(Every(hours{1}, 1), now + days{300});
  CHECK(PauseOf(dead, now + days{300}) > hours{12});
  Rhythm ancient;
  ancient.Learn(Every(hours{1}, 1), now + days{3'000});
  CHECK(PauseOf(ancient, now + days{3'000}) > hours{22});
}

TEST_CASE("hour, day of week and minute are learnt", "[rhythm]") {
  constexpr unsigned kWorkdays = 31;
  const Rhythm rhythm = Watched(Daily(6, hours{7}, kWorkdays), 6);
  const Time tuesday = kMonday + days{43}, saturday = kMonday + days{47};
  CHECK(rhythm.RateAt(tuesday + hours{7}) > 20 * rhythm.RateAt(tuesday + hours{15}));
  CHECK(rhythm.RateAt(tuesday + hours{7}) > 1.5 * rhythm.RateAt(saturday + hours{7}));
  // From late at night on the next look that matters is soon after seven.
  Time t = tuesday - hours{1};
  int looks = 0;
  while (t < tuesday + hours{7}) {
    t = rhythm.NextLook(t, kPace, kLongest);
    ++looks;
  }
  CHECK(looks <= 5);
  CHECK(t - tuesday <= hours{7} + minutes{20});
}

TEST_CASE("after an event the next one is looked for sooner, where events come in bursts",
          "[rhythm]") {
  std::vector<Time> published;
  for (int burst = 0; burst < 40; ++burst)
    for (int i = 0; i < 8; ++i)
      published.push_back(kMonday + hours{25} * burst + minutes{6} * i + minutes{10});
  const Rhythm quiet = Watched(published, 6);
  Rhythm busy = quiet;
  const Time now = kMonday + days{42} + minutes{30};
  busy.Learn({now - minutes{9}, now - minutes{3}}, now);
  CHECK(PauseOf(busy, now) * 2 < PauseOf(quiet, now));
  // Half a day later little of that is left.
  CHECK(busy.RateAt(now + hours{12}) < 1.5 * quiet.RateAt(now + hours{12}));
}

TEST_CASE("entries within a minute are one event, which counts for more", "[rhythm]") {
  std::vector<Time> single = Every(hours{4}, 4), batches;
  for (const Time t : single)
    for (int i = 0; i < 10; ++i) batches.push_back(t + seconds{i});
  const Rhythm one = Watched(single, 4), ten = Watched(batches, 4);
  CHECK(ten.MeanRate() == Approx(one.MeanRate()));
  const Time now = kMonday + days{28};
  CHECK(PauseOf(ten, now) < PauseOf(one, now));
  CHECK(PauseOf(ten, now) * 3 > PauseOf(one, now));
}

TEST_CASE("a paper that falls silent is asked less within weeks, and often again when it wakes",
          "[rhythm]") {
  Rhythm rhythm = Watched(Every(minutes{30}, 6), 6);
  Time now = kMonday + days{42};
  const Millis busy = PauseOf(rhythm, now);
  for (int i = 0; i < 28 * 24; ++i) rhythm.Learn({}, now += hours{1});
  const Millis silent = PauseOf(rhythm, now);
  CHECK(silent > 4 * busy);
  for (int i = 0; i < 2 * 48; ++i) rhythm.Learn({now + minutes{10}}, now += minutes{30});
  CHECK(PauseOf(rhythm, now) < silent / 2);
}

TEST_CASE("dates that cannot be are moments between two sights", "[rhythm]") {
  Rhythm rhythm;
  rhythm.Learn({kMonday + days{4'000}}, kMonday);
  CHECK(rhythm.events() == 0);
  const Time now = kMonday + hours{2};
  rhythm.Learn({Time{}, kMonday + days{40'000}, Time::min(), Time::max(), now}, now);
  CHECK(rhythm.events() == Approx(1).epsilon(0.01));  // all at the same moment
  CHECK(rhythm.RateAt(now) < 2);
}

TEST_CASE("a clock that jumps leaves a rhythm that still looks within a day", "[rhythm]") {
  const auto jump = GENERATE(values<Millis>({-days{1}, days{3'650}, -days{20'000}, days{4'100}}));
  Rhythm rhythm = Watched(Every(minutes{30}, 4), 4);
  const Time there = kMonday + days{28} + jump;
  rhythm.Learn({there}, there);
  CHECK(PauseOf(rhythm, there) > Millis{0});
  CHECK(PauseOf(rhythm, there) <= hours{2});
  // And when it comes back, the feed is what it was.
  Time now = kMonday + days{29};
  for (int i = 0; i < 48; ++i) rhythm.Learn({now + minutes{10}}, now += minutes{30});
  CHECK(PauseOf(rhythm, now) <= minutes{40});
}

TEST_CASE("what is stored comes back", "[rhythm]") {
  const Rhythm rhythm = Watched(Daily(5, hours{9}), 5);
  const std::string bytes = rhythm.Encode();
  CHECK(bytes.size() <= 200);
  const Rhythm again = Rhythm::Decode(bytes);
  CHECK(again.Encode() == bytes);
  for (int hour = 0; hour < 200; ++hour) {
    const Time t = kMonday + days{35} + hours{hour};
    CHECK(again.RateAt(t) == Approx(rhythm.RateAt(t)).epsilon(0.001));
  }
}

TEST_CASE("storing it after each poll loses nothing that fades", "[rhythm]") {
  Rhythm held = Watched(Daily(4, hours{9}), 4), stored = held;
  for (Time t = kMonday + days{28}; t < kMonday + days{42}; t += minutes{3}) {
    held.Learn({}, t);
    stored.Learn({}, t);
    stored = Rhythm::Decode(stored.Encode());
  }
  for (int hour = 0; hour < 24; ++hour) {
    const Time t = kMonday + days{42} + hours{hour};
    CHECK(stored.RateAt(t) == Approx(held.RateAt(t)).epsilon(0.03));
  }
}

TEST_CASE("bytes that are no rhythm are an empty one, and none does harm", "[rhythm]") {
  const std::string good = Watched(Daily(3, hours{9}), 3).Encode();
  const std::string empty = Rhythm{}.Encode();
  CHECK(Rhythm::Decode("").Encode() == empty);
  CHECK(Rhythm::Decode(good.substr(1)).Encode() == empty);
  CHECK(Rhythm::Decode(good + "x").Encode() == empty);
  CHECK(Rhythm::Decode(std::string(good.size(), '\xff')).Encode() == empty);
  CHECK(Rhythm::Decode(std::string(good.size(), '\0')).Encode() == empty);
  const auto seed = GENERATE(range(1, 200));
  Random random(static_cast<uint64_t>(seed));
  std::string bytes = good;
  for (uint64_t i = random.Below(40); i-- > 0;)
    bytes[1 + random.Below(bytes.size() - 1)] = static_cast<char>(random.Below(256));
  Rhythm rhythm = Rhythm::Decode(bytes);
  const Time now = kMonday + days{30};
  for (int round = 0; round < 2; ++round) {
    const Millis pause = PauseOf(rhythm, now);
    CHECK(pause >= Millis{0});
    CHECK(pause <= kLongest);
    CHECK(rhythm.RateAt(now) > 0);
    rhythm.Learn({now - minutes{5}}, now);
  }
}

}  // namespace
}  // namespace wirefold
