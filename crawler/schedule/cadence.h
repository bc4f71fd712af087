// When a feed is asked again: by its own rhythm, within what its publisher and its server wish, and
// later the longer it fails. Pure: the same history gives the same answer; chance is the seed's.
//
// What binds more comes later in this list:
//   1. the rhythm (rhythm.h), at a pace that `favour` and the user's settings scale;
//   2. ttl, sy:updatePeriod, max-age and Expires: as said up to an hour, beyond that up to four
//      times the pause that the rhythm asks for. A publisher may ask for fewer requests; a default
//      of his software ("yearly", a max-age for pictures) must not blind us;
//   3. the shortest and the longest interval, or the user's own for this source;
//   4. failures: the pause doubles with each, up to the longest, whatever the user's own is;
//   5. skipHours and skipDays: to the next hour that is allowed, three days at most; not beyond the
//      user's own interval;
//   6. Retry-After, up to a day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crawler/schedule/rhythm.h"

namespace wirefold {

// What publisher and server say of when to ask.
struct PollHints {
  std::optional<Millis> ttl{};            // RSS 2.0 <ttl>
  std::optional<Millis> update_period{};  // sy:updatePeriod / sy:updateFrequency
  std::optional<Time> fresh_until{};      // FreshUntil, of the last answer
  uint32_t skip_hours = 0;                // bit h: not in that hour, GMT
  uint8_t skip_days = 0;                  // bit d: not on that day, GMT; Monday = 0
};

struct PollHistory {
  Time last_poll{};  // failed or not; Time{}: never
  int failures_in_row = 0;
  Time not_before{};  // Retry-After; Time{}: not said
};

struct PollLimits {
  Millis shortest{std::chrono::minutes{3}};
  Millis longest{std::chrono::hours{24}};
  // The user's own for this source, from poll to poll that succeed: instead of the feed's own pace
  // and of the two bounds.
  std::optional<Millis> interval{};
  double favour = 1;  // a source asked so many times as often; 0.1 to 10
};

struct NextPoll {
  Time at{};
  std::string reason;  // what decided, one line for people
};

// To be asked once after each poll, at a start, and when the clock was set; not while waiting.
// `seed`: the feed's id and the number of the poll, mixed. The answer lies at `now` or behind it.
// What is overdue comes within `shortest`, so that a start asks not all at once. A last poll that
// lies in the future (the clock was set back) counts as one at `now`, and a Retry-After of more
// than a day as one of a day.
NextPoll PlanPoll(const PollHistory& history, const Rhythm& rhythm, const PollHints& hints,
                  const PollLimits& limits, uint64_t seed, Time now);

// NextPoll's reason where the user's own interval decided.
std::string IntervalReason(Millis interval);

// "about 3 times a day", of events an hour.
std::string HowOften(double rate);

// Headers' values as they came; empty: not sent.
struct CacheHeaders {
  std::string_view cache_control{};
  std::string_view expires{};
  std::string_view age{};
  std::string_view date{};
};

// Until when the answer received at `now` is fresh (RFC 9111 4.2.1, for a private cache: s-maxage
// is not for us): max-age, else Expires less Date; less Age. Nothing where neither was said;
// `now` for no-cache, no-store, an Expires that is no date, and what is stale already. At most 30
// days.
std::optional<Time> FreshUntil(const CacheHeaders& headers, Time now);

// As the feed has them. 24 is midnight's hour too (RSS 0.91); names of days are English.
uint32_t SkipHours(const std::vector<int>& numbers);
uint8_t SkipDays(const std::vector<std::string>& names);

}  // namespace wirefold
