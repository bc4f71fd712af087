#include "store/search_run.h"

#include <algorithm>
#include <queue>

#include "store/search_best.h"

namespace wirefold::search {
namespace {

// Of stories it is not known before how many of the best articles fall to one: so many are taken
// for each that is wanted, then more.
constexpr size_t kArticlesAStory = 4;

Result<SortKey> TimeKey(const SegmentHits& hits) {
  SortKey key;
  WF_TRY(key.when, hits.segment().When(hits.ordinal()));
  WF_TRY(key.position, hits.segment().Position(hits.ordinal()));
  return key;
}

}  // namespace

// The hits of one segment in the order of time, which is opened when its turn comes.
class Run::Stream {
 public:
  Stream(const IndexSegment& segment, SearchSort sort)
      : hits_(segment, sort == SearchSort::kOldest), oldest_first_(sort == SearchSort::kOldest) {
    // Before all that it has.
    head_.key.when = oldest_first_ ? segment.info().oldest : segment.info().newest;
    head_.key.position = oldest_first_ ? 0 : UINT64_MAX;
  }

  const Found& head() const { return head_; }
  bool opened() const { return opened_; }

  // From `behind` on; true where there is something.
  Result<bool> Open(Plan& plan, const SortKey* behind) {
    opened_ = true;
    WF_CHECK(hits_.Open(plan, nullptr));
    if (behind) {
      // The newest that is not newer than it, or the oldest that is not older.
      const Time edge = oldest_first_ ? behind->when : behind->when + Millis(1);
      WF_TRY(const uint32_t before, hits_.segment().OrdinalBefore(edge));
      hits_.SkipTo(oldest_first_ ? hits_.size() - before : Rank{before});
    }
    return Next();
  }

  Result<bool> Next() {
    if (hits_.Next() == kEnd) {
      WF_CHECK(hits_.status());
      return false;
    }
    WF_TRY(head_.key, TimeKey(hits_));
    WF_TRY(head_.article, hits_.segment().Article(hits_.ordinal()));
    return true;
  }

