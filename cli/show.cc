#include <fmt/format.h>

#include "base/strings.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/find.h"
#include "cli/open.h"
#include "cli/print.h"
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
  // In the publisher's own zone.
  void DateRow(std::string_view name, const std::optional<Date>& date) {
    if (!date) return;
    const std::string said = Rfc3339(*date);
    if (said.size() == 10 || said.back() == 'Z')
      date->has_time ? TimeRow(name, date->time) : Row(name, said);
    else
      Row(name, said.substr(0, 10) + " " + said.substr(11, 5) + " " + said.substr(said.size() - 6));
  }

 private:
  Output& output_;
};

void PrintHead(const StoredArticle& stored, Output& output) {
  const ArticleRecord& record = stored.record;
  const Article& article = record.article;
  output.Line(ForTerminal(article.title));
  Sheet sheet(output);
  sheet.Row("id", record.id.Hex());
  sheet.Row("source", record.source);
  sheet.Row("site", article.site);
  sheet.DateRow("published", article.published);
  sheet.DateRow("modified", article.modified);
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
    sheet.Row("text from", fmt::format("the feed, not the page: {}", record.page_problem));
  if (record.version > 0)
    sheet.Row("version",
              fmt::format("{}, read {} UTC", record.version + 1, ShortTime(record.fetched)));
}

std::string Percent(float share) { return fmt::format("{:>3.0f}%", 100 * share); }

// Who else ran it, in order of publication. Their headlines are worth reading: they often differ.
void PrintStory(const Story& story, const StoredArticle& shown, const Store& store,
                Output& output) {
  Sheet sheet(output);
  sheet.Row("story", fmt::format("{}, {} article{}", story.id.Hex(), story.members.size(),
                                 story.members.size() == 1 ? "" : "s"));
  if (story.members.size() < 2) return;
  const std::vector<StoryMember> members = ByPublication(story);
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
  output.Line(fmt::format("    {:<8}  {:<16}  {:<16}         {:<10}  {:<8}  {:<4} {:<4}  title",
                          "id", "published", "source", "folded as", "by", "own", "of"));
  const size_t width = OutputWidth();
  for (const StoryMember& member : members) {
    const bool founder = member.verdict == Verdict::kNew;
    const std::string head = fmt::format(
        "  {} {}  {}  {}  {:<5}  {:<5} {:<4}  {:<8}  {:<4} {:<4}  ",
        member.article == shown.record.id ? '>' : ' ', ShortId(member.article.value),
        ShortTime(member.published), Cell(member.source, 16), &member == &first ? "first" : "",
        VerdictName(member.verdict), founder ? "" : fmt::format("{:.2f}", member.similarity),
        founder ? "" : ShortId(member.match.value), founder ? "" : Percent(member.in_article),
        founder ? "" : Percent(member.in_match));
    const size_t used = DisplayWidth(head);
    output.Line(head +
                CutToWidth(ForTerminal(TitleOf(member, store)), width > used ? width - used : 1));
  }
}

int PrintArticle(const StoredArticle& stored, const std::optional<Story>& story,
                 const Store& store) {
  Output output;
  PrintHead(stored, output);
  if (story) PrintStory(*story, stored, store, output);
  output.Line("");
  for (const std::string_view line : Split(stored.record.article.text, '\n'))
    output.Line(ForTerminal(line));
  return output.Finish(0);
}

Result<int> ShowVersions(const StoredArticle& stored, const Store& store, Format format) {
  WF_TRY(const std::vector<StoredArticle> versions, VersionsOf(store, stored));
  Output output;
  const size_t width = OutputWidth();
  for (const StoredArticle& version : versions) {
    const ArticleRecord& record = version.record;
    if (format == Format::kJsonl) {
      output.Line(ArticleJson(version, nullptr, store));
      continue;
    }
    const std::string head =
        fmt::format("{:<11}  {}  {:>7} bytes  ",
                    fmt::format("{}@{}", ShortId(record.id.value), record.version + 1),
                    ShortTime(record.fetched), record.article.text.size());
    output.Line(head + CutToWidth(ForTerminal(record.article.title),
                                  width > head.size() ? width - head.size() : 1));
  }
  return output.Finish(0);
}

Result<int> Show(const ShowOptions& options) {
  using Formats = std::vector<std::string>;
  const Formats formats =
      options.versions ? Formats{"jsonl", "table"} : Formats{"html", "json", "table"};
  WF_TRY(const Format format, ParseFormat(options.format, formats));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  WF_TRY(const StoredArticle stored, Find(*store, options.id));
  if (options.versions) return ShowVersions(stored, *store, format);
  WF_TRY(const std::optional<Story> story, store->GetStory(stored.story));
  if (format == Format::kTable) return PrintArticle(stored, story, *store);
  Output output;
  if (format == Format::kHtml) {
    output.Line(stored.record.article.html);
    return output.Finish(0);
  }
  output.Line(ArticleJson(stored, story ? &*story : nullptr, *store));
  return output.Finish(0);
}

}  // namespace

int RunShow(const ShowOptions& options) {
  const auto code = Show(options);
  return code ? *code : Complain(code.error().In("show"));
}

}  // namespace wirefold
