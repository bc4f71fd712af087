// What is found of an article: rules as tables, over many scripts and languages.
#include "text/terms.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "tests/random.h"
#include "text/term_record.h"

namespace wirefold {
namespace {

ArticleRecord Written(const std::string& text, const std::string& language = "en",
                      const std::string& title = "") {
  ArticleRecord record;
  record.article.text = text;
  record.article.title = title;
  record.article.language = language;
  return record;
}

// "wport@0,5 sport": the terms of a record with their positions from kTextBegins on, the title's
// with a "t"; of those without positions nothing, or how often where that is not once.
std::string Listed(const std::string& bytes, std::string_view kinds) {
  std::string out;
  TermRecordReader reader(bytes);
  while (reader.Next()) {
    if (kinds.find(reader.term()[0]) == kinds.npos) continue;
    out += (out.empty() ? "" : " ") + reader.term();
    std::string_view rest = reader.positions();
    std::vector<uint32_t> positions;
    if (rest.empty()) {
      const TermCount count = reader.count();
      if (count.title > 0) out += "+t" + std::to_string(count.title);
      if (count.text > 1) out += "*" + std::to_string(count.text);
      continue;
    }
    REQUIRE(TakePositions(rest, reader.count(), positions));
    CHECK(rest.empty());
    char sign = '@';
    for (const uint32_t position : positions) {
      out += sign + (position < kTextBegins ? "t" + std::to_string(position)
                                            : std::to_string(position - kTextBegins));
      sign = ',';
    }
  }
  CHECK(reader.sound());
  return out;
}

std::string Shown(const TermPhrase& phrase) {
  std::string out;
  for (const TermAt& at : phrase)
    out += (out.empty() ? "" : " ") + at.term + (at.prefix ? "*" : "") + "@" +
           std::to_string(at.offset);
  return out;
}

TEST_CASE("a text's words are terms, as people type them", "[terms]") {
  struct Row {
    const char* name;
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", "", ""},
      {"only signs", "-- … !?", ""},
      {"words in their places", "Port to port", "wport@0,2 wto@1"},
      {"an abbreviation is its letters", "U.S.", "ws@1 wu@0"},
      {"figures", "3.5 of 2026", "w2026@3 w3@0 w5@1 wof@2"},
      {"an apostrophe, straight or not", "don't don’t", "wdon@0,2 wt@1,3"},
      {"a hyphen", "Covid-19", "w19@1 wcovid@0"},
      {"a sign between letters", "AT&T", "wat@0 wt@1"},
      {"letters beside digits", "G20 3rd", "w3rd@1 wg20@0"},
      {"a soft hyphen is nothing",
       "so\xC2\xAD"
       "ft",
       "wsoft@0"},
      {"letters of full width", "ＡＢＣ１２", "wabc12@0"},
      {"a ligature", "ﬁnance", "wfinance@0"},
      {"a fraction", "½", "w1@0 w2@1"},
      {"French marks", "Élu élus à l’œuvre", "wa@2 welu@0 welus@1 wl@3 woeuvre@4"},
      {"marks that stand apart", "e\xCC\x81lu", "welu@0"},
      {"German", "Größe Straße", "wgrosse@0 wstrasse@1"},
      {"Polish, Turkish, Danish", "Łódź ılık Ærø", "waero@2 wilik@1 wlodz@0"},
      {"Vietnamese", "Việt Nam Đà Nẵng", "wda@2 wnam@1 wnang@3 wviet@0"},
      {"Greek", "Αθήνα ΠΌΛΕΙΣ", "wαθηνα@0 wπολεισ@1"},
      {"Russian", "Всё Йод", "wвсе@0 wйод@1"},
      {"Arabic with vowels written", "كِتَاب", "wكتاب@0"},
      {"Hebrew", "שָׁלוֹם", "wשלום@0"},
      {"Hindi keeps its vowels", "हिन्दी", "wहिन्दी@0"},
      {"Chinese in pairs", "北京大学", "w京大@1 w北京@0 w大学@2 w学@3"},
      {"one character alone", "北。京", "w京@1 w北@0"},
      {"Japanese, of three scripts", "東京タワーで",
       "wで@5 wワー@3 wーで@4 wタワ@2 w京タ@1 w東京@0"},
      {"kana of half width", "ｶﾞｽ", "wガス@0 wス@1"},
      {"Korean", "한국은 큰", "w국은@1 w은@2 w큰@3 w한국@0"},
      {"Thai", "ไทย", "wทย@1 wย@2 wไท@0"},
      {"a word beside characters", "iPhone発売", "wiphone@0 w売@2 w発売@1"},
      {"a year beside characters", "2026年", "w2026@0 w年@1"},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string listed = Listed(EncodeTerms(Written(row.in, "")), "w");
    // Bytes above ASCII have an order that is hard to write down.
    const auto sorted = [](std::string text) {
      std::map<std::string, int> words;
      for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find(' ', at), text.size());
        ++words[text.substr(at, end - at)];
        at = end + 1;
      }
      return words;
    };
    INFO(listed);
    CHECK(sorted(listed) == sorted(row.out));
  }
}

