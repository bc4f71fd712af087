#include "cli/feed_words.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "crawler/poll_plan.h"
#include "crawler/schedule/rhythm.h"

namespace wirefold {
namespace {

constexpr int kHours = 24;
// The hours of which something is said hold so much of the week's entries, and are so few.
constexpr double kMost = 0.8;
constexpr int kFewHours = 14;
constexpr double kEnoughEvents = 20;

// "06-18": the shortest run of hours, around midnight too, with most of a week's entries in it;
// empty where they come around the clock.
std::string BusyHours(const Rhythm& rhythm, Time now) {
  const Time from = std::chrono::ceil<std::chrono::days>(now) + std::chrono::minutes(30);
  std::array<double, kHours> rate{};
  double all = 0;
  for (int i = 0; i < 7 * kHours; ++i) {
    const double r = rhythm.RateAt(from + std::chrono::hours(i));
    rate[static_cast<size_t>(i % kHours)] += r;
    all += r;
  }
  for (int length = 1; length <= kFewHours; ++length)
    for (int begin = 0; begin < kHours; ++begin) {
      double sum = 0;
      for (int i = 0; i < length; ++i) sum += rate[static_cast<size_t>((begin + i) % kHours)];
      if (sum >= kMost * all) return fmt::format("{:02}-{:02}", begin, (begin + length) % kHours);
    }
  return {};
}

}  // namespace

std::string RhythmInWords(const FeedState& state, Time now) {
  const Rhythm rhythm = Rhythm::Decode(state.rhythm);
  if (rhythm.events() <= 0) return {};
  std::string words = HowOften(rhythm.MeanRate());
  const std::string hours = rhythm.events() < kEnoughEvents ? "" : BusyHours(rhythm, now);
  return hours.empty() ? words : words + fmt::format(", mostly {} UTC", hours);
}

std::string HintsInWords(const FeedState& state) {
  const PollHints hints = DecodeHints(state.hints);
  std::vector<std::string> words;
  if (hints.ttl) words.push_back("ttl " + FormatDuration(*hints.ttl));
  if (hints.update_period) words.push_back("update period " + FormatDuration(*hints.update_period));
  if (hints.fresh_until) words.push_back("fresh until " + Rfc3339Seconds(*hints.fresh_until));
  std::string hours, days;
  for (int hour = 0; hour < kHours; ++hour)
    if (hints.skip_hours >> hour & 1) hours += fmt::format(" {:02}", hour);
  constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  for (int day = 0; day < 7; ++day)
    if (hints.skip_days >> day & 1) days += fmt::format(" {}", kDays[day]);
  if (!hours.empty()) words.push_back(fmt::format("not at{} UTC", hours));
  if (!days.empty()) words.push_back("not on" + days);
  return fmt::format("{}", fmt::join(words, "; "));
}

std::string HealthInWords(const std::array<uint64_t, kHealths>& counts) {
  std::string words;
  const auto tell = [&](size_t health) {
    if (counts[health])
      words += fmt::format("{}{} {}", words.empty() ? "" : ", ", counts[health],
                           HealthName(static_cast<Health>(health)));
  };
  constexpr auto kFirst = static_cast<size_t>(Health::kOk);
  tell(kFirst);
  for (size_t health = 0; health < kHealths; ++health)
    if (health != kFirst) tell(health);
  return words;
}

}  // namespace wirefold
