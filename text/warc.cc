#include "text/warc.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"

namespace wirefold {
namespace {

constexpr size_t kLongestLine = 64 << 10;  // addresses can be long
constexpr size_t kMostFields = 200;
constexpr size_t kMostProblems = 20;  // a file of nothing but damage need not be told line by line
constexpr std::string_view kBegin = "WARC/";

std::string_view WithoutEnd(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "WARC/1.0", "WARC/0.18"
bool BeginsRecord(std::string_view line) {
  return line.starts_with(kBegin) && line.size() > kBegin.size() &&
         IsAsciiDigit(line[kBegin.size()]) && WithoutEnd(line).size() < 16;
}

std::optional<uint64_t> LengthOf(const WarcRecord& record) {
  const std::string_view text = record.Field("content-length");
  const auto value = ParseInt(text);
  if (!value || *value < 0 || !IsAsciiDigit(text[0])) return std::nullopt;
  return static_cast<uint64_t>(*value);
}

}  // namespace

std::string_view WarcRecord::Field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

bool WarcReader::Fill() {
  if (at_end_) return false;
  if (at_ > 0) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  const TextPiece piece = source_.Next();
  buffer_ += piece.text;
  at_end_ = piece.last;
  return true;
}

void WarcReader::Consume(size_t bytes) {
  at_ += bytes;
  offset_ += bytes;
}

void WarcReader::Tell(uint64_t at, std::string_view what) {
  if (problems_.size() < kMostProblems) problems_.push_back(fmt::format("byte {}: {}", at, what));
}

std::optional<std::string> WarcReader::Line(bool& too_long) {
  too_long = false;
  size_t scanned = 0;  // behind at_
  for (;;) {
    const size_t end = buffer_.find('\n', at_ + scanned);
    const size_t size = end == buffer_.npos ? buffer_.size() - at_ : end + 1 - at_;
    if (size > kLongestLine) {
      too_long = true;
      Consume(kLongestLine);
      return std::string();
    }
    if (end != buffer_.npos || (at_end_ && size > 0)) {
      std::string line = buffer_.substr(at_, size);
      Consume(size);
      return line;
    }
    scanned = size;
    if (!Fill()) return std::nullopt;
  }
}

bool WarcReader::FindRecord(std::string& first_line) {
  if (!found_.empty()) {
    first_line = std::exchange(found_, {});
    return true;
  }
  bool too_long = false;
  while (true) {
    const uint64_t at = offset_;
    const auto line = Line(too_long);
    if (!line) return false;
    if (!too_long && BeginsRecord(*line)) {
      lost_ = false;
      first_line = *line;
      return true;
    }
    if (lost_ || (!too_long && WithoutEnd(*line).empty())) continue;
    Tell(at, "no WARC record begins here");
    lost_ = true;
  }
}

bool WarcReader::ReadFields(WarcRecord& record) {
  bool too_long = false;
  for (size_t lines = 0; lines <= kMostFields; ++lines) {
    const auto line = Line(too_long);
    if (!line || !line->ends_with('\n')) {
      Tell(record.offset, too_long ? "a record's field is too long" : "a record breaks off");
      return false;
    }
    const std::string_view text = WithoutEnd(*line);
    if (text.empty()) return true;
    if (BeginsRecord(*line)) {  // the one before had no end
      Tell(record.offset, "a record breaks off");
      found_ = *line;
      return false;
    }
    if ((text[0] == ' ' || text[0] == '\t') && !record.fields.empty()) {
      std::string& value = record.fields.back().second;
      if (value.size() < kLongestLine) value.append(" ").append(Trim(text));
      continue;
    }
    const size_t colon = text.find(':');
    if (colon == text.npos) {
      Tell(record.offset, "a record has a line that is no field");
      return false;
    }
    record.fields.emplace_back(LowerAscii(Trim(text.substr(0, colon))),
                               Trim(text.substr(colon + 1)));
  }
  Tell(record.offset, "a record has too many fields");
  return false;
}

bool WarcReader::ReadBlock(WarcRecord& record) {
  const auto length = LengthOf(record);
  if (!length) {
    Tell(record.offset, "a record has no Content-Length that is a number");
    return false;
  }
  record.length = *length;
  record.left_out = *length > most_block_;
  for (uint64_t left = *length; left > 0;) {
    const size_t here = static_cast<size_t>(std::min<uint64_t>(left, buffer_.size() - at_));
    if (!record.left_out) record.block.append(buffer_, at_, here);
    Consume(here);
    left -= here;
    if (left > 0 && !Fill()) {
      Tell(record.offset, "a record breaks off");
      return false;
    }
  }
  return true;
}

std::optional<WarcRecord> WarcReader::Next() {
  std::string first_line;
  while (FindRecord(first_line)) {
    WarcRecord record;
    record.offset = offset_ - first_line.size();
    if (ReadFields(record) && ReadBlock(record)) return record;
    lost_ = found_.empty();
  }
  return std::nullopt;
}

std::string WriteWarcRecord(const WarcFields& fields, std::string_view block) {
  std::string out;
  out.reserve(block.size() + 1024);
  out += "WARC/1.1\r\n";
  for (const auto& [name, value] : fields) {
    if (value.empty()) continue;
    out.append(name).append(": ");
    for (const char c : value)
      if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out += c;
    out += "\r\n";
  }
  out += fmt::format("Content-Length: {}\r\n\r\n", block.size());
  out.append(block).append("\r\n\r\n");
  return out;
}

}  // namespace wirefold
