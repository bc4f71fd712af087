#include "text/xml.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

#include "tests/pieces.h"
#include "text/charset.h"
#include "text/xml_check.h"

using namespace wirefold;

namespace {

// What was heard, as a canonical document.
class Recorder : public XmlHandler {
 public:
  void Start(const XmlElement& element) override {
    heard += "<" + std::string(element.name);
    for (const XmlAttribute& a : element.attributes)
      heard += " " + std::string(a.name) + "=" + std::string(a.value);
    heard += ">";
    ++depth;
    deepest = std::max(deepest, depth);
  }
  void End(std::string_view name, std::string_view) override {
    heard += "</" + std::string(name) + ">";
    --depth;
  }
  void Text(std::string_view text) override { heard += text; }
  std::string heard;
  int depth = 0;
  int deepest = 0;
};

struct Outcome {
  std::string heard;
  bool well_formed;
};

Outcome Hear(std::string_view document) {
  Recorder recorder;
  const auto outcome = ParseXml(document, recorder);
  REQUIRE(outcome);
  CHECK(recorder.depth == 0);
  CHECK(IsUtf8(recorder.heard));
  return {recorder.heard, outcome->well_formed};
}

}  // namespace

TEST_CASE("well-formed XML is heard as it stands", "[xml]") {
  struct Row {
    const char* name;
    const char* in;
    const char* heard;
  };
  const auto row = GENERATE(values<Row>({
      {"elements and text", "<rss><t>x</t></rss>", "<rss><t>x</t></rss>"},
      {"declaration, comment, instruction",
       "<?xml version='1.0'?><!-- c --><?p x?><rss/><!-- d -->", "<rss></rss>"},
      {"the five entities", "<t>&lt;&gt;&amp;&quot;&apos;</t>", "<t><>&\"'</t>"},
      {"and in attributes", "<t a='&amp;&lt;&quot;&#38;'/>", "<t a=&<\"&></t>"},
      {"an escaped reference stays one", "<t a='&amp;#38;'>&amp;#38;</t>", "<t a=&#38;>&#38;</t>"},
      {"CDATA", "<t><![CDATA[a <b> & c]]></t>", "<t>a <b> & c</t>"},
      {"numbers", "<t>&#233;&#xE9;</t>", "<t>éé</t>"},
      {"numbers meant as windows-1252", "<t>&#145;a&#146;</t>", "<t>‘a’</t>"},
      {"XML 1.1", "<?xml version='1.1'?><t/>", "<t></t>"},
      {"a declared entity", "<!DOCTYPE t [<!ENTITY x \"y &#233;\">]><t>&x;</t>", "<t>y é</t>"},
  }));
  DYNAMIC_SECTION(row.name) {
    const Outcome outcome = Hear(row.in);
    CHECK(outcome.heard == row.heard);
    CHECK(outcome.well_formed);
  }
}

