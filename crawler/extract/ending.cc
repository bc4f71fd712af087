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
    const std::string_view first_name = std::string_view(author).substr(0, author.find(' '));
    if (author.size() < 5 || first_name.size() < 3 || !StartsWithNoCase(text, first_name)) continue;
    const bool whole = StartsWithNoCase(text, author);
    const std::string_view next =
        text.substr(whole ? author.size() : first_name.size(), whole ? 80 : 10);
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

// Whether the page goes on with something else behind this block: a headline over related
// stories, the writer's life, a closing credit. `share` of the body's words stands before it.
bool IsSign(const Body& body, size_t i, double share, const std::vector<std::string>& authors) {
  const Block& block = body.page()[i];
  // Boxes of related stories stand between paragraphs too.
  if (IsEndMarker(block.text, block.words)) return share > 0.6 && !block.chrome;
  if (!body.Kept(i)) return false;
  if (IsBiography(block, authors)) return share > 0.6;
  return share > 0.75 && !CreditLine(block.text, block.words).empty();
}

// The first such block; those that other rules took out already still tell where the end is.
size_t BehindSign(const Body& body, const std::vector<std::string>& authors) {
  const uint32_t all = body.Words();
  uint32_t before = 0;
  for (size_t i = 0; i < body.page().size(); ++i) {
    if (!body.Chosen(i)) continue;
    if (before > 40 && IsSign(body, i, static_cast<double>(before) / all, authors)) return i;
    if (body.Kept(i)) before += body.page()[i].words;
  }
  return body.page().size();
}

// What a block says of where it stands: the article's own paragraphs weigh their words, pointers
// and other chrome weigh against them.
double Weight(const Body& body, size_t i) {
  const Block& block = body.page()[i];
  if (body.Kept(i)) {
    if (block.kind == BlockKind::kHeading) return 0;
    if (Appeals(block.text, block.words) > (block.words < 40 ? 1 : 2)) return -30;
    const double words = std::min<uint32_t>(block.words, 60);
    return IsProseLike(block) && EndsSentence(block.text) ? words : words / 3;
  }
  if (!block.chrome && IsEndMarker(block.text, block.words)) return -40;
  if (body.RuleOf(i) == "pointer") return -12;
  return block.MostlyLinks() ? -6 : 0;
}

// From here on the page holds more of pointers, teasers and appeals than of text.
size_t BehindTail(const Body& body) {
  const uint32_t all = body.Words();
  uint32_t behind = 0;
  double sum = 0;
  double least = -25;
  size_t end = body.page().size();
  for (size_t i = body.page().size(); i > 0 && behind * 3 < all; --i) {
    if (!body.Chosen(i - 1)) continue;
    if (body.Kept(i - 1)) behind += body.page()[i - 1].words;
    sum += Weight(body, i - 1);
    if (sum < least) {
      least = sum;
      end = i - 1;
    }
  }
  return end;
}

}  // namespace

std::string CreditLine(std::string_view text, uint32_t words) {
  if (words > 14 || words < 2 || text.find('@') != std::string_view::npos) return {};
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
  const bool full_name =
      std::any_of(names.people.begin(), names.people.end(),
                  [](const std::string& name) { return name.find(' ') != std::string::npos; });
  if (!full_name && names.agencies.empty()) return {};
  return std::string(rest);
}

std::vector<size_t> AfterTheEnd(const Body& body, const std::vector<std::string>& authors) {
  const std::vector<size_t> kept = body.KeptBlocks();
  if (kept.empty()) return {};
  const size_t end = std::min(BehindSign(body, authors), BehindTail(body));
  auto last = std::lower_bound(kept.begin(), kept.end(), end);
  while (last - kept.begin() > 1 && !IsProseLike(body.page()[*(last - 1)])) --last;
  return {last, kept.end()};
}

}  // namespace wirefold
