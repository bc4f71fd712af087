#include "config/opml.h"

#include <catch2/catch.hpp>
#include <string>

namespace wirefold {
namespace {

std::string Opml(const std::string& body) {
  return "<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><head/><body>\n" + body +
         "\n</body></opml>";
}

std::string Complaint(const std::string& bytes) {
  const auto list = ParseOpml(bytes, "f.opml");
  if (list) return "";
  CHECK(list.error().code == Code::kUsage);
  return list.error().what;
}

std::string Repeat(std::string_view part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("each outline with an address is a source, its folders are tags", "[opml]") {
  const auto list = ParseOpml(Opml(R"(
<outline text="Asia"><outline text="Markets &amp; money">
  <outline text="Bourse Daily" title="The Bourse Daily" type="rss" xmlUrl="http://bourse.test/rss" htmlUrl="http://bourse.test"/>
</outline></outline>
<outline xmlurl=" https://plain.test/feed "/>
<outline text="Bourse" xmlURL="https://other.test/1"/>
<outline text="Bourse" xmlUrl="https://other.test/2"/>)"),
                              "f.opml");
  REQUIRE(list);
  CHECK(list->warnings.empty());
  REQUIRE(list->sources.size() == 4);
  CHECK(list->sources[0].name == "The Bourse Daily");
  CHECK(list->sources[0].home == "http://bourse.test/");
  CHECK(list->sources[0].feeds == std::vector<std::string>{"http://bourse.test/rss"});
  CHECK(list->sources[0].tags == std::vector<std::string>{"Asia", "Markets & money"});
  CHECK(list->sources[1].name == "plain.test");
  CHECK(list->sources[1].tags.empty());
  CHECK(list->sources[2].name == "Bourse");
  CHECK(list->sources[3].name == "Bourse 2");
}

TEST_CASE("what is no list of feeds is refused with the reason", "[opml]") {
  struct Row {
    const char* name;
    std::string bytes;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"plain text", "https://a.test/feed\n", "f.opml: not OPML: "},
      {"nothing", "", "f.opml: not OPML: "},
      {"HTML", "<html><body>no</body></html>", "f.opml: not OPML: its root is not <opml>"},
      {"no feed", Opml("<outline text='x'/>"), "f.opml: no outline with xmlUrl"},
      {"nested without end", Opml(Repeat("<outline text='x'>", 10'000)), "f.opml: refused: "},
      {"a bomb of entities",
       "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><opml>&b;</opml>",
       "f.opml: refused: it declares entities (a list of feeds needs none)"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK_THAT(Complaint(row.bytes), Catch::StartsWith(row.says)); }
}

TEST_CASE("one bad address of fifty costs one feed and is named by its outline", "[opml]") {
  std::string body;
  for (int i = 0; i < 50; ++i)
    body += i == 20 ? "<outline text='The Bad One' xmlUrl='ftp://me:s3cr3t@bad.test/f'/>"
                    : "<outline text='ok' xmlUrl='https://h" + std::to_string(i) + ".test/f'/>";
  const auto list = ParseOpml(Opml(body), "f.opml");
  REQUIRE(list);
  CHECK(list->sources.size() == 49);
  REQUIRE(list->warnings.size() == 2);
  CHECK_THAT(list->warnings[0],
             Catch::StartsWith("f.opml: outline \"The Bad One\": ftp://***@bad.test/f: ") &&
                 Catch::EndsWith("(left out)"));
  CHECK(list->warnings[1] == "f.opml: 49 feeds used, 1 left out");
}

TEST_CASE("the same feed twice is noted and used once", "[opml]") {
  const auto list = ParseOpml(Opml("<outline text='a' xmlUrl='https://a.test/feed'/>"
                                   "<outline text='b' xmlUrl='https://a.test/feed/'/>"
                                   "<outline text='c' xmlUrl='HTTPS://A.test/feed?utm_source=x'/>"),
                              "f.opml");
  REQUIRE(list);
  CHECK(list->sources.size() == 1);
  CHECK(list->warnings.size() == 2);
}

TEST_CASE("a list that breaks off keeps what came before", "[opml]") {
  const auto list = ParseOpml(
      "<opml><body><outline text='a' xmlUrl='https://a.test/feed'/><outline te", "f.opml");
  REQUIRE(list);
  CHECK(list->sources.size() == 1);
  REQUIRE(list->warnings.size() == 2);
  CHECK_THAT(list->warnings[0], Catch::StartsWith("f.opml: damaged: "));
  CHECK(list->warnings[1] == "f.opml: 1 feed used, 0 left out");
}

TEST_CASE("a thousand bad addresses are not a thousand lines", "[opml]") {
  std::string body = "<outline text='ok' xmlUrl='https://a.test/f'/>";
  for (int i = 0; i < 1000; ++i) body += "<outline text='x' xmlUrl='ftp://bad.test/'/>";
  const auto list = ParseOpml(Opml(body), "f.opml");
  REQUIRE(list);
  CHECK(list->warnings.size() == 21);
  CHECK(list->warnings.back() == "f.opml: 1 feed used, 1000 left out");
}

TEST_CASE("ten thousand outlines of one name cost no more than ten thousand", "[opml]") {
  std::string body;
  for (int i = 0; i < 10'000; ++i)
    body += "<outline text='News' xmlUrl='https://n.test/" + std::to_string(i) + "'/>";
  const auto list = ParseOpml(Opml(body), "f.opml");
  REQUIRE(list);
  CHECK(list->sources.size() == 10'000);
  CHECK(list->sources.back().name == "News 10000");
}

}  // namespace wirefold
