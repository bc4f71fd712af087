#include "text/entities.h"

#include <catch2/catch.hpp>

using namespace wirefold;

TEST_CASE("references are decoded once, by the HTML standard", "[entities]") {
  struct Row {
    const char* name;
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"the five", "&lt;a&gt; &amp; &quot;b&apos;&quot;", "<a> & \"b'\""},
      {"named", "caf&eacute; &mdash; &euro;1", "café — €1"},
      {"case matters", "&Eacute;&eacute;", "Éé"},
      {"two characters", "&NotEqualTilde;", "≂̸"},
      {"halves of UTF-16", "&#xD83D;&#xDE00; &#55357;&#56832; &#xD83D;x", "😀 😀 \uFFFDx"},
      {"decimal and hex", "&#8217;&#x2019;&#X2019;", "’’’"},
      {"windows-1252 meant", "&#145;quoted&#146; &#128;", "‘quoted’ €"},
      {"once only", "&amp;lt;b&amp;gt;", "&lt;b&gt;"},
      {"unknown stays", "&unknown; &nosuch", "&unknown; &nosuch"},
      {"old names need no semicolon", "caf&eacute au lait", "café au lait"},
      {"others do", "&hellip and", "&hellip and"},
      {"a parameter is none", "/?a=1&copy=2&reg=3", "/?a=1&copy=2&reg=3"},
      {"part of a longer word", "&notanentity", "&notanentity"},
      {"bare", "AT&T, D & D &", "AT&T, D & D &"},
      {"nothing behind the number sign", "&#; &#x; &#xg;", "&#; &#x; &#xg;"},
      {"beyond Unicode", "&#x110000;&#99999999999;&#xD800;&#0;", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"control characters say nothing", "a&#8;b&#x1F;c&#9;d", "abc\td"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(DecodeEntities(row.in) == row.out); }
}

TEST_CASE("escaped text may stand anywhere in HTML", "[entities]") {
  CHECK(EscapeHtml("a < b & \"c\" > d") == "a &lt; b &amp; &quot;c&quot; &gt; d");
}
