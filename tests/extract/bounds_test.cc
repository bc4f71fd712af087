// What a page can make of an article's fields is bounded, whatever it says.
#include <catch2/catch.hpp>
#include <string>

#include "crawler/extract/extract.h"
#include "crawler/extract/json_ld.h"
#include "text/charset.h"

using namespace wirefold;

namespace {

size_t Characters(const std::string& text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) NextCodePoint(text, at);
  return count;
}

const std::string kProse =
    "<p>The harbour board said on Monday that the gates will be replaced before the winter, two at "
    "a time, so that ships can pass on most days of the week.</p>"
    "<p>Tenders are open until the end of the month, and the work is paid for by the tolls.</p>";

}  // namespace

TEST_CASE("B10: a page's title, names, tags and addresses are short", "[extract][bounds]") {
  const std::string much(300'000, 'x');
  std::string tags;
  for (int i = 0; i < 500; ++i)
    tags += "<meta property='article:tag' content='t" + std::to_string(i) + "'>";
  PageHints hints;
  hints.url = "https://paper.example/gates";
  const Article article = Extract(
      "<html><head><title>" + much + "</title>" + tags +
          "<meta property='og:image' content='https://paper.example/" + much.substr(0, 5'000) +
          "'><link rel='canonical' href='https://paper.example/" + much.substr(0, 5'000) + "'>" +
          R"(<script type='application/ld+json'>{"@type": "NewsArticle", "headline": ")" + much +
          R"(", "description": ")" + much + R"(", "author": {"@type": "Person", "name": ")" + much +
          R"("}, "publisher": {"name": ")" + much + "\"}}</script></head><body><article><h1>" +
          much + "</h1>" + kProse + "</article></body></html>",
      hints);
  CHECK(Characters(article.title) <= 1'001);
  CHECK(Characters(article.site) <= 201);
  CHECK(Characters(article.description) <= 10'001);
  CHECK(article.tags.size() <= 64);
  CHECK(article.image.size() <= 2'048);
  CHECK(article.canonical_url.size() <= 2'048);
  for (const std::string& name : article.authors) CHECK(Characters(name) <= 201);
}

TEST_CASE("B1, B2: of the people that a page names as its authors the first are read",
          "[extract][bounds]") {
  const std::string much(400'000, 'x');
  std::string list, same, items, types;
  for (int i = 0; i < 10'000; ++i) {
    const std::string name = "Jane Doe" + std::string(1, static_cast<char>('a' + i % 26)) +
                             std::string(static_cast<size_t>(i / 26 % 40), 'o');
    list += "\"" + name + "\",";
    same += "{\"@id\":\"x\"},";
    types += "\"WebPage\",";
    items += "<br itemprop=author content='" + name + "'>";
  }
  const std::string by_id = R"({"@id":"x","name":")" + much + "\"}]}";
  for (const std::string& block :
       {R"({"@type":"Article","author":[)" + list + "\"\"]}",
        R"({"@type":"Article","author":[)" + same + by_id,
        R"({"@type":["Article"],"creator":{"name":[)" + list + "\"\"]}}"}) {
    const LdArticle ld = ReadJsonLd({block});
    CHECK(ld.authors.size() == 64);
    for (const LdAuthor& author : ld.authors) CHECK(author.name.size() <= 40'000);
  }
  CHECK(
      ReadJsonLd({R"([{"@type":[)" + types + R"("x"],"datePublished":"2026"}])"}).date_published ==
      "2026");
  for (const std::string& around : {std::string(), std::string("<div class=comments>")}) {
    const Article article = Extract("<title>" + much + " | Paper</title><article><h1>Gates</h1>" +
                                        kProse + "</article>" + around + items,
                                    {});
    CHECK(article.authors.size() == (around.empty() ? 64 : 0));
  }
}

TEST_CASE("B1: of very many elements within very many others few are looked at",
          "[extract][bounds]") {
  struct Row {
    const char* name;
    std::string around, inside;
  };
  const std::string words(400, 'w');
  const Row row = GENERATE_COPY(values<Row>({
      {"pictures", "<div class='content " + words + "'>", "<img src=/a>"},
      {"pictures without a source", "<picture>", "<img>"},
      {"bylines", "<div class=byline>", "<a href='" + words + "'></a>"},
      {"headlines", "<div class=headline>", "<b class='" + words + "'></b>"},
      {"authors", "<div itemprop=author class='" + words + "'>", "<i></i>"},
      {"dates", "<div>", "<p>datedatedatedatedatedatedatedate 1 2</p>"},
  }));
  DYNAMIC_SECTION(row.name) {
    std::string page = "<article><h1>Gates</h1>" + kProse;
    for (int i = 0; i < 150; ++i) page += row.around;
    for (int i = 0; i < 10'000; ++i) page += row.inside;
    const Article article = Extract(page + kProse, {});  // ends: the test's own limit would tell
    CHECK(article.text.find("The harbour board") != article.text.npos);
  }
}

TEST_CASE("B1: a title of very many parts is taken apart as far as titles go",
          "[extract][bounds]") {
  std::string title = "Gates";
  for (int i = 0; i < 20'000; ++i) title += " - Site " + std::to_string(i);
  PageHints hints;
  hints.url = "https://paper.example/gates";
  const Article article = Extract("<html><head><title>" + title + "</title></head><body><article>" +
                                      kProse + "</article></body></html>",
                                  hints);
  CHECK(article.title.starts_with("Gates"));
}

TEST_CASE("B2: an article's text ends with a paragraph before a megabyte", "[extract][bounds]") {
  std::string page = "<html><body><article><h1>Gates</h1>";
  while (page.size() < 1'200'000) page += kProse;
  PageHints hints;
  hints.url = "https://paper.example/gates";
  const Article article = Extract(page + "</article></body></html>", hints);
  CHECK(article.text.size() <= 1 << 20);
  CHECK(article.text.size() > 1'000'000);
  CHECK((article.text.ends_with("week.") || article.text.ends_with("tolls.")));
  CHECK(article.html.ends_with("</p>"));

  Entry entry;
  entry.content_text = "A short one first.\n\n" + std::string(1'200'000, 'x');
  const Article said = ArticleFromEntry(entry, "");
  CHECK(said.text.size() == 1 << 20);
}

TEST_CASE("B1, B2: a long base and many links do not make an article large", "[extract][bounds]") {
  std::string links;
  for (int i = 0; i < 2'000; ++i) links += "<a href=y>gate</a> ";
  PageHints hints;
  hints.url = "https://paper.example/gates";
  const Article article =
      Extract("<html><head><base href='/" + std::string(8'000, 'a') +
                  "/'></head><body><article><h1>Gates</h1>" + kProse + "<p>They are " + links +
                  " and all of them are new.</p>" + kProse + "</article></body></html>",
              hints);
  CHECK(article.html.find("<a href=\"https://paper.example/aaa") != std::string::npos);
  CHECK(article.html.size() < 2'000'000);
}

TEST_CASE("B14: numbers in a page's markup are never counted with", "[extract][bounds]") {
  PageHints hints;
  hints.url = "https://paper.example/gates";
  const Article article = Extract(
      "<html><head><title>Lock gates</title></head><body><article><h1>Lock gates</h1>" + kProse +
          "<table><tr><td colspan=9007199254740991 rowspan=-1>Twelve gates</td></tr></table>"
          "<img src='/a.png' width=1e99 height=-1><ol start=99999999999999999999><li>One</ol>" +
          kProse + "</article></body></html>",
      hints);
  CHECK(article.is_article);
  CHECK_THAT(article.text, Catch::Contains("two at a time"));
  for (const char* none : {"colspan", "rowspan", "9007199254740991", "1e99", "9999999999"})
    CHECK_THAT(article.html, !Catch::Contains(none));
}

TEST_CASE("B14: a page's dates that cannot be are none", "[extract][bounds]") {
  for (const std::string date :
       {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "-0001-11-30", "1e20", "99999999999999"}) {
    INFO(date);
    const Article article = Extract(
        "<html><head><title>Lock gates</title><meta property='article:published_time' content='" +
            date + "'></head><body><article><h1>Lock gates</h1>" + kProse +
            "</article></body></html>",
        {});
    CHECK_FALSE(article.published);
  }
}
