#include <catch2/catch.hpp>

#include "crawler/extract/article_html.h"
#include "crawler/extract/extract.h"
#include "tests/extract/shown.h"
#include "text/html.h"

namespace wirefold {
namespace {

const std::string kProse =
    "<p>First comes the news, the mayor opened the bridge on Monday in front of a crowd of four "
    "hundred people.</p><p>Second come the details, of which there are many in a story of this "
    "kind: what it cost and who paid for all of it.</p>";

// The body `html` as it would be shown.
std::string Shown(const std::string& html, const std::string& url = "https://paper.test/a/b") {
  const HtmlDocument document = *HtmlDocument::Parse(html);
  const PageBlocks page = PageBlocks::Read(document);
  return ArticleHtml(Body(page, std::vector<bool>(page.size(), true)), url);
}

}  // namespace

TEST_CASE("the body is shown in a small subset of HTML", "[extract][html]") {
  struct Row {
    const char* name;
    const char* html;
    const char* shown;
  };
  const auto row = GENERATE(values<Row>({
      {"paragraphs", "<p class=x style=y>One</p><div>Two</div>", "<p>One</p><p>Two</p>"},
      {"headlines below the page's own", "<h1>A</h1><h3>B</h3><h6>C</h6>",
       "<h2>A</h2><h3>B</h3><h4>C</h4>"},
      {"emphasis", "<p>a <b>b</b> <i>c</i><u>d</u> <strong><b>e</b></strong>",
       "<p>a <strong>b</strong> <em>c</em>d <strong>e</strong></p>"},
      {"words are neither glued nor parted", "<p>a<b>b</b>c <span>d</span> <span> e</span>f",
       "<p>a<strong>b</strong>c d ef</p>"},
      {"writing without blanks", "<p>今天<b>天气</b>很好。",
       "<p>今天<strong>天气</strong>很好。</p>"},
      {"a list", "<ul><li>a<li><p>b</p></ul><ol><li>c</ol>",
       "<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>"},
      {"an item without a list", "<li>a", "<ul><li>a</li></ul>"},
      {"a quotation", "<blockquote><p>a</p><p>b</p></blockquote><p>c",
       "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>"},
      {"code as written", "<pre>a\n  <code>b</code>\n</pre>", "<pre>a\n  <code>b</code></pre>"},
      {"a table", "<table><thead><tr><th>A<th>B</thead><tr><td>1<td>2<tr><td>3<br><br>4</table>",
       "<table><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr><tr><td>3<br>4</td>"
       "</tr></tbody></table>"},
      {"a line break", "<p>a<br>b<br>", "<p>a<br>b</p>"},
      {"two line breaks part paragraphs", "<div>a<br><br>b</div>", "<p>a</p><p>b</p>"},
      {"links are absolute", "<p><a href=../c title=t>c</a> <a href='mailto:a@b.test'>m</a>",
       "<p><a href=\"https://paper.test/c\">c</a> <a href=\"mailto:a@b.test\">m</a></p>"},
      {"the page's base counts", "<base href='/x/'><p><a href=c>c</a>",
       "<p><a href=\"https://paper.test/x/c\">c</a></p>"},
      {"text is escaped", "<p>1 &lt; 2 &amp;amp; \"3\"", "<p>1 &lt; 2 &amp;amp; &quot;3&quot;</p>"},
      {"nothing", "", ""},
  }));
  DYNAMIC_SECTION(row.name) {
    CHECK(Shown(row.html) == row.shown);
    CHECK(Fault(Shown(row.html)) == "");
  }
}

TEST_CASE("pictures stand where they stood, with their true address", "[extract][html]") {
  struct Row {
    const char* name;
    const char* picture;
    const char* shown;  // between two paragraphs
  };
  const auto row = GENERATE(values<Row>({
      {"plain", "<img src=/i.jpg alt='The bridge'>",
       "<p><img src=\"https://paper.test/i.jpg\" alt=\"The bridge\"></p>"},
      {"in a figure", "<figure><a href=/big.jpg><img src=i.jpg></a></figure>",
       "<p><img src=\"https://paper.test/a/i.jpg\" alt=\"\"></p>"},
      {"loaded late", "<img src='data:image/gif;base64,R0' data-src='i.jpg'>",
       "<p><img src=\"https://paper.test/a/i.jpg\" alt=\"\"></p>"},
      {"in several sizes", "<img srcset='/a,b.jpg 320w, /c.jpg 1024w,/d.jpg 640w'>",
       "<p><img src=\"https://paper.test/c.jpg\" alt=\"\"></p>"},
      {"of a picture element", "<picture><source srcset='/p.webp 2x'><img alt=x></picture>",
       "<p><img src=\"https://paper.test/p.webp\" alt=\"x\"></p>"},
      {"on an address of the reader's network", "<img src=http://192.168.1.1/reboot>", ""},
      {"on an address in other words", "<img src='//0xc0a80101/x' srcset='http://[fe80::1]/ 2x'>",
       ""},
      {"on a name of the reader's network", "<img src=http://router/x><img src=//nas.local/y>", ""},
      {"a counter", "<img src=/i.gif width=1 height=1>", ""},
      {"no address", "<img><img src=''><img src='data:,x'>", ""},
      {"an icon of a share bar", "<div class=share-bar><img src=/f.png></div>", ""},
      {"the same again", "<img src=/i.jpg><img src=/i.jpg>",
       "<p><img src=\"https://paper.test/i.jpg\" alt=\"\"></p>"},
  }));
  DYNAMIC_SECTION(row.name) {
    CHECK(Shown("<p>A</p>" + std::string(row.picture) + "<p>B</p>") ==
          "<p>A</p>" + std::string(row.shown) + "<p>B</p>");
  }
}

TEST_CASE("O2: what a page hides in its article comes out harmless", "[extract][html]") {
  std::vector<std::string> addresses = {"javascript:alert(1)",
                                        "JaVaScRiPt:alert(1)",
                                        " javascript:alert(1)",
                                        "java\tscript:alert(1)",
                                        "java\nscript:alert(1)",
                                        "&#106;avascript:alert(1)",
                                        "&#x6A;avascript:alert(1)",
                                        "javascript&colon;alert(1)",
                                        "java&Tab;script:alert(1)",
                                        "\x01javascript:alert(1)",
                                        "data:text/html,<script>alert(1)</script>",
                                        "data:text/html;base64,PHNjcmlwdD4=",
                                        "vbscript:msgbox(1)",
                                        "blob:https://x/1",
                                        "file:///etc/passwd",
                                        "about:blank",
                                        "view-source:javascript:alert(1)",
                                        "feed:javascript:alert(1)",
                                        "jar:javascript:alert(1)",
                                        "//evil.test\" onmouseover=\"alert(1)",
                                        "https://x/\"><script>alert(1)</script>",
                                        "https://x/' onload='alert(1)",
                                        "https:javascript:alert(1)",
                                        "javascript://x/%0Aalert(1)",
                                        "x:alert(1)",
                                        "\\javascript:alert(1)",
                                        "ws://x/",
                                        "tel:1",
                                        "intent://x",
                                        "//\x01"};
  std::vector<std::string> vectors;
  for (const std::string& address : addresses) {
    vectors.push_back("<p><a href=\"" + address + "\">x</a></p>");
    vectors.push_back("<p>x</p><img src=\"" + address + "\" alt='y'><p>z</p>");
    vectors.push_back("<p>x</p><img data-src='" + address + "'><p>z</p>");
  }
  for (const char* html :
       {"<p onclick=alert(1)>x</p>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<svg onload=alert(1)><p>x</p></svg>",
        "<math><mtext><p>x</mtext></math>",
        "<img src=https://x/ onerror=alert(1)><p>x",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<scr<script>ipt>alert(1)</script><p>x",
        "<p>x<script>alert(1)</script></p>",
        "<noscript><p>a<p>b<p title=\"</noscript><img src=x onerror=alert(1)>\">c</noscript>",
        "<p><a href=https://x/><a href=javascript:alert(1)>x</a></a></p>",
        "<a href=https://x/><p>x",
        "<table><tr><td><table><tr><td>x</table></table>",
        "<ul><li><ul><li>x</ul><li>y</ul>",
        "<b><p>x</b>y</p>",
        "<p><b><i>x</b>y</i></p>",
        "<blockquote><ul><li>x</ul></blockquote>",
        "<li><blockquote><pre>x</pre></blockquote></li>",
        "<td>x<th>y",
        "<p>x<br><br><br>",
        "<iframe src=javascript:alert(1)></iframe><p>x",
        "<object data=x><p>x</object>",
        "<form action=javascript:alert(1)><button>b</button><p>x</form>",
        "<base href='javascript:alert(1)//'><p><a href=x>y</a>",
        "<p>x<textarea></p><p>y</textarea>",
        "<style>p{}</style><p>x",
        "<p title='\"><script>'>x",
        "<!--><script>alert(1)--><p>x",
        "<p>x</p <script>alert(1)</script>",
        "<a name=x>y</a>",
        "<p>\xC0\xBCscript>x"})
    vectors.emplace_back(html);
  CHECK(vectors.size() >= 100);
  for (const std::string& html : vectors) {
    INFO(html);
    const std::string shown = Shown(html);
    INFO(shown);
    CHECK(Fault(shown) == "");
    CHECK(Fault(Extract("<title>t</title><article>" + kProse + html + kProse, {}).html) == "");
  }
}

TEST_CASE("N7: no address in an article has a user or a password", "[extract][html]") {
  const char* own = "http://u:s3cr3t@paper.test/a/b";
  CHECK(Shown("<base href=/c/><p><a href=d>d</a> <a href='http://w:s3cr3t@other.test/e'>e</a></p>"
              "<img src=/i.png><p>f</p>",
              own) ==
        "<p><a href=\"http://paper.test/c/d\">d</a> <a href=\"http://other.test/e\">e</a></p>"
        "<p><img src=\"http://paper.test/i.png\" alt=\"\"></p><p>f</p>");
  for (const char* said : {"http://v:s3cr3t@paper.test/a/b", "/a/b", ""}) {
    PageHints hints;
    hints.url = own;
    const Article article =
        Extract("<link rel=canonical href='" + std::string(said) +
                    "'><meta property=og:image content=/o.png><article><h1>Open</h1>" + kProse,
                hints);
    CHECK(article.canonical_url == "http://paper.test/a/b");
    CHECK(article.image == "http://paper.test/o.png");
  }
  Entry entry;
  entry.url = "http://u:s3cr3t@paper.test/a/b";
  entry.content_html = "<p>One <a href=/c>two</a></p>";
  const Article said = ArticleFromEntry(entry, "");
  CHECK(said.html == "<p>One <a href=\"http://paper.test/c\">two</a></p>");
  CHECK(said.canonical_url == "http://paper.test/a/b");
}

TEST_CASE("html holds the text's blocks and no others", "[extract][html]") {
  const Article article =
      Extract("<title>Open</title><article><h1>Open</h1>" + kProse +
                  "<div class=share><a href=x>Share</a></div></article><footer>Foot</footer>",
              {});
  CHECK(article.html.find("Second come") != article.html.npos);
  CHECK(article.html.find("Share") == article.html.npos);
  CHECK(article.html.find("Foot") == article.html.npos);
}

TEST_CASE("what a feed said is shown in the same subset", "[extract][html]") {
  Entry entry;
  entry.url = "https://paper.test/a/b";
  entry.content_html = "<p onclick=x>One <a href=/c>two</a></p><script>x</script>";
  CHECK(ArticleFromEntry(entry, "").html == "<p>One <a href=\"https://paper.test/c\">two</a></p>");
  entry.content_html.clear();
  entry.content_text = "1 < 2\n\nThree";
  CHECK(ArticleFromEntry(entry, "").html == "<p>1 &lt; 2</p><p>Three</p>");
}

TEST_CASE("HTML from elsewhere is taken only where it is as ours", "[html]") {
  struct Row {
    const char* name;
    const char* html;
    bool ours;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", "", true},
      {"text alone", "A &amp; B", true},
      {"blocks", "<h2>Head</h2><p>One<br>two <em>three</em></p><ul><li>x</li></ul>", true},
      {"a link", "<p><a href=\"https://a.test/?x=1&amp;y\">link</a></p>", true},
      {"a picture", "<p><img src=\"https://a.test/i.png\" alt=\"A 'cat'\"></p>", true},
      {"an address with an @ behind the host", "<a href=\"https://a.test/@me?b@c\">x</a>", true},
      {"a password", "<a href=\"https://me:s3cr3t@a.test/\">x</a>", false},
      {"a password of a picture's", "<img src=\"https://me:s3cr3t@a.test/i.png\">", false},
      {"a script", "<p>x</p><script>alert(1)</script>", false},
      {"a handler", "<img src=\"https://a.test/i.png\" onerror=\"alert(1)\">", false},
      {"a handler behind a slash", "<img/onerror=alert(1)>", false},
      {"an address that runs", "<a href=\"javascript:alert(1)\">x</a>", false},
      {"an address in capitals", "<a href=\"JavaScript:alert(1)\">x</a>", false},
      {"a picture from data", "<img src=\"data:text/html,x\">", false},
      {"no quotes", "<a href=https://a.test/>x</a>", false},
      {"a tag in an attribute", "<img src=\"https://a.test/\" alt=\"<script>\">", false},
      {"a style", "<p style=\"position:fixed\">x</p>", false},
      {"an element in capitals", "<P>x</P>", false},
      {"never closed", "<p>x", false},
      {"crossed", "<p><em>x</p></em>", false},
      {"closed and not opened", "</p></div>", false},
      {"a comment", "<!-- x -->", false},
      {"the last tag breaks off", "<p>x</p", false},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(IsArticleHtml(row.html) == row.ours); }
}

}  // namespace wirefold
