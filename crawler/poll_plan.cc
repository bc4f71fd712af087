#include "crawler/poll_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace wirefold {
namespace {

// News sitemaps are their publisher's ticker, and list two days at most.
constexpr double kTickerFavour = 2;

constexpr Millis kDay{86'400'000};
constexpr std::string_view kHeldBack = " pages of its source wait to be read";

// Kept as five numbers: ttl, update period, fresh until (each in milliseconds), hours, days.
std::string Encode(const PollHints& hints) {
  if (!hints.ttl && !hints.update_period && !hints.fresh_until && !hints.skip_hours &&
      !hints.skip_days)
    return {};
  return fmt::format("{},{},{},{},{}", hints.ttl.value_or(Millis{0}).count(),
                     hints.update_period.value_or(Millis{0}).count(),
                     ToMillis(hints.fresh_until.value_or(Time{})), hints.skip_hours,
                     int{hints.skip_days});
}

std::optional<Time> FreshUntilOf(const Response& response, Time now) {
  return FreshUntil({response.Header("cache-control"), response.Header("expires"),
                     response.Header("age"), response.Header("date")},
                    now);
}

std::optional<Millis> Minutes(const std::optional<int>& minutes) {
  if (!minutes || *minutes <= 0) return std::nullopt;
  return std::chrono::minutes{*minutes};
}

}  // namespace

PollHints DecodeHints(std::string_view kept) {
  std::array<int64_t, 5> numbers{};
  const auto parts = Split(kept, ',');
  for (size_t i = 0; i < numbers.size() && i < parts.size(); ++i)
    numbers[i] = ParseInt(parts[i]).value_or(0);
  PollHints hints;
  if (numbers[0] > 0) hints.ttl = Millis{numbers[0]};
  if (numbers[1] > 0) hints.update_period = Millis{numbers[1]};
  if (numbers[2] > 0) hints.fresh_until = FromMillis(numbers[2]);
  hints.skip_hours = static_cast<uint32_t>(numbers[3]);
  hints.skip_days = static_cast<uint8_t>(numbers[4]);
  return hints;
}

std::string HintsOf(const Feed& feed, const Response& response, Time now) {
  PollHints hints;
  hints.ttl = Minutes(feed.ttl_minutes);
  hints.update_period = Minutes(feed.update_period_minutes);
  hints.fresh_until = FreshUntilOf(response, now);
  hints.skip_hours = SkipHours(feed.skip_hours);
  hints.skip_days = SkipDays(feed.skip_days);
  return Encode(hints);
}

std::string HintsOf(std::string_view kept, const Response& response, Time now) {
  PollHints hints = DecodeHints(kept);
  hints.fresh_until = FreshUntilOf(response, now);
  return Encode(hints);
}

PollLimits LimitsOf(const Config& config, const Source* source, const FeedState& feed) {
  PollLimits limits;
  limits.shortest = config.schedule.shortest;
  limits.longest = config.schedule.longest;
  if (source) limits.interval = source->settings.interval;
  if (feed.format == "news-sitemap") limits.favour = kTickerFavour;
  return limits;
}

void PlanNext(FeedState& feed, const PollNote& note, const std::vector<Time>& published,
              const PollLimits& limits) {
  ++feed.polls;
  feed.notes.insert(feed.notes.begin(), note);
  if (feed.notes.size() > FeedState::kNotes) feed.notes.resize(FeedState::kNotes);
  Rhythm rhythm = Rhythm::Decode(feed.rhythm);
  if (feed.failures_in_row == 0) {
    rhythm.Learn(published, note.at);
    feed.rhythm = rhythm.Encode();
  }
  NextPoll next =
      PlanPoll({feed.last_poll, feed.failures_in_row, feed.not_before}, rhythm,
               DecodeHints(feed.hints), limits, Mix64(feed.id.value ^ feed.polls), feed.last_poll);
  feed.next_poll = next.at;
  feed.next_reason = std::move(next.reason);
}

uint64_t FreshADay(const FeedState& feed) {
  constexpr Millis kLeast{600'000};
  if (feed.notes.size() < 2) return 0;
  uint64_t fresh = 0;
  for (auto note = feed.notes.begin(); note + 1 != feed.notes.end(); ++note) fresh += note->fresh;
  const Millis span = std::max<Millis>(feed.notes.front().at - feed.notes.back().at, kLeast);
  return fresh * static_cast<uint64_t>(kDay.count()) / static_cast<uint64_t>(span.count());
}

void HoldBack(FeedState& feed, uint64_t most) {
  feed.next_poll = std::max(feed.next_poll, feed.last_poll + kDay);
  feed.next_reason = fmt::format("more than {}{}", most, kHeldBack);
}

bool IsHeldBack(const FeedState& feed) { return feed.next_reason.ends_with(kHeldBack); }

}  // namespace wirefold
