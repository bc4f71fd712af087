#include "store/search_span.h"

#include <algorithm>

namespace wirefold::search {
namespace {

using Kind = SearchExpr::Kind;

TimeSpan Meet(TimeSpan a, TimeSpan b) {
  return {std::max(a.since, b.since), std::min(a.until, b.until)};
}
TimeSpan Cover(TimeSpan a, TimeSpan b) {
  return {std::min(a.since, b.since), std::max(a.until, b.until)};
}

}  // namespace

TimeSpan SpanOf(const SearchExpr& expr) {
  TimeSpan span;
  switch (expr.kind) {
    case Kind::kSince:
      span.since = expr.time;
      return span;
    case Kind::kUntil:
      span.until = expr.time;
      return span;
    case Kind::kAnd:
      for (const SearchExpr& child : expr.children) span = Meet(span, SpanOf(child));
      return span;
    case Kind::kOr:
      if (expr.children.empty()) return span;
      span = {Time::max(), Time::min()};  // of nothing yet
      for (const SearchExpr& child : expr.children) span = Cover(span, SpanOf(child));
      return span;
    default:
      return span;
  }
}

}  // namespace wirefold::search
