#include "store/record_json.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "text/json_read.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

constexpr std::string_view kFormat = "wirefold-articles";
constexpr int64_t kMostVersions = 1'000'000;
// Four digits of a year, and a zone's day to both sides: what RFC 3339 can write.
constexpr Time kFirst = std::chrono::sys_days(std::chrono::year(0) / 1 / 2);
constexpr Time kLast = std::chrono::sys_days(std::chrono::year(9999) / 12 / 30);
constexpr int kDay = 24 * 60;

bool IsWritable(Time time) { return time > kFirst && time < kLast; }

void PutTime(JsonWriter& json, Time time) {
  if (IsWritable(time))
    json.String(Rfc3339(time));
  else
    json.Int(ToMillis(time));
}

// "-00:00" is RFC 3339's (4.3) way to say that the zone is not known.
void PutDate(JsonWriter& json, const std::optional<Date>& date) {
  if (!date) {
    json.Null();
    return;
  }
  if (!IsWritable(date->time)) {
    json.Int(ToMillis(date->time));
    return;
  }
  std::string text = Rfc3339(*date);
  if (date->has_time && !date->offset_minutes) {
    text.pop_back();
    text += "-00:00";
  }
  json.String(text);
}

void Strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& list) {
  json.Key(key).BeginArray();
  for (const std::string& item : list) json.String(item);
  json.EndArray();
}

tl::unexpected<Error> Bad(std::string_view field, std::string_view what) {
  return Fail(Code::kInvalid, fmt::format("{} {}", field, what));
}

Result<Time> TimeOf(JsonValue value, std::string_view field) {
  if (value.IsNumber())
    if (const auto millis = value.Int()) return FromMillis(*millis);
  const std::string_view text = value.View();
  // What people may type besides ("3h", "yesterday") is no time here.
  if (text.size() >= 10 && text[4] == '-')
    if (const auto time = ParseWhen(text, Time{})) return *time;
  return Bad(field, "is no time");
}

Result<std::optional<Date>> DateOf(JsonValue value, std::string_view field) {
  if (!value) return std::nullopt;
  WF_TRY(const Time time, TimeOf(value, field));
  Date date{.time = time, .has_time = true};
  const std::string_view text = value.View();
  if (text.size() == 10) {
    date.has_time = false;
  } else if (text.ends_with('Z')) {
    date.offset_minutes = 0;
  } else if (text.size() > 6 && !text.ends_with("-00:00")) {
    const std::string_view zone = text.substr(text.size() - 6);
    const auto hours = ParseInt(zone.substr(1, 2)), minutes = ParseInt(zone.substr(4, 2));
    if ((zone[0] != '+' && zone[0] != '-') || !hours || !minutes) return date;
    const int64_t east = *hours * 60 + *minutes;
    date.offset_minutes = static_cast<int>(zone[0] == '-' ? -east : east);
  }
  return date;
}

std::vector<std::string> StringsOf(JsonValue value) {
  std::vector<std::string> out;
  for (const JsonValue& item : value.Items()) out.push_back(item.Text());
  return out;
}

Result<Article> ArticleOf(JsonValue json) {
  Article article;
  article.title = json.Text("title");
  article.authors = StringsOf(json["authors"]);
  article.agencies = StringsOf(json["agencies"]);
  WF_TRY(article.published, DateOf(json["date_published"], "date_published"));
  WF_TRY(article.modified, DateOf(json["date_modified"], "date_modified"));
  article.language = json.Text("language");
  article.canonical_url = json.Text("canonical_url");
  article.site = json.Text("site");
  article.description = json.Text("description");
  article.image = json.Text("image");
  article.tags = StringsOf(json["tags"]);
  article.is_article = json["is_article"].Bool().value_or(true);
  article.not_article_reason = json.Text("not_article_reason");
  article.is_accessible_for_free = json["is_accessible_for_free"].Bool();
  article.text = json.Text("text");
  article.html = json.Text("html");
  return article;
}

