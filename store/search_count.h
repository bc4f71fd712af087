// How many of the articles that a search finds, by what.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "store/index_reader.h"
#include "store/search_hits.h"
#include "store/search_lookup.h"

namespace wirefold::search {

class Counter {
 public:
  Counter(const Database& db, const IndexReader& index, const SearchExpr& expr, CountBy by);
  Result<std::vector<SearchCount>> Counts();

 private:
  Status Add(SegmentHits& hits);
  // Tags are terms: each one's documents are held against those found.
  Status AddTags(SegmentHits& hits);
  Result<std::string> KeyOf(const SegmentHits& hits);

  const IndexReader& index_;
  const SearchExpr& expr_;
  CountBy by_;
  Lookup lookup_;
  std::unordered_map<std::string, uint64_t> counts_;
};

}  // namespace wirefold::search
