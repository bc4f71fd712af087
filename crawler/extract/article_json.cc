#include <fmt/format.h>

#include "crawler/extract/blocks.h"
#include "crawler/extract/extract.h"
#include "text/json_write.h"

namespace wirefold {
std::string ArticleToJson(const Article& article, std::string_view file, std::string_view url) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("file", file);
  json.FieldIf("url", url);
  json.Field("title", article.title);
  json.Key("authors").BeginArray();
  for (const std::string& author : article.authors) json.String(author);
  json.EndArray();
  json.FieldIf("agencies", article.agencies);
  if (article.published) json.Field("date_published", Rfc3339(*article.published));
  if (article.modified) json.Field("date_modified", Rfc3339(*article.modified));
  json.FieldIf("language", article.language);
  json.FieldIf("canonical_url", article.canonical_url);
  json.FieldIf("site", article.site);
  json.FieldIf("description", article.description);
  json.FieldIf("image", article.image);
  json.FieldIf("tags", article.tags);
  json.Key("word_count").Int(CountWords(article.text));
  json.Key("is_article").Bool(article.is_article);
  json.FieldIf("not_article_reason", article.not_article_reason);
  if (article.is_accessible_for_free)
    json.Key("is_accessible_for_free").Bool(*article.is_accessible_for_free);
  json.Field("text", article.text);
  json.EndObject();
  return out;
}

}  // namespace wirefold