TEST_CASE("broken XML is heard as it was meant, and said to be broken", "[xml]") {
  struct Row {
    const char* name;
    std::string in;
    const char* heard;
  };
  const auto row = GENERATE(values<Row>({
      {"bare ampersands", "<t>D&D, AT&T & Co</t>", "<t>D&D, AT&T & Co</t>"},
      {"]]> around what is left out", "<t>words ]]<!-- c -->> a]<?p?>]> b</u>>c</t>",
       "<t>words ]]> a]]> b>c</t>"},
      {"an end before the beginning", "</a><t>a</t>", "<t>a</t>"},
      {"an instruction without a name", "<t>a<?\"?>b<?1 c?><?n?.<?n d?></t>", "<t>ab</t>"},
      {"in an address", "<t a='?a=1&copy=2&b'/>", "<t a=?a=1&copy=2&b></t>"},
      {"HTML's entities", "<t>caf&eacute;</t>", "<t>café</t>"},
      {"a reference in another case", "<t>&#X41;</t>", "<t>A</t>"},
      {"a character in two halves", "<t>&#xD83D;&#xDE00;</t>", "<t>😀</t>"},
      {"unknown entity", "<t>&nosuch;</t>", "<t>&nosuch;</t>"},
      {"less-than in text", "<t>1 < 2 <3</t>", "<t>1 < 2 <3</t>"},
      {"]]> in text", "<t>a]]>b</t>", "<t>a]]>b</t>"},
      {"control characters", "<t>a\x08\x0B z&#8;</t>", "<t>a z</t>"},
      {"NUL", std::string("<t>a\0b</t>", 10), "<t>ab</t>"},
      {"U+FFFF", "<t>a\xEF\xBF\xBF</t>", "<t>a</t>"},
      {"cut in text", "<rss><t>abc", "<rss><t>abc</t></rss>"},
      {"cut in a tag", "<rss><t>abc</t><u x='", "<rss><t>abc</t></rss>"},
      {"cut in CDATA", "<rss><t><![CDATA[abc", "<rss><t>abc</t></rss>"},
      {"a wrong end tag ends nothing", "<rss><t>x</u></t></rss>", "<rss><t>x</t></rss>"},
      {"an end tag ends what is inside", "<rss><t><b>x</t><u/></rss>",
       "<rss><t><b>x</b></t><u></u></rss>"},
      {"crossed tags", "<t><b><i>x</b></i>y</t>", "<t><b><i>x</i></b>y</t>"},
      {"unescaped HTML", "<t>a<br>b<img src=x>c</t>", "<t>a<br></br>b<img src=x></img>c</t>"},
      {"end tag in another case", "<t><A>x</a></t>", "<t><A>x</A></t>"},
      {"unquoted and doubled attributes", "<t a=1 a='2' b/>", "<t a=1 b=></t>"},
      {"PHP's warnings first", "<br />\n<b>Warning</b>: x\n<?xml version='1.0'?><rss/>",
       "<rss></rss>"},
      {"blanks first", "  \n<?xml version='1.0'?><rss/>", "<rss></rss>"},
      {"a quote too many in a tag", "<rss><t a='1' \"><u>x</u></t></rss>",
       "<rss><t a=1><u>x</u></t></rss>"},
      {"what is no attribute in a tag", "<rss><t ?><u = >x</u></t></rss>",
       "<rss><t><u>x</u></t></rss>"},
      {"a comment of three hyphens", "<rss><!--- c ---><t>x</t></rss>", "<rss><t>x</t></rss>"},
      {"a comment behind the root without end", "<rss/><!-- d", "<rss></rss>"},
      {"a second document", "<rss/><rss><x/></rss>", "<rss></rss>"},
      {"script behind the root", "<rss/><script>if (a<b)</script>", "<rss></rss>"},
      {"a prefix nobody declared", "<rss><dc:date>x</dc:date></rss>", "<rss><date>x</date></rss>"},
  }));
  DYNAMIC_SECTION(row.name) {
    const Outcome outcome = Hear(row.in);
    CHECK(outcome.heard == row.heard);
    CHECK_FALSE(outcome.well_formed);
  }
}

TEST_CASE("an element whose name is none is left out, what is in it stays", "[xml]") {
  struct Row {
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"<a><b\u00D7>x</b\u00D7></a>", "<a>x</a>"},
      {"<a><b:c:d>x</b:c:d></a>", "<a>x</a>"},
      {"<a><b\u00E9>x</b\u00E9></a>", "<a><b\u00E9>x</b\u00E9></a>"},
      {"<a c\u00D7='1' d='2'>x</a>", "<a d='2'>x</a>"},
      {"<a><!--- b ---><c/></a>", "<a><c/></a>"},
  }));
  DYNAMIC_SECTION(row.in) { CHECK(Hear(row.in).heard == Hear(row.out).heard); }
}

TEST_CASE("a name is as long as it may be, and its characters stay whole", "[xml]") {
  const auto named = [](size_t letters) {
    std::string name, document = "<a>";
    for (size_t i = 0; i < letters; ++i) name += "\u00E9";
    for (int i = 0; i < 50; ++i) document += fmt::format("<{0}>x</{0}>", name);
    return document + "</a>";
  };
  CHECK(Hear(named(100)).heard == named(100));
  CHECK(Hear(named(101)).heard == "<a>" + std::string(50, 'x') + "</a>");
}

