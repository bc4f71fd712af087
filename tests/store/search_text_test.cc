#include "store/search_text.h"

#include <catch2/catch.hpp>

#include "tests/random.h"

namespace wirefold {
namespace {

using Kind = SearchExpr::Kind;

const Time kNow = FromMillis(1'795'435'200'000);  // 2026-11-23T12:00:00Z

// Its one spelling, or why it is none.
std::string Read(std::string_view text) {
  const auto expr = ParseSearch(text, kNow);
  return expr ? FormatSearch(*expr) : expr.error().what;
}

std::string Repeat(std::string_view part, size_t times) {
  std::string out;
  while (times-- > 0) out += part;
  return out;
}

// Any tree that the language can say.
class Trees {
 public:
  explicit Trees(uint64_t seed) : random_(seed) {}

  SearchExpr Any(int depth) {
    const uint64_t sort = depth == 0 ? 3 + random_.Below(9) : random_.Below(12);
    if (sort == 0) return Group(Kind::kAnd, depth);
    if (sort == 1) return Group(Kind::kOr, depth);
    if (sort == 2) {
      SearchExpr expr{.kind = Kind::kNot};
      expr.children.push_back(Any(depth - 1));
      return expr;
    }
    return sort < 8 ? Term() : Fielded();
  }

 private:
  SearchExpr Group(Kind kind, int depth) {
    SearchExpr expr{.kind = kind};
    while (expr.children.size() < 2 || random_.Percent(30)) {
      SearchExpr child = Any(depth - 1);
      if (child.kind != kind) expr.children.push_back(std::move(child));
    }
    return expr;
  }

  std::string Pick(std::initializer_list<const char*> from) {
    return *(from.begin() + random_.Below(from.size()));
  }

  SearchExpr Term() {
    SearchExpr expr{.in_title = random_.Percent(30)};
    switch (random_.Below(4)) {
      case 0:
        expr.kind = Kind::kPhrase;
        expr.text = Pick({"central bank", "OR", "say \"no\"", "\"a\"", "x", "intitle:fed",
                          "(a | b)", "«ja»", " a ", "1*2", "-a", "日本 銀行", "„b“"});
        return expr;
      case 1:
        expr.kind = Kind::kPrefix;
        expr.text = Pick({"tarif", "日", "covid-1", "or", "AND"});
        return expr;
      case 2:
        return SearchExpr{.kind = Kind::kAll};
      default:
        expr.kind = Kind::kWord;
        expr.text = Pick({"oil", "U.S.", "covid-19", "10:30", "http://a.example/b", "and", "é",
                          "re:", "日本銀行", "AT&T", "#tag", "@x", "+must", "3:1", "o'neil"});
        return expr;
    }
  }

  SearchExpr Fielded() {
    SearchExpr expr;
    switch (random_.Below(5)) {
      case 0:
        expr.kind = random_.Percent(50) ? Kind::kSince : Kind::kUntil;
        expr.time = FromMillis(static_cast<int64_t>(random_.Below(4'000'000'000'000)));
        return expr;
      case 1:
        expr.kind = Kind::kStory;
        expr.story = {random_.Next()};
        return expr;
      case 2:
        expr.kind = static_cast<Kind>(static_cast<int>(Kind::kFirst) + random_.Below(4));
        return expr;
      case 3:
        expr.kind = random_.Percent(50) ? Kind::kSite : Kind::kLanguage;
        expr.text = expr.kind == Kind::kSite ? Pick({"a.example", "xn--bcher-kva.example", "[::1]"})
                                             : Pick({"en", "zh-hant"});
        return expr;
      default:
        expr.kind = static_cast<Kind>(static_cast<int>(Kind::kTag) + random_.Below(2));
        if (random_.Percent(30)) expr.kind = Kind::kSource;
        expr.text = Pick({"Reuters", "Asia Financial", "The \"Daily\"", "a|b", "OR", "x:y", "-x"});
        return expr;
    }
  }

