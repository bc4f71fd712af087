#include "store/own_site.h"

#include "text/url.h"

namespace wirefold {

bool IsForeign(std::string_view feed_url, std::string_view address) {
  const auto feed = Url::Parse(feed_url), listed = Url::Parse(address);
  return feed && listed && SiteOf(*feed) != SiteOf(*listed);
}

bool IsForeign(const ArticleRecord& record) { return IsForeign(record.feed_url, record.url); }

bool IsForeign(const PendingEntry& entry) { return IsForeign(entry.feed_url, entry.entry.url); }

bool TakesOver(const ArticleRecord& former, const ArticleRecord& record) {
  if (IsForeign(record) || !IsForeign(former.feed_url, record.url)) return false;
  // An entry may be known by its guid and link to another page since.
  const auto url = Url::Parse(record.url);
  return url && ArticleIdOf(UrlKey(*url)) == record.id;
}

}  // namespace wirefold
