// A page as blocks: the runs of text a reader sees as one paragraph, headline, list item. All later
// steps work on them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/html.h"

namespace wirefold {

enum class BlockKind : uint8_t {
  kParagraph,
  kHeading,
  kItem,
  kQuote,
  kPre,
  kCell,
  kCaption,
  kOther
};

struct Block {
  uint32_t node = 0;      // its block-level element
  uint32_t position = 0;  // of its first text node: blocks stand in the order of the document
  BlockKind kind = BlockKind::kOther;
  uint8_t level = 0;  // of a heading
  std::string text;   // white space squeezed
  uint32_t words = 0;
  uint32_t link_words = 0;       // of them inside links
  bool chrome = false;           // stands in navigation, a sidebar, a share bar, ... (chrome.h)
  std::string_view chrome_by{};  // the word or rule that says so

  bool MostlyLinks() const { return link_words * 2 > words; }
  // Reads like prose: what the search for the article goes by.
  bool IsProse() const {
    return words >= 10 && link_words * 3 < words && kind != BlockKind::kHeading &&
           kind != BlockKind::kCaption;
  }
};

// The blocks of one page, and which of them stand in which element.
class PageBlocks {
 public:
  static PageBlocks Read(const HtmlDocument& document);

  const HtmlDocument& document() const { return *document_; }
  std::vector<Block>& blocks() { return blocks_; }
  const std::vector<Block>& blocks() const { return blocks_; }
  size_t size() const { return blocks_.size(); }
  const Block& operator[](size_t i) const { return blocks_[i]; }

  // The blocks [Begin(node), End(node)) are those of the element.
  // BodyStrength of an element, worked out once.
  int Strength(uint32_t node) const;

  size_t Begin(uint32_t node) const { return first_[node]; }
  size_t End(uint32_t node) const { return first_[document_->nodes()[node].end]; }

 private:
  const HtmlDocument* document_ = nullptr;
  std::vector<Block> blocks_;
  std::vector<uint32_t> first_;            // by node: the first block at or after it
  mutable std::vector<int8_t> strengths_;  // by node; below 0 where nobody has asked yet
};

// Words between blanks; in writing without blanks two characters count as one word.
uint32_t CountWords(std::string_view text);
// Appends `text` with white space squeezed; a blank at its start is kept as one, so that pieces can
// be joined.
void AppendSqueezed(std::string& out, std::string_view text);

// Whether this element breaks the line before and after it.
bool IsBlockTag(std::string_view tag);
// Whether nothing in this element is read: controls, and readings beside the characters they are
// of.
bool IsUnread(std::string_view tag);

}  // namespace wirefold
