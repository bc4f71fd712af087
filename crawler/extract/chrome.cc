#include "crawler/extract/chrome.h"

#include <map>
#include <string_view>
#include <vector>

#include "crawler/extract/vocabulary.h"

namespace wirefold {
namespace {

// How much of the page's prose one element, or all elements of one name, may hold before that name
// is not believed: "content-with-sidebar", <p class="paywall"> on every paragraph.
constexpr double kMostProse = 0.4;
// Readers may well write more than the journalist did.
constexpr double kMostComments = 0.85;

double MostProse(std::string_view reason) {
  return reason.starts_with("comment") || reason == "disqus" ? kMostComments : kMostProse;
}

// Sums over the blocks before each one, so that an element's share costs one subtraction.
struct Sums {
  std::vector<uint32_t> words, links, linked_blocks, prose;

  explicit Sums(const std::vector<Block>& blocks) {
    for (auto* sum : {&words, &links, &linked_blocks, &prose}) sum->assign(blocks.size() + 1, 0);
    for (size_t i = 0; i < blocks.size(); ++i) {
      words[i + 1] = words[i] + blocks[i].words;
      links[i + 1] = links[i] + blocks[i].link_words;
      linked_blocks[i + 1] = linked_blocks[i] + blocks[i].MostlyLinks();
      prose[i + 1] = prose[i] + (blocks[i].IsProse() ? blocks[i].words : 0);
    }
  }
};

// A list whose words are mostly links: related headlines, menus, tags.
bool IsLinkList(const Sums& sums, size_t begin, size_t end, std::string_view tag) {
  if (tag != "ul" && tag != "ol" && tag != "div" && tag != "section" && tag != "table" &&
      tag != "dl")
    return false;
  return sums.linked_blocks[end] - sums.linked_blocks[begin] > 1 &&
         (sums.links[end] - sums.links[begin]) * 10 > (sums.words[end] - sums.words[begin]) * 7;
}

struct Suspect {
  size_t begin, end;  // blocks
  std::string_view reason;
};

// The outermost elements that look like chrome, each within its limit.
std::vector<Suspect> Suspects(const PageBlocks& page, const Sums& sums) {
  const HtmlDocument& document = page.document();
  const std::vector<HtmlNode>& nodes = document.nodes();
  std::vector<Suspect> suspects;
  for (uint32_t i = 1; i < nodes.size();) {
    const size_t begin = page.Begin(i);
    const size_t end = page.End(i);
    if (begin == end) {
      i = nodes[i].end;
      continue;
    }
    std::string_view reason;
    if (!nodes[i].IsText()) {
      if (IsHidden(document, i)) reason = "hidden";
      if (reason.empty() && page.Strength(i) < 4) reason = NamedChrome(document, i);
      if (reason.empty() && IsLinkList(sums, begin, end, nodes[i].tag)) reason = "links";
    }
    if (reason.empty() ||
        sums.prose[end] - sums.prose[begin] > MostProse(reason) * sums.prose.back()) {
      ++i;
      continue;
    }
    suspects.push_back({begin, end, reason});
    i = nodes[i].end;
  }
  return suspects;
}

}  // namespace

void MarkChrome(PageBlocks& page) {
  const Sums sums(page.blocks());
  const std::vector<Suspect> suspects = Suspects(page, sums);
  std::map<std::string_view, uint32_t> prose;
  for (const Suspect& s : suspects) prose[s.reason] += sums.prose[s.end] - sums.prose[s.begin];
  for (const Suspect& s : suspects) {
    if (prose[s.reason] > MostProse(s.reason) * sums.prose.back()) continue;
    for (size_t b = s.begin; b < s.end; ++b) {
      page.blocks()[b].chrome = true;
      page.blocks()[b].chrome_by = s.reason;
    }
  }
}

}  // namespace wirefold
