#include "crawler/fetch/cookie_file.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

constexpr int64_t kNow = 1'700'000'000;  // seconds

std::string Sent(const std::string& file, const std::string& url) {
  return CookieHeader(ParseCookieFile(file), *Url::Parse(url), FromMillis(kNow * 1000));
}

}  // namespace

TEST_CASE("a cookie goes where RFC 6265 sends it", "[cookie]") {
  struct Row {
    const char* name;
    const char* line;
    const char* url;
    bool sent;
  };
  const auto row = GENERATE(values<Row>({
      {"its own host", "a.test\tFALSE\t/\tFALSE\t0\tk\tv", "http://a.test/x", true},
      {"its own host alone", "a.test\tFALSE\t/\tFALSE\t0\tk\tv", "http://www.a.test/", false},
      {"subdomains too", ".a.test\tTRUE\t/\tFALSE\t0\tk\tv", "http://www.a.test/", true},
      {"the domain itself", ".a.test\tTRUE\t/\tFALSE\t0\tk\tv", "http://a.test/", true},
      {"a name that ends alike", ".a.test\tTRUE\t/\tFALSE\t0\tk\tv", "http://bada.test/", false},
      {"another host", ".a.test\tTRUE\t/\tFALSE\t0\tk\tv", "http://a.test.evil.test/", false},
      {"the parent domain", ".www.a.test\tTRUE\t/\tFALSE\t0\tk\tv", "http://a.test/", false},
      {"upper case", ".A.Test\tTRUE\t/\tFALSE\t0\tk\tv", "http://a.test/", true},
      {"an international name",
       "b\xc3\xbc"
       "cher.test\tFALSE\t/\tFALSE\t0\tk\tv",
       "http://xn--bcher-kva.test/", true},
      {"an address", "127.0.0.1\tFALSE\t/\tFALSE\t0\tk\tv", "http://127.0.0.1:8080/", true},
      {"an address has no subdomains", ".0.0.1\tTRUE\t/\tFALSE\t0\tk\tv", "http://127.0.0.1/",
       false},
      {"any port", "a.test\tFALSE\t/\tFALSE\t0\tk\tv", "http://a.test:81/", true},
      {"below its path", "a.test\tFALSE\t/news\tFALSE\t0\tk\tv", "http://a.test/news/1", true},
      {"its path", "a.test\tFALSE\t/news\tFALSE\t0\tk\tv", "http://a.test/news?x", true},
      {"a path that begins alike", "a.test\tFALSE\t/news\tFALSE\t0\tk\tv", "http://a.test/newsroom",
       false},
      {"a path with its slash", "a.test\tFALSE\t/news/\tFALSE\t0\tk\tv", "http://a.test/news/1",
       true},
      {"a path with a slash more", "a.test\tFALSE\t/news/\tFALSE\t0\tk\tv", "http://a.test/news",
       false},
      {"secure over http", "a.test\tFALSE\t/\tTRUE\t0\tk\tv", "http://a.test/", false},
      {"secure over https", "a.test\tFALSE\t/\tTRUE\t0\tk\tv", "https://a.test/", true},
      {"still good", "a.test\tFALSE\t/\tFALSE\t1700000001\tk\tv", "http://a.test/", true},
      {"expired", "a.test\tFALSE\t/\tFALSE\t1700000000\tk\tv", "http://a.test/", false},
      {"for scripts no", "#HttpOnly_a.test\tFALSE\t/\tFALSE\t0\tk\tv", "http://a.test/", true},
      {"a comment", "#a.test\tFALSE\t/\tFALSE\t0\tk\tv", "http://a.test/", false},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Sent(row.line, row.url) == (row.sent ? "k=v" : "")); }
}

TEST_CASE("longer paths come first, then the file's order", "[cookie]") {
  CHECK(Sent("# Netscape HTTP Cookie File\r\n\r\n"
             "a.test\tFALSE\t/\tFALSE\t0\tone\t1\r\n"
             "a.test\tFALSE\t/news\tFALSE\t0\ttwo\t2=2\r\n"
             "a.test\tFALSE\t/\tFALSE\t0\tthree\t\r\n"
             "a.test\tFALSE\t/\tFALSE\t0\tfour\r\n",
             "http://a.test/news") == "two=2=2; one=1; three=; four=");
}

TEST_CASE("a line that is no cookie is left out and named", "[cookie]") {
  const auto line = GENERATE(
      as<std::string>(), "a.test FALSE / FALSE 0 k v", "a.test\tFALSE\t/\tFALSE\tsoon\tk\tv",
      "a.test\tFALSE\t/\tFALSE\t0\t\tv", "a.test\tFALSE\t/\tFALSE\t0\tk\tv;x=y",
      "a.test\tFALSE\t/\tFALSE\t0\tk\tv\rX: y", "\tFALSE\t/\tFALSE\t0\tk\tv",
      "a.test\tFALSE\t/\tFALSE\t0\tk=j\tv", std::string("a.test\tFALSE\t/\tFALSE\t0\tk\tv\0w", 28));
  CAPTURE(line);
  const CookieJarFile jar =
      ParseCookieFile("# c\n" + line + "\na.test\tFALSE\t/\tFALSE\t0\tgood\t1\n");
  CHECK(jar.bad_lines == std::vector<size_t>{2});
  REQUIRE(jar.cookies.size() == 1);
  CHECK(jar.cookies[0].name == "good");
}

TEST_CASE("a Cookie header stays within what servers take", "[cookie]") {
  std::string file;
  for (int i = 0; i < 20'000; ++i)
    file += "a.test\tFALSE\t/\tFALSE\t0\tk" + std::to_string(i) + "\tvalue\n";
  CHECK(ParseCookieFile(file).cookies.size() == 10'000);
  const std::string header = Sent(file, "http://a.test/");
  CHECK(header.size() <= 8192);
  CHECK(header.size() > 8000);
}

}  // namespace wirefold
