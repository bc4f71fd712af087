#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "base/ids.h"
#include "config/config.h"
#include "config/feed_list.h"

namespace wirefold {
namespace {

using Strings = std::vector<std::string>;

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
  CHECK(list->sources[0].tags == Strings{"Asia", "Markets & money"});
  CHECK(list->sources[0].folder == Strings{"Asia", "Markets & money"});
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
      {"HTML", "<html><body>no</body></html>", "f.opml: not OPML: its root is <html>, line 1"},
      {"no feed", Opml("<outline text='x'/>"), "f.opml: no outline with xmlUrl"},
      {"no feed but in comments", Opml("<outline isComment='true' xmlUrl='https://a.test/'/>"),
       "f.opml: no outline with xmlUrl but in comments"},
      {"nested one too deep",
       Opml(Repeat("<outline text='x'>", 33) + "<outline xmlUrl='https://a.test/'/>" +
            Repeat("</outline>", 33)),
       "f.opml: refused: outlines nested deeper than 32"},
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
  CHECK(list->warnings.size() == 1);
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
  CHECK(list->warnings.back() ==
        "f.opml: 1 feed used, 1000 left out; 980 more warnings like these");
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

TEST_CASE("long names of folders are not copied without end", "[opml]") {
  const std::string folder = "<outline text='" + std::string(500, 'f') + "'>";
  const auto list =
      ParseOpml(Opml(Repeat(folder, 31) +
                     [] {
                       std::string feeds;
                       for (int i = 0; i < 5'000; ++i)
                         feeds += "<outline xmlUrl='https://a.test/" + std::to_string(i) + "'/>";
                       return feeds;
                     }() +
                     Repeat("</outline>", 31)),
                "f.opml");
  REQUIRE(list);
  CHECK(list->sources.size() == (32u << 20) / (31 * 500));
}

TEST_CASE("a category is a tag, each name of its path one", "[opml]") {
  struct Row {
    const char* category;
    Strings tags;
  };
  const auto row = GENERATE(values<Row>({
      {"/Boston/Weather,tariffs", {"Boston", "Weather", "tariffs"}},
      {" AC/DC , /Politics,", {"AC/DC", "Politics"}},
      {"", {}},
  }));
  DYNAMIC_SECTION(row.category) {
    const auto list = ParseOpml(
        Opml(std::string("<outline xmlUrl='https://a.test/' category='") + row.category + "'/>"),
        "f.opml");
    REQUIRE(list);
    CHECK(list->sources[0].tags == row.tags);
    CHECK(list->sources[0].folder.empty());
  }
}

TEST_CASE("what is commented out is not followed, nor what stands in it", "[opml]") {
  const auto list = ParseOpml(Opml(R"(
<outline text="old" isComment="true"><outline text="in it" xmlUrl="https://a.test/1"/></outline>
<outline text="off" isComment="true" xmlUrl="https://a.test/2"/>
<outline text="on" isComment="false" isBreakpoint="true" xmlUrl="https://a.test/3"/>)"),
                              "f.opml");
  REQUIRE(list);
  REQUIRE(list->sources.size() == 1);
  CHECK(list->sources[0].name == "on");
  CHECK(list->warnings == Strings{"f.opml: 2 commented out (isComment)"});
}

TEST_CASE("another list that is included is named and not fetched", "[opml]") {
  const auto list =
      ParseOpml(Opml("<outline text='theirs' type='include' url='https://a.test/more.opml'/>"
                     "<outline text='feed' xmlUrl='feed://a.test/rss'/>"),
                "f.opml");
  REQUIRE(list);
  REQUIRE(list->sources.size() == 1);
  CHECK(list->sources[0].feeds == Strings{"http://a.test/rss"});
  REQUIRE(list->warnings.size() == 2);
  CHECK_THAT(list->warnings[0], Catch::StartsWith("f.opml: outline \"theirs\": type=\"include\""));
}

TEST_CASE("a list as it is written can be read by others", "[opml]") {
  const std::vector<Source> sources = {
      {"Bourse & Co",
       "https://b.test/",
       {"https://b.test/rss?a=1&b=2"},
       {},
       {"Asia", "x"},
       {"Asia"}},
      {"two", "", {"https://c.test/1", "https://c.test/2"}, {}, {}, {}},
      {"Bay", "", {"https://d.test/"}, {}, {"Asia", "Sea"}, {"Asia", "Sea"}},
  };
  CHECK(WriteOpml(sources, FromMillis(1'795'435'200'000)) ==
        R"(<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:wirefold="https://wirefold.example/opml">
  <head>
    <title>Feeds that wirefold follows</title>
    <dateCreated>Mon, 23 Nov 2026 12:00:00 GMT</dateCreated>
  </head>
  <body>
    <outline text="Asia" title="Asia">
      <outline text="Bourse &amp; Co" title="Bourse &amp; Co" type="rss" xmlUrl="https://b.test/rss?a=1&amp;b=2" htmlUrl="https://b.test/" category="x"/>
      <outline text="Sea" title="Sea">
        <outline text="Bay" title="Bay" type="rss" xmlUrl="https://d.test/"/>
      </outline>
    </outline>
    <outline text="two" title="two" type="rss" xmlUrl="https://c.test/1" wirefold:source="two"/>
    <outline text="two" title="two" type="rss" xmlUrl="https://c.test/2" wirefold:source="two"/>
  </body>
</opml>
)");
}

TEST_CASE("all that a source holds comes back as it was", "[opml]") {
  // Names are whatever the configuration takes: no control characters, not blank.
  const Strings words = {"a",
                         "News",
                         "\"quoted\"",
                         "it's",
                         "<b>bold</b>",
                         "R&amp;D",
                         "Q & A",
                         "a,b",
                         "/a/b",
                         "AC/DC",
                         " blank at both ends ",
                         "100%",
                         "%2C",
                         "日本語",
                         "Ärger",
                         "\xF0\x9F\x93\xB0",
                         "]]>",
                         "\xEF\xBF\xBE",
                         "xmlUrl",
                         "é\xCC\x81",
                         "&#10;",
                         std::string(2000, 'x'),
                         "a  b"};
  uint64_t state = 7;
  const auto pick = [&](size_t n) { return (state = Mix64(state)) % n; };
  const auto some = [&](size_t most) {
    Strings out;
    for (size_t n = pick(most + 1); n > 0; --n) out.push_back(words[pick(words.size())]);
    return out;
  };
  std::vector<Source> sources;
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i);
    Source source;
    source.name = words[pick(words.size())] + number;
    if (i % 5 == 0) source.name += ' ';
    if (pick(3)) source.home = "https://h" + number + ".test/?a=%22%3C%27&b";
    for (size_t n = pick(4); n > 0; --n)
      source.feeds.push_back("https://me:p%26w@h" + number + ".test/" + std::to_string(n) +
                             "?x=1&y=2,3");
    if (source.feeds.empty() || !pick(4))
      source.sitemaps = {"https://h" + number + ".test/s,1.xml",
                         "https://h" + number + ".test/%2C"};
    source.tags = some(4);
    source.folder = some(i % 50 ? 3 : 32);
    sources.push_back(source);
  }
  const std::string text = WriteOpml(sources, Time());
  const auto list = ParseFeedList(text, "f.opml");
  REQUIRE(list);
  CHECK(list->warnings.empty());
  const auto by_name = [](const Source& a, const Source& b) { return a.name < b.name; };
  std::sort(sources.begin(), sources.end(), by_name);
  std::vector<Source> read = list->sources;
  std::sort(read.begin(), read.end(), by_name);
  REQUIRE(read.size() == sources.size());
  for (size_t i = 0; i < read.size(); ++i) {
    Config both;
    both.sources = {sources[i], read[i]};
    INFO(DumpConfig(both));
    CHECK((read[i] == sources[i]));
  }
  CHECK((WriteOpml(list->sources, Time()) == text));
}

}  // namespace wirefold
