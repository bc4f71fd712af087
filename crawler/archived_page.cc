#include "crawler/archived_page.h"

#include "crawler/entries.h"
#include "crawler/extract/extract.h"

namespace wirefold {

std::optional<ArticleRecord> RecordFromArchive(const ArchivedPage& page, const SiteMemory& site,
                                               PageSketch& sketch) {
  const std::string& address = page.url.spec();
  PageHints hints;
  hints.url = address;
  hints.content_type = page.content_type;
  hints.site = &site;
  Article article = Extract(page.body, hints, &sketch);
  if (!article.is_article || article.text.empty()) return std::nullopt;
  PendingEntry listed;
  listed.id = ArticleIdOf(UrlKey(page.url));
  listed.entry.url = address;
  listed.source = page.source.empty() ? SiteMemoryKey(page.url) : page.source;
  listed.first_seen = page.fetched;
  return RecordFromPage(listed, std::move(article), address, page.fetched);
}

}  // namespace wirefold
