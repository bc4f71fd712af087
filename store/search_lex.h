// The search language's letters: what is a blank, a quotation mark, a minus, a word. Shared by
// those who read a search and who write one, so that what is written is read as what it was.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "store/search.h"

namespace wirefold::search {

struct Field {
  std::string_view name;
  SearchExpr::Kind kind;
  std::string_view example;
};
// kAll: a word, phrase or prefix in the title. kFirst: one of the things that an article may be.
inline constexpr std::array<Field, 10> kFields = {{
    {"intitle", SearchExpr::Kind::kAll, "intitle:tariffs"},
    {"author", SearchExpr::Kind::kAuthor, "author:\"Jane Doe\""},
    {"source", SearchExpr::Kind::kSource, "source:\"Asia Financial\""},
    {"tag", SearchExpr::Kind::kTag, "tag:economy"},
    {"lang", SearchExpr::Kind::kLanguage, "lang:en"},
    {"site", SearchExpr::Kind::kSite, "site:bbc.co.uk"},
    {"story", SearchExpr::Kind::kStory, "story:0123456789abcdef"},
    {"is", SearchExpr::Kind::kFirst, "is:near"},
    {"since", SearchExpr::Kind::kSince, "since:2d"},
    {"until", SearchExpr::Kind::kUntil, "until:2026-11-23"},
}};
// What people try who know other searches.
struct OtherName {
  std::string_view name, ours;
};
inline constexpr std::array<OtherName, 8> kOtherNames = {{{"title", "intitle"},
                                                          {"headline", "intitle"},
                                                          {"by", "author"},
                                                          {"language", "lang"},
                                                          {"domain", "site"},
                                                          {"host", "site"},
                                                          {"after", "since"},
                                                          {"before", "until"}}};
const Field* FindField(std::string_view name);  // in any case; null: none
const Field* FindField(SearchExpr::Kind kind);  // whose values are of this kind

struct State {
  std::string_view name;
  SearchExpr::Kind kind;
};
inline constexpr std::array<State, 4> kStates = {{{"near", SearchExpr::Kind::kNear},
                                                  {"exact", SearchExpr::Kind::kExact},
                                                  {"first", SearchExpr::Kind::kFirst},
                                                  {"changed", SearchExpr::Kind::kChanged}}};

// How many bytes of it stand at `at`; 0: none.
size_t BlankAt(std::string_view text, size_t at);
size_t MinusAt(std::string_view text, size_t at);
size_t QuoteAt(std::string_view text, size_t at);

// What stands in the quotes that open at `at`, and where the text goes on behind them. Nothing
// where they do not close.
struct Quoted {
  std::string text;
  size_t end = 0;
};
std::optional<Quoted> ReadQuoted(std::string_view text, size_t at);

// The first blank, parenthesis, quotation mark or '|' from `at`, or the end.
size_t WordEnd(std::string_view text, size_t at);
bool HasWord(std::string_view text);  // a letter or a digit
bool IsOperator(std::string_view word);

// The name before the colon where a field is given a value at `at`, whether or not there is such a
// field. Empty at times, addresses, numbers, and where a word just ends in a colon.
std::string_view FieldName(std::string_view text, size_t at);

}  // namespace wirefold::search
