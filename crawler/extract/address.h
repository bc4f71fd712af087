// The article's canonical address.
#pragma once

#include <string>
#include <string_view>

#include "crawler/extract/claims.h"

namespace wirefold {

// What the page calls its own address (link rel=canonical, og:url, JSON-LD), where it is of the
// same site as `url` and an article's; else `url` itself. Without fragment and tracking parameters.
std::string ChooseCanonical(const Claims& claims, std::string_view url);

}  // namespace wirefold
