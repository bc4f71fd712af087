#include "cli/print.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.h"
#include "base/plural.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kSourceColumns = 16;

void DateOrNull(JsonWriter& json, std::string_view key, const std::optional<Date>& date) {
  if (date)
    json.Field(key, Rfc3339(*date));
  else
    json.Key(key).Null();
}

void Strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& list) {
  json.Key(key).BeginArray();
  for (const std::string& item : list) json.String(item);
  json.EndArray();
}

// A member's headline and address are its article's; a reprint often runs under another one.
void Members(JsonWriter& json, const ShownStory& story) {
  json.Key("members").BeginArray();
  for (size_t i = 0; i < story.members.size(); ++i) {
    const StoryMember& member = story.members[i];
    const ArticleRecord& record = story.articles[i];
    json.BeginObject();
    json.Field("id", member.article.Hex());
    json.Field("source", member.source);
    json.TimeField("published", member.published);
    json.Field("verdict", VerdictName(member.verdict));
    json.Key("similarity").Real(member.similarity);
    if (member.match) json.Field("match", member.match.Hex());
    json.Key("in_article").Real(member.in_article);
    json.Key("in_match").Real(member.in_match);
    json.Key("text_bytes").Int(static_cast<int64_t>(member.text_bytes));
    json.Key("version").Int(static_cast<int64_t>(record.version + 1));
    json.Field("title", record.article.title);
    json.Field("url", MaskPassword(record.url));
    json.EndObject();
  }
  json.EndArray();
}

// The mark tells a reprint from the first publication, whichever of the two arrived first.
char Mark(const StoredArticle& article, const Store& store) {
  const auto story = store.GetStory(article.story);
  if (!story || !*story || (*story)->members.size() < 2) return ' ';
  const StoryMember first = ByPublication(**story).front();
  if (first.article == article.record.id) return ' ';
  const bool founder = article.verdict == Verdict::kNew;
  return (founder ? first.verdict : article.verdict) == Verdict::kExact ? '=' : '~';
}

void Kind(JsonWriter& json, const Article& article) {
  json.Key("is_article").Bool(article.is_article);
  json.FieldIf("not_article_reason", article.not_article_reason);
  json.Key("is_accessible_for_free");
  if (article.is_accessible_for_free)
    json.Bool(*article.is_accessible_for_free);
  else
    json.Null();
}

std::string_view TextFromName(TextFrom from) { return from == TextFrom::kPage ? "page" : "feed"; }

void Provenance(JsonWriter& json, const StoredArticle& stored) {
  const ArticleRecord& record = stored.record;
  json.Field("id", record.id.Hex());
  json.Key("position").Int(static_cast<int64_t>(stored.position));
  json.Key("version").Int(static_cast<int64_t>(record.version + 1));
  json.Field("story", stored.story.Hex());
  json.Field("verdict", VerdictName(stored.verdict));
  json.Key("similarity").Real(stored.similarity);
  json.Key("match");
  if (stored.match)
    json.String(stored.match.Hex());
  else
    json.Null();
  json.Field("source", record.source);
  Strings(json, "source_tags", record.source_tags);
  json.Field("feed_url", MaskPassword(record.feed_url));
  json.Field("entry_id", MaskPassword(record.entry_id));
  json.Field("url", MaskPassword(record.url));
  json.Field("fetched_url", MaskPassword(record.fetched_url));
}

