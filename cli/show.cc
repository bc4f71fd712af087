#include <fmt/format.h>

#include "base/plural.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/find.h"
#include "cli/open.h"
#include "cli/print.h"
#include "cli/wrap.h"
#include "text/entities.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

class Sheet {
 public:
  explicit Sheet(Output& output) : output_(output) {}
  void Row(std::string_view name, std::string_view value) {
    if (!value.empty()) output_.Line(fmt::format("  {:<12}{}", name, ForTerminal(value)));
  }
  void TimeRow(std::string_view name, Time time) { Row(name, ShortTime(time) + " UTC"); }

 private:
  Output& output_;
};

// In the publisher's own zone.
std::string DateText(const std::optional<Date>& date) {
  if (!date) return "";
  const std::string said = Rfc3339(*date);
  if (said.size() == 10) return said;
  if (said.back() == 'Z') return ShortTime(date->time) + " UTC";
  return said.substr(0, 10) + " " + said.substr(11, 5) + " " + said.substr(said.size() - 6);
}

// With a word where the publisher's date cannot be, so that the article is listed under another.
std::string PublishedText(const StoredArticle& stored) {
  const std::optional<Date>& said = stored.record.article.published;
  if (!said) return "";
  // Of a day, the day; of a time, what is shown of it.
  const size_t digits = said->has_time ? 16 : 10;
  const bool believed =
      Rfc3339(said->time).substr(0, digits) == Rfc3339(stored.When()).substr(0, digits);
  return DateText(said) + (believed ? "" : " (not believed: first seen counts)");
}

void PrintHead(const StoredArticle& stored, uint64_t versions, Output& output) {
  const ArticleRecord& record = stored.record;
  const Article& article = record.article;
  output.Line(ForTerminal(article.title));
  Sheet sheet(output);
  sheet.Row("id", record.id.Hex());
  sheet.Row("source", record.source);
  sheet.Row("site", article.site);
  sheet.Row("published", PublishedText(stored));
  sheet.Row("modified", DateText(article.modified));
  sheet.TimeRow("first seen", record.first_seen);
  sheet.Row("authors", fmt::format("{}", fmt::join(article.authors, ", ")));
  sheet.Row("agencies", fmt::format("{}", fmt::join(article.agencies, ", ")));
  sheet.Row("language", article.language);
  sheet.Row("tags", fmt::format("{}", fmt::join(article.tags, ", ")));
  sheet.Row("address", MaskPassword(record.url));
  if (record.fetched_url != record.url) sheet.Row("fetched", MaskPassword(record.fetched_url));
  if (article.canonical_url != record.url) sheet.Row("canonical", article.canonical_url);
  sheet.Row("feed", MaskPassword(record.feed_url));
  sheet.Row("picture", article.image);
  if (record.text_from == TextFrom::kFeed)
    sheet.Row("text from", record.page_problem.empty()
                               ? "the feed, not the page"
                               : fmt::format("the feed, not the page: {}", record.page_problem));
  if (versions > 1)
    sheet.Row("version", fmt::format("{} of {}, read {} UTC", record.version + 1, versions,
                                     ShortTime(record.fetched)));
}

std::string Percent(float share) { return fmt::format("{:>3.0f}%", 100 * share); }

// Who else ran it, in order of publication. Their headlines are worth reading: they often differ.
// `versions` of the article that is shown.
void PrintStory(const Story& story, const StoredArticle& shown, uint64_t versions,
                const Store& store, Output& output) {
  Sheet sheet(output);
  sheet.Row("story",
            fmt::format("{}, {}", story.id.Hex(), Plural(story.members.size(), "article")));
  if (story.members.size() < 2) return;
  const auto [members, articles] = ShownOf(story, store, &shown.record);
  const StoryMember& first = members.front();
  const StoryMember& fullest = FullestOf(members);
  const auto named = [](const StoryMember& member) {
    return fmt::format("{}  {}", ShortId(member.article.value), member.source);
  };
  sheet.Row("first", named(first));
  sheet.Row("fullest", fmt::format("{}, {} bytes of text", named(fullest), fullest.text_bytes));
  sheet.Row("outlets", fmt::format("{}", OutletsOf(members).size()));
  sheet.Row("time span", fmt::format("{} to {} UTC", ShortTime(first.published),
                                     ShortTime(members.back().published)));
  // A changed article is named with the version that the line is about.
  std::vector<std::string> names;
  size_t columns = 0;
  for (const ArticleRecord& article : articles) {
    std::string& name = names.emplace_back(ShortId(article.id.value));
    if (article.version > 0 || (article.id == shown.record.id && versions > 1))
      name += fmt::format("@{}", article.version + 1);
    columns = std::max(columns, name.size());
  }
  output.Line(fmt::format("    {:<{}}  {:<16}  {:<16}         {:<10}  {:<8}  {:<4} {:<4}  title",
                          "id", columns, "published", "source", "folded as", "by", "own", "of"));
  const size_t width = OutputWidth();
  for (size_t i = 0; i < members.size(); ++i) {
    const StoryMember& member = members[i];
    const bool founder = member.verdict == Verdict::kNew;
    const std::string head = fmt::format(
        "  {} {:<{}}  {}  {}  {:<5}  {:<5} {:<4}  {:<8}  {:<4} {:<4}  ",
        member.article == shown.record.id ? '>' : ' ', names[i], columns,
        ShortTime(member.published), Cell(member.source, 16), &member == &first ? "first" : "",
        VerdictName(member.verdict), founder ? "" : fmt::format("{:.2f}", member.similarity),
        founder ? "" : ShortId(member.match.value), founder ? "" : Percent(member.in_article),
        founder ? "" : Percent(member.in_match));
    output.Line(WithTitle(head, articles[i].article.title, width));
  }
  if (columns > ShortId(0).size())
    output.Line("    @: changed since; \"own\" and \"of\" are of the texts named here");
}

