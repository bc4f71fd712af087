#include "store/index_writer.h"

#include <algorithm>

#include "store/index_segment.h"
#include "store/keys.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;

// A segment of which so many of a hundred are dead is written anew.
constexpr uint64_t kMostDead = 25;

void RemoveSegment(uint64_t number, Batch& batch) {
  const std::string prefix = keys::IndexSegment(number);
  batch.DeleteRange(Family::kIndex, prefix, keys::After(prefix));
}

}  // namespace

Result<uint64_t> IndexWriter::Reach() {
  WF_CHECK(Load());
  return head_.reach;
}

Result<uint64_t> IndexWriter::Reach(const Batch& batch) {
  WF_CHECK(Load(batch));
  return head_.reach;
}

Status IndexWriter::Load(const Batch& batch) {
  return filling_ == batch.number() ? Status() : Load();
}

void IndexWriter::Changed(const Batch& batch) {
  is_known_ = false;
  filling_ = batch.number();
}

void IndexWriter::Written() {
  if (filling_ != 0) is_known_ = true;
  filling_ = 0;
}

Status IndexWriter::Load() {
  if (is_known_) return {};
  filling_ = 0;
  merges_.clear();
  head_ = {};
  directory_ = {};
  Database::Cursor cursor(db_, Family::kIndex, true);
  WF_TRY(const std::optional<std::string> head, cursor.Get(keys::IndexHead()));
  WF_TRY(const std::optional<std::string> listed, cursor.Get(keys::IndexDirectory()));
  if (head && !Decode(*head, head_)) return Fail(DamagedIndex("head").In(db_.dir()));
  if (listed && !Decode(*listed, directory_)) return Fail(DamagedIndex("directory").In(db_.dir()));
  WF_CHECK(RemoveGarbage(cursor));
  WF_CHECK(CountDead(cursor));
  is_known_ = true;
  return {};
}

// Segments that no directory lists: of a merge that was cut off.
Status IndexWriter::RemoveGarbage(Database::Cursor& cursor) {
  Batch batch(db_);
  bool found = false;
  const std::string all = keys::AllIndexSegments();
  cursor.Seek(all);
  while (cursor.Valid() && cursor.key().starts_with(all)) {
    uint64_t number = 0;
    if (!keys::ParseNumber(cursor.key().substr(all.size(), 8), number))
      return Fail(DamagedIndex("a segment's key").In(db_.dir()));
    if (std::ranges::find(directory_.segments, number, &SegmentEntry::number) ==
        directory_.segments.end()) {
      RemoveSegment(number, batch);
      found = true;
    }
    const std::string next = keys::After(keys::IndexSegment(number));
    if (next.empty()) break;
    cursor.Seek(next);
  }
  WF_CHECK(cursor.status());
  return found ? db_.Write(batch) : Status();
}

Status IndexWriter::CountDead(Database::Cursor& cursor) {
  dead_.clear();
  WF_TRY(const std::vector<uint64_t> dead, ReadDead(cursor, 0, UINT64_MAX));
  for (const uint64_t position : dead)
    if (const SegmentEntry* segment = SegmentAt(position)) ++dead_[segment->number];
  return {};
}

const SegmentEntry* IndexWriter::SegmentAt(uint64_t position) const {
  const auto past = std::ranges::upper_bound(directory_.segments, position, {}, &SegmentEntry::end);
  return past != directory_.segments.end() && past->first <= position ? &*past : nullptr;
}

Status IndexWriter::Add(const IndexDocument& document, std::string_view terms, Batch& batch) {
  WF_CHECK(Load(batch));
  batch.Put(Family::kIndex, keys::IndexFresh(document.position), EncodeFresh(document, terms));
  return Skip(document.position, batch);
}

Status IndexWriter::Skip(uint64_t position, Batch& batch) {
  WF_CHECK(Load(batch));
  Changed(batch);
  head_.reach = position + 1;
  batch.Put(Family::kIndex, keys::IndexHead(), Encode(head_));
  return {};
}

Status IndexWriter::Forget(uint64_t position, Batch& batch) {
  WF_CHECK(Load(batch));
  if (position >= directory_.sealed) {
    batch.Delete(Family::kIndex, keys::IndexFresh(position));
    return {};
  }
  const SegmentEntry* segment = SegmentAt(position);
  if (segment == nullptr) return {};
  Changed(batch);
  batch.Put(Family::kIndex, keys::IndexDead(position), "");
  ++dead_[segment->number];
  return {};
}

