#include "store/index_form.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/bytes.h"
#include "base/varint.h"
#include "store/codec.h"
#include "text/term_record.h"

namespace wirefold {

using codec::Of;
using codec::UnZigZag;
using codec::ZigZag;

namespace {

bool TakeName(std::string_view& rest, std::string_view& name) {
  uint32_t size = 0;
  if (!TakeVarint(rest, size) || size > rest.size()) return false;
  name = rest.substr(0, size);
  rest.remove_prefix(size);
  return true;
}

bool IsNumberColumn(Column column) {
  return column == Column::kPosition || column == Column::kWhen;
}

}  // namespace

template <class Io>
void Fields(Io& io, Of<Io, IndexHead>& r) {
  io(1, r.reach);
}

template <class Io>
void Fields(Io& io, Of<Io, SegmentEntry>& r) {
  io(1, r.number);
  io(2, r.level);
  io(3, r.first);
  io(4, r.end);
  io(5, r.documents);
  io(6, r.words);
  io(7, r.newest);
  io(8, r.oldest);
}

template <class Io>
void Fields(Io& io, Of<Io, IndexDirectory>& r) {
  io(1, r.next_number);
  io.Inside(2, r.segments);
  io(3, r.sealed);
}

std::string Encode(const IndexHead& head) {
  codec::Writer writer;
  Fields(writer, head);
  return std::move(writer.out);
}

std::string Encode(const IndexDirectory& directory) {
  codec::Writer writer;
  Fields(writer, directory);
  return std::move(writer.out);
}

bool Decode(std::string_view bytes, IndexHead& head) { return codec::Reader::Read(bytes, head); }

bool Decode(std::string_view bytes, IndexDirectory& directory) {
  if (!codec::Reader::Read(bytes, directory)) return false;
  uint64_t end = 0;
  for (const SegmentEntry& segment : directory.segments) {
    if (segment.first < end || segment.end < segment.first || segment.documents > UINT32_MAX ||
        segment.documents > segment.end - segment.first || segment.number >= directory.next_number)
      return false;
    end = segment.end;
  }
  return end <= directory.sealed;
}

std::string EncodeFresh(const IndexDocument& document, std::string_view terms) {
  std::string out;
  PutVarint(out, ZigZag(ToMillis(document.when)));
  PutNumber(out, document.article.value, 8);
  codec::PutBytes(out, document.source);
  codec::PutBytes(out, document.language);
  return out.append(terms);
}

bool DecodeFresh(std::string_view bytes, IndexDocument& document, std::string_view& terms) {
  uint64_t when = 0;
  std::string_view source, language;
  if (!TakeVarint(bytes, when) || bytes.size() < 8) return false;
  document.article.value = TakeNumber(bytes, 8);
  if (!TakeName(bytes, source) || !TakeName(bytes, language)) return false;
  document.when = FromMillis(UnZigZag(when));
  document.source = source;
  document.language = language;
  terms = bytes;
  const TermRecordReader reader(terms);
  document.words = reader.title_words() + reader.text_words();
  return reader.sound();
}

Error DamagedIndex(std::string_view what) {
  return {Code::kStorage, "damaged index record (" + std::string(what) +
                              "); wirefold db repair builds the index anew"};
}

// Below 16 the number itself; above, four bits of its size and three behind its first.
uint8_t RoughWords(uint32_t words) {
  if (words < 16) return static_cast<uint8_t>(words);
  const unsigned size = static_cast<unsigned>(std::bit_width(words)) - 4;  // 1..
  return static_cast<uint8_t>(std::min<uint32_t>(8 + size * 8 + (words >> size & 7), 255));
}

uint32_t WordsOf(uint8_t rough) {
  if (rough < 16) return rough;
  const unsigned size = (rough - 8U) / 8;
  return (8 + (rough & 7U)) << std::min(size, 28U);
}

// ---- postings

void PutPosting(std::string& out, uint32_t gap, TermCount count) {
  const bool plain = count == kOnceInText;
  PutVarint(out, (uint64_t{gap} - 1) << 1 | (plain ? 0 : 1));
  if (!plain) PutCount(out, count);
}

namespace {

// Of counts in a byte those that TakeCount would read otherwise, or refuse.
constexpr auto kOddCounts = [] {
  std::array<bool, 256> odd{};
  for (size_t packed = 0; packed < odd.size(); ++packed)
    odd[packed] = packed == 0 || packed >= 0x80 || packed % 4 == 3;
  return odd;
}();

// Most postings are a byte, most others have another one for the count: so many at once are read
// without asking which, as one number. Returns the bytes they take; 0: another one is among them.
constexpr size_t kTogether = 4;
static_assert(std::endian::native == std::endian::little);
size_t TakeTogether(const char* bytes, uint64_t next, uint32_t* ordinals, TermCount* counts) {
  constexpr uint64_t kByte = 0xff, kOnce = 4;
  uint64_t rest = 0, odd = 0;
  std::memcpy(&rest, bytes, sizeof rest);
  size_t bits = 0;
  for (size_t i = 0; i < kTogether; ++i) {
    const uint64_t head = rest & kByte, has_count = head & 1;
    const uint64_t packed = has_count != 0 ? rest >> 8 & kByte : kOnce;
    odd |= (head & 0x80) | uint64_t{kOddCounts[packed]};
    next += (head >> 1) + 1;
    ordinals[i] = static_cast<uint32_t>(next - 1);
    counts[i] = {static_cast<uint32_t>(packed % 4), static_cast<uint32_t>(packed / 4)};
    const size_t size = 8 + 8 * has_count;
    bits += size;
    rest >>= size;
  }
  return odd != 0 ? 0 : bits / 8;
}

bool TakePosting(std::string_view& rest, uint64_t& gap, TermCount& count) {
  uint64_t head = 0;
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(rest[i]); };
  if (rest.size() > 1 && byte(1) < 0x80 && byte(0) >= 0x80) {
    head = (byte(0) & 0x7fU) | uint64_t{byte(1)} << 7;
    rest.remove_prefix(2);
  } else if (!TakeVarint(rest, head) || head >> 1 >= UINT32_MAX - 1) {
    return false;
  }
  gap = (head >> 1) + 1;
  count = kOnceInText;
  if ((head & 1) == 0) return true;
  if (rest.empty() || kOddCounts[byte(0)]) return TakeCount(rest, count);
  count = {byte(0) % 4U, byte(0) / 4U};
  rest.remove_prefix(1);
  return true;
}

}  // namespace

