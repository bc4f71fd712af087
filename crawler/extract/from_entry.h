// What an entry's words become in an article, whether its page was read or not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/news.h"

namespace wirefold {

// A feed's title with its blanks as written, but no line breaks.
std::string OneLine(std::string_view title);
// A feed's time, whose zone is not kept.
std::optional<Date> Moment(const std::optional<Time>& time);
// People to article.authors, wires to article.agencies.
void AddNames(const std::vector<Person>& authors, Article& article);

}  // namespace wirefold