TEST_CASE("a stem is a term of its own where it is another word", "[terms]") {
  struct Row {
    const char* language;
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"en", "ports port ported", "sport*2"},
      {"en-GB", "tariffs", "stariff"},
      {"de", "Häuser Haus", "shaus"},
      {"fr", "élus continuellement", "scontinuel"},
      {"es", "noticias", "snotici"},
      {"it", "elezioni", "selezion"},
      {"pt", "eleições", "seleico"},
      {"nl", "verkiezingen", "sverkiez"},
      {"sv", "valen", "sval"},
      {"nb", "valget", "svalg"},
      {"nn", "valget", "svalg"},
      {"da", "valgene", "svalg"},
      {"fi", "vaaleissa", "svaale"},
      {"ru", "выборов", "sвыбор"},
      {"tr", "seçimler", "ssecim"},
      {"hu", "házak", "shaz"},
      {"ro", "alegerile", "saleger"},
      {"el", "εκλογες", "sεκλογ"},
      {"zz", "ports", ""},
      {"", "ports", ""},
      {"en", "2026 20s", ""},
  }));
  DYNAMIC_SECTION(row.language << " " << row.in) {
    CHECK(Listed(EncodeTerms(Written(row.in, row.language)), "s") == row.out);
  }
}

TEST_CASE("title and text share their terms and no phrase", "[terms]") {
  const std::string record = EncodeTerms(Written("Ports in port", "en", "Port of ports"));
  CHECK(Listed(record, "w") == "win@1 wof@t1 wport@t0,2 wports@t2,0");
  CHECK(Listed(record, "s") == "sport+t1");
  TermRecordReader reader(record);
  CHECK(reader.title_words() == 3);
  CHECK(reader.text_words() == 3);
}

TEST_CASE("who, where and in what language are terms too", "[terms]") {
  ArticleRecord record = Written("", "zh-Hant-TW");
  record.source = "The Morning  Paper";
  record.source_tags = {"Business"};
  record.url = "https://feeds.example/1";
  record.fetched_url = "https://www.news.paper.co.example/2026/1";
  record.article.site = "PAPER";
  record.article.authors = {"Ann B. Écrivaine", "Bo Li"};
  record.article.agencies = {"Wire"};
  record.article.tags = {"Asia Pacific", "asia pacific", "business"};
  const std::string bytes = EncodeTerms(record);
  CHECK(Listed(bytes, "o") == "opaper othe morning paper");
  CHECK(Listed(bytes, "h") ==
        "hco.example hexample hnews.paper.co.example hpaper.co.example "
        "hwww.news.paper.co.example");
  CHECK(Listed(bytes, "l") == "lzh lzh-hant lzh-hant-tw");
  CHECK(Listed(bytes, "t") == "tasia pacific tbusiness");
  CHECK(Listed(bytes, "a") == "aann@0 ab@1 abo@11 aecrivaine@2 ali@12 awire@21");

  CHECK(TermOfSource("the morning paper ") == "othe morning paper");
  CHECK(TermOfTag("ASIA PACIFIC") == "tasia pacific");
  CHECK(TermOfLanguage("zh_Hant") == "lzh-hant");
  CHECK(TermOfHost("Paper.CO.example") == "hpaper.co.example");
  CHECK(TermOfHost("https://paper.co.example/x") == "hpaper.co.example");
  CHECK(TermOfHost("bücher.example") == "hxn--bcher-kva.example");
  CHECK(TermOfHost("no host") == "");
  CHECK(Shown(TermsOfAuthor("b ecrivaine")) == "ab@0 aecrivaine@1");
}

TEST_CASE("an address of numbers has nothing above it", "[terms]") {
  const auto row = GENERATE(values<std::pair<const char*, const char*>>({
      {"http://192.0.2.7/1", "h192.0.2.7"},
      {"http://[2001:db8::1]/1", "h[2001:db8::1]"},
      {"nowhere", ""},
  }));
  ArticleRecord record;
  record.url = row.first;
  CHECK(Listed(EncodeTerms(record), "h") == row.second);
}

