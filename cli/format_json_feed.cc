// JSON Feed 1.1; what it has no word for stands under _wirefold.
#include "cli/feed_form.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

std::string Head(const FeedHead& head) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("version", "https://jsonfeed.org/version/1.1");
  json.Field("title", head.title);
  json.Key("items").BeginArray();
  return out + "\n";
}

std::string Item(const FeedItem& item) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("id", item.id);
  json.FieldIf("url", item.url);
  json.FieldIf("title", item.title);
  json.Field("content_html", item.html);
  json.FieldIf("summary", item.summary);
  json.FieldIf("image", item.image);
  json.TimeField("date_published", item.published);
  if (item.updated != item.published) json.TimeField("date_modified", item.updated);
  if (!item.authors.empty()) {
    json.Key("authors").BeginArray();
    for (const std::string& author : item.authors)
      json.BeginObject().Field("name", author).EndObject();
    json.EndArray();
  }
  json.FieldIf("tags", item.tags);
  json.FieldIf("language", item.language);
  json.Key("_wirefold").BeginObject();
  json.FieldIf("publisher", item.publisher).Field("story", item.story);
  if (item.articles > 0) json.Key("articles").Int(static_cast<int64_t>(item.articles));
  json.EndObject();
  json.EndObject();
  return out;
}

std::string Tail(std::string_view cursor) {
  std::string out = "\n]";
  if (!cursor.empty()) {
    out += ",\"_wirefold\":";
    JsonWriter(out).BeginObject().Field("cursor", cursor).EndObject();
  }
  return out + "}\n";
}

}  // namespace

const FeedForm kJsonFeed = {Head, Item, ",\n", Tail};

}  // namespace wirefold
