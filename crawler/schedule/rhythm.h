// When a feed speaks: what is learnt from the publication times of its entries, in a few dozen
// numbers. The rate of events (entries within a minute of each other are one) is
//
//   level * hour of day * day of week * minute of hour, and a part that follows each event
//
// all in UTC, each shrunk to "no difference" by how little was seen, slowly forgotten. The part
// that follows is a Hawkes process with an exponential kernel; its weight is learnt as EM would: an
// event counts as a follower by the share that followers have in the rate at its time.
//
// When to look again is an exchange of requests for waiting: a look is worth its price when the
// entries expected since the last one have waited so long, all together. At a steady rate that
// makes pauses go with 1 / sqrt(rate), where the delay of all feeds together is least for a number
// of requests (Wolf et al., Optimal crawling strategies for web search engines, 2002; Cho and
// Garcia-Molina, Effective page refresh policies for web crawlers, 2003); where the rate changes,
// what is waiting already is not forgotten when the feed's day ends.
//
// Pure: the same calls give the same answers.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace wirefold {

class Rhythm {
 public:
  // A successful poll at `sight`: when its new entries were published; none after a 304. A time
  // that cannot be (before the last sight, or not before this one) means some moment between the
  // two: so give `sight` for an entry without a date. The first call takes the times before `sight`
  // as history, a year of it at most. Of a longer silence of ours than four weeks, four count.
  void Learn(std::vector<Time> published, Time sight);

  // Events an hour expected at `t`, seen from the last sight, and on average. Always above 0.
  double RateAt(Time t) const;
  double MeanRate() const;
  // Events that this rests on; they fade. 0 before the first.
  double events() const { return events_; }

  // When a feed last asked at `from` is worth asking again: after `pace` where one entry comes an
  // hour, after half of it where four come. Never later than `longest` after `from`.
  Time NextLook(Time from, Millis pace, Millis longest) const;

  // At most 200 bytes, of its own version. Bytes that no Encode wrote are an empty rhythm: it is
  // learnt anew.
  std::string Encode() const;
  static Rhythm Decode(std::string_view bytes);

 private:
  static constexpr size_t kHours = 24, kDays = 7, kBins = 12;
  struct Factors {
    double mean = 0;
    std::array<double, kHours> hour{};
    std::array<double, kDays> day{};
    std::array<double, kBins> bin{};  // five minutes of the hour each
  };

  void Advance(Time to);
  void Event(Time t);
  Factors MakeFactors() const;
  double Following() const;

  // Sums, decayed to sight_.
  double events_ = 0;
  double watched_ = 0;    // hours
  double entries_ = 0;    // at least as many as events
  double followers_ = 0;  // of the events
  double burst_ = 0;      // events of the last hours
  double recent_ = 0;     // events of the last days
  double recent_watched_ = 0;
  // Events that follow no other, by hour, day and bin.
  std::array<float, kHours + kDays + kBins> shape_{};
  Time began_{};
  Time sight_{};  // Time{}: nothing learnt
  Time last_event_{};
};

}  // namespace wirefold
