// How many articles a search finds, by source, day, hour, language, story or tag.
#pragma once

#include <string>

#include "cli/filters.h"
#include "cli/print.h"
#include "store/store.h"

namespace wirefold {

// kUsage, also where the format is none of tables: counts are no articles.
Result<CountBy> ParseCountBy(const std::string& text, Format format);
// The exit code. As a table a line has the number and the name, of days and hours also a bar. Of
// days and hours those between the first and the last that have none are there too, where these are
// a thousand at most. The limit keeps the largest; of days and hours the last, and there is none
// unless it is asked for.
Result<int> PrintCounts(const SearchExpr& expr, CountBy by, const Store& store, Format format,
                        Limit limit, const std::string& file);

}  // namespace wirefold
