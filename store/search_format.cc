#include <fmt/format.h>

#include "store/search_lex.h"
#include "store/search_text.h"

namespace wirefold {
namespace {

using Kind = SearchExpr::Kind;

std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += c;
    out += c;
  }
  return out + '"';
}

bool IsOneWord(std::string_view text) {
  return !text.empty() && search::WordEnd(text, 0) == text.size() && text.find('*') == text.npos;
}

std::string Value(std::string_view text) {
  return IsOneWord(text) ? std::string(text) : Quote(text);
}

std::string Term(const SearchExpr& expr) {
  const std::string_view field = expr.in_title ? "intitle:" : "";
  const std::string word = expr.text + (expr.kind == Kind::kPrefix ? "*" : "");
  // Without a field before it, it might be read as something else.
  const bool other = !expr.in_title && (search::IsOperator(word) || search::MinusAt(word, 0) ||
                                        !search::FieldName(word, 0).empty());
  if (expr.kind == Kind::kPhrase || other || !IsOneWord(expr.text))
    return fmt::format("{}{}", field, Quote(word));
  return fmt::format("{}{}", field, word);
}

std::string Fielded(const SearchExpr& expr) {
  const search::Field* field = search::FindField(expr.kind);
  for (const search::State& state : search::kStates)
    if (state.kind == expr.kind) return fmt::format("is:{}", state.name);
  if (!field) return "*";
  switch (expr.kind) {
    case Kind::kStory:
      return fmt::format("{}:{}", field->name, expr.text.empty() ? expr.story.Hex() : expr.text);
    case Kind::kSince:
    case Kind::kUntil:
      return fmt::format("{}:{}", field->name, Rfc3339(expr.time));
    default:
      return fmt::format("{}:{}", field->name, Value(expr.text));
  }
}

bool Groups(const SearchExpr& expr) { return expr.kind == Kind::kAnd || expr.kind == Kind::kOr; }

std::string Within(const SearchExpr& expr) {
  return Groups(expr) ? fmt::format("({})", FormatSearch(expr)) : FormatSearch(expr);
}

std::string Joined(const SearchExpr& expr, std::string_view with) {
  std::string out;
  for (const SearchExpr& child : expr.children) {
    if (!out.empty()) out += with;
    out += Within(child);
  }
  return out;
}

}  // namespace

std::string FormatSearch(const SearchExpr& expr) {
  switch (expr.kind) {
    case Kind::kAll:
      return "*";
    case Kind::kWord:
    case Kind::kPhrase:
    case Kind::kPrefix:
      return Term(expr);
    case Kind::kAnd:
      return Joined(expr, " ");
    case Kind::kOr:
      return Joined(expr, " OR ");
    case Kind::kNot:
      return "-" + Joined(expr, " ");
    default:
      return Fielded(expr);
  }
}

}  // namespace wirefold
