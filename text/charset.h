// Bytes become text here, and nowhere else: past this header all text is valid UTF-8.
// The order: BOM, HTTP charset, the document's own declaration, each tested against the bytes; else
// UTF-8 if valid, else a guess (text/charset_guess.h). Labels as the WHATWG Encoding standard maps
// them. A few bad bytes become U+FFFD and change nothing else.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

// What is UTF-8 already is not copied: `text` is then a part of the bytes given and lives as long
// as they do. Otherwise it is `owned`, which a move leaves where it is.
struct Decoded {
  std::string_view text;  // UTF-8, without BOM
  std::unique_ptr<const std::string> owned;
  std::string encoding;   // what it was, in lower case: "utf-8", "windows-1252", "gb18030", ...
  std::string converter;  // ICU's name for it; empty where it is UTF-8
  bool declared_right = true;  // the declaration, where there was one, was believed
  std::vector<std::string> warnings;
};

// An XML document: looks at the XML declaration. `content_type` is the whole HTTP header, or empty
// (RFC 7303).
Decoded DecodeXml(std::string_view bytes, std::string_view content_type);
// An HTML page: looks for <meta charset> in the first 4 KiB (WHATWG prescan, leniently).
Decoded DecodeHtml(std::string_view bytes, std::string_view content_type);

bool IsUtf8(std::string_view bytes);
// Each invalid sequence becomes U+FFFD.
std::string RepairUtf8(std::string_view bytes);
// Appends one code point.
void AppendUtf8(std::string& out, char32_t c);
// Reads the code point at `at` and moves past it; U+FFFD for what is invalid. `at` < text.size().
char32_t NextCodePoint(std::string_view text, size_t& at);

// The charset parameter of a Content-Type header, as written; empty where there is none.
std::string_view CharsetOf(std::string_view content_type);

}  // namespace wirefold