TEST_CASE("a written word is looked for in all its forms", "[terms]") {
  struct Row {
    const char* name;
    const char* in;
    std::vector<std::string> languages;
    std::vector<std::string> out;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", "--", {"en"}, {}},
      {"itself and its stem", "Ports", {"en"}, {"wports@0", "sports@0", "wport@0", "sport@0"}},
      {"a stem already", "port", {"en"}, {"wport@0", "sport@0"}},
      {"no language", "ports", {}, {"wports@0", "sports@0"}},
      {"each stem once",
       "ports",
       {"en", "en-GB", "zz"},
       {"wports@0", "sports@0", "wport@0", "sport@0"}},
      {"figures have no forms", "2026", {"en"}, {"w2026@0"}},
      {"several words side by side", "covid-19", {"en"}, {"wcovid@0 w19@1"}},
      {"one character may begin a pair", "京", {"zh"}, {"w京*@0"}},
      {"two are a pair", "北京", {"zh"}, {"w北京@0"}},
      {"more are pairs side by side", "北京大", {"zh"}, {"w北京@0 w京大@1"}},
      {"marks do not count", "ÉLU", {}, {"welu@0", "selu@0"}},
  }));
  DYNAMIC_SECTION(row.name) {
    std::vector<std::string> ways;
    for (const TermPhrase& way : TermsOfWord(row.in, row.languages)) ways.push_back(Shown(way));
    CHECK(ways == row.out);
  }
}

TEST_CASE("a phrase is its words in their places", "[terms]") {
  CHECK(Shown(TermsOfPhrase("the U.S. economy")) == "wthe@0 wu@1 ws@2 weconomy@3");
  CHECK(Shown(TermsOfPhrase("北京 大学")) == "w北京@0 w大学@2");
  CHECK(Shown(TermsOfPhrase("A株B")) == "wa@0 w株*@1 wb@2");
  CHECK(Shown(TermsOfPrefix("new yor")) == "wnew@0 wyor*@1");
  CHECK(Shown(TermsOfPrefix("北京")) == "w北京*@0");
  CHECK(TermsOfPhrase("...").empty());
  CHECK(TermsOfPrefix("...").empty());
}

// The naive reading of a record: does the phrase stand in it?
bool Stands(const std::string& bytes, const TermPhrase& phrase) {
  std::map<std::string, std::vector<uint32_t>> terms;
  TermRecordReader reader(bytes);
  while (reader.Next()) {
    if (!HasPositions(static_cast<TermKind>(reader.term()[0]))) continue;
    std::string_view rest = reader.positions();
    REQUIRE(TakePositions(rest, reader.count(), terms[reader.term()]));
  }
  const auto has = [&](const TermAt& at, uint32_t position) {
    for (auto it = terms.lower_bound(at.term); it != terms.end(); ++it) {
      if (!it->first.starts_with(at.term) || (!at.prefix && it->first != at.term)) break;
      if (std::find(it->second.begin(), it->second.end(), position) != it->second.end())
        return true;
    }
    return false;
  };
  for (uint32_t begin = 0; begin < kTextBegins + 2000; ++begin)
    if (std::all_of(phrase.begin(), phrase.end(),
                    [&](const TermAt& at) { return has(at, begin + at.offset); }))
      return true;
  return false;
}

TEST_CASE("a search in a writing without spaces finds every string of it and no other", "[terms]") {
  static const std::vector<std::string> kCharacters = {"北", "京", "大", "学",
                                                       "の", "カ", "한", "국"};
  Random random(7);
  for (int round = 0; round < 60; ++round) {
    std::string text;
    for (uint64_t i = 0; i < 40; ++i) text += kCharacters[random.Below(kCharacters.size())];
    const std::string bytes = EncodeTerms(Written(text, "ja"));
    for (int ask = 0; ask < 20; ++ask) {
      std::string wanted;
      for (uint64_t i = 0; i <= random.Below(4); ++i)
        wanted += kCharacters[random.Below(kCharacters.size())];
      INFO(text << " " << wanted);
      CHECK(Stands(bytes, TermsOfPhrase(wanted)) == (text.find(wanted) != text.npos));
    }
  }
}

TEST_CASE("marks alone are no word, in an article as in a query", "[terms]") {
  CHECK(TermsOfPhrase("\xEF\xB9\xBF").empty());  // an Arabic mark on a stroke
  ArticleRecord record;
  record.article.text =
      "\xED\x95\x81\xCC\xA7\xCC\x81\xCC\xA7 \xEF\xB9\xBF x";  // behind a Hangul one
  const std::string bytes = EncodeTerms(record);
  TermRecordReader reader(bytes);
  while (reader.Next()) CHECK(reader.term().size() > 1);
}

