// WARC, the form of web archives (ISO 28500, WARC 1.1): records one after the other, each some
// fields, an empty line and a block of so many bytes as Content-Length says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/text_source.h"

namespace wirefold {

struct WarcRecord {
  // Names in lower case, in order.
  std::vector<std::pair<std::string, std::string>> fields;
  std::string block;
  uint64_t length = 0;    // of the block, as it was declared
  bool left_out = false;  // the block was longer than wanted and is not here
  uint64_t offset = 0;    // of the record among the unpacked bytes

  // The first field of that (lower-case) name, else empty.
  std::string_view Field(std::string_view name) const;
};

// Reads records from bytes, unpacked already. Nothing is believed of what they declare: fields and
// lines have limits, and memory grows with what has come, not with what was promised.
class WarcReader {
 public:
  // `bytes` outlives it. Blocks of more than `most_block` bytes are read past.
  WarcReader(TextSource& bytes, uint64_t most_block) : source_(bytes), most_block_(most_block) {}

  // The next whole record; nothing at the end. What is damaged is left out, up to the next line
  // that begins a record, and told.
  std::optional<WarcRecord> Next();
  // What was damaged since this was asked last, a line each: "byte 1234: a record breaks off".
  std::vector<std::string> TakeProblems() { return std::exchange(problems_, {}); }
  uint64_t offset() const { return offset_; }  // so many bytes were read

 private:
  bool Fill();
  // A line with its end, of so many bytes at most; nothing at the end of all, `too_long` beyond.
  std::optional<std::string> Line(bool& too_long);
  bool FindRecord(std::string& first_line);
  bool ReadFields(WarcRecord& record);
  bool ReadBlock(WarcRecord& record);
  void Tell(uint64_t at, std::string_view what);
  void Consume(size_t bytes);

  TextSource& source_;
  uint64_t most_block_;
  std::string buffer_;
  size_t at_ = 0;
  bool at_end_ = false;
  uint64_t offset_ = 0;
  bool lost_ = false;  // looking for the next record behind damage
  std::string found_;  // a record's first line, where that was found behind damage
  std::vector<std::string> problems_;
};

using WarcFields = std::vector<std::pair<std::string_view, std::string>>;
// A record whole, with the two line breaks at its end. Fields whose value is empty are left out;
// what could end a line in a value is left out of it.
std::string WriteWarcRecord(const WarcFields& fields, std::string_view block);

}  // namespace wirefold
