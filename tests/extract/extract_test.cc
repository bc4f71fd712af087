#include "crawler/extract/extract.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <iterator>

#include "text/date.h"

namespace wirefold {
namespace {

std::string ReadData(const std::string& name) {
  std::ifstream in(std::string(WIREFOLD_TEST_DATA) + "/extract/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> Paragraphs(const std::string& text) {
  std::vector<std::string> list;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find("\n\n", begin), text.size());
    list.push_back(text.substr(begin, end - begin));
    begin = end + 2;
  }
  return list;
}

// A page with `body` as its article, long enough to be one.
std::string Page(const std::string& body) {
  return "<html lang=en><head><title>The bridge is open</title></head><body><h1>The bridge is "
         "open</h1><article>" +
         body + "</article></body></html>";
}
const std::string kProse =
    "<p>The new bridge over the river was opened on Monday, two years later than planned and at "
    "twice the cost, the mayor said.</p>"
    "<p>Some four hundred people walked over it in the first hour, and a band played on the "
    "northern bank until the rain came.</p>";

}  // namespace

TEST_CASE("of a page full of chrome exactly the ten paragraphs and their sub-head are the text",
          "[extract]") {
  const Article article =
      Extract(ReadData("markets.html"), {.url = "https://delta-ledger.test/harbour-rates-rise/"});
  const std::vector<std::string> paragraphs = Paragraphs(article.text);
  INFO(article.text);
  REQUIRE(paragraphs.size() == 11);
  CHECK(paragraphs.front().starts_with("Freight rates in the harbour of Mirel climbed"));
  CHECK(paragraphs[5] == "Water falls further");
  CHECK(paragraphs.back().ends_with("at least the hulls that lie idle."));
  CHECK(article.title == "Harbour Rates Rise as Barge Owners Hold Back");
  CHECK(article.authors == std::vector<std::string>{"Marta Quill"});
  CHECK(article.agencies == std::vector<std::string>{"Reuters"});
  CHECK_FALSE(article.published.has_value());
  CHECK(article.canonical_url == "https://delta-ledger.test/harbour-rates-rise/");
  CHECK(article.site == "The Delta Ledger");
  CHECK(article.language == "en-US");
  CHECK(article.is_article);
}

TEST_CASE("words are never glued and paragraphs stand apart by a blank line", "[extract]") {
  struct Row {
    const char* name;
    const char* html;
    const char* text;
  };
  const auto row = GENERATE(values<Row>({
      {"inline elements",
       "<p>One <b>two</b><i>three</i> four and all the words that make a sentence long enough "
       "here.</p>",
       "One twothree four and all the words that make a sentence long enough here."},
      {"neighbouring blocks",
       "<div>The first block of words is long enough to stay in the text, it says.</div><div>The "
       "second one stays as well, for the same good reason.</div>",
       "The first block of words is long enough to stay in the text, it says.\n\nThe second one "
       "stays as well, for the same good reason."},
      {"two line breaks",
       "<p>The first half of this paragraph ends here, before two breaks.<br><br>The second half "
       "is a paragraph of its own, as one sees.</p>",
       "The first half of this paragraph ends here, before two breaks.\n\nThe second half is a "
       "paragraph of its own, as one sees."},
      {"a no-break blank",
       "<p>Ten&nbsp;crowns were paid for each of the barges that lay in the harbour.</p>",
       "Ten crowns were paid for each of the barges that lay in the harbour."},
      {"readings beside the characters",
       "<p>The word <ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby> stands in this sentence, its reading "
       "is left out of it.</p>",
       "The word 漢字 stands in this sentence, its reading is left out of it."},
      {"no long paragraph at all", "<p>Short news.</p>", "Short news."},
      {"a script between words",
       "<p>The price<script>track('x')</script>was paid at once, and nobody asked for the money "
       "back.</p>",
       "The price was paid at once, and nobody asked for the money back."},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Extract(Page(row.html), {}).text == row.text); }
}

TEST_CASE("a page that is no article says why", "[extract]") {
  struct Row {
    const char* name;
    const char* html;
    const char* reason;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing at all", "", "no text"},
      {"not found",
       "<title>404 - Page not found</title><p>The page you were looking for is not here any more, "
       "we are sorry to say.</p>",
       "error page"},
      {"a bot wall",
       "<title>Just a moment...</title><p>Checking whether you are a person before the connection "
       "goes on, please wait.</p>",
       "bot wall"},
      {"a consent wall",
       "<title>Before you continue</title><p>We and our partners store things on your device, and "
       "ask you to accept all of that.</p>",
       "consent wall"},
  }));
  DYNAMIC_SECTION(row.name) {
    const Article article = Extract(row.html, {});
    CHECK_FALSE(article.is_article);
    CHECK(article.not_article_reason == row.reason);
  }
}

TEST_CASE("what the page leaves unsaid the feed may say", "[extract]") {
  Entry entry;
  entry.title = "Another title";
  entry.authors = {{"Jane Doe", "", ""}};
  entry.published = FromMillis(1'700'000'000'000);
  const Article article = Extract(Page(kProse), {.entry = &entry});
  CHECK(article.title == "The bridge is open");
  CHECK(article.authors == std::vector<std::string>{"Jane Doe"});
  CHECK(article.published == Date{*entry.published, true});
}

