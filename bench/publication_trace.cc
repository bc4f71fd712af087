#include "bench/publication_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "tests/random.h"

namespace wirefold {
namespace {

constexpr double kTau = 6.283185307179586;
constexpr Time kBegin = std::chrono::sys_days{std::chrono::year{2026} / 9 / 7};  // a Monday

class Chance {
 public:
  explicit Chance(uint64_t seed) : random_(seed) {}
  double Unit() { return (static_cast<double>(random_.Next() >> 11) + 0.5) / 9007199254740992.0; }
  double Between(double low, double high) { return low + (high - low) * Unit(); }
  // The logarithm is even between the two.
  double Scale(double low, double high) { return low * std::pow(high / low, Unit()); }
  double Normal() { return std::sqrt(-2 * std::log(Unit())) * std::cos(kTau * Unit()); }
  double Wait(double rate) { return -std::log(Unit()) / rate; }
  bool Percent(double percent) { return Unit() * 100 < percent; }
  int Count(int low, int high) {
    return low + static_cast<int>(random_.Below(static_cast<uint64_t>(high - low + 1)));
  }

 private:
  Random random_;
};

// Hours of local time since Monday 00:00; the feed's zone is added at the end.
using Hours = std::vector<double>;
struct Feed {
  Chance& chance;
  double end;  // hours
  Hours at{};

  bool Weekend(double hour) const { return std::fmod(hour, 168) >= 120; }

