// In which times a search can match at all.
#pragma once

#include "base/time.h"
#include "store/search.h"

namespace wirefold::search {

struct TimeSpan {
  Time since = Time::min();  // [since, until)
  Time until = Time::max();
};
// Nothing outside of it can match; where it begins after its end, nothing at all.
TimeSpan SpanOf(const SearchExpr& expr);

}  // namespace wirefold::search
