#include <fmt/format.h>

#include "cli/csv.h"
#include "cli/flat_form.h"
#include "config/config.h"

namespace wirefold {
namespace {

std::string Joined(const std::vector<std::string>& list) {
  return fmt::format("{}", fmt::join(list, "; "));
}

std::string Ended(std::string line, const Snippet* snippet) {
  if (snippet) line += "," + CsvCell(PlainOf(*snippet));
  return line + "\r\n";
}

std::string EndedHead(std::string line, bool snippets) {
  return line + (snippets ? ",snippet\r\n" : "\r\n");
}

}  // namespace

std::string ArticleCsvHead(bool snippets) {
  return EndedHead(CsvLine({"id", "time", "source", "title", "authors", "url", "tags", "language",
                            "site", "story", "verdict"}),
                   snippets);
}

std::string ArticleCsv(const StoredArticle& stored, const Snippet* snippet) {
  const ArticleRecord& record = stored.record;
  const Article& article = record.article;
  return Ended(
      CsvLine({record.id.Hex(), Rfc3339(stored.When()), record.source, article.title,
               Joined(article.authors), MaskPassword(record.url), Joined(article.tags),
               article.language, article.site, stored.story.Hex(), VerdictName(stored.verdict)}),
      snippet);
}

std::string StoryCsvHead(bool snippets) {
  return EndedHead(CsvLine({"id", "first_time", "first_source", "title", "url", "last_time",
                            "articles", "outlets"}),
                   snippets);
}

std::string StoryCsv(const Story& story, const ShownStory& shown, const Snippet* snippet) {
  const StoryMember& first = shown.members.front();
  const ArticleRecord& record = shown.articles.front();
  return Ended(
      CsvLine({story.id.Hex(), Rfc3339(first.published), first.source, record.article.title,
               MaskPassword(record.url), Rfc3339(shown.members.back().published),
               std::to_string(shown.members.size()), Joined(OutletsOf(shown.members))}),
      snippet);
}

}  // namespace wirefold
