// How a segment that is stored is read: for searches (index_reader.h) and for merges.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "store/index_form.h"
#include "store/index_reader.h"

namespace wirefold {

// The value of `key`, which must be there: an index names it.
Result<std::string> GetIndexed(Database::Cursor& cursor, const std::string& key,
                               std::string_view what);

// The same of a key that ends with a number, and those of the numbers behind it, as far as they are
// there: `most` cost little more than one.
Result<std::vector<std::string>> GetRow(Database::Cursor& cursor, const std::string& key,
                                        size_t most, std::string_view what);
// What is asked for in its order is read so many at once.
inline constexpr size_t kAhead = 32;

// One page of a column, and the names behind it where it is one of names.
Result<std::vector<uint64_t>> ReadPage(Database::Cursor& cursor, const SegmentEntry& segment,
                                       Column column, uint32_t page);
Result<std::vector<std::string>> ReadNames(Database::Cursor& cursor, const SegmentEntry& segment,
                                           Column column);

// The positions of a segment's dead documents, ascending.
Result<std::vector<uint64_t>> ReadDead(Database::Cursor& cursor, uint64_t first, uint64_t end);

class StoredSegment : public IndexSegment {
 public:
  // `cursor` outlives it.
  StoredSegment(Database::Cursor& cursor, SegmentEntry entry);

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
  using VisitEntry = std::function<bool(const TermEntry&)>;
  Status ForEachEntry(std::string_view prefix, const VisitEntry& visit) const;
  std::unique_ptr<Postings> ListOf(const TermEntry& entry, std::string name) const;
  Result<std::string_view> Page(Column column, std::vector<std::string>& pages,
                                uint32_t number) const;
  Status Mark(const TermEntry& entry, bool in_title, std::vector<uint64_t>& marks) const;
  Status ReadPage(Column column, uint32_t number, std::vector<uint64_t>& values) const;
  Result<uint64_t> ValueOf(Column column, uint32_t ordinal) const;
  Result<std::string> NameOf(Column column, uint32_t ordinal) const;

  Database::Cursor& cursor_;
  SegmentEntry entry_;
  // The page that was asked for last: who asks for many goes through them in order.
  struct LastPage {
    uint32_t number = UINT32_MAX;
    std::vector<uint64_t> values;
  };
  mutable std::array<LastPage, 128> last_;  // by the column's letter
  // By page, as they are.
  mutable std::vector<std::string> words_, articles_, times_;
  mutable std::map<Column, std::vector<std::string>> names_;
  mutable std::optional<std::vector<uint64_t>> dead_;
};

}  // namespace wirefold
