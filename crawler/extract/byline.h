// Who wrote the article.
#pragma once

#include <string_view>

#include "crawler/extract/claims.h"
#include "crawler/extract/names.h"

namespace wirefold {

// JSON-LD's names, else meta, else microdata, else what stands in a byline element. People only;
// agencies beside.
Names ChooseAuthors(const Claims& claims, std::string_view site);

}  // namespace wirefold
