#include "crawler/fold/record.h"

#include <algorithm>

#include "base/varint.h"
#include "crawler/fold/fold.h"

namespace wirefold {
namespace {

void PutFixed(std::string& out, uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i)));
}

// Reads on until something is missing; then `ok` is false and all values are 0.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Fixed(int count) {
    if (bytes_.size() - at_ < static_cast<size_t>(count)) return Stop();
    uint64_t value = 0;
    for (int i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes_[at_++]);
    return value;
  }
  uint64_t Varint() {
    std::string_view rest = bytes_.substr(at_);
    uint64_t value = 0;
    if (!TakeVarint(rest, value)) return Stop();
    at_ = bytes_.size() - rest.size();
    return value;
  }
  uint32_t Varint32() { return static_cast<uint32_t>(Varint()); }
  // A count of things of at least one byte each.
  size_t Count() {
    const uint64_t count = Varint();
    return count <= bytes_.size() - at_ ? count : Stop();
  }
  bool ok() const { return ok_; }

 private:
  uint64_t Stop() {
    ok_ = false;
    at_ = bytes_.size();
    return 0;
  }

  std::string_view bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

// What stands before the shingles themselves.
struct Opening {
  ArticleId article;
  uint16_t source = 0;
  uint32_t story = 0;
  StoryId story_id;
  uint32_t tokens = 0;
  bool complete = true;
  size_t shingles = 0;
  uint32_t posted = 0;
  uint8_t low[kPosted] = {};
};

Opening ReadOpening(Reader& reader, uint32_t number) {
  Opening opening;
  opening.article = {reader.Fixed(8)};
  opening.source = static_cast<uint16_t>(reader.Fixed(2));
  const uint64_t before = reader.Varint();
  opening.story = number - static_cast<uint32_t>(before >> 1);
  opening.story_id = {before & 1 ? reader.Fixed(8) : opening.article.value};
  opening.tokens = reader.Varint32();
  opening.complete = reader.Varint() != 0;
  opening.shingles = reader.Count();
  opening.posted = reader.Varint32();
  for (size_t i = 0; i < kPosted; ++i)
    if (opening.posted >> i & 1) opening.low[i] = static_cast<uint8_t>(reader.Fixed(1));
  return opening;
}

}  // namespace

std::string WindowKey() { return "n"; }

std::string AllRecords() { return "d"; }

std::string ExactKey(const Hash128& exact) {
  std::string key = "x";
  PutFixed(key, exact.high, 8);
  PutFixed(key, exact.low, 8);
  return key;
}

std::string RecordKey(uint32_t day, uint32_t number) {
  std::string key = AllRecords();
  PutFixed(key, day, 4);
  PutFixed(key, number, 4);
  return key;
}

std::string EncodeWindow(const Window& window) {
  std::string out;
  PutVarint(out, window.next);
  PutVarint(out, window.floor);
  PutVarint(out, window.day);
  return out;
}

std::string EncodeExact(const ExactEntry& entry) {
  std::string out;
  PutFixed(out, entry.article.value, 8);
  PutFixed(out, entry.story.value, 8);
  return out;
}

std::string EncodeRecord(const Fingerprint& fingerprint, ArticleId article, uint32_t number,
                         StoryId story_id, uint32_t story, uint32_t posted) {
  std::string out;
  out.reserve(48 + 3 * fingerprint.shingles.size() + 5 * fingerprint.guards.size());
  PutFixed(out, article.value, 8);
  PutFixed(out, fingerprint.source, 2);
  const bool other = story_id.value != article.value;
  PutVarint(out, uint64_t{number - story} << 1 | (other ? 1 : 0));
  if (other) PutFixed(out, story_id.value, 8);
  PutVarint(out, fingerprint.tokens);
  PutVarint(out, fingerprint.complete ? 1 : 0);
  PutVarint(out, fingerprint.shingles.size());
  PutVarint(out, posted);
  for (size_t i = 0; i < kPosted; ++i)
    if (posted >> i & 1) PutFixed(out, fingerprint.shingles[i], 1);
  uint32_t before = 0;
  for (const uint32_t shingle : fingerprint.shingles) {
    PutVarint(out, RecordShingle(shingle) - before);
    before = RecordShingle(shingle);
  }
  PutVarint(out, fingerprint.guards.size());
  before = 0;
  for (const uint64_t guard : fingerprint.guards) {
    const auto context = static_cast<uint32_t>(RecordGuard(guard) >> 16);
    PutVarint(out, context - before);
    PutFixed(out, guard & 0xFFFF, 2);
    before = context;
  }
  return out;
}

std::optional<Window> DecodeWindow(std::string_view bytes) {
  Reader reader(bytes);
  Window window;
  window.next = reader.Varint32();
  window.floor = reader.Varint32();
  window.day = reader.Varint32();
  return reader.ok() && window.floor <= window.next ? std::optional(window) : std::nullopt;
}

std::optional<ExactEntry> DecodeExact(std::string_view bytes) {
  Reader reader(bytes);
  const ExactEntry entry{{reader.Fixed(8)}, {reader.Fixed(8)}};
  return reader.ok() ? std::optional(entry) : std::nullopt;
}

bool DecodeRecordKey(std::string_view key, uint32_t& day, uint32_t& number) {
  const std::string kind = AllRecords();
  if (!key.starts_with(kind)) return false;
  Reader reader(key.substr(kind.size()));
  day = static_cast<uint32_t>(reader.Fixed(4));
  number = static_cast<uint32_t>(reader.Fixed(4));
  return reader.ok();
}

bool DecodeRecord(std::string_view bytes, uint32_t number, Record& record) {
  Reader reader(bytes);
  const Opening opening = ReadOpening(reader, number);
  record.article = opening.article;
  record.source = opening.source;
  record.number = number;
  record.story = opening.story;
  record.story_id = opening.story_id;
  record.tokens = opening.tokens;
  record.complete = opening.complete;
  record.shingles.resize(opening.shingles);
  uint32_t before = 0;
  for (uint32_t& shingle : record.shingles) shingle = before += reader.Varint32();
  record.guards.resize(reader.Count());
  uint64_t context = 0;
  for (uint64_t& guard : record.guards) {
    context += reader.Varint32();
    guard = context << 16 | reader.Fixed(2);
  }
  return reader.ok();
}

bool DecodeHead(std::string_view bytes, uint32_t number, RecordHead& head) {
  Reader reader(bytes);
  const Opening opening = ReadOpening(reader, number);
  head.article = opening.article;
  head.number = number;
  head.story = opening.story;
  head.posted.clear();
  uint32_t shingle = 0;
  for (size_t i = 0; i < std::min(kPosted, opening.shingles); ++i) {
    shingle += reader.Varint32();
    if (opening.posted >> i & 1)
      head.posted.push_back(shingle << (32 - kRecordBits) | opening.low[i]);
  }
  return reader.ok();
}

}  // namespace wirefold
