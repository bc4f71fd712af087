// A list of postings as a cursor, for segments of any kind. Of a long list no more is decoded than
// the blocks in which it stops.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/index_form.h"
#include "store/index_reader.h"

namespace wirefold {

class ListPostings : public Postings {
 public:
  // Where the chunks of a long list come from.
  struct Chunks {
    virtual ~Chunks() = default;
    // Each lasts until its next call.
    virtual Result<std::string_view> Documents(size_t chunk) = 0;
    virtual Result<std::string_view> Positions(size_t chunk) = 0;
  };

  // Of `entry`, whose list is copied; where it is in chunks they come from `chunks`. Ordinals are
  // below `limit`; `name` is the record's, for errors.
  ListPostings(const TermEntry& entry, uint32_t limit, std::unique_ptr<Chunks> chunks,
               std::string name);

  void Seek(uint32_t ordinal) override;
  void SeekBack(uint32_t ordinal) override;
  Result<const std::vector<uint32_t>*> Positions() override;
  double Impact(uint32_t ordinal, bool closely, uint32_t& until) override;
  void AddTo(const Stretch& stretch, bool titled, Tally& tally) override;

 protected:
  void Step() override;

 private:
  struct Decoded {
    size_t chunk = SIZE_MAX, block = SIZE_MAX;  // which one of which
    std::vector<uint32_t> ordinals;
    std::vector<TermCount> counts;
  };
  size_t ChunkOf(uint32_t ordinal) const;
  uint32_t EndOf(size_t chunk) const;
  size_t BlockOf(uint32_t ordinal) const;
  bool Load(size_t chunk);
  bool Take(std::string_view& rest, size_t count, uint64_t before, Decoded& to) const;
  bool LoadList();
  bool Decode(size_t block);
  bool LoadFrom(uint32_t ordinal);
  Result<std::string_view> PositionBytes();
  double ImpactOfShort(uint32_t ordinal, uint32_t& until);
  void AddBlock(const Stretch& stretch, bool titled, Tally& tally) const;
  void Show(size_t at);
  bool Damaged();
  void Fail(const Error& error);

  uint32_t limit_;
  bool has_positions_;
  std::string name_;
  std::string list_;                      // of a short one
  size_t positions_begin_ = 0;            // in it
  std::vector<TermEntry::Chunk> firsts_;  // of a long one
  std::unique_ptr<Chunks> chunks_;

  size_t chunk_ = SIZE_MAX;  // in hand
  std::vector<PostingBlock> blocks_;
  std::string_view position_bytes_;  // its
  bool has_position_bytes_ = false;
  // Blocks of late, each in a place of its own: a stretch is gone through as a whole, and then what
  // may be a hit once more. A short list is one block.
  std::vector<Decoded> decoded_;
  size_t block_ = SIZE_MAX;  // in hand
  const Decoded* hand_ = nullptr;
  size_t at_ = 0;  // of its documents
  // What is left of its positions, and whose come next.
  std::string_view positions_rest_;
  size_t positions_of_ = SIZE_MAX;  // not looked at
  std::vector<uint32_t> positions_;
};

}  // namespace wirefold
