#include "cli/pulse.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace wirefold;
using Work = Pulse::Work;

TEST_CASE("a crawl lives while something comes of its work, or there is none", "[pulse]") {
  struct Row {
    const char* name;
    std::vector<Work> asked;  // every ten seconds; patience is a minute
    bool beats;               // at the last
  };
  const Work idle{7, 0, {}}, busy{7, 3, {}};
  const Work late{7, 0, Millis{60'000}}, hardly_late{7, 0, Millis{59'999}};
  const auto row = GENERATE_COPY(values<Row>({
      {"nothing to do", std::vector<Work>(100, idle), true},
      {"a minute without an answer", std::vector<Work>(7, busy), true},
      {"more than a minute", std::vector<Work>(8, busy), false},
      {"overdue, nothing begun", std::vector<Work>(8, late), false},
      {"overdue for less than patience", std::vector<Work>(100, hardly_late), true},
      {"an answer after a long time",
       {busy, busy, busy, busy, busy, busy, busy, busy, {8, 3, {}}},
       true},
      {"fewer steps: another crawl began",
       {busy, busy, busy, busy, busy, busy, busy, {0, 3, {}}},
       true},
      {"then nothing more to do", {busy, busy, busy, busy, busy, busy, busy, busy, idle}, true},
  }));
  DYNAMIC_SECTION(row.name) {
    Pulse pulse;
    bool beats = true;
    Millis now{0};
    for (const Work& work : row.asked)
      beats = pulse.Beats(work, Millis{60'000}, now += Millis{10'000});
    CHECK(beats == row.beats);
  }
}

TEST_CASE("a process that was stopped is not taken for one that hangs", "[pulse]") {
  Pulse pulse;
  const Work busy{7, 3, {}};
  CHECK(pulse.Beats(busy, Millis{300'000}, Millis{10'000}));
  CHECK(pulse.Beats(busy, Millis{300'000}, Millis{3'610'000}));
  CHECK(pulse.still() == Millis{60'000});
}
