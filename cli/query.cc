#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/find.h"
#include "cli/open.h"
#include "cli/print.h"

namespace wirefold {
namespace {

Result<ArticleOrder> ParseOrder(const std::string& text) {
  if (text == "newest") return ArticleOrder::kNewest;
  if (text == "log") return ArticleOrder::kLog;
  return Fail(Code::kUsage, fmt::format("--order: unknown order \"{}\"; orders: newest log", text));
}

Result<ArticleQuery> MakeQuery(const QueryOptions& options) {
  ArticleQuery query;
  WF_TRY(query.words, ParseWords(options.words));
  query.limit = 0;  // the printer counts
  WF_TRY(const Span span, ParseSpan(options.since, options.until));
  query.since = span.since;
  query.until = span.until;
  query.source = options.source;
  query.changed = options.changed;
  if (!options.story.empty()) WF_CHECK(CheckName(options.story));
  WF_TRY(query.order, ParseOrder(options.order));
  return query;
}

Result<int> Query(const QueryOptions& options) {
  WF_TRY(ArticleQuery query, MakeQuery(options));
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const Limit limit, ParseLimit(options.limit));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  if (!query.source.empty()) WF_CHECK(CheckSource(query.source, *store, config));
  if (!options.story.empty()) {
    WF_TRY(const StoredArticle member, Find(*store, options.story));
    query.story = member.story;
  }
  Printer printer(format, limit);
  const size_t width = OutputWidth();
  WF_CHECK(store->QueryArticles(query, [&](const StoredArticle& article) {
    return printer.Add([&] { return ArticleLine(article, *store, width); },
                       [&] { return ArticleJson(article); });
  }));
  return printer.Finish(0);
}

}  // namespace

int RunQuery(const QueryOptions& options) {
  const auto code = Query(options);
  return code ? *code : Complain(code.error().In("query"));
}

}  // namespace wirefold
