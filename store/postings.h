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
    virtual Result<std::string> Documents(size_t chunk) = 0;
    virtual Result<std::string> Positions(size_t chunk) = 0;
  };

  // Of `entry`, whose list is copied; where it is in chunks they come from `chunks`. Ordinals are
  // below `limit`; `name` is the record's, for errors.
  ListPostings(const TermEntry& entry, uint32_t limit, std::unique_ptr<Chunks> chunks,
               std::string name);

  void Seek(uint32_t ordinal) override;
  void SeekBack(uint32_t ordinal) override;
  Result<const std::vector<uint32_t>*> Positions() override;
  double Impact(uint32_t ordinal, bool closely, uint32_t& until) override;

 protected:
  void Step() override;

 private:
  size_t ChunkOf(uint32_t ordinal) const;
  uint32_t EndOf(size_t chunk) const;
  size_t BlockOf(uint32_t ordinal) const;
  bool Load(size_t chunk);
  bool TakeDocuments(std::string_view& rest, size_t count, uint64_t before);
  bool LoadList();
  bool Decode(size_t block);
  bool LoadFrom(uint32_t ordinal);
  Result<std::string_view> PositionBytes();
  double ImpactOfShort(uint32_t ordinal, uint32_t& until);
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
  std::string bytes_;        // its
  std::vector<PostingBlock> blocks_;
  std::string position_bytes_;  // its
  bool has_position_bytes_ = false;
  // The block in hand, decoded; a short list is one.
  size_t block_ = SIZE_MAX;
  std::vector<uint32_t> ordinals_;
  std::vector<TermCount> counts_;
  size_t at_ = 0;  // of these
  // What is left of its positions, and whose come next.
  std::string_view positions_rest_;
  size_t positions_of_ = SIZE_MAX;  // not looked at
  std::vector<uint32_t> positions_;
};

}  // namespace wirefold
