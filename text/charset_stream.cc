#include "text/charset_stream.h"

#include <fmt/format.h>

#include <utility>

#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr size_t kHead = 256 * 1024;
constexpr size_t kBeginning = 8 * 1024;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// Up to the end of a tag, where a document may be cut in any encoding; UTF-16 and UTF-32 have NULs
// and are cut by their width.
std::string_view WithoutCutTail(std::string_view bytes) {
  if (bytes.find('\0') != bytes.npos) return bytes.substr(0, bytes.size() / 4 * 4);
  const size_t end = bytes.rfind('>');
  return end == bytes.npos ? bytes : bytes.substr(0, end + 1);
}

// How many bytes at the end begin a sequence that is cut.
size_t CutSequence(std::string_view bytes) {
  for (size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
    const auto c = static_cast<unsigned char>(bytes[bytes.size() - back]);
    if (c < 0x80) return 0;
    if (c < 0xC0) continue;
    const size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    return back < length ? back : 0;
  }
  return 0;
}

// ASCII in every encoding that has it: no escapes of ISO-2022, no NULs of UTF-16.
bool IsPlain(std::string_view bytes) {
  return SkipAscii(bytes, 0) >= bytes.size() && bytes.find('\x1B') == bytes.npos &&
         bytes.find('\0') == bytes.npos;
}

}  // namespace

DecodedSource::DecodedSource(TextSource& bytes, std::string_view content_type)
    : source_(bytes), type_(content_type) {
  TextPiece piece = source_.Next();
  if (!piece.last) {
    buffer_ = piece.text;
    while (!piece.last && buffer_.size() < kHead) {
      piece = source_.Next();
      buffer_ += piece.text;
    }
    piece.text = buffer_;
  }
  bytes_ = piece.text;
  whole_ = piece.last;
  decided_ = whole_ || !IsPlain(bytes_);
  if (!decided_) beginning_ = bytes_.substr(0, kBeginning);
  Decide(whole_ ? bytes_ : WithoutCutTail(bytes_));
}

void DecodedSource::Decide(std::string_view sample) {
  head_ = DecodeXml(sample, type_);
  converter_.reset();
  if (!whole_ && !head_.converter.empty()) converter_.emplace(head_.converter);
}

TextPiece DecodedSource::Next() {
  if (whole_) return {first_ ? (first_ = false, head_.text) : std::string_view(), true};
  text_.clear();
  TextPiece piece{buffer_, false};
  if (!first_) piece = source_.Next();
  if (!decided_ && !IsPlain(piece.text)) {
    decided_ = true;
    Decide(beginning_.append(WithoutCutTail(piece.text)));
  }
  if (converter_ && *converter_) {
    converter_->Append(piece.text, piece.last, text_);
    bad_ = converter_->bad();
  } else {
    ConvertUtf8(piece.text, piece.last);
  }
  std::string_view text = text_;
  if (first_ && text.substr(0, kUtf8Mark.size()) == kUtf8Mark) text.remove_prefix(kUtf8Mark.size());
  if (first_) std::string().swap(buffer_);
  first_ = false;
  return {text, piece.last};
}

void DecodedSource::ConvertUtf8(std::string_view bytes, bool last) {
  text_ = std::exchange(rest_, {});
  text_ += bytes;
  if (!last) {
    const size_t cut = CutSequence(text_);
    rest_ = text_.substr(text_.size() - cut);
    text_.resize(text_.size() - cut);
  }
  const size_t bad = CountUtf8(text_).bad;
  if (bad) text_ = RepairUtf8(text_);
  bad_ += bad;
}

std::vector<std::string> DecodedSource::Warnings() const {
  std::vector<std::string> warnings = head_.warnings;
  if (bad_) warnings.push_back(fmt::format("{} characters in all are not {}", bad_, encoding()));
  return warnings;
}

}  // namespace wirefold
