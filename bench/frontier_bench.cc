// The schedule at size. A million feeds in the calendar: bytes each, and what entering, taking out
// and moving one costs. And, on a clock that jumps, a hundred hosts that live among ten thousand
// that hold a request for ten seconds each: how long the living take, beside what they take alone.
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>

#include "crawler/schedule/calendar.h"
#include "tests/random.h"
#include "tests/schedule/made_up_hosts.h"

namespace wirefold {
namespace {

constexpr int kFeeds = 1'000'000;

double ResidentBytes() {
  long pages = 0, resident = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
    std::fclose(file);
  }
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// Of CPU.
double Seconds(const std::function<void()>& work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

void Nanoseconds(const char* what, double seconds, int count) {
  fmt::print("{:<44} {:>8.0f} ns\n", what, seconds * 1e9 / count);
}

bool TheCalendar() {
  Random random(1);
  const auto at = [&] { return FromMillis(static_cast<int64_t>(random.Below(86'400'000))); };
  const double before = ResidentBytes();
  Calendar calendar;
  calendar.Reserve(kFeeds);
  const double load = Seconds([&] {
    for (int i = 0; i < kFeeds; ++i) calendar.Set(random.Next(), at());
  });
  fmt::print("{:<44} {:>8.2f} s\n", "calendar: loading a million feeds", load);
  fmt::print("{:<44} {:>8.1f} bytes a feed\n", "calendar: memory",
             (ResidentBytes() - before) / kFeeds);
  const double polls = Seconds([&] {
    for (int i = 0; i < kFeeds; ++i) {
      const auto due = calendar.PopDue(Time::max());
      if (due) calendar.Set(due->id, due->due + std::chrono::hours(1));
    }
  });
  Nanoseconds("calendar: taking one out, entering it again", polls, kFeeds);
  Time last{};
  bool sorted = true;
  const double pops = Seconds([&] {
    while (const auto due = calendar.PopDue(Time::max())) {
      sorted = sorted && last <= due->due;
      last = due->due;
    }
  });
  Nanoseconds("calendar: taking one out", pops, kFeeds);
  return sorted;
}

void TheFrontier() {
  constexpr int kHosts = 100'000;
  malloc_trim(0);
  const double before = ResidentBytes();
  Frontier frontier({});
  const double adds = Seconds([&] {
    for (int i = 0; i < kHosts; ++i)
      frontier.Add(fmt::format("www.newspaper{}.example", i), static_cast<JobId>(i), Turn::kFeed);
  });
  Nanoseconds("frontier: adding a job of a new host", adds, kHosts);
  fmt::print("{:<44} {:>8.0f} bytes a host\n", "frontier: memory",
             (ResidentBytes() - before) / kHosts);
  const double turns = Seconds([&] {
    for (Millis now{0}; const auto job = frontier.Next(now); now += Millis{1}) {
      frontier.Answered(fmt::format("www.newspaper{}.example", *job), now, Millis{100});
      frontier.Committed(*job);
    }
  });
  Nanoseconds("frontier: a job's start and answer", turns, kHosts);
}

void TheDead(const char* what, int dead, Standing known, Millis silence) {
  auto hosts = LivingAmongDead(100, dead, known);
  for (MadeUpHost& host : hosts)
    if (host.dead) host.takes = silence;
  AskAll(hosts, {}, true);
  Millis last{0}, longest{0};
  for (const MadeUpHost& host : hosts) {
    if (host.dead) continue;
    last = std::max(last, host.last);
    longest = std::max(longest, host.last - host.first);
  }
  fmt::print("{:<44} {:>8.1f} s, {:.1f} s from a host's first answer to its last\n", what,
             static_cast<double>(last.count()) / 1000, static_cast<double>(longest.count()) / 1000);
}

int Run() {
  const bool sorted = TheCalendar();
  TheFrontier();
  TheDead("100 living hosts, 20 pages each: alone", 0, Standing::kDoubtful, Millis{10'000});
  TheDead("among 10,000 known to be dead", 10'000, Standing::kDoubtful, Millis{10'000});
  TheDead("among 10,000 dead, nothing known", 10'000, Standing::kNew, Millis{10'000});
  TheDead("the same, dead after 3 s", 10'000, Standing::kNew, Millis{3'000});
  return sorted ? 0 : 1;
}

}  // namespace
}  // namespace wirefold

int main() { return wirefold::Run(); }
