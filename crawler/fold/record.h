// The keys and values that the fold keeps in its table. Numbers in keys are big-endian, in values
// varints (7 bits a byte, low bits first) unless a width is given; ids in values are 8 bytes
// big-endian.
//
//   key              value
//   'n'              how many articles are numbered
//   'x' hash[16]     an exact text: id[8] of the first article that had it, id[8] of its story
//   'd' number[4]    what is remembered of an article: a record, below
//   's' shingle[4]   a posting: how many stories had the shingle, then the newest kPostingStories
//                    of them, oldest first, two numbers each: article - the one before it,
//                    article - its story
//
// Articles are numbered in the order of their folding; a story has its founder's number. A posting
// names an article of each story once, the first that had the shingle: popularity counts stories,
// not reprints. Values are bounded by the constants below. An article that brings its story no new
// posting leaves no record: nothing could find it that does not find the others.
//
// A record: id[8], source[2], number - story's number, the story's id[8] where that is not 0,
// tokens, whether all shingles are kept (0, 1); how many shingles, their kRecordBits high bits
// ascending, as differences; how many guards, these ascending, each as the difference of its
// context's 24 high bits and 2 bytes of its value (the highest bit: a name, not a number).
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

inline constexpr size_t kPostingStories = 16;  // remembered by one posting
inline constexpr int kRecordBits = 24;         // of a shingle, in a record

struct Posting {
  struct Entry {
    uint32_t article = 0;  // numbers
    uint32_t story = 0;
  };
  uint32_t stories = 0;  // ever seen
  std::vector<Entry> entries;
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

// The form in which a record keeps a shingle and a guard.
inline uint32_t RecordShingle(uint32_t shingle) { return shingle >> (32 - kRecordBits); }
inline uint64_t RecordGuard(uint64_t guard) { return (guard >> 40) << 16 | (guard & 0xFFFF); }

std::string CounterKey();
std::string ExactKey(const Hash128& exact);
std::string RecordKey(uint32_t number);
std::string PostingKey(uint32_t shingle);

std::string EncodeCounter(uint32_t count);
std::string EncodeExact(const ExactEntry& entry);
std::string EncodePosting(const Posting& posting);
std::string EncodeRecord(const Fingerprint& fingerprint, ArticleId article, uint32_t number,
                         StoryId story_id, uint32_t story);

// Nothing where the bytes are not such a value.
std::optional<uint32_t> DecodeCounter(std::string_view bytes);
std::optional<ExactEntry> DecodeExact(std::string_view bytes);
bool DecodePosting(std::string_view bytes, Posting& posting);
bool DecodeRecord(std::string_view bytes, uint32_t number, Record& record);

}  // namespace wirefold
