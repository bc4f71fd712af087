#include "cli/snippet.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "store/search_terms.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr size_t kSnippetBytes = 240;
constexpr size_t kBefore = 60;       // of these, before the first match
constexpr size_t kMostRanges = 500;  // looked at in one text

void Collect(const SearchExpr& expr, std::vector<SearchExpr>& leaves) {
  using Kind = SearchExpr::Kind;
  if (expr.kind == Kind::kNot || expr.in_title) return;
  if (expr.kind == Kind::kWord || expr.kind == Kind::kPhrase || expr.kind == Kind::kPrefix)
    leaves.push_back(expr);
  for (const SearchExpr& child : expr.children) Collect(child, leaves);
}

// Where the window begins that has the most different leaves in it, then the most matches.
size_t BestOf(const std::vector<TextRange>& ranges, const std::vector<size_t>& leaves) {
  size_t best = 0;
  std::pair<size_t, size_t> most{0, 0};
  for (size_t i = 0; i < ranges.size(); ++i) {
    std::set<size_t> seen;
    size_t j = i;
    for (; j < ranges.size() && ranges[j].end - ranges[i].begin <= kSnippetBytes - kBefore; ++j)
      seen.insert(leaves[ranges[j].phrase]);
    if (std::pair(seen.size(), j - i) > most) {
      most = {seen.size(), j - i};
      best = i;
    }
  }
  return best;
}

// Back or forth to where a word begins or ends, if that is near; else between characters.
size_t BeginAt(std::string_view text, size_t at) {
  if (at == 0) return 0;
  const size_t blank = text.find_first_of(" \n", at);
  if (blank != text.npos && blank - at < kBefore / 2) return blank + 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

size_t EndAt(std::string_view text, size_t begin, size_t at) {
  if (at >= text.size()) return text.size();
  const size_t blank = text.find_last_of(" \n", at);
  if (blank != text.npos && blank > begin && at - blank < kBefore / 2) return blank;
  return begin + CutBytes(text.substr(begin), at - begin).size();
}

std::string OneLine(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, IsAsciiSpace, ' ');
  line.erase(
      std::unique(line.begin(), line.end(), [](char a, char b) { return a == ' ' && b == ' '; }),
      line.end());
  return line;
}

void Append(Snippet& snippet, std::string_view text, bool match) {
  if (!text.empty()) snippet.push_back({OneLine(text), match});
}

}  // namespace

std::string PlainOf(const Snippet& snippet) {
  std::string text;
  for (const SnippetPart& part : snippet) text += part.text;
  return text;
}

Snippets::Snippets(const SearchExpr& expr) { Collect(expr, leaves_); }

const Snippets::Wanted& Snippets::WantedIn(const std::string& language) {
  const std::string stems = StemsOf(language);
  const auto [at, fresh] = by_stems_.try_emplace(stems);
  if (!fresh) return at->second;
  for (size_t leaf = 0; leaf < leaves_.size(); ++leaf)
    for (TermPhrase& way : WaysOf(leaves_[leaf], stems)) {
      at->second.phrases.push_back(std::move(way));
      at->second.leaves.push_back(leaf);
    }
  return at->second;
}

Snippet Snippets::Of(const Article& article) {
  const std::string_view text = article.text;
  const Wanted& wanted = WantedIn(article.language);
  std::vector<TextRange> ranges;
  if (!wanted.phrases.empty())
    ranges = FindTerms(text, article.language, wanted.phrases, kMostRanges);
  const size_t best = ranges.empty() ? 0 : BestOf(ranges, wanted.leaves);
  const size_t from = ranges.empty() ? 0 : ranges[best].begin;
  const size_t begin = from <= kBefore ? 0 : std::min(from, BeginAt(text, from - kBefore));
  const size_t end = EndAt(text, begin, begin + kSnippetBytes);
  Snippet snippet;
  if (begin > 0) Append(snippet, "… ", false);
  size_t done = begin;
  for (const TextRange& range : ranges) {
    if (range.begin < done || range.end > end) continue;
    Append(snippet, text.substr(done, range.begin - done), false);
    Append(snippet, text.substr(range.begin, range.end - range.begin), true);
    done = range.end;
  }
  Append(snippet, text.substr(done, end - done), false);
  if (end < text.size()) Append(snippet, " …", false);
  return snippet;
}

}  // namespace wirefold
