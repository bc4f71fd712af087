#include "crawler/extract/chrome.h"

#include <vector>

#include "crawler/extract/vocabulary.h"

namespace wirefold {
namespace {

// How much of the page's prose one chrome element may hold before its name is not believed.
constexpr double kMostProse = 0.4;

uint32_t ProseWords(const std::vector<Block>& blocks, size_t begin, size_t end) {
  uint32_t words = 0;
  for (size_t i = begin; i < end; ++i)
    if (!blocks[i].chrome && blocks[i].IsProse()) words += blocks[i].words;
  return words;
}

// A list whose words are mostly links: related headlines, menus, tags.
bool IsLinkList(const PageBlocks& page, uint32_t node) {
  const std::string_view tag = page.document().nodes()[node].tag;
  if (tag != "ul" && tag != "ol" && tag != "div" && tag != "section" && tag != "table" &&
      tag != "dl")
    return false;
  uint32_t words = 0;
  uint32_t links = 0;
  size_t linked_blocks = 0;
  for (size_t i = page.Begin(node); i < page.End(node); ++i) {
    words += page[i].words;
    links += page[i].link_words;
    linked_blocks += page[i].MostlyLinks();
  }
  return linked_blocks > 1 && links * 10 > words * 7;
}

}  // namespace

void MarkChrome(PageBlocks& page) {
  const HtmlDocument& document = page.document();
  const std::vector<HtmlNode>& nodes = document.nodes();
  std::vector<Block>& blocks = page.blocks();
  const uint32_t all = ProseWords(blocks, 0, blocks.size());
  for (uint32_t i = 1; i < nodes.size();) {
    const size_t begin = page.Begin(i);
    const size_t end = page.End(i);
    if (begin == end || nodes[i].IsText()) {
      i = begin == end ? nodes[i].end : i + 1;
      continue;
    }
    const bool chrome = IsHidden(document, i) ||
                        (BodyStrength(document, i) < 4 && NamedChrome(document, i)) ||
                        IsLinkList(page, i);
    if (!chrome || ProseWords(blocks, begin, end) > kMostProse * all) {
      ++i;
      continue;
    }
    for (size_t b = begin; b < end; ++b) blocks[b].chrome = true;
    i = nodes[i].end;
  }
}

}  // namespace wirefold
