#include <fmt/format.h>

#include <algorithm>

#include "crawler/extract/reading.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

std::string_view KindName(const Block& block) {
  switch (block.kind) {
    case BlockKind::kParagraph:
      return "p";
    case BlockKind::kHeading:
      return "h";
    case BlockKind::kItem:
      return "li";
    case BlockKind::kQuote:
      return "quote";
    case BlockKind::kPre:
      return "pre";
    case BlockKind::kCell:
      return "cell";
    case BlockKind::kCaption:
      return "caption";
    case BlockKind::kOther:
      return "-";
  }
  return "-";
}

// "main#story > div.article-body": an element as a style sheet would call it.
std::string PathOf(const HtmlDocument& document, uint32_t node) {
  std::string path;
  for (int steps = 0; steps < 4 && node != 0; ++steps, node = document.nodes()[node].parent) {
    std::string name(document.nodes()[node].tag);
    if (const auto id = document.Attribute(node, "id"); !id.empty())
      name += fmt::format("#{}", CutBytes(id, 40));
    std::string_view classes = document.Attribute(node, "class");
    classes = classes.substr(0, classes.find_first_of(" \t\n"));
    if (!classes.empty()) name += fmt::format(".{}", CutBytes(classes, 40));
    path = path.empty() ? name : name + " > " + path;
  }
  return path.empty() ? "#document" : path;
}

std::string OneLineOf(const std::string& text, size_t bytes) {
  std::string line(CutBytes(text, bytes));
  std::replace(line.begin(), line.end(), '\n', ' ');
  if (line.size() < text.size()) line += "...";
  return line;
}

void AddMetadata(const Article& article, std::string& out) {
  out += fmt::format("title      {}\nauthors    {}\nlanguage   {}\ncanonical  {}\n", article.title,
                     fmt::join(article.authors, ", "), article.language, article.canonical_url);
  out += article.is_article ? "an article\n"
                            : fmt::format("no article: {}\n", article.not_article_reason);
}

void AddCandidates(const Reading& reading, std::string& out) {
  for (const std::string& selector : reading.overridden.missed)
    out += fmt::format("selector {} found nothing\n", selector);
  out += "\ncandidates (words of prose, support by the others)\n";
  for (size_t i = 0; i < reading.candidates.size(); ++i) {
    const Candidate& candidate = reading.candidates[i];
    out += fmt::format("{} {:<10} {:>5}  {:.2f}", i == reading.chosen ? '>' : ' ', candidate.by,
                       candidate.words, candidate.support);
    for (size_t r = 0; r < std::min<size_t>(candidate.roots.size(), 3); ++r)
      out += fmt::format("  {}", PathOf(*reading.document, candidate.roots[r]));
    if (candidate.roots.size() > 3) out += fmt::format("  and {} more", candidate.roots.size() - 3);
    out += '\n';
  }
}

// What is outside the body is shown by its chrome word only, and only what is long enough to be
// missed.
void AddBlocks(const Reading& reading, size_t bytes, std::string& out) {
  const Body& body = *reading.body;
  for (const std::string& rule : body.undone()) out += fmt::format("undone: {}\n", rule);
  out += "\nblocks: + kept, - taken out of the body, . outside it; words/of them linked\n";
  const std::vector<bool>& chosen = reading.candidates[reading.chosen].blocks;
  for (size_t i = 0; i < reading.page.size(); ++i) {
    const Block& block = reading.page[i];
    const char mark = body.Kept(i) ? '+' : chosen[i] ? '-' : '.';
    std::string_view why = body.RuleOf(i);
    if (mark == '.' && block.chrome && why.empty()) why = "chrome";
    out += fmt::format("{} {:>4}/{:<3} {:<7} {:<22} {}\n", mark, block.words, block.link_words,
                       KindName(block),
                       why == "chrome" ? fmt::format("chrome: {}", block.chrome_by) : why,
                       OneLineOf(block.text, bytes));
  }
}

}  // namespace

std::string Explain(std::string_view page, const PageHints& hints, size_t bytes) {
  const std::unique_ptr<Reading> reading = ReadPage(page, hints);
  std::string out;
  AddMetadata(reading->article, out);
  if (!reading->body) return out;
  AddCandidates(*reading, out);
  AddBlocks(*reading, bytes, out);
  return out;
}

}  // namespace wirefold
