// A page that somebody else fetched, out of a web archive: read as the crawler reads its own, but
// without a feed's word on it. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/news.h"
#include "crawler/extract/site_memory.h"
#include "text/url.h"

namespace wirefold {

struct ArchivedPage {
  Url url;
  std::string_view content_type;
  std::string_view body;
  Time fetched{};
  std::string source;  // empty: the host's name, without www.
};

// Its article; nothing where it is none, or without a text. `sketch` becomes what the site's memory
// is to learn of it.
std::optional<ArticleRecord> RecordFromArchive(const ArchivedPage& page, const SiteMemory& site,
                                               PageSketch& sketch);

}  // namespace wirefold
