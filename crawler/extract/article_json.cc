#include <fmt/format.h>

#include <chrono>

#include "crawler/extract/blocks.h"
#include "crawler/extract/extract.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

// A publisher who told a day is not made to tell a minute.
void DateField(JsonWriter& json, std::string_view key, Time time, bool day_only) {
  const std::string text = Rfc3339(time);
  json.Field(key, day_only ? std::string_view(text).substr(0, 10) : std::string_view(text));
}

}  // namespace

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
  if (article.published)
    DateField(json, "date_published", *article.published, article.published_is_day);
  if (article.modified) DateField(json, "date_modified", *article.modified, false);
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
