#include "crawler/schedule/rhythm.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/bytes.h"

namespace wirefold {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;

// What was seen counts half after so many hours: three weeks, so that each day of the week is seen
// a few times; and of the level, which follows a feed that falls silent or wakes, three days.
constexpr double kHalfLife = 3 * 168;
constexpr double kRecentHalfLife = 72;
// A burst's memory.
constexpr double kBurstHours = 0.75;

// What is believed of a feed before it has spoken, in events: about five a day, and little of that
// after an hour of silence, for feeds differ by a factor of ten thousand.
constexpr double kPriorEvents = 0.15;
constexpr double kPriorHours = 0.75;
// So many events of each hour, day and bin as the mean rate has it; of the level; and of followers.
// An hour is first taken for what it and its neighbours are together.
constexpr double kPriorHour = 2;
constexpr double kPriorNear = 0.2;
constexpr double kPriorDay = 4;
constexpr double kPriorBin = 4;
constexpr double kPriorLevel = 8;
constexpr double kPriorFollowers = 0.5, kPriorFollowed = 5;
constexpr double kMostFollowing = 0.9;
// The entries of an event count each, up to here.
constexpr double kMostBatch = 5;

// So many times what waits at a look, at a steady rate, ends a pause where the rate falls.
constexpr double kTimeIsOver = 1.5;

constexpr Millis kSameEvent = std::chrono::minutes{1};
constexpr Millis kBin = std::chrono::minutes{5};
constexpr Millis kHistory = days{365};
constexpr Millis kMostSilence = days{28};

double HoursOf(Millis span) { return static_cast<double>(span.count()) / 3'600'000; }
Millis SpanOf(double count) { return Millis{static_cast<int64_t>(count * 3'600'000)}; }

size_t HourOf(Time t) { return static_cast<size_t>((floor<hours>(t) - floor<days>(t)).count()); }
size_t DayOf(Time t) {  // Monday = 0
  return std::chrono::weekday{floor<days>(t)}.iso_encoding() - 1;
}
size_t BinOf(Time t) { return static_cast<size_t>((t - floor<hours>(t)) / kBin); }

// What a sum that grows by one an hour and fades has gained.
double Gained(double keep, double half_life) { return (1 - keep) * half_life / std::log(2.0); }

}  // namespace

double Rhythm::Following() const {
  return std::min(kMostFollowing, (followers_ + kPriorFollowers) / (events_ + kPriorFollowed));
}

double Rhythm::MeanRate() const {
  const double slow = (events_ + kPriorEvents) / (watched_ + kPriorHours);
  return slow * (recent_ + kPriorLevel) / (slow * recent_watched_ + kPriorLevel);
}

Rhythm::Factors Rhythm::MakeFactors() const {
  Factors f;
  f.mean = MeanRate();
  double seen = 0;
  for (size_t i = 0; i < kHours; ++i) seen += static_cast<double>(shape_[i]);
  // How much of what was watched was this hour, this day: after a week as much as any other.
  std::array<double, kHours> hour_share{};
  std::array<double, kDays> day_share{};
  const auto watched = (sight_ - began_) / hours{1};
  if (watched >= 7 * 24) {
    hour_share.fill(1.0 / kHours);
    day_share.fill(1.0 / kDays);
  } else {
    const double share = 1 / static_cast<double>(watched + 1);
    for (Time t = began_; t <= sight_; t += hours{1}) {
      hour_share[HourOf(t)] += share;
      day_share[DayOf(t)] += share;
    }
  }
  const auto count = [&](size_t i) { return static_cast<double>(shape_[i]); };
  const auto factor = [&](size_t at, double share, double prior) {
    return (count(at) + prior) / (seen * share + prior);
  };
  for (size_t i = 0; i < kHours; ++i) {
    const size_t before = (i + kHours - 1) % kHours, after = (i + 1) % kHours;
    const double came = (count(before) + 2 * count(i) + count(after)) / 4;
    const double share = (hour_share[before] + 2 * hour_share[i] + hour_share[after]) / 4;
    const double near = (came + kPriorNear) / (seen * share + kPriorNear);
    f.hour[i] = (count(i) + kPriorHour * near) / (seen * hour_share[i] + kPriorHour);
  }
  for (size_t i = 0; i < kDays; ++i) f.day[i] = factor(kHours + i, day_share[i], kPriorDay);
  for (size_t i = 0; i < kBins; ++i) f.bin[i] = factor(kHours + kDays + i, 1.0 / kBins, kPriorBin);
  return f;
}

