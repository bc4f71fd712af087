#include "crawler/schedule/cadence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "base/strings.h"
#include "text/date.h"

namespace wirefold {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;

// Between two polls of a feed that speaks once an hour.
constexpr double kPaceMinutes = 20;
// A hint is taken at its word up to here, and beyond up to so many of the rhythm's own pauses.
constexpr Millis kHintAsSaid = hours{1};
constexpr int kHintPauses = 4;
constexpr Millis kMostSkipped = days{3};
constexpr Millis kMostRetryAfter = hours{24};
// The first pause after a failure, at most.
constexpr Millis kMostFirstPause = hours{1};

// A pause is longer by up to this part of it, so that feeds polled together drift apart.
constexpr double kJitter = 64;

constexpr uint32_t kAllHours = (1u << 24) - 1;
constexpr uint8_t kAllDays = (1u << 7) - 1;

// Shares of one: what the seed gives, 0 <= x < 1.
double Share(uint64_t seed) {
  return static_cast<double>(Mix64(seed + 0x9e3779b97f4a7c15ULL) >> 11) * 0x1p-53;
}
Millis Part(Millis span, double share) {
  return Millis{static_cast<int64_t>(static_cast<double>(span.count()) * share)};
}

struct Bounds {
  Millis shortest, longest;
  Millis patience;  // the longest where it fails
  double favour;
  bool is_interval = false;  // the user's own
};

// Whatever was set: positive, and shortest <= longest <= patience.
Bounds BoundsOf(const PollLimits& limits) {
  constexpr Millis kLeast{1'000};
  Bounds b{std::max(limits.shortest, kLeast), limits.longest, {}, 1};
  b.patience = b.longest = std::max(b.longest, b.shortest);
  if (limits.interval) {
    b.shortest = b.longest = std::max(*limits.interval, kLeast);
    b.patience = std::max(b.patience, b.longest);
    b.is_interval = true;
  }
  if (limits.favour > 0) b.favour = std::clamp(limits.favour, 0.1, 10.0);
  return b;
}

std::string RhythmReason(const Rhythm& rhythm, Time at) {
  if (rhythm.events() <= 0) return "not known yet when it speaks";
  const double then = rhythm.RateAt(at);
  if (then >= 0.75) return fmt::format("speaks {} at this time of day", HowOften(then));
  return fmt::format("speaks {}", HowOften(rhythm.MeanRate()));
}

// "45 minutes", "2.5 hours": spans in reasons need no seconds.
std::string Words(Millis span) {
  const auto whole = std::chrono::round<minutes>(span).count();
  if (whole < 120) return fmt::format("{} minutes", whole);
  if (whole % 60 == 0) return fmt::format("{} hours", whole / 60);
  return fmt::format("{:.1f} hours", static_cast<double>(whole) / 60);
}

struct Pause {
  Millis span{};
  std::string reason;
};

Pause OwnPause(const Rhythm& rhythm, Time from, const Bounds& bounds) {
  const Millis pace = Part(minutes{1}, kPaceMinutes / bounds.favour);
  const Time at = std::max(rhythm.NextLook(from, pace, bounds.longest), from + bounds.shortest);
  return {at - from, RhythmReason(rhythm, at)};
}

// Rule 2.
void Heed(const PollHints& hints, Time from, Millis own, double favour, Pause& pause) {
  const Millis most = std::max(Part(kHintAsSaid, std::min(1.0, 1 / favour)), kHintPauses * own);
  const auto heed = [&](std::optional<Millis> wish, const char* name) {
    if (!wish || std::min(*wish, most) <= pause.span) return;
    pause.span = std::min(*wish, most);
    pause.reason = *wish <= most ? fmt::format("{} {}", name, Words(*wish))
                                 : fmt::format("{} {}, of which {} are believed", name,
                                               Words(*wish), Words(most));
  };
  heed(hints.ttl, "ttl");
  heed(hints.update_period, "update period");
  if (hints.fresh_until) heed(*hints.fresh_until - from, "the server calls it fresh for");
}

// Rule 5: the first allowed moment at or after `at`.
Time Allowed(const PollHints& hints, Time at) {
  const uint32_t no_hours = (hints.skip_hours & kAllHours) == kAllHours ? 0 : hints.skip_hours;
  const uint8_t no_days = (hints.skip_days & kAllDays) == kAllDays ? 0 : hints.skip_days;
  const Time most = at + kMostSkipped;
  for (Time t = at; t < most;) {
    const auto day = floor<days>(t);
    const auto hour = floor<hours>(t - day);
    if (no_days >> (std::chrono::weekday{day}.iso_encoding() - 1) & 1)
      t = day + days{1};
    else if (no_hours >> hour.count() & 1)
      t = day + hour + hours{1};
    else
      return t;
  }
  return most;
}

// Rule 4. By the mean rate, not that of the hour: so that one more failure never shortens it.
Pause Backoff(const Rhythm& rhythm, int failures, const Bounds& bounds, double share) {
  const double own = kPaceMinutes / bounds.favour / std::sqrt(rhythm.MeanRate());
  const Millis most = std::max(bounds.shortest, std::min(bounds.longest, kMostFirstPause));
  const Millis first = std::clamp(Part(minutes{1}, std::min(own, 60.0)), bounds.shortest, most);
  const double doubled = std::exp2(std::min(failures - 1, 30)) * (1 + share / 4);
  const Millis span = std::min(bounds.patience, Part(first, doubled));
  const std::string times = failures == 1 ? "" : fmt::format(" {} times in a row", failures);
  return {span, fmt::format("failed{}: waits {}", times, Words(span))};
}

Pause AnswerPause(const Rhythm& rhythm, const PollHints& hints, Time from, const Bounds& bounds,
                  double share) {
  if (bounds.is_interval) return {bounds.longest, IntervalReason(bounds.longest)};
  Pause pause = OwnPause(rhythm, from, bounds);
  Heed(hints, from, pause.span, bounds.favour, pause);
  pause.span = std::min(pause.span + Part(pause.span, share / kJitter), bounds.longest);
  return pause;
}

}  // namespace

std::string HowOften(double rate) {
  struct Unit {
    double length;  // hours
    const char* name;
  };
  constexpr Unit kUnits[] = {{1, "an hour"}, {24, "a day"}, {168, "a week"}, {730, "a month"}};
  for (const Unit& unit : kUnits) {
    const double times = rate * unit.length;
    if (times >= 1.5) return fmt::format("about {:.0f} times {}", times, unit.name);
    if (times >= 0.75) return fmt::format("about once {}", unit.name);
  }
  return "less than once a month";
}

std::string IntervalReason(Millis interval) {
  return "the source's interval, " + FormatDuration(interval);
}

NextPoll PlanPoll(const PollHistory& history, const Rhythm& rhythm, const PollHints& hints,
                  const PollLimits& limits, uint64_t seed, Time now) {
  const Bounds bounds = BoundsOf(limits);
  const double share = Share(seed);
  const Time soon = now + Part(bounds.shortest, share);
  NextPoll plan{soon, "never asked yet"};
  if (history.last_poll != Time{}) {
    const Time from = std::min(history.last_poll, now);
    Pause pause = history.failures_in_row > 0
                      ? Backoff(rhythm, history.failures_in_row, bounds, share)
                      : AnswerPause(rhythm, hints, from, bounds, share);
    plan = {from + pause.span, std::move(pause.reason)};
    const Time allowed = Allowed(hints, plan.at);
    if (allowed > plan.at && (!limits.interval || allowed - from <= *limits.interval))
      plan = {allowed, "skipHours and skipDays until " + Rfc3339(floor<minutes>(allowed))};
    if (plan.at < now) plan = {soon, "overdue"};
  }
  const Time retry = std::min(history.not_before, now + kMostRetryAfter);
  if (retry > plan.at) plan = {retry, "Retry-After until " + Rfc3339(floor<minutes>(retry))};
  return plan;
}

namespace {

constexpr int64_t kMostFresh = 30 * 24 * 3600;  // seconds

// Delta-seconds (RFC 9111 1.2.2): what does not fit is very long; nothing for what is none.
std::optional<int64_t> Seconds(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), [](char c) { return IsAsciiDigit(c); }))
    return std::nullopt;
  return std::min(ParseInt(text).value_or(kMostFresh), kMostFresh);
}

}  // namespace

