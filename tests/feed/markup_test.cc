#include "crawler/feed/markup.h"

#include <catch2/catch.hpp>

#include "text/utf8.h"

using namespace wirefold;

TEST_CASE("a name and its address are told apart", "[person]") {
  struct Row {
    const char* in;
    const char* name;
    const char* email;
  };
  const auto row = GENERATE(values<Row>({
      {"Jane Doe", "Jane Doe", ""},
      {"jane@paper.example", "", "jane@paper.example"},
      {"jane@paper.example (Jane Doe)", "Jane Doe", "jane@paper.example"},
      {"Jane Doe (jane@paper.example)", "Jane Doe", "jane@paper.example"},
      {"Jane Doe <jane@paper.example>", "Jane Doe", "jane@paper.example"},
      {"\"Jane Doe\" <jane@paper.example>", "Jane Doe", "jane@paper.example"},
      {"Jane &lt;jane+x@paper.example&gt;", "Jane", "jane+x@paper.example"},
      {"@jane", "@jane", ""},
      {"jane@home", "jane@home", ""},
      {"", "", ""},
  }));
  DYNAMIC_SECTION(row.in) {
    const Person person = ParsePerson(row.in);
    CHECK(person.name == row.name);
    CHECK(person.email == row.email);
  }
}

TEST_CASE("markup becomes text", "[markup]") {
  CHECK(PlainText("<p>a</p><p>b &amp; c</p>") == "a  b & c");
  CHECK(PlainText("un<b>broken</b>") == "unbroken");
  CHECK(PlainText("a<script>if (x < y) {}</script>b<!-- c -->") == "ab");
  CHECK(PlainText("1 < 2 <3 <a") == "1 < 2 <3 <a");
  CHECK(PlainText("<a title='x > y'>z</a>") == "z");
}

TEST_CASE("links in markup are seen from the feed", "[markup]") {
  const LinkBase base("https://x.example/a/b");
  Links links(2048);
  CHECK(WithAbsoluteLinks("<a href=\"c\">/d</a> <img src='//y.example/i.png'>", base, links) ==
        "<a href=\"https://x.example/a/c\">/d</a> <img src='https://y.example/i.png'>");
  CHECK(WithAbsoluteLinks("<a href=\"#here\"> <a href=\"mailto:x\">", base, links) ==
        "<a href=\"#here\"> <a href=\"mailto:x\">");
  CHECK(WithAbsoluteLinks("<a href=\"c\">", LinkBase(), links) == "<a href=\"c\">");
}

TEST_CASE("one outer div is no content", "[markup]") {
  CHECK(WithoutOuterDiv("<div><p>a</p></div>") == "<p>a</p>");
  CHECK(WithoutOuterDiv("<div>a</div><div>b</div>") == "<div>a</div><div>b</div>");
  CHECK(WithoutOuterDiv("<div>a") == "<div>a");
}

TEST_CASE("base64 is decoded or refused", "[markup]") {
  CHECK(DecodeBase64("SGVs\n bG8=") == "Hello");
  CHECK(DecodeBase64("not base64!") == "");
}

TEST_CASE("a cut falls between characters", "[markup]") {
  std::string text = "日本語";
  CutTo(text, 2);
  CHECK(text == "日本…");
  CutTo(text, 3);
  CHECK(text == "日本…");
}
