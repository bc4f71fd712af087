#include "text/date_fold.h"

#include "base/strings.h"
#include "text/charset.h"

namespace wirefold {
namespace {

// U+00C0 to U+017F without their accents; '?' is no letter of any month.
constexpr std::string_view kLatin =
    "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghh??iiiiiiiiii??jjkk?lllllll"
    "lllnnnnnn???oooooo??rrrrrrsssssssstttt??uuuuuuuuuuuuwwyyyzzzzzz?";
static_assert(kLatin.size() == 0x180 - 0xC0);

struct Accented {
  char32_t letter, plain;
};
constexpr Accented kGreek[] = {{U'Ά', U'α'}, {U'Έ', U'ε'}, {U'Ή', U'η'}, {U'Ί', U'ι'},
                               {U'Ό', U'ο'}, {U'Ύ', U'υ'}, {U'Ώ', U'ω'}, {U'ά', U'α'},
                               {U'έ', U'ε'}, {U'ή', U'η'}, {U'ί', U'ι'}, {U'ό', U'ο'},
                               {U'ύ', U'υ'}, {U'ώ', U'ω'}, {U'ΐ', U'ι'}, {U'ϊ', U'ι'},
                               {U'Ϊ', U'ι'}, {U'ΰ', U'υ'}, {U'ϋ', U'υ'}, {U'Ϋ', U'υ'}};

char32_t FoldGreek(char32_t c) {
  for (const Accented& row : kGreek)
    if (row.letter == c) return row.plain;
  return c >= 0x391 && c <= 0x3A9 ? c + 0x20 : c;
}

constexpr char32_t kNothing = 0;

char32_t Fold(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width ASCII
  if (c < 0x80) return static_cast<unsigned char>(LowerAscii(static_cast<char>(c)));
  if (c < 0xC0) return ' ';
  if (c < 0x180) return static_cast<unsigned char>(kLatin[c - 0xC0]);
  if ((c >= 0x300 && c < 0x370) || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF) return kNothing;
  if (c < 0x400) return FoldGreek(c);
  if (c < 0x410) return c + 0x50;
  if (c < 0x430) return c + 0x20;
  if (c == 0x2010 || c == 0x2011 || c == 0x2212) return '-';
  if ((c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040)) return ' ';
  return c;
}

}  // namespace

std::string_view FoldDate(std::string_view text, std::array<char, kLongestDate>& buffer) {
  size_t length = 0;
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      buffer[length++] = LowerAscii(text[at++]);
      continue;
    }
    const size_t begin = at;
    const char32_t c = Fold(NextCodePoint(text, at));
    if (c == kNothing) continue;
    if (c < 0x80) {
      buffer[length++] = static_cast<char>(c);
    } else if (c < 0x800) {
      buffer[length++] = static_cast<char>(0xC0 | c >> 6);
      buffer[length++] = static_cast<char>(0x80 | (c & 0x3F));
    } else {
      length += text.copy(buffer.data() + length, at - begin, begin);
    }
  }
  return {buffer.data(), length};
}

}  // namespace wirefold
