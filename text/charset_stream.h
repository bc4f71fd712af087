// A document in pieces becomes text in pieces: its first part that is not ASCII decides the
// encoding, as text/charset.h decides for a whole one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/charset.h"
#include "text/converter.h"
#include "text/text_source.h"

namespace wirefold {

class DecodedSource final : public TextSource {
 public:
  // A document that comes as one piece is decoded as DecodeXml does, and not copied where it need
  // not be.
  DecodedSource(TextSource& bytes, std::string_view content_type);

  // The first bytes, and what they say: all of a document that is whole. Valid until Next.
  std::string_view bytes() const { return bytes_; }
  std::string_view head() const { return head_.text; }
  const std::string& encoding() const { return head_.encoding; }
  // Complete once the last piece was read.
  std::vector<std::string> Warnings() const;

  // UTF-8, cut between characters.
  TextPiece Next() override;

 private:
  void Decide(std::string_view sample);
  void ConvertUtf8(std::string_view bytes, bool last);

  TextSource& source_;
  std::string buffer_;      // the first bytes, where they came in pieces
  std::string_view bytes_;  // buffer_, or the source's only piece
  bool whole_ = false;      // head_ is all there is
  bool first_ = true;
  bool decided_ = true;    // false while all was ASCII, which says nothing
  std::string beginning_;  // with the declaration, for the decision to come
  std::string type_;
  Decoded head_;
  std::optional<Converter> converter_;  // none: UTF-8
  std::string rest_;                    // of a sequence that was cut
  std::string text_;
  size_t bad_ = 0;  // bytes that are not UTF-8, characters that could not be converted
};

}  // namespace wirefold
