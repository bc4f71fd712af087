// What servers show in place of the page that was asked for.
#pragma once

#include <cstdint>
#include <string_view>

#include "crawler/extract/claims.h"

namespace wirefold {

// "bot wall", "consent wall", "login wall", "error page", "needs JavaScript", or empty. For pages
// that do not declare themselves articles; `text` is what was found on the page, `words` long.
std::string_view WallOf(const Claims& claims, const PageBlocks& page, std::string_view text,
                        uint32_t words);

}  // namespace wirefold
