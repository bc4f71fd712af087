#include <catch2/catch.hpp>

#include "base/time.h"
#include "crawler/extract/address.h"
#include "crawler/extract/byline.h"
#include "crawler/extract/chrome.h"
#include "crawler/extract/dates.h"
#include "crawler/extract/extract.h"
#include "crawler/extract/title.h"
#include "text/charset.h"

namespace wirefold {
namespace {

// The page outlives the claims that point into it.
struct ReadPage {
  explicit ReadPage(const std::string& html)
      : document(*HtmlDocument::Parse(html)), page(PageBlocks::Read(document)) {
    MarkChrome(page);
    claims = ReadClaims(page);
  }
  HtmlDocument document;
  PageBlocks page;
  Claims claims;
};

std::string Joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& s : list) out += (out.empty() ? "" : "; ") + s;
  return out;
}

}  // namespace

TEST_CASE("the title is the headline without the site's name", "[extract]") {
  struct Row {
    const char* name;
    const char* html;
    const char* title;
  };
  const auto row = GENERATE(values<Row>({
      {"the h1 that agrees with og:title",
       "<meta property=og:title content='Rates rise again in Mirel'><h1>The Ledger</h1><h1>Rates "
       "rise again in Mirel</h1>",
       "Rates rise again in Mirel"},
      {"the h1 where og:title is written for sharing",
       "<meta property=og:title content='Rates rise in Mirel: what to know'><h1>Rates rise in "
       "Mirel</h1>",
       "Rates rise in Mirel"},
      {"no h1", "<meta property=og:title content='Rates rise again | The Ledger'>",
       "Rates rise again"},
      {"a blog whose h1 leads home and whose headline is an h2",
       "<title>Marta's pages | Rates rise again in Mirel</title><h1><a href=/>Marta's "
       "pages</a></h1><h2>Rates rise again in Mirel</h2>",
       "Rates rise again in Mirel"},
      {"a line above the headline, inside the h1",
       "<title>Rates rise again in Mirel</title><h1><span class=article__kicker>Central "
       "bank</span> Rates rise again in Mirel</h1>",
       "Rates rise again in Mirel"},
      {"a section's h1 before the headline's",
       "<title>News - Elsewhere</title><meta property=og:title content='Rates rise again in "
       "Mirel'><h1>News</h1><h1>Rates rise again in Mirel</h1>",
       "Rates rise again in Mirel"},
      {"only <title>, of a site that does not name itself",
       "<title>Rates rise again in Mirel – My pages</title>", "Rates rise again in Mirel"},
      {"only <title>", "<title>Rates rise again - The Ledger</title>", "Rates rise again"},
      {"a kicker inside the h1",
       "<meta property=og:title content='What I learnt on the river'><h1><span>Opinion</span> What "
       "I learnt on the river</h1>",
       "What I learnt on the river"},
      {"a dash that is the headline's own", "<title>Rates - and hopes - rise</title>",
       "Rates - and hopes - rise"},
  }));
  DYNAMIC_SECTION(row.name) {
    CHECK(ChooseTitle(ReadPage(row.html).claims, "The Ledger") == row.title);
  }
}

TEST_CASE("authors are people, agencies stand apart", "[extract]") {
  struct Row {
    const char* byline;
    const char* people;
    const char* agencies;
  };
  const auto row = GENERATE(values<Row>({
      {"By Jane Doe and Richard Roe", "Jane Doe; Richard Roe", ""},
      {"Jane Doe, with Reuters", "Jane Doe", "Reuters"},
      {"JANE DOE | AP", "JANE DOE", "Associated Press"},
      {"Von Jürgen Müller", "Jürgen Müller", ""},
      {"Associated Press", "", "Associated Press"},
      {"Ledger Staff", "", ""},
      {"jane@paper.test", "", ""},
      {"https://paper.test/jane", "", ""},
      {"The Ledger", "", ""},
      {"Byron Bright", "Byron Bright", ""},
      {"Jane Doe, Senior Correspondent", "Jane Doe", ""},
      {"Joe S.", "Joe S.", ""},
      {"Jane Doe.", "Jane Doe", ""},
      {"Ein Kommentar von Jürgen Müller", "Jürgen Müller", ""},
      {"记者 王小明", "王小明", ""},
      {"김철수 기자", "김철수", ""},
      {"Автор: Иван Петров", "Иван Петров", ""},
  }));
  DYNAMIC_SECTION(row.byline) {
    const Names names = ReadNames(row.byline, "The Ledger");
    CHECK(Joined(names.people) == row.people);
    CHECK(Joined(names.agencies) == row.agencies);
  }
}

