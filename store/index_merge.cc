// Segments become one (index_build.h).
#include <algorithm>
#include <deque>
#include <map>

#include "store/index_build.h"
#include "store/index_segment.h"
#include "store/keys.h"

namespace wirefold {
namespace {

constexpr uint32_t kDropped = UINT32_MAX;
// What is taken from an input at a time: each time costs a search of the database.
constexpr size_t kReadAhead = 64 << 10;

// Numbers for the names of several inputs, as they come.
class Union {
 public:
  explicit Union(std::vector<std::string>& names) : names_(names) {
    for (uint64_t i = 0; i < names_.size(); ++i) numbers_.emplace(names_[i], i);
  }
  std::vector<uint64_t> NumbersOf(const std::vector<std::string>& names) {
    std::vector<uint64_t> out;
    for (const std::string& name : names) {
      const auto [it, is_new] = numbers_.emplace(name, names_.size());
      if (is_new) names_.push_back(name);
      out.push_back(it->second);
    }
    return out;
  }

 private:
  std::vector<std::string>& names_;
  std::map<std::string, uint64_t> numbers_;
};

}  // namespace

struct SegmentMerger::Row {
  int64_t when = 0;
  uint64_t position = 0;
  uint64_t article = 0;
  uint32_t source = 0;
  uint32_t language = 0;
  uint32_t input = 0;
  uint32_t ordinal = 0;  // there
  uint8_t words = 0;

  uint64_t Of(Column column) const {
    switch (column) {
      case Column::kArticle:
        return article;
      case Column::kLanguage:
        return language;
      case Column::kWords:
        return words;
      case Column::kPosition:
        return position;
      case Column::kSource:
        return source;
      case Column::kWhen:
        break;
    }
    return static_cast<uint64_t>(when);
  }
};

// The terms of one input, in order.
class SegmentMerger::Input {
 public:
  Input(const Database& db, const SegmentEntry& segment)
      : db_(db), segment_(segment), next_key_(keys::IndexBlock(segment.number, "")) {}

  // True where there is one more: entry().
  Result<bool> Next() {
    while (!reader_.Next()) {
      if (!reader_.sound()) return Damaged();
      if (blocks_.size() > 1) {
        blocks_.pop_front();
      } else {
        WF_CHECK(Read());
        if (blocks_.empty()) return false;
      }
      reader_ = TermBlockReader(blocks_.front());
    }
    return true;
  }
  const TermEntry& entry() const { return reader_.entry(); }

  // Appends the postings of the term in hand, with the ordinals that they have in the result; how
  // many bytes they were. Their views last until the next term.
  Result<size_t> Take(const std::vector<uint32_t>& ordinals, std::vector<Posting>& out) {
    const TermEntry& of = entry();
    const bool has_positions = HasPositions(static_cast<TermKind>(of.term[0]));
    const size_t begin = out.size();
    const auto limit = static_cast<uint32_t>(segment_.documents);
    size_t bytes = of.list.size() + of.term.size();
    chunks_.clear();
    if (of.chunks.empty()) {
      if (!DecodeList(of.list, of.documents, limit, has_positions, out)) return Damaged();
    } else {
      Database::Cursor cursor(db_, Family::kIndex, false);
      for (size_t i = 0; i < of.chunks.size(); ++i) {
        const size_t count = std::min(kChunkDocuments, of.documents - i * kChunkDocuments);
        WF_TRY(std::string documents,
               GetIndexed(cursor, keys::IndexChunk(segment_.number, of.first_chunk + i),
                          "a list's chunk"));
        std::string positions;
        if (has_positions) {
          WF_TRY(positions,
                 GetIndexed(cursor, keys::IndexPositions(segment_.number, of.first_chunk + i),
                            "its positions"));
        }
        bytes += documents.size() + positions.size();
        chunks_.push_back(std::move(positions));
        if (!DecodeChunk(documents, chunks_.back(), count, limit, has_positions, out))
          return Damaged();
      }
    }
    size_t kept = begin;
    for (size_t i = begin; i < out.size(); ++i) {
      out[i].ordinal = ordinals[out[i].ordinal];
      if (out[i].ordinal != kDropped) out[kept++] = out[i];
    }
    out.resize(kept);
    return bytes;
  }

