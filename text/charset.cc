#include "text/charset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "base/strings.h"
#include "text/charset_guess.h"
#include "text/converter.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

struct Label {
  std::string_view label;
  std::string_view name;
  const char* converter;
};

constexpr Label kLabels[] = {
#include "text/charset_labels.inc"
};

struct Encoding {
  std::string name;
  std::string converter;
};

constexpr size_t kDeclarationWindow = 4096;

std::optional<Encoding> FindEncoding(std::string_view label) {
  // "iso-8859-1,utf-8", "utf-8;": the first that is named.
  const std::string key = LowerAscii(Trim(label.substr(0, label.find_first_of(",;"))));
  for (const Label& row : kLabels)
    if (row.label == key) return Encoding{std::string(row.name), row.converter};
  if (key.empty() || key.size() > 40) return std::nullopt;
  // ICU passes over what is no letter or digit; a name is repeated, and so must be one.
  if (key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.:+() ") != key.npos)
    return std::nullopt;
  // DOS and EBCDIC pages, old Vietnamese: ICU knows a thousand names. Not those that hide ASCII
  // (UTF-7 in browsers' history).
  for (const char* barred : {"utf-7", "utf7", "imap", "scsu", "bocu", "cesu", "hz"})
    if (StartsWithNoCase(key, barred)) return std::nullopt;
  if (!Converter(key)) return std::nullopt;
  return Encoding{key, key};
}

bool IsUtf8Name(const Encoding& e) { return e.name == "utf-8"; }
bool IsUtf16Or32(const Encoding& e) {
  return StartsWithNoCase(e.name, "utf-16") || StartsWithNoCase(e.name, "utf-32");
}
bool IsLatin1(const Encoding& e) { return e.name == "windows-1252"; }

struct Converted {
  std::string text;
  size_t bad = 0;  // U+FFFD put in
};

Converted ToUtf8(std::string_view bytes, const std::string& converter_name) {
  Converter converter(converter_name);
  if (!converter) return {RepairUtf8(bytes), bytes.size()};
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 2);
  converter.Append(bytes, true, text);
  return {std::move(text), converter.bad()};
}

// ---- what the bytes themselves say

struct Signature {
  std::string_view bytes;
  std::string_view name;
  const char* converter;
  size_t skip;  // a byte order mark is no text
};
using namespace std::string_view_literals;
constexpr Signature kSignatures[] = {
    {"\xEF\xBB\xBF"sv, "utf-8", "UTF-8", 3},
    {"\xFF\xFE\0\0"sv, "utf-32le", "UTF-32LE", 4},
    {"\0\0\xFE\xFF"sv, "utf-32be", "UTF-32BE", 4},
    {"\xFE\xFF"sv, "utf-16be", "UTF-16BE", 2},
    {"\xFF\xFE"sv, "utf-16le", "UTF-16LE", 2},
    // Without a mark, "<" tells the width, and two ASCII characters do whatever the labels say
    // (XML 1.0, appendix F).
    {"\0\0\0<"sv, "utf-32be", "UTF-32BE", 0},
    {"<\0\0\0"sv, "utf-32le", "UTF-32LE", 0},
    {"\x4C\x6F\xA7\x94"sv, "ibm-037", "ibm-037", 0},  // "<?xm" in EBCDIC
};

const Signature* FindSignature(std::string_view bytes) {
  for (const Signature& s : kSignatures)
    if (bytes.substr(0, s.bytes.size()) == s.bytes) return &s;
  static constexpr Signature kLittle = {"", "utf-16le", "UTF-16LE", 0};
  static constexpr Signature kBig = {"", "utf-16be", "UTF-16BE", 0};
  if (bytes.size() < 4) return nullptr;
  if (bytes[0] && !bytes[1] && bytes[2] && !bytes[3]) return &kLittle;
  if (!bytes[0] && bytes[1] && !bytes[2] && bytes[3]) return &kBig;
  return nullptr;
}

// The value after `name=`, quoted or not, at `at`.
std::string_view ValueAfter(std::string_view s, size_t at) {
  while (at < s.size() && IsAsciiSpace(s[at])) ++at;
  if (at >= s.size() || s[at] != '=') return {};
  ++at;
  while (at < s.size() && IsAsciiSpace(s[at])) ++at;
  if (at < s.size() && (s[at] == '"' || s[at] == '\'')) {
    const size_t end = s.find(s[at], at + 1);
    return end == s.npos ? std::string_view() : Trim(s.substr(at + 1, end - at - 1));
  }
  const size_t end = std::min(s.find_first_of(" \t\r\n;?>/\"'", at), s.size());
  return s.substr(at, end - at);
}

std::string_view XmlDeclared(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kDeclarationWindow);
  const size_t begin = head.find("<?xml");
  if (begin == head.npos) return {};
  const std::string_view declaration = head.substr(begin, head.find("?>", begin) - begin);
  const size_t at = FindNoCase(declaration, "encoding");
  return at == declaration.npos ? std::string_view() : ValueAfter(declaration, at + 8);
}

std::string_view MetaDeclared(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kDeclarationWindow);
  for (size_t at = 0; (at = FindNoCase(head, "<meta", at)) != head.npos; ++at) {
    const std::string_view tag = head.substr(at, head.find('>', at) - at);
    const size_t charset = FindNoCase(tag, "charset");
    if (charset == tag.npos) continue;
    const std::string_view label = ValueAfter(tag, charset + 7);
    if (!label.empty()) return label;
  }
  return XmlDeclared(bytes);
}

// ---- the decision

struct Claim {
  std::string_view label;
  std::string_view by;  // "HTTP header", "document"
};

