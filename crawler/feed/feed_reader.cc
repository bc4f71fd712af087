#include "crawler/feed/feed_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "crawler/feed/json_feed.h"
#include "crawler/feed/sitemap.h"
#include "crawler/feed/sniff.h"
#include "crawler/feed/xml_feed.h"
#include "text/charset_stream.h"
#include "text/gunzip.h"
#include "text/utf8.h"
#include "text/words.h"

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

Result<Feed> ReadText(DecodedSource& text, std::string_view base, const FeedLimits& limits) {
  const std::string_view head = text.head();
  const char first = FirstCharacter(head);
  const std::string begins = Printable(Trim(head));
  if (first == '{' || first == '[') return ReadJsonFeed(text, base, limits);
  if (IsHtmlPage(head)) {
    // PHP's warnings and broken proxies put HTML before a feed; a page has none in it.
    const std::string page = DescribeHtml(head, base);
    auto feed = ReadXmlFeed(text, begins, base, limits);
    return feed ? std::move(feed) : Result<Feed>(Fail(Code::kInvalid, "not a feed: " + page));
  }
  if (head.find('<') == head.npos)
    return Fail(Code::kInvalid, fmt::format("not a feed: text that begins with \"{}\"", begins));
  return ReadXmlFeed(text, begins, base, limits);
}

}  // namespace

Result<Feed> ReadFeed(TextSource& bytes, std::string_view base, std::string_view content_type,
                      const FeedLimits& limits) {
  GunzipSource unpacked(bytes, limits.max_unpacked);
  DecodedSource text(unpacked, content_type);
  if (const std::string name = NameOfBinary(text.bytes()); !name.empty())
    return Fail(
        Code::kInvalid,
        "not a feed: " + (Trim(text.bytes()).empty()
                              ? unpacked.problem().empty() ? name : unpacked.problem()
                              : name + ", begins with \"" + Printable(text.bytes()) + "\""));
  const bool addresses = IsTextSitemap(text.head(), content_type);
  WF_TRY(Feed feed, addresses ? ReadTextSitemap(text, limits) : ReadText(text, base, limits));
  feed.encoding = text.encoding();
  const std::vector<std::string> warnings = text.Warnings();
  feed.warnings.insert(feed.warnings.begin(), warnings.begin(), warnings.end());
  if (!unpacked.problem().empty()) {
    feed.well_formed = feed.complete = false;
    feed.warnings.push_back(unpacked.problem());
  }
  const std::string_view type = Trim(content_type.substr(0, content_type.find(';')));
  if (!addresses && !unpacked.packed() && !IsFeedType(type))
    feed.warnings.push_back(fmt::format("served as {}", ForTerminal(CutBytes(type, 80))));
  return feed;
}

Result<Feed> ReadFeed(std::string_view bytes, std::string_view base, std::string_view content_type,
                      const FeedLimits& limits) {
  WholeText whole(bytes);
  return ReadFeed(whole, base, content_type, limits);
}

}  // namespace wirefold
