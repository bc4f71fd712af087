#include "store/index_segment.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/bytes.h"
#include "store/keys.h"
#include "store/postings.h"

namespace wirefold {
namespace {

std::string NameOfBlock(const SegmentEntry& segment, std::string_view what) {
  return fmt::format("{} of segment {}", what, segment.number);
}

// Values of consecutive numbers, mostly asked for in their order.
class Row {
 public:
  using Key = std::string (*)(uint64_t segment, uint64_t number);
  Row(Database::Cursor& cursor, Key key, uint64_t segment, std::string_view what)
      : cursor_(cursor), key_(key), segment_(segment), what_(what) {}

  Result<std::string_view> At(uint64_t number) {
    if (number - first_ < values_.size()) return values_[number - first_];
    const bool goes_on = !values_.empty() && number - first_ == values_.size();
    ahead_ = goes_on ? std::min(2 * ahead_, kAhead) : 1;
    WF_TRY(std::vector<std::string> more, GetRow(cursor_, key_(segment_, number), ahead_, what_));
    // Whoever looks at both sides of a border comes back to the last one.
    values_.erase(values_.begin(), goes_on ? values_.end() - 1 : values_.end());
    first_ = number - values_.size();
    std::ranges::move(more, std::back_inserter(values_));
    return values_[number - first_];
  }

 private:
  Database::Cursor& cursor_;
  Key key_;
  uint64_t segment_;
  std::string_view what_;
  std::vector<std::string> values_;
  uint64_t first_ = 0;  // its number
  size_t ahead_ = 1;
};

class StoredChunks : public ListPostings::Chunks {
 public:
  StoredChunks(Database::Cursor& cursor, uint64_t segment, uint64_t first)
      : first_(first),
        documents_(cursor, keys::IndexChunk, segment, "a list's chunk"),
        positions_(cursor, keys::IndexPositions, segment, "its positions") {}
  Result<std::string_view> Documents(size_t chunk) override {
    return documents_.At(first_ + chunk);
  }
  Result<std::string_view> Positions(size_t chunk) override {
    return positions_.At(first_ + chunk);
  }

 private:
  uint64_t first_;
  Row documents_, positions_;
};

uint32_t DocumentsOnPage(const SegmentEntry& segment, uint32_t page) {
  const uint64_t before = uint64_t{page} * kPageDocuments;
  if (before >= segment.documents) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>(kPageDocuments, segment.documents - before));
}

}  // namespace

Result<std::string> GetIndexed(Database::Cursor& cursor, const std::string& key,
                               std::string_view what) {
  WF_TRY(std::optional<std::string> value, cursor.Get(key));
  if (!value) return Fail(DamagedIndex(std::string(what) + " is missing").In(cursor.dir()));
  return std::move(*value);
}

Result<std::vector<std::string>> GetRow(Database::Cursor& cursor, const std::string& key,
                                        size_t most, std::string_view what) {
  std::vector<std::string> values(1);
  WF_TRY(values.front(), GetIndexed(cursor, key, what));
  const std::string row = key.substr(0, key.size() - sizeof(uint64_t));
  uint64_t first = 0, number = 0;
  if (!keys::ParseNumber(std::string_view(key).substr(row.size()), first)) return values;
  while (values.size() < most) {
    cursor.Next();
    WF_CHECK(cursor.status());
    if (!cursor.Valid() || !cursor.key().starts_with(row) ||
        !keys::ParseNumber(cursor.key().substr(row.size()), number) ||
        number != first + values.size())
      break;
    values.emplace_back(cursor.value());
  }
  return values;
}

Result<std::vector<uint64_t>> ReadPage(Database::Cursor& cursor, const SegmentEntry& segment,
                                       Column column, uint32_t page) {
  const char letter = static_cast<char>(column);
  WF_TRY(const std::string bytes,
         GetIndexed(cursor, keys::IndexPage(segment.number, letter, page), "a column's page"));
  std::vector<uint64_t> values;
  if (!DecodePage(column, bytes, DocumentsOnPage(segment, page), values))
    return Fail(
        DamagedIndex(NameOfBlock(segment, fmt::format("column {}", letter))).In(cursor.dir()));
  return values;
}