  Random random_;
};

}  // namespace

TEST_CASE("who seems to mean an operator is told", "[search]") {
  const auto hinted = GENERATE(as<std::string>(), "oil or gas", "oil Or (gas)", "a \"b c\" or -d");
  CHECK(HintsAbout(hinted).size() == 1);
  const auto plain = GENERATE(as<std::string>(), "", "oil", "oil OR gas", "or gas", "oil or",
                              "\"oil or gas\"", "(or", "author:or gas");
  CHECK(HintsAbout(plain).empty());
}

TEST_CASE("a search is read as news people write it", "[search]") {
  struct Row {
    const char* name;
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing is all", "", "*"},
      {"blanks are nothing", " \t\u3000\u00a0", "*"},
      {"words must all be there", "tariffs vietnam", "tariffs vietnam"},
      {"a phrase", "\"central bank\" fed", "\"central bank\" fed"},
      {"minus", "oil -rumour", "oil -rumour"},
      {"NOT", "oil NOT rumour", "oil -rumour"},
      {"minus before a phrase, a group, a field", "-\"a b\" -(c d) -source:reuters",
       "-\"a b\" -(c d) -source:reuters"},
      {"OR joins its neighbours", "oil price OR cost", "oil (price OR cost)"},
      {"a bar is OR", "oil|gas || coal", "oil OR gas OR coal"},
      {"AND joins closer than OR", "a AND b OR c", "(a b) OR c"},
      {"AND between others is a blank", "a AND b c", "a b c"},
      {"parentheses", "(a OR (b c)) d", "(a OR (b c)) d"},
      {"parentheses that change nothing", "((a) (b)) OR ((c OR d))", "(a b) OR c OR d"},
      {"operators in lower case are words", "and or not", "and or not"},
      {"a prefix", "tarif*", "tarif*"},
      {"a phrase whose last word is begun", "\"central  ban*\" intitle:\"rate cu*\"",
       "\"central  ban*\" intitle:\"rate cu*\""},
      {"a word in quotes that is begun", "\"tarif*\"", "tarif*"},
      {"stars in quotes that begin nothing", "\"5 * 3\" \"what the f***\" \"m*a*s*h\"",
       "\"5 * 3\" \"what the f***\" \"m*a*s*h\""},
      {"weeks", "since:1w", "since:2026-11-16T12:00:00Z"},
      {"a star alone is all", "* -a", "* -a"},
      {"words with signs in them", "covid-19 U.S. AT&T o'neil", "covid-19 U.S. AT&T o'neil"},
      {"signs alone are blanks", "AT & T – a — b, - c", "AT T a b, c"},
      {"a time is a word", "10:30 3:1", "10:30 3:1"},
      {"an address is a word", "https://a.example/b?c=d", "https://a.example/b?c=d"},
      {"a headline's colon is a word's", "Breaking: fed cuts", "Breaking: fed cuts"},
      {"fields in the title", "intitle:fed intitle:\"rate cut\" intitle:tar*",
       "intitle:fed intitle:\"rate cut\" intitle:tar*"},
      {"several in the title", "intitle:(fed OR \"rate cut\" -ecb)",
       "(intitle:fed OR intitle:\"rate cut\") -intitle:ecb"},
      {"a field's name in any case", "Source:Reuters IS:Near", "source:Reuters is:near"},
      {"several sources", "source:(afp OR \"Asia Financial\")",
       "source:afp OR source:\"Asia Financial\""},
      {"a name in quotes", "author:\"Jane Doe\" tag:\"oil & gas\"",
       "author:\"Jane Doe\" tag:\"oil & gas\""},
      {"languages", "lang:EN lang:zh_Hant", "lang:en lang:zh-hant"},
      {"a host", "site:.UK site:https://News.example/ site:bücher.example",
       "site:uk site:news.example site:xn--bcher-kva.example"},
      {"the beginning of a story's id", "story:0123AB", "story:0123ab"},
      {"a story", "story:0123456789ABCDEF", "story:0123456789abcdef"},
      {"what an article is", "is:first is:near is:exact is:changed",
       "is:first is:near is:exact is:changed"},
      {"times", "since:2d until:2026-11-23T08:30",
       "since:2026-11-21T12:00:00Z until:2026-11-23T08:30:00Z"},
      {"a time in quotes", "since:\"2026-11-23 08:30\"", "since:2026-11-23T08:30:00Z"},
      {"quotes from word processors", "“a b” „c d“ ”e f” «g h» »i j« “k l\"",
       "\"a b\" \"c d\" \"e f\" \"g h\" \"i j\" \"k l\""},
      {"a minus from word processors", "a −b –c", "a -b -c"},
      {"quotation marks in quotes", "\"he said \"\"no\"\"\" “a «b»”",
       "\"he said \"\"no\"\"\" \"a «b»\""},
      {"no blank before quotes", "a\"b c\"d", "a \"b c\" d"},
      {"Chinese", "日本銀行 -\"利上げ\"", "日本銀行 -\"利上げ\""},
      {"an operator in quotes", "\"OR\" a", "\"OR\" a"},
      {"NOT twice", "NOT NOT a --b", "--a --b"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Read(row.in) == row.out); }
}

TEST_CASE("what is no search says where, and the way out", "[search]") {
  struct Row {
    const char* name;
    const char* in;
    const char* out;
  };
  const std::string known =
      "(fields: intitle author source tag lang site story is since until); put it in quotes if the "
      "words are meant";
  const auto row = GENERATE(values<Row>({
      {"an open parenthesis", "oil and (gas OR coal",
       "column 9: \"(\" is never closed; close it with \")\", or put it in quotes"},
      {"a closing one", "oil) gas",
       "column 4: \")\" closes nothing; leave it out, or open it with \"(\""},
      {"nothing in them", "a ()",
       "column 3: there is nothing between \"(\" and \")\"; leave them out"},
      {"an open quote", "日本 \"a", "column 4: \" is never closed; close it, or leave it out"},
      {"an open typographic quote", "„a", "column 1: „ is never closed; close it, or leave it out"},
      {"OR at the end", "a OR",
       "column 3: OR has nothing behind it; leave it out, or put it in quotes if the word is "
       "meant"},
      {"OR before a parenthesis' end", "(a OR ) b",
       "column 4: OR has nothing behind it; leave it out, or put it in quotes if the word is "
       "meant"},
      {"OR at the beginning", "OR a",
       "column 1: OR has nothing before it; leave it out, or put it in quotes if the word is "
       "meant"},
      {"two operators", "a OR AND b",
       "column 3: OR has nothing behind it; leave it out, or put it in quotes if the word is "
       "meant"},
      {"NOT at the end", "a NOT",
       "column 3: NOT has nothing behind it; leave it out, or put it in quotes if the word is "
       "meant"},
      {"an unknown field", "a foo:bar", "column 3: unknown field \"foo:\" "},
      {"one that is nearly known", "sorce:x",
       "column 1: unknown field \"sorce:\"; did you mean source "},
      {"an unknown field with a phrase", "x:\"a b\"", "column 1: unknown field \"x:\" "},
      {"no value", "a source: b",
       "column 3: source: has no value; write it right behind the colon, as in source:\"Asia "
       "Financial\""},
      {"an empty value", "source:\"\"",
       "column 1: source: \"\" has no letter or digit in it; write it as in source:\"Asia "
       "Financial\""},
      {"a field within a field", "source:(a OR lang:en)",
       "column 14: lang: within the parentheses of source:; close them before it"},
      {"a prefix of a name", "source:reut*",
       "column 1: source: takes whole names only, without \"*\""},
      {"a star within a phrase", "a \"central* bank\"",
       "column 3: in quotes \"*\" stands behind the last word only (\"central ban*\"); leave the "
       "other out"},
      {"a field of other searches", "title:fed",
       "column 1: unknown field \"title:\"; did you mean intitle "},
      {"a star within a word", "a f**k",
       "column 4: \"*\" stands at the end of a word only (tarif*); put the word in quotes to "
       "search "
       "for it as it is"},
      {"an empty phrase", "a \"\"",
       "column 3: \"\" has no word in it; write words with letters or digits"},
      {"signs alone", " && !",
       "column 2: \"&& !\" has no word in it; write words with letters or digits"},
      {"no time", "since:soon",
       "column 1: since: \"soon\" is not a time; examples 2026-11-23, 2026-11-23T08:00:00Z, 3h, "
       "yesterday"},
      {"no month", "until:2026-13-01", "column 1: until: \"2026-13-01\": there is no month 13"},
      {"no story", "story:7",
       "column 1: story: \"7\" is no id: six hex digits of it at least (story:0123456789abcdef)"},
      {"no such state", "is:exakt",
       "column 1: is: no article is \"exakt\"; did you mean exact (there are: near exact first "
       "changed)"},
      {"no language", "lang:%en%",
       "column 1: lang: \"%en%\" is no language's code, such as en, de, zh-hant"},
      {"no host", "site:a_b@", "column 1: site: \"a_b@\" is no host (site:bbc.co.uk)"},
      {"no host, dots", "site:..uk", "column 1: site: \"..uk\" is no host (site:bbc.co.uk)"},
      {"a path", "site:bbc.co.uk/news", "column 1: site: takes a host alone: site:bbc.co.uk"},
      {"a port", "site:bbc.co.uk:8080", "column 1: site: takes a host alone: site:bbc.co.uk"},
      {"a user", "site:me@.uk", "column 1: site: \"me@.uk\" is no host (site:bbc.co.uk)"},
      {"a user of a host", "site:me@bbc.co.uk",
       "column 1: site: takes a host alone: site:bbc.co.uk"},
      {"control characters", "story:\x1b[31m",
       "column 1: story: \"[31m\" is no id: six hex digits of it at least "
       "(story:0123456789abcdef)"},
      {"no UTF-8", "a \xff", "column 1: the search is not in UTF-8; set the terminal to UTF-8"},
  }));
  DYNAMIC_SECTION(row.name) {
    const bool lists = std::string_view(row.out).ends_with(' ');
    CHECK(Read(row.in) == row.out + (lists ? known : ""));
    CHECK(ParseSearch(row.in, kNow).error().code == Code::kUsage);
  }
}

TEST_CASE("a search is bounded", "[search]") {
  CHECK(ParseSearch(Repeat("(", 64) + "a" + Repeat(")", 64), kNow));
  CHECK(Read(Repeat("(", 65) + "a" + Repeat(")", 65)) ==
        "column 65: more than 64 parentheses and NOTs within each other; write it flatter");
  CHECK(Read(Repeat("-", 65) + "a") ==
        "column 65: more than 64 parentheses and NOTs within each other; write it flatter");
  CHECK(ParseSearch(Repeat("(a) ", 200), kNow));
  CHECK(ParseSearch(Repeat("a ", 256), kNow));
  CHECK(Read(Repeat("a ", 257)) ==
        "column 513: more than 256 words and fields; search for fewer at once");
  CHECK(Read(Repeat("-", kLongestSearch)).find("has no word in it") != std::string::npos);
  CHECK(Read(Repeat("a", kLongestSearch + 1)) ==
        "column 16385: a search of more than 16384 bytes; search for less at once");
}

TEST_CASE("a search in its one spelling is the same search", "[search]") {
  const uint64_t seed = GENERATE(range(1, 9));
  Trees trees(seed);
  for (int i = 0; i < 500; ++i) {
    const SearchExpr expr = trees.Any(4);
    const std::string text = FormatSearch(expr);
    INFO("seed " << seed << ": " << text);
    const auto again = ParseSearch(text, kNow);
    INFO((again ? "" : again.error().what));
    REQUIRE(again);
    CHECK(FormatSearch(*again) == text);
    REQUIRE(*again == expr);
  }
}

}  // namespace wirefold