// In parts, so that no reader has to know how we count.
void SnippetField(JsonWriter& json, const Snippet* snippet) {
  if (!snippet) return;
  json.Key("snippet").BeginArray();
  for (const SnippetPart& part : *snippet) {
    json.BeginObject().Field("text", part.text);
    if (part.match) json.Key("match").Bool(true);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::string ShortTime(Time time) {
  std::string text = Rfc3339(time).substr(0, 16);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

std::string ShortSpan(Millis span) {
  const int64_t seconds = span.count() / 1000;
  if (seconds < 60) return fmt::format("{}s", seconds);
  const int64_t minutes = seconds / 60;
  if (minutes < 120) return fmt::format("{}m", minutes);
  const int64_t hours = (minutes + 30) / 60;
  return hours < 48 ? fmt::format("{}h", hours) : fmt::format("{}d", (hours + 12) / 24);
}

std::string Until(Time time, Time now) {
  return time <= now ? "now" : "in " + ShortSpan(time - now);
}

std::string Since(Time time, Time now) {
  return ShortSpan(std::max(Millis{0}, now - time)) + " ago";
}

std::string Cell(std::string_view text, size_t columns) {
  std::string cell = CutToWidth(ForTerminal(text), columns);
  const size_t width = DisplayWidth(cell);
  if (width < columns) cell.append(columns - width, ' ');
  return cell;
}

std::string ShortId(uint64_t id) { return fmt::format("{:016x}", id).substr(0, 8); }

std::string ArticleLine(const StoredArticle& article, const Store& store, size_t width) {
  const std::string head =
      fmt::format("{}  {}  {} {}{} ", ShortId(article.record.id.value), ShortTime(article.When()),
                  Cell(article.record.source, kSourceColumns),
                  article.record.version > 0 ? '*' : ' ', Mark(article, store));
  const size_t used = DisplayWidth(head);
  return head +
         CutToWidth(ForTerminal(article.record.article.title), width > used ? width - used : 1);
}

std::string ArticleJson(const StoredArticle& stored, const ShownStory* story,
                        const Snippet* snippet) {
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
  DateOrNull(json, "date_published", article.published);
  DateOrNull(json, "date_modified", article.modified);
  json.TimeField("first_seen", record.first_seen);
  json.TimeField("fetched", record.fetched);
  json.Field("language", article.language);
  json.Field("site", article.site);
  json.Field("description", article.description);
  json.Field("image", article.image);
  Strings(json, "tags", article.tags);
  Kind(json, article);
  json.Field("text_from", TextFromName(record.text_from));
  json.FieldIf("page_problem", record.page_problem);
  json.Field("text", article.text);
  if (story) Members(json, *story);
  SnippetField(json, snippet);
  json.EndObject();
  return out;
}

std::vector<StoryMember> ByPublication(const Story& story) {
  std::vector<StoryMember> members = story.members;
  std::ranges::stable_sort(members, {}, &StoryMember::published);
  return members;
}

ShownStory ShownOf(const Story& story, const Store& store, const ArticleRecord* shown) {
  ShownStory out{ByPublication(story), {}};
  std::vector<bool> changed;
  for (StoryMember& member : out.members) {
    auto stored = store.GetArticle(member.article);
    ArticleRecord& record = out.articles.emplace_back();
    if (stored && *stored) record = std::move((*stored)->record);
    changed.push_back(record.version > 0);
    if (!shown || shown->id != member.article) continue;
    record = *shown;
    member.text_bytes = record.article.text.size();
  }
  for (size_t i = 0; i < out.members.size(); ++i) {
    StoryMember& member = out.members[i];
    const auto match = std::ranges::find(out.members, member.match, &StoryMember::article);
    if (!member.match || match == out.members.end()) continue;
    const auto of = static_cast<size_t>(match - out.members.begin());
    if (!changed[i] && !changed[of]) continue;
    const FoldResult shares = CompareTexts(MakeFingerprint("", out.articles[i].article.text),
                                           MakeFingerprint("", out.articles[of].article.text));
    member.in_article = static_cast<float>(shares.in_article);
    member.in_match = static_cast<float>(shares.in_match);
  }
  return out;
}

const StoryMember& FullestOf(const std::vector<StoryMember>& by_publication) {
  return *std::ranges::max_element(by_publication, {}, &StoryMember::text_bytes);
}

std::vector<std::string> OutletsOf(const std::vector<StoryMember>& by_publication) {
  std::vector<std::string> outlets;
  for (const StoryMember& member : by_publication)
    if (std::ranges::find(outlets, member.source) == outlets.end())
      outlets.push_back(member.source);
  return outlets;
}

std::string TitleOf(const StoryMember& member, const Store& store) {
  const auto article = store.GetArticle(member.article);
  return article && *article ? (*article)->record.article.title : "";
}

std::string StoryLine(const Story& story, const Store& store, size_t width) {
  const StoryMember first = ByPublication(story).front();
  const size_t others = story.members.size() - 1;
  const std::string head = fmt::format(
      "{}  {}  {}  {:<4} ", ShortId(first.article.value), ShortTime(first.published),
      Cell(first.source, kSourceColumns), others ? fmt::format("+{}", others) : std::string());
  const size_t used = DisplayWidth(head);
  return head + CutToWidth(ForTerminal(TitleOf(first, store)), width > used ? width - used : 1);
}

std::string StoryJson(const Story& story, const ShownStory& shown, const Snippet* snippet) {
  const std::vector<StoryMember>& members = shown.members;
  const StoryMember& first = members.front();
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("id", story.id.Hex());
  json.Field("title", shown.articles.front().article.title);
  json.Field("first_source", first.source);
  json.Field("first_id", first.article.Hex());
  json.TimeField("first_published", first.published);
  json.TimeField("last_published", members.back().published);
  json.Key("articles").Int(static_cast<int64_t>(members.size()));
  json.Field("fullest_id", FullestOf(members).article.Hex());
  json.Field("representative_id", story.members.front().article.Hex());
  Strings(json, "outlets", OutletsOf(members));
  Members(json, shown);
  SnippetField(json, snippet);
  json.EndObject();
  return out;
}

void TellNothingFound(const Store& store) {
  if (isatty(STDERR_FILENO) == 0) return;
  const auto counts = store.Counts();
  if (!counts) return;
  Log(LogLevel::kInfo,
      counts->articles == 0
          ? std::string("nothing found: there are no articles yet; wirefold crawl fetches some")
          : fmt::format("nothing found among {}; fewer words, or no --since, --source or other "
                        "option, may find more",
                        Plural(counts->articles, "article")));
}

Result<Limit> ParseLimit(const std::string& text) {
  if (text.empty()) return Limit{};
  WF_TRY(const uint64_t most, ParseCount("--limit", text));
  return Limit{most, false};
}

bool Printer::Add(const std::function<std::string()>& line,
                  const std::function<std::string()>& json) {
  cut_ = limit_.most != 0 && added_ == limit_.most;
  if (cut_) return false;
  const bool first = added_++ == 0;
  if (format_ == Format::kTable) return output_.Line(line());
  if (format_ == Format::kJsonl) return output_.Line(json());
  return output_.Write((first ? "[\n" : ",\n") + json());
}

int Printer::Finish(int code) {
  if (format_ == Format::kJson) output_.Write(added_ == 0 ? "[\n]\n" : "\n]\n");
  if (cut_ && limit_.told)
    Log(LogLevel::kInfo, fmt::format("{} shown; --limit 0 shows all", limit_.most));
  return output_.Finish(code);
}

}  // namespace wirefold
