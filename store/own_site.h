// Whose words count for an address: those of a source of its own site, whoever listed it before.
// A source is of the site of its feed's address (SiteOf in text/url.h).
#pragma once

#include <string_view>

#include "base/news.h"
#include "store/store.h"

namespace wirefold {

// The feed is of one site, what it lists or leads to of another. False where either is no address.
bool IsForeign(std::string_view feed_url, std::string_view address);
bool IsForeign(const ArticleRecord& record);
bool IsForeign(const PendingEntry& entry);

// `record` is at the article's own address, by a source of its site; `former`, of the same article,
// is by one of another.
bool TakesOver(const ArticleRecord& former, const ArticleRecord& record);

}  // namespace wirefold
