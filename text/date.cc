#include "text/date.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/strings.h"

namespace wirefold {
namespace {

// ---- words

struct Word {
  std::string_view begins;  // lower case; the longest row that a word begins with counts
  int value;
};

constexpr int kWeekday = 0;

// Months by what their names begin with, and the weekdays that would be taken for one ("mardi",
// "maandag").
constexpr Word kMonths[] = {
    // English, and what German, Dutch, Scandinavian, Romance and Indonesian share with it
    {"jan", 1},
    {"feb", 2},
    {"mar", 3},
    {"apr", 4},
    {"may", 5},
    {"jun", 6},
    {"jul", 7},
    {"aug", 8},
    {"sep", 9},
    {"oct", 10},
    {"nov", 11},
    {"dec", 12},
    {"mär", 3},
    {"mrz", 3},
    {"mrt", 3},
    {"maart", 3},
    {"mai", 5},
    {"mei", 5},
    {"maj", 5},
    {"okt", 10},
    {"dez", 12},
    {"des", 12},
    {"maand", kWeekday},
    // French
    {"fév", 2},
    {"fev", 2},
    {"avr", 4},
    {"juin", 6},
    {"juil", 7},
    {"août", 8},
    {"aou", 8},
    {"déc", 12},
    {"mard", kWeekday},
    // Spanish, Italian, Portuguese
    {"ene", 1},
    {"gen", 1},
    {"abr", 4},
    {"mag", 5},
    {"giu", 6},
    {"lug", 7},
    {"ago", 8},
    {"set", 9},
    {"out", 10},
    {"ott", 10},
    {"dic", 12},
    {"marte", kWeekday},
    // Finnish
    {"tammi", 1},
    {"helmi", 2},
    {"maalis", 3},
    {"huhti", 4},
    {"touko", 5},
    {"kesä", 6},
    {"heinä", 7},
    {"elo", 8},
    {"syys", 9},
    {"loka", 10},
    {"marras", 11},
    {"joulu", 12},
    // Hungarian
    {"már", 3},
    {"ápr", 4},
    {"máj", 5},
    {"jún", 6},
    {"júl", 7},
    {"sze", 9},
    {"szerda", kWeekday},
    // Polish, Czech, Turkish
    {"sty", 1},
    {"lut", 2},
    {"kwi", 4},
    {"cze", 6},
    {"lip", 7},
    {"sie", 8},
    {"wrz", 9},
    {"paź", 10},
    {"lis", 11},
    {"gru", 12},
    {"oca", 1},
    {"şub", 2},
    {"nis", 4},
    {"haz", 6},
    {"tem", 7},
    {"ağu", 8},
    {"eyl", 9},
    {"eki", 10},
    {"kas", 11},
    {"ara", 12},
    // Russian and Ukrainian
    {"янв", 1},
    {"фев", 2},
    {"мар", 3},
    {"апр", 4},
    {"май", 5},
    {"мая", 5},
    {"июн", 6},
    {"июл", 7},
    {"авг", 8},
    {"сен", 9},
    {"окт", 10},
    {"ноя", 11},
    {"дек", 12},
    {"січ", 1},
    {"лют", 2},
    {"бер", 3},
    {"кві", 4},
    {"тра", 5},
    {"чер", 6},
    {"лип", 7},
    {"сер", 8},
    {"вер", 9},
    {"жов", 10},
    {"лис", 11},
    {"гру", 12},
    // Greek
    {"ιαν", 1},
    {"φεβ", 2},
    {"μάρ", 3},
    {"μαρ", 3},
    {"απρ", 4},
    {"μάι", 5},
    {"μαΐ", 5},
    {"μαϊ", 5},
    {"ιούν", 6},
    {"ιουν", 6},
    {"ιούλ", 7},
    {"ιουλ", 7},
    {"αύγ", 8},
    {"αυγ", 8},
    {"σεπ", 9},
    {"οκτ", 10},
    {"νοέ", 11},
    {"νοε", 11},
    {"δεκ", 12},
};

struct Zone {
  std::string_view name;  // lower case
  int minutes;            // east of Greenwich
};
constexpr Zone kZones[] = {
    {"z", 0},       {"ut", 0},      {"utc", 0},    {"gmt", 0},    {"wet", 0},    {"bst", 60},
    {"west", 60},   {"cet", 60},    {"met", 60},   {"mez", 60},   {"wat", 60},   {"cest", 120},
    {"mest", 120},  {"mesz", 120},  {"eet", 120},  {"sast", 120}, {"cat", 120},  {"eest", 180},
    {"msk", 180},   {"eat", 180},   {"msd", 240},  {"pkt", 300},  {"ist", 330},  {"npt", 345},
    {"wib", 420},   {"ict", 420},   {"wita", 480}, {"sgt", 480},  {"hkt", 480},  {"pht", 480},
    {"awst", 480},  {"jst", 540},   {"kst", 540},  {"wit", 540},  {"acst", 570}, {"aest", 600},
    {"acdt", 630},  {"aedt", 660},  {"nzst", 720}, {"nzdt", 780}, {"nst", -210}, {"ndt", -150},
    {"brt", -180},  {"art", -180},  {"adt", -180}, {"at", -240},  {"ast", -240}, {"edt", -240},
    {"clt", -240},  {"et", -300},   {"est", -300}, {"cdt", -300}, {"ct", -360},  {"cst", -360},
    {"mdt", -360},  {"mt", -420},   {"mst", -420}, {"pdt", -420}, {"pt", -480},  {"pst", -480},
    {"akdt", -480}, {"akst", -540}, {"hst", -600},
};

// What stands behind a number in Chinese, Japanese and Korean dates.
struct Unit {
  std::string_view sign;
  char part;
};
constexpr Unit kUnits[] = {{"年", 'y'}, {"월", 'm'}, {"月", 'm'}, {"년", 'y'}, {"日", 'd'},
                           {"일", 'd'}, {"时", 'h'}, {"時", 'h'}, {"시", 'h'}, {"分", 'n'},
                           {"분", 'n'}, {"秒", 's'}, {"초", 's'}};

// Lower case for the alphabets of kMonths: ASCII, Latin-1, Greek, Cyrillic, two bytes each beyond
// ASCII.
std::string Lower(std::string_view s) {
  std::string out(s);
  for (size_t i = 0; i < out.size(); ++i) {
    const auto lead = static_cast<unsigned char>(out[i]);
    if (lead < 0x80) {
      out[i] = LowerAscii(out[i]);
      continue;
    }
    if (lead < 0xC2 || lead > 0xDF || i + 1 == out.size()) continue;
    const auto second = static_cast<unsigned char>(out[i + 1]);
    int code = (lead & 0x1F) << 6 | (second & 0x3F);
    if ((code >= 0xC0 && code <= 0xDE) || (code >= 0x391 && code <= 0x3A9) ||
        (code >= 0x410 && code <= 0x42F))
      code += 0x20;
    out[i] = static_cast<char>(0xC0 | code >> 6);
    out[++i] = static_cast<char>(0x80 | (code & 0x3F));
  }
  return out;
}

const Word* FindMonth(const std::string& word) {
  const Word* best = nullptr;
  for (const Word& row : kMonths)
    if (word.compare(0, row.begins.size(), row.begins) == 0 &&
        (!best || row.begins.size() > best->begins.size()))
      best = &row;
  return best;
}

// ---- the scanner

constexpr size_t kLongestDate = 120;

class Scanner {
 public:
  explicit Scanner(std::string_view text) : s_(text) {}

