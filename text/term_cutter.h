// A text cut into words for the index (text/terms.h says what a word is), each with the place where
// it was written. One is made at a time, so that a text of any length costs no more memory than its
// longest word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

class TermCutter {
 public:
  // `text` must outlast it.
  explicit TermCutter(std::string_view text) : text_(text) {}

  // The next word, or false where there is none.
  bool Next();

  // kPair: two characters of a writing without spaces. kLone: the last one of a run of these.
  enum class Form : uint8_t { kWord, kPair, kLone };
  Form form() const { return piece_.form; }
  // Folded, with its marks. Lasts until the next call.
  std::string_view word() const {
    return std::string_view(folded_).substr(piece_.from, piece_.to - piece_.from);
  }
  // As it was written: [begin, end) of the text.
  size_t begin() const { return piece_.begin; }
  size_t end() const { return piece_.end; }

 private:
  struct Piece {
    uint32_t from = 0, to = 0;  // in folded_
    size_t begin = 0, end = 0;  // in text_
    Form form = Form::kWord;
  };

  bool Fill();
  void CutWord();
  void CutRun();
  void Split(size_t begin, size_t end);

  std::string_view text_;
  size_t at_ = 0;
  std::string folded_;         // what is in hand
  std::vector<Piece> pieces_;  // what it is cut into
  size_t next_ = 0;            // of these
  Piece piece_;
};

// `word` (folded) as a term has it: without the marks of Latin, Greek, Cyrillic, Arabic and Hebrew,
// and with a plain letter where there is one ("łódź" is "lodz", "œuvre" "oeuvre"). Marks that make
// another letter stay: Cyrillic "й", all of the Indic ones.
void AppendPlain(std::string_view word, std::string& out);

}  // namespace wirefold
