#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/print.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kShortestPrefix = 6;

bool IsIdPrefix(std::string_view text) {
  return text.size() >= kShortestPrefix && text.size() <= 16 &&
         text.find_first_not_of("0123456789abcdef") == text.npos;
}

// The one article for which `matches` holds, found by looking at all of them.
Result<std::optional<StoredArticle>> Scan(
    const Store& store, const std::string& id,
    const std::function<bool(const ArticleRecord&)>& matches) {
  std::optional<StoredArticle> found;
  bool several = false;
  ArticleQuery all;
  all.limit = 0;
  WF_CHECK(store.QueryArticles(all, [&](const StoredArticle& article) {
    if (!matches(article.record)) return true;
    several = found.has_value();
    if (!several) found = article;
    return !several;
  }));
  if (several)
    return Fail(Code::kUsage,
                fmt::format("several articles are meant by {} (give more of the id)", id));
  return found;
}

// By its address as the feed listed it, else as it was fetched or calls itself.
Result<std::optional<StoredArticle>> FindByUrl(const Store& store, const Url& url) {
  const std::string key = UrlKey(url);
  WF_TRY(auto listed, store.GetArticle(ArticleIdOf(key)));
  if (listed) return listed;
  return Scan(store, url.Shown(), [&](const ArticleRecord& record) {
    for (const std::string& address : {record.fetched_url, record.article.canonical_url})
      if (const auto other = Url::Parse(address); other && UrlKey(*other) == key) return true;
    return false;
  });
}

Result<StoredArticle> Find(const Store& store, const std::string& wanted) {
  std::optional<StoredArticle> found;
  const std::string id = LowerAscii(wanted);
  if (const auto whole = ArticleId::Parse(id)) {
    WF_TRY(found, store.GetArticle(*whole));
  } else if (IsIdPrefix(id)) {
    WF_TRY(found, Scan(store, id, [&](const ArticleRecord& record) {
             return record.id.Hex().starts_with(id);
           }));
  } else if (const auto url = Url::Parse(wanted)) {
    WF_TRY(found, FindByUrl(store, *url));
  } else {
    return Fail(
        Code::kUsage,
        fmt::format("\"{}\" is neither an id (6 to 16 hex digits, as `wirefold query` shows them) "
                    "nor an address",
                    wanted));
  }
  if (!found) return Fail(Code::kNotFound, fmt::format("no article {}", MaskPassword(wanted)));
  return *found;
}

// ---------------------------------------------------------------- for people

class Sheet {
 public:
  explicit Sheet(Output& output) : output_(output) {}
  void Row(std::string_view name, std::string_view value) {
    if (!value.empty()) output_.Line(fmt::format("  {:<12}{}", name, ForTerminal(value)));
  }
  void TimeRow(std::string_view name, const std::optional<Time>& time) {
    if (time) Row(name, ShortTime(*time) + " UTC");
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
  sheet.TimeRow("published", article.published);
  sheet.TimeRow("modified", article.modified);
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
}

// Who else ran it, and as what. Their headlines are worth reading: they often differ.
void PrintStory(const Story& story, const StoredArticle& shown, const Store& store,
                Output& output) {
  Sheet(output).Row("story", fmt::format("{}, {} article{}", story.id.Hex(), story.members.size(),
                                         story.members.size() == 1 ? "" : "s"));
  if (story.members.size() < 2) return;
  const size_t width = OutputWidth();
  for (const StoryMember& member : story.members) {
    const std::string head = fmt::format(
        "  {} {}  {}  {}  {:<5} {:<4}  ", member.article == shown.record.id ? '>' : ' ',
        ShortId(member.article.value), ShortTime(member.published), Cell(member.source, 16),
        VerdictName(member.verdict),
        member.verdict == Verdict::kNew ? "" : fmt::format("{:.2f}", member.similarity));
    const auto article = store.GetArticle(member.article);
    const std::string title = article && *article ? (*article)->record.article.title : "";
    const size_t used = DisplayWidth(head);
    output.Line(head + CutToWidth(ForTerminal(title), width > used ? width - used : 1));
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

Result<int> Show(const ShowOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"json", "table"}));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  WF_TRY(const StoredArticle stored, Find(*store, options.id));
  WF_TRY(const std::optional<Story> story, store->GetStory(stored.story));
  if (format == Format::kTable) return PrintArticle(stored, story, *store);
  Output output;
  output.Line(ArticleJson(stored, story ? &*story : nullptr, *store));
  return output.Finish(0);
}

}  // namespace

int RunShow(const ShowOptions& options) {
  const auto code = Show(options);
  return code ? *code : Complain(code.error().In("show"));
}

}  // namespace wirefold
