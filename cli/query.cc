#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/print.h"

namespace wirefold {
namespace {

Result<ArticleQuery> MakeQuery(const QueryOptions& options) {
  ArticleQuery query;
  WF_TRY(query.words, ParseWords(options.words));
  WF_TRY(query.limit, ParseCount("--limit", options.limit));
  WF_TRY(const Span span, ParseSpan(options.since, options.until));
  query.since = span.since;
  query.until = span.until;
  query.source = options.source;
  if (!options.story.empty()) {
    query.story = StoryId::Parse(options.story);
    if (!query.story)
      return Fail(Code::kUsage,
                  fmt::format("--story: \"{}\" is not a story's id: 16 hex digits, as "
                              "`wirefold stories --format jsonl` gives them",
                              options.story));
  }
  return query;
}

Result<int> Query(const QueryOptions& options) {
  WF_TRY(const ArticleQuery query, MakeQuery(options));
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  if (!query.source.empty()) WF_CHECK(CheckSource(query.source, *store, config));
  Printer printer(format);
  const size_t width = OutputWidth();
  WF_CHECK(store->QueryArticles(query, [&](const StoredArticle& article) {
    return printer.Add([&] { return ArticleLine(article, width); },
                       [&] { return ArticleJson(article, nullptr, *store); });
  }));
  return printer.Finish(0);
}

}  // namespace

int RunQuery(const QueryOptions& options) {
  const auto code = Query(options);
  return code ? *code : Complain(code.error().In("query"));
}

}  // namespace wirefold
