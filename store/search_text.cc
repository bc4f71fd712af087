#include "store/search_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "store/search_lex.h"
#include "text/charset.h"
#include "text/language.h"
#include "text/url.h"
#include "text/utf8.h"
#include "text/words.h"

namespace wirefold {
namespace {

using search::Field;
using Kind = SearchExpr::Kind;

// What is written as a year of four digits, whatever its zone.
constexpr Time kEarliest = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
constexpr Time kLatest = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);

// As an error may show it.
std::string Shown(std::string_view text) { return ForTerminal(CutToWidth(text, 40)); }

template <class Table>
std::vector<std::string> NamesOf(const Table& table) {
  std::vector<std::string> names;
  for (const auto& row : table) names.emplace_back(row.name);
  return names;
}

std::string Meant(std::string_view word, const std::vector<std::string>& names) {
  const auto meant = Nearest(LowerAscii(word), names);
  return meant ? fmt::format("; did you mean {}", *meant) : "";
}

// One of `kind` with these children; of one child that child itself.
SearchExpr Join(Kind kind, std::vector<SearchExpr> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  SearchExpr joined{.kind = kind};
  for (SearchExpr& part : parts) {
    if (part.kind != kind) {
      joined.children.push_back(std::move(part));
    } else {
      std::ranges::move(part.children, std::back_inserter(joined.children));
    }
  }
  return joined;
}

// `value` whole, however it was spelt. What is wrong with it is told after the field's name.
Result<SearchExpr> Make(const Field& field, const std::string& value, Time now) {
  SearchExpr expr{.kind = field.kind};
  const auto wrong = [&](std::string_view why) {
    return Fail(Code::kUsage, fmt::format("{}: {}", field.name, why));
  };
  switch (field.kind) {
    case Kind::kSince:
    case Kind::kUntil:
      if (const auto time = ParseWhen(Shown(value), now); !time) {
        return wrong(time.error().what);
      } else {
        expr.time = std::clamp(*time, kEarliest, kLatest);
        return expr;
      }
    case Kind::kStory:
      expr.text = LowerAscii(value);
      if (const auto id = StoryId::Parse(expr.text))
        return SearchExpr{.kind = field.kind, .story = *id};
      if (IsIdPrefix(expr.text)) return expr;
      return wrong(fmt::format("\"{}\" is no id: six hex digits of it at least ({})", Shown(value),
                               field.example));
    case Kind::kFirst: {
      const std::vector<std::string> names = NamesOf(search::kStates);
      for (const search::State& state : search::kStates)
        if (EqualsNoCase(state.name, value)) return SearchExpr{.kind = state.kind};
      return wrong(fmt::format("no article is \"{}\"{} (there are: {})", Shown(value),
                               Meant(value, names), fmt::join(names, " ")));
    }
    case Kind::kLanguage:
      expr.text = LowerAscii(value);
      std::ranges::replace(expr.text, '_', '-');
      if (IsLanguageTag(expr.text)) return expr;
      return wrong(
          fmt::format("\"{}\" is no language's code, such as en, de, zh-hant", Shown(value)));
    case Kind::kSite: {
      const std::string_view name = std::string_view(value).substr(value.starts_with('.'));
      const std::string address =
          fmt::format("{}{}", name.find("://") == name.npos ? "https://" : "", name);
      const auto url = Url::Parse(address);
      if (!url || url->host().starts_with('.'))
        return wrong(fmt::format("\"{}\" is no host ({})", Shown(value), field.example));
      if (url->spec() != fmt::format("{}://{}/", url->scheme(), url->host()))
        return wrong(fmt::format("takes a host alone: site:{}", url->host()));
      expr.text = url->host();
      return expr;
    }
    default:
      if (!search::HasWord(value))
        return wrong(fmt::format("\"{}\" has no letter or digit in it; write it as in {}",
                                 Shown(value), field.example));
      expr.text = value;
      return expr;
  }
}

// A level of the grammar a function, the loosest first; each begins at something, which Skip()
// found.
class Parser {
 public:
  Parser(std::string_view text, Time now) : text_(text), now_(now) {}

  Result<SearchExpr> Whole() {
    Skip();
    if (at_ == text_.size()) return Nothing();
    WF_TRY(SearchExpr expr, Sequence());
    if (at_ < text_.size())
      return Wrong(at_, "\")\" closes nothing; leave it out, or open it with \"(\"");
    return expr;
  }

