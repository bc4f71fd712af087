#include "crawler/feed/sniff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "text/entities.h"
#include "text/url.h"
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

std::string Attribute(std::string_view body, std::string_view name) {
  XmlAttributeToken attribute;
  for (size_t at = 0; at < body.size() && NextAttribute(body, at, attribute);)
    if (EqualsNoCase(attribute.name, name)) return DecodeEntities(Trim(attribute.value));
  return {};
}

std::vector<std::string> DeclaredFeeds(std::string_view text, std::string_view base) {
  std::vector<std::string> feeds;
  XmlLexer lexer(text.substr(0, kWindow));
  for (XmlToken token = lexer.Next(); token.kind != XmlToken::kDone && feeds.size() < kMaxFeeds;
       token = lexer.Next()) {
    if (token.kind != XmlToken::kStart || !EqualsNoCase(token.name, "link")) continue;
    const std::string type = Attribute(token.body, "type");
    const bool is_feed = ContainsNoCase(type, "rss") || ContainsNoCase(type, "atom") ||
                         ContainsNoCase(type, "feed+json");
    const std::string href = Attribute(token.body, "href");
    if (!is_feed || href.empty() || !ContainsNoCase(Attribute(token.body, "rel"), "alternate"))
      continue;
    if (ContainsNoCase(href, "comments") ||
        ContainsNoCase(Attribute(token.body, "title"), "comments"))
      continue;
    feeds.push_back(ResolveLink(base, href));
  }
  return feeds;
}

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

std::string DescribeHtml(std::string_view text, std::string_view base) {
  for (std::string_view sign : kChallenges)
    if (ContainsNoCase(text.substr(0, kWindow), sign))
      return "an HTML page of a bot wall (\"" + std::string(sign) + "\")";
  const auto feeds = DeclaredFeeds(text, base);
  if (feeds.empty()) return "an HTML page";
  std::string out = "an HTML page; feeds found in it: ";
  for (size_t i = 0; i < feeds.size(); ++i) out += (i ? ", " : "") + feeds[i];
  return out;
}

}  // namespace wirefold