TEST_CASE("a day alone in the feed is a day in the article", "[extract]") {
  Entry entry;
  const auto dates = [](const Article& article) {
    return Rfc3339(*article.published) + " " + Rfc3339(*article.modified);
  };
  entry.modified = ParseDate("2026-11-28")->time;
  entry.modified_is_day = true;
  CHECK(dates(ArticleFromEntry(entry, "")) == "2026-11-28 2026-11-28");
  entry.published = ParseDate("2026-11-27")->time;
  entry.published_is_day = true;
  CHECK(dates(ArticleFromEntry(entry, "")) == "2026-11-27 2026-11-28");
  CHECK(dates(Extract(Page(kProse), {.entry = &entry})) == "2026-11-27 2026-11-28");
}

TEST_CASE("a title that both give is kept as the feed spells it, on one line", "[extract]") {
  struct Row {
    const char *name, *feed, *kept;
  };
  const auto row = GENERATE(values<Row>({
      {"blanks as written", "The  bridge is open", "The  bridge is open"},
      {"case", "THE BRIDGE is open", "THE BRIDGE is open"},
      {"line breaks", " The bridge\nis open ", "The bridge is open"},
      {"another title", "The bridge opens", "The bridge is open"},
  }));
  DYNAMIC_SECTION(row.name) {
    Entry entry;
    entry.title = row.feed;
    CHECK(Extract(Page(kProse), {.entry = &entry}).title == row.kept);
  }
}

TEST_CASE("a wire that the feed names as author is an agency", "[extract]") {
  Entry entry;
  entry.authors = {{"Reuters", "", ""}};
  const Article article = Extract(Page(kProse), {.entry = &entry});
  CHECK(article.authors.empty());
  CHECK(article.agencies == std::vector<std::string>{"Reuters"});
}

TEST_CASE("the feed's time makes the page's day exact, and does not move it", "[extract]") {
  struct Row {
    const char *name, *feed, *kept;
  };
  const auto row = GENERATE(values<Row>({
      {"the same day", "2026-11-01T09:00:00Z", "2026-11-01T09:00:00Z"},
      {"another day", "2026-11-20T09:00:00Z", "2026-11-01"},
      {"the feed too has a day alone", "2026-11-02", "2026-11-01"},
  }));
  DYNAMIC_SECTION(row.name) {
    Entry entry;
    const Date said = *ParseDate(row.feed);
    entry.published = said.time;
    entry.published_is_day = !said.has_time;
    const std::string page =
        "<html><head><meta property=\"article:published_time\" content=\"2026-11-01\"></head>" +
        Page(kProse);
    const Article article = Extract(page, {.entry = &entry});
    REQUIRE(article.published);
    CHECK(Rfc3339(*article.published) == row.kept);
  }
}

TEST_CASE("an entry without its page becomes an article of what the feed said", "[extract]") {
  Entry entry;
  entry.title = "The bridge is open";
  entry.url = "https://paper.test/bridge?utm_source=rss#top";
  entry.summary = "In short.";
  entry.authors = {{"Jane Doe", "", ""}, {"Reuters", "", ""}};
  CHECK(ArticleFromEntry(entry, "en").text == "In short.");
  entry.content_html = "<p>First &amp; best.</p><p>Second.</p>";
  const Article article = ArticleFromEntry(entry, "en");
  CHECK(article.text == "First & best.\n\nSecond.");
  CHECK(article.canonical_url == "https://paper.test/bridge");
  CHECK(article.authors == std::vector<std::string>{"Jane Doe"});
  CHECK(article.agencies == std::vector<std::string>{"Reuters"});
}

TEST_CASE("B8: no page takes long, whatever it is made of", "[extract]") {
  struct Row {
    const char* name;
    std::string piece;
    int times;
  };
  const auto row = GENERATE(values<Row>({
      {"nested blocks", "<div>", 300'000},
      {"nested links", "<a href=x>y", 200'000},
      {"nested svg", "<svg>", 300'000},
      {"end tags", "</p>", 500'000},
      {"ampersands", "&", 2'000'000},
      {"open quotes", "<a href=\"", 200'000},
      {"less-than signs", "<", 1'000'000},
      {"unclosed comments", "<!--", 400'000},
      {"paragraphs", "<p>word and word, again.", 60'000},
      {"class words", "<i class='a-b-c-d-e-f-g-h-i-j'>", 50'000},
      {"links in lists", "<ul><li><a href=x>a b</a>", 60'000},
  }));
  DYNAMIC_SECTION(row.name) {
    std::string page;
    for (int i = 0; i < row.times; ++i) page += row.piece;
    Extract(page, {});  // ends: the test's own time limit would tell
    std::string attributes = "<p ";
    for (int i = 0; i < 50'000; ++i) attributes += "a" + std::to_string(i) + "=1 ";
    Extract(attributes + ">x", {});
  }
}

TEST_CASE("the JSON has a date as the page told it: its zone, or the day alone", "[extract]") {
  struct Row {
    const char *said, *printed;
  };
  const auto row = GENERATE(values<Row>({
      {"2026-11-02", "2026-11-02"},
      {"2026-11-02T10:30:00+01:00", "2026-11-02T10:30:00+01:00"},
      {"2026-11-02T10:30:00-0330", "2026-11-02T10:30:00-03:30"},
      {"2026-11-02T10:30:00Z", "2026-11-02T10:30:00Z"},
      {"2026-11-02 10:30", "2026-11-02T10:30:00Z"},
  }));
  DYNAMIC_SECTION(row.said) {
    Article article;
    article.published = ParseDate(row.said);
    article.modified = article.published;
    const std::string json = ArticleToJson(article, "f.html", "");
    const std::string date = "\":\"" + std::string(row.printed) + "\"";
    CHECK(json.find("date_published" + date) != std::string::npos);
    CHECK(json.find("date_modified" + date) != std::string::npos);
  }
}

}  // namespace wirefold
