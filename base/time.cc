#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/strings.h"

namespace wirefold {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

struct Parts {
  std::chrono::year_month_day day;
  std::chrono::hh_mm_ss<Millis> clock;
  std::chrono::weekday weekday;
};

Parts Split(Time t) {
  const auto day = std::chrono::floor<days>(t);
  return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss<Millis>{t - day},
          std::chrono::weekday{day}};
}

struct Unit {
  std::string_view name;
  int64_t millis;
};
constexpr std::array<Unit, 6> kUnits = {{{"ms", 1},
                                         {"s", 1'000},
                                         {"m", 60'000},
                                         {"h", 3'600'000},
                                         {"d", 86'400'000},
                                         {"w", 604'800'000}}};

std::optional<Millis> SpanOf(std::string_view text) {
  size_t digits = 0;
  while (digits < text.size() && IsAsciiDigit(text[digits])) ++digits;
  const auto number = ParseInt(text.substr(0, digits));
  if (!number) return std::nullopt;
  const std::string_view unit = Trim(text.substr(digits));
  constexpr int64_t kLongest = int64_t{1} << 45;  // a thousand years: back from now, still a date
  for (const Unit& u : kUnits)
    if (u.name == unit && *number <= kLongest / u.millis) return Millis{*number * u.millis};
  return std::nullopt;
}

// Two or four digits at `at`, which moves past them.
std::optional<int> Number(std::string_view s, size_t& at, size_t width) {
  if (at + width > s.size()) return std::nullopt;
  const auto value = ParseInt(s.substr(at, width));
  if (!value || *value < 0 || s[at] == '-') return std::nullopt;
  at += width;
  return static_cast<int>(*value);
}

tl::unexpected<Error> NotATime(std::string_view text) {
  return Fail(
      Code::kUsage,
      fmt::format("\"{}\" is not a time; examples 2026-11-23, 2026-11-23T08:00:00Z, 3h, yesterday",
                  text));
}

}  // namespace

std::string Rfc3339(Time t) {
  const Parts p = Split(t);
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(p.day.year()),
                  static_cast<unsigned>(p.day.month()), static_cast<unsigned>(p.day.day()),
                  p.clock.hours().count(), p.clock.minutes().count(), p.clock.seconds().count());
  if (const auto ms = p.clock.subseconds().count()) out += fmt::format(".{:03}", ms);
  return out + "Z";
}

std::string Rfc3339Seconds(Time t) { return Rfc3339(std::chrono::floor<std::chrono::seconds>(t)); }

std::string Rfc3339(const Date& date) {
  if (!date.has_time) return Rfc3339(date.time).substr(0, 10);
  constexpr int kDay = 24 * 60;
  const int offset = date.offset_minutes.value_or(0);
  if (offset == 0 || offset <= -kDay || offset >= kDay) return Rfc3339(date.time);
  std::string out = Rfc3339(date.time + std::chrono::minutes{offset});
  out.pop_back();  // the Z
  const int east = offset < 0 ? -offset : offset;
  return out + fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', east / 60, east % 60);
}

std::string Rfc822(Time t) {
  using namespace std::chrono;
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(t);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(t - day));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[weekday(day).c_encoding()],
                     unsigned{date.day()}, kMonths[unsigned{date.month()} - 1], int{date.year()},
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Result<Millis> ParseDuration(std::string_view text) {
  if (const auto span = SpanOf(Trim(text))) return *span;
  return Fail(Code::kInvalid, fmt::format("\"{}\" is not a duration; examples 30s, 5m", text));
}

std::string FormatDuration(Millis d) {
  if (d.count() == 0) return "0s";
  // Weeks are taken, but days are written.
  for (auto unit = kUnits.rbegin() + 1; unit != kUnits.rend(); ++unit)
    if (d.count() % unit->millis == 0)
      return fmt::format("{}{}", d.count() / unit->millis, unit->name);
  return fmt::format("{}ms", d.count());
}

Result<Time> ParseWhen(std::string_view text, Time now) {
  const std::string_view s = Trim(text);
  const auto today = std::chrono::floor<days>(now);
  if (s == "now") return now;
  if (s == "today") return Time{today};
  if (s == "yesterday") return Time{today - days{1}};
  if (const auto span = SpanOf(s)) return now - *span;

  size_t at = 0;
  const auto year = Number(s, at, 4);
  if (!year || at >= s.size() || s[at++] != '-') return NotATime(text);
  const auto month = Number(s, at, 2);
  if (!month || at >= s.size() || s[at++] != '-') return NotATime(text);
  const auto day = Number(s, at, 2);
  if (!day) return NotATime(text);
  if (*month < 1 || *month > 12)
    return Fail(Code::kUsage, fmt::format("\"{}\": there is no month {}", text, *month));
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return Fail(Code::kUsage, fmt::format("\"{}\": there is no day {}", text, *day));
  Time result{sys_days{date}};
  if (at == s.size()) return result;

  if (s[at] != 'T' && s[at] != 't' && s[at] != ' ') return NotATime(text);
  ++at;
  const auto hour = Number(s, at, 2);
  if (!hour || *hour > 23 || at >= s.size() || s[at++] != ':') return NotATime(text);
  const auto minute = Number(s, at, 2);
  if (!minute || *minute > 59) return NotATime(text);
  result += std::chrono::hours{*hour} + std::chrono::minutes{*minute};
  if (at < s.size() && s[at] == ':') {
    const auto second = Number(s, ++at, 2);
    if (!second || *second > 60) return NotATime(text);
    result += std::chrono::seconds{*second};
    if (at < s.size() && s[at] == '.') {
      if (at + 1 == s.size() || !IsAsciiDigit(s[at + 1])) return NotATime(text);
      for (int64_t unit = 100; ++at < s.size() && IsAsciiDigit(s[at]); unit /= 10)
        result += Millis{(s[at] - '0') * unit};
    }
  }
  if (at == s.size()) return result;
  if ((s[at] == 'Z' || s[at] == 'z') && at + 1 == s.size()) return result;
  if (s[at] != '+' && s[at] != '-') return NotATime(text);
  const int sign = s[at++] == '+' ? -1 : 1;
  const auto zone_hours = Number(s, at, 2);
  if (at < s.size() && s[at] == ':') ++at;
  const auto zone_minutes = Number(s, at, 2);
  if (!zone_hours || *zone_hours > 23 || !zone_minutes || *zone_minutes > 59 || at != s.size())
    return NotATime(text);
  return result + sign * (std::chrono::hours{*zone_hours} + std::chrono::minutes{*zone_minutes});
}

}  // namespace wirefold
