// A text that comes in pieces of one size, each gone when the next is asked for.
#pragma once

#include <string>
#include <string_view>

#include "text/text_source.h"

namespace wirefold {

class Pieces final : public TextSource {
 public:
  Pieces(std::string_view text, size_t size) : text_(text), size_(size) {}
  TextPiece Next() override {
    piece_ = text_.substr(0, size_);
    text_.remove_prefix(piece_.size());
    return {piece_, text_.empty()};
  }

 private:
  std::string_view text_;
  std::string piece_;
  size_t size_;
};

}  // namespace wirefold