  std::optional<ParsedDate> Read() {
    while (at_ < s_.size() && !failed_) Step();
    return failed_ ? std::nullopt : Assemble();
  }

 private:
  char Peek(size_t ahead = 0) const { return at_ + ahead < s_.size() ? s_[at_ + ahead] : '\0'; }
  bool DigitAt(size_t ahead) const { return IsAsciiDigit(Peek(ahead)); }

  void Step() {
    const char c = s_[at_];
    if (IsAsciiDigit(c)) return Digits();
    if ((c == '+' || c == '-') && DigitAt(1) && hour_ && !offset_said_) return Offset();
    if (IsAsciiAlpha(c) || static_cast<unsigned char>(c) >= 0x80) return Letters();
    ++at_;
  }

  // The digits at at_, at most `most` of them.
  int Number(size_t most = 9) {
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
    if (run > 14) return Fail();
    if (Peek(run) == ':' && run <= 2 && !hour_) return Clock();
    if (month_ && day_ && year_ && !hour_ && after_t_) return CompactClock(run);
    if (!year_ && !month_ && !day_ && run != 1 && run != 2 && run != 4) return CompactDate(run);
    if (run > 4) return Fail();
    const int value = Number();
    if (UnitAfter(value)) return;
    const char separator = Peek();
    const bool joined = (separator == '-' || separator == '/' || separator == '.') && DigitAt(1);
    if (joined && !year_ && !month_ && !day_) return Triple(value, run, separator);
    Loose(value, run);
  }

