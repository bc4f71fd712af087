#include "crawler/feed/xml_feed.h"

#include <fmt/format.h>

#include "crawler/feed/xml_reader.h"
#include "text/utf8.h"

namespace wirefold {

Result<Feed> ReadXmlFeed(TextSource& text, std::string_view begins, std::string_view base,
                         const FeedLimits& limits) {
  XmlReader reader(base, limits);
  WF_TRY(const XmlOutcome outcome, ParseXml(text, reader));
  if (!reader.found())
    return Fail(Code::kInvalid,
                reader.root().empty()
                    ? fmt::format("not a feed: no element in it, begins with \"{}\"", begins)
                    : fmt::format("not a feed: its root is <{}>", CutBytes(reader.root(), 60)));
  Feed feed = reader.Take();
  feed.well_formed = outcome.well_formed;
  feed.complete = outcome.complete;
  if (!outcome.well_formed)
    feed.warnings.push_back(fmt::format("line {}: {}", outcome.line, outcome.problem));
  return feed;
}

}  // namespace wirefold
