#include "text/utf8.h"

#include <cstdint>
#include <cstring>
#include <string>

#include "text/charset.h"

namespace wirefold {
namespace {

unsigned char Byte(std::string_view s, size_t at) { return static_cast<unsigned char>(s[at]); }
bool Continues(std::string_view s, size_t at) {
  return at < s.size() && (Byte(s, at) & 0xC0) == 0x80;
}

}  // namespace

size_t Utf8SequenceLength(std::string_view s, size_t at) {
  const unsigned char lead = Byte(s, at);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !Continues(s, at + 1)) return 0;
  if (lead < 0xE0) return 2;
  const unsigned char second = Byte(s, at + 1);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
      (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) || !Continues(s, at + 2))
    return 0;
  if (lead < 0xF0) return 3;
  return Continues(s, at + 3) ? 4 : 0;
}

size_t SkipAscii(std::string_view s, size_t at) {
  uint64_t block = 0;
  for (; at + 8 <= s.size(); at += 8) {
    std::memcpy(&block, s.data() + at, 8);
    if (block & 0x8080808080808080ULL) break;
  }
  while (at < s.size() && Byte(s, at) < 0x80) ++at;
  return at;
}

Utf8Census CountUtf8(std::string_view s) {
  Utf8Census census;
  for (size_t at = SkipAscii(s, 0); at < s.size(); at = SkipAscii(s, at)) {
    const size_t length = Utf8SequenceLength(s, at);
    ++(length ? census.multibyte : census.bad);
    at += length ? length : 1;
  }
  return census;
}

bool IsUtf8(std::string_view s) {
  for (size_t at = SkipAscii(s, 0); at < s.size(); at = SkipAscii(s, at)) {
    const size_t length = Utf8SequenceLength(s, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string RepairUtf8(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  size_t from = 0;
  for (size_t at = SkipAscii(s, 0); at < s.size(); at = SkipAscii(s, at)) {
    const size_t length = Utf8SequenceLength(s, at);
    if (length) {
      at += length;
      continue;
    }
    out.append(s, from, at - from);
    out += "\xEF\xBF\xBD";
    from = ++at;
  }
  return out.append(s, from, s.size() - from);
}

void AppendUtf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

std::string_view CutBytes(std::string_view s, size_t most) {
  if (s.size() <= most) return s;
  for (int i = 0; i < 3 && most > 0 && Continues(s, most); ++i) --most;
  return s.substr(0, most);
}

char32_t NextCodePoint(std::string_view s, size_t& at) {
  const size_t length = Utf8SequenceLength(s, at);
  const unsigned char lead = Byte(s, at);
  if (length <= 1) {
    ++at;
    return length ? lead : 0xFFFD;
  }
  char32_t c = lead & (0x7F >> length);
  for (size_t i = 1; i < length; ++i) c = c << 6 | (Byte(s, at + i) & 0x3F);
  at += length;
  return c;
}

void CutTo(std::string& text, size_t most) {
  if (text.size() <= most) return;
  size_t at = 0, characters = 0;
  while (at < text.size() && characters < most) {
    NextCodePoint(text, at);
    ++characters;
  }
  if (at == text.size()) return;
  text.resize(at);
  text += "…";
}

}  // namespace wirefold
