#include "crawler/extract/from_entry.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/strings.h"
#include "crawler/extract/address.h"
#include "crawler/extract/article_html.h"
#include "crawler/extract/assemble.h"
#include "crawler/extract/extract.h"
#include "crawler/extract/names.h"
#include "text/language.h"
#include "text/url.h"

namespace wirefold {
namespace {

// Feed content is a fragment: its blocks are its paragraphs, nothing is judged.
void FillFromContent(const Entry& entry, Article& article) {
  Result<HtmlDocument> document = HtmlDocument::Parse(entry.content_html);
  if (!document) return;
  const PageBlocks page = PageBlocks::Read(*document);
  std::vector<bool> kept(page.size());
  for (size_t i = 0; i < page.size(); ++i) kept[i] = page[i].kind != BlockKind::kCaption;
  const Body body(page, std::move(kept));
  article.text = Assemble(body);
  article.html = ArticleHtml(body, entry.url);
}

}  // namespace

std::string OneLine(std::string_view title) {
  std::string line(Trim(title));
  for (char& c : line)
    if (IsAsciiSpace(c)) c = ' ';
  return line;
}

std::optional<Date> PublishedOf(const Entry& entry) {
  if (!entry.published) return ModifiedOf(entry);
  return Date{*entry.published, !entry.published_is_day};
}

std::optional<Date> ModifiedOf(const Entry& entry) {
  if (!entry.modified) return {};
  return Date{*entry.modified, !entry.modified_is_day};
}

void AddNames(const std::vector<Person>& authors, Article& article) {
  for (const Person& person : authors) {
    Names names = ReadNames(person.name, article.site);
    std::move(names.people.begin(), names.people.end(), std::back_inserter(article.authors));
    for (std::string& agency : names.agencies)
      if (std::ranges::find(article.agencies, agency) == article.agencies.end())
        article.agencies.push_back(std::move(agency));
  }
}

Article ArticleFromEntry(const Entry& entry, std::string_view feed_language) {
  Article article;
  article.title = OneLine(entry.title);
  AddNames(entry.authors, article);
  article.published = PublishedOf(entry);
  article.modified = ModifiedOf(entry);
  if (const Result<Url> url = Url::Parse(entry.url))
    article.canonical_url = UrlKey(url->WithoutCredentials());
  article.description = entry.summary;
  if (MayBePicture(entry.image, entry.url)) article.image = entry.image;
  article.tags = entry.tags;
  if (entry.content_html.empty())
    article.text = entry.content_text;
  else
    FillFromContent(entry, article);
  if (article.text.empty()) article.text = entry.summary;
  if (article.html.empty()) article.html = HtmlOfText(article.text);
  CutLongText(article);
  article.language = DetectLanguage(
      article.text, entry.language.empty() ? feed_language : std::string_view(entry.language));
  return article;
}

}  // namespace wirefold
