// What publishers send for JSON, piece by piece, as strict JSON: trailing commas, comments and NULs
// out, control characters in strings escaped. Inside text/ only.
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
  enum class In { kValue, kString, kEscape, kSlash, kLineComment, kComment, kCommentStar };

  void Value(char c, std::string& out);
  size_t String(std::string_view piece, size_t at, std::string& out);
  void PutComma(std::string& out);

  In in_ = In::kValue;
  bool comma_ = false;  // read, and not written before something follows it
  int depth_ = 0, deepest_ = 0;
  bool commas_ = false, comments_ = false, controls_ = false;
};

}  // namespace wirefold
