#include "text/diff.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "text/charset.h"

namespace wirefold {
namespace {

constexpr double kLeastAlike = 0.4;       // of the words of two paragraphs
constexpr size_t kMostCells = 4'000'000;  // of a table of two sequences
constexpr size_t kMostPairs = 250'000;    // of paragraphs that are compared by their words
constexpr size_t kLookAhead = 16;         // paragraphs, where all pairs are too many
constexpr size_t kNone = SIZE_MAX;

using Hashes = std::vector<uint64_t>;
using Pairs = std::vector<std::pair<size_t, size_t>>;

struct Paragraph {
  std::string_view text;
  std::vector<std::string_view> words;  // each with the white space behind it
  Hashes hashes;                        // of the words without it
  Hashes sorted;
  uint64_t hash = 0;
  size_t other = kNone;  // its place in the other text
};

// Chinese, Japanese, Korean, Thai: a word is a character there, so that a change stays small.
bool IsSpaceless(char32_t c) { return (c >= 0x2E80 && c < 0xFB00) || (c >= 0x0E00 && c < 0x0F00); }
bool IsSpace(char32_t c) { return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000; }

void SplitWords(Paragraph& paragraph) {
  const std::string_view text = paragraph.text;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    size_t end = at;  // of the word itself
    while (at < text.size()) {
      const size_t here = at;
      const char32_t c = NextCodePoint(text, at);
      if (IsSpace(c)) {
        at = here;
        break;
      }
      if (IsSpaceless(c)) {
        if (here > begin) at = here;
        end = at;
        break;
      }
      end = at;
    }
    while (at < text.size()) {
      const size_t here = at;
      if (IsSpace(NextCodePoint(text, at))) continue;
      at = here;
      break;
    }
    paragraph.words.push_back(text.substr(begin, at - begin));
    paragraph.hashes.push_back(Hash64Of(text.substr(begin, end - begin)));
  }
  paragraph.sorted = paragraph.hashes;
  std::ranges::sort(paragraph.sorted);
  for (const uint64_t word : paragraph.hashes) paragraph.hash = Mix64(paragraph.hash * 31 + word);
}

std::vector<Paragraph> SplitParagraphs(std::string_view text) {
  std::vector<Paragraph> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    out.emplace_back().text = line;
    SplitWords(out.back());
  }
  return out;
}

// A longest common subsequence, as pairs of places.
Pairs CommonSubsequence(const Hashes& a, const Hashes& b) {
  Pairs pairs;
  size_t begin = 0;
  while (begin < std::min(a.size(), b.size()) && a[begin] == b[begin]) {
    pairs.emplace_back(begin, begin);
    ++begin;
  }
  size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - begin &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  const size_t rows = a.size() - begin - tail;
  const size_t columns = b.size() - begin - tail;
  if (rows > 0 && columns > 0 && rows <= kMostCells / columns) {
    // length[i][j]: of the common subsequence of what follows i and j.
    std::vector<uint32_t> length((rows + 1) * (columns + 1));
    const auto cell = [&](size_t i, size_t j) -> uint32_t& {
      return length[i * (columns + 1) + j];
    };
    for (size_t i = rows; i-- > 0;)
      for (size_t j = columns; j-- > 0;)
        cell(i, j) = a[begin + i] == b[begin + j] ? cell(i + 1, j + 1) + 1
                                                  : std::max(cell(i + 1, j), cell(i, j + 1));
    for (size_t i = 0, j = 0; i < rows && j < columns;) {
      if (a[begin + i] == b[begin + j]) {
        pairs.emplace_back(begin + i++, begin + j++);
      } else {
        cell(i + 1, j) >= cell(i, j + 1) ? ++i : ++j;
      }
    }
  }
  for (; tail > 0; --tail) pairs.emplace_back(a.size() - tail, b.size() - tail);
  return pairs;
}

// Share of the words that two paragraphs have in common (Dice's coefficient).
double Likeness(const Paragraph& a, const Paragraph& b) {
  size_t common = 0;
  for (size_t i = 0, j = 0; i < a.sorted.size() && j < b.sorted.size();) {
    common += a.sorted[i] == b.sorted[j];
    const bool step = a.sorted[i] <= b.sorted[j];
    j += b.sorted[j] <= a.sorted[i];
    i += step;
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.sorted.size() + b.sorted.size());
}

bool IsAlone(const Paragraph& paragraph) { return paragraph.other == kNone; }

void Pair(std::vector<Paragraph>& before, std::vector<Paragraph>& after, size_t i, size_t j) {
  before[i].other = j;
  after[j].other = i;
}

void PairEqual(std::vector<Paragraph>& before, std::vector<Paragraph>& after) {
  Hashes a, b;
  for (const Paragraph& paragraph : before) a.push_back(paragraph.hash);
  for (const Paragraph& paragraph : after) b.push_back(paragraph.hash);
  for (const auto& [i, j] : CommonSubsequence(a, b)) Pair(before, after, i, j);
}

// The one most like `paragraph` of the next few from `begin`, up to one that has its pair.
size_t MostAlike(const Paragraph& paragraph, const std::vector<Paragraph>& others, size_t begin) {
  double most = 0;
  size_t best = kNone;
  for (size_t i = begin; i < std::min(begin + kLookAhead, others.size()); ++i) {
    if (!IsAlone(others[i])) break;
    const double alike = Likeness(paragraph, others[i]);
    if (alike < kLeastAlike || alike <= most) continue;
    most = alike;
    best = i;
  }
  return best;
}