bool TakePostings(std::string_view& rest, size_t count, uint64_t before, uint32_t limit,
                  uint32_t* ordinals, TermCount* counts) {
  constexpr size_t kApart = 16;  // where they are not of that kind, most others are not either
  uint64_t next = before;
  size_t i = 0;
  while (i < count) {
    if (count - i >= kTogether && rest.size() >= sizeof(uint64_t)) {
      if (const size_t bytes = TakeTogether(rest.data(), next, ordinals + i, counts + i)) {
        rest.remove_prefix(bytes);
        i += kTogether;
        next = uint64_t{ordinals[i - 1]} + 1;
        if (next > limit) return false;
        continue;
      }
    }
    for (const size_t end = std::min(i + kApart, count); i < end; ++i) {
      uint64_t gap = 0;
      if (!TakePosting(rest, gap, counts[i]) || (next += gap) > limit) return false;
      ordinals[i] = static_cast<uint32_t>(next - 1);
    }
  }
  return true;
}

bool TakePositionBytes(std::string_view& rest, TermCount count, std::string_view& positions) {
  const char* const begin = rest.data();
  if (!SkipVarints(rest, size_t{count.title} + count.text)) return false;
  positions = {begin, static_cast<size_t>(rest.data() - begin)};
  return true;
}

namespace {

bool DecodeDocuments(std::string_view& documents, size_t count, uint32_t limit,
                     std::vector<Posting>& postings) {
  uint64_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    uint64_t gap = 0;
    TermCount of;
    if (!TakePosting(documents, gap, of)) return false;
    next += gap;
    if (next > limit) return false;
    postings.push_back({static_cast<uint32_t>(next - 1), of, {}});
  }
  return true;
}

bool DecodePositions(std::string_view rest, Posting* begin, const Posting* end) {
  for (; begin < end; ++begin)
    if (!TakePositionBytes(rest, begin->count, begin->positions)) return false;
  return rest.empty();
}

}  // namespace

bool TakeBlocks(std::string_view chunk, size_t count, uint32_t limit, bool has_positions,
                std::vector<PostingBlock>& blocks) {
  blocks.clear();
  if (count > kChunkDocuments) return false;
  std::array<uint32_t, kChunkDocuments / kBlockDocuments> sizes{};
  uint64_t next = 0, bytes = 0, positions = 0;
  for (size_t left = count; left > 0; left -= std::min(left, kBlockDocuments)) {
    PostingBlock block;
    block.documents = static_cast<uint32_t>(std::min(left, kBlockDocuments));
    uint32_t span = 0, of_documents = 0, of_positions = 0;
    if (!TakeVarint(chunk, span) || !TakeVarint(chunk, of_documents) ||
        (has_positions && !TakeVarint(chunk, of_positions)) || chunk.empty())
      return false;
    block.impact = static_cast<uint8_t>(chunk[0]);
    chunk.remove_prefix(1);
    block.before = static_cast<uint32_t>(next);
    next += span;
    if (span < block.documents || next > limit) return false;
    block.last = static_cast<uint32_t>(next - 1);
    sizes[blocks.size()] = of_documents;
    block.positions_begin = positions;
    block.positions_bytes = of_positions;
    bytes += of_documents;
    positions += of_positions;
    blocks.push_back(block);
  }
  if (bytes != chunk.size()) return false;
  for (size_t i = 0; i < blocks.size(); ++i) {
    blocks[i].bytes = chunk.substr(0, sizes[i]);
    chunk.remove_prefix(sizes[i]);
  }
  return true;
}

