#include "text/url.h"

#include <catch2/catch.hpp>

using namespace wirefold;

namespace {

std::string Spec(const Result<Url>& url) {
  return url ? url->spec() : "error: " + url.error().what;
}

struct Row {
  const char* name;
  const char* in;
  const char* out;
};

struct Pair {
  const char* base;
  const char* reference;
  const char* out;
};

}  // namespace

TEST_CASE("an address has one spelling", "[url]") {
  const auto row = GENERATE(values<Row>({
      {"plain", "http://example.com/a/b?c=d#e", "http://example.com/a/b?c=d#e"},
      {"an empty path is /", "https://example.com", "https://example.com/"},
      {"scheme and host in lower case, the path as it is", "HTTP://EXAMPLE.com/A",
       "http://example.com/A"},
      {"blanks at the ends", " \t\n http://example.com/ \r\n", "http://example.com/"},
      {"line breaks and tabs inside", "http://exam\nple.com/a\tb\r\nc", "http://example.com/abc"},
      {"http's port", "http://example.com:80/", "http://example.com/"},
      {"https's port", "https://example.com:443/", "https://example.com/"},
      {"https's port on http", "http://example.com:443/", "http://example.com:443/"},
      {"leading zeros of a port", "http://example.com:00080/", "http://example.com/"},
      {"a colon without a port", "http://example.com:/x", "http://example.com/x"},
      {"backslashes", "http:\\\\example.com\\a\\b?c\\d", "http://example.com/a/b?c\\d"},
      {"one slash", "http:/example.com/a", "http://example.com/a"},
      {"no slash", "https:example.com", "https://example.com/"},
      {"a query without a path", "http://example.com?x=1", "http://example.com/?x=1"},
      {"a fragment without a path", "http://example.com#x", "http://example.com/#x"},
      {"an empty query stays", "http://example.com/?", "http://example.com/?"},
      {"dot segments", "http://example.com/a/./b/../c/.", "http://example.com/a/c/"},
      {"more .. than there are segments", "http://example.com/../../a", "http://example.com/a"},
      {"encoded dot segments", "http://example.com/a/%2e%2E/%2e/b/.%2e", "http://example.com/"},
      {"three dots are a name", "http://example.com/.../a", "http://example.com/.../a"},
      {"empty segments stay", "http://example.com//a//b/", "http://example.com//a//b/"},
      {"blanks in the path", "http://example.com/a b", "http://example.com/a%20b"},
      {"what a path encodes", "http://example.com/\"<>`{}^|'",
       "http://example.com/%22%3C%3E%60%7B%7D%5E|'"},
      {"what a query encodes", "http://example.com/?\"<>`{}^|'",
       "http://example.com/?%22%3C%3E`{}^|%27"},
      {"what a fragment encodes", "http://example.com/#\"<>`{}^|'",
       "http://example.com/#%22%3C%3E%60{}^|'"},
      {"UTF-8", "http://example.com/新聞?q=é", "http://example.com/%E6%96%B0%E8%81%9E?q=%C3%A9"},
      {"percents stay, right or wrong", "http://example.com/%7e%zz%", "http://example.com/%7e%zz%"},
      {"CR and LF cannot enter a request", "http://example.com/\x0b\x01%0d%0a",
       "http://example.com/%0B%01%0d%0a"},
      {"user and password", "http://u:p@example.com/", "http://u:p@example.com/"},
      {"the last @ counts", "http://a@b:c@d@example.com/", "http://a%40b:c%40d@example.com/"},
      {"empty user and password", "http://:@example.com/", "http://example.com/"},
      {"an @ in the path", "http://example.com/@user", "http://example.com/@user"},
  }));
  DYNAMIC_SECTION(row.name) {
    CHECK(Spec(Url::Parse(row.in)) == row.out);
    CHECK(Spec(Url::Parse(row.out)) == row.out);
  }
}

