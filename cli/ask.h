// What `query` and `stories` take, made one search.
#pragma once

#include "base/time.h"
#include "cli/commands.h"
#include "cli/feed_form.h"
#include "config/config.h"
#include "store/search.h"
#include "store/store.h"

namespace wirefold {

// What was typed after a command; hints about it are told.
Result<SearchExpr> TypedSearch(const std::vector<std::string>& words, Time now);
// Checks what needs no database. kUsage, with the option's name or the column.
Result<SearchExpr> ExprOf(const Question& question, Time now);
// Adds what does: the saved search, the source that must exist, the story of the article that is
// named.
Status Complete(SearchExpr& expr, const Question& question, Time now, const Store& store,
                const Config& config);
// Who the results are when they are a feed: the search as it was typed, and an id made of it.
FeedHead HeadOf(const Question& question, bool by_story);

// `part` must hold as well.
void And(SearchExpr& expr, SearchExpr part);

}  // namespace wirefold
