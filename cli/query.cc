// query: articles, or stories, as a search finds them.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/counts.h"
#include "cli/filters.h"
#include "cli/hits.h"
#include "cli/open.h"
#include "cli/results.h"

namespace wirefold {
namespace {

struct Order {
  SearchSort sort = SearchSort::kNewest;
  bool log = false;  // as they arrived
};

Result<Order> OrderOf(const QueryOptions& options) {
  if (options.order == "log") return Order{.log = true};
  if (options.order != "newest")
    return Fail(Code::kUsage,
                fmt::format("--order: unknown order \"{}\"; orders: newest log", options.order));
  constexpr std::pair<std::string_view, SearchSort> kSorts[] = {
      {"newest", SearchSort::kNewest},
      {"oldest", SearchSort::kOldest},
      {"relevance", SearchSort::kRelevance},
      {"reach", SearchSort::kReach}};
  for (const auto& [name, sort] : kSorts)
    if (name == options.sort) return Order{.sort = sort};
  return Fail(Code::kUsage,
              fmt::format("--sort: unknown order \"{}\"; orders: newest oldest relevance reach",
                          options.sort));
}

Status CheckTogether(const QueryOptions& options) {
  const bool log = options.order == "log";
  const bool counts = !options.count_by.empty();
  const struct {
    bool wrong;
    const char* what;
  } kRules[] = {
      {log && options.sort != "newest", "--order log and --sort: one order at a time"},
      {log && options.by_story, "--order log lists articles: not with --by-story"},
      {log && !options.cursor.empty(), "--order log has no pages: not with --cursor"},
      {counts && (log || options.by_story || options.snippets || !options.cursor.empty() ||
                  options.sort != "newest"),
       "--count-by counts articles: not with --order, --sort, --by-story, --snippets, --cursor"},
  };
  for (const auto& rule : kRules)
    if (rule.wrong) return Fail(Code::kUsage, rule.what);
  return {};
}

// A page goes on with the search as it was: "since:3h" counts back from when the first was asked.
// So a cursor is that time, in milliseconds, and the store's own behind a dot.
struct Cursor {
  Time now{};
  std::string rest;
};

Result<Cursor> ParseCursor(const std::string& text) {
  if (text.empty()) return Cursor{WallClock(), ""};
  const size_t dot = text.find('.');
  uint64_t millis = 0;
  const char* end = text.data() + std::min(dot, text.size());
  const auto [stop, error] = std::from_chars(text.data(), end, millis, 36);
  if (dot == text.npos || dot + 1 == text.size() || error != std::errc() || stop != end ||
      millis >> 62 != 0)
    return Fail(Code::kUsage, "--cursor: not a cursor; the page before it ends with one");
  return Cursor{FromMillis(static_cast<int64_t>(millis)), text.substr(dot + 1)};
}

std::string CursorText(const Cursor& cursor) {
  if (cursor.rest.empty()) return "";
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, ToMillis(cursor.now), 36).ptr;
  return std::string(digits, end) + "." + cursor.rest;
}

// What stands behind `cursor`, the limit's number of hits. Afterwards the cursor is the next one's.
Status AddPages(SearchRequest request, Cursor& cursor, const Store& store, Results& results,
                SearchPage page) {
  uint64_t left = request.limit;
  for (;;) {
    for (const SearchHit& hit : page.hits) {
      WF_TRY(const bool more, results.Add(hit));
      if (!more) return {};
    }
    cursor.rest = page.cursor;
    if (left != 0 && (left -= std::min<uint64_t>(left, page.hits.size())) == 0) return {};
    if (page.cursor.empty()) return {};
    request.cursor = page.cursor;
    request.limit = left == 0 ? kHitsAtOnce : std::min(left, kHitsAtOnce);
    WF_TRY(page, store.Search(request));
  }
}

// In the order of the log.
Status AddLog(const SearchExpr& expr, const Store& store, Results& results) {
  if (expr.kind == SearchExpr::Kind::kAll)
    return store.QueryArticles({.limit = 0, .order = ArticleOrder::kLog},
                               [&](const StoredArticle& article) { return results.Add(article); });
  std::vector<std::pair<uint64_t, ArticleId>> places;
  WF_CHECK(ForEachHit(store, expr, false, [&](const SearchHit& hit) -> Result<bool> {
    places.emplace_back(hit.position, hit.article);
    return true;
  }));
  std::ranges::sort(places);
  for (const auto& [position, id] : places) {
    WF_TRY(const std::optional<StoredArticle> article, store.GetArticle(id));
    if (article && !results.Add(*article)) break;
  }
  return {};
}

// The options, checked as far as that needs no database.
struct Asked {
  Order order;
  Format format = Format::kTable;
  Limit limit;
  Colours colours;
  Cursor cursor;
  SearchExpr expr;
  std::optional<CountBy> count_by;
};

Result<Asked> Read(const QueryOptions& options) {
  Asked asked;
  WF_CHECK(CheckTogether(options));
  WF_TRY(asked.order, OrderOf(options));
  WF_TRY(asked.format, ListFormat(options.format, options.output));
  WF_TRY(asked.limit, ParseLimit(options.limit));
  WF_TRY(asked.colours, ParseColour(options.color));
  WF_TRY(asked.cursor, ParseCursor(options.cursor));
  WF_TRY(asked.expr, ExprOf(options.asked, asked.cursor.now));
  if (options.count_by.empty()) return asked;
  WF_TRY(asked.count_by, ParseCountBy(options.count_by, asked.format));
  return asked;
}

ResultSettings SettingsOf(const Asked& asked, const QueryOptions& options) {
  ResultSettings settings{.format = asked.format,
                          .stories = options.by_story,
                          .limit = asked.limit,
                          .snippets = {},
                          .colours = asked.colours,
                          .feed = HeadOf(options.asked, options.by_story)};
  if (options.snippets) settings.snippets.emplace(asked.expr);
  return settings;
}

Result<int> ListLog(const Asked& asked, const QueryOptions& options, const Store& store) {
  WF_TRY(Output output, Output::To(options.output));
  Results results(store, SettingsOf(asked, options), std::move(output));
  WF_CHECK(AddLog(asked.expr, store, results));
  if (results.added() == 0) TellNothingFound(store);
  return results.Finish("");
}

Result<int> ListFound(Asked asked, const QueryOptions& options, const Store& store) {
  const uint64_t most = asked.limit.most;
  SearchRequest request{.expr = asked.expr,
                        .sort = asked.order.sort,
                        .by_story = options.by_story,
                        .limit = most == 0 ? kHitsAtOnce : std::min(most, kHitsAtOnce),
                        .cursor = asked.cursor.rest};
  WF_TRY(SearchPage page, store.Search(request));
  WF_TRY(Output output, Output::To(options.output));
  Results results(store, SettingsOf(asked, options), std::move(output));
  request.limit = most;
  WF_CHECK(AddPages(std::move(request), asked.cursor, store, results, std::move(page)));
  if (results.added() == 0 && options.cursor.empty()) TellNothingFound(store);
  return results.Finish(CursorText(asked.cursor));
}

Result<int> Query(const QueryOptions& options) {
  WF_TRY(Asked asked, Read(options));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  WF_CHECK(Complete(asked.expr, options.asked, asked.cursor.now, *store, config));
  if (asked.count_by)
    return PrintCounts(asked.expr, *asked.count_by, *store, asked.format, asked.limit,
                       options.output);
  if (asked.order.log) return ListLog(asked, options, *store);
  return ListFound(std::move(asked), options, *store);
}

}  // namespace

int RunQuery(const QueryOptions& options) {
  const auto code = Query(options);
  return code ? *code : Complain(code.error().In("query"));
}

}  // namespace wirefold
