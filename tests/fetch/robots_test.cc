#include "crawler/fetch/robots.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace wirefold;

namespace {

Url At(const std::string& path) { return *Url::Parse("https://news.example" + path, 1 << 20); }

bool Allows(std::string_view file, const std::string& path) {
  return Robots::Parse(file, "wirefold").Allows(At(path));
}

// Which of `paths` ('+' or '-' in front of each) the file allows.
struct Row {
  const char* name;
  const char* file;
  std::vector<const char*> paths;
};

void CheckRows(const std::vector<Row>& rows) {
  for (const Row& row : rows) DYNAMIC_SECTION(row.name) {
      for (const std::string path : row.paths) {
        INFO(path);
        CHECK(Allows(row.file, path.substr(1)) == (path[0] == '+'));
      }
    }
}

}  // namespace

TEST_CASE("the groups of our name count, else those of everybody (RFC 9309 2.2.1)", "[robots]") {
  CheckRows({
      {"everybody", "User-agent: *\nDisallow: /x\n", {"-/x", "+/y"}},
      {"our name in any case", "User-agent: WireFOLD\nDisallow: /x\n", {"-/x", "+/y"}},
      {"a version behind the name", "User-agent: wirefold/2.1 (x)\nDisallow: /x\n", {"-/x"}},
      {"a longer name is another", "User-agent: wirefold-images\nDisallow: /\n", {"+/x"}},
      {"a shorter name is another", "User-agent: wire\nDisallow: /\n", {"+/x"}},
      {"our group with no rules",
       "User-agent: *\nDisallow: /\n\nUser-agent: wirefold\nDisallow:\n",
       {"+/x"}},
      {"our group at the end of the file",
       "User-agent: *\nDisallow: /\n\nUser-agent: wirefold",
       {"+/x"}},
      {"groups of one name are one",
       "User-agent: wirefold\nDisallow: /a\nUser-agent: b\nDisallow: /\nUser-agent: wirefold\n"
       "Disallow: /c\n",
       {"-/a", "-/c", "+/d"}},
      {"names in a row",
       "User-agent: a\nUser-agent: wirefold\nUser-agent: b\nDisallow: /x\n",
       {"-/x"}},
      {"only rules end the row",
       "User-agent: wirefold\nCrawl-delay: 1\n\nSitemap: s\n# c\nUser-agent: b\nDisallow: /x\n",
       {"-/x"}},
      {"a rule without a path ends it too",
       "User-agent: wirefold\nDisallow:\nUser-agent: b\nDisallow: /x\n",
       {"+/x"}},
      {"rules before any group", "Disallow: /\nUser-agent: b\nDisallow: /\n", {"+/x"}},
      {"a name of nobody", "User-agent:\nDisallow: /x\n", {"+/x"}},
  });
}

