#include "text/date.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "text/date_fold.h"
#include "text/entities.h"

namespace wirefold {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

// ---- words

struct Month {
  std::string_view begins, goes_on;
  int number;
  constexpr std::string_view Key() const { return begins.substr(0, 3); }
};
struct Zone {
  std::string_view name;
  int minutes;
  constexpr std::string_view Key() const { return name; }
};

template <class Row, size_t n>
constexpr std::array<Row, n> SortedByKey(const Row (&rows)[n]) {
  std::array<Row, n> sorted;
  std::copy(rows, rows + n, sorted.begin());
  std::sort(sorted.begin(), sorted.end(),
            [](const Row& a, const Row& b) { return a.Key() < b.Key(); });
  return sorted;
}

constexpr Month kMonthRows[] = {
#include "text/date_words.inc"
};
constexpr Zone kZoneRows[] = {
#include "text/date_zones.inc"
};
constexpr auto kMonths = SortedByKey(kMonthRows);
constexpr auto kZones = SortedByKey(kZoneRows);

template <class Table>
auto FirstOf(const Table& table, std::string_view key) {
  return std::lower_bound(table.begin(), table.end(), key,
                          [](const auto& row, std::string_view k) { return row.Key() < k; });
}

int FindMonth(std::string_view word) {
  const std::string_view key = word.substr(0, 3);
  for (auto row = FirstOf(kMonths, key); row != kMonths.end() && row->Key() == key; ++row) {
    const size_t begun = row->begins.size();
    if (word.substr(0, begun) != row->begins) continue;
    const std::string_view rest = word.substr(begun);
    if (row->goes_on.substr(0, rest.size()) == rest) return row->number;
  }
  return 0;
}

const Zone* FindZone(std::string_view word) {
  const auto row = FirstOf(kZones, word);
  return row != kZones.end() && row->name == word ? &*row : nullptr;
}

// America's zones without their season; the clocks change by the law of 2007.
struct Seasonal {
  std::string_view name;
  int winter;
};
constexpr Seasonal kSeasonal[] = {{"et", -300}, {"ct", -360}, {"mt", -420}, {"pt", -480}};

bool IsAmericanSummer(sys_days day) {
  using namespace std::chrono;
  const year y = year_month_day{day}.year();
  return day >= sys_days{y / March / Sunday[2]} && day < sys_days{y / November / Sunday[1]};
}

// What stands behind a number in Chinese, Japanese and Korean dates.
struct Unit {
  std::string_view sign;
  char part;
};
constexpr Unit kUnits[] = {{"年", 'y'}, {"년", 'y'}, {"月", 'm'}, {"월", 'm'},
                           {"日", 'd'}, {"일", 'd'}, {"号", 'd'}, {"时", 'h'},
                           {"時", 'h'}, {"시", 'h'}, {"点", 'h'}, {"點", 'h'},
                           {"分", 'n'}, {"분", 'n'}, {"秒", 's'}, {"초", 's'}};

struct Named {
  std::string_view name;
  int value;
};
// The half of the day, in Chinese, Japanese and Korean before the hour.
constexpr Named kHalves[] = {{"上午", 0}, {"凌晨", 0}, {"早上", 0}, {"午前", 0}, {"오전", 0},
                             {"下午", 1}, {"晚上", 1}, {"午後", 1}, {"오후", 1}};
// Years of these eras begin again; their first year is the one behind the number here.
constexpr Named kEras[] = {
    {"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"民国", 1911}, {"民國", 1911}};

template <size_t n>
const Named* FindIn(const Named (&rows)[n], std::string_view word) {
  for (const Named& row : rows)
    if (word.find(row.name) != word.npos) return &row;
  return nullptr;
}

bool IsLetter(char c) { return IsAsciiAlpha(c) || static_cast<unsigned char>(c) >= 0x80; }

// ---- the scanner

// Goes over the text once. What stands behind a date and its time changes nothing any more.
class Scanner {
 public:
  // `written`: the same text before it was folded.
  Scanner(std::string_view folded, std::string_view written, NumberOrder order)
      : s_(folded), written_(written), order_(order) {}

  std::optional<Date> Read() {
    while (at_ < s_.size() && !failed_) Step();
    return failed_ ? std::nullopt : Assemble();
  }

 private:
  enum class Token { kNone, kNumber, kMonth, kWord };

  char Peek(size_t ahead = 0) const { return at_ + ahead < s_.size() ? s_[at_ + ahead] : '\0'; }
  bool DigitAt(size_t ahead) const { return IsAsciiDigit(Peek(ahead)); }
  bool HasDay() const { return year_ && month_ && day_; }

  void Step() {
    const char c = s_[at_];
    if (IsAsciiDigit(c)) {
      Digits();
      last_ = Token::kNumber;
    } else if ((c == '+' || c == '-') && DigitAt(1) && OffsetMayStand()) {
      Offset();
      last_ = Token::kNumber;
    } else if (IsLetter(c)) {
      last_ = Letters();
    } else {
      ++at_;
    }
  }

  void Fail() { failed_ = true; }

  // The digits at at_, at most `most` of them.
  int Number(size_t most) {
    int value = 0;
    for (digits_ = 0; digits_ < most && DigitAt(0); ++digits_)
      value = value * 10 + (s_[at_++] - '0');
    return value;
  }

  size_t RunLength() const {
    size_t n = 0;
    while (DigitAt(n)) ++n;
    return n;
  }

  void Digits() {
    const size_t run = RunLength();
    if (HasDay() && hour_) {
      const int value = Number(2);
      at_ += RunLength();
      if (run <= 2) UnitAfter(value);
    } else if (Peek(run) == ':' && DigitAt(run + 1) && run <= 2 && !hour_) {
      Clock(':');
    } else if (HasDay()) {
      LateClock(run);
    } else if (run > 4) {
      CompactDate(run);
    } else {
      DatePart(run);
    }
  }

  // Behind a day only a time is of interest: T0800, T08, 080000, 14.30, 14h30, 3pm.
  void LateClock(size_t run) {
    const bool behind_t = at_ > 0 && s_[at_ - 1] == 't';
    if ((behind_t && (run == 2 || run == 4 || run == 6)) || (compact_ && (run == 4 || run == 6)))
      return CompactClock(run);
    const size_t blank = Peek(run) == ' ' ? 1 : 0;
    if (run > 2) {
      if (run == 4 && short_year_) return Fail();  // that was another number
      at_ += run;
    } else if (Peek(run) == '.' && DigitAt(run + 1) && DigitAt(run + 2) && !DigitAt(run + 3) &&
               !behind_t) {
      Clock('.');
    } else if (Peek(run + blank) == 'h' && !IsLetter(Peek(run + blank + 1))) {
      HourSign();
    } else {
      const int value = Number(2);
      if (!UnitAfter(value)) hour_perhaps_ = value;
    }
  }

  void DatePart(size_t run) {
    const int value = Number(4);
    if (UnitAfter(value)) return;
    if (run == 4 && !year_ && WeekAhead()) return Week(value);
    const char separator = Peek();
    const bool joined = separator == '-' || separator == '/' || separator == '.';
    if (joined && !year_ && !month_ && !day_) {
      // "2. 11. 2026", "2026. 11. 2."
      const size_t gap = separator == '.' && Peek(1) == ' ' ? 2 : 1;
      if (DigitAt(gap)) return Triple(value, run, separator);
    }
    Loose(value, run);
  }

  bool UnitAfter(int value) {
    const size_t blank = Peek() == ' ' ? 1 : 0;
    if (static_cast<unsigned char>(Peek(blank)) < 0x80) return false;
    for (const Unit& unit : kUnits) {
      if (s_.substr(at_ + blank, unit.sign.size()) != unit.sign) continue;
      at_ += blank + unit.sign.size();
      switch (unit.part) {
        case 'y':
          if (!year_) SetYear(value + era_, value + era_ < 100 ? 2 : 4);
          break;
        case 'm':
          if (!month_) month_ = value;
          break;
        case 'd':
          if (!day_) day_ = value;
          break;
        case 'h':
          if (!hour_) hour_ = value;
          break;
        case 'n':
          minute_ = value;
          break;
        default:
          second_ = value;
      }
      return true;
    }
    return false;
  }

  // 2026-11-02, 2026-306, 11/23/2026, 02.11.2026, 98-11-02
  void Triple(int first, size_t width, char separator) {
    const int second = NextPart();
    const size_t second_width = digits_;
    if (width == 4) {
      SetYear(first, 4);
      if (second_width == 3 && separator == '-' && Peek() != '-') return Ordinal(second);
      month_ = second;
      if (Peek() == separator) day_ = NextPart();
      if (digits_ == 0) day_.reset();
      return;
    }
    if (Peek() != separator) return Fail();
    const int third = NextPart();
    if (digits_ == 4 || (digits_ == 2 && separator != '-')) {
      SetYear(third, digits_);
      return DayAndMonth(first, second, separator);
    }
    // 98-11-02 (ISO 8601:1988), unless it may be a day.
    if (digits_ != 2 || separator != '-' || (first >= 1 && first <= 31)) return Fail();
    SetYear(first, 2);
    month_ = second;
    day_ = third;
  }

  // The number behind a separator and blanks.
  int NextPart() {
    ++at_;
    while (Peek() == ' ') ++at_;
    return Number(4);
  }

  void DayAndMonth(int first, int second, char separator) {
    day_ = first;
    month_ = second;
    if (separator == '.') return;
    if (second > 12) {
      std::swap(day_, month_);
    } else if (digits_ == 2 || (first <= 12 && first != second)) {
      either_way_ = true;
    }
  }

  void SetDay(sys_days day) {
    const year_month_day date{day};
    year_ = static_cast<int>(date.year());
    month_ = static_cast<int>(static_cast<unsigned>(date.month()));
    day_ = static_cast<int>(static_cast<unsigned>(date.day()));
  }

  void Ordinal(int day_of_year) {
    const std::chrono::year year{*year_};
    if (day_of_year < 1 || day_of_year > (year.is_leap() ? 366 : 365)) return Fail();
    SetDay(sys_days{year / 1 / 1} + std::chrono::days{day_of_year - 1});
  }

  // "-w47" or "w47"
  bool WeekAhead() const {
    const size_t dash = Peek() == '-' ? 1 : 0;
    return Peek(dash) == 'w' && DigitAt(dash + 1) && DigitAt(dash + 2);
  }

  // 2026-W47-1, 2026W471, 2026-W47: the first week is the one with the 4th of January in it.
  void Week(int year) {
    at_ += Peek() == '-' ? 2 : 1;
    const int week = Number(2);
    int day = 1;
    if (DigitAt(0) || (Peek() == '-' && DigitAt(1))) {
      if (Peek() == '-') ++at_;
      day = Number(1);
    }
    if (DigitAt(0) || week < 1 || week > 53 || day < 1 || day > 7) return Fail();
    const sys_days fourth{std::chrono::year{year} / 1 / 4};
    const std::chrono::weekday weekday{fourth};
    const sys_days monday =
        fourth - std::chrono::days{weekday.iso_encoding() - 1} + std::chrono::days{(week - 1) * 7};
    if (year_month_day{monday + std::chrono::days{3}}.year() != std::chrono::year{year})
      return Fail();
    SetDay(monday + std::chrono::days{day - 1});
  }

  // 20261102, 2026306, 202611020800, 20261102080000 and with milliseconds. Six digits may be read
  // in too many ways.
  void CompactDate(size_t run) {
    if (year_ || month_ || day_) return Fail();
    if (run != 7 && run != 8 && run != 12 && run != 14 && run != 17) return Fail();
    SetYear(Number(4), 4);
    compact_ = true;
    if (run == 7) return Ordinal(Number(3));
    month_ = Number(2);
    day_ = Number(2);
    if (run >= 12) CompactClock(std::min<size_t>(run - 8, 6));
    if (run == 17) millis_ = Number(3);
  }

  void CompactClock(size_t run) {
    hour_ = Number(2);
    int unit = 3'600'000;
    if (run >= 4) minute_ = Number(2), unit = 60'000;
    if (run >= 6) second_ = Number(2), unit = 1000;
    Fraction(unit);
  }

  // 14h30, 14 h 30, 14h
  void HourSign() {
    hour_ = Number(2);
    at_ += Peek() == ' ' ? 2 : 1;
    const size_t blank = Peek() == ' ' ? 1 : 0;
    if (!DigitAt(blank) || !DigitAt(blank + 1)) return;
    at_ += blank;
    minute_ = Number(2);
  }

  // 8:00, 08:00:00, 08:00:00.123, 08:00:00,5, 08:00:00:123, 14.30
  void Clock(char separator) {
    hour_ = Number(2);
    ++at_;
    minute_ = Number(2);
    if (DigitAt(0)) return Fail();
    if (Peek() != separator || !DigitAt(1)) return separator == ':' ? Fraction(60'000) : void();
    ++at_;
    second_ = Number(2);
    if (DigitAt(0)) return Fail();
    if (Peek() == ':' && DigitAt(1)) return FractionDigits(1000);
    Fraction(1000);
  }

  // The decimals of the last part of a time, which has `unit` milliseconds.
  void Fraction(int unit) {
    if ((Peek() == '.' || Peek() == ',') && DigitAt(1)) FractionDigits(unit);
  }
  void FractionDigits(int unit) {
    ++at_;
    const int parts = Number(6);
    int scale = 1;
    for (size_t i = 0; i < digits_; ++i) scale *= 10;
    millis_ = static_cast<int>(int64_t{parts} * unit / scale);
    at_ += RunLength();
  }

  // A number that stands alone: the day, or the year once there is a day.
  void Loose(int value, size_t width) {
    if (month_ahead_) {
      month_ = value;
      month_ahead_ = false;
    } else if (width <= 2 && !day_) {
      if (value < 1 || value > 31) return Fail();
      day_ = value;
    } else if (!year_ && width != 1) {
      SetYear(value, width);
    } else {
      Fail();
    }
  }

  void SetYear(int value, size_t width) {
    short_year_ = width <= 2;
    if (short_year_) value += value < 50 ? 2000 : 1900;                      // RFC 5322, 4.3
    if (width == 3) value = value >= 100 && value < 150 ? value + 1900 : 0;  // JavaScript's getYear
    year_ = value;
  }

  // Behind a day; but in "08:00 02-nov-26" the month's dash is none.
  bool OffsetMayStand() const {
    return month_ && day_ && last_ != Token::kMonth && (hour_ || year_);
  }

  // +0530, +05:30, +05, +530. "GMT+7" is a zone east of Greenwich.
  void Offset() {
    const int sign = s_[at_++] == '-' ? -1 : 1;
    const size_t run = RunLength();
    const int hours = Number(run == 3 ? 1 : 2);
    int minutes = 0;
    if (Peek() == ':' && DigitAt(1)) ++at_;
    if (run <= 4) minutes = Number(2);
    at_ += RunLength();
    // Nonsense says nothing, and a zone of a mere day neither.
    if (run > 4 || hours > 14 || minutes > 59 || offset_said_ || !hour_) return;
    zone_ = sign * (hours * 60 + minutes);
    offset_said_ = true;
  }

  Token Letters() {
    const size_t begin = at_;
    while (at_ < s_.size() && IsLetter(s_[at_])) ++at_;
    const std::string_view word = s_.substr(begin, at_ - begin);
    if (static_cast<unsigned char>(word[0]) >= 0xE0) EastAsian(word);
    if (DayHalf(word)) return last_;
    if (word == "thang" || word == "thg") month_ahead_ = !month_;  // Vietnamese: "tháng 11"
    if (const int month = FindMonth(word); month && !HasDay() && (!month_ || weekday_perhaps_)) {
      month_ = month;
      // "mar., 3 nov. 2026" is a Tuesday in Romance languages, "Paz, 1 Kas 2026" a Sunday in
      // Turkish.
      weekday_perhaps_ = word == "mar" || word == "paz";
      return Token::kMonth;
    }
    if (hour_ && !offset_said_ && last_ == Token::kNumber) return ZoneName(word);
    return Token::kWord;
  }

  Token ZoneName(std::string_view word) {
    const Zone* zone = FindZone(word);
    const auto* seasonal = std::find_if(std::begin(kSeasonal), std::end(kSeasonal),
                                        [&](const Seasonal& row) { return row.name == word; });
    if (zone && (zone->minutes == 0 || IsName(word))) {
      zone_ = zone->minutes;
      return Token::kNumber;
    }
    if (seasonal != std::end(kSeasonal) && IsName(word)) seasonal_ = seasonal;
    return Token::kWord;
  }

  // "14:30 EST" is a zone, "à 14:30 et" and "14:30 est" in a sentence are none.
  bool IsName(std::string_view word) const {
    std::array<char, 8> upper{};
    if (at_ == s_.size() || word.size() > upper.size()) return true;
    std::transform(word.begin(), word.end(), upper.begin(),
                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    return written_.find(std::string_view(upper.data(), word.size())) != written_.npos;
  }

  void EastAsian(std::string_view word) {
    if (const Named* half = FindIn(kHalves, word)) half_ = half->value;
    if (const Named* era = FindIn(kEras, word)) era_ = era->value;
  }

  // "pm", "p.m.", "p. m.", "μ.μ.", Turkish "ÖS", behind an hour: German has dates "am 2. November".
  bool DayHalf(std::string_view word) {
    if (last_ != Token::kNumber || (!hour_ && !hour_perhaps_)) return false;
    const bool greek = word == "π" || word == "μ";
    if (greek || word == "a" || word == "p") {
      const std::string_view m = greek ? "μ" : "m";
      const size_t gap = Peek(1) == ' ' ? 2 : 1;
      if (Peek() != '.' || s_.substr(at_ + gap, m.size()) != m) return false;
      at_ += gap + m.size();
    } else if (word != "am" && word != "pm" && word != "πμ" && word != "μμ" && word != "oo" &&
               word != "os") {
      return false;
    }
    half_ = word[0] == 'p' || word.substr(0, 2) == "μ" || word == "os";
    if (!hour_) hour_ = hour_perhaps_;
    return true;
  }

  std::optional<sys_days> Day() const {
    constexpr int kFirstYear = 1901, kLastYear = 2100;
    if (!year_ || *year_ < kFirstYear || *year_ > kLastYear) return std::nullopt;
    // "2026" and "2026-11" are dates (W3C's profile), "in 2026" and "2. 2026" are none.
    if (!month_ && (day_ || s_.size() != 4)) return std::nullopt;
    if (hour_ && !day_) return std::nullopt;
    const int month = month_.value_or(1), day = day_.value_or(1);
    if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    // Both readings of 11/02/2026 are in use; AM and PM are America's.
    const bool american = either_way_ && (order_ == NumberOrder::kMonthFirst ||
                                          (order_ == NumberOrder::kUnknown && half_ && hour_));
    if (either_way_ && !american && order_ != NumberOrder::kDayFirst) return std::nullopt;
    const year_month_day date{std::chrono::year{*year_},
                              std::chrono::month{static_cast<unsigned>(american ? day : month)},
                              std::chrono::day{static_cast<unsigned>(american ? month : day)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date};
  }

  std::optional<Date> Assemble() {
    const auto day = Day();
    if (!day) return std::nullopt;
    // Minutes and zones without an hour are no time.
    if (!hour_) return *day == Time{} ? std::nullopt : std::optional(Date{*day, false, {}});
    int hour = *hour_;
    if (half_ == 1 && hour < 12) hour += 12;
    if (half_ == 0 && hour == 12) hour = 0;
    if (hour > 24 || minute_ > 59 || second_ > 60 || (hour == 24 && (minute_ || second_)))
      return std::nullopt;
    if (seasonal_ && !zone_) zone_ = seasonal_->winter + (IsAmericanSummer(*day) ? 60 : 0);
    Date out;
    out.time = *day + std::chrono::hours{hour} + std::chrono::minutes{minute_ - zone_.value_or(0)} +
               std::chrono::seconds{second_} + Millis{millis_};
    if (out.time == Time{}) return std::nullopt;
    out.has_time = true;
    out.offset_minutes = zone_;
    return out;
  }

  std::string_view s_, written_;
  NumberOrder order_;
  size_t at_ = 0;
  size_t digits_ = 0;  // how many Number() has read
  Token last_ = Token::kNone;
  bool failed_ = false;
  bool short_year_ = false;
  bool compact_ = false;          // the date was one run of digits
  bool month_ahead_ = false;      // the next number is the month
  bool weekday_perhaps_ = false;  // the month may have been a weekday
  bool either_way_ = false;       // day and month may be the other way round
  bool offset_said_ = false;
  int era_ = 0;
  const Seasonal* seasonal_ = nullptr;
  std::optional<int> year_, month_, day_, hour_, zone_;
  std::optional<int> hour_perhaps_;  // where AM or PM follows
  std::optional<int> half_;          // of the day: 0 before noon, 1 after
  int minute_ = 0, second_ = 0, millis_ = 0;
};

// 1700000000, 1700000000000, 1700000000.5: what programs write who know no other date, between 2001
// and 2100. Ten digits that are a day and an hour as well (2026110208) say nothing.
std::optional<Date> SinceEpoch(std::string_view text) {
  const std::string_view whole = text.substr(0, text.find('.'));
  if (whole.size() != 10 && whole.size() != 13) return std::nullopt;
  const auto value = ParseInt(whole);
  if (!value || *value < 0) return std::nullopt;
  int64_t millis = *value;
  if (whole.size() == 10) {
    const int64_t day = *value / 100 % 100, month = *value / 10'000 % 100;
    const bool maybe_day = *value / 1'000'000 >= 1900 && *value / 1'000'000 <= 2099 && month >= 1 &&
                           month <= 12 && day >= 1 && day <= 31 && *value % 100 <= 24;
    if (maybe_day) return std::nullopt;
    millis *= 1000;
  }
  if (whole.size() < text.size()) {
    std::string decimals(text.substr(whole.size() + 1, 3));
    decimals.resize(3, '0');
    const auto part = ParseInt(decimals);
    if (!part || *part < 0) return std::nullopt;
    if (whole.size() == 10) millis += *part;
  }
  constexpr int64_t kFirst = 1'000'000'000'000, kLast = 4'102'444'800'000;
  if (millis < kFirst || millis >= kLast) return std::nullopt;
  return Date{FromMillis(millis), true, 0};
}

}  // namespace

std::optional<Date> ParseDate(std::string_view text, NumberOrder order) {
  const std::string_view trimmed = Trim(text);
  if (trimmed.empty() || trimmed.size() > kLongestDate) return std::nullopt;
  if (trimmed.find('&') != trimmed.npos) {
    const std::string decoded = DecodeEntities(trimmed);
    if (decoded.find('&') == decoded.npos) return ParseDate(decoded, order);
  }
  if (const auto epoch = SinceEpoch(trimmed)) return epoch;
  std::array<char, kLongestDate> buffer;
  return Scanner(FoldDate(trimmed, buffer), trimmed, order).Read();
}

}  // namespace wirefold
