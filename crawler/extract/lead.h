// The stand-first: the one or two sentences between headline and body that many templates keep
// outside the element of the body. Most words that extraction misses stand there.
#pragma once

#include <string_view>
#include <vector>

#include "crawler/extract/claims.h"
#include "crawler/extract/prune.h"

namespace wirefold {

// The blocks outside `body` that are the article's lead, in order; empty where it has none or the
// body says the same.
std::vector<size_t> FindLead(const Body& body, const Claims& claims, std::string_view title);

}  // namespace wirefold