void IndexWriter::Clear(Batch& batch) {
  is_known_ = false;
  filling_ = 0;
  batch.DeleteRange(Family::kIndex, std::string(1, '\0'), std::string(1, '\xff'));
}

Result<bool> IndexWriter::Work() {
  WF_CHECK(Load());
  if (head_.reach - std::min(directory_.sealed, head_.reach) >= shape_.fresh) return Seal();
  if (!PlanMerge()) return false;
  is_known_ = false;
  Batch batch(db_);
  WF_TRY(const bool done, merges_.back()->Step(shape_.step_bytes, batch));
  if (done) WF_CHECK(FinishMerge(batch));
  WF_CHECK(db_.Write(batch));
  is_known_ = true;
  return true;
}

// The documents that are in no segment become one.
Result<bool> IndexWriter::Seal() {
  is_known_ = false;
  Batch batch(db_);
  Database::Cursor cursor(db_, Family::kIndex, false);
  WF_TRY(const std::unique_ptr<FreshSegment> fresh,
         FreshSegment::Read(cursor, directory_.sealed, head_.reach));
  if (fresh->info().documents > 0) {
    WF_TRY(const SegmentEntry entry, BuildSegment(*fresh, directory_.next_number++, batch));
    directory_.segments.push_back(entry);
  }
  batch.DeleteRange(Family::kIndex, keys::IndexFresh(directory_.sealed),
                    keys::IndexFresh(head_.reach));
  directory_.sealed = head_.reach;
  batch.Put(Family::kIndex, keys::IndexDirectory(), Encode(directory_));
  WF_CHECK(db_.Write(batch));
  is_known_ = true;
  return true;
}

bool IndexWriter::IsMerging(uint64_t number) const {
  return std::ranges::any_of(merges_, [&](const auto& merge) {
    return std::ranges::find(merge->inputs(), number, &SegmentEntry::number) !=
           merge->inputs().end();
  });
}

// True where there is a merge to work on. What is due of a lower level goes before a large one that
// has begun, or small segments would pile up meanwhile.
bool IndexWriter::PlanMerge() {
  const uint64_t begun = merges_.empty() ? UINT64_MAX : merges_.back()->inputs().front().level;
  std::vector<SegmentEntry> best;
  std::vector<SegmentEntry> run;
  for (const SegmentEntry& segment : directory_.segments) {
    if (IsMerging(segment.number)) {
      run.clear();
      continue;
    }
    const uint64_t limit = best.empty() ? begun : best.front().level;
    const auto dead = dead_.find(segment.number);
    if (dead != dead_.end() && dead->second * 100 > segment.documents * kMostDead &&
        segment.level < limit) {
      best = {segment};
      run.clear();
      continue;
    }
    if (!run.empty() && run.front().level != segment.level) run.clear();
    run.push_back(segment);
    if (run.size() < shape_.fan_out || segment.level >= shape_.levels || segment.level >= limit)
      continue;
    best = std::move(run);
    run.clear();
  }
  if (!best.empty()) {
    const uint64_t level = best.front().level + (best.size() > 1 ? 1 : 0);
    merges_.push_back(
        std::make_unique<SegmentMerger>(db_, std::move(best), directory_.next_number++, level));
  }
  return !merges_.empty();
}

// The result takes the place of what it was made of.
Status IndexWriter::FinishMerge(Batch& batch) {
  const std::unique_ptr<SegmentMerger> merge = std::move(merges_.back());
  merges_.pop_back();
  std::vector<SegmentEntry>& segments = directory_.segments;
  const auto first =
      std::ranges::find(segments, merge->inputs().front().number, &SegmentEntry::number);
  const SegmentEntry& result = merge->result();
  uint64_t dead = 0;
  for (const SegmentEntry& input : merge->inputs()) {
    RemoveSegment(input.number, batch);
    dead += dead_[input.number];
    dead_.erase(input.number);
  }
  for (const uint64_t position : merge->dropped())
    batch.Delete(Family::kIndex, keys::IndexDead(position));
  dead -= std::min<uint64_t>(dead, merge->dropped().size());
  const auto place = segments.erase(first, first + static_cast<int64_t>(merge->inputs().size()));
  if (result.documents > 0) segments.insert(place, result);
  if (dead > 0) dead_[result.number] = dead;
  batch.Put(Family::kIndex, keys::IndexDirectory(), Encode(directory_));
  return {};
}

}  // namespace wirefold