double Rhythm::RateAt(Time t) const {
  const Factors f = MakeFactors();
  const double following = Following();
  const double known =
      std::exp(-std::max(0.0, HoursOf(t - sight_)) * (1 - following) / kBurstHours);
  return f.mean * f.hour[HourOf(t)] * f.day[DayOf(t)] * (1 - following * known) +
         following * burst_ / kBurstHours * known;
}

void Rhythm::Advance(Time to) {
  if (to <= sight_) return;
  const double span = HoursOf(to - sight_);
  const double keep = std::exp2(-span / kHalfLife);
  const double recent_keep = std::exp2(-span / kRecentHalfLife);
  events_ *= keep;
  entries_ *= keep;
  followers_ *= keep;
  watched_ = watched_ * keep + Gained(keep, kHalfLife);
  recent_ *= recent_keep;
  recent_watched_ = recent_watched_ * recent_keep + Gained(recent_keep, kRecentHalfLife);
  burst_ *= std::exp(-span / kBurstHours);
  // In whole hours: less would be lost in the rounding of what is stored.
  if (const auto whole = (floor<hours>(to) - floor<hours>(sight_)).count(); whole > 0) {
    const auto fade = static_cast<float>(std::exp2(-static_cast<double>(whole) / kHalfLife));
    for (float& count : shape_) count *= fade;
  }
  sight_ = to;
}

void Rhythm::Event(Time t) {
  Advance(t);
  entries_ += 1;
  if (last_event_ != Time{} && t >= last_event_ && t - last_event_ < kSameEvent) return;
  last_event_ = t;
  const Factors f = MakeFactors();
  const double following = Following();
  const double own =
      (1 - following) * f.mean * f.hour[HourOf(t)] * f.day[DayOf(t)] * f.bin[BinOf(t)];
  const double follows = following * burst_ / kBurstHours;
  const double follower = follows / (own + follows);
  followers_ += follower;
  events_ += 1;
  recent_ += 1;
  burst_ += 1;
  for (const size_t at : {HourOf(t), kHours + DayOf(t), kHours + kDays + BinOf(t)})
    shape_[at] += static_cast<float>(1 - follower);
}

void Rhythm::Learn(std::vector<Time> published, Time sight) {
  if (sight_ == Time{}) {
    std::erase_if(published, [&](Time t) { return t >= sight; });
    std::sort(published.begin(), published.end());
    began_ = published.empty() ? sight : std::max(published.front(), sight - kHistory);
    std::erase_if(published, [&](Time t) { return t < began_; });
    sight_ = began_;
  } else {
    if (sight - sight_ > kMostSilence) sight_ = sight - kMostSilence;
    const Time middle = sight > sight_ ? sight_ + (sight - sight_) / 2 : sight;
    for (Time& t : published)
      if (t < sight_ || t >= sight) t = middle;
    std::sort(published.begin(), published.end());
  }
  for (const Time t : published) Event(t);
  Advance(sight);
  // The clock may have been set back.
  sight_ = sight;
  began_ = std::min(began_, sight);
}