 private:
  tl::unexpected<Error> Wrong(size_t at, std::string_view what) const {
    const std::string_view before = text_.substr(0, at);
    const auto column =
        1 + std::ranges::count_if(before, [](char c) { return (c & 0xC0) != 0x80; });
    return Fail(Code::kUsage, fmt::format("column {}: {}", column, what));
  }

  // No search, or one in which nothing can be looked for.
  Result<SearchExpr> Nothing() const {
    size_t at = 0;
    while (at < text_.size() && search::BlankAt(text_, at)) at += search::BlankAt(text_, at);
    if (at == text_.size()) return SearchExpr();
    return Wrong(at, fmt::format("\"{}\" has no word in it; write words with letters or digits",
                                 Shown(text_.substr(at))));
  }

  std::string_view WordAt(size_t at) const {
    return text_.substr(at, search::WordEnd(text_, at) - at);
  }

  // A minus that is right before what it denies, maybe behind others.
  size_t DeniesAt(size_t at) const {
    const size_t minus = search::MinusAt(text_, at);
    if (minus == 0) return 0;
    size_t next = at + minus;
    while (next < text_.size() && search::MinusAt(text_, next))
      next += search::MinusAt(text_, next);
    if (next == text_.size()) return 0;
    if (text_[next] == '(' || search::QuoteAt(text_, next)) return minus;
    const std::string_view word = WordAt(next);
    return search::HasWord(word) || word == "*" ? minus : 0;
  }

  // Past blanks, and words in which there is nothing to look for.
  void Skip() {
    while (at_ < text_.size()) {
      if (const size_t blank = search::BlankAt(text_, at_)) {
        at_ += blank;
        continue;
      }
      const std::string_view word = WordAt(at_);
      if (word.empty() || word == "*" || search::HasWord(word) || DeniesAt(at_)) return;
      at_ += word.size();
    }
  }

  bool AtEnd() const { return at_ == text_.size() || text_[at_] == ')'; }

  // The operator that stands here, as it is written; empty: none.
  std::string_view OperatorAt() const {
    if (at_ < text_.size() && text_[at_] == '|') return text_.substr(at_, 1);
    const std::string_view word = WordAt(at_);
    return search::IsOperator(word) ? word : std::string_view();
  }

  // Past an operator, which must have something behind it.
  Status Pass(std::string_view op) {
    const size_t begin = at_;
    at_ += op.size();
    while (op == "|" && at_ < text_.size() && text_[at_] == '|') ++at_;  // "||"
    Skip();
    const std::string_view next = OperatorAt();
    if (!AtEnd() && (next.empty() || next == "NOT")) return {};
    return Wrong(begin,
                 fmt::format("{} has nothing behind it; leave it out, or put it in quotes if "
                             "the word is meant",
                             op));
  }

  Result<SearchExpr> Sequence() {
    std::vector<SearchExpr> parts;
    while (!AtEnd()) {
      WF_TRY(SearchExpr part, Alternatives());
      parts.push_back(std::move(part));
    }
    return Join(Kind::kAnd, std::move(parts));
  }

  Result<SearchExpr> Alternatives() {
    std::vector<SearchExpr> parts;
    while (true) {
      WF_TRY(SearchExpr part, Conjunction());
      parts.push_back(std::move(part));
      const std::string_view op = OperatorAt();
      if (op != "OR" && op != "|") return Join(Kind::kOr, std::move(parts));
      WF_CHECK(Pass(op));
    }
  }

  Result<SearchExpr> Conjunction() {
    std::vector<SearchExpr> parts;
    while (true) {
      WF_TRY(SearchExpr part, Denial());
      parts.push_back(std::move(part));
      if (OperatorAt() != "AND") return Join(Kind::kAnd, std::move(parts));
      WF_CHECK(Pass("AND"));
    }
  }

  Result<SearchExpr> Denial() {
    const std::string_view op = OperatorAt();
    if (!op.empty() && op != "NOT")
      return Wrong(at_,
                   fmt::format("{} has nothing before it; leave it out, or put it in quotes if "
                               "the word is meant",
                               op));
    const size_t minus = op.empty() ? DeniesAt(at_) : 0;
    if (op.empty() && minus == 0) return Part();
    WF_CHECK(Deeper());
    if (minus) at_ += minus;
    if (!minus) WF_CHECK(Pass(op));
    WF_TRY(SearchExpr denied, Denial());
    --depth_;
    SearchExpr expr{.kind = Kind::kNot};
    expr.children.push_back(std::move(denied));
    return expr;
  }

