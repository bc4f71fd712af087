#include "cli/print.h"

#include <fmt/format.h>

#include <algorithm>

#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kSourceColumns = 16;

void TimeOrNull(JsonWriter& json, std::string_view key, const std::optional<Time>& time) {
  if (time)
    json.TimeField(key, *time);
  else
    json.Key(key).Null();
}

void Strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& list) {
  json.Key(key).BeginArray();
  for (const std::string& item : list) json.String(item);
  json.EndArray();
}

// A member's headline and address are its article's; a reprint often runs under another one.
void Members(JsonWriter& json, const Story& story, const Store& store) {
  json.Key("members").BeginArray();
  for (const StoryMember& member : story.members) {
    json.BeginObject();
    json.Field("id", member.article.Hex());
    json.Field("source", member.source);
    json.TimeField("published", member.published);
    json.Field("verdict", VerdictName(member.verdict));
    json.Key("similarity").Real(member.similarity);
    if (const auto article = store.GetArticle(member.article); article && *article) {
      json.Field("title", (*article)->record.article.title);
      json.Field("url", MaskPassword((*article)->record.url));
    }
    json.EndObject();
  }
  json.EndArray();
}

std::string_view TextFromName(TextFrom from) { return from == TextFrom::kPage ? "page" : "feed"; }

void Provenance(JsonWriter& json, const StoredArticle& stored) {
  const ArticleRecord& record = stored.record;
  json.Field("id", record.id.Hex());
  json.Field("story", stored.story.Hex());
  json.Field("verdict", VerdictName(stored.verdict));
  json.Key("similarity").Real(stored.similarity);
  json.FieldIf("match", stored.match ? stored.match.Hex() : "");
  json.Field("source", record.source);
  Strings(json, "source_tags", record.source_tags);
  json.Field("feed_url", MaskPassword(record.feed_url));
  json.Field("url", MaskPassword(record.url));
  json.Field("fetched_url", MaskPassword(record.fetched_url));
}

}  // namespace

std::string ShortTime(Time time) {
  std::string text = Rfc3339(time).substr(0, 16);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

std::string Cell(std::string_view text, size_t columns) {
  std::string cell = CutToWidth(ForTerminal(text), columns);
  const size_t width = DisplayWidth(cell);
  if (width < columns) cell.append(columns - width, ' ');
  return cell;
}

std::string ShortId(uint64_t id) { return fmt::format("{:016x}", id).substr(0, 8); }

char VerdictMark(Verdict verdict) {
  return verdict == Verdict::kExact ? '=' : verdict == Verdict::kNear ? '~' : ' ';
}

std::string ArticleLine(const StoredArticle& article, size_t width) {
  const std::string head =
      fmt::format("{}  {}  {}  {} ", ShortId(article.record.id.value), ShortTime(article.When()),
                  Cell(article.record.source, kSourceColumns), VerdictMark(article.verdict));
  const size_t used = DisplayWidth(head);
  return head +
         CutToWidth(ForTerminal(article.record.article.title), width > used ? width - used : 1);
}

std::string ArticleJson(const StoredArticle& stored, const Story* story, const Store& store) {
  const ArticleRecord& record = stored.record;
  const Article& article = record.article;
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  Provenance(json, stored);
  json.Field("canonical_url", article.canonical_url);
  json.Field("title", article.title);
  Strings(json, "authors", article.authors);
  Strings(json, "agencies", article.agencies);
  TimeOrNull(json, "date_published", article.published);
  TimeOrNull(json, "date_modified", article.modified);
  json.TimeField("first_seen", record.first_seen);
  json.TimeField("fetched", record.fetched);
  json.Field("language", article.language);
  json.Field("site", article.site);
  json.Field("description", article.description);
  json.Field("image", article.image);
  Strings(json, "tags", article.tags);
  json.Field("text_from", TextFromName(record.text_from));
  json.FieldIf("page_problem", record.page_problem);
  json.Field("text", article.text);
  if (story) Members(json, *story, store);
  json.EndObject();
  return out;
}

const StoryMember& FirstPublished(const Story& story) {
  return *std::ranges::min_element(story.members, {}, &StoryMember::published);
}

std::string StoryLine(const Story& story, size_t width) {
  const StoryMember& first = FirstPublished(story);
  const size_t others = story.members.size() - 1;
  const std::string head = fmt::format(
      "{}  {}  {}  {:<4} ", ShortId(story.id.value), ShortTime(first.published),
      Cell(first.source, kSourceColumns), others ? fmt::format("+{}", others) : std::string());
  const size_t used = DisplayWidth(head);
  return head + CutToWidth(ForTerminal(story.title), width > used ? width - used : 1);
}

std::string StoryJson(const Story& story, const Store& store) {
  const StoryMember& first = FirstPublished(story);
  const Time last = std::ranges::max_element(story.members, {}, &StoryMember::published)->published;
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("id", story.id.Hex());
  json.Field("title", story.title);
  json.Field("first_source", first.source);
  json.TimeField("first_published", first.published);
  json.TimeField("last_published", last);
  json.Key("articles").Int(static_cast<int64_t>(story.members.size()));
  Members(json, story, store);
  json.EndObject();
  return out;
}

bool Printer::Add(const std::function<std::string()>& line,
                  const std::function<std::string()>& json) {
  if (format_ == Format::kTable) return output_.Line(line());
  if (format_ == Format::kJsonl) return output_.Line(json());
  const bool written = output_.Line(begun_ ? held_ + "," : "[");
  begun_ = true;
  held_ = json();
  return written;
}

int Printer::Finish(int code) {
  if (format_ == Format::kJson) {
    output_.Line(begun_ ? held_ : "[");
    output_.Line("]");
  }
  return output_.Finish(code);
}

}  // namespace wirefold
