#include "crawler/feed/sniff.h"

#include "base/strings.h"
#include "crawler/feed/discover.h"
#include "text/xml_lexer.h"

namespace wirefold {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  const char* name;
};
constexpr Magic kMagic[] = {
    {"%PDF"sv, "a PDF"},
    {"\x1F\x8B"sv, "gzip data"},
    {"PK\x03\x04"sv, "a ZIP archive"},
    {"\x89PNG"sv, "a PNG image"},
    {"\xFF\xD8\xFF"sv, "a JPEG image"},
    {"GIF8"sv, "a GIF image"},
    {"RIFF"sv, "a RIFF file"},
    {"ID3"sv, "an MP3 file"},
    {"\x28\xB5\x2F\xFD"sv, "zstd data"},
    {"BZh"sv, "bzip2 data"},
    {"\xFD"
     "7zXZ"sv,
     "xz data"},
    {"\x7F"
     "ELF"sv,
     "a program"},
};

// What the pages of bot walls say in their first bytes.
constexpr std::string_view kChallenges[] = {
    "Just a moment...",     "cf-browser-verification",          "challenge-platform",
    "_Incapsula_Resource",  "Attention Required! | Cloudflare", "ddos-guard",
    "Checking your browser"};
constexpr size_t kWindow = 256 * 1024;
constexpr size_t kMaxFeeds = 10;

}  // namespace

std::string NameOfBinary(std::string_view bytes) {
  if (Trim(bytes).empty()) return "an empty document";
  for (const Magic& magic : kMagic)
    if (bytes.substr(0, magic.bytes.size()) == magic.bytes) return magic.name;
  return {};
}

bool IsHtmlPage(std::string_view text) {
  XmlLexer lexer(text.substr(0, kWindow));
  for (XmlToken token = lexer.Next(); token.kind != XmlToken::kDone; token = lexer.Next()) {
    if (token.kind == XmlToken::kDoctype) {
      const std::string_view name = Trim(token.body);
      if (StartsWithNoCase(name, "html")) return true;
    }
    if (token.kind == XmlToken::kStart)
      return EqualsNoCase(token.name, "html") || EqualsNoCase(token.name, "head") ||
             EqualsNoCase(token.name, "body") ||
             (EqualsNoCase(token.name, "meta") || EqualsNoCase(token.name, "script"));
  }
  return false;
}

static std::string_view SignOfBotWall(std::string_view text) {
  for (std::string_view sign : kChallenges)
    if (ContainsNoCase(text.substr(0, kWindow), sign)) return sign;
  return {};
}

bool IsBotWall(std::string_view text) { return !SignOfBotWall(text).empty(); }

std::string DescribeHtml(std::string_view text, std::string_view base) {
  if (const std::string_view sign = SignOfBotWall(text); !sign.empty())
    return "an HTML page of a bot wall (\"" + std::string(sign) + "\")";
  std::string out = "an HTML page";
  size_t named = 0;
  for (const FoundFeed& feed : FeedsOfPage(text.substr(0, kWindow), base)) {
    if (!feed.declared || named == kMaxFeeds) break;
    out += (named++ ? ", " : "; feeds found in it: ") + feed.url;
  }
  return out;
}

}  // namespace wirefold
