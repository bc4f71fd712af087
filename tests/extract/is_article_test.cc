#include <catch2/catch.hpp>

#include "crawler/extract/extract.h"

namespace wirefold {
namespace {

std::string Head(const std::string& title, const std::string& more = "") {
  return "<html><head><title>" + title + "</title>" + more + "</head><body>";
}

std::string Teasers(int n) {
  std::string html;
  for (int i = 0; i < n; ++i)
    html +=
        "<div><h3><a href=/" + std::to_string(i) +
        ">The bridge over the river is open</a></h3><p>The new bridge was opened on Monday, two "
        "years later than planned, the mayor said in the rain.</p></div>";
  return html;
}

const std::string kProse =
    "<p>The new bridge over the river was opened on Monday, two years later than planned and at "
    "twice the cost, the mayor said.</p>"
    "<p>Some four hundred people walked over it in the first hour, and a band played on the "
    "northern bank until the rain came.</p>";

std::string Ld(const std::string& json) {
  return "<script type=\"application/ld+json\">" + json + "</script>";
}

}  // namespace

TEST_CASE("pages that are no article say what they are", "[extract][is_article]") {
  struct Row {
    const char* what;
    std::string html;
    const char* reason;
  };
  const auto row = GENERATE(values<Row>({
      {"a list of teasers", Head("Politics") + "<h1>Politics</h1>" + Teasers(8), "section page"},
      {"a tag's page",
       Head("Bridges", "<link rel=canonical href=https://paper.example/tag/bridges>") + Teasers(4),
       "section page"},
      {"the site's front",
       Head("The Paper", "<link rel=canonical href=https://paper.example/>") + Teasers(8),
       "home page"},
      {"a search",
       Head("Results", "<link rel=canonical href=https://paper.example/search/x>") + Teasers(5),
       "search page"},
      {"an author's page", Head("Jane Doe", Ld(R"({"@type":"ProfilePage"})")) + kProse,
       "profile page"},
      {"a shop's page", Head("Kettle", "<meta property=og:type content=product>") + kProse,
       "product page"},
      {"a concert",
       Head("Concert", Ld(R"({"@type":"Event","location":{"@type":"Place"}})")) + kProse,
       "event page"},
      {"a film with a line under it",
       Head("The bridge", "<meta property=og:type content=video.other>") +
           "<p>Watch how the first walkers cross the bridge on Monday morning.</p>",
       "video page"},
      {"an imprint",
       Head("Impressum", "<link rel=canonical href=https://paper.example/impressum>") + kProse,
       "about page"},
      {"a German error with status 200",
       Head("Seite nicht gefunden") + "<p>Diese Seite gibt es nicht oder nicht mehr.</p>",
       "error page"},
      {"a Japanese error", Head("ページが見つかりません") + "<p>移動または削除されました。</p>",
       "error page"},
      {"an error that only the headline tells",
       Head("The Paper") + "<h1>404 - Página no encontrada</h1><p>La página no existe.</p>",
       "error page"},
      {"a vendor's challenge",
       Head("paper.example") + "<form id=challenge-form action=/x><p>One moment.</p></form>",
       "bot wall"},
      {"a press-and-hold check",
       Head("Access") + "<div id=px-captcha></div><p>Press &amp; Hold to go on.</p>", "bot wall"},
      {"a French consent wall in a dialog",
       Head("Le Journal") +
           "<div role=dialog><p>Nous et nos partenaires utilisons des cookies avec votre "
           "consentement. Accepter. Refuser.</p></div>",
       "consent wall"},
      {"a Russian login",
       Head("Вход") + "<form><input name=a><input type=password></form><p>Газета</p>",
       "login wall"},
      {"an empty shell", Head("The Paper") + "<div id=root></div>", "no text"},
      {"a shell that asks for scripts",
       Head("The Paper") + "<div id=root>Please enable JavaScript to read this.</div>",
       "needs JavaScript"},
  }));
  DYNAMIC_SECTION(row.what) {
    const Article article = Extract(row.html, {});
    CHECK_FALSE(article.is_article);
    CHECK(article.not_article_reason == row.reason);
  }
}

TEST_CASE("what looks like one of them and is an article stays one", "[extract][is_article]") {
  struct Row {
    const char* what;
    std::string html;
  };
  std::string links = "<ul>";
  for (int i = 0; i < 50; ++i) links += "<li><a href=/x>More news of the town</a></li>";
  const auto row = GENERATE_COPY(values<Row>({
      {"a short one among many links",
       Head("Bridge open") + "<h1>Bridge open</h1>" + kProse + links},
      {"one with teasers behind it",
       Head("Bridge open") + "<h1>Bridge open</h1>" + kProse + Teasers(8)},
      {"one with a login form at its top",
       Head("Bridge open") + "<header><form><input type=password></form></header>" + kProse},
      {"a text cut at a paywall",
       Head("Bridge open", Ld(R"({"@type":"NewsArticle","isAccessibleForFree":false})")) +
           "<p>The new bridge was opened on Monday.</p><p>Subscribe to read on.</p>"},
      {"one about cookies",
       Head("The cookie law") + kProse +
           "<p>Cookies need consent, says the law on privacy that the town had "
           "asked for, which the partners of the local paper oppose with all their "
           "might.</p><p>The "
           "harbour master, who keeps a small page with the tides, has taken his banner down and "
           "says "
           "that nobody has missed it since the spring.</p>"},
      {"one whose headline speaks of an error",
       Head("Forbidden city: not found on any map", "<meta property=og:type content=article>") +
           kProse},
      {"a live ticker",
       Head("Live", Ld(R"({"@type":"LiveBlogPosting"})")) + "<h3>9:12</h3>" + kProse},
  }));
  DYNAMIC_SECTION(row.what) { CHECK(Extract(row.html, {}).not_article_reason == ""); }
}

TEST_CASE("a text cut at a paywall says that it is not free", "[extract][is_article]") {
  const Article article = Extract(
      Head("Bridge", Ld(R"({"@type":"NewsArticle","isAccessibleForFree":false})")) + kProse, {});
  CHECK(article.is_article);
  CHECK(article.is_accessible_for_free == false);
}

}  // namespace wirefold
