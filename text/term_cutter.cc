#include "text/term_cutter.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <array>

#include "base/strings.h"
#include "text/terms.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

// Of a run, as many characters are in hand at a time; of a character, so many marks.
constexpr size_t kRunWindow = 256;
constexpr size_t kMostMarks = 8;
// What is folded of a word: more than a term can hold.
constexpr size_t kLongestWord = 4 * kLongestTerm;

enum class Class : uint8_t { kOther, kWord, kMark, kRun, kIgnored };

bool IsSpaceless(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(c, &error)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return c == 0x30FC || c == 0xFF70;  // the mark of length, which Japanese scripts share
  }
}

Class FindClass(UChar32 c) {
  if (c == 0x200B) return Class::kOther;  // a place where a line may break
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return Class::kIgnored;
  const uint32_t type = U_GET_GC_MASK(c);
  if (!(type & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK))) return Class::kOther;
  if (type & U_GC_M_MASK) return Class::kMark;
  return IsSpaceless(c) ? Class::kRun : Class::kWord;
}

Class ClassOf(UChar32 c) {
  constexpr UChar32 kTable = 0x10000;
  static const std::vector<Class> table = [] {
    std::vector<Class> made(kTable);
    for (UChar32 each = 0; each < kTable; ++each) made[static_cast<size_t>(each)] = FindClass(each);
    return made;
  }();
  if (c < 0) return Class::kOther;
  return c < kTable ? table[static_cast<size_t>(c)] : FindClass(c);
}

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool IsAsciiAlnum(char c) { return IsAsciiAlpha(c) || IsAsciiDigit(c); }

UChar32 Take(std::string_view text, size_t& at) {
  UChar32 c = 0;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  U8_NEXT(bytes, at, text.size(), c);
  return c;
}

void AppendFolded(std::string_view text, std::string& out) {
  static const icu::Normalizer2* const folder = [] {
    UErrorCode error = U_ZERO_ERROR;
    const auto* found = icu::Normalizer2::getNFKCCasefoldInstance(error);
    return U_SUCCESS(error) ? found : nullptr;
  }();
  if (folder == nullptr) {
    out.append(text);
    return;
  }
  UErrorCode error = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&out);
  folder->normalizeUTF8(0, {text.data(), static_cast<int32_t>(text.size())}, sink, nullptr, error);
}

// Folding leaves it as it is.
bool FoldsToItself(UChar32 c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC;
}

// Joins the one before it: halfwidth kana's voiced marks, Hangul's vowels and finals.
bool Joins(UChar32 c) {
  return ClassOf(c) == Class::kMark || c == 0xFF9E || c == 0xFF9F || (c >= 0x1160 && c <= 0x11FF);
}

}  // namespace

// Brings what comes next in hand; false at the end.
bool TermCutter::Fill() {
  pieces_.clear();
  folded_.clear();
  next_ = 0;
  while (at_ < text_.size()) {
    size_t after = at_;
    if (IsAscii(text_[at_])) {
      if (IsAsciiAlnum(text_[at_])) {
        CutWord();
        return true;
      }
      ++at_;
      continue;
    }
    switch (ClassOf(Take(text_, after))) {
      case Class::kWord:
        CutWord();
        return true;
      case Class::kRun:
        CutRun();
        return true;
      default:
        at_ = after;
    }
  }
  return false;
}

void TermCutter::CutWord() {
  const size_t begin = at_;
  while (at_ < text_.size() && IsAsciiAlnum(text_[at_])) ++at_;
  const size_t ascii = at_;
  while (at_ < text_.size()) {
    size_t after = at_;
    const Class kind = ClassOf(Take(text_, after));
    if (kind != Class::kWord && kind != Class::kMark && kind != Class::kIgnored) break;
    at_ = after;
  }
  if (at_ == ascii) {
    for (const char c : text_.substr(begin, std::min(at_ - begin, kLongestTerm - 1)))
      folded_ += LowerAscii(c);
    pieces_.push_back({0, static_cast<uint32_t>(folded_.size()), begin, at_, Form::kWord});
    return;
  }
  AppendFolded(CutBytes(text_.substr(begin, at_ - begin), kLongestWord), folded_);
  Split(begin, at_);
}

// The words in what a word was folded to: "½" is "1⁄2".
void TermCutter::Split(size_t begin, size_t end) {
  bool open = false;
  for (size_t at = 0; at < folded_.size();) {
    const auto from = static_cast<uint32_t>(at);
    const Class kind = ClassOf(Take(folded_, at));
    const bool goes_on = kind == Class::kWord || (open && kind == Class::kMark);
    const auto to = static_cast<uint32_t>(at);
    if (goes_on && open && to - pieces_.back().from < kLongestTerm)
      pieces_.back().to = to;
    else if (goes_on && !open)
      pieces_.push_back({from, to, begin, end, Form::kWord});
    open = goes_on;
  }
}