TEST_CASE("the longest rule counts, and of equals the one that allows (2.2.2)", "[robots]") {
  CheckRows({
      {"longer allows", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", {"-/a/c", "+/a/b"}},
      {"longer forbids", "User-agent: *\nAllow: /a\nDisallow: /a/b\n", {"+/a/c", "-/a/b"}},
      {"equals", "User-agent: *\nDisallow: /a\nAllow: /a\n", {"+/a"}},
      {"stars count as letters", "User-agent: *\nDisallow: /a*\nAllow: /a\n", {"-/ab", "-/a"}},
      {"the file itself",
       "User-agent: *\nDisallow: /\n",
       {"+/robots.txt", "-/robots.txt2", "-/a/robots.txt"}},
  });
}

TEST_CASE("stars and a last dollar (2.2.3)", "[robots]") {
  CheckRows({
      {"star", "User-agent: *\nDisallow: /*/print\n", {"-/a/print", "-//print", "+/print"}},
      {"end", "User-agent: *\nDisallow: /*.pdf$\n", {"-/a.pdf", "+/a.pdf?b", "-/a.pdf.pdf"}},
      {"the end may lie in what a star took",
       "User-agent: *\nDisallow: /a*ab$\n",
       {"-/aab", "-/aabab", "+/ab", "+/aabb"}},
      {"a dollar elsewhere is a letter",
       "User-agent: *\nDisallow: /a$b\n",
       {"-/a$b", "-/a%24b", "+/a"}},
      {"an encoded star is a letter",
       "User-agent: *\nDisallow: /a%2A\n",
       {"-/a*", "-/a%2a", "+/ab"}},
      {"an encoded dollar is a letter", "User-agent: *\nDisallow: /a%24\n", {"-/a$b", "+/a"}},
      {"only a dollar", "User-agent: *\nDisallow: $\n", {"+/"}},
      {"only a star", "User-agent: *\nDisallow: *\n", {"-/", "-/a"}},
      {"a query", "User-agent: *\nDisallow: /*?\n", {"-/a?", "-/?b", "+/a"}},
  });
}

TEST_CASE("one character has one spelling, encoded or not (2.2.2)", "[robots]") {
  CheckRows({
      {"UTF-8 in the rule",
       "User-agent: *\nDisallow: /新聞\n",
       {"-/新聞", "-/%E6%96%B0%e8%81%9e", "+/新"}},
      {"encoded in the rule", "User-agent: *\nDisallow: /%e6%96%b0\n", {"-/新聞"}},
      {"letters", "User-agent: *\nDisallow: /b%61r\n", {"-/bar", "-/%62ar"}},
      {"a slash is not an encoded slash", "User-agent: *\nDisallow: /a/b\n", {"-/a/b", "+/a%2fb"}},
      {"neither reserved nor not", "User-agent: *\nDisallow: /a b|c\n", {"-/a b|c", "-/a%20b%7cc"}},
      {"a percent that encodes nothing",
       "User-agent: *\nDisallow: /100%\n",
       {"-/100%", "-/100%zz"}},
  });
}

TEST_CASE("files as they are", "[robots]") {
  CheckRows({
      {"empty", "", {"+/"}},
      {"BOM, CR LF", "\xef\xbb\xbfUser-agent: *\r\nDisallow: /x\r\n", {"-/x"}},
      {"CR alone", "User-agent: *\rDisallow: /x\r", {"-/x"}},
      {"blanks everywhere", " \tuser-AGENT\t: *  \n Disallow :  /x \t\n", {"-/x", "-/xy"}},
      {"comments", "User-agent: * # all\nDisallow: /x#y\n#Disallow: /z\n", {"-/x", "+/z"}},
      {"misspelt", "Useragent: *\nDissallow: /x\nDisalow: /y\n", {"-/x", "-/y"}},
      {"no colon", "User-agent *\nDisallow /x\n", {"-/x"}},
      {"an HTML page",
       "<!DOCTYPE html>\n<html><body>User-agent: *<br>Disallow: /</body></html>",
       {"+/x"}},
      {"no slash in front", "User-agent: *\nDisallow: x\n", {"+/x"}},
  });
}

TEST_CASE("stars cannot make the matching slow", "[robots]") {
  std::string rule = "/";
  for (int i = 0; i < 5000; ++i) rule += "a*";
  const std::string file =
      "User-agent: *\nDisallow: " + rule + "b$\nDisallow: /" + std::string(100'000, '*') + "c\n";
  CHECK(Allows(file, "/" + std::string(100'000, 'a')));
  CHECK_FALSE(Allows(file, "/" + std::string(100'000, 'a') + "b"));
}

TEST_CASE("B1: rules too many to compare with an address shut it, and say so", "[robots]") {
  const auto file = [](const char* rule, int times) {
    std::string text = "User-agent: *\nAllow: /first$\n";
    for (int i = 0; i < times; ++i) text += fmt::format(fmt::runtime(rule), i) + "\n";
    return Robots::Parse(text, "wirefold");
  };
  struct {
    const char* name;
    const char* rule;
    int times;
    std::string path;
    bool allowed;
  } const rows[] = {
      {"a few hundred with stars", "Disallow: /*aab{}", 500, "/" + std::string(200, 'a') + "b",
       true},
      {"thousands and a short address", "Disallow: *aab{}", 5'000, "/aaab", true},
      {"thousands and an address that lacks a letter of theirs", "Disallow: *aab{}", 20'000,
       "/" + std::string(2'000, 'a'), true},
      {"that lacks two letters in a row", "Disallow: *aab", 20'000, "/b" + std::string(2'000, 'a'),
       true},
      {"thousands without stars", "Disallow: /a{}", 20'000, "/ab" + std::string(2'000, 'a'), true},
      {"thousands and a long address", "Disallow: *aaab", 20'000, "/ab" + std::string(2'000, 'a'),
       false},
      {"thousands of stars each", "Disallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab", 5'000,
       "/ab" + std::string(100, 'a'), false},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const Robots robots = file(row.rule, row.times);
    CHECK(robots.Allows(At(row.path)) == row.allowed);
    CHECK((robots.Reason(At(row.path)).find("too many to compare") == std::string::npos) ==
          row.allowed);
    CHECK(robots.Allows(At("/first")));
  }
}

TEST_CASE("half a megabyte is read, in whole lines", "[robots]") {
  const std::string head = "User-agent: *\nDisallow: /\nAllow: /a\n#";
  const std::string room((500 << 10) - head.size() - 8, 'x');
  CHECK_FALSE(Allows(head + room + "\nAllow: /b", "/b"));
  CHECK(Allows(head + room.substr(10) + "\nAllow: /b\n", "/b"));
  CHECK(Allows(head + room + room, "/a"));
}

TEST_CASE("a crawl delay is that of the group that counts", "[robots]") {
  const auto delay = [](std::string_view file) {
    return Robots::Parse(file, "wirefold").crawl_delay();
  };
  CHECK(delay("User-agent: *\nCrawl-delay: 10\n") == Millis{10'000});
  CHECK(delay("User-agent: *\nCrawl-delay: 0.5\n") == Millis{500});
  // It ends no row of names, but is of those named before it.
  CHECK(delay("User-agent: wirefold\nCrawl-delay: 10\nUser-agent: b\nDisallow: /x\n") ==
        Millis{10'000});
  CHECK_FALSE(delay("User-agent: *\nCrawl-delay: 10\nUser-agent: wirefold\nDisallow: /x\n"));
  CHECK_FALSE(delay("User-agent: *\nCrawl-delay: 10\nDisallow:\nUser-agent: wirefold\n"));
  CHECK(delay("User-agent: wirefold\nCrawl-delay: 2\nDisallow:\n"
              "User-agent: wirefold\nCrawl-delay: 1\n") == Millis{2000});
  CHECK(delay("User-agent: *\nCrawl-delay: 99999999999999\n") == Millis{86'400'000});
  for (const char* bad : {"", "-1", "-0.5", "ten", "1s", ".5", "99999999999999999999", "1.2.3"})
    CHECK_FALSE(delay(std::string("User-agent: *\nCrawl-delay: ") + bad + "\n"));
}

TEST_CASE("sitemaps belong to no group", "[robots]") {
  const Robots robots = Robots::Parse(
      "Sitemap: https://a/1.xml\nUser-agent: b\nDisallow: /\nsitemap:https://a/2.xml\nSitemap:\n",
      "wirefold");
  CHECK(robots.sitemaps() == std::vector<std::string>{"https://a/1.xml", "https://a/2.xml"});
}

TEST_CASE("what a server answers decides what is allowed (2.3.1)", "[robots]") {
  const auto allows = [](int status) {
    return Robots::FromStatus(status, "User-agent: *\nDisallow: /x\n", "wirefold").Allows(At("/x"));
  };
  for (int status : {200, 203, 206}) CHECK_FALSE(allows(status));
  for (int status : {400, 401, 403, 404, 410, 418, 451}) CHECK(allows(status));
  for (int status : {429, 500, 502, 503, 504, 599, 301, 304, 100, 0, 999})
    CHECK_FALSE(allows(status));
  const Robots shut = Robots::FromStatus(503, "", "wirefold");
  CHECK(shut.shut());
  CHECK_FALSE(shut.Allows(At("/robots.txt")));
  CHECK(shut.Reason(At("/")) == "robots.txt could not be had: status 503");
  CHECK(Robots::Unreachable("no such host").Reason(At("/")) ==
        "robots.txt could not be had: no such host");
  CHECK_FALSE(Robots::Unreachable("x").Allows(At("/")));
  CHECK(Robots::AllowAll().Allows(At("/")));
  CHECK_FALSE(Robots::AllowAll().shut());
}

TEST_CASE("the reason names the line", "[robots]") {
  const Robots robots =
      Robots::Parse("# a\r\nUser-agent: *\r\n\r\nDisallow: /x\r\nAllow: /x/y\r\n", "wirefold");
  CHECK(robots.Reason(At("/x/z")) == "robots.txt line 4: Disallow: /x");
  CHECK(robots.Reason(At("/x/y")) == "robots.txt line 5: Allow: /x/y");
  CHECK(robots.Reason(At("/z")).empty());
}

TEST_CASE("a product token is letters, - and _", "[robots]") {
  CHECK(ProductToken("wirefold/0.1 (+https://example.org/bot)") == "wirefold");
  CHECK(ProductToken(" News_Bot-x 1") == "News_Bot-x");
  CHECK(ProductToken("/1").empty());
  CHECK(IsProductToken("wire-fold_x"));
  for (const char* bad : {"", "Foo Bar/2", "foo/2", "foo2", "*", "f\xc3\xb6o"})
    CHECK_FALSE(IsProductToken(bad));
}
