#include "crawler/schedule/calendar.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <utility>

#include "tests/random.h"

namespace wirefold {
namespace {

using Entry = Calendar::Entry;

Time At(int64_t ms) { return FromMillis(ms); }

TEST_CASE("what is due first comes first, and equal times go by id", "[calendar]") {
  Calendar calendar;
  calendar.Set(7, At(20));
  calendar.Set(9, At(10));
  calendar.Set(3, At(20));
  CHECK(calendar.Next() == At(10));
  CHECK(calendar.PopDue(At(20)) == Entry{At(10), 9});
  CHECK(calendar.PopDue(At(20)) == Entry{At(20), 3});
  CHECK(calendar.PopDue(At(20)) == Entry{At(20), 7});
  CHECK(!calendar.PopDue(At(20)));
  CHECK(!calendar.Next());
}

TEST_CASE("nothing comes before it is due", "[calendar]") {
  Calendar calendar;
  calendar.Set(1, At(10));
  CHECK(!calendar.PopDue(At(9)));
  CHECK(calendar.PopDue(At(10)) == Entry{At(10), 1});
}

TEST_CASE("an id is there once, at the time that was said last", "[calendar]") {
  Calendar calendar;
  calendar.Set(1, At(10));
  calendar.Set(2, At(20));
  calendar.Set(1, At(30));
  CHECK(calendar.size() == 2);
  CHECK(calendar.Next() == At(20));
  calendar.Set(1, At(5));
  CHECK(calendar.PopDue(At(99)) == Entry{At(5), 1});
}

TEST_CASE("what is erased does not come, and an empty calendar has nothing to erase",
          "[calendar]") {
  Calendar calendar;
  CHECK(!calendar.Erase(1));
  calendar.Set(1, At(10));
  CHECK(calendar.Erase(1));
  CHECK(!calendar.Erase(1));
  CHECK(!calendar.PopDue(At(99)));
}

TEST_CASE("any sequence of calls gives what a sorted set would give", "[calendar]") {
  const auto seed = GENERATE(range(1, 6));
  Random random(static_cast<uint64_t>(seed));
  Calendar calendar;
  std::set<std::pair<Time, uint64_t>> sorted;
  std::map<uint64_t, Time> due_of;
  if (random.Percent(50)) calendar.Reserve(1'000);
  for (int step = 0; step < 20'000; ++step) {
    const uint64_t id = random.Below(1'500);
    const auto found = due_of.find(id);
    const uint64_t what = random.Below(10);
    if (what < 6) {
      const Time due = At(static_cast<int64_t>(random.Below(500)));
      if (found != due_of.end()) sorted.erase({found->second, id});
      due_of[id] = due;
      sorted.emplace(due, id);
      calendar.Set(id, due);
    } else if (what < 8) {
      REQUIRE(calendar.Erase(id) == (found != due_of.end()));
      if (found == due_of.end()) continue;
      sorted.erase({found->second, id});
      due_of.erase(found);
    } else if (!sorted.empty()) {
      const auto [due, first] = *sorted.begin();
      REQUIRE(calendar.PopDue(At(500)) == Entry{due, first});
      sorted.erase(sorted.begin());
      due_of.erase(first);
    }
    REQUIRE(calendar.size() == sorted.size());
    REQUIRE(calendar.Next().has_value() == !sorted.empty());
    if (!sorted.empty()) REQUIRE(calendar.Next() == sorted.begin()->first);
  }
}

}  // namespace
}  // namespace wirefold