void TermCutter::CutRun() {
  struct Character {
    uint32_t from, to;
    size_t begin, end;
  };
  std::array<Character, kRunWindow + 1> run;
  size_t count = 0;
  bool more = false;
  while (at_ < text_.size()) {
    const size_t begin = at_;
    size_t after = at_;
    const UChar32 first = Take(text_, after);
    if (ClassOf(first) == Class::kIgnored) {
      at_ = after;
      continue;
    }
    if (ClassOf(first) != Class::kRun) break;
    if (count >= kRunWindow) {
      more = true;
      break;
    }
    // A character with what joins it is folded by itself.
    size_t to_fold = after, marks = 0;
    for (size_t peek = after; peek < text_.size() && Joins(Take(text_, peek)); after = peek)
      if (++marks <= kMostMarks) to_fold = peek;
    const size_t from = folded_.size();
    if (marks == 0 && FoldsToItself(first))
      folded_.append(text_.substr(begin, after - begin));
    else
      AppendFolded(text_.substr(begin, to_fold - begin), folded_);
    for (size_t at = from; at < folded_.size() && count < run.size();) {
      const size_t each = at;
      Take(folded_, at);
      run[count++] = {static_cast<uint32_t>(each), static_cast<uint32_t>(at), begin, after};
    }
    at_ = after;
  }
  if (more) {  // the next pair begins with the last character
    at_ = run[count - 1].begin;
    while (count > 1 && run[count - 2].begin == at_) --count;
  }
  for (size_t i = 0; i + 1 < count; ++i)
    pieces_.push_back({run[i].from, run[i + 1].to, run[i].begin, run[i + 1].end, Form::kPair});
  if (!more && count > 0) {
    const Character& last = run[count - 1];
    pieces_.push_back({last.from, last.to, last.begin, last.end, Form::kLone});
  }
}

namespace {

constexpr UChar32 kPlainTable = 0x2000;

bool IsDroppedMark(UChar32 c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0487) ||
         (c >= 0x0591 && c <= 0x05C7 && ClassOf(c) == Class::kMark) ||
         (c >= 0x0610 && c <= 0x061A) || (c >= 0x064B && c <= 0x065F) || c == 0x0640 ||
         c == 0x0670 || (c >= 0x06D6 && c <= 0x06ED && ClassOf(c) == Class::kMark);
}

// The letter below the marks; 0 for what is dropped.
UChar32 PlainOf(UChar32 c) {
  if (IsDroppedMark(c)) return 0;
  const bool is_cyrillic = c >= 0x0400 && c <= 0x052F;
  if (is_cyrillic) return c == 0x0451 ? 0x0435 : c;
  const bool is_greek = (c >= 0x0370 && c <= 0x03FF) || (c >= 0x1F00 && c <= 0x1FFF);
  const bool is_latin = (c >= 0x00C0 && c <= 0x024F) || (c >= 0x1E00 && c <= 0x1EFF);
  if (!is_latin && !is_greek) return c;
  switch (c) {
    case 0x00F8:
      return 'o';
    case 0x0111:
    case 0x00F0:
      return 'd';
    case 0x0127:
      return 'h';
    case 0x0131:
      return 'i';
    case 0x0142:
      return 'l';
    default:
      break;
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(error);
  icu::UnicodeString parts;
  if (U_FAILURE(error) || !nfd->getDecomposition(c, parts)) return c;
  return parts.char32At(0);
}

// Two letters for one.
const char* PairOf(UChar32 c) {
  return c == 0x00E6 ? "ae" : c == 0x0153 ? "oe" : c == 0x00FE ? "th" : nullptr;
}

// PlainOf, of what has one.
UChar32 KnownPlain(UChar32 c) {
  static const std::vector<UChar32> table = [] {
    std::vector<UChar32> made(kPlainTable);
    for (UChar32 each = 0; each < kPlainTable; ++each)
      made[static_cast<size_t>(each)] = PlainOf(each);
    return made;
  }();
  return c >= 0 && c < kPlainTable ? table[static_cast<size_t>(c)] : c;
}

// AppendPlain leaves something of it: marks alone are no word.
bool IsPlainSomething(std::string_view word) {
  for (size_t at = 0; at < word.size();) {
    if (IsAscii(word[at])) return true;
    const UChar32 c = Take(word, at);
    if (const UChar32 plain = KnownPlain(c); plain == c || plain > 0 || PairOf(c) != nullptr)
      return true;
  }
  return false;
}

}  // namespace

void AppendPlain(std::string_view word, std::string& out) {
  for (size_t at = 0; at < word.size();) {
    const size_t begin = at;
    if (IsAscii(word[at])) {
      out += word[at++];
      continue;
    }
    const UChar32 c = Take(word, at);
    const UChar32 plain = KnownPlain(c);
    if (const char* pair = PairOf(c); pair != nullptr)
      out += pair;
    else if (plain == c)
      out += word.substr(begin, at - begin);
    else if (plain < 0x80 && plain > 0)
      out += static_cast<char>(plain);
    else if (plain > 0) {
      char bytes[U8_MAX_LENGTH];
      int32_t length = 0;
      U8_APPEND_UNSAFE(bytes, length, plain);
      out.append(bytes, static_cast<size_t>(length));
    }
  }
}

bool TermCutter::Next() {
  do {
    while (next_ >= pieces_.size())
      if (!Fill()) return false;
    piece_ = pieces_[next_++];
  } while (!IsPlainSomething(word()));
  return true;
}

}  // namespace wirefold
