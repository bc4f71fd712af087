#include "crawler/extract/prune.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/strings.h"
#include "crawler/extract/ending.h"
#include "crawler/extract/phrases.h"
#include "text/words.h"

namespace wirefold {
namespace {

using Drops = std::vector<size_t>;

template <class Test>
Drops Where(const Body& body, Test test) {
  Drops drops;
  for (size_t i : body.KeptBlocks())
    if (test(body.page()[i])) drops.push_back(i);
  return drops;
}

// What stands over the headline inside the body: kickers, dates, breadcrumbs. A paragraph there is
// the lead.
Drops BeforeHeadline(const Body& body, const std::string& title) {
  Drops drops;
  for (size_t i : body.KeptBlocks()) {
    const Block& block = body.page()[i];
    if (block.words < 20 || !EndsSentence(block.text)) drops.push_back(i);
    if (block.kind == BlockKind::kHeading && FoldCase(block.text) == title) return drops;
  }
  return {};
}

// A paragraph that is one link is a pointer elsewhere; a link in a paragraph is not.
bool IsPointer(const Block& block) {
  if (block.link_words == 0) return false;
  return block.link_words * 10 >= block.words * 8 || (block.MostlyLinks() && block.words < 25);
}

// A stand-first that says again how one of the next paragraphs begins.
Drops RepeatedOpening(const Body& body) {
  const std::vector<size_t> kept = body.KeptBlocks();
  if (kept.empty()) return {};
  const std::string first = FoldCase(body.page()[kept[0]].text);
  const size_t end = std::min<size_t>(first.find_last_not_of(".!? \xE2\x80\xA6") + 1, first.size());
  if (end < 40) return {};
  const std::string_view opening = std::string_view(first).substr(0, std::min<size_t>(end, 60));
  for (size_t i = 1; i < std::min<size_t>(kept.size(), 5); ++i) {
    const std::string later = FoldCase(body.page()[kept[i]].text);
    if (later.size() > first.size() && later.starts_with(opening)) return {kept[0]};
  }
  return {};
}

// The same paragraph again: pull quotes, a text laid out once for each screen. What comes three
// times is meant so: the question of an interview round, a line of each entry of a list.
Drops Repeated(const Body& body) {
  std::unordered_map<std::string, Drops> places;
  for (size_t i : body.KeptBlocks())
    if (body.page()[i].words >= 5) places[FoldCase(body.page()[i].text)].push_back(i);
  Drops drops;
  for (const auto& [text, blocks] : places)
    if (blocks.size() == 2) drops.push_back(blocks.back());
  std::sort(drops.begin(), drops.end());
  return drops;
}

// Crumbs between paragraphs: words of buttons, dates, labels that are no sentence.
bool IsCrumb(const Block& block) {
  if (block.kind == BlockKind::kHeading || block.kind == BlockKind::kItem ||
      block.kind == BlockKind::kCell || block.kind == BlockKind::kPre ||
      block.kind == BlockKind::kQuote)
    return false;
  if (EndsSentence(block.text)) return false;
  return block.words < (block.kind == BlockKind::kParagraph ? 2 : 8);
}

// Where the paragraphs are <p>, a short text in a bare <div> between them is a caption, a label, a
// teaser.
Drops Strays(const Body& body) {
  uint32_t all = 0;
  uint32_t in_paragraphs = 0;
  for (size_t i : body.KeptBlocks()) {
    const Block& block = body.page()[i];
    all += block.words;
    if (block.kind != BlockKind::kOther) in_paragraphs += block.words;
  }
  if (in_paragraphs * 10 < all * 8) return {};
  return Where(body, [](const Block& b) { return b.kind == BlockKind::kOther && b.words < 30; });
}

// A heading over nothing: what it headed was taken out, or the article is over.
Drops EmptyHeadings(const Body& body) {
  Drops drops;
  const std::vector<size_t> kept = body.KeptBlocks();
  for (size_t i = 0; i < kept.size(); ++i) {
    const Block& block = body.page()[kept[i]];
    if (block.kind != BlockKind::kHeading) continue;
    const bool last = i + 1 == kept.size();
    const bool over_chrome = !last && [&] {
      // Something stood between this heading and the next kept block, and the next is a heading
      // too.
      return body.page()[kept[i + 1]].kind == BlockKind::kHeading && kept[i + 1] > kept[i] + 1 &&
             body.page()[kept[i + 1]].level <= block.level;
    }();
    if (last || over_chrome) drops.push_back(kept[i]);
  }
  return drops;
}

}  // namespace

Body::Body(const PageBlocks& page, std::vector<bool> kept, const Without& without)
    : page_(page), chosen_(kept), kept_(std::move(kept)), rules_(page.size()), without_(without) {}

std::vector<size_t> Body::KeptBlocks() const {
  std::vector<size_t> list;
  for (size_t i = 0; i < kept_.size(); ++i)
    if (kept_[i]) list.push_back(i);
  return list;
}

uint32_t Body::Words() const {
  uint32_t words = 0;
  for (size_t i = 0; i < kept_.size(); ++i)
    if (kept_[i]) words += page_[i].words;
  return words;
}

bool Body::Drop(std::string_view rule, const std::vector<size_t>& drops, double most) {
  if (drops.empty() || IsOff(without_, rule)) return false;
  uint32_t words = 0;
  for (size_t i : drops) words += page_[i].words;
  const uint32_t all = Words();
  if (words > most * all) {
    undone_.push_back(fmt::format("{} ({} of {} words)", rule, words, all));
    return false;
  }
  for (size_t i : drops) {
    kept_[i] = false;
    rules_[i] = rule;
  }
  return true;
}

void Body::Add(std::string_view rule, const std::vector<size_t>& blocks) {
  if (IsOff(without_, rule)) return;
  for (size_t i : blocks) {
    kept_[i] = true;
    rules_[i] = rule;
  }
}

void Prune(Body& body, const PruneFacts& facts) {
  const std::string title = FoldCase(facts.title);
  body.Drop("chrome", Where(body, [](const Block& b) { return b.chrome; }), 0.95);
  body.Drop("site memory", SiteChrome(body.page(), body.KeptBlocks(), facts.repeats), 0.5);
  body.Drop("caption", Where(body, [](const Block& b) { return b.kind == BlockKind::kCaption; }),
            0.5);
  body.Drop("before the headline", BeforeHeadline(body, title), 0.3);
  body.Drop("headline",
            Where(body, [&](const Block& b) { return b.level == 1 || FoldCase(b.text) == title; }),
            0.75);
  body.Drop("pointer", Where(body, IsPointer), 0.9);
  body.Drop("phrase", Where(body, [](const Block& b) { return IsBoilerplate(b.text, b.words); }),
            0.4);
  body.Drop("byline",
            Where(body, [&](const Block& b) { return IsByline(b.text, b.words, facts.authors); }),
            0.3);
  body.Drop("crumb", Where(body, IsCrumb), 0.3);
  body.Drop("stray", Strays(body), 0.2);
  body.Drop("stand-first", RepeatedOpening(body), 0.3);
  body.Drop("repeated", Repeated(body), 0.5);
  body.Drop("after the end", AfterTheEnd(body, facts.authors), 0.6);
  body.Drop("empty heading", EmptyHeadings(body), 0.3);
}

}  // namespace wirefold
