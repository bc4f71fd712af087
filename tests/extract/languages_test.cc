#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "crawler/extract/blocks.h"
#include "crawler/extract/extract.h"
#include "crawler/extract/phrases.h"

namespace wirefold {
namespace {

std::string ReadData(const std::string& name) {
  std::ifstream in(std::string(WIREFOLD_TEST_DATA) + "/page/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the text of a page is the same in all languages: lead, paragraphs, sub-heads",
          "[extract][languages]") {
  struct Row {
    const char* page;
    const char* what;
  };
  const auto row = GENERATE(values<Row>({
      {"zh-cn-td", "Chinese: source and editor in the next cell"},
      {"zh-tw-wp", "Taiwan: further reading as a line and as a list"},
      {"ja-sec", "Japanese: indents, a section a paragraph, teasers with abstracts behind"},
      {"ko-app", "Korean: a div a paragraph, adverts between, a reporter's address"},
      {"th-wp", "Thai: no blanks, no full stops"},
      {"vi-app", "Vietnamese: the lead apart, a see-also line at the end"},
      {"id-wp", "Indonesian: \"baca juga\" between the paragraphs"},
      {"hi-td", "Hindi: a table's cell, comments in the next table"},
      {"bn-sec", "Bengali: related news as paragraphs"},
      {"ta-wp", "Tamil: a newsletter line and tags in the body"},
      {"fa-div", "Persian: source, news code, related list"},
      {"ar-sec", "Arabic: source and writer after the end"},
      {"he-td", "Hebrew: a table's cell"},
      {"tr-wp", "Turkish: the dotted capital I in labels"},
      {"el-app", "Greek: labels in their own case"},
      {"ru-div", "Russian: a bare div with its related list"},
      {"uk-sec", "Ukrainian: teasers behind the text"},
      {"pl-td", "Polish: author and source around the cell"},
      {"cs-wp", "Czech: a sub-head stays, labels go"},
      {"hu-div", "Hungarian: a class name of its own"},
      {"fi-td", "Finnish: comments behind the text"},
      {"pt-wp", "Portuguese: see-also, tags, newsletter, comments"},
  }));
  DYNAMIC_SECTION(row.what) {
    const Article article = Extract(ReadData(row.page + std::string(".html")), {});
    CHECK(article.text == ReadData(row.page + std::string(".txt")));
    CHECK(article.is_article);
  }
}

TEST_CASE("words are counted in all writings", "[extract][languages]") {
  struct Row {
    const char* text;
    uint32_t words;
  };
  const auto row = GENERATE(values<Row>({
      {"The mayor's e-mail, 3.5 pages", 5},
      {"Мэр открыл мост.", 3},
      {"市长宣布开通", 3},
      {"市长，宣布。", 2},
      {"港の灯台", 2},
      {"ชาวบ้านร่วมกันซ่อมสะพาน", 5},
      {"ຊາວບ້ານ", 2},
      {"គេហទំព័រ", 2},
      {"नई सड़क खुली।", 3},
      {"افتتح السوق", 2},
      {"… — •", 0},
      {"“Yes” — he said", 3},
      {"😀", 0},
      {"", 0},
  }));
  DYNAMIC_SECTION(row.text) { CHECK(CountWords(row.text) == row.words); }
}

TEST_CASE("a sentence ends in all writings", "[extract][languages]") {
  for (const char* text :
       {"It rained.", "“It rained.”", "下雨了。", "「雨だ。」", "何だ？", "雨だ！』", "बारिश हुई।",
        "بارش ہوئی۔", "هل وصل؟", "»Es regnet.«", "Անձրև էր։", "ዘነበ።", "မိုးရွာသည်။", "ភ្លៀង។"})
    CHECK(EndsSentence(text));
  for (const char* text : {"Weather", "天气", "天気予報", "मौसम", "อากาศ", ""})
    CHECK_FALSE(EndsSentence(text));
}

TEST_CASE("labels and credits of the page are known, sentences that begin alike are not touched",
          "[extract][languages]") {
  for (const char* text :
       {"责任编辑：王丽", "【広告】", "Paylaş", "Udostępnij", "Baca juga: Harga beras naik",
        "Читайте также: мост закроют", "▶ 관련기사", "Bron: ANP", "Διαβάστε επίσης: νέο λιμάνι"})
    CHECK(IsBoilerplate(text, CountWords(text)));
  for (const char* text :
       {"Del af taget faldt ned i går aftes, og ingen kom noget til, siger politiet i byen til "
        "avisen.",
        "来源不明的资金去年流入了三家当地银行，监管机构正在调查此事并要求说明。",
        "Foto, film och teater har alla samlats i huset vid hamnen sedan i våras, säger chefen.",
        "Автор книги родился в деревне под Вологдой и долго работал на железной дороге."})
    CHECK_FALSE(IsBoilerplate(text, CountWords(text)));
  for (const char* text :
       {"関連記事", "Yorumlar (12)", "İlgili Haberler", "相关新闻：", "Lue myös"})
    CHECK(IsEndMarker(text, CountWords(text)));
  for (const char* text : {"김민정 기자 kim@paper.test", "#극장 #마을", "Par Claire Martin"})
    CHECK(IsByline(text, CountWords(text), {}));
  CHECK_FALSE(IsByline("Por fin llegó el tren", 5, {}));
}

}  // namespace wirefold
