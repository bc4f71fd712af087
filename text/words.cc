#include "text/words.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/strings.h"

#include <unordered_set>

namespace wirefold {
namespace {

const icu::Normalizer2* Folder() {
  static const icu::Normalizer2* const folder = [] {
    UErrorCode error = U_ZERO_ERROR;
    const auto* found = icu::Normalizer2::getNFKCCasefoldInstance(error);
    return U_SUCCESS(error) ? found : nullptr;
  }();
  return folder;
}

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// The code point at `at`, which moves past it; negative where the bytes are no UTF-8.
UChar32 Next(std::string_view text, size_t& at) {
  UChar32 c = 0;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  U8_NEXT(bytes, at, text.size(), c);
  return c;
}

// Ideographs and the punctuation around them: folding leaves them as they are, and nothing composes
// with them.
bool FoldsToItself(UChar32 c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011) ||
         (c >= 0x2012 && c <= 0x2016) || (c >= 0x2018 && c <= 0x201F);
}

// U+0300 to U+036F, which may compose with an ASCII letter before them.
bool IsMarkLead(char c) { return c == '\xCC' || c == '\xCD'; }

void AppendFolded(std::string_view text, std::string& out) {
  UErrorCode error = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&out);
  if (Folder()) {
    Folder()->normalizeUTF8(0, {text.data(), static_cast<int32_t>(text.size())}, sink, nullptr,
                            error);
  } else {
    out.append(text);
  }
}

// Appends the fold of what stands at `at` (one ASCII character, one run that folds to itself, or
// one run for ICU) and moves past it.
void FoldPiece(std::string_view text, size_t& at, std::string& out) {
  const size_t begin = at;
  if (IsAscii(text[at])) {
    ++at;
    if (at == text.size() || !IsMarkLead(text[at])) {
      out.push_back(LowerAscii(text[begin]));
      return;
    }
  }
  const bool to_itself = [&] {
    size_t next = at;
    return begin == at && FoldsToItself(Next(text, next));
  }();
  while (at < text.size() && !IsAscii(text[at])) {
    size_t next = at;
    if (FoldsToItself(Next(text, next)) != to_itself) break;
    at = next;
  }
  if (to_itself) {
    out.append(text.substr(begin, at - begin));
  } else {
    AppendFolded(text.substr(begin, at - begin), out);
  }
}

enum class Kind { kOther, kWord, kMark, kSpaceless };

Kind KindOf(UChar32 c) {
  if (c < 0x80) return c >= 0 && u_isalnum(c) ? Kind::kWord : Kind::kOther;
  if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF)) return Kind::kSpaceless;
  if (c >= 0x2010 && c <= 0x2027) return Kind::kOther;
  if (c >= 0xAC00 && c <= 0xD7A3) return Kind::kWord;  // Hangul is written with spaces
  const uint32_t type = U_GET_GC_MASK(c);
  if (type & U_GC_M_MASK) return Kind::kMark;
  if (!(type & (U_GC_L_MASK | U_GC_N_MASK))) return Kind::kOther;
  const bool spaceless = u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ||
                         (c >= 0x3040 && c <= 0x30FF) ||  // kana
                         (c >= 0x0E00 && c <= 0x0EFF) ||  // Thai, Lao
                         (c >= 0x1000 && c <= 0x109F) ||  // Myanmar
                         (c >= 0x1780 && c <= 0x17FF);    // Khmer
  return spaceless ? Kind::kSpaceless : Kind::kWord;
}

// Cuts the folded text into tokens as it grows.
class Cutter {
 public:
  explicit Cutter(Tokens& tokens) : tokens_(tokens) {}

  void AsciiWord(char as_written) {
    const bool capital = as_written >= 'A' && as_written <= 'Z';
    tokens_.folded.push_back(capital ? static_cast<char>(as_written + 32) : as_written);
    Extend(capital);
  }
  void AsciiOther(char c) {
    tokens_.folded.push_back(c);
    in_word_ = false;
  }
  // What was appended to `folded` since `from`.
  void Appended(size_t from, bool capital) {
    const std::string_view folded = tokens_.folded;
    for (size_t at = from; at < folded.size();) {
      const size_t begin = at;
      switch (KindOf(Next(folded, at))) {
        case Kind::kWord:
          Extend(capital, begin, at);
          break;
        case Kind::kSpaceless:
          Add(begin, at, false, true);
          in_word_ = false;
          break;
        case Kind::kMark:
          if (!tokens_.list.empty() && tokens_.list.back().end == begin)
            tokens_.list.back().end = at;
          break;
        case Kind::kOther:
          in_word_ = false;
      }
    }
  }

