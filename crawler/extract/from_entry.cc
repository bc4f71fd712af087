#include "crawler/extract/from_entry.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/strings.h"
#include "crawler/extract/blocks.h"
#include "crawler/extract/extract.h"
#include "crawler/extract/names.h"
#include "text/language.h"
#include "text/url.h"

namespace wirefold {
namespace {

// Feed content is a fragment: its blocks are its paragraphs, nothing is judged.
std::string Paragraphs(std::string_view html) {
  Result<HtmlDocument> document = HtmlDocument::Parse(html);
  if (!document) return {};
  const PageBlocks page = PageBlocks::Read(*document);
  std::string text;
  for (const Block& block : page.blocks()) {
    if (block.kind == BlockKind::kCaption) continue;
    if (!text.empty()) text += "\n\n";
    text += block.text;
  }
  return text;
}

}  // namespace

std::string OneLine(std::string_view title) {
  std::string line(Trim(title));
  for (char& c : line)
    if (IsAsciiSpace(c)) c = ' ';
  return line;
}

std::optional<Date> Moment(const std::optional<Time>& time) {
  if (!time) return {};
  return Date{*time, true};
}

void AddNames(const std::vector<Person>& authors, Article& article) {
  for (const Person& person : authors) {
    Names names = ReadNames(person.name, article.site);
    std::move(names.people.begin(), names.people.end(), std::back_inserter(article.authors));
    std::move(names.agencies.begin(), names.agencies.end(), std::back_inserter(article.agencies));
  }
}

Article ArticleFromEntry(const Entry& entry, std::string_view feed_language) {
  Article article;
  article.title = OneLine(entry.title);
  AddNames(entry.authors, article);
  article.published = Moment(entry.published ? entry.published : entry.modified);
  article.modified = Moment(entry.modified);
  if (const Result<Url> url = Url::Parse(entry.url)) article.canonical_url = UrlKey(*url);
  article.description = entry.summary;
  article.image = entry.image;
  article.tags = entry.tags;
  article.text = entry.content_html.empty() ? entry.content_text : Paragraphs(entry.content_html);
  if (article.text.empty()) article.text = entry.summary;
  article.language = DetectLanguage(
      article.text, entry.language.empty() ? feed_language : std::string_view(entry.language));
  return article;
}

}  // namespace wirefold