Result<ArticleRecord> RecordOf(JsonValue json) {
  ArticleRecord record;
  const auto id = ArticleId::Parse(json["id"].View());
  if (!id || !*id) return Bad("id", "is no article's: sixteen hex digits");
  record.id = *id;
  const int64_t version = json["version"].Int().value_or(1);
  if (version < 1 || version > kMostVersions) return Bad("version", "is out of range");
  record.version = static_cast<uint64_t>(version) - 1;
  record.source = json.Text("source");
  if (record.source.empty()) return Bad("source", "is missing");
  record.source_tags = StringsOf(json["source_tags"]);
  record.feed_url = json.Text("feed_url");
  record.entry_id = json.Text("entry_id");
  record.entry_title = json.Text("entry_title");
  record.url = json.Text("url");
  record.fetched_url = json.Text("fetched_url");
  WF_TRY(record.first_seen, TimeOf(json["first_seen"], "first_seen"));
  WF_TRY(record.fetched, TimeOf(json["fetched"], "fetched"));
  const std::string_view from = json["text_from"].View();
  if (from != "page" && from != "feed") return Bad("text_from", "is neither page nor feed");
  record.text_from = from == "page" ? TextFrom::kPage : TextFrom::kFeed;
  record.page_problem = json.Text("page_problem");
  WF_TRY(record.article, ArticleOf(json));
  return record;
}

}  // namespace

std::string ArchiveHead() {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("format", kFormat).Key("format_version").Int(kArchiveVersion);
  json.EndObject();
  return out;
}

std::string ArchiveEnd(uint64_t records) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("format", kFormat).Key("records").Int(static_cast<int64_t>(records));
  json.EndObject();
  return out;
}

std::string ArchiveLine(const StoredArticle& version, bool last) {
  const ArticleRecord& record = version.record;
  const Article& article = record.article;
  std::string out;
  out.reserve(article.text.size() + article.html.size() + 2048);
  JsonWriter json(out);
  json.BeginObject();
  json.Field("id", record.id.Hex());
  json.Key("version").Int(static_cast<int64_t>(record.version + 1));
  json.Field("source", record.source);
  Strings(json, "source_tags", record.source_tags);
  json.Field("feed_url", record.feed_url);
  json.Field("entry_id", record.entry_id);
  json.Field("entry_title", record.entry_title);
  json.Field("url", record.url);
  json.Field("fetched_url", record.fetched_url);
  PutTime(json.Key("first_seen"), record.first_seen);
  PutTime(json.Key("fetched"), record.fetched);
  json.Field("text_from", record.text_from == TextFrom::kPage ? "page" : "feed");
  json.Field("page_problem", record.page_problem);
  json.Field("title", article.title);
  Strings(json, "authors", article.authors);
  Strings(json, "agencies", article.agencies);
  PutDate(json.Key("date_published"), article.published);
  PutDate(json.Key("date_modified"), article.modified);
  json.Field("language", article.language);
  json.Field("canonical_url", article.canonical_url);
  json.Field("site", article.site);
  json.Field("description", article.description);
  json.Field("image", article.image);
  Strings(json, "tags", article.tags);
  json.Key("is_article").Bool(article.is_article);
  json.Field("not_article_reason", article.not_article_reason);
  json.Key("is_accessible_for_free");
  if (article.is_accessible_for_free)
    json.Bool(*article.is_accessible_for_free);
  else
    json.Null();
  json.Field("text", article.text);
  json.Field("html", article.html);
  if (last) json.Field("story", version.story.Hex()).Field("verdict", VerdictName(version.verdict));
  json.EndObject();
  return out;
}

Result<ArchiveRow> ReadArchiveLine(std::string_view line) {
  WF_TRY(const JsonDocument document, JsonDocument::Parse(line));
  const JsonValue json = document.root();
  if (!json.IsObject()) return Fail(Code::kInvalid, "no JSON object");
  ArchiveRow row;
  if (!json["format"]) {
    WF_TRY(row.record, RecordOf(json));
    return row;
  }
  if (json["format"].View() != kFormat)
    return Fail(Code::kInvalid,
                fmt::format("of another format than {}, which `wirefold export` writes", kFormat));
  if (json["records"]) {
    row.kind = ArchiveRow::Kind::kEnd;
    const int64_t records = json["records"].Int().value_or(0);
    row.records = records < 0 ? 0 : static_cast<uint64_t>(records);
    return row;
  }
  row.kind = ArchiveRow::Kind::kHead;
  if (const int64_t version = json["format_version"].Int().value_or(0); version != kArchiveVersion)
    return Fail(Code::kInvalid, fmt::format("{} of version {}; this program reads version {}",
                                            kFormat, version, kArchiveVersion));
  return row;
}

}  // namespace wirefold
