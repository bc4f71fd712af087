#include "crawler/extract/blocks.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "crawler/extract/vocabulary.h"

namespace wirefold {
namespace {

constexpr std::array<std::string_view, 26> kInline = {
    "a",     "abbr", "acronym", "b",   "bdi", "bdo",  "cite", "code", "dfn",
    "del",   "em",   "font",    "i",   "ins", "kbd",  "mark", "q",    "s",
    "small", "span", "strong",  "sub", "sup", "time", "u",    "wbr"};
constexpr std::array<std::string_view, 10> kInlineToo = {"ruby", "rb",   "tt",   "big",  "strike",
                                                         "var",  "samp", "data", "nobr", "center"};

// Never read: controls, and readings beside the characters they are of.
constexpr std::array<std::string_view, 16> kUnread = {
    "rt",    "rp",    "title",  "button", "select", "option", "object", "embed",
    "audio", "video", "canvas", "map",    "input",  "script", "style",  "datalist"};

template <size_t N>
bool In(const std::array<std::string_view, N>& list, std::string_view tag) {
  return std::find(list.begin(), list.end(), tag) != list.end();
}

BlockKind KindOf(std::string_view tag) {
  if (tag == "p") return BlockKind::kParagraph;
  if (tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6')
    return BlockKind::kHeading;
  if (tag == "li" || tag == "dd" || tag == "dt") return BlockKind::kItem;
  if (tag == "blockquote") return BlockKind::kQuote;
  if (tag == "pre") return BlockKind::kPre;
  if (tag == "td" || tag == "th" || tag == "caption") return BlockKind::kCell;
  if (tag == "figcaption" || tag == "figure") return BlockKind::kCaption;
  return BlockKind::kOther;
}

bool IsWhiteSpace(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return IsAsciiSpace(c); });
}

// Walks the nodes in order and cuts the text at each edge of a block-level element and at two line
// breaks in a row.
class Reader {
 public:
  Reader(const HtmlDocument& document, std::vector<Block>& blocks)
      : document_(document), nodes_(document.nodes()), blocks_(blocks) {}

  void Run() {
    for (uint32_t i = 0; i < nodes_.size();) {
      LeaveUpTo(i);
      const HtmlNode& node = nodes_[i];
      if (node.IsText()) {
        AddText(i);
      } else if (In(kUnread, node.tag)) {
        i = node.end;
        continue;
      } else if (node.tag == "br") {
        LineBreak();
      } else {
        Enter(i);
      }
      ++i;
    }
    LeaveUpTo(static_cast<uint32_t>(nodes_.size()));
    Flush();
  }

 private:
  struct Open {
    uint32_t node;
    bool block;
    bool link;
  };

  void Enter(uint32_t i) {
    const std::string_view tag = nodes_[i].tag;
    const bool block = IsBlockTag(tag);
    const bool link = tag == "a" && LeadsAway(i);
    if (block) Flush();
    if (link) ++links_;
    open_.push_back({i, block, link});
  }

  // Anchors that only name a place, and buttons made of scripts, wrap whole paragraphs.
  bool LeadsAway(uint32_t i) const {
    const std::string_view to = document_.Attribute(i, "href");
    return !to.empty() && !StartsWithNoCase(to, "javascript:");
  }

  void LeaveUpTo(uint32_t i) {
    while (!open_.empty() && nodes_[open_.back().node].end <= i) {
      if (open_.back().block) Flush();
      if (open_.back().link) --links_;
      open_.pop_back();
    }
  }

  void LineBreak() {
    if (breaks_++ > 0)
      Flush();
    else if (!current_.text.empty())
      current_.text += '\n';
  }

  void AddText(uint32_t i) {
    const std::string_view text = nodes_[i].text;
    if (IsWhiteSpace(text)) {
      if (!current_.text.empty()) AppendSqueezed(current_.text, " ");
      return;
    }
    breaks_ = 0;
    if (current_.text.empty()) {
      current_.position = i;
      SetKind();
    }
    if (links_ > 0) current_.link_words += CountWords(text);
    AppendSqueezed(current_.text, text);
  }

  // The nearest block-level element gives the kind; a paragraph in a list item is the item's.
  void SetKind() {
    for (auto it = open_.rbegin(); it != open_.rend(); ++it) {
      if (!it->block) continue;
      const std::string_view tag = nodes_[it->node].tag;
      const BlockKind kind = KindOf(tag);
      if (current_.node == 0) current_.node = it->node;
      if (kind == BlockKind::kHeading) current_.level = static_cast<uint8_t>(tag[1] - '0');
      const bool plain =
          current_.kind == BlockKind::kOther || current_.kind == BlockKind::kParagraph;
      const bool outer = kind == BlockKind::kItem || kind == BlockKind::kCaption ||
                         kind == BlockKind::kQuote || kind == BlockKind::kHeading ||
                         kind == BlockKind::kPre;
      if (current_.kind == BlockKind::kOther || (plain && outer)) current_.kind = kind;
      if (outer) break;
    }
  }

