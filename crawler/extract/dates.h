// When the article was published and changed, from what the page declares; never from its prose.
#pragma once

#include <optional>
#include <string_view>

#include "crawler/extract/claims.h"
#include "text/date.h"

namespace wirefold {

struct ArticleDates {
  std::optional<Date> published;
  std::optional<Date> modified;
};

// JSON-LD, meta, microdata, <time>, the address, lines that are dates, in this order; of the same
// day the one that tells the time and the zone. Numbers that can be read in two ways go by the
// page's language and country.
ArticleDates ChooseDates(const Claims& claims, const PageBlocks& page, std::string_view url);

// "/2026/11/02/", "/2026-11-02-": the day in an address.
std::optional<Date> DateInAddress(std::string_view url);

}  // namespace wirefold
