#include "crawler/extract/candidates.h"

#include <algorithm>
#include <map>
#include <utility>

#include "crawler/extract/vocabulary.h"
#include "text/words.h"

namespace wirefold {
namespace {

// How much a block speaks for the element it stands in, in words.
double Evidence(const Block& block) {
  const double words = block.words;
  if (block.chrome) return -0.4 * words;
  if (block.MostlyLinks()) return -words - 2;
  if (block.kind == BlockKind::kCaption) return -0.5 * words;
  if (block.kind == BlockKind::kHeading) return 0;
  if (!block.IsProse()) return block.kind == BlockKind::kParagraph ? 0.3 * words : -0.5 * words;
  return block.kind == BlockKind::kOther || block.kind == BlockKind::kItem ? 0.7 * words : words;
}

uint32_t ProseIn(const PageBlocks& page, uint32_t node) {
  uint32_t words = 0;
  for (size_t i = page.Begin(node); i < page.End(node); ++i)
    if (!page[i].chrome && page[i].IsProse()) words += page[i].words;
  return words;
}

Candidate Make(std::string_view by, const PageBlocks& page, std::vector<uint32_t> roots) {
  Candidate candidate{by, std::move(roots), std::vector<bool>(page.size()), 0, 0};
  for (uint32_t root : candidate.roots) {
    candidate.words += ProseIn(page, root);
    for (size_t i = page.Begin(root); i < page.End(root); ++i) candidate.blocks[i] = true;
  }
  return candidate;
}

bool HasHeadline(const PageBlocks& page, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i)
    if (page[i].kind == BlockKind::kHeading && page[i].level == 1) return true;
  return false;
}

Candidate WholePage(const PageBlocks& page) {
  Candidate candidate = Make("page", page, {0});
  for (size_t i = 0; i < page.size(); ++i)
    if (page[i].chrome || page[i].MostlyLinks()) candidate.blocks[i] = false;
  return candidate;
}

}  // namespace

Candidate ByVocabulary(const PageBlocks& page) {
  const HtmlDocument& document = page.document();
  const auto& nodes = document.nodes();
  struct Named {
    uint32_t node;
    int strength;
    uint32_t words;
  };
  std::vector<Named> named;
  uint32_t most = 0;
  for (uint32_t i = 1; i < nodes.size(); ++i) {
    if (nodes[i].IsText() || page.Begin(i) == page.End(i)) continue;
    const int strength = page.Strength(i);
    if (strength == 0) continue;
    named.push_back({i, strength, ProseIn(page, i)});
    most = std::max(most, named.back().words);
  }
  // The surest name wins while it holds a fair part of what any name holds; where none does, the
  // others belong to other articles.
  std::vector<uint32_t> surest;
  for (int strength = 5; strength >= 1; --strength) {
    std::vector<uint32_t> roots;
    uint32_t words = 0;
    for (const Named& n : named) {
      if (n.strength != strength || n.words == 0) continue;
      if (!roots.empty() && n.node < nodes[roots.back()].end) continue;  // inside the one before
      // A headline between two bodies begins another article.
      if (!roots.empty() && HasHeadline(page, page.End(roots.back()), page.End(n.node))) break;
      if (strength <= 2 && !roots.empty() && n.words > words) {
        roots.clear();
        words = 0;
      }
      if (strength > 2 || roots.empty()) {
        roots.push_back(n.node);
        words += n.words;
      }
    }
    if (words > 0 && words * 2 > most) return Make("vocabulary", page, std::move(roots));
    if (surest.empty() && words > 0) surest = std::move(roots);
  }
  return Make("vocabulary", page, std::move(surest));
}

Candidate ByDensity(const PageBlocks& page) {
  const auto& nodes = page.document().nodes();
  std::vector<double> sums(page.size() + 1);
  std::vector<uint32_t> prose(page.size() + 1);
  for (size_t i = 0; i < page.size(); ++i) {
    sums[i + 1] = sums[i] + Evidence(page[i]);
    prose[i + 1] = prose[i] + (!page[i].chrome && page[i].IsProse());
  }
  double best = 0;
  uint32_t root = 0;
  for (uint32_t i = 1; i < nodes.size(); ++i) {
    if (nodes[i].IsText() || page.Begin(i) == page.End(i)) continue;
    // One paragraph alone is the article only where the page has no other.
    if (prose[page.End(i)] - prose[page.Begin(i)] < std::min<uint32_t>(prose.back(), 2)) continue;
    const double sum = sums[page.End(i)] - sums[page.Begin(i)];
    if (sum > 0 && sum >= best) {
      best = sum;
      root = i;
    }
  }
  return Make("density", page, root ? std::vector<uint32_t>{root} : std::vector<uint32_t>{});
}

Candidate ByParagraphs(const PageBlocks& page) {
  const auto& nodes = page.document().nodes();
  std::map<uint32_t, double> scores;
  for (const Block& block : page.blocks()) {
    if (block.chrome || !block.IsProse()) continue;
    const double score = 1 + block.words;
    const uint32_t parent = nodes[block.node].parent;
    scores[parent] += score;
    scores[nodes[parent].parent] += score / 2;
  }
  double best = 0;
  uint32_t root = 0;
  for (const auto& [node, score] : scores) {
    if (node != 0 && score > best) {
      best = score;
      root = node;
    }
  }
  return Make("paragraphs", page, root ? std::vector<uint32_t>{root} : std::vector<uint32_t>{});
}

Candidate ByHeadline(const PageBlocks& page, std::string_view title) {
  const auto& nodes = page.document().nodes();
  const std::string folded = FoldCase(title);
  size_t headline = page.size();
  for (size_t i = 0; i < page.size() && headline == page.size(); ++i)
    if (page[i].kind == BlockKind::kHeading && !page[i].chrome && FoldCase(page[i].text) == folded)
      headline = i;
  size_t first = headline;
  while (first < page.size() && (page[first].chrome || !page[first].IsProse())) ++first;
  if (folded.empty() || first >= page.size()) return Make("behind headline", page, {});
  // The largest element that begins behind the headline and holds its first paragraph; where that
  // is the paragraph alone, headline and paragraphs are brothers, and all behind it counts.
  uint32_t root = page[first].node;
  while (page.Begin(nodes[root].parent) > headline) root = nodes[root].parent;
  const uint32_t around = nodes[root].parent;
  if (ProseIn(page, root) * 2 >= ProseIn(page, around))
    return Make("behind headline", page, {root});
  Candidate candidate = Make("behind headline", page, {around});
  for (size_t i = 0; i < first; ++i) candidate.blocks[i] = false;
  return candidate;
}

Candidate BySelector(const PageBlocks& page, std::vector<uint32_t> roots) {
  return Make("selector", page, std::move(roots));
}

std::vector<Candidate> FindCandidates(const PageBlocks& page, std::string_view title,
                                      const Without& without) {
  std::vector<Candidate> found;
  if (!IsOff(without, "vocabulary")) found.push_back(ByVocabulary(page));
  if (!IsOff(without, "density")) found.push_back(ByDensity(page));
  if (!IsOff(without, "paragraphs")) found.push_back(ByParagraphs(page));
  if (!IsOff(without, "behind headline")) found.push_back(ByHeadline(page, title));
  if (std::none_of(found.begin(), found.end(), [](const Candidate& c) { return c.words > 0; }))
    found = {WholePage(page)};
  return found;
}

}  // namespace wirefold
