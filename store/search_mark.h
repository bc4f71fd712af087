// Where a page of hits ended, as the text that its reader brings along for the next one.
#pragma once

#include <string>

#include "base/result.h"
#include "store/search.h"
#include "store/search_rank.h"

namespace wirefold::search {

// What a hit is ordered by. Of equal ones the newer comes first, and of those the later arrival;
// where the oldest come first all of it is the other way round.
struct SortKey {
  double score = 0;    // kRelevance
  uint64_t reach = 0;  // kReach
  Time when{};
  uint64_t position = 0;
};
bool IsBefore(SearchSort sort, const SortKey& a, const SortKey& b);

struct Mark {
  SortKey last;
  RankBase base;  // kRelevance
};

// Letters and digits. The search's times are no part of what it is known by: "since:2d" is another
// moment on each page.
std::string EncodeMark(const SearchRequest& request, const Mark& mark);
// kUsage where it is none, or of another search.
Result<Mark> DecodeMark(const SearchRequest& request, size_t leaves);

}  // namespace wirefold::search
