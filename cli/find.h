// An article as the user names it: its id, the first digits of it, or an address.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace wirefold {

// kUsage where `name` can be neither id nor address.
Status CheckName(const std::string& name);
// By its address as the feed listed it, else as it was fetched or calls itself. A story has the id
// of its founder, so a story's id finds that. An id with @N behind it is the Nth version, the first
// is @1. kNotFound where there is none.
Result<StoredArticle> Find(const Store& store, const std::string& name);
// How many versions of it there are.
Result<uint64_t> CountVersions(const Store& store, ArticleId id);
// The article as it was in each of its versions, the first first.
Result<std::vector<StoredArticle>> VersionsOf(const Store& store, const StoredArticle& article);

}  // namespace wirefold