Result<std::vector<std::string>> ReadNames(Database::Cursor& cursor, const SegmentEntry& segment,
                                           Column column) {
  const char letter = static_cast<char>(column);
  WF_TRY(const std::string bytes,
         GetIndexed(cursor, keys::IndexNames(segment.number, letter), "a column's names"));
  std::vector<std::string> names;
  if (!DecodeNames(bytes, names))
    return Fail(
        DamagedIndex(NameOfBlock(segment, fmt::format("names {}", letter))).In(cursor.dir()));
  return names;
}

Result<std::vector<uint64_t>> ReadDead(Database::Cursor& cursor, uint64_t first, uint64_t end) {
  std::vector<uint64_t> dead;
  const std::string last = keys::IndexDead(end);
  for (cursor.Seek(keys::IndexDead(first)); cursor.Valid() && cursor.key() < last; cursor.Next()) {
    uint64_t position = 0;
    if (!keys::ParseNumber(cursor.key().substr(1), position))
      return Fail(DamagedIndex("the mark of a dead document").In(cursor.dir()));
    dead.push_back(position);
  }
  WF_CHECK(cursor.status());
  return dead;
}

StoredSegment::StoredSegment(Database::Cursor& cursor, SegmentEntry entry)
    : cursor_(cursor), entry_(entry) {
  const size_t pages = (entry.documents + kPageDocuments - 1) / kPageDocuments;
  words_.resize(pages);
  articles_.resize(pages);
  times_.resize(pages);
  info_ = {entry.first, entry.end,    static_cast<uint32_t>(entry.documents),
           entry.words, entry.newest, entry.oldest};
}

Result<std::unique_ptr<Postings>> StoredSegment::Find(std::string_view term) const {
  // A block has the key of its last term: the first block not before the term is the only one that
  // can have it.
  const std::string prefix = keys::IndexBlock(entry_.number, "");
  cursor_.Seek(keys::IndexBlock(entry_.number, term));
  WF_CHECK(cursor_.status());
  if (!cursor_.Valid() || !cursor_.key().starts_with(prefix)) return nullptr;
  TermBlockReader reader(cursor_.value());
  while (reader.Next()) {
    const TermEntry& entry = reader.entry();
    if (entry.term < term) continue;
    if (entry.term > term) return nullptr;
    return ListOf(entry, NameOfBlock(entry_, fmt::format("the list of \"{}\"", term.substr(1))));
  }
  if (!reader.sound())
    return Fail(DamagedIndex(NameOfBlock(entry_, "a block of terms")).In(cursor_.dir()));
  return nullptr;
}

std::unique_ptr<Postings> StoredSegment::ListOf(const TermEntry& entry, std::string name) const {
  std::unique_ptr<ListPostings::Chunks> chunks;
  if (!entry.chunks.empty())
    chunks = std::make_unique<StoredChunks>(cursor_, entry_.number, entry.first_chunk);
  return std::make_unique<ListPostings>(entry, info_.documents, std::move(chunks), std::move(name));
}

Status StoredSegment::ForEachTerm(std::string_view prefix, const VisitTerm& visit) const {
  return ForEachEntry(prefix,
                      [&](const TermEntry& entry) { return visit(entry.term, entry.documents); });
}

Status StoredSegment::ForEachList(std::string_view prefix, const VisitList& visit) const {
  const std::string name = NameOfBlock(
      entry_, prefix.empty() ? "a list" : fmt::format("a list of \"{}*\"", prefix.substr(1)));
  return ForEachEntry(
      prefix, [&](const TermEntry& entry) { return visit(entry.term, ListOf(entry, name)); });
}