// A label as a message may show it: what is no printable ASCII is none.
std::string ShownLabel(std::string_view label) {
  std::string out(label.substr(0, 40));
  for (char& c : out)
    if (c < 0x20 || c > 0x7E) c = '?';
  return out;
}

void Own(Decoded& out, std::string text) {
  out.owned = std::make_unique<const std::string>(std::move(text));
  out.text = *out.owned;
}

// `bad`: how many bytes are not UTF-8.
void TakeUtf8(Decoded& out, std::string_view bytes, size_t bad) {
  out.encoding = "utf-8";
  if (bad == 0) {
    out.text = bytes;
    return;
  }
  Own(out, RepairUtf8(bytes));
  out.warnings.push_back(fmt::format("{} bytes are not UTF-8", bad));
}

// True where `claim` holds for the bytes; `out` then has the text.
bool Believe(Decoded& out, std::string_view bytes, const Claim& claim, const Utf8Census& census) {
  const auto encoding = FindEncoding(claim.label);
  if (!encoding) {
    out.warnings.push_back(
        fmt::format("unknown charset \"{}\" in the {}", ShownLabel(claim.label), claim.by));
    return false;
  }
  if (IsUtf8Name(*encoding)) {
    // "A few bad bytes" against another encoding throughout, in which UTF-8's sequences are rare.
    if (census.bad > 2 * census.multibyte) return false;
    TakeUtf8(out, bytes, census.bad);
    return true;
  }
  if (IsUtf16Or32(*encoding) && bytes.find('\0') == bytes.npos) return false;
  // Latin-1 is what servers and tools say when they know nothing; several bytes in UTF-8's pattern
  // are no chance.
  if (IsLatin1(*encoding) && census.multibyte && !census.bad) return false;
  Converted converted = ToUtf8(bytes, encoding->converter);
  if (converted.bad * 50 > bytes.size() || (converted.bad && census.multibyte && !census.bad))
    return false;
  out.encoding = encoding->name;
  out.converter = encoding->converter;
  Own(out, std::move(converted.text));
  if (converted.bad)
    out.warnings.push_back(fmt::format("{} characters are not {}", converted.bad, encoding->name));
  return true;
}

// Its escapes are ASCII bytes that no text has otherwise: to two bytes a character and back.
bool IsIso2022Jp(std::string_view bytes) {
  const size_t at = std::min(bytes.find("\x1B$B"), bytes.find("\x1B$@"));
  return at != bytes.npos && bytes.find("\x1B(", at) != bytes.npos;
}

Decoded DecodeBy(std::string_view bytes, const std::vector<Claim>& claims) {
  Decoded out;
  if (const Signature* signature = FindSignature(bytes)) {
    const std::string_view body = bytes.substr(signature->skip);
    if (signature->name == "utf-8") {
      TakeUtf8(out, body, CountUtf8(body).bad);
    } else {
      Converted converted = ToUtf8(body, signature->converter);
      out.encoding = signature->name;
      out.converter = signature->converter;
      if (converted.bad) out.warnings.push_back("some characters are not " + out.encoding);
      Own(out, std::move(converted.text));
    }
    for (const Claim& claim : claims)
      if (!StartsWithNoCase(out.encoding, LowerAscii(claim.label).substr(0, 5)))
        out.declared_right = false;
    return out;
  }

  const Utf8Census census = CountUtf8(bytes);
  for (const Claim& claim : claims) {
    if (Believe(out, bytes, claim, census)) return out;
    out.declared_right = false;
  }
  if (census.bad == 0 && census.multibyte == 0 && IsIso2022Jp(bytes)) {
    out.encoding = "iso-2022-jp";
    out.converter = "ISO-2022-JP";
    Own(out, ToUtf8(bytes, "ISO-2022-JP").text);
  } else if (census.multibyte >= census.bad) {
    TakeUtf8(out, bytes, census.bad);
  } else {
    const Encoding guess = *FindEncoding(GuessCharset(bytes, ClaimedLanguage(bytes)));
    out.encoding = guess.name;
    out.converter = guess.converter;
    Own(out, ToUtf8(bytes, guess.converter).text);
    out.warnings.push_back("no usable charset label: taken for " + guess.name);
  }
  if (!claims.empty() && !out.declared_right)
    out.warnings.push_back(fmt::format("declared as \"{}\", but the bytes are {}",
                                       ShownLabel(claims.back().label), out.encoding));
  return out;
}

std::vector<Claim> Claims(std::string_view content_type, std::string_view declared) {
  std::vector<Claim> claims;
  if (const auto charset = CharsetOf(content_type); !charset.empty())
    claims.push_back({charset, "HTTP header"});
  if (!declared.empty()) claims.push_back({declared, "document"});
  return claims;
}

}  // namespace

Decoded DecodeXml(std::string_view bytes, std::string_view content_type) {
  return DecodeBy(bytes, Claims(content_type, XmlDeclared(bytes)));
}

Decoded DecodeHtml(std::string_view bytes, std::string_view content_type) {
  return DecodeBy(bytes, Claims(content_type, MetaDeclared(bytes)));
}

std::string_view CharsetOf(std::string_view content_type) {
  for (size_t at = 0; (at = FindNoCase(content_type, "charset", at)) != content_type.npos;
       at += 7) {
    const bool begins = at == 0 || content_type[at - 1] == ';' || content_type[at - 1] == ',' ||
                        IsAsciiSpace(content_type[at - 1]);
    if (begins) return ValueAfter(content_type, at + 7);
  }
  return {};
}

}  // namespace wirefold
