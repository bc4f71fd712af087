// An article as the user names it: its id, the first digits of it, or an address.
#pragma once

#include <string>

#include "base/result.h"
#include "store/store.h"

namespace wirefold {

// kUsage where `name` can be neither id nor address.
Status CheckName(const std::string& name);
// By its address as the feed listed it, else as it was fetched or calls itself. A story has the id
// of its founder, so a story's id finds that. kNotFound where there is none.
Result<StoredArticle> Find(const Store& store, const std::string& name);

}  // namespace wirefold
