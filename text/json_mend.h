// What publishers send for JSON, piece by piece, as strict JSON: trailing commas, comments and NULs
// out, control characters in strings escaped; halves of characters (titles cut within an emoji) are
// U+FFFD, escapes that JSON has not stand as written, NaN and its like are null, numbers beyond a
// double's the largest. Inside text/ only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

class JsonMender {
 public:
  // Appends what `piece` becomes. Pieces may be cut anywhere.
  void Mend(std::string_view piece, std::string& out);

  int deepest() const { return deepest_; }  // of the brackets so far
  std::vector<std::string> What() const;    // in words; empty where nothing was mended

 private:
  enum class In {
    kValue,
    kString,
    kEscape,
    kCode,
    kWord,
    kNumber,
    kSlash,
    kLineComment,
    kComment,
    kCommentStar
  };

  void Value(char c, std::string& out);
  size_t String(std::string_view piece, size_t at, std::string& out);
  bool Escape(char c, std::string& out);
  bool Code(char c, std::string& out);
  void EndOfWord(std::string& out);
  void EndOfNumber(std::string& out);
  void DropHalf(std::string& out);
  void PutComma(std::string& out);

  In in_ = In::kValue;
  bool comma_ = false;  // read, and not written before something follows it
  int depth_ = 0, deepest_ = 0;
  std::string word_;  // a bare one, or the digits of \uXXXX, so far
  std::string half_;  // a \uXXXX that waits for its other half
  bool commas_ = false, comments_ = false, controls_ = false, escapes_ = false, words_ = false,
       numbers_ = false;
};

}  // namespace wirefold
