// Where the article may stand: answers of several kinds, each wrong on other pages.
#pragma once

#include <string_view>
#include <vector>

#include "crawler/extract/blocks.h"
#include "crawler/extract/without.h"

namespace wirefold {

// One answer: which blocks are the article's body, in order. An answer may join several elements.
struct Candidate {
  std::string_view by;  // "vocabulary", "density", "paragraphs", "behind headline"
  std::vector<uint32_t> roots;
  std::vector<bool> blocks;  // of the page
  uint32_t words = 0;        // of prose outside chrome
  double support = 0;        // by the other answers (choose.h)
};

// The element that its name calls the body, the surest name first; elements of the same name are
// joined.
Candidate ByVocabulary(const PageBlocks& page);
// The element whose prose outweighs its chrome by most.
Candidate ByDensity(const PageBlocks& page);
// The element whose own paragraphs hold most text, as reader views go by.
Candidate ByParagraphs(const PageBlocks& page);
// What follows the headline.
Candidate ByHeadline(const PageBlocks& page, std::string_view title);

// The elements that the source's own selector names.
Candidate BySelector(const PageBlocks& page, std::vector<uint32_t> roots);

// All of these that are not switched off; where none finds prose, all of the page outside chrome
// alone: texts without one long paragraph.
std::vector<Candidate> FindCandidates(const PageBlocks& page, std::string_view title,
                                      const Without& without);

}  // namespace wirefold