TEST_CASE("a byline of any length gives whole names, or none", "[extract]") {
  std::string byline;
  while (byline.size() < 500) byline += "Žofie, ";
  for (size_t shift = 0; shift < 8; ++shift)
    for (const std::string& name : ReadNames(std::string(shift, 'x') + byline, "").people)
      CHECK(IsUtf8(name));
}

TEST_CASE("names come from JSON-LD, meta, microdata or the byline, the first that has any",
          "[extract]") {
  struct Row {
    const char* name;
    const char* html;
    const char* people;
  };
  const auto row = GENERATE(values<Row>({
      {"JSON-LD",
       R"(<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[{"@type":"Person","name":"Jane Doe"}]}</script><meta name=author content="Richard Roe">)",
       "Jane Doe"},
      {"JSON-LD by reference",
       R"(<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","author":{"@id":"#j"}},{"@type":"Person","@id":"#j","name":"Jane Doe"}]}</script>)",
       "Jane Doe"},
      {"meta", "<meta name=author content='Jane Doe'>", "Jane Doe"},
      {"microdata", "<h1>x</h1><span itemprop=author><span itemprop=name>Jane Doe</span></span>",
       "Jane Doe"},
      {"a byline with a linked name",
       "<h1>x</h1><div class=article-byline><a href='/staff/jane'>Jane Doe</a> Springfield "
       "Courier</div>",
       "Jane Doe"},
      {"not who commented",
       "<h1>x</h1><ol class=comments><li><span class=comment-author>Richard Roe</span></ol><p>x</p>"
       "<div class=author>Jane Doe</div>",
       "Jane Doe"},
      {"an organisation is nobody, an agency is one",
       R"(<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[{"@type":"Organization","name":"City Hall Watch"},{"@type":"Person","name":"jdoe"}]}</script>)",
       "jdoe"},
      {"a link to the author", "<h1>x</h1><p><a rel='author' href=/u/jdoe>jdoe</a></p>", "jdoe"},
      {"a line under the headline", "<h1>x</h1><p>Von Jane Doe und Ana de la Cruz</p><p>x</p>",
       "Jane Doe; Ana de la Cruz"},
      {"a line that goes on is prose", "<h1>x</h1><p>By Monday the town was empty</p>", ""},
      {"nobody", "<h1>x</h1><p>Jane Doe went home.</p>", ""},
  }));
  DYNAMIC_SECTION(row.name) {
    CHECK(Joined(ChooseAuthors(ReadPage(row.html).claims, "The Ledger").people) == row.people);
  }
}

