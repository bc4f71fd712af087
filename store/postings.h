// A list of postings as a cursor, for segments of any kind.
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

 protected:
  void Step() override;

 private:
  struct Document {
    uint32_t ordinal = 0;
    TermCount count;
  };

  bool Load(size_t chunk);
  void Show(size_t at);
  void Fail(const Error& error);

  uint32_t limit_;
  bool has_positions_;
  std::string name_;
  std::string list_;              // of a short one
  std::vector<uint32_t> firsts_;  // of each chunk, its first ordinal
  std::unique_ptr<Chunks> chunks_;

  size_t chunk_ = SIZE_MAX;  // in hand
  std::vector<Document> loaded_;
  size_t at_ = 0;  // of these
  bool has_position_bytes_ = false;
  std::string position_bytes_;  // of a chunk; a short list has them behind its documents
  size_t positions_begin_ = 0;
  // Whose positions begin where: reading goes on from there.
  size_t positions_of_ = 0;
  size_t positions_from_ = 0;
  std::vector<uint32_t> positions_;
};

}  // namespace wirefold
