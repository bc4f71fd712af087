#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/hits.h"
#include "cli/open.h"
#include "cli/results.h"

namespace wirefold {
namespace {

// The stories of which one article is what was asked for.
Status AddFound(const SearchExpr& expr, uint64_t min_articles, const Store& store,
                Results& results) {
  return ForEachHit(store, expr, true, [&](const SearchHit& hit) -> Result<bool> {
    WF_TRY(const std::optional<Story> story, store.GetStory(hit.story));
    return !story || story->members.size() < min_articles || results.Add(*story);
  });
}

// By the newest member, the source being one of those that ran it.
Result<StoryQuery> ListOf(const Question& asked, uint64_t min_articles, Time now) {
  StoryQuery query;
  query.limit = 0;  // the results count
  query.min_articles = min_articles;
  WF_TRY(const Span span, ParseSpan(asked.since, asked.until, now));
  query.since = span.since;
  query.until = span.until;
  query.source = asked.source;
  return query;
}

Result<int> Stories(const StoriesOptions& options) {
  WF_TRY(const Limit limit, ParseLimit(options.limit));
  WF_TRY(const uint64_t min_articles, ParseCount("--min", options.min));
  const Time now = WallClock();
  WF_TRY(SearchExpr expr, ExprOf(options.asked, now));
  WF_TRY(const StoryQuery list, ListOf(options.asked, min_articles, now));
  WF_TRY(const Format format, ListFormat(options.format, options.output));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  WF_CHECK(Complete(expr, options.asked, now, *store, config));
  WF_TRY(Output output, Output::To(options.output));
  Results results(*store,
                  {.format = format,
                   .stories = true,
                   .limit = limit,
                   .snippets = {},
                   .colours = {},
                   .feed = HeadOf(options.asked, true)},
                  std::move(output));
  const Question& asked = options.asked;
  if (JoinSearch(asked.words).empty() && asked.saved.empty() && asked.tags.empty() &&
      asked.lang.empty()) {
    WF_CHECK(store->QueryStories(list, [&](const Story& story) { return results.Add(story); }));
  } else {
    WF_CHECK(AddFound(expr, min_articles, *store, results));
  }
  if (results.added() == 0) TellNothingFound(*store);
  return results.Finish("");
}

}  // namespace

int RunStories(const StoriesOptions& options) {
  const auto code = Stories(options);
  return code ? *code : Complain(code.error().In("stories"));
}

}  // namespace wirefold
