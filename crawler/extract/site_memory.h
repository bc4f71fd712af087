// What the pages of one site have in common: newsletter appeals, author boxes, legal lines, lists
// of other stories. Their wording is new on every site, but it stands on several pages, which no
// paragraph of an article does. Remembered are the last few different articles of a host, each as
// the hashes of its blocks; a few kilobytes at most, and the same pages in the same order always
// give the same memory.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/extract/blocks.h"
#include "text/url.h"

namespace wirefold {

// A page as the memory keeps it.
struct PageSketch {
  struct Piece {
    uint32_t hash = 0;
    uint8_t words = 0;  // at most 255
    friend bool operator==(const Piece&, const Piece&) = default;
  };
  uint64_t title = 0;         // hash; 0: none
  std::vector<Piece> pieces;  // ordered by hash, each once

  friend bool operator==(const PageSketch&, const PageSketch&) = default;
};

// A hash for each block, of its folded words without digits ("3 hours ago" is "5 hours ago"); 0
// where the block cannot tell anything: chrome that is known as such, headings, a few words.
std::vector<uint32_t> BlockHashes(const PageBlocks& page);
PageSketch SketchOf(const PageBlocks& page, const std::vector<uint32_t>& hashes,
                    std::string_view title);

// How the blocks of one page stand on the site's other pages.
struct SiteRepeats {
  uint32_t known = 0;          // different articles remembered
  std::vector<uint8_t> pages;  // by block: how many of them have it
};

class SiteMemory {
 public:
  static constexpr size_t kPages = 8;
  static constexpr size_t kPieces = 128;  // of a page: from its begin and its end

  // The article takes the place of its earlier printing, else of the oldest.
  void Learn(PageSketch page);
  // Other printings of the same article do not count.
  SiteRepeats Compare(const PageSketch& page, const std::vector<uint32_t>& hashes) const;
  size_t size() const { return pages_.size(); }

  std::string Encode() const;
  // Bytes that are no memory give an empty one: it is learnt again.
  static SiteMemory Decode(std::string_view bytes);

  friend bool operator==(const SiteMemory&, const SiteMemory&) = default;

 private:
  std::deque<PageSketch> pages_;  // the oldest first
};

// The same article fetched again, under a second address or brought up to date: the same title, or
// hardly a word of its own in one of the two.
bool IsSameArticle(const PageSketch& a, const PageSketch& b);

// Which of `kept` are the site's and not the article's. A paragraph that a series repeats among its
// own ones (a market report's wording) stays, unless nearly every article of the site has it.
std::vector<size_t> SiteChrome(const PageBlocks& page, const std::vector<size_t>& kept,
                               const SiteRepeats& repeats);

// What the memory of a page's site is kept under: its host, without "www.".
std::string SiteMemoryKey(const Url& url);

}  // namespace wirefold
