// How a segment comes to be: out of documents that are in none, or out of several segments that are
// one from then on. Both write into batches under a number that no directory lists yet; nobody
// reads it before that, and a kill leaves what the next opening removes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/index_form.h"
#include "store/index_fresh.h"

namespace wirefold {

// Puts a segment's values where they belong.
class SegmentSink : public TermBlockWriter::Sink {
 public:
  SegmentSink(uint64_t number, Database::Batch& batch) : number_(number), batch_(batch) {}
  void Block(std::string_view last_term, std::string_view value) override;
  void Chunk(uint64_t number, std::string_view documents, std::string_view positions) override;
  void Page(Column column, uint32_t number, const std::vector<uint64_t>& values);
  void Names(Column column, const std::vector<std::string>& names);

 private:
  uint64_t number_;
  Database::Batch& batch_;
};

// The whole of `fresh` as segment `number`.
Result<SegmentEntry> BuildSegment(const FreshSegment& fresh, uint64_t number,
                                  Database::Batch& batch);

// Several segments that lie side by side become one, without the documents that were dead when it
// began. In steps, because a large one takes seconds.
class SegmentMerger {
 public:
  // `level` is the result's.
  SegmentMerger(const Database& db, std::vector<SegmentEntry> inputs, uint64_t number,
                uint64_t level);
  ~SegmentMerger();

  // About so many bytes of the inputs' lists, or a page of columns; true: that was all. The first
  // step reads all columns.
  Result<bool> Step(size_t bytes, Database::Batch& batch);

  const std::vector<SegmentEntry>& inputs() const { return inputs_; }
  const SegmentEntry& result() const { return result_; }
  // Documents that are in the inputs and not in the result, by position.
  const std::vector<uint64_t>& dropped() const { return dropped_; }

 private:
  class Input;
  struct Row;

  Status ReadColumns();
  Status ReadColumns(size_t input, Database::Cursor& cursor);
  void WritePage(SegmentSink& sink);
  void DropEnded();
  Result<size_t> MergeTerm(SegmentSink& sink);

  const Database& db_;
  std::vector<SegmentEntry> inputs_;
  SegmentEntry result_;
  std::vector<uint64_t> dropped_;

  std::vector<Row> rows_;  // of the result, in its order; until they are written
  std::vector<std::string> sources_, languages_;
  uint32_t next_page_ = 0;
  std::vector<std::vector<uint32_t>> ordinals_;  // of each input: in the result
  std::vector<std::unique_ptr<Input>> streams_;
  std::vector<uint8_t> words_;  // of the result's documents
  TermBlockWriter terms_{words_};
  // Of the term in hand.
  std::string term_;
  std::vector<size_t> taken_;  // the inputs that have it
  std::vector<Posting> postings_;
};

}  // namespace wirefold
