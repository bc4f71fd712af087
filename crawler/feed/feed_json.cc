#include "crawler/feed/feed_reader.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

JsonWriter& OptionalInt(JsonWriter& out, std::string_view key, const auto& value) {
  if (value) out.Key(key).Int(static_cast<int64_t>(*value));
  return out;
}

JsonWriter& OptionalTime(JsonWriter& out, std::string_view key, const std::optional<Time>& value) {
  return value ? out.TimeField(key, *value) : out;
}

// A list of objects, left out where it is empty.
template <class T, class WriteOne>
void List(JsonWriter& out, std::string_view key, const std::vector<T>& list, WriteOne write) {
  if (list.empty()) return;
  out.Key(key).BeginArray();
  for (const T& one : list) {
    out.BeginObject();
    write(out, one);
    out.EndObject();
  }
  out.EndArray();
}

template <class T, class WriteOne>
void Optional(JsonWriter& out, std::string_view key, const std::optional<T>& value,
              WriteOne write) {
  if (!value) return;
  out.Key(key).BeginObject();
  write(out, *value);
  out.EndObject();
}

void WritePerson(JsonWriter& out, const Person& p) {
  out.FieldIf("name", p.name).FieldIf("url", p.url).FieldIf("email", p.email);
}

void WriteLink(JsonWriter& out, const Link& l) {
  out.Field("url", l.url)
      .FieldIf("rel", l.rel)
      .FieldIf("type", l.type)
      .FieldIf("title", l.title)
      .FieldIf("hreflang", l.hreflang);
  OptionalInt(out, "length", l.length);
}

void WriteHub(JsonWriter& out, const Link& l) { out.FieldIf("type", l.type).Field("url", l.url); }

void WriteCategory(JsonWriter& out, const Category& c) {
  out.Field("term", c.term).FieldIf("scheme", c.scheme).FieldIf("label", c.label);
}

void WriteImage(JsonWriter& out, const Image& i) {
  out.FieldIf("url", i.url).FieldIf("title", i.title).FieldIf("link", i.link);
  OptionalInt(out, "width", i.width);
  OptionalInt(out, "height", i.height);
}

void WriteAttachment(JsonWriter& out, const Attachment& a) {
  out.Field("url", a.url).FieldIf("mime_type", a.mime_type).FieldIf("title", a.title);
  OptionalInt(out, "size_in_bytes", a.size_bytes);
  OptionalInt(out, "duration_in_seconds", a.duration_seconds);
}

void WriteMedia(JsonWriter& out, const Media& m) {
  out.Field("url", m.url)
      .FieldIf("type", m.type)
      .FieldIf("medium", m.medium)
      .FieldIf("title", m.title)
      .FieldIf("description", m.description);
  OptionalInt(out, "width", m.width);
  OptionalInt(out, "height", m.height);
  OptionalInt(out, "size_in_bytes", m.size_bytes);
  OptionalInt(out, "duration_in_seconds", m.duration_seconds);
  List(out, "thumbnails", m.thumbnails, WriteImage);
}

void WriteGenerator(JsonWriter& out, const Generator& g) {
  out.FieldIf("name", g.name).FieldIf("url", g.url).FieldIf("version", g.version);
}

void WriteSource(JsonWriter& out, const EntrySource& s) {
  out.FieldIf("title", s.title)
      .FieldIf("url", s.url)
      .FieldIf("feed_url", s.feed_url)
      .FieldIf("id", s.id);
  List(out, "authors", s.authors, WritePerson);
  out.FieldIf("icon", s.icon).FieldIf("logo", s.logo);
  List(out, "links", s.links, WriteLink);
  OptionalTime(out, "date_modified", s.modified);
}

void WriteSitemap(JsonWriter& out, const SitemapRef& s) {
  out.Field("url", s.url);
  OptionalTime(out, "date_modified", s.modified);
}

