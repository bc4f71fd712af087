// The full-text index as it is written. A document comes in with its article's own batch, as the
// record of its terms; so many of these become a segment, so many segments of one level one of the
// next. All of that is done in bounded pieces between the articles (Work()). What is in memory
// follows from the database: after a step that failed, or a kill, it is read again, and what was
// half done is removed and done anew.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "store/index_build.h"
#include "store/index_form.h"
#include "store/index_shape.h"

namespace wirefold {

class IndexWriter {
 public:
  explicit IndexWriter(Database& db, const IndexShape& shape = {}) : db_(db), shape_(shape) {}

  // Up to where in the log the index reaches.
  Result<uint64_t> Reach();

  // ---- into a batch of the caller's, who says Written() when it is: of as much as they like into
  // one, but of one at a time. Where they turn to anything else before, it was not written.

  // Up to where it will reach with what is in the batch already.
  Result<uint64_t> Reach(const Database::Batch& batch);
  // The document at Reach(batch), which moves behind it.
  Status Add(const IndexDocument& document, std::string_view terms, Database::Batch& batch);
  // What lies at `position`, and is no document, is passed over.
  Status Skip(uint64_t position, Database::Batch& batch);
  // A document that is no more: replaced by a later version, or deleted.
  Status Forget(uint64_t position, Database::Batch& batch);
  // Everything.
  void Clear(Database::Batch& batch);
  void Written();

  // ---- in batches of its own

  // A piece of what is to be done; false where there is nothing.
  Result<bool> Work();

 private:
  Status Load();
  Status Load(const Database::Batch& batch);
  void Changed(const Database::Batch& batch);
  Status RemoveGarbage(Database::Cursor& cursor);
  Status CountDead(Database::Cursor& cursor);
  Result<bool> Seal();
  bool PlanMerge();
  bool IsMerging(uint64_t number) const;
  Status FinishMerge(Database::Batch& batch);
  const SegmentEntry* SegmentAt(uint64_t position) const;

  Database& db_;
  IndexShape shape_;
  bool is_known_ = false;  // what follows is as in the database
  uint64_t filling_ = 0;   // or as it will be with the batch of this number; 0: none
  IndexHead head_;
  IndexDirectory directory_;
  std::map<uint64_t, uint64_t> dead_;  // by segment: how many
  // The last one is worked on: it is of the lowest level, and the others wait for it.
  std::vector<std::unique_ptr<SegmentMerger>> merges_;
};

}  // namespace wirefold
