#include "text/words.h"

#include <catch2/catch.hpp>
#include <string>

namespace wirefold {
namespace {

std::string Joined(const Tokens& tokens) {
  std::string out;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0) out += '|';
    out += tokens[i];
  }
  return out;
}

struct Row {
  const char* name;
  const char* in;
  const char* out;
};

TEST_CASE("words are runs of letters and digits, folded", "[words]") {
  const auto row = GENERATE(values<Row>({
      {"nothing", "", ""},
      {"only signs", " -- ... \n\t!", ""},
      {"case and punctuation", "The EU's 12.2 billion-euro Plan",
       "the|eu|s|12|2|billion|euro|plan"},
      {"digits beside letters are one word", "G20 3rd", "g20|3rd"},
      {"typographic signs are no letters", "“It’s”—he said…", "it|s|he|said"},
      {"umlauts and sharp s", "Straße ÜBER Öl", "strasse|über|öl"},
      {"decomposed letters are composed", "Cafe\u0301 E\u0301TE\u0301", "café|été"},
      {"a mark without a composed form stays with its letter", "x\u0301y", "x\u0301y"},
      {"soft hyphens vanish", "news\u00ADpaper", "newspaper"},
      {"full width is ASCII", "ＡＢＣ　１２３，ｄ", "abc|123|d"},
      {"ligatures come apart", "ﬁnal oﬃce", "final|office"},
      {"Greek and Cyrillic fold", "ΑΘΗΝΑ Москва", "αθηνα|москва"},
      {"Korean has spaces", "한국 은행이", "한국|은행이"},
      {"Arabic keeps its marks", "كِتاب", "كِتاب"},
      {"bytes that are no UTF-8 end a word",
       "ab\xFF"
       "cd",
       "ab|cd"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Joined(Tokenize(row.in)) == row.out); }
}

TEST_CASE("where writing has no spaces each code point is a word", "[words]") {
  const auto row = GENERATE(values<Row>({
      {"Chinese with a number", "2018年11月，央行。", "2018|年|11|月|央|行"},
      {"Japanese in three scripts", "イオン銀行は", "イ|オ|ン|銀|行|は"},
      {"half-width kana", "ｲｵﾝ", "イ|オ|ン"},
      {"kana with a decomposed voice mark", "か\u3099", "が"},
      {"Thai keeps vowel signs with their letter", "ธนาคารที่", "ธ|น|า|ค|า|ร|ที่"},
      {"Latin inside", "用iPhone拍", "用|iphone|拍"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Joined(Tokenize(row.in)) == row.out); }
}

TEST_CASE("a token knows whether it was written with a capital", "[words]") {
  const Tokens tokens = Tokenize("Mr Ölz of ebay 12 東 Élan");
  std::string capitals;
  for (const Token& token : tokens.list) capitals += token.capital ? 'A' : 'a';
  CHECK(capitals == "AAaaaaA");
  CHECK(tokens.list[5].spaceless);
  CHECK_FALSE(tokens.list[4].spaceless);
}

TEST_CASE("memory used again changes no answer", "[words]") {
  Tokens tokens;
  TokenizeInto("a long text about something else, 東京", tokens);
  TokenizeInto("Two words", tokens);
  CHECK(Joined(tokens) == "two|words");
}

TEST_CASE("folded titles are equal whatever their case, width and blanks", "[words]") {
  const auto row = GENERATE(values<Row>({
      {"case", "OIL Rises", "oil rises"},
      {"blanks", "  oil \n\t rises\u00A0 ", "oil rises"},
      {"ideographic space", "石油\u3000上昇", "石油 上昇"},
      {"a sharp s and its capitals", "Fluß, FLUẞ", "fluss, fluss"},
      {"signs stay", "Oil: up 3%!", "oil: up 3%!"},
      {"nothing", " ", ""},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(FoldCase(row.in) == row.out); }
}

TEST_CASE("the width of a text is what a terminal shows", "[words]") {
  CHECK(DisplayWidth("") == 0);
  CHECK(DisplayWidth("abc é") == 5);
  CHECK(DisplayWidth("東京") == 4);
  CHECK(DisplayWidth("e\u0301") == 1);
  CHECK(DisplayWidth("ＡＢ") == 4);
}

TEST_CASE("a text is cut to the columns there are", "[words]") {
  CHECK(CutToWidth("short", 5) == "short");
  CHECK(CutToWidth("longer", 5) == "long…");
  CHECK(CutToWidth("two words", 5) == "two…");
  CHECK(CutToWidth(" two words", 6) == " two…");
  CHECK(CutToWidth("東京都", 5) == "東京…");
  CHECK(CutToWidth("東京都", 4) == "東…");
  CHECK(CutToWidth("anything", 1) == "…");
  CHECK(CutToWidth("anything", 0).empty());
}

TEST_CASE("nothing reaches a terminal that could move it", "[words]") {
  CHECK(ForTerminal("a\x1B[31mb\x07") == "a[31mb");
  CHECK(ForTerminal("one\r\ntwo\tthree") == "one two three");
  CHECK(ForTerminal("evil\u202Etxt\u2066x\u2069") == "eviltxtx");
  CHECK(ForTerminal("\u009B31m") == "31m");
  CHECK(ForTerminal("東京 é") == "東京 é");
  CHECK(LinesForTerminal("a\x1B[31mb\r\n\tc\rd\u202E\u009B\xFF") == "a[31mb\n\tcd\uFFFD");
}

TEST_CASE("titles are alike where one hardly differs from the other or stands in it", "[words]") {
  struct Titles {
    const char *a, *b;
    bool alike;
  };
  const auto row = GENERATE(values<Titles>({
      {"Port strike ends", "Port strike ends | Paper", true},
      {"Port strike ends", "PORT STRIKE ENDS", true},
      {"Dockers at Selwan end strike", "Dockers at Selwan to end strike", true},
      {"Port strike ends", "Banks raise rates", false},
      {"Market report 1", "Market report 2", false},
      {"", "Port strike ends", true},
  }));
  DYNAMIC_SECTION(row.a << " / " << row.b) {
    CHECK(TitlesAlike(row.a, row.b) == row.alike);
    CHECK(TitlesAlike(row.b, row.a) == row.alike);
  }
}

}  // namespace
}  // namespace wirefold
