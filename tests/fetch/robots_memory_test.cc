#include "crawler/fetch/robots_memory.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Time kNow = FromMillis(1'800'000'000'000);

TEST_CASE("what is in force, and when robots.txt is asked for again", "[robots]") {
  struct Row {
    const char* name;
    int status;     // of the answer that settled it; 0: none ever
    minutes age;    // of that answer
    int failures;   // since
    minutes since;  // the last of them
    RobotsUse use;
  };
  const auto row = GENERATE(values<Row>({
      {"never asked", 0, minutes(0), 0, minutes(0), RobotsUse::kAsk},
      {"just read", 200, minutes(0), 0, minutes(0), RobotsUse::kMemory},
      {"a day but a minute", 200, hours(24) - minutes(1), 0, minutes(0), RobotsUse::kMemory},
      {"a day", 200, hours(24), 0, minutes(0), RobotsUse::kAsk},
      {"there is none", 404, hours(23), 0, minutes(0), RobotsUse::kMemory},
      {"there was none a day ago", 404, hours(24), 0, minutes(0), RobotsUse::kAsk},

      {"an old file and a failure", 200, hours(25), 1, minutes(0), RobotsUse::kMemory},
      {"asked again after an hour", 200, hours(25), 1, minutes(60), RobotsUse::kAsk},
      {"then after two", 200, hours(27), 2, minutes(119), RobotsUse::kMemory},
      {"two are over", 200, hours(27), 2, minutes(120), RobotsUse::kAsk},
      {"never later than a day", 200, hours(24 * 20), 30, hours(24), RobotsUse::kAsk},
      {"but a day", 200, hours(24 * 20), 30, hours(23), RobotsUse::kMemory},
      {"a file of thirty days", 200, hours(24 * 30), 30, hours(1), RobotsUse::kMemory},
      {"a file too old", 200, hours(24 * 30) + minutes(1), 30, hours(1), RobotsUse::kShut},

      {"no file and a failure", 0, minutes(0), 1, minutes(9), RobotsUse::kShut},
      {"asked again after ten minutes", 0, minutes(0), 1, minutes(10), RobotsUse::kAsk},
      {"then after twenty", 0, minutes(0), 2, minutes(19), RobotsUse::kShut},
      {"twenty are over", 0, minutes(0), 2, minutes(20), RobotsUse::kAsk},
      {"no later than a day, shut", 0, minutes(0), 1'000'000, hours(24), RobotsUse::kAsk},
      {"but a day, shut", 0, minutes(0), 1'000'000, hours(23), RobotsUse::kShut},
      {"that there was none is no old file", 404, hours(25), 1, minutes(0), RobotsUse::kShut},

      {"read in the future: the clock was set", 200, -hours(1), 0, minutes(0), RobotsUse::kAsk},
      {"failed in the future", 0, minutes(0), 1, -hours(1), RobotsUse::kAsk},
  }));
  DYNAMIC_SECTION(row.name) {
    RobotsMemory memory;
    if (row.status != 0) memory = {kNow - row.age, row.status, "User-agent: *\n"};
    RobotsFailures failures;
    if (row.failures > 0) failures = {row.failures, kNow - row.since};
    CHECK(UseOfRobots(memory, failures, kNow) == row.use);
    const bool past = RobotsDue(memory, failures) <= kNow;
    if (memory.read_at <= kNow && failures.last <= kNow)
      CHECK(past == (row.use == RobotsUse::kAsk));
  }
}

TEST_CASE("which answers settle the matter (RFC 9309 2.3.1)", "[robots]") {
  for (const int status : {200, 204, 299, 400, 401, 403, 404, 410, 451, 499}) {
    INFO(status);
    CHECK(SettlesRobots(status));
    CHECK(!Robots::FromStatus(status, "", "wirefold").shut());
  }
  for (const int status : {0, 100, 301, 304, 429, 500, 503, 599, 600, 999}) {
    INFO(status);
    CHECK(!SettlesRobots(status));
    CHECK(Robots::FromStatus(status, "", "wirefold").shut());
  }
}

TEST_CASE("a memory is the same when it comes back from the store", "[robots]") {
  const auto memory = GENERATE(values<RobotsMemory>({
      {kNow, 200, "User-agent: *\nDisallow: /x\n"},
      {kNow, 404, ""},
      {FromMillis(0), 499, std::string("\0\xff", 2)},
  }));
  const auto back = RobotsMemory::Decode(memory.Encode());
  REQUIRE(back);
  CHECK(back->read_at == memory.read_at);
  CHECK(back->status == memory.status);
  CHECK(back->body == memory.body);
}

TEST_CASE("of a long file as much is kept as is read, in whole lines", "[robots]") {
  std::string body = "User-agent: *\n";
  while (body.size() <= 500 << 10)
    body += "Disallow: /some/where/" + std::to_string(body.size()) + "\n";
  const auto back = RobotsMemory::Decode(RobotsMemory{kNow, 200, body}.Encode());
  REQUIRE(back);
  CHECK(back->body.size() <= 500 << 10);
  CHECK(back->body.size() > (500 << 10) - 50);
  CHECK(back->body.back() == '\n');
  CHECK(body.compare(0, back->body.size(), back->body) == 0);
}

TEST_CASE("bytes that are no memory are none", "[robots]") {
  const std::string good = RobotsMemory{kNow, 200, "x"}.Encode();
  for (size_t size = 0; size < 11; ++size) CHECK(!RobotsMemory::Decode(good.substr(0, size)));
  CHECK(RobotsMemory::Decode(good.substr(0, 11)));
  CHECK(!RobotsMemory::Decode("\x02" + good.substr(1)));
  CHECK(!RobotsMemory::Decode(RobotsMemory{kNow, 503, ""}.Encode()));
  CHECK(!RobotsMemory::Decode("\x01" + std::string(8, '\xff') + good.substr(9)));
}

}  // namespace
}  // namespace wirefold