// In their order, those that are the most alike for each other. What is equal stands already.
void PairInOrder(std::vector<Paragraph>& before, std::vector<Paragraph>& after) {
  size_t next = 0;
  for (size_t i = 0; i < before.size(); ++i) {
    const size_t j = IsAlone(before[i]) ? MostAlike(before[i], after, next) : kNone;
    if (j != kNone && MostAlike(after[j], before, i) == i) Pair(before, after, i, j);
    if (!IsAlone(before[i])) next = before[i].other + 1;
  }
}

// What has no equal in its place: the most alike find each other first.
void PairAlike(std::vector<Paragraph>& before, std::vector<Paragraph>& after) {
  struct Alike {
    double alike;
    size_t i, j;
  };
  const auto left = static_cast<size_t>(std::ranges::count_if(before, IsAlone));
  if (left == 0) return;
  if (static_cast<size_t>(std::ranges::count_if(after, IsAlone)) > kMostPairs / left)
    return PairInOrder(before, after);
  std::vector<Alike> pairs;
  for (size_t i = 0; i < before.size(); ++i) {
    for (size_t j = 0; IsAlone(before[i]) && j < after.size(); ++j) {
      const double alike = IsAlone(after[j]) ? Likeness(before[i], after[j]) : 0;
      if (alike >= kLeastAlike) pairs.push_back({alike, i, j});
    }
  }
  std::ranges::stable_sort(pairs, std::ranges::greater(), &Alike::alike);
  for (const Alike& pair : pairs)
    if (IsAlone(before[pair.i]) && IsAlone(after[pair.j])) Pair(before, after, pair.i, pair.j);
}

// Those that are not of the longest run of pairs in one order.
std::vector<bool> FindMoved(const std::vector<Paragraph>& after) {
  Hashes order;
  for (const Paragraph& paragraph : after)
    if (paragraph.other != kNone) order.push_back(paragraph.other);
  Hashes sorted = order;
  std::ranges::sort(sorted);
  std::vector<bool> stays(after.size(), false);
  std::vector<bool> stays_in_order(order.size(), false);
  for (const auto& [i, unused] : CommonSubsequence(order, sorted)) stays_in_order[i] = true;
  size_t at = 0;
  for (size_t j = 0; j < after.size(); ++j)
    if (after[j].other != kNone) stays[j] = stays_in_order[at++];
  stays.flip();
  return stays;
}

void AppendWord(std::vector<DiffWords>& out, DiffKind kind, std::string_view word) {
  if (out.empty() || out.back().kind != kind) out.push_back({kind, {}});
  out.back().text += word;
}

std::vector<DiffWords> CompareWords(const Paragraph& before, const Paragraph& after) {
  std::vector<DiffWords> out;
  size_t i = 0;
  size_t j = 0;
  const auto reach = [&](size_t i_end, size_t j_end) {
    while (i < i_end) AppendWord(out, DiffKind::kLeftOut, before.words[i++]);
    while (j < j_end) AppendWord(out, DiffKind::kAdded, after.words[j++]);
  };
  for (const auto& [a, b] : CommonSubsequence(before.hashes, after.hashes)) {
    reach(a, b);
    // At the end of one text a word has no space behind it.
    AppendWord(out, DiffKind::kSame, std::max(before.words[a], after.words[b]));
    i = a + 1;
    j = b + 1;
  }
  reach(before.words.size(), after.words.size());
  return out;
}

}  // namespace

std::string_view DiffKindName(DiffKind kind) {
  switch (kind) {
    case DiffKind::kSame:
      return "same";
    case DiffKind::kLeftOut:
      return "left out";
    case DiffKind::kAdded:
      return "added";
    case DiffKind::kChanged:
      return "changed";
  }
  return "";
}

std::vector<DiffParagraph> DiffTexts(std::string_view before_text, std::string_view after_text) {
  std::vector<Paragraph> before = SplitParagraphs(before_text);
  std::vector<Paragraph> after = SplitParagraphs(after_text);
  PairEqual(before, after);
  PairAlike(before, after);
  const std::vector<bool> moved = FindMoved(after);
  std::vector<DiffParagraph> out;
  const auto leave_out_from = [&](size_t i) {
    for (; i < before.size() && before[i].other == kNone; ++i)
      out.push_back({DiffKind::kLeftOut, false, std::string(before[i].text), {}, {}});
  };
  leave_out_from(0);
  for (size_t j = 0; j < after.size(); ++j) {
    const Paragraph& paragraph = after[j];
    if (paragraph.other == kNone) {
      out.push_back({DiffKind::kAdded, false, {}, std::string(paragraph.text), {}});
      continue;
    }
    const Paragraph& old = before[paragraph.other];
    const bool same = old.hash == paragraph.hash;
    out.push_back({same ? DiffKind::kSame : DiffKind::kChanged, moved[j], std::string(old.text),
                   std::string(paragraph.text),
                   same ? std::vector<DiffWords>() : CompareWords(old, paragraph)});
    leave_out_from(paragraph.other + 1);
  }
  return out;
}

}  // namespace wirefold