TEST_CASE("dates are declared, never guessed", "[extract]") {
  struct Row {
    const char* name;
    const char* html;
    const char* url;
    const char* date;
  };
  const auto row = GENERATE(values<Row>({
      {"JSON-LD",
       R"(<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-11-02T10:00:00+02:00"}</script>)",
       "", "2026-11-02T10:00:00+02:00"},
      {"meta tells the time of JSON-LD's day",
       R"(<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-11-02"}</script><meta property="article:published_time" content="2026-11-02T08:00:00Z">)",
       "", "2026-11-02T08:00:00Z"},
      {"time element", "<h1>x</h1><time datetime='2026-11-02T08:00:00Z'>today</time>", "",
       "2026-11-02T08:00:00Z"},
      {"the address", "<p>x</p>", "https://paper.test/2026/11/02/rates", "2026-11-02"},
      {"the address with a month's name", "<p>x</p>", "https://paper.test/2026/nov/2/rates",
       "2026-11-02"},
      {"an address that is no date", "<p>x</p>", "https://paper.test/2026/17/45/rates", ""},
      {"an element that calls itself a date",
       "<span class=post-date>Published: 2 November 2026</span>", "", "2026-11-02"},
      {"prose", "<p>It happened on November 2, 2026.</p>", "", ""},
      {"a line under the headline, with the author and the reading time",
       "<h1>Rates rise</h1><div>Jane Doe | Nov 2, 2026 | 5 min read</div><p>x</p>", "",
       "2026-11-02"},
      {"a label far from the headline",
       "<h1>Rates rise</h1><p>x</p><p>Erschienen am: 2.11.2026</p>", "", "2026-11-02"},
      {"what was updated was published before",
       "<h1>Rates rise</h1><div>Updated 5 May 2027 | Published 2 November 2026</div>", "",
       "2026-11-02"},
      {"a comment's date",
       "<h1>Rates rise</h1><p>x</p><ol class=comments><li><time "
       "datetime='2026-11-02T08:00:00Z'>today</time></ol>",
       "", ""},
      {"a copyright year", "<h1>Rates rise</h1><div>\xC2\xA9 2 Nov 2026 The Ledger</div>", "", ""},
      {"numbers by the page's country", "<html lang=en-GB><meta name=date content='03/04/2026'>",
       "", "2026-04-03"},
      {"numbers by the host's country", "<html lang=en><meta name=date content='03/04/2026'>",
       "https://paper.in/a", "2026-04-03"},
      {"numbers in America", "<html lang=en-US><meta name=date content='03/04/2026'>", "",
       "2026-03-04"},
      {"numbers that can be read in two ways", "<meta name=date content='03/04/2026'>", "", ""},
      {"RDFa", "<span property='schema:datePublished' content='2026-11-02'>today</span>", "",
       "2026-11-02"},
      {"the publisher's zone beside his program's UTC",
       "<meta property=article:published_time content='2026-11-02T08:00:00Z'><h1>x</h1><span "
       "itemprop=datePublished content='2026-11-02T10:00:00+02:00'></span>",
       "", "2026-11-02T10:00:00+02:00"},
      {"published anew: the shown day, where it is declared as well",
       "<meta property=article:published_time content='2020-01-02T08:00:00Z'><meta "
       "property=article:modified_time content='2026-11-02T08:00:00Z'><h1>Rates "
       "rise</h1><div>Nov 2, 2026</div>",
       "", "2026-11-02T08:00:00Z"},
      {"updated, not published anew",
       "<meta property=article:published_time content='2020-01-02T08:00:00Z'><meta "
       "property=article:modified_time content='2026-11-02T08:00:00Z'><h1>Rates "
       "rise</h1><div>Updated Nov 2, 2026</div>",
       "", "2020-01-02T08:00:00Z"},
      {"a template's default far from the address",
       "<meta name=date content='2010-01-01'><meta property=article:published_time "
       "content='2026-11-02T08:00:00Z'>",
       "https://paper.test/2026/11/02/rates", "2026-11-02T08:00:00Z"},
  }));
  DYNAMIC_SECTION(row.name) {
    const ReadPage page(row.html);
    const ArticleDates dates = ChooseDates(page.claims, page.page, row.url);
    CHECK((dates.published ? Rfc3339(*dates.published) : "") == row.date);
  }
}