TEST_CASE("a document without a root is not well-formed", "[xml]") {
  const char* in = GENERATE("</a", "", "<!-- a -->", "text");
  CHECK_FALSE(Hear(in).well_formed);
}

TEST_CASE("where a document broke off is heard", "[xml]") {
  struct CutRecorder : Recorder {
    void Cut() override { heard += "|"; }
  };
  struct Row {
    const char* name;
    const char* in;
    const char* heard;
  };
  const auto row = GENERATE(values<Row>({
      {"whole", "<rss><t>a</t></rss>", "<rss><t>a</t></rss>"},
      {"whole, with an instruction", "<rss><?cut?></rss>", "<rss></rss>"},
      {"whole, mended, with an instruction", "<rss>&<?cut?></rss>", "<rss>&</rss>"},
      {"an element not closed", "<rss><t>a</rss>", "<rss><t>a</t></rss>"},
      {"in text", "<rss><t>a</t><u>b", "<rss><t>a</t><u>b|</u></rss>"},
      {"in CDATA", "<rss><u><![CDATA[b", "<rss><u>b|</u></rss>"},
      {"in a start tag", "<rss><t>a</t><u href='b", "<rss><t>a</t>|</rss>"},
      {"between elements", "<rss><t>a</t>", "<rss><t>a</t>|</rss>"},
      {"in an end tag", "<rss><t>a</t><u>b</", "<rss><t>a</t><u>b</|</u></rss>"},
      {"in an end tag's name", "<rss><tt>a</t", "<rss><tt>a</tt>|</rss>"},
      {"in an end tag that could be another's", "<rss><t><tt>a</t",
       "<rss><t><tt>a</tt>|</t></rss>"},
      {"in the root's end tag", "<rss><t>a</t></rs", "<rss><t>a</t></rss>"},
  }));
  DYNAMIC_SECTION(row.name) {
    CutRecorder recorder;
    const auto outcome = ParseXml(row.in, recorder);
    REQUIRE(outcome);
    CHECK(recorder.heard == row.heard);
    CHECK(outcome->complete == (recorder.heard.find('|') == std::string::npos));
  }
}

TEST_CASE("B8: no document makes XML read, load or grow", "[xml]") {
  const std::string head = "<!DOCTYPE rss [";
  CHECK(Hear(head + "<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss>&x;</rss>").heard ==
        "<rss>&x;</rss>");
  CHECK(Hear("<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd'><rss>x</rss>").heard ==
        "<rss>x</rss>");
  for (const char* harmless :
       {"<!DOCTYPE rss [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/x'>%x;]><rss>x</rss>",
        "<rss xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd' "
        "parse='text'/>x</rss>",
        "<!DOCTYPE rss [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><rss>&a;</rss>"}) {
    const std::string heard = Hear(harmless).heard;
    INFO(heard);
    CHECK(heard.find("root:") == std::string::npos);
    CHECK(heard.size() < 150);
  }
  // A billion laughs: entities in entities are not expanded.
  std::string laughs = head + "<!ENTITY a0 'ha'>";
  for (int i = 1; i < 20; ++i) {
    laughs += "<!ENTITY a" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k) laughs += "&a" + std::to_string(i - 1) + ";";
    laughs += "'>";
  }
  CHECK(Hear(laughs + "]><rss>&a19;</rss>").heard.size() < 1000);
  // Quadratic blow-up: what a document's own entities add is capped.
  std::string blow = head + "<!ENTITY a '" + std::string(1000, 'x') + "'>]><rss>";
  for (int i = 0; i < 10'000; ++i) blow += "&a;";
  CHECK(Hear(blow + "</rss>").heard.size() < 1'000'000);
}

