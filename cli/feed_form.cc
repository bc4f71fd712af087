#include "cli/feed_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "crawler/extract/article_html.h"
#include "text/entities.h"
#include "text/url.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr size_t kSummaryBytes = 400;
constexpr size_t kOutletsNamed = 20;

// What the page says of itself, else how it begins.
std::string SummaryOf(const Article& article) {
  if (!article.description.empty()) return article.description;
  if (article.text.size() <= kSummaryBytes) return article.text;
  const std::string_view begin = CutBytes(article.text, kSummaryBytes);
  const size_t blank = begin.find_last_of(" \n");
  return std::string(begin.substr(0, blank == begin.npos ? begin.size() : blank)) + "…";
}

// A change that was seen; what a page says of a change is believed where it can be true.
Time UpdatedOf(const ArticleRecord& record, Time published) {
  if (record.version > 0) return std::max(published, record.fetched);
  const std::optional<Date>& said = record.article.modified;
  const bool believed = said && said->has_time && said->time <= record.fetched;
  return believed ? std::max(published, said->time) : published;
}

FeedItem ItemOf(const ArticleRecord& record, Time published) {
  const Article& article = record.article;
  FeedItem item;
  item.id = "urn:wirefold:article:" + record.id.Hex();
  item.url = SafeLink(record.url);
  item.title = article.title;
  item.summary = SummaryOf(article);
  item.html = article.html.empty() ? HtmlOfText(article.text) : article.html;
  item.published = published;
  item.updated = UpdatedOf(record, published);
  item.authors = article.authors;
  item.publisher = article.site.empty() ? record.source : article.site;
  item.tags = article.tags;
  item.language = article.language;
  item.image = SafeLink(article.image);
  return item;
}

std::string AlsoIn(const ShownStory& shown) {
  if (shown.members.size() < 2) return "";
  std::string html = "<p>Also in: ";
  const size_t named = std::min(shown.members.size(), kOutletsNamed + 1);
  for (size_t i = 1; i < named; ++i) {
    const std::string name = EscapeHtml(shown.members[i].source);
    const std::string link = SafeLink(shown.articles[i].url);
    if (i > 1) html += ", ";
    html += link.empty() ? name : fmt::format("<a href=\"{}\">{}</a>", EscapeHtml(link), name);
    html += fmt::format(" ({} UTC)", ShortTime(shown.members[i].published));
  }
  if (named < shown.members.size())
    html += fmt::format(" and {} more", shown.members.size() - named);
  return html + "</p>";
}

}  // namespace

std::string SafeLink(std::string_view text) {
  const auto url = Url::Parse(text);
  if (!url) return "";
  if (!url->has_credentials()) return url->spec();
  const std::string& spec = url->spec();
  const size_t user = spec.find("//") + 2;
  return spec.substr(0, user) + spec.substr(spec.find('@') + 1);
}

FeedItem ItemOf(const StoredArticle& article) {
  FeedItem item = ItemOf(article.record, article.When());
  item.story = article.story.Hex();
  return item;
}

FeedItem ItemOf(const Story& story, const ShownStory& shown) {
  FeedItem item = ItemOf(shown.articles.front(), shown.members.front().published);
  item.id = "urn:wirefold:story:" + story.id.Hex();
  item.story = story.id.Hex();
  item.articles = shown.members.size();
  item.updated = std::max(item.updated, shown.members.back().published);
  item.html += AlsoIn(shown);
  return item;
}

}  // namespace wirefold