 private:
  SegmentHits hits_;
  bool oldest_first_;
  bool opened_ = false;
  Found head_;
};

Run::Run(const Database& db, const IndexReader& index, const SearchRequest& request)
    : index_(index),
      request_(request),
      lookup_(db),
      plan_(request.expr, lookup_),
      span_(SpanOf(request.expr)) {}

Result<SearchPage> Run::Page() {
  if (!request_.cursor.empty()) {
    WF_TRY(Mark mark, DecodeMark(request_, plan_.leaves()));
    behind_ = mark.last;
    base_ = std::move(mark.base);
    has_base_ = request_.sort == SearchSort::kRelevance;
  }
  if (request_.sort == SearchSort::kRelevance) {
    WF_CHECK(ByScore());
  } else if (request_.sort == SearchSort::kReach) {
    WF_CHECK(ByReach());
  } else {
    WF_CHECK(ByTime([this](const Found& found) { return Offer(found); }));
  }
  SearchPage page;
  if (request_.limit != 0 && hits_.size() > request_.limit) {
    hits_.resize(request_.limit);
    const SearchHit& last = hits_.back();
    page.cursor = EncodeMark(request_, {{last.score, last.reach, last.when, last.position}, base_});
  }
  page.hits = std::move(hits_);
  return page;
}

bool Run::InSpan(const IndexSegment& segment) const {
  return segment.info().newest >= span_.since && segment.info().oldest < span_.until;
}

uint64_t Run::Wanted() const { return request_.limit == 0 ? UINT64_MAX : request_.limit + 1; }

bool Run::IsShown(const SortKey& key) const {
  return behind_ && !IsBefore(request_.sort, *behind_, key);
}

Result<bool> Run::Offer(const Found& found) {
  const bool shown = IsShown(found.key);
  if (shown && !request_.by_story) return true;
  WF_TRY(const std::optional<ArticlePlace> place, lookup_.PlaceOf(found.article));
  if (!place) return true;  // it was deleted after the index was opened
  if (request_.by_story && !stories_.insert(place->story.value).second) return true;
  if (shown) return true;
  SearchHit hit{.position = found.key.position,
                .article = found.article,
                .story = place->story,
                .when = found.key.when,
                .score = found.key.score,
                .reach = found.key.reach};
  if (request_.by_story) {
    WF_TRY(hit.reach, lookup_.ReachOf(place->story));
  }
  hits_.push_back(hit);
  return hits_.size() < Wanted();
}

// ---- by time

Status Run::ByTime(const Visit& visit) {
  std::vector<std::unique_ptr<Stream>> streams;
  // The one that comes first is at the end of a heap's order.
  const auto later = [this](const Stream* a, const Stream* b) {
    return IsBefore(request_.sort, b->head().key, a->head().key);
  };
  std::priority_queue<Stream*, std::vector<Stream*>, decltype(later)> queue(later);
  for (const auto& segment : index_.segments()) {
    if (!InSpan(*segment)) continue;
    streams.push_back(std::make_unique<Stream>(*segment, request_.sort));
    queue.push(streams.back().get());
  }
  // Which stories had their hits on the pages before is seen by going through these again.
  const SortKey* behind = behind_ && !request_.by_story ? &*behind_ : nullptr;
  while (!queue.empty()) {
    Stream& stream = *queue.top();
    queue.pop();
    bool more = false;
    if (!stream.opened()) {
      WF_TRY(more, stream.Open(plan_, behind));
    } else {
      WF_TRY(const bool wanted, visit(stream.head()));
      if (!wanted) return {};
      WF_TRY(more, stream.Next());
    }
    if (more) queue.push(&stream);
  }
  return {};
}

// ---- by score

Result<Run::Segments> Run::OpenScored() {
  Segments segments;
  RankBase base;
  base.having.resize(plan_.leaves());
  for (const auto& segment : index_.segments()) {
    base.documents += segment->info().documents;
    base.words += segment->info().words;
    base.newest = std::max(base.newest, segment->info().newest);
    // How rare a word is follows from all of them.
    if (has_base_ && !InSpan(*segment)) continue;
    auto hits = std::make_unique<SegmentHits>(*segment, false);
    std::vector<uint64_t> having;
    WF_CHECK(hits->Open(plan_, &having));
    for (size_t i = 0; i < having.size(); ++i) base.having[i] += having[i];
    if (!hits->empty() && InSpan(*segment)) segments.push_back(std::move(hits));
  }
  if (!has_base_) base_ = std::move(base);
  has_base_ = true;
  weights_.clear();
  for (size_t i = 0; i < plan_.leaves(); ++i) weights_.push_back(base_.WeightOf(i));
  return segments;
}

Status Run::ByScore() {
  size_t most = SIZE_MAX;
  if (request_.limit != 0 && request_.limit < SIZE_MAX / 8)
    most = Wanted() * (request_.by_story ? kArticlesAStory : 1);
  while (true) {
    WF_TRY(Segments segments, OpenScored());
    std::vector<Found> best;
    WF_TRY(const bool more, Best(std::move(segments), most, best));
    hits_.clear();
    stories_.clear();
    bool wanted = true;
    for (size_t i = 0; wanted && i < best.size(); ++i) {
      WF_TRY(wanted, Offer(best[i]));
    }
    if (!wanted || !more) return {};
    most = most > SIZE_MAX / kArticlesAStory ? SIZE_MAX : most * kArticlesAStory;
  }
}

Result<bool> Run::Best(Segments segments, size_t most, std::vector<Found>& best) {
  for (const auto& hits : segments) WF_CHECK(Score(*hits, most, best));
  // A page of columns after the other.
  std::ranges::sort(best, {}, [](const Found& found) { return found.key.position; });
  for (Found& found : best) {
    WF_TRY(found.key.position, found.segment->Position(found.ordinal));
    WF_TRY(found.article, found.segment->Article(found.ordinal));
  }
  std::ranges::sort(best, [this](const Found& a, const Found& b) {
    return IsBefore(request_.sort, a.key, b.key);
  });
  // As many as were wanted: others may have had to give way.
  return best.size() == most;
}

// What orders documents of one time as their positions do, before these are read.
uint64_t Run::StandIn(const IndexSegment& segment, uint32_t ordinal) {
  return segment.info().end - 1 - ordinal;
}

Status Run::Score(SegmentHits& hits, size_t most, std::vector<Found>& heap) {
  const auto before = [this](const Found& a, const Found& b) {
    return IsBefore(request_.sort, a.key, b.key);
  };
  const IndexSegment& segment = hits.segment();
  BestHits best(hits, base_, weights_);
  for (Rank rank = 0;; ++rank) {
    const bool full = heap.size() >= most;
    WF_TRY(rank, best.Seek(rank, full ? heap.front().key.score : 0));
    if (rank == kEnd) return {};
    Found found{.key = {}, .article = {}, .segment = &segment, .ordinal = hits.ordinal()};
    WF_TRY(found.key.when, segment.When(found.ordinal));
    found.key.score = best.Answers() * base_.BonusAt(found.key.when);
    if (behind_ && !request_.by_story) {
      WF_TRY(found.key.position, segment.Position(found.ordinal));
      if (IsShown(found.key)) continue;
    }
    found.key.position = StandIn(segment, found.ordinal);
    if (full && !before(found, heap.front())) continue;
    if (full) {
      std::ranges::pop_heap(heap, before);
      heap.pop_back();
    }
    heap.push_back(found);
    std::ranges::push_heap(heap, before);
  }
}

// ---- by reach

Status Run::ByReach() {
  std::vector<Found> all;
  for (const auto& segment : index_.segments()) {
    if (!InSpan(*segment)) continue;
    SegmentHits hits(*segment, false);
    WF_CHECK(hits.Open(plan_, nullptr));
    while (hits.Next() != kEnd) {
      Found found;
      WF_TRY(found.key, TimeKey(hits));
      WF_TRY(found.article, segment->Article(hits.ordinal()));
      WF_TRY(const std::optional<ArticlePlace> place, lookup_.PlaceOf(found.article));
      if (!place) continue;
      WF_TRY(found.key.reach, lookup_.ReachOf(place->story));
      all.push_back(found);
    }
    WF_CHECK(hits.status());
  }
  std::ranges::sort(all, [this](const Found& a, const Found& b) {
    return IsBefore(request_.sort, a.key, b.key);
  });
  bool wanted = true;
  for (size_t i = 0; wanted && i < all.size(); ++i) {
    WF_TRY(wanted, Offer(all[i]));
  }
  return {};
}

}  // namespace wirefold::search
