// The headline of the page, without the site's name.
#pragma once

#include <string>
#include <string_view>

#include "crawler/extract/claims.h"

namespace wirefold {

// The h1 that agrees with what the page calls itself elsewhere; else og:title, JSON-LD's headline,
// <title>.
std::string ChooseTitle(const Claims& claims, std::string_view site);

// "Rates rise | The Paper" -> "Rates rise", where what stands behind the bar is the site's name.
std::string WithoutSite(std::string_view title, std::string_view site);

// How much of the shorter title's words stand in the other: 0..1.
double TitleLikeness(std::string_view a, std::string_view b);

}  // namespace wirefold
