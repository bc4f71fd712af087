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
// When its feed says that it was published and changed; the zone is not kept. Where it says only
// that it changed (Atom asks for <updated> alone), that is when it was published.
std::optional<Date> PublishedOf(const Entry& entry);
std::optional<Date> ModifiedOf(const Entry& entry);
// People to article.authors, wires to article.agencies.
void AddNames(const std::vector<Person>& authors, Article& article);

}  // namespace wirefold