  // A day of `awake` hours from `begin`, rising and falling.
  void Day(double rate, double begin, double awake, double weekend) {
    for (double t = chance.Wait(rate); t < end; t += chance.Wait(rate)) {
      const double hour = std::fmod(t - begin + 24, 24);
      const double share = hour < awake ? 0.4 + 0.6 * std::sin(kTau / 2 * hour / awake) : 0.03;
      if (chance.Unit() < share * (Weekend(t) ? weekend : 1)) at.push_back(t);
    }
  }
  // Once a day (or on some days) at about an hour.
  void Daily(double hour, double spread, double share_of_days, double weekend) {
    for (double day = 0; day < end; day += 24)
      if (chance.Unit() < share_of_days * (Weekend(day) ? weekend : 1))
        at.push_back(day + hour + spread * chance.Normal());
  }
  void Bursts(double rate, double most, double within) {
    for (double t = chance.Wait(rate); t < end; t += chance.Wait(rate)) {
      at.push_back(t);
      double follow = t;
      for (int left = chance.Count(0, static_cast<int>(most)); left-- > 0;)
        at.push_back(follow += chance.Wait(1 / within));
    }
  }
};

struct Class {
  const char* name;
  int share;  // of 100 feeds
  std::function<void(Feed&)> make;
};

const std::vector<Class>& Classes() {
  static const std::vector<Class> classes = {
      {"wire", 3,
       [](Feed& f) {
         f.Day(f.chance.Scale(5, 15), 5, 22, f.chance.Between(0.5, 0.8));
         f.Bursts(0.1, 6, 0.2);
       }},
      {"paper", 15,
       [](Feed& f) {
         f.Day(f.chance.Scale(1.5, 6), f.chance.Between(5, 7), f.chance.Between(15, 18),
               f.chance.Between(0.3, 0.8));
         // The content system's clock: what is planned ahead comes at the full or half hour.
         if (f.chance.Percent(40))
           for (double& t : f.at)
             if (f.chance.Percent(50)) t = std::floor(t * 2) / 2;
       }},
      {"bursty", 10,
       [](Feed& f) { f.Bursts(f.chance.Scale(0.01, 0.08), 16, f.chance.Scale(0.05, 0.4)); }},
      {"batch", 5,
       [](Feed& f) {
         const int times = f.chance.Count(1, 5);
         Feed days{f.chance, f.end};
         for (int i = 0; i < times; ++i)
           days.Daily(f.chance.Between(6, 20), f.chance.Scale(0.05, 1), 0.9, 0.3);
         for (const double t : days.at)
           for (int left = f.chance.Count(1, 12); left-- > 0;)
             f.at.push_back(t + 0.004 * f.chance.Unit());
       }},
      {"hourly", 5,
       [](Feed& f) {
         const double minute = f.chance.Unit(), begin = f.chance.Percent(50) ? 0 : 6;
         for (double t = minute; t < f.end; t += 1)
           if (std::fmod(t, 24) >= begin) f.at.push_back(t + 0.03 * f.chance.Normal());
       }},
      {"precise", 7,
       [](Feed& f) {
         f.Daily(f.chance.Between(5, 21), f.chance.Scale(0.01, 0.08), 0.97,
                 f.chance.Percent(50) ? 0 : 1);
       }},
      {"daily", 15,
       [](Feed& f) {
         const int times = f.chance.Count(1, 3);
         for (int i = 0; i < times; ++i)
           f.Daily(f.chance.Between(8, 20), f.chance.Between(0.5, 2.5), 0.8,
                   f.chance.Between(0, 1));
       }},
      {"weekly", 20,
       [](Feed& f) {
         const bool fixed = f.chance.Percent(50);
         const double day = f.chance.Count(0, 6), hour = f.chance.Between(7, 22);
         for (double week = 0; week < f.end; week += 168)
           f.at.push_back(week + (fixed ? day : f.chance.Count(0, 6)) * 24 + hour +
                          f.chance.Between(0.5, 3) * f.chance.Normal());
       }},
      {"sleepy", 15, [](Feed& f) { f.Day(f.chance.Scale(0.0007, 0.005), 8, 15, 1); }},
      {"fickle", 5,
       [](Feed& f) {
         f.Day(f.chance.Scale(0.3, 3), 7, 15, 0.5);
         // It falls silent, begins late or rests for a while.
         const double from = f.end * f.chance.Between(-0.3, 0.8);
         const double to = from + f.end * f.chance.Between(0.2, 0.5);
         std::erase_if(f.at, [&](double t) { return t >= from && t < to; });
       }},
  };
  return classes;
}

void Append(Trace& trace, std::string name, std::string cls, const Hours& at, double zone,
            double end) {
  const auto number = static_cast<uint32_t>(trace.feeds.size());
  trace.feeds.push_back(std::move(name));
  trace.classes.push_back(std::move(cls));
  for (const double t : at)
    if (t - zone >= 0 && t - zone < end)
      trace.entries.push_back(
          {kBegin + std::chrono::seconds{static_cast<int64_t>((t - zone) * 3600)}, number});
}

void Sort(Trace& trace) {
  std::sort(trace.entries.begin(), trace.entries.end(),
            [](const Publication& a, const Publication& b) {
              return a.at != b.at ? a.at < b.at : a.feed < b.feed;
            });
}

}  // namespace

Trace MakeTrace(uint64_t seed, int weeks, int feeds) {
  constexpr double kZones[] = {-8, -5, -4, 0, 1, 1, 2, 3, 5.5, 8, 9, 10};
  Trace trace;
  Chance chance(seed);
  const double end = 168.0 * weeks;
  for (const Class& cls : Classes())
    for (int i = 0; i < std::max(1, cls.share * feeds / 100); ++i) {
      Feed feed{chance, end + 24};
      cls.make(feed);
      Append(trace, fmt::format("https://{}-{}.test/feed", cls.name, i), cls.name, feed.at,
             kZones[chance.Count(0, std::size(kZones) - 1)], end);
    }
  Sort(trace);
  return trace;
}

Trace MakePoissonTrace(uint64_t seed, int weeks, int feeds) {
  Trace trace;
  Chance chance(seed);
  const double end = 168.0 * weeks;
  for (int i = 0; i < feeds; ++i) {
    Hours at;
    const double rate = chance.Scale(1.0 / 336, 1);
    for (double t = chance.Wait(rate); t < end; t += chance.Wait(rate)) at.push_back(t);
    Append(trace, fmt::format("https://poisson-{}.test/feed", i), "poisson", at, 0, end);
  }
  Sort(trace);
  return trace;
}

}  // namespace wirefold