std::optional<Time> FreshUntil(const CacheHeaders& headers, Time now) {
  std::optional<int64_t> lifetime;
  for (const std::string_view part : Split(headers.cache_control, ',')) {
    const std::string_view directive = Trim(part);
    const size_t equals = std::min(directive.find('='), directive.size());
    const std::string_view name = Trim(directive.substr(0, equals));
    // Also with a list of fields: what is in it is of no use without asking.
    if (EqualsNoCase(name, "no-cache") || EqualsNoCase(name, "no-store")) return now;
    if (EqualsNoCase(name, "max-age") && !lifetime && equals < directive.size())
      lifetime = Seconds(Trim(directive.substr(equals + 1))).value_or(0);
  }
  if (!lifetime && !Trim(headers.expires).empty()) {
    const auto expires = ParseDate(Trim(headers.expires));
    if (!expires || !expires->has_time) return now;
    const auto date = ParseDate(Trim(headers.date));
    const Time sent = date && date->has_time ? date->time : now;
    lifetime = std::chrono::floor<std::chrono::seconds>(expires->time - sent).count();
  }
  if (!lifetime) return std::nullopt;
  const int64_t left = *lifetime - Seconds(Trim(headers.age)).value_or(0);
  return now + std::chrono::seconds{std::clamp<int64_t>(left, 0, kMostFresh)};
}

uint32_t SkipHours(const std::vector<int>& numbers) {
  uint32_t bits = 0;
  for (const int hour : numbers)
    if (hour >= 0 && hour <= 24) bits |= 1u << (hour % 24);
  return bits;
}

uint8_t SkipDays(const std::vector<std::string>& names) {
  constexpr std::string_view kNames[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  uint8_t bits = 0;
  for (const std::string& day : names)
    for (size_t i = 0; i < 7; ++i)
      if (StartsWithNoCase(Trim(day), kNames[i])) bits = static_cast<uint8_t>(bits | 1u << i);
  return bits;
}

}  // namespace wirefold
