#include "store/index_segment.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "store/keys.h"
#include "store/postings.h"

namespace wirefold {
namespace {

std::string NameOfBlock(const SegmentEntry& segment, std::string_view what) {
  return fmt::format("{} of segment {}", what, segment.number);
}

class StoredChunks : public ListPostings::Chunks {
 public:
  StoredChunks(Database::Cursor& cursor, uint64_t segment, uint64_t first)
      : cursor_(cursor), segment_(segment), first_(first) {}
  Result<std::string> Documents(size_t chunk) override {
    return GetIndexed(cursor_, keys::IndexChunk(segment_, first_ + chunk), "a list's chunk");
  }
  Result<std::string> Positions(size_t chunk) override {
    return GetIndexed(cursor_, keys::IndexPositions(segment_, first_ + chunk), "its positions");
  }

 private:
  Database::Cursor& cursor_;
  uint64_t segment_, first_;
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
  newest_.resize(pages);
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

Result<bool> StoredSegment::Mark(std::string_view prefix, bool in_title, size_t most,
                                 std::vector<uint64_t>& marks) const {
  size_t terms = 0;
  Status status;
  WF_CHECK(ForEachEntry(prefix, [&](const TermEntry& entry) {
    if (++terms > most) return false;
    status = Mark(entry, in_title, marks);
    return status.has_value();
  }));
  WF_CHECK(status);
  return terms <= most;
}

Status StoredSegment::Mark(const TermEntry& entry, bool in_title,
                           std::vector<uint64_t>& marks) const {
  PostingBlock list;
  list.documents = entry.documents;
  list.bytes = entry.list;
  std::vector<PostingBlock> blocks = {list};
  const size_t chunks = std::max<size_t>(entry.chunks.size(), 1);
  std::string bytes;
  bool sound = true;
  for (size_t i = 0; i < chunks && sound; ++i) {
    if (!entry.chunks.empty()) {
      WF_TRY(bytes, GetIndexed(cursor_, keys::IndexChunk(entry_.number, entry.first_chunk + i),
                               "a list's chunk"));
      sound =
          TakeBlocks(bytes, std::min(kChunkDocuments, entry.documents - i * kChunkDocuments),
                     info_.documents, HasPositions(static_cast<TermKind>(entry.term[0])), blocks);
    }
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
  // The visitor may use the cursor: a block is gone through as a copy, and the next one sought.
  std::string next = keys::IndexBlock(entry_.number, prefix);
  while (true) {
    cursor_.Seek(next);
    WF_CHECK(cursor_.status());
    if (!cursor_.Valid() || !cursor_.key().starts_with(blocks)) return {};
    const std::string block(cursor_.value());
    next = std::string(cursor_.key()) += '\0';
    TermBlockReader reader(block);
    while (reader.Next()) {
      const TermEntry& entry = reader.entry();
      if (entry.term < prefix) continue;
      if (!entry.term.starts_with(prefix)) return {};
      if (!visit(entry)) return {};
    }
    if (!reader.sound())
      return Fail(DamagedIndex(NameOfBlock(entry_, "a block of terms")).In(cursor_.dir()));
  }
}

Result<uint64_t> StoredSegment::ValueOf(Column column, uint32_t ordinal) const {
  const uint32_t number = ordinal / kPageDocuments;
  LastPage& last = last_[static_cast<size_t>(column)];
  if (last.values == nullptr || last.number != number) {
    auto page = pages_.find({column, number});
    if (page == pages_.end()) {
      WF_TRY(std::vector<uint64_t> values, ReadPage(cursor_, entry_, column, number));
      page = pages_.emplace(std::pair(column, number), std::move(values)).first;
    }
    last = {number, &page->second};
  }
  const uint32_t at = ordinal % kPageDocuments;
  if (at >= last.values->size())
    return Fail(
        DamagedIndex(NameOfBlock(entry_, fmt::format("document {}", ordinal))).In(cursor_.dir()));
  return (*last.values)[at];
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

// A value's bytes, of a column in which all have `width`.
Result<std::string_view> StoredSegment::Plain(Column column, std::vector<std::string>& pages,
                                              uint32_t ordinal, size_t width) const {
  const uint32_t number = ordinal / kPageDocuments, at = ordinal % kPageDocuments;
  const char letter = static_cast<char>(column);
  if (number < pages.size() && pages[number].empty()) {
    WF_TRY(pages[number],
           GetIndexed(cursor_, keys::IndexPage(entry_.number, letter, number), "a column's page"));
  }
  if (ordinal >= entry_.documents ||
      pages[number].size() != DocumentsOnPage(entry_, number) * width)
    return Fail(
        DamagedIndex(NameOfBlock(entry_, fmt::format("column {}", letter))).In(cursor_.dir()));
  return std::string_view(pages[number]).substr(at * width, width);
}

Result<ArticleId> StoredSegment::Article(uint32_t ordinal) const {
  constexpr size_t kBytes = 8;
  WF_TRY(std::string_view bytes, Plain(Column::kArticle, articles_, ordinal, kBytes));
  return ArticleId{TakeNumber(bytes, kBytes)};
}

// Asked for of nearly all documents by a ranked search.
Result<uint32_t> StoredSegment::Words(uint32_t ordinal) const {
  WF_TRY(const std::string_view byte, Plain(Column::kWords, words_, ordinal, 1));
  return WordsOf(static_cast<uint8_t>(byte[0]));
}

Result<Time> StoredSegment::NewestFrom(uint32_t ordinal) const {
  const uint32_t number = ordinal / kPageDocuments;
  if (number >= newest_.size()) return When(ordinal);
  if (!newest_[number]) {
    const std::string key = keys::IndexPage(entry_.number, char(Column::kWhen), number);
    WF_TRY(const std::string bytes, GetIndexed(cursor_, key, "a column's page"));
    uint64_t first = 0;
    if (!FirstOnPage(bytes, first))
      return Fail(DamagedIndex(NameOfBlock(entry_, "column w")).In(cursor_.dir()));
    newest_[number] = FromMillis(static_cast<int64_t>(first));
  }
  return *newest_[number];
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
