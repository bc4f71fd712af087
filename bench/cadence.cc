// How long an entry waits to be seen: the planner (crawler/schedule/cadence) against one interval
// for all feeds that makes as many requests, on recorded or made-up publication times.
//
//   cadence_bench                            traces of bench/publication_trace
//   cadence_bench TRACE.jsonl...             lines {"feed": ..., "published": ...} in time order; a
//                                            "class" in a line names its feed's
//   cadence_bench --generate SEED WEEKS      writes one
//
// All feeds are known from the trace's begin to its end, with no history at first. A poll sees what
// was published until then; the delay is from there back to the publication. Once of all of the
// trace, and once without its first fifth, in which the planner learns; the interval compared with
// makes the requests of the same part. An entry that was not seen by the end is waited for, the
// requests after the end do not count.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/strings.h"
#include "bench/publication_trace.h"
#include "crawler/schedule/cadence.h"
#include "text/date.h"
#include "text/json_read.h"

namespace wirefold {
namespace {

constexpr double kWarmUp = 0.2;
// The planner was set on the seeds 1, 2 and 5.
constexpr uint64_t kSeed = 101;

std::optional<Time> TimeOf(JsonValue value) {
  if (value.IsNumber()) {
    const auto number = value.Real();
    if (!number) return std::nullopt;
    return FromMillis(static_cast<int64_t>(*number < 1e11 ? *number * 1000 : *number));
  }
  const auto date = ParseDate(value.View());
  if (!date) return std::nullopt;
  return date->time;
}

Result<Trace> ReadTrace(const std::string& path) {
  std::ifstream in(path);
  if (!in) return Fail(Code::kInvalid, fmt::format("{}: cannot be read", path));
  Trace trace;
  std::unordered_map<std::string, uint32_t> numbers;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (Trim(line).empty()) continue;
    WF_TRY(const JsonDocument document, JsonDocument::Parse(line));
    const JsonValue root = document.root();
    const auto at = TimeOf(root["published"]);
    if (!at || !root["feed"])
      return Fail(Code::kInvalid, fmt::format("{}:{}: no feed or no time", path, number));
    const auto [found, fresh] =
        numbers.try_emplace(root.Text("feed"), static_cast<uint32_t>(trace.feeds.size()));
    if (fresh) {
      trace.feeds.push_back(found->first);
      trace.classes.push_back(root.Text("class"));
    }
    trace.entries.push_back({*at, found->second});
  }
  std::stable_sort(trace.entries.begin(), trace.entries.end(),
                   [](const Publication& a, const Publication& b) { return a.at < b.at; });
  return trace;
}

// Where nobody named a class: by how often the feed speaks.
void NameClasses(Trace& trace) {
  std::vector<double> counts(trace.feeds.size());
  for (const Publication& p : trace.entries) ++counts[p.feed];
  const double days = static_cast<double>((trace.entries.back().at - trace.entries.front().at) /
                                          std::chrono::hours{1}) /
                          24 +
                      1;
  for (size_t i = 0; i < counts.size(); ++i)
    if (trace.classes[i].empty())
      trace.classes[i] = counts[i] > 10 * days   ? "> 10 a day"
                         : counts[i] > days      ? "1-10 a day"
                         : counts[i] > days / 10 ? "< 1 a day"
                                                 : "< 1 in 10 days";
}

struct Tally {
  uint64_t feeds = 0, requests = 0;
  std::vector<float> ours, fixed;  // delays in minutes
};

// Of a part of the trace, from `begin` on.
struct Part {
  Time begin{};
  std::map<std::string, Tally> classes{};
  Tally all{};
};

struct Follower {
  Rhythm rhythm;
  PollHistory history;
  std::vector<Time> waiting;
  uint64_t polls = 0;
  NextPoll next;
};

void Replay(const Trace& trace, const PollLimits& limits, std::vector<Part>& parts) {
  const Time begin = trace.entries.front().at, end = trace.entries.back().at;
  std::vector<Follower> feeds(trace.feeds.size());
  std::vector<std::vector<Tally*>> tallies(parts.size());
  for (size_t p = 0; p < parts.size(); ++p)
    for (size_t i = 0; i < feeds.size(); ++i)
      tallies[p].push_back(&parts[p].classes[trace.classes[i]]);
  using Due = std::pair<Time, uint32_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
  const auto plan = [&](uint32_t i, Time now) {
    Follower& feed = feeds[i];
    const uint64_t seed = Mix64(Hash64Of(trace.feeds[i]) + feed.polls++);
    feed.next = PlanPoll(feed.history, feed.rhythm, {}, limits, seed, now);
    due.push({feed.next.at, i});
  };
  const auto poll = [&] {
    const auto [now, i] = due.top();
    due.pop();
    Follower& feed = feeds[i];
    for (size_t p = 0; p < parts.size(); ++p) {
      if (now >= parts[p].begin && now <= end) {
        ++tallies[p][i]->requests;
        ++parts[p].all.requests;
      }
      for (const Time at : feed.waiting) {
        if (at < parts[p].begin) continue;
        const auto delay = static_cast<float>(static_cast<double>((now - at).count()) / 60'000);
        tallies[p][i]->ours.push_back(delay);
        parts[p].all.ours.push_back(delay);
      }
    }
    feed.rhythm.Learn(std::exchange(feed.waiting, {}), now);
    feed.history.last_poll = now;
    if (now <= end) plan(i, now);
  };
  for (uint32_t i = 0; i < feeds.size(); ++i) plan(i, begin);
  for (const Publication& entry : trace.entries) {
    while (due.top().first < entry.at) poll();
    feeds[entry.feed].waiting.push_back(entry.at);
  }
  while (!due.empty()) poll();

  for (size_t p = 0; p < parts.size(); ++p) {
    for (size_t i = 0; i < feeds.size(); ++i) ++tallies[p][i]->feeds;
    parts[p].all.feeds = feeds.size();
    const double span = static_cast<double>((end - parts[p].begin).count()) / 60'000;
    const double interval = span * static_cast<double>(feeds.size()) /
                            static_cast<double>(std::max<uint64_t>(1, parts[p].all.requests));
    for (const Publication& entry : trace.entries) {
      if (entry.at < parts[p].begin) continue;
      const double phase =
          static_cast<double>(Hash64Of(trace.feeds[entry.feed], 7) >> 11) * 0x1p-53;
      const double turn =
          static_cast<double>((entry.at - begin).count()) / 60'000 / interval + phase;
      const auto delay = static_cast<float>((std::ceil(turn) - turn) * interval);
      tallies[p][entry.feed]->fixed.push_back(delay);
      parts[p].all.fixed.push_back(delay);
    }
  }
}

struct Delays {
  double median = 0, p95 = 0, mean = 0;
};
Delays DelaysOf(std::vector<float>& minutes) {
  if (minutes.empty()) return {};
  std::sort(minutes.begin(), minutes.end());
  double sum = 0;
  for (const float m : minutes) sum += static_cast<double>(m);
  const auto at = [&](double share) {
    return static_cast<double>(
        minutes[static_cast<size_t>(share * static_cast<double>(minutes.size() - 1))]);
  };
  return {at(0.5), at(0.95), sum / static_cast<double>(minutes.size())};
}

void PrintRow(const std::string& name, Tally& tally, double days) {
  const Delays ours = DelaysOf(tally.ours), fixed = DelaysOf(tally.fixed);
  const auto feeds = static_cast<double>(tally.feeds);
  fmt::print(
      "{:<15}{:>6}{:>8}{:>9}{:>7.1f} |{:>8.1f}{:>8.1f}{:>8.1f} |{:>8.1f}{:>8.1f}{:>8.1f} "
      "|{:>6.2f}{:>6.2f}{:>6.2f}\n",
      name, tally.feeds, tally.ours.size(), tally.requests,
      static_cast<double>(tally.requests) / feeds / days, ours.median, ours.p95, ours.mean,
      fixed.median, fixed.p95, fixed.mean, ours.median / fixed.median, ours.p95 / fixed.p95,
      ours.mean / fixed.mean);
}

void Report(const std::string& name, Trace trace) {
  if (trace.entries.empty()) return fmt::print("{}: empty\n", name);
  NameClasses(trace);
  const Time begin = trace.entries.front().at, end = trace.entries.back().at;
  const auto warm =
      Millis{static_cast<int64_t>(kWarmUp * static_cast<double>((end - begin).count()))};
  std::vector<Part> parts{{begin}, {begin + warm}};
  Replay(trace, {}, parts);
  for (Part& part : parts) {
    const double days = static_cast<double>((end - part.begin).count()) / 86'400'000;
    fmt::print("\n{}, {}\n", name, part.begin == begin ? "all of it" : "without the first fifth");
    fmt::print("{:<15}{:>6}{:>8}{:>9}{:>7} |{:^24} |{:^24} |{:^18}\n", "", "", "", "", "a feed",
               "ours, minutes", "one interval, minutes", "ours / interval");
    fmt::print("{:<15}{:>6}{:>8}{:>9}{:>7} |{:>8}{:>8}{:>8} |{:>8}{:>8}{:>8} |{:>6}{:>6}{:>6}\n",
               "class", "feeds", "entries", "requests", "a day", "median", "p95", "mean", "median",
               "p95", "mean", "med", "p95", "mean");
    for (auto& [cls, tally] : part.classes) PrintRow(cls, tally, days);
    PrintRow("all", part.all, days);
  }
}

// What a plan costs, of rhythms as the trace leaves them.
void MeasurePlan(const Trace& trace) {
  std::vector<Rhythm> rhythms(trace.feeds.size());
  std::vector<std::vector<Time>> times(trace.feeds.size());
  for (const Publication& entry : trace.entries) times[entry.feed].push_back(entry.at);
  const Time now = trace.entries.back().at;
  using Clock = std::chrono::steady_clock;
  const auto ns = [](Clock::time_point begin, double count) {
    return std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / count;
  };
  auto begin = Clock::now();
  for (size_t i = 0; i < rhythms.size(); ++i) rhythms[i].Learn(times[i], now);
  const double event = ns(begin, static_cast<double>(trace.entries.size()));
  size_t sink = 0;
  constexpr int kRounds = 200;
  const double count = static_cast<double>(kRounds * rhythms.size());
  begin = Clock::now();
  for (uint64_t r = 0; r < kRounds; ++r)
    for (const Rhythm& rhythm : rhythms)
      sink += PlanPoll({now}, rhythm, {}, {}, r, now).reason.size();
  const double plan = ns(begin, count);
  begin = Clock::now();
  size_t bytes = 0;
  for (uint64_t r = 0; r < kRounds; ++r)
    for (const Rhythm& rhythm : rhythms) {
      const std::string kept = rhythm.Encode();
      bytes = std::max(bytes, kept.size());
      sink += Rhythm::Decode(kept).events() > 0;
    }
  const double code = ns(begin, count);
  begin = Clock::now();
  for (int r = 0; r < kRounds; ++r)
    for (Rhythm& rhythm : rhythms) rhythm.Learn({}, now + std::chrono::minutes{10 * (r + 1)});
  const double learn = ns(begin, count);
  fmt::print(
      "\na plan {:.0f} ns, an event of a history {:.0f} ns, learning of a 304 {:.0f} ns, "
      "encode and decode {:.0f} ns, {} bytes{}\n",
      plan, event, learn, code, bytes, sink == 0 ? "!" : "");
}

void Write(const Trace& trace) {
  for (const Publication& entry : trace.entries)
    fmt::print("{{\"feed\":\"{}\",\"class\":\"{}\",\"published\":\"{}\"}}\n",
               trace.feeds[entry.feed], trace.classes[entry.feed], Rfc3339(entry.at));
}

int Run(const std::vector<std::string_view> args) {
  if (!args.empty() && args[0] == "--generate") {
    const auto seed = args.size() == 3 ? ParseInt(args[1]) : std::nullopt;
    const auto weeks = args.size() == 3 ? ParseInt(args[2]) : std::nullopt;
    if (!seed || !weeks || *weeks < 1 || *weeks > 520) {
      fmt::print(stderr, "usage: cadence_bench [--generate SEED WEEKS | TRACE.jsonl...]\n");
      return 2;
    }
    Write(MakeTrace(static_cast<uint64_t>(*seed), static_cast<int>(*weeks), 400));
    return 0;
  }
  for (const std::string_view path : args) {
    auto trace = ReadTrace(std::string(path));
    if (!trace) {
      fmt::print(stderr, "cadence_bench: {}\n", trace.error().what);
      return 1;
    }
    Report(std::string(path), std::move(*trace));
  }
  if (args.empty()) {
    Report("six weeks of 400 feeds", MakeTrace(kSeed, 6, 400));
    Report("Poisson, twelve weeks of 200 feeds", MakePoissonTrace(kSeed, 12, 200));
    MeasurePlan(MakeTrace(kSeed, 4, 1000));
  }
  return 0;
}

}  // namespace
}  // namespace wirefold

int main(int argc, char** argv) { return wirefold::Run({argv + 1, argv + argc}); }
