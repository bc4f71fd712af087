#include "crawler/extract/ending.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "crawler/extract/names.h"
#include "crawler/extract/phrases.h"

namespace wirefold {
namespace {

// An author's box: the writer in the third person ("Jane Doe is a reporter ...").
bool IsBiography(const Block& block, const std::vector<std::string>& authors) {
  static constexpr std::array<std::string_view, 14> kVerbs = {
      " is a ",   " is an ", " is the ", " has been ", " has worked ", " covers ",  " writes ",
      " joined ", " ist ",   " est ",    " es ",       " was a ",      " reports ", " works "};
  const std::string_view text = block.text;
  for (const std::string& author : authors) {
    if (author.size() < 5 || !StartsWithNoCase(text, author)) continue;
    const std::string_view next = text.substr(author.size(), 80);
    for (std::string_view verb : kVerbs)
      if (next.find(verb) != std::string_view::npos) return true;
  }
  return false;
}

bool IsProseLike(const Block& block) {
  if (block.kind == BlockKind::kHeading) return false;
  if (block.kind == BlockKind::kItem || block.kind == BlockKind::kCell) return block.words >= 5;
  return block.words >= 10 || EndsSentence(block.text);
}

}  // namespace

std::string CreditLine(std::string_view text, uint32_t words) {
  if (words > 14 || words < 2) return {};
  std::string_view rest = Trim(text);
  bool marked = false;
  for (std::string_view bullet :
       {"\xE2\x80\xA2", "\xE2\x80\x93", "\xE2\x80\x94", "-", "*", "\xC2\xB7", "\xE2\x96\xA0"}) {
    if (rest.substr(0, bullet.size()) == bullet) {
      rest = Trim(rest.substr(bullet.size()));
      marked = true;
      break;
    }
  }
  if (!marked && !IsCreditOpening(rest)) return {};
  const Names names = ReadNames(rest, {});
  if (names.people.empty() && names.agencies.empty()) return {};
  return std::string(rest);
}

std::vector<size_t> AfterTheEnd(const Body& body, const std::vector<std::string>& authors) {
  const std::vector<size_t> kept = body.KeptBlocks();
  const uint32_t all = body.Words();
  size_t end = kept.size();
  uint32_t before = 0;
  for (size_t k = 0; k < kept.size(); ++k) {
    const Block& block = body.page()[kept[k]];
    const bool credit = before * 2 > all && !CreditLine(block.text, block.words).empty();
    const bool late = before * 5 > all * 2 && before > 40;
    if (credit || (late && (IsEndMarker(block.text, block.words) || IsBiography(block, authors)))) {
      end = k;
      break;
    }
    before += block.words;
  }
  while (end > 1 && !IsProseLike(body.page()[kept[end - 1]])) --end;
  return {kept.begin() + static_cast<std::ptrdiff_t>(end), kept.end()};
}

}  // namespace wirefold