  bool UnitAfter(int value) {
    for (const Unit& unit : kUnits) {
      if (s_.substr(at_, unit.sign.size()) != unit.sign) continue;
      at_ += unit.sign.size();
      switch (unit.part) {
        case 'y':
          SetYear(value, value < 100 ? 2 : 4);
          break;
        case 'm':
          month_ = value;
          break;
        case 'd':
          day_ = value;
          break;
        case 'h':
          hour_ = value;
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

  // 2026-11-02, 2026-306, 11/02/2026, 02.11.2026, 26-11-02
  void Triple(int first, size_t width, char separator) {
    ++at_;
    const int second = Number(4);
    const size_t second_width = digits_;
    if (width == 4) {
      SetYear(first, 4);
      if (second_width == 3) return Ordinal(second);
      month_ = second;
      if (Peek() == separator && DigitAt(1)) {
        ++at_;
        day_ = Number(2);
      }
      return;
    }
    if (Peek() != separator || !DigitAt(1)) return Fail();
    ++at_;
    const int third = Number(4);
    const size_t third_width = digits_;
    if (separator == '-' && third_width <= 2) {
      SetYear(first, 2);
      month_ = second;
      day_ = third;
      return;
    }
    SetYear(third, third_width);
    // With slashes the month comes first, as in America, unless it cannot be one.
    const bool month_first = separator == '/' && first <= 12;
    month_ = month_first ? first : second;
    day_ = month_first ? second : first;
  }

  void Ordinal(int day_of_year) {
    month_ = 1;
    day_ = 1;
    extra_days_ = day_of_year - 1;
    if (day_of_year < 1 || day_of_year > 366) Fail();
  }

  // 20261102, 20261102080000, 202611, 261102
  void CompactDate(size_t run) {
    if (run == 6 && s_.substr(at_, 2) != "19" && s_.substr(at_, 2) != "20") {
      SetYear(Number(2), 2);
      month_ = Number(2);
      day_ = Number(2);
    } else if (run == 6 || run == 8 || run == 14) {
      SetYear(Number(4), 4);
      month_ = Number(2);
      if (run > 6) day_ = Number(2);
      if (run == 14) CompactClock(6);
    } else {
      Fail();
    }
  }

  void CompactClock(size_t run) {
    if (run != 2 && run != 4 && run != 6) return Fail();
    hour_ = Number(2);
    minute_ = Number(2);
    second_ = Number(2);
  }

  // 8:00, 08:00:00, 08:00:00.123, 08:00:00,5
  void Clock() {
    hour_ = Number(2);
    ++at_;
    minute_ = Number(2);
    if (Peek() != ':' || !DigitAt(1)) return;
    ++at_;
    second_ = Number(2);
    if ((Peek() == '.' || Peek() == ',') && DigitAt(1)) {
      ++at_;
      for (int unit = 100; DigitAt(0); unit /= 10) millis_ += unit * (s_[at_++] - '0');
    }
  }

  // A number that stands alone: the day, or the year once there is a day.
  void Loose(int value, size_t width) {
    if (width <= 2 && !day_ && value <= 31 && value > 0) {
      day_ = value;
    } else if (!year_ && width != 1) {
      SetYear(value, width);
    }
  }

  void SetYear(int value, size_t width) {
    if (width <= 2) value += value < 50 ? 2000 : 1900;  // RFC 5322, 4.3
    if (width == 3) value += 1900;
    year_ = value;
  }

  void Offset() {
    const int sign = s_[at_++] == '-' ? -1 : 1;
    const size_t run = RunLength();
    int hours = Number(run > 2 ? run - 2 : 2);
    int minutes = 0;
    if (Peek() == ':' && DigitAt(1)) ++at_;
    if (DigitAt(0)) minutes = Number(2);
    if (run > 4 || hours > 15 || minutes > 59) return;  // nonsense says nothing
    zone_ = sign * (hours * 60 + minutes);
    offset_said_ = true;
  }

  void Letters() {
    const size_t begin = at_;
    while (at_ < s_.size() &&
           (IsAsciiAlpha(s_[at_]) || static_cast<unsigned char>(s_[at_]) >= 0x80))
      ++at_;
    const std::string word = Lower(s_.substr(begin, at_ - begin));
    after_t_ = word == "t" || after_t_;
    if (word == "pm" || word == "오후" || word == "下午" || word == "午後") afternoon_ = true;
    if (word == "am" || word == "오전" || word == "上午" || word == "午前") morning_ = true;
    if (word == "p" || word == "a") Dotted(word == "p");
    if (const Word* month = FindMonth(word);
        month && month->value != kWeekday && !(month_ && hour_)) {
      month_ = month->value;
      return;
    }
    if (!hour_ || offset_said_) return;
    for (const Zone& zone : kZones)
      if (zone.name == word) zone_ = zone.minutes;
  }

  void Dotted(bool pm) {  // "p.m."
    if (Peek() == '.' && LowerAscii(Peek(1)) == 'm') {
      at_ += 2;
      (pm ? afternoon_ : morning_) = true;
    }
  }

  void Fail() { failed_ = true; }

  std::optional<ParsedDate> Assemble() {
    if (!year_ || *year_ < 1900 || *year_ > 9999) return std::nullopt;
    using std::chrono::year_month_day;
    const year_month_day date{std::chrono::year{*year_},
                              std::chrono::month{static_cast<unsigned>(month_.value_or(1))},
                              std::chrono::day{static_cast<unsigned>(day_.value_or(1))}};
    if (!date.ok() || (day_ && !month_)) return std::nullopt;
    int hour = hour_.value_or(0);
    if (afternoon_ && hour < 12) hour += 12;
    if (morning_ && hour == 12) hour = 0;
    if (hour > 24 || minute_ > 59 || second_ > 60 || (hour == 24 && (minute_ || second_)))
      return std::nullopt;
    ParsedDate out;
    out.time = std::chrono::sys_days{date} + std::chrono::days{extra_days_} +
               std::chrono::hours{hour} + std::chrono::minutes{minute_ - zone_.value_or(0)} +
               std::chrono::seconds{second_} + Millis{millis_};
    out.has_time = hour_.has_value();
    out.has_zone = zone_.has_value();
    return out;
  }

  std::string_view s_;
  size_t at_ = 0;
  size_t digits_ = 0;  // how many Number() has read
  bool failed_ = false;
  bool after_t_ = false;
  bool morning_ = false, afternoon_ = false;
  bool offset_said_ = false;
  std::optional<int> year_, month_, day_, hour_, zone_;
  int minute_ = 0, second_ = 0, millis_ = 0, extra_days_ = 0;
};

// 1700000000 or 1700000000000: what programs write who know no other date.
std::optional<ParsedDate> SinceEpoch(std::string_view text) {
  if (text.size() != 10 && text.size() != 13) return std::nullopt;
  const auto value = ParseInt(text);
  if (!value || *value < 0) return std::nullopt;
  return ParsedDate{FromMillis(text.size() == 10 ? *value * 1000 : *value), true, true};
}

}  // namespace

std::optional<ParsedDate> ParseDate(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (trimmed.empty() || trimmed.size() > kLongestDate) return std::nullopt;
  if (const auto epoch = SinceEpoch(trimmed)) return epoch;
  return Scanner(trimmed).Read();
}

}  // namespace wirefold