TEST_CASE("a page behind a wall says so in many forms", "[extract]") {
  struct Row {
    const char* name;
    const char* html;
    const char* free;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", "<p>x</p>", ""},
      {"a word for a boolean",
       R"(<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>)",
       "no"},
      {"the vocabulary's address",
       R"(<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"https://schema.org/True"}</script>)",
       "yes"},
      {"a part of it",
       R"(<script type="application/ld+json">{"@type":"NewsArticle","hasPart":[{"@type":"WebPageElement","isAccessibleForFree":false}]}</script>)",
       "no"},
      {"the page around it",
       R"(<script type="application/ld+json">[{"@type":"WebPage","isAccessibleForFree":false},{"@type":"NewsArticle"}]</script>)",
       "no"},
      {"microdata", "<meta itemprop=isAccessibleForFree content=false>", "no"},
      {"a tier", "<meta property='article:content_tier' content=metered>", "no"},
      {"the free tier", "<meta property='article:content_tier' content=free>", "yes"},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto free = Extract(row.html, {}).is_accessible_for_free;
    CHECK(std::string(!free ? "" : *free ? "yes" : "no") == row.free);
  }
}

TEST_CASE("a page's tags, image, site and language are what it declares", "[extract]") {
  PageHints hints;
  hints.url = "https://paper.test/a";
  const auto extract = [&](const char* html) { return Extract(html, hints); };
  CHECK(Joined(extract("<meta name=news_keywords content='Tin, Mines'><meta name=keywords "
                       "content='paper'>")
                   .tags) == "Tin; Mines");
  CHECK(Joined(extract("<h1>x</h1><a href=/t/tin rel='category tag'>Tin</a> <a rel=tag "
                       "href=/t/mines>Mines</a>")
                   .tags) == "Tin; Mines");
  CHECK(extract("<link rel=image_src href=/i.jpg>").image == "https://paper.test/i.jpg");
  CHECK(extract("<meta property='og:image:secure_url' content=/s.jpg>").image ==
        "https://paper.test/s.jpg");
  CHECK(extract(
            R"(<script type="application/ld+json">{"@type":"WebSite","name":"The Paper"}</script>)")
            .site == "The Paper");
  CHECK(extract("<html lang='%lang%'><meta property='og:locale' content=en_GB><p>x</p>").language ==
        "en-GB");
}

TEST_CASE("the canonical address is of the same site and an article's", "[extract]") {
  struct Row {
    const char* name;
    const char* html;
    const char* url;
    const char* canonical;
  };
  const auto row = GENERATE(values<Row>({
      {"as declared", "<link rel=canonical href='https://www.paper.test/a'>",
       "https://m.paper.test/a", "https://www.paper.test/a"},
      {"relative", "<link rel=canonical href='/a'>", "https://paper.test/amp/a",
       "https://paper.test/a"},
      {"another site", "<link rel=canonical href='https://other.example/a'>",
       "https://paper.test/a", "https://paper.test/a"},
      {"a cache's copy of an accelerated page", "<link rel=canonical href='https://paper.test/a'>",
       "https://paper-test.cdn.ampproject.org/c/s/paper.test/amp/a", "https://paper.test/a"},
      {"a cache's copy that declares nothing", "<p>x</p>",
       "https://www.google.com/amp/s/paper.test/a.amp.html", "https://paper.test/a.html"},
      {"an accelerated page that declares itself",
       "<link rel=canonical href='https://paper.test/a/amp/'>", "https://paper.test/a/amp/",
       "https://paper.test/a/"},
      {"an accelerated page by its query", "<p>x</p>", "https://paper.test/a?id=3&outputType=amp",
       "https://paper.test/a?id=3"},
      {"a path that only begins with amp", "<p>x</p>", "https://paper.test/amp/amplifier",
       "https://paper.test/amp/amplifier"},
      {"one of several relations", "<link rel='Canonical nofollow' href='https://paper.test/b'>",
       "https://paper.test/a", "https://paper.test/b"},
      {"the home page", "<link rel=canonical href='https://paper.test/'>", "https://paper.test/a",
       "https://paper.test/a"},
      {"tracking parameters", "<p>x</p>", "https://paper.test/a?id=3&utm_source=x#c",
       "https://paper.test/a?id=3"},
  }));
  DYNAMIC_SECTION(row.name) {
    CHECK(ChooseCanonical(ReadPage(row.html).claims, row.url) == row.canonical);
  }
}

}  // namespace wirefold