  Result<SearchExpr> Part() {
    if (text_[at_] == '(') return Group(field_);
    const std::string_view name = search::FieldName(text_, at_);
    if (!name.empty()) return Fielded(name);
    return field_ ? Value(*field_, at_) : Term(false);
  }

  Status Deeper() {
    if (++depth_ <= kDeepestSearch) return {};
    return Wrong(at_, fmt::format("more than {} parentheses and NOTs within each other; write it "
                                  "flatter",
                                  kDeepestSearch));
  }

  // What stands in parentheses, of which bare words are values of `field`.
  Result<SearchExpr> Group(const Field* field) {
    const size_t opened = at_;
    WF_CHECK(Deeper());
    ++at_;
    Skip();
    if (at_ < text_.size() && text_[at_] == ')')
      return Wrong(opened, "there is nothing between \"(\" and \")\"; leave them out");
    const Field* outside = std::exchange(field_, field);
    WF_TRY(SearchExpr expr, Sequence());
    field_ = outside;
    if (at_ == text_.size())
      return Wrong(opened, "\"(\" is never closed; close it with \")\", or put it in quotes");
    --depth_;
    ++at_;
    Skip();
    return expr;
  }

  Result<SearchExpr> Fielded(std::string_view name) {
    const size_t begin = at_;
    const Field* field = search::FindField(name);
    if (!field) return Unknown(name);
    if (field_)
      return Wrong(begin, fmt::format("{}: within the parentheses of {}:; close them before it",
                                      field->name, field_->name));
    at_ += name.size() + 1;
    if (AtEnd() || search::BlankAt(text_, at_) || text_[at_] == '|')
      return Wrong(begin, fmt::format("{}: has no value; write it right behind the colon, as in {}",
                                      field->name, field->example));
    if (text_[at_] == '(') return Group(field);
    return Value(*field, begin);
  }

  Result<SearchExpr> Unknown(std::string_view name) const {
    const std::vector<std::string> names = NamesOf(search::kFields);
    const auto other = std::ranges::find_if(
        search::kOtherNames, [&](const auto& row) { return EqualsNoCase(row.name, name); });
    const std::string meant = other == search::kOtherNames.end()
                                  ? Meant(name, names)
                                  : fmt::format("; did you mean {}", other->ours);
    return Wrong(at_, fmt::format("unknown field \"{}:\"{} (fields: {}); put it in quotes if the "
                                  "words are meant",
                                  Shown(name), meant, fmt::join(names, " ")));
  }

  Result<SearchExpr> Value(const Field& field, size_t begin) {
    if (field.kind == Kind::kAll) return Term(true);
    const bool quoted = search::QuoteAt(text_, at_) != 0;
    WF_TRY(const std::string value, Text());
    if (!quoted && value.ends_with('*'))
      return Wrong(begin, fmt::format("{}: takes whole names only, without \"*\"", field.name));
    Result<SearchExpr> expr = Make(field, value, now_);
    if (!expr) return Wrong(begin, expr.error().what);
    WF_CHECK(Counted(begin));
    return expr;
  }

  // A value or phrase: what stands in quotes, or a word.
  Result<std::string> Text() {
    const size_t begin = at_;
    if (search::QuoteAt(text_, at_) == 0) {
      const std::string word(WordAt(at_));
      at_ += word.size();
      Skip();
      return word;
    }
    auto quoted = search::ReadQuoted(text_, at_);
    if (!quoted)
      return Wrong(begin, fmt::format("{} is never closed; close it, or leave it out",
                                      text_.substr(begin, search::QuoteAt(text_, begin))));
    at_ = quoted->end;
    Skip();
    return std::move(quoted->text);
  }