bool MarkPostings(const PostingBlock& block, uint32_t limit, bool in_title,
                  std::vector<uint64_t>& marks) {
  std::array<uint32_t, kBlockDocuments> ordinals;
  std::array<TermCount, kBlockDocuments> counts;
  std::string_view rest = block.bytes;
  uint64_t before = block.before;
  for (size_t left = block.documents; left > 0;) {
    const size_t count = std::min(left, kBlockDocuments);
    if (!TakePostings(rest, count, before, limit, ordinals.data(), counts.data())) return false;
    for (size_t i = 0; i < count; ++i)
      if (!in_title || counts[i].title > 0)
        marks[ordinals[i] / 64] |= uint64_t{1} << ordinals[i] % 64;
    before = uint64_t{ordinals[count - 1]} + 1;
    left -= count;
  }
  return true;
}

bool DecodeList(std::string_view list, size_t count, uint32_t limit, bool has_positions,
                std::vector<Posting>& postings) {
  const size_t begin = postings.size();
  if (!DecodeDocuments(list, count, limit, postings)) return false;
  if (!has_positions) return list.empty();
  return DecodePositions(list, postings.data() + begin, postings.data() + postings.size());
}

bool DecodeChunk(std::string_view documents, std::string_view positions, size_t count,
                 uint32_t limit, bool has_positions, std::vector<Posting>& postings) {
  std::vector<PostingBlock> blocks;
  if (!TakeBlocks(documents, count, limit, has_positions, blocks)) return false;
  const size_t begin = postings.size();
  // Their bytes lie side by side.
  documents.remove_prefix(static_cast<size_t>(blocks.front().bytes.data() - documents.data()));
  if (!DecodeDocuments(documents, count, limit, postings) || !documents.empty()) return false;
  if (!has_positions) return true;
  return DecodePositions(positions, postings.data() + begin, postings.data() + postings.size());
}

bool TermBlockReader::Next() {
  if (rest_.empty()) return false;
  if (Take()) return true;
  sound_ = false;
  rest_ = {};
  return false;
}

bool TermBlockReader::Take() {
  uint64_t documents = 0;
  if (!TakeTerm(rest_, entry_.term) || !TakeVarint(rest_, documents)) return false;
  if (documents < 2 || documents >> 1 > UINT32_MAX) return false;
  entry_.documents = static_cast<uint32_t>(documents >> 1);
  entry_.chunks.clear();
  entry_.list = {};
  if ((documents & 1) == 0) {
    uint32_t bytes = 0;
    if (!TakeVarint(rest_, bytes) || bytes > rest_.size()) return false;
    entry_.list = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return true;
  }
  const size_t count = (size_t{entry_.documents} + kChunkDocuments - 1) / kChunkDocuments;
  if (!TakeVarint(rest_, entry_.first_chunk) || count > rest_.size()) return false;
  uint64_t first = 0;
  for (size_t i = 0; i < count; ++i) {
    uint32_t step = 0;
    if (!TakeVarint(rest_, step) || (i > 0 && step == 0) || rest_.empty()) return false;
    first += step;
    if (first >= UINT32_MAX) return false;
    entry_.chunks.push_back({static_cast<uint32_t>(first), static_cast<uint8_t>(rest_[0])});
    rest_.remove_prefix(1);
  }
  return true;
}

void TermBlockWriter::Add(std::string_view term, const std::vector<Posting>& postings, Sink& sink) {
  if (block_.size() >= kBlockBytes) {
    sink.Block(last_, block_);
    block_.clear();
    last_.clear();
  }
  PutTerm(block_, term, last_);
  last_ = term;
  documents_.clear();
  positions_.clear();
  uint32_t next = 0;
  for (const Posting& posting : postings) {
    PutPosting(documents_, posting.ordinal + 1 - next, posting.count);
    next = posting.ordinal + 1;
    positions_ += posting.positions;
    if (documents_.size() + positions_.size() > kLongestInline) return AddChunks(postings, sink);
  }
  PutVarint(block_, uint64_t{postings.size()} << 1);
  PutVarint(block_, documents_.size() + positions_.size());
  block_ += documents_;
  block_ += positions_;
}

