// OPML 1 and 2: a list of feeds that somebody brings along.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"

namespace wirefold {

struct OpmlList {
  std::vector<Source>
      sources;  // one a feed, named by its outline's title or text (unique); folders become tags
  std::vector<std::string> warnings;
};

// kUsage: "FILE: not OPML: reason, line", "no outline with xmlUrl", nesting or entities refused. A
// bad address is a warning with the outline's text; the same feed twice (by UrlKey) is used once.
Result<OpmlList> ParseOpml(std::string_view bytes, const std::string& file);

}  // namespace wirefold