 private:
  void Add(size_t begin, size_t end, bool capital, bool spaceless) {
    tokens_.list.push_back(
        {static_cast<uint32_t>(begin), static_cast<uint32_t>(end), capital, spaceless});
  }
  void Extend(bool capital) { Extend(capital, tokens_.folded.size() - 1, tokens_.folded.size()); }
  void Extend(bool capital, size_t begin, size_t end) {
    if (in_word_) {
      tokens_.list.back().end = static_cast<uint32_t>(end);
    } else {
      Add(begin, end, capital, false);
      in_word_ = true;
    }
  }

  Tokens& tokens_;
  bool in_word_ = false;
};

bool IsAsciiAlnum(char c) { return IsAsciiAlpha(c) || IsAsciiDigit(c); }

int ColumnsOf(UChar32 c) {
  if (c < 0) return 1;
  if (c < 0x300) return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD ? 0 : 1;
  if (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) return 0;
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool IsBidiControl(UChar32 c) { return c >= 0 && u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL); }

}  // namespace

void TokenizeInto(std::string_view text, Tokens& tokens) {
  tokens.folded.clear();
  tokens.list.clear();
  tokens.folded.reserve(text.size());
  Cutter cutter(tokens);
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (IsAscii(c) && (at + 1 == text.size() || !IsMarkLead(text[at + 1]))) {
      if (IsAsciiAlnum(c)) {
        cutter.AsciiWord(c);
      } else {
        cutter.AsciiOther(c);
      }
      ++at;
      continue;
    }
    const size_t from = tokens.folded.size();
    size_t peek = at;
    const UChar32 first = Next(text, peek);
    const bool capital = first >= 0 && first < 0x2000 && u_isupper(first);
    FoldPiece(text, at, tokens.folded);
    cutter.Appended(from, capital);
  }
}

Tokens Tokenize(std::string_view text) {
  Tokens tokens;
  TokenizeInto(text, tokens);
  return tokens;
}

std::string FoldCase(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (size_t at = 0; at < text.size();) FoldPiece(text, at, folded);
  std::string out;
  out.reserve(folded.size());
  bool blank = false;
  for (size_t at = 0; at < folded.size();) {
    const size_t begin = at;
    const UChar32 c = Next(folded, at);
    if (c >= 0 && u_isUWhiteSpace(c)) {
      blank = !out.empty();
      continue;
    }
    if (blank) out.push_back(' ');
    blank = false;
    out.append(folded, begin, at - begin);
  }
  return out;
}

bool TitlesAlike(std::string_view a, std::string_view b) {
  Tokens shorter = Tokenize(a), longer = Tokenize(b);
  if (shorter.size() > longer.size()) std::swap(shorter, longer);
  if (shorter.size() == 0) return true;
  std::unordered_set<std::string_view> words;
  for (size_t i = 0; i < longer.size(); ++i) words.insert(longer[i]);
  size_t common = 0;
  for (size_t i = 0; i < shorter.size(); ++i) common += words.count(shorter[i]);
  return 5 * common >= 4 * shorter.size();
}

size_t DisplayWidth(std::string_view text) {
  size_t columns = 0;
  for (size_t at = 0; at < text.size();) columns += ColumnsOf(Next(text, at));
  return columns;
}

std::string CutToWidth(std::string_view text, size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  size_t used = 0;
  size_t end = 0;
  for (size_t at = 0; at < text.size();) {
    used += ColumnsOf(Next(text, at));
    if (used > columns - 1) break;  // a column is the ellipsis's
    end = at;
  }
  while (end > 0 && IsAsciiSpace(text[end - 1])) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string WithoutControls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const UChar32 c = Next(text, at);
    if (c < 0)
      out.append("\xEF\xBF\xBD");
    else if (c == '\n' || c == '\r' || c == '\t' || (!u_iscntrl(c) && !IsBidiControl(c)))
      out.append(text.substr(begin, at - begin));
  }
  return out;
}

std::string ForTerminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const UChar32 c = Next(text, at);
    if (c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029) {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else if (c < 0) {
      out.append("\xEF\xBF\xBD");
    } else if (!u_iscntrl(c) && !IsBidiControl(c)) {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out;
}

std::string LinesForTerminal(std::string_view text) {
  std::string out = WithoutControls(text);
  std::erase(out, '\r');  // or a line hides the beginning of the one before
  return out;
}

}  // namespace wirefold
