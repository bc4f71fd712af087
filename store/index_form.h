// The forms in which the full-text index is kept (docs/storage.md, "The index"); bytes and structs,
// no database. Reading never trusts the bytes: what is no such form is a false or an Error that
// names the record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "store/impact.h"
#include "text/terms.h"

namespace wirefold {

// A document in the columns of a segment.
struct IndexDocument {
  uint64_t position = 0;  // in the log
  ArticleId article;
  Time when{};
  uint32_t words = 0;  // of title and text
  std::string source{};
  std::string language{};
};

// The order of a segment's documents.
inline bool IsNewer(const IndexDocument& a, const IndexDocument& b) {
  return a.when != b.when ? a.when > b.when : a.position > b.position;
}

// A document that is in no segment yet: its columns and its terms (text/term_record.h).
std::string EncodeFresh(const IndexDocument& document, std::string_view terms);
bool DecodeFresh(std::string_view bytes, IndexDocument& document, std::string_view& terms);

struct IndexHead {
  uint64_t reach = 0;  // the log is indexed up to here
};

struct SegmentEntry {
  uint64_t number = 0;
  uint64_t level = 0;  // how often it was merged
  uint64_t first = 0;  // positions in the log: [first, end)
  uint64_t end = 0;
  uint64_t documents = 0;
  uint64_t words = 0;
  Time newest{};
  Time oldest{};
};

struct IndexDirectory {
  uint64_t next_number = 0;
  std::vector<SegmentEntry> segments{};  // in the order of the log
  uint64_t sealed = 0;                   // where in the log documents in no segment begin
};

std::string Encode(const IndexHead& head);
std::string Encode(const IndexDirectory& directory);
bool Decode(std::string_view bytes, IndexHead& head);
// False as well where the segments are in no order.
bool Decode(std::string_view bytes, IndexDirectory& directory);

Error DamagedIndex(std::string_view what);  // "damaged index record (WHAT)", and the way out

// A number of words in a byte: exact to 15, to an eighth above.
uint8_t RoughWords(uint32_t words);
uint32_t WordsOf(uint8_t rough);

// ---- postings

// One document's: what is in hand while lists are written and merged.
struct Posting {
  uint32_t ordinal = 0;
  TermCount count;
  std::string_view positions;  // as PutPositions writes them
};

inline constexpr TermCount kOnceInText{0, 1};

// A list's documents: for each a varint of twice its distance from the one before (the first from
// -1), less one, and 1 more where a count follows; without it, it is once in the text.
void PutPosting(std::string& out, uint32_t gap, TermCount count);
// Takes `count` of them, the first counted from behind `before`, into arrays of that size. False
// where they are not there, or have ordinals that are not below `limit`.
bool TakePostings(std::string_view& rest, size_t count, uint64_t before, uint32_t limit,
                  uint32_t* ordinals, TermCount* counts);
// Takes the bytes of `count` positions.
bool TakePositionBytes(std::string_view& rest, TermCount count, std::string_view& positions);

// A list that is longer is in chunks of so many documents, and each of these in blocks.
inline constexpr size_t kLongestInline = 1024;  // bytes
inline constexpr size_t kChunkDocuments = 1024;
inline constexpr size_t kBlockDocuments = 128;
inline constexpr size_t kBlockBytes = 4096;  // of terms

// What a chunk says of a block before all documents.
struct PostingBlock {
  uint32_t documents = 0;
  uint32_t before = 0;  // behind the ordinal of the block before it: gaps are counted from here
  uint32_t last = 0;    // ordinal
  std::string_view bytes;
  size_t positions_begin = 0;  // in the chunk's positions
  size_t positions_bytes = 0;
  uint8_t impact = 0;  // the most of its documents (impact.h)
};
// Of a chunk of `count` documents, whose ordinals are below `limit`. False where that it is not.
bool TakeBlocks(std::string_view chunk, size_t count, uint32_t limit, bool has_positions,
                std::vector<PostingBlock>& blocks);

// A bit for each document of a block (IndexSegment::Mark), or of a list that is in no chunks, whose
// positions may lie behind. False where an ordinal is not below `limit`, and where it is no block.
bool MarkPostings(const PostingBlock& block, uint32_t limit, bool in_title,
                  std::vector<uint64_t>& marks);

// Appends the `count` postings of a list that is in no chunks, whose ordinals are below `limit`.
// False where the bytes are not that.
bool DecodeList(std::string_view list, size_t count, uint32_t limit, bool has_positions,
                std::vector<Posting>& postings);
// The same of a chunk.
bool DecodeChunk(std::string_view documents, std::string_view positions, size_t count,
                 uint32_t limit, bool has_positions, std::vector<Posting>& postings);

// What a block of terms says of one.
struct TermEntry {
  std::string term;
  uint32_t documents = 0;
  std::string_view list;  // documents, then positions; of one in chunks empty
  uint64_t first_chunk = 0;
  struct Chunk {
    uint32_t first = 0;  // ordinal
    uint8_t impact = 0;  // the most of its documents (impact.h)
  };
  std::vector<Chunk> chunks;
};

// A block: terms in order, each with what it shares with the one before.
class TermBlockReader {
 public:
  explicit TermBlockReader(std::string_view block) : rest_(block) {}
  // The next one; false at the end, and where the bytes are no block (sound() then says so).
  bool Next();
  const TermEntry& entry() const { return entry_; }
  bool sound() const { return sound_; }

 private:
  bool Take();

  std::string_view rest_;
  TermEntry entry_;
  bool sound_ = true;
};

// Makes a segment's values out of terms in order.
class TermBlockWriter {
 public:
  // Where a value goes: a block by its last term, a chunk's documents and positions by its number.
  struct Sink {
    virtual ~Sink() = default;
    virtual void Block(std::string_view last_term, std::string_view value) = 0;
    virtual void Chunk(uint64_t number, std::string_view documents, std::string_view positions) = 0;
  };

  // `words` (RoughWords) of all documents by ordinal outlive it.
  explicit TermBlockWriter(const std::vector<uint8_t>& words) : words_(words) {}

  // `postings` in order of ordinals, not empty.
  void Add(std::string_view term, const std::vector<Posting>& postings, Sink& sink);
  void Finish(Sink& sink);

 private:
  void AddChunks(const std::vector<Posting>& postings, Sink& sink);
  uint8_t AddChunk(const Posting* begin, const Posting* end, Sink& sink);

  const std::vector<uint8_t>& words_;
  ImpactTable impacts_;
  std::string block_, last_, head_, documents_, positions_;
  uint64_t next_chunk_ = 0;
};

// ---- columns

enum class Column : char {
  kArticle = 'a',
  kLanguage = 'g',
  kWords = 'l',
  kPosition = 'n',
  kSource = 'o',
  kWhen = 'w',
};
inline constexpr Column kColumns[] = {Column::kArticle,  Column::kLanguage, Column::kWords,
                                      Column::kPosition, Column::kSource,   Column::kWhen};
inline constexpr uint32_t kPageDocuments = 2048;

// A page of a column as numbers: ids, milliseconds, rough words, numbers of names.
std::string EncodePage(Column column, const std::vector<uint64_t>& values);
// `count` values; false where `bytes` are no such page.
bool DecodePage(Column column, std::string_view bytes, size_t count, std::vector<uint64_t>& values);

// The first of the times or positions on a page.
bool FirstOnPage(std::string_view bytes, uint64_t& value);

// The names that a column of names numbers.
std::string EncodeNames(const std::vector<std::string>& names);
bool DecodeNames(std::string_view bytes, std::vector<std::string>& names);

}  // namespace wirefold
