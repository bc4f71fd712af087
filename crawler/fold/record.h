// The keys and values that the fold keeps in its table. Numbers in keys are big-endian, in values
// varints (7 bits a byte, low bits first) unless a width is given; ids in values are 8 bytes
// big-endian.
//
//   key              value
//   'n'              the window: the next article's number, the first that is remembered, the day
//   'x' hash[16]     an exact text: id[8] of the first article that had it, id[8] of its story
//   'd' day[4] number[4]   what is remembered of an article: a record, below
//
// Articles are numbered in the order of their folding; a story has its founder's number. The days
// of the keys never go back, so days and numbers have one order, and what leaves the window is one
// range.
//
// A record: id[8], source[2], twice the number - story's number and 1 where the story has another
// id than the article, which follows[8]; tokens, whether all shingles are kept (0, 1); how many
// shingles; which of the first kPosted are posted, as bits, and their low bits, a byte each; the
// shingles' kRecordBits high bits ascending, as differences; how many guards, these ascending, each
// as the difference of its context's 24 high bits and 2 bytes of its value (the highest bit: a
// name, not a number). Only shingles that brought the story a new posting are posted (all, where
// the article may have been put into its story by a template), and an article without any leaves no
// record: nothing could find it that does not find the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/ids.h"

namespace wirefold {

struct Fingerprint;

inline constexpr size_t kPosted = 24;   // an article's first shingles find it
inline constexpr int kRecordBits = 24;  // of a shingle, in a record

struct Window {
  uint32_t next = 0;   // number
  uint32_t floor = 0;  // below it nothing is remembered but exact texts
  uint32_t day = 0;    // since 1970, of the newest article; it never goes back
};

struct ExactEntry {
  ArticleId article;
  StoryId story;
};

struct Record {
  ArticleId article;
  uint32_t number = 0;
  uint32_t story = 0;  // its founder's number
  StoryId story_id;
  uint16_t source = 0;
  uint32_t tokens = 0;
  bool complete = true;            // all shingles are kept, not only the smallest
  std::vector<uint32_t> shingles;  // their kRecordBits high bits
  std::vector<uint64_t> guards;    // context (24 bits) << 16 | value (16 bits)
};

// What a record says first: whose it is, and what finds it.
struct RecordHead {
  ArticleId article;
  uint32_t number = 0;
  uint32_t story = 0;
  std::vector<uint32_t> posted;  // shingles
};

// The form in which a record keeps a shingle and a guard.
inline uint32_t RecordShingle(uint32_t shingle) { return shingle >> (32 - kRecordBits); }
inline uint64_t RecordGuard(uint64_t guard) { return (guard >> 40) << 16 | (guard & 0xFFFF); }

std::string WindowKey();
std::string ExactKey(const Hash128& exact);
std::string RecordKey(uint32_t day, uint32_t number);
std::string AllRecords();  // their prefix
inline bool IsRecordKey(std::string_view key) { return key.starts_with('d'); }

std::string EncodeWindow(const Window& window);
std::string EncodeExact(const ExactEntry& entry);
// `posted`: a bit for each of the first kPosted shingles.
std::string EncodeRecord(const Fingerprint& fingerprint, ArticleId article, uint32_t number,
                         StoryId story_id, uint32_t story, uint32_t posted);

// Nothing where the bytes are not such a key or value.
std::optional<Window> DecodeWindow(std::string_view bytes);
std::optional<ExactEntry> DecodeExact(std::string_view bytes);
bool DecodeRecordKey(std::string_view key, uint32_t& day, uint32_t& number);
bool DecodeRecord(std::string_view bytes, uint32_t number, Record& record);
bool DecodeHead(std::string_view bytes, uint32_t number, RecordHead& head);

}  // namespace wirefold
