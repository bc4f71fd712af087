#include "crawler/extract/lead.h"

#include <algorithm>
#include <string>

#include "crawler/extract/phrases.h"
#include "crawler/extract/title.h"
#include "crawler/extract/vocabulary.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kFarthest = 25;      // blocks behind the headline: share bars and bylines between
constexpr uint32_t kMostWords = 150;  // a longer text is another article
constexpr size_t kMostGuessed = 3;
constexpr size_t kTellingBytes = 40;  // of a description: enough that only its own text begins so

// The page's own summary of itself, folded. Cut by many templates, so compared by its beginning.
std::vector<std::string> Summaries(const Claims& claims) {
  std::vector<std::string> summaries;
  for (std::string_view name : {"og:description", "description", "twitter:description"})
    if (std::string folded = FoldCase(claims.Meta({name})); folded.size() >= kTellingBytes)
      summaries.push_back(std::move(folded));
  if (std::string folded = FoldCase(claims.ld.description); folded.size() >= kTellingBytes)
    summaries.push_back(std::move(folded));
  return summaries;
}

bool BeginsAlike(const std::string& text, const std::vector<std::string>& summaries) {
  return std::any_of(summaries.begin(), summaries.end(), [&](const std::string& summary) {
    const size_t n = std::min({text.size(), summary.size(), size_t{80}});
    return n >= kTellingBytes && text.compare(0, n, summary, 0, n) == 0;
  });
}

// The headline that stands last before the body; the block behind it, or the body's own beginning
// where there is none.
size_t BehindHeadline(const PageBlocks& page, size_t body_begin, std::string_view title) {
  const std::string folded = FoldCase(title);
  for (size_t i = body_begin; i > 0; --i)
    if (FoldCase(page[i - 1].text) == folded || page[i - 1].level == 1) return i;
  return body_begin;
}

// How the body's first paragraphs begin, folded.
std::vector<std::string> Openings(const Body& body, const std::vector<size_t>& kept) {
  std::vector<std::string> openings;
  for (size_t k = 0; k < std::min<size_t>(kept.size(), 5); ++k)
    openings.push_back(FoldCase(body.page()[kept[k]].text));
  return openings;
}

// Many a stand-first is the beginning of a paragraph.
bool SaidBelow(const std::string& lead, const std::vector<std::string>& openings) {
  const std::string_view end_less =
      std::string_view(lead).substr(0, lead.find_last_not_of(".!? \xE2\x80\xA6") + 1);
  return std::any_of(openings.begin(), openings.end(), [&](const std::string& opening) {
    return opening.starts_with(end_less.substr(0, 60));
  });
}

// Up to three levels up, as far as the element holds little else.
bool IsNamedLead(const PageBlocks& page, size_t block) {
  const auto& nodes = page.document().nodes();
  uint32_t node = page[block].node;
  for (int up = 0; up < 3 && node != 0; ++up, node = nodes[node].parent) {
    if (page.End(node) - page.Begin(node) > 4) return false;
    if (IsLeadName(page.document(), node)) return true;
  }
  return false;
}

}  // namespace

std::vector<size_t> FindLead(const Body& body, const Claims& claims, std::string_view title) {
  const PageBlocks& page = body.page();
  const std::vector<size_t> kept = body.KeptBlocks();
  if (kept.empty() || title.empty()) return {};
  const size_t begin = BehindHeadline(page, kept.front(), title);
  const std::vector<std::string> summaries = Summaries(claims);
  const std::vector<std::string> openings = Openings(body, kept);
  std::vector<size_t> lead;
  size_t guessed = 0;
  for (size_t i = begin; i < kept.front() && i < begin + kFarthest; ++i) {
    const Block& block = page[i];
    if (block.words < 6 || block.words > kMostWords || block.link_words * 2 > block.words) continue;
    if (block.kind == BlockKind::kCaption || block.kind == BlockKind::kItem) continue;
    const std::string folded = FoldCase(block.text);
    const bool own_words = BeginsAlike(folded, summaries);
    const bool named = IsNamedLead(page, i);
    const bool sentence = EndsSentence(block.text) && block.words >= 8;
    if (!own_words && (block.chrome ? !named : !(named || sentence))) continue;
    if (IsBoilerplate(block.text, block.words) || Appeals(block.text, block.words) > 1 ||
        IsPhotoCaption(block.text) || IsCreditOpening(block.text) ||
        TitleLikeness(block.text, title) > 0.9)
      continue;
    if (SaidBelow(folded, openings)) continue;
    guessed += !own_words && !named && block.kind != BlockKind::kParagraph;
    lead.push_back(i);
  }
  // So many sentences are a slide show's; as paragraphs they are the first part of a split body.
  if (guessed > kMostGuessed) return {};
  return lead;
}

}  // namespace wirefold
