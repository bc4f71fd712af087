#include "text/xml_write.h"

#include <catch2/catch.hpp>

namespace wirefold {

TEST_CASE("a text is escaped, and what XML cannot hold is left out", "[xml]") {
  struct Row {
    const char* name;
    std::string in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"plain", "Prices rise", "Prices rise"},
      {"markup", "<b a=\"1\">&amp;</b>", "&lt;b a=&quot;1&quot;&gt;&amp;amp;&lt;/b&gt;"},
      {"the end of a CDATA section", "]]>", "]]&gt;"},
      {"line breaks and tabs stay", "a\n\tb", "a\n\tb"},
      {"a carriage return stays one", "a\rb", "a&#13;b"},
      {"control characters", std::string("a\x00\x1b[31m\x7f\xC2\x9B", 9) + "b", "a[31mb"},
      {"what is no character",
       "a\xEF\xBF\xBE\xEF\xBF\xBF"
       "b",
       "ab"},
      {"what is no UTF-8",
       "a\xFF\xC3"
       "b\xED\xA0\x80",
       "ab"},
      {"other languages", "越南 🙂", "越南 🙂"},
  }));
  DYNAMIC_SECTION(row.name) {
    std::string out;
    AppendXmlText(out, row.in);
    CHECK(out == row.out);
  }
}

TEST_CASE("elements nest, and say nothing where there is nothing to say", "[xml]") {
  std::string out;
  XmlWriter xml(out, 1);
  xml.Open("entry", {{"xml:lang", "en"}, {"empty", ""}});
  xml.Element("title", "A & B").ElementIf("rights", "").Empty("link", {{"href", "https://a/?b&c"}});
  xml.Close();
  CHECK(out ==
        "  <entry xml:lang=\"en\">\n    <title>A &amp; B</title>\n"
        "    <link href=\"https://a/?b&amp;c\"/>\n  </entry>\n");
}

}  // namespace wirefold
