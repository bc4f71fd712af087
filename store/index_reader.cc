#include "store/index_reader.h"

#include "store/index_form.h"
#include "store/index_fresh.h"
#include "store/index_segment.h"
#include "store/keys.h"

namespace wirefold {

Result<uint32_t> IndexSegment::OrdinalBefore(Time time) const {
  if (info_.newest < time) return 0;
  if (info_.oldest >= time) return info_.documents;
  uint32_t low = 0, high = info_.documents;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    WF_TRY(const Time when, When(middle));
    if (when < time)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

Result<IndexReader> IndexReader::Open(const Database& db) {
  IndexReader reader;
  reader.cursor_ = std::make_unique<Database::Cursor>(db, Family::kIndex, true);
  Database::Cursor& cursor = *reader.cursor_;
  IndexHead head;
  IndexDirectory directory;
  WF_TRY(const std::optional<std::string> head_bytes, cursor.Get(keys::IndexHead()));
  if (head_bytes && !Decode(*head_bytes, head)) return Fail(DamagedIndex("head").In(db.dir()));
  WF_TRY(const std::optional<std::string> listed, cursor.Get(keys::IndexDirectory()));
  if (listed && !Decode(*listed, directory)) return Fail(DamagedIndex("directory").In(db.dir()));
  reader.reach_ = head.reach;
  WF_TRY(std::unique_ptr<FreshSegment> fresh,
         FreshSegment::Read(cursor, directory.sealed, head.reach));
  if (fresh->info().documents > 0) reader.segments_.push_back(std::move(fresh));
  for (auto entry = directory.segments.rbegin(); entry != directory.segments.rend(); ++entry)
    if (entry->documents > 0)
      reader.segments_.push_back(std::make_unique<StoredSegment>(cursor, *entry));
  return reader;
}

uint64_t IndexReader::documents() const {
  uint64_t sum = 0;
  for (const auto& segment : segments_) sum += segment->info().documents;
  return sum;
}

uint64_t IndexReader::words() const {
  uint64_t sum = 0;
  for (const auto& segment : segments_) sum += segment->info().words;
  return sum;
}

}  // namespace wirefold
