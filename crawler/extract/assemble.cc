#include "crawler/extract/assemble.h"

#include <algorithm>

#include "base/strings.h"
#include "crawler/extract/article_html.h"
#include "text/utf8.h"

namespace wirefold {

std::string Assemble(const Body& body) {
  std::string text;
  const Block* before = nullptr;
  for (size_t i : body.KeptBlocks()) {
    const Block& block = body.page()[i];
    if (before) {
      const bool same_list = block.kind == BlockKind::kItem && before->kind == BlockKind::kItem;
      text += same_list ? "\n" : "\n\n";
    }
    text += block.text;
    before = &block;
  }
  return text;
}

void CutLongText(Article& article) {
  if (article.text.size() <= kLongestText) return;
  size_t end = article.text.rfind("\n\n", kLongestText);
  if (end == std::string::npos || end < kLongestText / 2)
    end = CutBytes(article.text, kLongestText).size();
  article.text.resize(end);
  article.text.shrink_to_fit();
  article.html = HtmlOfText(article.text);
}

std::vector<std::string> ChooseTags(const Claims& claims) {
  std::vector<std::string> tags;
  const auto add = [&](std::string_view tag) {
    tag = Trim(tag);
    if (tag.empty() || tag.size() > 100 || tags.size() >= 50) return;
    if (std::none_of(tags.begin(), tags.end(),
                     [&](const std::string& have) { return EqualsNoCase(have, tag); }))
      tags.emplace_back(tag);
  };
  for (const std::string& tag : claims.ld.tags) add(tag);
  for (const auto& [key, content] : claims.meta)
    if (key == "article:tag") add(content);
  for (std::string_view key : {"news_keywords", "parsely-tags", "keywords"})
    if (tags.empty())
      for (std::string_view tag : Split(claims.Meta({key}), ',')) add(tag);
  if (tags.empty())
    for (const std::string& tag : claims.tag_links) add(tag);
  return tags;
}

}  // namespace wirefold
