#include "crawler/feed/feed_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "crawler/feed/json_feed.h"
#include "crawler/feed/sniff.h"
#include "crawler/feed/xml_feed.h"
#include "text/charset.h"

namespace wirefold {
namespace {

// Media types under which feeds come. Others are a hint to the publisher, never a reason to refuse.
bool IsFeedType(std::string_view content_type) {
  return content_type.empty() || ContainsNoCase(content_type, "xml") ||
         ContainsNoCase(content_type, "json") || ContainsNoCase(content_type, "rss") ||
         ContainsNoCase(content_type, "octet-stream");
}

// The first bytes so that they can be shown.
std::string Printable(std::string_view bytes) {
  std::string out;
  for (char c : bytes.substr(0, 24)) out += c >= 0x20 && c < 0x7F ? c : '.';
  return out;
}

char FirstCharacter(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  return trimmed.empty() ? '\0' : trimmed[0];
}

Result<Feed> ReadText(std::string_view text, std::string_view base, const FeedLimits& limits) {
  const char first = FirstCharacter(text);
  if (first == '{' || first == '[') return ReadJsonFeed(text, base, limits);
  if (IsHtmlPage(text)) {
    // PHP's warnings and broken proxies put HTML before a feed; a page has none in it.
    auto feed = ReadXmlFeed(text, base, limits);
    return feed ? std::move(feed)
                : Result<Feed>(Fail(Code::kInvalid, "not a feed: " + DescribeHtml(text, base)));
  }
  if (text.find('<') == text.npos)
    return Fail(Code::kInvalid,
                fmt::format("not a feed: text that begins with \"{}\"", Printable(Trim(text))));
  return ReadXmlFeed(text, base, limits);
}

}  // namespace

Result<Feed> ReadFeed(std::string_view bytes, std::string_view base, std::string_view content_type,
                      const FeedLimits& limits) {
  if (const std::string name = NameOfBinary(bytes); !name.empty())
    return Fail(Code::kInvalid,
                "not a feed: " + name +
                    (Trim(bytes).empty() ? "" : ", begins with \"" + Printable(bytes) + "\""));
  Decoded decoded = DecodeXml(bytes, content_type);
  WF_TRY(Feed feed, ReadText(decoded.text, base, limits));
  feed.encoding = decoded.encoding;
  feed.warnings.insert(feed.warnings.begin(), decoded.warnings.begin(), decoded.warnings.end());
  const std::string_view type = Trim(content_type.substr(0, content_type.find(';')));
  if (!IsFeedType(type)) feed.warnings.push_back(fmt::format("served as {}", type.substr(0, 80)));
  return feed;
}

}  // namespace wirefold
