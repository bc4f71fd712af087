// What one text has of another: by paragraph, and by word inside a paragraph that was changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

enum class DiffKind { kSame, kLeftOut, kAdded, kChanged };
std::string_view DiffKindName(DiffKind kind);  // same, left out, added, changed

struct DiffWords {
  DiffKind kind = DiffKind::kSame;  // never kChanged
  std::string text;
};

struct DiffParagraph {
  DiffKind kind = DiffKind::kSame;
  bool moved = false;            // it stands among other neighbours; kSame and kChanged only
  std::string before;            // empty where it was added
  std::string after;             // empty where it was left out
  std::vector<DiffWords> words;  // kChanged only: both texts, word for word
};

// From `before` to `after`, in the order of `after`; what was left out stands behind what it stood
// behind. Paragraphs are lines that are not empty; one is changed into another where they have at
// least two fifths of their words in common. White space is not compared. Of texts too long to be
// compared whole (some hundreds of paragraphs that differ) each paragraph is held against the next
// few of the other text only.
std::vector<DiffParagraph> DiffTexts(std::string_view before, std::string_view after);

}  // namespace wirefold
