#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/print.h"

namespace wirefold {
namespace {

Result<int> Stories(const StoriesOptions& options) {
  StoryQuery query;
  query.limit = 0;  // the printer counts
  WF_TRY(const Limit limit, ParseLimit(options.limit));
  WF_TRY(query.min_articles, ParseCount("--min", options.min));
  WF_TRY(const Span span, ParseSpan(options.since, options.until));
  query.since = span.since;
  query.until = span.until;
  query.source = options.source;
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  if (!query.source.empty()) WF_CHECK(CheckSource(query.source, *store, config));
  Printer printer(format, limit);
  const size_t width = OutputWidth();
  WF_CHECK(store->QueryStories(query, [&](const Story& story) {
    return printer.Add([&] { return StoryLine(story, *store, width); },
                       [&] { return StoryJson(story, *store); });
  }));
  return printer.Finish(0);
}

}  // namespace

int RunStories(const StoriesOptions& options) {
  const auto code = Stories(options);
  return code ? *code : Complain(code.error().In("stories"));
}

}  // namespace wirefold
