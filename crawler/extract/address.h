// The article's canonical address, and those of its pictures.
#pragma once

#include <string>
#include <string_view>

#include "crawler/extract/claims.h"

namespace wirefold {

// What the page calls its own address (link rel=canonical, og:url, JSON-LD), where it is of the
// same site as `url` and an article's; else `url` itself. Without fragment and tracking parameters.
std::string ChooseCanonical(const Claims& claims, std::string_view url);

// Whoever shows the article asks for its pictures, from within his own network: an address there,
// or a name that only a local network knows, is no picture's, unless the page itself is of that
// host.
bool MayBePicture(std::string_view picture, std::string_view page);

}  // namespace wirefold
