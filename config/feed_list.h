// A list of feeds that somebody brings along, OPML 1 and 2 or newsboat's urls file; and the list
// that others can read, OPML 2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "base/time.h"

namespace wirefold {

struct FeedList {
  std::vector<Source> sources;  // names are unique
  std::vector<std::string> warnings;
};

// Which of the two it is, is seen by the content.
Result<FeedList> ParseFeedList(std::string_view bytes, const std::string& file);

// A source a feed, named by its outline's title or text; folders and categories become tags. What
// WriteOpml wrote comes back as it was. kUsage: "FILE: not OPML: reason, line", "no outline with
// xmlUrl", nesting or entities refused. A bad address is a warning with the outline's text; the
// same feed twice (by FeedKey) is used once.
Result<FeedList> ParseOpml(std::string_view bytes, const std::string& file);

// newsboat's: an address a line, then its tags, "~Title" among them. What is newsboat's own
// (queries, programs, flags) is left out with a warning that names the line. kUsage where fewer
// than half of the lines begin with an address: prose.
Result<FeedList> ParseUrlsFile(std::string_view bytes, const std::string& file);
// Whether a line begins as one of such a file.
bool IsUrlsFile(std::string_view bytes);

// OPML 2.0 with nested folders. What OPML has no word for stands in attributes of our own name
// space. Passwords in addresses are written as they are.
std::string WriteOpml(const std::vector<Source>& sources, Time created);

}  // namespace wirefold
