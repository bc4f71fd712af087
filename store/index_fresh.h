// The documents that are in no segment yet, as one: for searches as they are, and as what the first
// segment is made of.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/index_form.h"
#include "store/index_reader.h"

namespace wirefold {

class FreshSegment : public IndexSegment {
 public:
  struct Document {
    IndexDocument columns;
    std::string bytes;       // the record
    std::string_view terms;  // in them; as long as the document stays where it is
  };
  // All fresh ones at [first, end), in the order of a segment.
  static Result<std::unique_ptr<FreshSegment>> Read(Database::Cursor& cursor, uint64_t first,
                                                    uint64_t end);

  const std::vector<std::unique_ptr<Document>>& documents() const { return documents_; }

  Result<std::unique_ptr<Postings>> Find(std::string_view term) const override;
  Status ForEachTerm(std::string_view prefix, const VisitTerm& visit) const override;
  Status ForEachList(std::string_view prefix, const VisitList& visit) const override;
  Status Mark(std::string_view prefix, bool in_title, std::vector<uint64_t>& marks) const override;
  Result<Time> When(uint32_t ordinal) const override;
  Result<Time> NewestFrom(uint32_t ordinal) const override;
  Result<uint64_t> Position(uint32_t ordinal) const override;
  Result<ArticleId> Article(uint32_t ordinal) const override;
  Result<std::string_view> Lengths(uint32_t ordinal) const override;
  Result<std::string> Source(uint32_t ordinal) const override;
  Result<std::string> Language(uint32_t ordinal) const override;
  Result<bool> IsDead(uint32_t ordinal) const override;

 private:
  FreshSegment() = default;
  Result<const IndexDocument*> At(uint32_t ordinal) const;

  std::vector<std::unique_ptr<Document>> documents_;
  std::string lengths_;  // of each a byte
};

}  // namespace wirefold