TEST_CASE("B8: of a tag that libxml2 would choke on the first attributes are read", "[xml]") {
  std::string many = "<rss><t";
  for (int i = 0; i < 50'000; ++i) many += " a" + std::to_string(i) + "='1'";
  const Outcome outcome = Hear(many + ">x</t></rss>");
  CHECK_FALSE(outcome.well_formed);
  CHECK(outcome.heard.substr(0, 18) == "<rss><t a0=1 a1=1 ");
  CHECK(outcome.heard.size() < 3000);
  CHECK(outcome.heard.substr(outcome.heard.size() - 12) == ">x</t></rss>");
  CHECK(Hear("<rss><t a='" + std::string(70'000, 'x') + "' b='c'/></rss>").heard ==
        "<rss><t b=c></t></rss>");
}

TEST_CASE("B1, B8: of very many name spaces in scope the first are read", "[xml]") {
  // How many of the names with a prefix have its address.
  class Spaces : public XmlHandler {
   public:
    void Start(const XmlElement& element) override { found += !element.name_space.empty(); }
    void End(std::string_view, std::string_view) override {}
    void Text(std::string_view) override {}
    size_t found = 0;
  };
  struct Row {
    const char* name;
    const char* open;  // of which a hundred stand in one another
    const char* inside;
    const char* close;
    size_t found;  // name spaces; the elements themselves may have one as well
    bool well_formed;
  };
  const auto row = GENERATE(values<Row>({
      {"one each", "<b xmlns:p{0}='u'>", "<p{0}:a/>", "</b>", 100, true},
      {"two each", "<b xmlns:p{0}='u' xmlns:q{0}='v'>", "<p{0}:a/>", "</b>", 64, false},
      {"two each, broken otherwise", "<b xmlns:p{0}='u' xmlns:q{0}='&'>", "<p{0}:a/>", "</b>", 64,
       false},
      {"in elements beside one another", "<b xmlns:p{0}='u' xmlns:q{0}='v'><p{0}:a/></b>", "", "",
       100, true},
      {"in empty elements", "<p{0}:b xmlns:p{0}='u' xmlns:q{0}='v'/>", "", "", 100, true},
  }));
  DYNAMIC_SECTION(row.name) {
    std::string document = "<rss>";
    for (const char* part : {row.open, row.inside, row.close})
      for (int i = 0; i < 100; ++i) document += fmt::format(fmt::runtime(part), i);
    Spaces spaces;
    const auto outcome = ParseXml(document + "</rss>", spaces);
    REQUIRE(outcome);
    CHECK(spaces.found == row.found);
    CHECK(outcome->well_formed == row.well_formed);
  }
  const std::string longest = "u:" + std::string(kMaxXmlSpaceBytes - 2, 'x');
  CHECK(Hear("<rss xmlns='" + longest + "'/>").well_formed);
  CHECK_FALSE(Hear("<rss xmlns='" + longest + "x'/>").well_formed);
  Spaces spaces;
  REQUIRE(ParseXml("<rss xmlns='" + longest + "x'><a/></rss>", spaces));
  CHECK(spaces.found == 0);
}

TEST_CASE("B8: what libxml2 is slow on in numbers never reaches it", "[xml]") {
  std::string declared = "<!DOCTYPE rss [", spaces = "<rss>";
  for (int i = 0; i < 3'000; ++i) {
    declared += "<!ENTITY e" + std::to_string(i) + " 'x'>";
    const std::string n = std::to_string(i);
    spaces += "<a" + n + ":t xmlns:a" + n + "='u:" + n + "'/>";
  }
  // The first 200 are known.
  CHECK(Hear(declared + "]><rss>&e0;&e199;&e200;&e2999;</rss>").heard ==
        "<rss>xx&e200;&e2999;</rss>");
  CHECK(Hear(spaces + "x</rss>").heard.ends_with("x</rss>"));
  for (const char* part : {"<a{0}/>", "<a b{0}=''/>", "<a xmlns:b='u:{0}'/>", "<a{0}>x</A{0}>"}) {
    std::string many = "<rss>";
    for (int i = 0; i < 10'001; ++i) many += fmt::format(fmt::runtime(part), i);
    Recorder recorder;
    const auto outcome = ParseXml(many + "</rss>", recorder);
    INFO(part);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == Code::kTooLarge);
    CHECK(outcome.error().what == "more than 10000 different names");
  }
  std::string undeclared = "<rss>";
  for (int i = 0; i <= 500'000; ++i) undeclared += "<a:b/>";
  Recorder recorder;
  const auto outcome = ParseXml(undeclared + "</rss>", recorder);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == Code::kTooLarge);
  CHECK(outcome.error().what == "more than 500000 faults");
}

TEST_CASE("a long text comes whole, mended or not, whatever stands where it is cut", "[xml]") {
  for (const std::string part :
       {"word ", "&amp;", "&lt;b", "\xE5\xAD\x97", "caf&eacute;", "&", "a&b", "x", "]]>", "a]]>",
        "&#xD83D;&#xDE00;", "b&#55357;&#56832;", "ab&#xD83D;&#xDE00;"}) {
    const std::string heard = Hear("<rss>" + part + "</rss>").heard;
    const std::string once = heard.substr(5, heard.size() - 11);
    std::string in = "<rss>", out = "<rss>";
    while (in.size() < 200'000) {
      in += part;
      out += once;
    }
    INFO(part);
    CHECK((Hear(in + "</rss>").heard == out + "</rss>"));
  }
}

TEST_CASE("B2: of a text that never ends four megabytes are heard", "[xml]") {
  const Outcome outcome = Hear("<rss><t>" + std::string(5 << 20, '&') + "</t><t>x</t></rss>");
  CHECK_FALSE(outcome.well_formed);
  CHECK(outcome.heard.size() < (4 << 20) + 100);
  CHECK(outcome.heard.ends_with("&</t><t>x</t></rss>"));
}

TEST_CASE("a document in pieces is heard as in one, wherever it is cut", "[xml]") {
  const std::string document = GENERATE(values<std::string>({
      "<?xml version='1.0'?><rss><t a='1'>x &amp; y</t></rss>",
      "<rss><t a='&lt;' b=\"it's\"><![CDATA[a ]] > b]]></t><!-- c - --></rss> <!-- d -->",
      "<rss>caf&eacute; &#145;a&#146; D&D <t/>1 < 2 ]]> <b>x</i></B></rss><more/>",
      "<!DOCTYPE rss [<!ENTITY x \"y\">]><rss a=1 a='2'><t>&x;&z;</u><?cut?></rss>",
      "<rss><t>a</t><u href='b'>c</u><br>x<u>cut <![CDATA[here",
      "<rss><t a='never closed>x</t><t>y</t></rss>",
  }));
  // A window is 64 KiB at first: the padding moves its end over each byte of the document.
  for (size_t at = 0; at <= document.size(); ++at) {
    const std::string padded = std::string(64 * 1024 - at, ' ') + document;
    Recorder whole, cut;
    const auto expected = ParseXml(padded, whole);
    Pieces pieces(padded, 64 * 1024);
    const auto outcome = ParseXml(pieces, cut);
    REQUIRE(expected);
    REQUIRE(outcome);
    INFO(at);
    CHECK(cut.heard == whole.heard);
    CHECK(outcome->well_formed == expected->well_formed);
    CHECK(outcome->complete == expected->complete);
    CHECK(outcome->line == expected->line);
  }
  Pieces small(document, 1);
  Recorder heard;
  REQUIRE(ParseXml(small, heard));
  CHECK(heard.heard == Hear(document).heard);
}

TEST_CASE("B8: depth is bounded and the text stays", "[xml]") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<d>";
  Recorder recorder;
  REQUIRE(ParseXml("<rss>" + deep + "found", recorder));
  CHECK(recorder.deepest <= 200);
  CHECK(recorder.heard.find("found") != std::string::npos);
}

TEST_CASE("a handler may stop the parse", "[xml]") {
  struct Stopper : Recorder {
    bool Stop() const override { return heard.size() > 5; }
  } stopper;
  REQUIRE(ParseXml("<rss><a/><b/></rss>", stopper));
  CHECK(stopper.heard.find("<b>") == std::string::npos);
}
