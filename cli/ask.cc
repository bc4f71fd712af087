#include "cli/ask.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/log.h"
#include "cli/filters.h"
#include "cli/find.h"
#include "cli/saved_searches.h"
#include "store/search_span.h"
#include "store/search_text.h"

namespace wirefold {
namespace {

using Kind = SearchExpr::Kind;

SearchExpr Leaf(Kind kind, const std::string& text) {
  SearchExpr leaf;
  leaf.kind = kind;
  leaf.text = text;
  return leaf;
}

SearchExpr Bound(Kind kind, Time time) {
  SearchExpr leaf;
  leaf.kind = kind;
  leaf.time = time;
  return leaf;
}

// An option that is a field of the query language: no other values than there.
Status AndField(SearchExpr& expr, Kind kind, const std::string& value, Time now) {
  Result<SearchExpr> part = ParseField(kind, value, now);
  if (!part) return Fail(Code::kUsage, "--" + part.error().what);
  And(expr, std::move(*part));
  return {};
}

// As the query language spells it.
void Spell(std::string& text, std::string_view field, const std::string& value) {
  if (value.empty()) return;
  if (!text.empty()) text += ' ';
  const bool quoted = value.find_first_of(" \t()\"") != value.npos;
  text += fmt::format("{}:{}{}{}", field, quoted ? "\"" : "", value, quoted ? "\"" : "");
}

// Where no time can match, whether that was written as options or in the search.
Status CheckTimes(const SearchExpr& expr) {
  const search::TimeSpan span = search::SpanOf(expr);
  return CheckSpan(span.since, span.until);
}

}  // namespace

void And(SearchExpr& expr, SearchExpr part) {
  if (expr.kind == Kind::kAll) {
    expr = std::move(part);
  } else if (expr.kind == Kind::kAnd) {
    expr.children.push_back(std::move(part));
  } else {
    SearchExpr both;
    both.kind = Kind::kAnd;
    both.children.push_back(std::move(expr));
    both.children.push_back(std::move(part));
    expr = std::move(both);
  }
}

Result<SearchExpr> TypedSearch(const std::vector<std::string>& words, Time now) {
  const std::string search = JoinSearch(words);
  WF_TRY(SearchExpr expr, ParseSearch(search, now));
  for (const std::string& hint : HintsAbout(search)) Log(LogLevel::kInfo, hint);
  return expr;
}

Result<SearchExpr> ExprOf(const Question& question, Time now) {
  WF_TRY(SearchExpr expr, TypedSearch(question.words, now));
  WF_TRY(const Span span, ParseSpan(question.since, question.until, now));
  if (!question.source.empty()) And(expr, Leaf(Kind::kSource, question.source));
  for (const std::string& tag : question.tags) WF_CHECK(AndField(expr, Kind::kTag, tag, now));
  if (!question.lang.empty()) WF_CHECK(AndField(expr, Kind::kLanguage, question.lang, now));
  if (question.changed) And(expr, Leaf(Kind::kChanged, ""));
  if (span.since) And(expr, Bound(Kind::kSince, *span.since));
  if (span.until) And(expr, Bound(Kind::kUntil, *span.until));
  if (!question.story.empty()) WF_CHECK(CheckName(question.story));
  WF_CHECK(CheckTimes(expr));
  return expr;
}

Status Complete(SearchExpr& expr, const Question& question, Time now, const Store& store,
                const Config& config) {
  if (!question.saved.empty()) {
    WF_TRY(const std::string query, SavedQuery(config, question.saved));
    WF_TRY(SearchExpr saved, ParseSearch(query, now));
    And(expr, std::move(saved));
  }
  if (!question.source.empty()) WF_CHECK(CheckSource(question.source, store, config));
  if (question.story.empty()) return {};
  WF_TRY(const StoredArticle member, Find(store, question.story));
  SearchExpr story;
  story.kind = Kind::kStory;
  story.story = member.story;
  And(expr, std::move(story));
  return {};
}

FeedHead HeadOf(const Question& question, bool by_story) {
  std::string search = JoinSearch(question.words);
  Spell(search, "saved", question.saved);
  Spell(search, "source", question.source);
  for (const std::string& tag : question.tags) Spell(search, "tag", tag);
  Spell(search, "lang", question.lang);
  Spell(search, "story", question.story);
  if (question.changed) Spell(search, "is", "changed");
  Spell(search, "since", question.since);
  Spell(search, "until", question.until);
  FeedHead head;
  const std::string all = by_story ? "all stories" : "all articles";
  head.title = "wirefold: " + (search.empty() ? all : search);
  constexpr uint64_t kSeed = 3;
  head.id = fmt::format("urn:wirefold:{}:{:016x}", by_story ? "stories" : "search",
                        Hash64Of(search, kSeed));
  return head;
}

}  // namespace wirefold
