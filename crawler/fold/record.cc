#include "crawler/fold/record.h"

#include <algorithm>

#include "crawler/fold/fold.h"

namespace wirefold {
namespace {

void PutFixed(std::string& out, uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(value >> (8 * i)));
}

void PutVarint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
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
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ == bytes_.size()) return Stop();
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    return Stop();
  }
  uint32_t Varint32() { return static_cast<uint32_t>(Varint()); }
  // A count of things of at least one byte each.
  size_t Count() {
    const uint64_t count = Varint();
    return count <= bytes_.size() - at_ ? count : Stop();
  }
  bool ok() const { return ok_; }
  bool more() const { return ok_ && at_ < bytes_.size(); }

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

}  // namespace

std::string CounterKey() { return "n"; }

std::string ExactKey(const Hash128& exact) {
  std::string key = "x";
  PutFixed(key, exact.high, 8);
  PutFixed(key, exact.low, 8);
  return key;
}

std::string RecordKey(uint32_t number) {
  std::string key = "d";
  PutFixed(key, number, 4);
  return key;
}

std::string PostingKey(uint32_t shingle) {
  std::string key = "s";
  PutFixed(key, shingle, 4);
  return key;
}

std::string EncodeCounter(uint32_t count) {
  std::string out;
  PutVarint(out, count);
  return out;
}

std::string EncodeExact(const ExactEntry& entry) {
  std::string out;
  PutFixed(out, entry.article.value, 8);
  PutFixed(out, entry.story.value, 8);
  return out;
}

std::string EncodePosting(const Posting& posting) {
  std::string out;
  PutVarint(out, posting.stories);
  uint32_t before = 0;
  for (const Posting::Entry& entry : posting.entries) {
    PutVarint(out, entry.article - before);
    PutVarint(out, entry.article - entry.story);
    before = entry.article;
  }
  return out;
}

std::string EncodeRecord(const Fingerprint& fingerprint, ArticleId article, uint32_t number,
                         StoryId story_id, uint32_t story) {
  std::string out;
  out.reserve(24 + 3 * fingerprint.shingles.size() + 5 * fingerprint.guards.size());
  PutFixed(out, article.value, 8);
  PutFixed(out, fingerprint.source, 2);
  PutVarint(out, number - story);
  if (number != story) PutFixed(out, story_id.value, 8);
  PutVarint(out, fingerprint.tokens);
  PutVarint(out, fingerprint.complete ? 1 : 0);
  PutVarint(out, fingerprint.shingles.size());
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

std::optional<uint32_t> DecodeCounter(std::string_view bytes) {
  Reader reader(bytes);
  const uint32_t count = reader.Varint32();
  return reader.ok() ? std::optional(count) : std::nullopt;
}

std::optional<ExactEntry> DecodeExact(std::string_view bytes) {
  Reader reader(bytes);
  const ExactEntry entry{{reader.Fixed(8)}, {reader.Fixed(8)}};
  return reader.ok() ? std::optional(entry) : std::nullopt;
}

bool DecodePosting(std::string_view bytes, Posting& posting) {
  Reader reader(bytes);
  posting.entries.clear();
  posting.stories = reader.Varint32();
  uint32_t before = 0;
  while (reader.more()) {
    Posting::Entry entry;
    entry.article = before + reader.Varint32();
    entry.story = entry.article - reader.Varint32();
    before = entry.article;
    posting.entries.push_back(entry);
  }
  return reader.ok();
}

bool DecodeRecord(std::string_view bytes, uint32_t number, Record& record) {
  Reader reader(bytes);
  record.article = {reader.Fixed(8)};
  record.source = static_cast<uint16_t>(reader.Fixed(2));
  record.number = number;
  record.story = number - reader.Varint32();
  record.story_id = {record.story == number ? record.article.value : reader.Fixed(8)};
  record.tokens = reader.Varint32();
  record.complete = reader.Varint() != 0;
  record.shingles.resize(reader.Count());
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

}  // namespace wirefold