void TermBlockWriter::AddChunks(const std::vector<Posting>& postings, Sink& sink) {
  PutVarint(block_, uint64_t{postings.size()} << 1 | 1);
  PutVarint(block_, next_chunk_);
  uint32_t last_first = 0;
  for (size_t at = 0; at < postings.size();) {
    const size_t end = std::min(at + kChunkDocuments, postings.size());
    PutVarint(block_, postings[at].ordinal - last_first);
    last_first = postings[at].ordinal;
    block_ += static_cast<char>(AddChunk(&postings[at], postings.data() + end, sink));
    at = end;
  }
}

// What its blocks say goes before all their documents. The largest impact is what the chunk has.
uint8_t TermBlockWriter::AddChunk(const Posting* begin, const Posting* end, Sink& sink) {
  head_.clear();
  documents_.clear();
  positions_.clear();
  uint32_t next = 0, most_of_chunk = 0;
  while (begin < end) {
    const uint32_t before = next;
    const size_t documents = documents_.size(), positions = positions_.size();
    uint32_t most = 0;
    for (const Posting* stop = std::min(begin + kBlockDocuments, end); begin < stop; ++begin) {
      PutPosting(documents_, begin->ordinal + 1 - next, begin->count);
      next = begin->ordinal + 1;
      positions_ += begin->positions;
      most = std::max(most, impacts_.Of(begin->count, words_[begin->ordinal]));
    }
    PutVarint(head_, next - before);
    PutVarint(head_, documents_.size() - documents);
    if (!positions_.empty()) PutVarint(head_, positions_.size() - positions);
    head_ += static_cast<char>(RoughImpact(most));
    most_of_chunk = std::max(most_of_chunk, most);
  }
  sink.Chunk(next_chunk_++, head_ += documents_, positions_);
  return RoughImpact(most_of_chunk);
}

void TermBlockWriter::Finish(Sink& sink) {
  if (!block_.empty()) sink.Block(last_, block_);
  block_.clear();
  last_.clear();
}

// ---- columns

std::string EncodePage(Column column, const std::vector<uint64_t>& values) {
  std::string out;
  uint64_t last = 0;
  for (const uint64_t value : values) {
    if (column == Column::kArticle) {
      PutNumber(out, value, 8);
    } else if (column == Column::kWords) {
      out += static_cast<char>(value);
    } else if (IsNumberColumn(column)) {
      PutVarint(out, ZigZag(static_cast<int64_t>(value - last)));
      last = value;
    } else {
      PutVarint(out, value);
    }
  }
  return out;
}

namespace {

// A search that looks at a document here and there decodes a page for each.
bool DecodeNumbers(std::string_view bytes, size_t count, std::vector<uint64_t>& values) {
  values.resize(count);
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  uint64_t last = 0;
  for (uint64_t& value : values) {
    uint64_t step = 0;
    unsigned shift = 0;
    for (; at < end && static_cast<uint8_t>(*at) >= 0x80 && shift < 63; shift += 7)
      step |= static_cast<uint64_t>(*at++ & 0x7f) << shift;
    if (at == end || static_cast<uint8_t>(*at) >= 0x80) return false;
    step |= static_cast<uint64_t>(*at++) << shift;
    last += static_cast<uint64_t>(UnZigZag(step));
    value = last;
  }
  return at == end;
}

}  // namespace

bool DecodePage(Column column, std::string_view bytes, size_t count,
                std::vector<uint64_t>& values) {
  values.clear();
  const size_t width = column == Column::kArticle ? 8 : 1;
  if (count > bytes.size() / width) return false;
  values.reserve(count);
  // A ranked search of a common word reads all pages of lengths.
  if (column == Column::kWords) {
    for (const char byte : bytes) values.push_back(static_cast<uint8_t>(byte));
    return values.size() == count;
  }
  if (IsNumberColumn(column)) return DecodeNumbers(bytes, count, values);
  while (values.size() < count) {
    uint64_t value = 0;
    if (column == Column::kArticle) {
      if (bytes.size() < width) return false;
      value = TakeNumber(bytes, width);
    } else if (!TakeVarint(bytes, value)) {
      return false;
    }
    values.push_back(value);
  }
  return bytes.empty();
}

bool FirstOnPage(std::string_view bytes, uint64_t& value) {
  if (!TakeVarint(bytes, value)) return false;
  value = static_cast<uint64_t>(UnZigZag(value));
  return true;
}

std::string EncodeNames(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) codec::PutBytes(out, name);
  return out;
}

bool DecodeNames(std::string_view bytes, std::vector<std::string>& names) {
  names.clear();
  while (!bytes.empty()) {
    std::string_view name;
    if (!TakeName(bytes, name)) return false;
    names.emplace_back(name);
  }
  return true;
}

}  // namespace wirefold