Status StoredSegment::Mark(std::string_view prefix, bool in_title,
                           std::vector<uint64_t>& marks) const {
  Status status;
  WF_CHECK(ForEachEntry(prefix, [&](const TermEntry& entry) {
    status = Mark(entry, in_title, marks);
    return status.has_value();
  }));
  return status;
}

Status StoredSegment::Mark(const TermEntry& entry, bool in_title,
                           std::vector<uint64_t>& marks) const {
  PostingBlock list;
  list.documents = entry.documents;
  list.bytes = entry.list;
  std::vector<PostingBlock> blocks = {list};
  std::vector<std::string> chunks;
  if (!entry.chunks.empty()) {
    WF_TRY(chunks, GetRow(cursor_, keys::IndexChunk(entry_.number, entry.first_chunk),
                          entry.chunks.size(), "a list's chunk"));
  }
  bool sound = chunks.size() == entry.chunks.size();
  for (size_t i = 0; i < std::max<size_t>(entry.chunks.size(), 1) && sound; ++i) {
    if (!entry.chunks.empty())
      sound =
          TakeBlocks(chunks[i], std::min(kChunkDocuments, entry.documents - i * kChunkDocuments),
                     info_.documents, HasPositions(static_cast<TermKind>(entry.term[0])), blocks);
    for (const PostingBlock& block : blocks)
      sound = sound && MarkPostings(block, info_.documents, in_title, marks);
  }
  if (sound) return {};
  return Fail(
      DamagedIndex(NameOfBlock(entry_, fmt::format("the list of \"{}\"", entry.term.substr(1))))
          .In(cursor_.dir()));
}

Status StoredSegment::ForEachEntry(std::string_view prefix, const VisitEntry& visit) const {
  const std::string blocks = keys::IndexBlock(entry_.number, "");
  // The visitor may use the cursor: a block is gone through as a copy, and where it was moved the
  // next one is sought.
  std::string block, key = keys::IndexBlock(entry_.number, prefix);
  cursor_.Seek(key);
  while (true) {
    WF_CHECK(cursor_.status());
    if (!cursor_.Valid() || !cursor_.key().starts_with(blocks)) return {};
    block = cursor_.value();
    key = cursor_.key();
    TermBlockReader reader(block);
    while (reader.Next()) {
      const TermEntry& entry = reader.entry();
      if (entry.term < prefix) continue;
      if (!entry.term.starts_with(prefix)) return {};
      if (!visit(entry)) return {};
    }
    if (!reader.sound())
      return Fail(DamagedIndex(NameOfBlock(entry_, "a block of terms")).In(cursor_.dir()));
    if (cursor_.Valid() && cursor_.key() == key)
      cursor_.Next();
    else
      cursor_.Seek(key += '\0');
  }
}

Result<uint64_t> StoredSegment::ValueOf(Column column, uint32_t ordinal) const {
  const uint32_t number = ordinal / kPageDocuments;
  LastPage& last = last_[static_cast<size_t>(column)];
  if (last.number != number) {
    last.number = UINT32_MAX;
    WF_CHECK(ReadPage(column, number, last.values));
    last.number = number;
  }
  const uint32_t at = ordinal % kPageDocuments;
  if (at >= last.values.size())
    return Fail(
        DamagedIndex(NameOfBlock(entry_, fmt::format("document {}", ordinal))).In(cursor_.dir()));
  return last.values[at];
}

Status StoredSegment::ReadPage(Column column, uint32_t number,
                               std::vector<uint64_t>& values) const {
  if (column != Column::kWhen) {
    WF_TRY(values, wirefold::ReadPage(cursor_, entry_, column, number));
    return {};
  }
  // NewestFrom() has mostly read these.
  WF_TRY(const std::string_view bytes, Page(column, times_, number));
  if (DecodePage(column, bytes, DocumentsOnPage(entry_, number), values)) return {};
  return Fail(DamagedIndex(NameOfBlock(entry_, "column w")).In(cursor_.dir()));
}

