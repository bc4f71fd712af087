#include "crawler/extract/site_memory.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/strings.h"
#include "text/words.h"

namespace wirefold {
namespace {

// Shorter ones stand in articles too ("Yes, I did.").
constexpr uint32_t kFewestWords = 4;
// Fewer articles cannot tell a site's habit from a series'.
constexpr uint32_t kEnoughForHabit = 4;
// Of two printings one has less than this share of words that the other has not.
constexpr double kOwnShare = 0.25;

using Piece = PageSketch::Piece;
constexpr char kForm = 1;  // of the bytes
constexpr size_t kPieceBytes = 5;

bool ByHash(const Piece& a, const Piece& b) { return a.hash < b.hash; }

bool Has(const PageSketch& page, uint32_t hash) {
  return std::binary_search(page.pieces.begin(), page.pieces.end(), Piece{hash, 0}, ByHash);
}

bool HasLittleOfItsOwn(const PageSketch& page, const PageSketch& other) {
  uint32_t all = 0;
  uint32_t own = 0;
  for (const Piece& piece : page.pieces) {
    all += piece.words;
    if (!Has(other, piece.hash)) own += piece.words;
  }
  return own < kOwnShare * all;
}

// On so many of `known` other articles a block is the site's.
uint32_t Believed(uint32_t known) { return known < 3 ? 1 : std::max<uint32_t>(2, (known + 1) / 3); }

}  // namespace

std::vector<uint32_t> BlockHashes(const PageBlocks& page) {
  std::vector<uint32_t> hashes(page.size());
  for (size_t i = 0; i < page.size(); ++i) {
    const Block& block = page[i];
    if (block.chrome || block.kind == BlockKind::kHeading || block.words < kFewestWords) continue;
    std::string folded = FoldCase(block.text);
    std::erase_if(folded, [](char c) { return IsAsciiDigit(c); });
    hashes[i] = std::max<uint32_t>(1, static_cast<uint32_t>(Hash64Of(folded)));
  }
  return hashes;
}

PageSketch SketchOf(const PageBlocks& page, const std::vector<uint32_t>& hashes,
                    std::string_view title) {
  PageSketch sketch;
  if (!title.empty()) sketch.title = Hash64Of(FoldCase(title));
  for (size_t i = 0; i < hashes.size(); ++i)
    if (hashes[i] != 0)
      sketch.pieces.push_back(
          {hashes[i], static_cast<uint8_t>(std::min<uint32_t>(page[i].words, UINT8_MAX))});
  if (auto& pieces = sketch.pieces; pieces.size() > SiteMemory::kPieces) {
    constexpr auto kHalf = static_cast<std::ptrdiff_t>(SiteMemory::kPieces / 2);
    pieces.erase(pieces.begin() + kHalf, pieces.end() - kHalf);
  }
  std::stable_sort(sketch.pieces.begin(), sketch.pieces.end(), ByHash);
  const auto doubles = std::unique(sketch.pieces.begin(), sketch.pieces.end(),
                                   [](const Piece& a, const Piece& b) { return a.hash == b.hash; });
  sketch.pieces.erase(doubles, sketch.pieces.end());
  return sketch;
}

bool IsSameArticle(const PageSketch& a, const PageSketch& b) {
  return (a.title != 0 && a.title == b.title) || HasLittleOfItsOwn(a, b) || HasLittleOfItsOwn(b, a);
}

void SiteMemory::Learn(PageSketch page) {
  if (page.pieces.empty()) return;
  const auto earlier = std::find_if(pages_.begin(), pages_.end(), [&](const PageSketch& known) {
    return IsSameArticle(known, page);
  });
  if (earlier != pages_.end())
    pages_.erase(earlier);
  else if (pages_.size() == kPages)
    pages_.pop_front();
  pages_.push_back(std::move(page));
}

SiteRepeats SiteMemory::Compare(const PageSketch& page, const std::vector<uint32_t>& hashes) const {
  SiteRepeats repeats{0, std::vector<uint8_t>(hashes.size())};
  for (const PageSketch& known : pages_) {
    if (IsSameArticle(known, page)) continue;
    ++repeats.known;
    for (size_t i = 0; i < hashes.size(); ++i)
      if (hashes[i] != 0 && Has(known, hashes[i])) ++repeats.pages[i];
  }
  return repeats;
}

std::string SiteMemory::Encode() const {
  std::string out(1, kForm);
  for (const PageSketch& page : pages_) {
    PutNumber(out, page.title, 8);
    PutNumber(out, page.pieces.size(), 2);
    for (const Piece& piece : page.pieces) {
      PutNumber(out, piece.hash, 4);
      PutNumber(out, piece.words, 1);
    }
  }
  return out;
}

SiteMemory SiteMemory::Decode(std::string_view bytes) {
  SiteMemory memory;
  if (bytes.empty() || bytes.front() != kForm) return {};
  bytes.remove_prefix(1);
  while (!bytes.empty()) {
    if (bytes.size() < 10 || memory.pages_.size() == kPages) return {};
    PageSketch page;
    page.title = TakeNumber(bytes, 8);
    const size_t pieces = TakeNumber(bytes, 2);
    if (pieces > kPieces || bytes.size() < pieces * kPieceBytes) return {};
    for (size_t i = 0; i < pieces; ++i) {
      Piece piece;
      piece.hash = static_cast<uint32_t>(TakeNumber(bytes, 4));
      piece.words = static_cast<uint8_t>(TakeNumber(bytes, 1));
      page.pieces.push_back(piece);
    }
    if (!std::is_sorted(page.pieces.begin(), page.pieces.end(), ByHash)) return {};
    memory.pages_.push_back(std::move(page));
  }
  return memory;
}

std::vector<size_t> SiteChrome(const PageBlocks& page, const std::vector<size_t>& kept,
                               const SiteRepeats& repeats) {
  if (repeats.known == 0) return {};
  const auto& nodes = page.document().nodes();
  // The article's own paragraphs: where they begin, end, and in which elements they stand.
  size_t first = SIZE_MAX;
  size_t last = 0;
  std::unordered_set<uint32_t> homes;
  for (const size_t i : kept) {
    if (repeats.pages[i] > 0 || !page[i].IsProse()) continue;
    first = std::min(first, i);
    last = i;
    homes.insert(nodes[page[i].node].parent);
  }
  std::vector<size_t> chrome;
  for (const size_t i : kept) {
    const uint32_t pages = repeats.pages[i];
    if (pages < Believed(repeats.known)) continue;
    const bool at_home = homes.contains(nodes[page[i].node].parent);
    const bool amidst = first < i && i < last;
    // The background paragraphs of the story before stand at the end of its sequel.
    const bool sequel = pages == 1 && page[i].IsProse();
    const bool habit = repeats.known >= kEnoughForHabit && pages * 4 >= repeats.known * 3;
    if (!at_home || habit || !(amidst || sequel)) chrome.push_back(i);
  }
  return chrome;
}

std::string SiteMemoryKey(const Url& url) {
  std::string_view host = url.host();
  if (host.starts_with("www.")) host.remove_prefix(4);
  return std::string(host);
}

}  // namespace wirefold