Time Rhythm::NextLook(Time from, Millis pace, Millis longest) const {
  const Factors f = MakeFactors();
  const double batch = std::clamp(entries_ / std::max(events_, 1e-9), 1.0, kMostBatch);
  const double following = Following();
  // How much of what was known at the last sight, that something had come or had not, still holds:
  // the rate of a Hawkes process goes back to its mean so fast.
  const double back = (1 - following) / kBurstHours;
  double known = std::exp(-std::max(0.0, HoursOf(from - sight_)) * back);
  const double fade = std::exp(-HoursOf(kBin) * back);
  const double burst = following * burst_ / kBurstHours;
  const double price = HoursOf(pace) * HoursOf(pace) / 2;

  double waiting = 0;  // entries
  double waited = 0;   // hours of theirs
  const Time end = from + longest;
  for (Time hour = floor<hours>(from); hour < end; hour += hours{1}) {
    const double mean = f.mean * f.hour[HourOf(hour)] * f.day[DayOf(hour)];
    for (size_t bin = hour < from ? BinOf(from) : 0; bin < kBins; ++bin) {
      const Time t = std::max(from, hour + static_cast<int>(bin) * kBin);
      const double span = HoursOf(hour + static_cast<int>(bin + 1) * kBin - t);
      const double rate = batch * (mean * f.bin[bin] * (1 - following * known) + burst * known);
      // The feed's time is over (a fixed minute, an hour, a burst): what came in it waits for
      // nothing more.
      if (waiting >= kTimeIsOver * std::sqrt(2 * price * rate)) return t;
      const double after = waited + span * (waiting + rate * span / 2);
      if (after >= price) {
        const double left = price - waited;
        const double root = std::sqrt(waiting * waiting + 2 * rate * left);
        return std::min(end, t + SpanOf(2 * left / (waiting + root)));
      }
      waited = after;
      waiting += rate * span;
      known *= fade;
    }
  }
  return end;
}

// ---- bytes: a version; the sums as floats; the shape, three bytes a number (a float without its
// last byte); the times

namespace {

constexpr char kVersion = 1;
constexpr size_t kSums = 7;
constexpr float kMost = 1e9F;
constexpr int64_t kMostMillis = int64_t{253'402'300'800'000};  // the year 10000

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  // A count: not negative, not absurd, a number at all.
  float Count(size_t count) {
    const float value =
        std::bit_cast<float>(static_cast<uint32_t>(TakeNumber(bytes_, count) << (8 * (4 - count))));
    good = good && value >= 0 && value <= kMost;
    return value;
  }
  Time Moment() {
    const auto millis = static_cast<int64_t>(TakeNumber(bytes_, 8));
    good = good && millis > -kMostMillis && millis < kMostMillis;
    return FromMillis(good ? millis : 0);
  }
  bool good = true;

 private:
  std::string_view bytes_;
};

}  // namespace

std::string Rhythm::Encode() const {
  std::string out(1, kVersion);
  for (const double sum :
       {events_, watched_, entries_, followers_, burst_, recent_, recent_watched_})
    PutNumber(out, std::bit_cast<uint32_t>(static_cast<float>(sum)), 4);
  for (const float count : shape_) PutNumber(out, (std::bit_cast<uint32_t>(count) + 0x80) >> 8, 3);
  for (const Time t : {began_, sight_, last_event_})
    PutNumber(out, static_cast<uint64_t>(ToMillis(t)), 8);
  return out;
}

Rhythm Rhythm::Decode(std::string_view bytes) {
  Rhythm r;
  if (bytes.size() != 1 + kSums * 4 + r.shape_.size() * 3 + 3 * 8 || bytes[0] != kVersion)
    return {};
  Bytes in(bytes.substr(1));
  for (double* sum : {&r.events_, &r.watched_, &r.entries_, &r.followers_, &r.burst_, &r.recent_,
                      &r.recent_watched_})
    *sum = static_cast<double>(in.Count(4));
  for (float& count : r.shape_) count = in.Count(3);
  for (Time* t : {&r.began_, &r.sight_, &r.last_event_}) *t = in.Moment();
  return in.good && r.began_ <= r.sight_ ? r : Rhythm{};
}

}  // namespace wirefold