int PrintArticle(const StoredArticle& stored, uint64_t versions, const std::optional<Story>& story,
                 const Store& store) {
  Output output;
  PrintHead(stored, versions, output);
  if (story) PrintStory(*story, stored, versions, store, output);
  output.Line("");
  for (const std::string_view line : Split(stored.record.article.text, '\n'))
    output.Line(ForTerminal(line));
  return output.Finish(0);
}

// A document of its own: whose it is, and the article's HTML, which is safe as it stands.
std::string HtmlPage(const StoredArticle& stored) {
  const ArticleRecord& record = stored.record;
  const Article& article = record.article;
  const std::string title = EscapeHtml(article.title);
  const std::string url = EscapeHtml(MaskPassword(record.url));
  std::string date = DateText(article.published);
  if (!date.empty()) date = ", " + date;
  // Whatever an earlier version or another program has stored.
  const std::string link =
      !Url::Parse(record.url) ? "" : fmt::format(": <a href=\"{0}\">{0}</a>", url);
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "img-src http: https:\">\n"
      "<title>{}</title>\n</head>\n<body>\n<h1>{}</h1>\n<p>{}{}{}</p>\n"
      "{}\n</body>\n</html>",
      EscapeHtml(article.language), title, title, EscapeHtml(record.source), date, link,
      article.html);
}

Result<int> ShowVersions(const StoredArticle& stored, const Store& store, Format format) {
  WF_TRY(const std::vector<StoredArticle> versions, VersionsOf(store, stored));
  Output output;
  const size_t width = OutputWidth();
  for (const StoredArticle& version : versions) {
    const ArticleRecord& record = version.record;
    if (format == Format::kJsonl) {
      output.Line(ArticleJson(version));
      continue;
    }
    const std::string head =
        fmt::format("{:<11}  {}  {:>7} bytes  ",
                    fmt::format("{}@{}", ShortId(record.id.value), record.version + 1),
                    ShortTime(record.fetched), record.article.text.size());
    output.Line(WithTitle(head, record.article.title, width));
  }
  return output.Finish(0);
}

Result<int> ShowPage(const StoredArticle& stored, const Store& store) {
  WF_TRY(const std::optional<RawPage> page, store.GetPage(stored.position));
  if (!page)
    return Fail(Code::kNotFound,
                fmt::format("the page of {} is not kept (raw_pages = true in the configuration's "
                            "[keep] keeps those that are read from then on)",
                            stored.record.id.Hex()));
  Output output;
  output.Write(page->body);
  return output.Finish(0);
}

Result<int> Show(const ShowOptions& options) {
  using Formats = std::vector<std::string>;
  const Formats formats =
      options.versions ? Formats{"jsonl", "table"} : Formats{"html", "json", "table"};
  WF_TRY(const Format format, ParseFormat(options.format, formats));
  if (options.page && (options.versions || format != Format::kTable))
    return Fail(Code::kUsage, "--page is the page as it came: leave --format and --versions out");
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  WF_TRY(const StoredArticle stored, Find(*store, options.id));
  if (options.page) return ShowPage(stored, *store);
  if (options.versions) return ShowVersions(stored, *store, format);
  WF_TRY(const std::optional<Story> story, store->GetStory(stored.story));
  if (format == Format::kTable) {
    WF_TRY(const uint64_t versions, CountVersions(*store, stored.record.id));
    return PrintArticle(stored, versions, story, *store);
  }
  Output output;
  if (format == Format::kHtml) {
    output.Line(HtmlPage(stored));
    return output.Finish(0);
  }
  const std::optional<ShownStory> shown =
      story ? std::optional(ShownOf(*story, *store, &stored.record)) : std::nullopt;
  output.Line(ArticleJson(stored, shown ? &*shown : nullptr));
  return output.Finish(0);
}

}  // namespace

int RunShow(const ShowOptions& options) {
  const auto code = Show(options);
  return code ? *code : Complain(code.error().In("show"));
}

}  // namespace wirefold