TEST_CASE("a run longer than what is in hand is cut as one", "[terms]") {
  std::string text;
  for (int i = 0; i < 1500; ++i) text += i % 2 == 0 ? "ก็" : "กำ";
  const std::string bytes = EncodeTerms(Written(text, "th"));
  CHECK(TermRecordReader(bytes).text_words() == 1500 / 2 * 5);
  CHECK(Stands(bytes, TermsOfPhrase("ก็กำก็กำ")));
  CHECK_FALSE(Stands(bytes, TermsOfPhrase("กำกำ")));
}

TEST_CASE("hostile text is cut to what is indexed at most", "[terms]") {
  struct Row {
    const char* name;
    std::string text;
    size_t most;
  };
  std::string words, marks = "e";
  for (int i = 0; i < 100'000; ++i) words += "w" + std::to_string(i) + " ";
  for (int i = 0; i < 100'000; ++i) marks += "\xCC\x81";
  const auto row = GENERATE_COPY(values<Row>({
      {"more words than are kept", words, 400'000},
      {"one word without an end", std::string(1'000'000, 'x'), 300},
      {"marks without an end", marks, 300},
      {"one character a hundred thousand times",
       [] {
         std::string text;
         for (int i = 0; i < 100'000; ++i) text += "北";
         return text;
       }(),
       60'000},
      {"no UTF-8", std::string(100'000, '\xff') + "word", 300},
  }));
  DYNAMIC_SECTION(row.name) {
    ArticleRecord record = Written(row.text, "en", row.text);
    record.article.tags = std::vector<std::string>(1000, row.text);
    record.article.authors = record.article.tags;
    const std::string bytes = EncodeTerms(record);
    CHECK(bytes.size() < row.most + 20'000);
    TermRecordReader reader(bytes);
    CHECK(reader.title_words() <= kMostTitleWords);
    CHECK(reader.text_words() <= kMostTextWords);
    while (reader.Next()) CHECK(reader.term().size() <= kLongestTerm);
    CHECK(reader.sound());
  }
}

TEST_CASE("what was found is shown where it was written", "[terms]") {
  struct Row {
    const char* name;
    const char* language;
    const char* text;
    std::vector<TermPhrase> phrases;
    std::vector<std::string> out;
  };
  const std::vector<TermPhrase> ports = TermsOfWord("port", {"en"});
  const auto row = GENERATE_COPY(values<Row>({
      {"nothing asked", "en", "Ports.", {}, {}},
      {"a word and its forms",
       "en",
       "Ports, a Port: ported imports",
       ports,
       {"Ports", "Port", "ported"}},
      {"forms in its own language only", "zz", "Ports, a Port", ports, {"Port"}},
      {"marks and case", "fr", "Élu, ÉLU", {TermsOfPhrase("elu")}, {"Élu", "ÉLU"}},
      {"a phrase", "en", "In the U.S. economy", {TermsOfPhrase("u.s. economy")}, {"U.S. economy"}},
      {"a prefix", "en", "portly airport", {TermsOfPrefix("port")}, {"portly"}},
      {"characters", "zh", "在北京大学的", {TermsOfPhrase("京大学")}, {"京大学"}},
      {"the longest counts",
       "en",
       "new york",
       {TermsOfPhrase("new"), TermsOfPhrase("new york")},
       {"new york"}},
      {"none inside another", "en", "a b a b", {TermsOfPhrase("a b a")}, {"a b a"}},
      {"a phrase longer than the text", "en", "a b", {TermsOfPhrase("a b c")}, {}},
      {"Thai", "th", "กรุงเทพมหานคร", {TermsOfPhrase("เทพ")}, {"เทพ"}},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string text = row.text;
    std::vector<std::string> out;
    for (const TextRange& range : FindTerms(text, row.language, row.phrases, 10))
      out.push_back(text.substr(range.begin, range.end - range.begin));
    CHECK(out == row.out);
  }
}

TEST_CASE("no more places are shown than were asked for", "[terms]") {
  CHECK(FindTerms("a a a a", "en", {TermsOfPhrase("a")}, 2).size() == 2);
}

TEST_CASE("bytes that are no record of terms end, and say so", "[terms]") {
  const std::string bytes =
      EncodeTerms(Written("Ports of the world, 北京大学, ported", "en", "A title of ports"));
  Random random(3);
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = bytes;
    damaged[random.Below(damaged.size())] = static_cast<char>(random.Next());
    if (random.Percent(30)) damaged.resize(random.Below(damaged.size()));
    TermRecordReader reader(damaged);
    size_t terms = 0;
    std::string last;
    while (reader.Next()) {
      CHECK(reader.term() > last);
      last = reader.term();
      std::string_view rest = reader.positions();
      std::vector<uint32_t> positions;
      TakePositions(rest, reader.count(), positions);
      ++terms;
    }
    CHECK(terms <= bytes.size());
  }
}

}  // namespace
}  // namespace wirefold