  void Flush() {
    breaks_ = 0;
    while (!current_.text.empty() && IsAsciiSpace(current_.text.back())) current_.text.pop_back();
    if (!current_.text.empty()) {
      current_.words = CountWords(current_.text);
      if (current_.words > 0) blocks_.push_back(std::move(current_));
    }
    current_ = Block{};
  }

  const HtmlDocument& document_;
  const std::vector<HtmlNode>& nodes_;
  std::vector<Block>& blocks_;
  std::vector<Open> open_;
  Block current_;
  int links_ = 0;
  int breaks_ = 0;
};

}  // namespace

bool IsBlockTag(std::string_view tag) {
  return !In(kInline, tag) && !In(kInlineToo, tag) && tag != "img";
}

bool IsUnread(std::string_view tag) { return In(kUnread, tag); }

PageBlocks PageBlocks::Read(const HtmlDocument& document) {
  PageBlocks page;
  page.document_ = &document;
  Reader(document, page.blocks_).Run();
  page.first_.resize(document.nodes().size() + 1);
  size_t block = 0;
  for (uint32_t node = 0; node < page.first_.size(); ++node) {
    while (block < page.blocks_.size() && page.blocks_[block].position < node) ++block;
    page.first_[node] = static_cast<uint32_t>(block);
  }
  return page;
}

namespace {

// How a character beyond ASCII counts: as part of a word between blanks, as half a word (Han, kana,
// Hangul), as a fifth of one (Thai, Lao, Khmer, Burmese, written without blanks), or not at all.
enum class Weight : uint8_t { kLetter, kHalf, kFifth, kMark };

Weight WeightOf(unsigned char lead, unsigned char second) {
  if (lead == 0xC2 || lead == 0xE2)
    return Weight::kMark;  // no-break blank, dashes, quotes, bullets
  if (lead == 0xE0) return second >= 0xB8 && second <= 0xBB ? Weight::kFifth : Weight::kLetter;
  if (lead == 0xE1) {
    const bool burmese = second >= 0x80 && second <= 0x82;
    return burmese || second == 0x9E || second == 0x9F ? Weight::kFifth : Weight::kLetter;
  }
  if (lead == 0xE3 && second == 0x80) return Weight::kMark;  // stops and brackets of East Asia
  if (lead >= 0xE3 && lead <= 0xED) return Weight::kHalf;
  if (lead == 0xEF) return Weight::kMark;  // full-width stops and commas
  if (lead == 0xF0) return second >= 0xA0 ? Weight::kHalf : Weight::kMark;  // rare Han; emoji
  return Weight::kLetter;
}

size_t BytesOf(unsigned char lead) { return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2; }

}  // namespace

int PageBlocks::Strength(uint32_t node) const {
  if (strengths_.empty()) strengths_.assign(document_->nodes().size(), -1);
  int8_t& strength = strengths_[node];
  if (strength < 0) strength = static_cast<int8_t>(BodyStrength(*document_, node));
  return strength;
}

uint32_t CountWords(std::string_view text) {
  uint32_t words = 0;
  uint32_t halves = 0;
  uint32_t fifths = 0;
  bool in_word = false;
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      ++i;
      const char ascii = static_cast<char>(c);
      if (IsAsciiAlpha(ascii) || IsAsciiDigit(ascii)) {
        words += !in_word;
        in_word = true;
      } else if (c != '\'' && c != '-' && c != '.') {
        in_word = false;
      }
      continue;
    }
    const Weight weight = WeightOf(c, i + 1 < text.size() ? text[i + 1] : 0);
    i += c < 0xC0 ? 1 : BytesOf(c);
    if (weight == Weight::kMark) {
      if (c != 0xC2 && c != 0xE2) in_word = false;
      continue;
    }
    halves += weight == Weight::kHalf;
    fifths += weight == Weight::kFifth;
    words += weight == Weight::kLetter && !in_word;
    in_word = weight == Weight::kLetter;
  }
  return words + (halves + 1) / 2 + (fifths + 4) / 5;
}

void AppendSqueezed(std::string& out, std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (text.substr(i, 2) == "\xC2\xA0") {  // no-break blank
      c = ' ';
      ++i;
    } else if (text.substr(i, 3) == "\xE3\x80\x80") {  // full-width blank: indents in East Asia
      c = ' ';
      i += 2;
    } else if (text.substr(i, 2) == "\xC2\xAD") {  // a soft hyphen is no part of the word
      ++i;
      continue;
    } else if (text.substr(i, 3) == "\xE2\x80\x8B" ||
               text.substr(i, 3) == "\xEF\xBB\xBF") {  // zero-width
      i += 2;
      continue;
    }
    if (!IsAsciiSpace(c)) {
      out += c;
    } else if (!out.empty() && !IsAsciiSpace(out.back())) {
      out += ' ';
    }
  }
}

}  // namespace wirefold
