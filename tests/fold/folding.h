// A stream of articles folded one after another, for the tests of the fold.
#pragma once

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/fold/fold.h"
#include "tests/random.h"

namespace wirefold {

inline std::string FoldData(const std::string& name) {
  std::ifstream file(std::string(WIREFOLD_TEST_DATA) + "/fold/" + name);
  if (!file) throw std::runtime_error("no test data " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::string> Paragraphs(const std::string& text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find("\n\n", at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return out;
}

inline std::string Join(const std::vector<std::string>& paragraphs) {
  std::string out;
  for (const std::string& paragraph : paragraphs) {
    if (!out.empty()) out += "\n\n";
    out += paragraph;
  }
  return out;
}

// Words that stand in no other text: "sequo", "bralin", ... `alphabet` keeps two texts apart for
// sure.
inline std::string Prose(Random& random, size_t words, std::string_view alphabet = "abcdefgh") {
  std::string out;
  for (size_t i = 0; i < words; ++i) {
    if (i > 0) out += i % 60 == 0 ? "\n\n" : " ";
    const size_t letters = 4 + random.Below(5);
    for (size_t k = 0; k < letters; ++k) out += alphabet[random.Below(alphabet.size())];
  }
  return out;
}

class Stream {
 public:
  explicit Stream(const FoldSettings& settings = {}) : folder_(settings) {}

  FoldResult Add(std::string_view text, std::string_view source = {}, uint32_t day = 0) {
    const ArticleId id{next_++};
    auto result = folder_.Fold(id, MakeFingerprint("", text, source), day, table_);
    if (!result) throw std::runtime_error(result.error().what);
    return *result;
  }
  MemoryFoldTable& table() { return table_; }
  Folder& folder() { return folder_; }

 private:
  Folder folder_;
  MemoryFoldTable table_;
  uint64_t next_ = 1;
};

}  // namespace wirefold
