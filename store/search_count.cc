#include "store/search_count.h"

#include <algorithm>

#include "store/search_span.h"

namespace wirefold::search {

Counter::Counter(const Database& db, const IndexReader& index, const SearchExpr& expr, CountBy by)
    : index_(index), expr_(expr), by_(by), lookup_(db) {}

Result<std::vector<SearchCount>> Counter::Counts() {
  Plan plan(expr_, lookup_);
  const TimeSpan span = SpanOf(expr_);
  for (const auto& segment : index_.segments()) {
    if (segment->info().newest < span.since || segment->info().oldest >= span.until) continue;
    SegmentHits hits(*segment, false);
    WF_CHECK(hits.Open(plan, nullptr));
    WF_CHECK(by_ == CountBy::kTag ? AddTags(hits) : Add(hits));
    WF_CHECK(hits.status());
  }
  std::vector<SearchCount> counts;
  for (const auto& [key, articles] : counts_) counts.push_back({key, articles});
  const bool in_order = by_ == CountBy::kDay || by_ == CountBy::kHour;
  std::ranges::sort(counts, [&](const SearchCount& a, const SearchCount& b) {
    if (!in_order && a.articles != b.articles) return a.articles > b.articles;
    return a.key < b.key;
  });
  return counts;
}

Status Counter::Add(SegmentHits& hits) {
  while (hits.Next() != kEnd) {
    WF_TRY(std::string key, KeyOf(hits));
    // An article without a language is one all the same.
    if (!key.empty() || by_ == CountBy::kLanguage) ++counts_[std::move(key)];
  }
  return {};
}

Result<std::string> Counter::KeyOf(const SegmentHits& hits) {
  const IndexSegment& segment = hits.segment();
  switch (by_) {
    case CountBy::kSource:
      return segment.Source(hits.ordinal());
    case CountBy::kLanguage:
      return segment.Language(hits.ordinal());
    case CountBy::kStory: {
      WF_TRY(const ArticleId article, segment.Article(hits.ordinal()));
      WF_TRY(const std::optional<ArticlePlace> place, lookup_.PlaceOf(article));
      return place ? place->story.Hex() : std::string();
    }
    default: {
      WF_TRY(const Time when, segment.When(hits.ordinal()));
      constexpr size_t kDay = 10, kHour = 13;  // letters of "2026-11-02T08"
      return Rfc3339(when).substr(0, by_ == CountBy::kDay ? kDay : kHour);
    }
  }
}

Status Counter::AddTags(SegmentHits& hits) {
  std::vector<bool> found(hits.segment().info().documents);
  while (hits.Next() != kEnd) found[hits.ordinal()] = true;
  Status status;
  const std::string all(1, static_cast<char>(TermKind::kTag));
  WF_CHECK(
      hits.segment().ForEachList(all, [&](std::string_view tag, std::unique_ptr<Postings> having) {
        uint64_t count = 0;
        for (having->Seek(0); having->document() != Postings::kNoDocument; having->Next())
          count += found[having->document()];
        status = having->status();
        if (count > 0) counts_[std::string(tag.substr(1))] += count;
        return status.has_value();
      }));
  return status;
}

}  // namespace wirefold::search