Result<std::string> StoredSegment::NameOf(Column column, uint32_t ordinal) const {
  WF_TRY(const uint64_t number, ValueOf(column, ordinal));
  auto names = names_.find(column);
  if (names == names_.end()) {
    WF_TRY(std::vector<std::string> read, ReadNames(cursor_, entry_, column));
    names = names_.emplace(column, std::move(read)).first;
  }
  if (number >= names->second.size())
    return Fail(DamagedIndex(NameOfBlock(entry_, "a name's number")).In(cursor_.dir()));
  return names->second[number];
}

Result<Time> StoredSegment::When(uint32_t ordinal) const {
  WF_TRY(const uint64_t value, ValueOf(Column::kWhen, ordinal));
  return FromMillis(static_cast<int64_t>(value));
}

Result<uint64_t> StoredSegment::Position(uint32_t ordinal) const {
  return ValueOf(Column::kPosition, ordinal);
}

// Of a column whose pages are kept as they are.
Result<std::string_view> StoredSegment::Page(Column column, std::vector<std::string>& pages,
                                             uint32_t number) const {
  const char letter = static_cast<char>(column);
  if (number >= pages.size())
    return Fail(
        DamagedIndex(NameOfBlock(entry_, fmt::format("column {}", letter))).In(cursor_.dir()));
  if (pages[number].empty()) {
    // Of articles a few are asked for, here and there, of the others nearly all.
    const bool goes_on = column != Column::kArticle && number > 0 && !pages[number - 1].empty();
    WF_TRY(std::vector<std::string> row,
           GetRow(cursor_, keys::IndexPage(entry_.number, letter, number), goes_on ? kAhead : 1,
                  "a column's page"));
    for (size_t i = 0; i < row.size() && number + i < pages.size(); ++i)
      if (pages[number + i].empty()) pages[number + i] = std::move(row[i]);
  }
  return pages[number];
}

Result<ArticleId> StoredSegment::Article(uint32_t ordinal) const {
  constexpr size_t kBytes = 8;
  const uint32_t number = ordinal / kPageDocuments;
  WF_TRY(std::string_view page, Page(Column::kArticle, articles_, number));
  if (ordinal >= entry_.documents || page.size() != DocumentsOnPage(entry_, number) * kBytes)
    return Fail(DamagedIndex(NameOfBlock(entry_, "column a")).In(cursor_.dir()));
  page.remove_prefix(ordinal % kPageDocuments * kBytes);
  return ArticleId{TakeNumber(page, kBytes)};
}

Result<std::string_view> StoredSegment::Lengths(uint32_t ordinal) const {
  static_assert(kPageDocuments == Stretch::kDocuments);
  const uint32_t number = ordinal / kPageDocuments;
  WF_TRY(const std::string_view page, Page(Column::kWords, words_, number));
  if (page.size() == DocumentsOnPage(entry_, number)) return page;
  return Fail(DamagedIndex(NameOfBlock(entry_, "column l")).In(cursor_.dir()));
}

Result<Time> StoredSegment::NewestFrom(uint32_t ordinal) const {
  uint64_t first = 0;
  WF_TRY(const std::string_view page, Page(Column::kWhen, times_, ordinal / kPageDocuments));
  if (!FirstOnPage(page, first))
    return Fail(DamagedIndex(NameOfBlock(entry_, "column w")).In(cursor_.dir()));
  return FromMillis(static_cast<int64_t>(first));
}

Result<std::string> StoredSegment::Source(uint32_t ordinal) const {
  return NameOf(Column::kSource, ordinal);
}

Result<std::string> StoredSegment::Language(uint32_t ordinal) const {
  return NameOf(Column::kLanguage, ordinal);
}

Result<bool> StoredSegment::IsDead(uint32_t ordinal) const {
  if (!dead_) {
    WF_TRY(dead_, ReadDead(cursor_, entry_.first, entry_.end));
  }
  if (dead_->empty()) return false;
  WF_TRY(const uint64_t position, Position(ordinal));
  return std::ranges::binary_search(*dead_, position);
}

}  // namespace wirefold