  // A word, phrase or prefix.
  Result<SearchExpr> Term(bool in_title) {
    const size_t begin = at_;
    const bool quoted = search::QuoteAt(text_, at_) != 0;
    SearchExpr expr{.kind = quoted ? Kind::kPhrase : Kind::kWord, .in_title = in_title};
    WF_TRY(expr.text, Text());
    if (quoted) {
      WF_CHECK(TakeStar(expr, begin));
    }
    if (!quoted && expr.text == "*" && !in_title) return SearchExpr();
    if (!quoted && expr.text.find('*') != expr.text.npos) {
      if (expr.text.find('*') + 1 != expr.text.size())
        return Wrong(begin + expr.text.find('*'),
                     "\"*\" stands at the end of a word only (tarif*); put the word in quotes to "
                     "search for it as it is");
      expr.kind = Kind::kPrefix;
      expr.text.pop_back();
    }
    if (!search::HasWord(expr.text))
      return Wrong(begin,
                   fmt::format("\"{}\" has no word in it; write words with letters or digits",
                               Shown(expr.text)));
    WF_CHECK(Counted(begin));
    return expr;
  }

  // "central ban*": the last word of a phrase may be a beginning. Stars that follow no word
  // ("5 * 3", "f***") or stand within one are no more than other signs in quotes.
  Status TakeStar(SearchExpr& expr, size_t begin) const {
    const auto ends_word = [&](size_t star) {
      const char before = star == 0 ? ' ' : expr.text[star - 1];
      const bool ends = star + 1 == expr.text.size() || search::BlankAt(expr.text, star + 1);
      return ends && before != '*' && search::HasWord(expr.text.substr(0, star)) &&
             !search::BlankAt(expr.text, star - 1);
    };
    for (size_t star = expr.text.find('*'); star != expr.text.npos;
         star = expr.text.find('*', star + 1)) {
      if (!ends_word(star)) continue;
      if (star + 1 < expr.text.size())
        return Wrong(
            begin,
            "in quotes \"*\" stands behind the last word only (\"central ban*\"); leave the "
            "other out");
      expr.kind = Kind::kPrefix;
      expr.text.pop_back();
      break;
    }
    return {};
  }

  Status Counted(size_t begin) {
    if (++terms_ <= kMostSearchTerms) return {};
    return Wrong(begin, fmt::format("more than {} words and fields; search for fewer at once",
                                    kMostSearchTerms));
  }

  std::string_view text_;
  Time now_;
  size_t at_ = 0;
  int depth_ = 0;
  size_t terms_ = 0;
  const Field* field_ = nullptr;  // whose parentheses these are
};

}  // namespace

Result<SearchExpr> ParseSearch(std::string_view text, Time now) {
  if (text.size() > kLongestSearch)
    return Fail(Code::kUsage,
                fmt::format("column {}: a search of more than {} bytes; search for less at once",
                            kLongestSearch + 1, kLongestSearch));
  if (!IsUtf8(text))
    return Fail(Code::kUsage, "column 1: the search is not in UTF-8; set the terminal to UTF-8");
  return Parser(text, now).Whole();
}

std::vector<std::string> HintsAbout(std::string_view text) {
  size_t words = 0;
  bool or_between = false, or_last = false;
  for (size_t at = 0; at < text.size();) {
    if (const size_t blank = search::BlankAt(text, at)) {
      at += blank;
      continue;
    }
    if (search::QuoteAt(text, at)) {
      const auto quoted = search::ReadQuoted(text, at);
      at = quoted ? quoted->end : text.size();
      or_between |= std::exchange(or_last, false);
      ++words;
      continue;
    }
    const std::string_view word = text.substr(at, search::WordEnd(text, at) - at);
    at += std::max<size_t>(word.size(), 1);  // a parenthesis
    or_between |= std::exchange(or_last, false);
    or_last = words++ > 0 && word != "OR" && EqualsNoCase(word, "or");
  }
  if (!or_between) return {};
  return {"\"or\" is looked for as a word; OR in capitals joins alternatives"};
}

bool IsIdPrefix(std::string_view text) {
  constexpr size_t kShortest = 6, kWhole = 16;
  return text.size() >= kShortest && text.size() <= kWhole &&
         text.find_first_not_of("0123456789abcdef") == text.npos;
}

Result<SearchExpr> ParseField(SearchExpr::Kind kind, const std::string& value, Time now) {
  const Field& field = *search::FindField(kind);
  if (IsUtf8(value)) return Make(field, value, now);
  return Fail(Code::kUsage,
              fmt::format("{}: the value is not in UTF-8; set the terminal to UTF-8", field.name));
}

}  // namespace wirefold