TEST_CASE("a host has one spelling", "[url]") {
  const auto row = GENERATE(values<Row>({
      {"hexadecimal and short", "0x7f.1", "127.0.0.1"},
      {"one number", "2130706433", "127.0.0.1"},
      {"octal", "0177.0.0.0102", "127.0.0.66"},
      {"all hexadecimal", "0x7F.0x0.0x0.0x42", "127.0.0.66"},
      {"two numbers", "127.66", "127.0.0.66"},
      {"three numbers", "127.0.258", "127.0.1.2"},
      {"an empty 0x is 0", "0x.0x.0", "0.0.0.0"},
      {"a dot at the end", "127.0.0.1.", "127.0.0.1"},
      {"percent-encoded digits", "%31%32%37.0.0.1", "127.0.0.1"},
      {"full-width digits and dots", "１２７。０．０．１", "127.0.0.1"},
      {"IPv6 in short", "[0:0::0:1]", "[::1]"},
      {"IPv6 in lower case", "[2001:DB8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"},
      {"IPv4 inside IPv6", "[::ffff:127.0.0.66]", "[::ffff:7f00:42]"},
      {"one zero is not shortened", "[1:0:2:3:4:5:6:7]", "[1:0:2:3:4:5:6:7]"},
      {"zeros at the end", "[1:2:3:4:5:6::]", "[1:2:3:4:5:6::]"},
      {"umlauts", "BÜCHER.example", "xn--bcher-kva.example"},
      {"composed and decomposed are one",
       "bu\xcc\x88"
       "cher.example",
       "xn--bcher-kva.example"},
      {"sharp s stays itself", "faß.example", "xn--fa-hia.example"},
      {"percent-encoded UTF-8", "b%C3%BCcher.example", "xn--bcher-kva.example"},
      {"Chinese, ideographic dot", "新聞。example", "xn--efvv70d.example"},
      {"punycode as it is", "xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"underscore", "a_b.example", "a_b.example"},
      {"a dot at the end of a name", "example.com.", "example.com."},
      {"digits before the last label", "1.2.3.4.example", "1.2.3.4.example"},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto url = Url::Parse(std::string("http://") + row.in + "/");
    CHECK(Spec(url) == std::string("http://") + row.out + "/");
  }
}

TEST_CASE("what is no address is refused with the reason", "[url]") {
  const auto row = GENERATE(values<Row>({
      {"empty", "", "no address"},
      {"a word", "example", "no address"},
      {"a relative one", "/x", "no address"},
      {"ftp", "ftp://x/", "only http and https"},
      {"file", "file:///etc/passwd", "only http and https"},
      {"javascript", "javascript:alert(1)", "only http and https"},
      {"host:port is a scheme", "example.com:80", "only http and https"},
      {"no host", "http://", "no host"},
      {"no host but a path", "http:///x", "no host"},
      {"no host but a user", "http://user@/", "no host"},
      {"no host but a port", "http://:80/", "no host"},
      {"a dot", "http://./", "no host"},
      {"a blank in the host", "http://a b/", "space in host \"a b\""},
      {"an encoded blank", "http://a%20b/", "space in host"},
      {"an encoded slash", "http://a%2fb/", "a character that no host has"},
      {"a NUL", "http://a%00b/", "a character that no host has"},
      {"brackets", "http://a<b>/", "a character that no host has"},
      {"a stray percent", "http://a%/", "a character that no host has"},
      {"a number too large", "http://256.1.1.1/", "no IPv4 address"},
      {"a last number too large", "http://1.1.1.256/", "no IPv4 address"},
      {"32 bits and one", "http://4294967296/", "no IPv4 address"},
      {"five numbers", "http://1.2.3.4.5/", "no IPv4 address"},
      {"a name that ends in a number", "http://example.1/", "no IPv4 address"},
      {"08 is no octal number", "http://08.0.0.1/", "no IPv4 address"},
      {"an open bracket", "http://[::1/", "no IPv6 address"},
      {"one bracket", "http://[/", "no IPv6 address"},
      {"a zone", "http://[fe80::1%25eth0]/", "no IPv6 address"},
      {"nine pieces", "http://[1:2:3:4:5:6:7:8:9]/", "no IPv6 address"},
      {"a port too large", "http://x:65536/", "\"65536\" is no port"},
      {"a port that is no number", "http://x:8a/", "\"8a\" is no port"},
      {"a negative port", "http://x:-1/", "\"-1\" is no port"},
      {"broken UTF-8 in the host", "http://\xff\xfe/", "IDNA"},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto url = Url::Parse(row.in);
    REQUIRE_FALSE(url);
    CHECK(url.error().code == Code::kInvalid);
    CHECK_THAT(url.error().what, Catch::Contains(row.out));
  }
}

TEST_CASE("an address has a longest length, also once it is encoded", "[url]") {
  const std::string base = "http://example.com/";
  const auto path = [&](size_t size) { return base + std::string(size - base.size(), 'a'); };
  CHECK(Url::Parse(path(Url::kLongest)));
  CHECK_FALSE(Url::Parse(path(Url::kLongest + 1)));
  CHECK(Url::Parse(path(Url::kLongest + 1), Url::kLongest + 1));
  CHECK_FALSE(Url::Parse(base + std::string(3000, ' ') + "x"));
  CHECK_FALSE(Url::Parse(base)->Resolve(std::string(Url::kLongest + 1, 'a')));
  CHECK_FALSE(Url::Parse(path(8000))->Resolve("?" + std::string(200, 'a')));
  CHECK(Spec(Url::Parse(std::string(100'000, ' ') + base)) == base);
}

TEST_CASE("a reference is seen from its base", "[url]") {
  const auto row = GENERATE(values<Pair>({
      // RFC 3986 5.4, as far as the schemes are ours.
      {"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
      {"http://a/b/c/d;p?q", "./g", "http://a/b/c/g"},
      {"http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"},
      {"http://a/b/c/d;p?q", "/g", "http://a/g"},
      {"http://a/b/c/d;p?q", "//g", "http://g/"},
      {"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
      {"http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"},
      {"http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"},
      {"http://a/b/c/d;p?q", "g?y#s", "http://a/b/c/g?y#s"},
      {"http://a/b/c/d;p?q", ";x", "http://a/b/c/;x"},
      {"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
      {"http://a/b/c/d;p?q#f", "", "http://a/b/c/d;p?q"},
      {"http://a/b/c/d;p?q", ".", "http://a/b/c/"},
      {"http://a/b/c/d;p?q", "..", "http://a/b/"},
      {"http://a/b/c/d;p?q", "../g", "http://a/b/g"},
      {"http://a/b/c/d;p?q", "../../../g", "http://a/g"},
      {"http://a/b/c/d;p?q", "/../g", "http://a/g"},
      {"http://a/b/c/d;p?q", "g..", "http://a/b/c/g.."},
      {"http://a/b/c/d;p?q", "g?y/../x", "http://a/b/c/g?y/../x"},
      {"http://a/b/c/d;p?q", "http:g", "http://a/b/c/g"},
      {"http://a/b/c/d;p?q", "http:/g", "http://a/g"},
      {"http://a/b/c/d;p?q", "https:g", "https://g/"},
      {"https://a/b", "//c:443/d", "https://c/d"},
      {"https://a/b", "\\\\c\\d", "https://c/d"},
      {"https://a/b", "\\d", "https://a/d"},
      {"https://a/b", " /d\n", "https://a/d"},
      {"https://a/b", "1:2", "https://a/1:2"},
      {"https://u:p@a:8/b", "/c", "https://u:p@a:8/c"},
      {"https://a/b", "HTTP://C/D", "http://c/D"},
      {"https://a/b", "ftp://c/", "error: scheme ftp: only http and https"},
      {"https://a/b", "//", "error: no host"},
      {"https://a/b", "///c", "error: no host"},
  }));
  DYNAMIC_SECTION(row.base << " + " << row.reference) {
    CHECK(Spec(Url::Parse(row.base)->Resolve(row.reference)) == row.out);
  }
}

TEST_CASE("a link keeps its scheme, and stays as it is where nothing better is known", "[url]") {
  const auto row = GENERATE(values<Pair>({
      {"https://a/b/", "c d", "https://a/b/c%20d"},
      {"https://a/b/", "mailto:x@y", "mailto:x@y"},
      {"https://a/b/", " ftp://c/d e ", "ftp://c/d%20e"},
      {"https://a/b/", "tag:a,2026:1", "tag:a,2026:1"},
      {"https://a/b/", "httpx:1", "httpx:1"},
      {"https://a/b/", "HTTP://C", "http://c/"},
      {"", "http://c", "http://c/"},
      {"", "/d\n/e f", "/d/e%20f"},
      {"mailto:x@y", "d", "d"},
      {"https://a/b/", "http://", "http://"},
      {"https://a/b/", "http://c d/e", "http://c%20d/e"},
      {"https://a/b/", "", "https://a/b/"},
      {"https://u:p@a/b", "c", "https://a/c"},
      {"https://t0k3n@a/b", "//a/c", "https://a/c"},
      {"https://a/b", "http://u:p@c:81/d@e?f#g", "http://c:81/d@e?f#g"},
  }));
  DYNAMIC_SECTION(row.base << " + " << row.reference) {
    CHECK(ResolveLink(row.base, row.reference) == row.out);
  }
}

TEST_CASE("an address is seen in its parts", "[url]") {
  const auto url = *Url::Parse("https://user:secret@Example.com:8443/a/b?c=d&e#f");
  CHECK(url.scheme() == "https");
  CHECK(url.host() == "example.com");
  CHECK(url.port() == 8443);
  CHECK(url.origin() == "https://example.com:8443");
  CHECK(url.path_query() == "/a/b?c=d&e");
  CHECK(url.path() == "/a/b");
  CHECK(url.query() == "c=d&e");
  CHECK(url.has_credentials());
  CHECK(Url::Parse("http://x")->port() == 80);
  CHECK(Url::Parse("https://x")->port() == 443);
  CHECK_FALSE(Url::Parse("https://x/@")->has_credentials());
  CHECK(Url::Parse("http://x/a?#")->path_query() == "/a?");
  CHECK(Url::Parse("http://x/a?#")->query().empty());
  CHECK(Url::Parse("http://[::1]:8080/")->host() == "[::1]");
  CHECK(url.Resolve("g?h")->query() == "h");
  CHECK(*Url::Parse("http://X:80") == *Url::Parse("http://x/"));
}

TEST_CASE("a password is never shown", "[url]") {
  CHECK(Url::Parse("https://u:s3cr3t@x/a:b@c")->Shown() == "https://u:***@x/a:b@c");
  CHECK(Url::Parse("https://t0k3n@x/")->Shown() == "https://***@x/");
  CHECK(Url::Parse("https://:s3cr3t@x:8443/")->Shown() == "https://:***@x:8443/");
  CHECK(Url::Parse("https://x/a")->Shown() == "https://x/a");
}

TEST_CASE("N6: credentials are taken from an address, and put into one of the same origin",
          "[url]") {
  for (const char* spec : {"https://u:p@x/a:b@c?d@e#f", "https://t0k3n@x/a:b@c?d@e#f",
                           "https://:p@x/a:b@c?d@e#f", "https://x/a:b@c?d@e#f"}) {
    const Url bare = Url::Parse(spec)->WithoutCredentials();
    CHECK(bare == *Url::Parse("https://x/a:b@c?d@e#f"));
    CHECK(bare.host() == "x");
    CHECK(bare.path() == "/a:b@c");
    CHECK(bare.query() == "d@e");
    CHECK(bare.WithCredentialsOf(*Url::Parse(spec)).spec() == spec);
  }
  struct Row {
    const char* url;
    const char* other;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"https://a:81/b?c", "https://u:p@a:81/d", "https://u:p@a:81/b?c"},
      {"https://a:443/b", "https://u:p@a/d", "https://u:p@a/b"},
      {"https://v:q@a/b", "https://u:p@a/d", "https://v:q@a/b"},
      {"https://a/b", "https://a/d", "https://a/b"},
      {"https://a/b", "https://u:p@a:81/d", "https://a/b"},
      {"http://a/b", "https://u:p@a/d", "http://a/b"},
      {"https://a.b/c", "https://u:p@a/d", "https://a.b/c"},
      {"https://www.a/c", "https://u:p@a/d", "https://www.a/c"},
  }));
  DYNAMIC_SECTION(row.url << " as " << row.other) {
    const Url asked = Url::Parse(row.url)->WithCredentialsOf(*Url::Parse(row.other));
    CHECK(asked == *Url::Parse(row.out));
    CHECK(asked.path_query() == Url::Parse(row.out)->path_query());
    CHECK(asked.host() == Url::Parse(row.out)->host());
  }
}

TEST_CASE("two addresses of one page have one key", "[url]") {
  const auto row = GENERATE(values<Row>({
      {"fragment", "http://x/a#top", "http://x/a"},
      {"fragment and query", "http://x/a?b=c#top", "http://x/a?b=c"},
      {"all parameters track", "http://x/a?utm_source=rss&UTM_Medium=feed", "http://x/a"},
      {"trackers around a real one", "http://x/a?fbclid=1&id=7&gclid=2&mc_cid=3",
       "http://x/a?id=7"},
      {"what only looks like one stays", "http://x/a?utm=1&xutm_a=2&ref=rss",
       "http://x/a?utm=1&xutm_a=2&ref=rss"},
      {"order and repetition stay", "http://x/?b=1&a=2&a=2&&", "http://x/?b=1&a=2&a=2&&"},
      {"without a value", "http://x/?fbclid&p", "http://x/?p"},
      {"the host's case", "http://X/A", "http://x/A"},
      {"an empty query", "http://x/a?", "http://x/a"},
      {"nothing but an ampersand left", "http://x/a?fbclid=1&", "http://x/a"},
      {"http and https stay two", "https://x/a", "https://x/a"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(UrlKey(*Url::Parse(row.in)) == row.out); }
}

TEST_CASE("a site is a registrable domain", "[url]") {
  const auto row = GENERATE(values<Row>({
      {"a subdomain", "https://www.example.com/", "example.com"},
      {"two-part suffixes", "https://news.bbc.co.uk/", "bbc.co.uk"},
      {"a suffix on the private list", "https://me.github.io/", "me.github.io"},
      {"an unknown top", "http://a.paper.test/", "paper.test"},
      {"a suffix alone", "http://co.uk/", "co.uk"},
      {"no dot", "http://localhost/", "localhost"},
      {"IPv4", "http://127.0.0.1/", "127.0.0.1"},
      {"IPv6", "http://[::1]/", "[::1]"},
      {"a dot at the end", "http://www.example.com./", "example.com"},
      {"punycode", "http://www.bücher.example/", "xn--bcher-kva.example"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(SiteOf(*Url::Parse(row.in)) == row.out); }
}