 private:
  tl::unexpected<Error> Damaged() const {
    return Fail(DamagedIndex("a term of segment " + std::to_string(segment_.number)).In(db_.dir()));
  }

  Status Read() {
    blocks_.clear();
    if (next_key_.empty()) return {};
    const std::string prefix = keys::IndexBlock(segment_.number, "");
    Database::Cursor cursor(db_, Family::kIndex, false);
    size_t bytes = 0;
    cursor.Seek(next_key_);
    for (; cursor.Valid() && cursor.key().starts_with(prefix) && bytes < kReadAhead;
         cursor.Next()) {
      blocks_.emplace_back(cursor.value());
      bytes += cursor.value().size();
      next_key_ = std::string(cursor.key()) += '\0';
    }
    if (blocks_.empty()) next_key_.clear();
    return cursor.status();
  }

  const Database& db_;
  SegmentEntry segment_;
  std::string next_key_;
  std::deque<std::string> blocks_;  // the first is in hand
  TermBlockReader reader_{{}};
  std::deque<std::string> chunks_;
};

SegmentMerger::SegmentMerger(const Database& db, std::vector<SegmentEntry> inputs, uint64_t number,
                             uint64_t level)
    : db_(db), inputs_(std::move(inputs)) {
  result_.number = number;
  result_.level = level;
  result_.first = inputs_.front().first;
  result_.end = inputs_.back().end;
}

SegmentMerger::~SegmentMerger() = default;

Result<bool> SegmentMerger::Step(size_t bytes, Database::Batch& batch) {
  SegmentSink sink(result_.number, batch);
  if (ordinals_.empty()) {
    WF_CHECK(ReadColumns());
    return false;
  }
  if (!rows_.empty()) {
    WritePage(sink);
    return false;
  }
  for (size_t done = 0; done < bytes;) {
    if (streams_.empty()) {
      terms_.Finish(sink);
      return true;
    }
    WF_TRY(const size_t merged, MergeTerm(sink));
    done += merged;
  }
  return false;
}

Status SegmentMerger::ReadColumns() {
  Database::Cursor cursor(db_, Family::kIndex, false);
  ordinals_.resize(inputs_.size());
  for (size_t i = 0; i < inputs_.size(); ++i) {
    WF_CHECK(ReadColumns(i, cursor));
    streams_.push_back(std::make_unique<Input>(db_, inputs_[i]));
  }
  std::ranges::sort(rows_, [](const Row& a, const Row& b) {
    return a.when != b.when ? a.when > b.when : a.position > b.position;
  });
  for (size_t i = 0; i < rows_.size(); ++i) {
    ordinals_[rows_[i].input][rows_[i].ordinal] = static_cast<uint32_t>(i);
    words_.push_back(rows_[i].words);
  }
  result_.documents = rows_.size();
  if (!rows_.empty()) {
    result_.newest = FromMillis(rows_.front().when);
    result_.oldest = FromMillis(rows_.back().when);
  }
  // The first terms.
  for (size_t i = 0; i < streams_.size(); ++i) {
    WF_TRY(const bool more, streams_[i]->Next());
    if (!more) streams_[i].reset();
  }
  if (rows_.empty()) streams_.clear();
  DropEnded();
  return {};
}

// No streams at all say that there are no more terms.
void SegmentMerger::DropEnded() {
  if (std::ranges::all_of(streams_, [](const auto& stream) { return !stream; })) streams_.clear();
}

Status SegmentMerger::ReadColumns(size_t input, Database::Cursor& cursor) {
  const SegmentEntry& segment = inputs_[input];
  WF_TRY(const std::vector<uint64_t> dead, ReadDead(cursor, segment.first, segment.end));
  WF_TRY(const std::vector<std::string> sources, ReadNames(cursor, segment, Column::kSource));
  WF_TRY(const std::vector<std::string> languages, ReadNames(cursor, segment, Column::kLanguage));
  const std::vector<uint64_t> source_numbers = Union(sources_).NumbersOf(sources);
  const std::vector<uint64_t> language_numbers = Union(languages_).NumbersOf(languages);
  ordinals_[input].assign(segment.documents, kDropped);
  result_.words += segment.words;
  for (uint32_t page = 0; uint64_t{page} * kPageDocuments < segment.documents; ++page) {
    std::map<Column, std::vector<uint64_t>> columns;
    for (const Column column : kColumns) {
      WF_TRY(columns[column], ReadPage(cursor, segment, column, page));
    }
    for (uint32_t i = 0; i < columns[Column::kWhen].size(); ++i) {
      Row row;
      row.when = static_cast<int64_t>(columns[Column::kWhen][i]);
      row.position = columns[Column::kPosition][i];
      row.article = columns[Column::kArticle][i];
      row.words = static_cast<uint8_t>(columns[Column::kWords][i]);
      row.input = static_cast<uint32_t>(input);
      row.ordinal = page * kPageDocuments + i;
      const uint64_t source = columns[Column::kSource][i];
      const uint64_t language = columns[Column::kLanguage][i];
      if (source >= source_numbers.size() || language >= language_numbers.size())
        return Fail(DamagedIndex("a name's number of segment " + std::to_string(segment.number))
                        .In(db_.dir()));
      row.source = static_cast<uint32_t>(source_numbers[source]);
      row.language = static_cast<uint32_t>(language_numbers[language]);
      if (!std::ranges::binary_search(dead, row.position)) {
        rows_.push_back(row);
        continue;
      }
      dropped_.push_back(row.position);
      result_.words -= std::min<uint64_t>(result_.words, WordsOf(row.words));
    }
  }
  return {};
}

void SegmentMerger::WritePage(SegmentSink& sink) {
  if (next_page_ == 0) {
    sink.Names(Column::kSource, sources_);
    sink.Names(Column::kLanguage, languages_);
  }
  const size_t begin = size_t{next_page_} * kPageDocuments;
  const size_t end = std::min(begin + kPageDocuments, rows_.size());
  std::vector<uint64_t> values;
  for (const Column column : kColumns) {
    values.clear();
    for (size_t i = begin; i < end; ++i) values.push_back(rows_[i].Of(column));
    sink.Page(column, next_page_, values);
  }
  ++next_page_;
  if (end == rows_.size()) rows_ = {};
}

// The next term of all inputs, into the result.
Result<size_t> SegmentMerger::MergeTerm(SegmentSink& sink) {
  const std::string* least = nullptr;
  for (const auto& stream : streams_)
    if (stream && (least == nullptr || stream->entry().term < *least))
      least = &stream->entry().term;
  term_ = *least;
  postings_.clear();
  taken_.clear();
  size_t bytes = 0;
  for (size_t i = 0; i < streams_.size(); ++i) {
    if (!streams_[i] || streams_[i]->entry().term != term_) continue;
    WF_TRY(const size_t more, streams_[i]->Take(ordinals_[i], postings_));
    bytes += more;
    taken_.push_back(i);
  }
  if (taken_.size() > 1) std::ranges::sort(postings_, {}, &Posting::ordinal);
  if (!postings_.empty()) terms_.Add(term_, postings_, sink);
  for (const size_t i : taken_) {
    WF_TRY(const bool more, streams_[i]->Next());
    if (!more) streams_[i].reset();
  }
  DropEnded();
  return bytes;
}

}  // namespace wirefold