void WriteEntryExtension(JsonWriter& out, const Entry& e) {
  if (e.guid_is_permalink) out.Key("guid_is_permalink").Bool(*e.guid_is_permalink);
  out.FieldIf("comments_url", e.comments_url).FieldIf("comments_feed_url", e.comments_feed_url);
  Optional(out, "source", e.source, WriteSource);
  out.FieldIf("rights", e.rights).FieldIf("license", e.license);
  List(out, "links", e.links, WriteLink);
  List(out, "contributors", e.contributors, WritePerson);
  Optional(out, "publisher", e.publisher, WritePerson);
  List(out, "categories", e.categories, WriteCategory);
  OptionalTime(out, "date_created", e.created);
  out.FieldIf("summary_html", e.summary_html).FieldIf("content_src", e.content_src);
  Optional(out, "image", e.image_info, WriteImage);
  List(out, "thumbnails", e.thumbnails, WriteImage);
  List(out, "media", e.media, WriteMedia);
  out.FieldIf("subtitle", e.subtitle).FieldIf("duration", e.duration);
  OptionalInt(out, "comments_count", e.comments_count);
  out.FieldIf("in_reply_to", e.in_reply_to);
  out.FieldIf("section", e.section).FieldIf("department", e.department);
}

void WriteEntry(JsonWriter& out, const Entry& e) {
  out.Field("id", e.id)
      .FieldIf("url", e.url)
      .FieldIf("external_url", e.external_url)
      .FieldIf("title", e.title);
  out.FieldIf("content_html", e.content_html)
      .FieldIf("content_text", e.content_text)
      .FieldIf("summary", e.summary);
  out.FieldIf("image", e.image);
  OptionalTime(out, "date_published", e.published);
  OptionalTime(out, "date_modified", e.modified);
  List(out, "authors", e.authors, WritePerson);
  out.FieldIf("tags", e.tags).FieldIf("language", e.language);
  List(out, "attachments", e.attachments, WriteAttachment);
  out.Key("_wirefold").BeginObject();
  WriteEntryExtension(out, e);
  out.EndObject();
}

void WriteFeedExtension(JsonWriter& out, const Feed& f, std::string_view file) {
  out.Field("file", file).Field("format", f.format).FieldIf("encoding", f.encoding);
  out.Key("well_formed").Bool(f.well_formed);
  out.FieldIf("warnings", f.warnings).FieldIf("rights", f.rights);
  Optional(out, "generator", f.generator, WriteGenerator);
  OptionalInt(out, "ttl_minutes", f.ttl_minutes);
  OptionalInt(out, "update_period_minutes", f.update_period_minutes);
  OptionalTime(out, "update_base", f.update_base);
  if (!f.skip_hours.empty()) {
    out.Key("skip_hours").BeginArray();
    for (int hour : f.skip_hours) out.Int(hour);
    out.EndArray();
  }
  out.FieldIf("skip_days", f.skip_days).FieldIf("next_url", f.next_url).FieldIf("id", f.id);
  List(out, "links", f.links, WriteLink);
  List(out, "categories", f.categories, WriteCategory);
  Optional(out, "image", f.image, WriteImage);
  out.FieldIf("icon", f.icon).FieldIf("logo", f.logo).FieldIf("license", f.license);
  List(out, "contributors", f.contributors, WritePerson);
  Optional(out, "publisher", f.publisher, WritePerson);
  OptionalTime(out, "date_published", f.published);
  OptionalTime(out, "date_modified", f.modified);
  OptionalTime(out, "date_created", f.created);
  out.FieldIf("new_url", f.new_url);
  List(out, "sitemaps", f.sitemaps, WriteSitemap);
}

}  // namespace

std::string FeedToJson(const Feed& feed, std::string_view file) {
  std::string text;
  JsonWriter out(text);
  out.BeginObject()
      .Field("version", "https://jsonfeed.org/version/1.1")
      .FieldIf("title", feed.title);
  out.FieldIf("home_page_url", feed.home_url)
      .FieldIf("feed_url", feed.feed_url)
      .FieldIf("description", feed.description);
  out.FieldIf("language", feed.language);
  List(out, "authors", feed.authors, WritePerson);
  // JSON Feed's icon is the large picture.
  out.FieldIf("icon", !feed.logo.empty()                ? feed.logo
                      : feed.icon.empty() && feed.image ? feed.image->url
                                                        : feed.icon);
  out.FieldIf("favicon", feed.favicon);
  List(out, "hubs", feed.hubs, WriteHub);
  out.Key("items").BeginArray();
  for (const Entry& entry : feed.entries) {
    out.BeginObject();
    WriteEntry(out, entry);
    out.EndObject();
  }
  out.EndArray();
  out.Key("_wirefold").BeginObject();
  WriteFeedExtension(out, feed, file);
  out.EndObject().EndObject();
  return text;
}

}  // namespace wirefold
