// A text in pieces, for what may be too long to hold: files, pipes.
#pragma once

#include <string_view>
#include <utility>

namespace wirefold {

struct TextPiece {
  std::string_view text;
  bool last = true;  // nothing comes after it
};

class TextSource {
 public:
  virtual ~TextSource() = default;
  // The next piece; its text lives until the next call. Pieces are cut anywhere, but never within
  // a character where the source promises UTF-8.
  virtual TextPiece Next() = 0;
};

// What is held already: one piece, never copied.
class WholeText final : public TextSource {
 public:
  explicit WholeText(std::string_view text) : text_(text) {}
  TextPiece Next() override { return {std::exchange(text_, {}), true}; }

 private:
  std::string_view text_;
};

}  // namespace wirefold
