#include "crawler/fetch/redirect.h"

#include <catch2/catch.hpp>

using namespace wirefold;

namespace {

Response To(const char* location, int status = 302) {
  Response response;
  response.status = status;
  response.headers = {{"server", "x"}, {"location", location}};
  return response;
}

std::vector<Url> Chain(std::initializer_list<const char*> urls) {
  std::vector<Url> chain;
  for (const char* url : urls) chain.push_back(*Url::Parse(url));
  return chain;
}

std::string Next(const char* from, const char* location) {
  const auto hop = NextHop(Chain({from}), To(location), 10);
  return hop ? hop->url.spec() : "error: " + hop.error().what;
}

}  // namespace

TEST_CASE("five answers are redirects", "[redirect]") {
  for (int status : {301, 302, 303, 307, 308}) CHECK(IsRedirect(status));
  for (int status : {200, 300, 304, 305, 306, 400}) CHECK_FALSE(IsRedirect(status));
}

TEST_CASE("N8: a Location is seen from the address that gave it, and ends no line", "[redirect]") {
  CHECK(Next("https://a/b/c", "https://d/e") == "https://d/e");
  CHECK(Next("https://a/b/c", " /e\t") == "https://a/e");
  CHECK(Next("https://a/b/c", "e f") == "https://a/b/e%20f");
  CHECK(Next("https://a/b/c", "//d") == "https://d/");
  CHECK(Next("https://a/b", "http://a/b") == "http://a/b");
  CHECK(Next("https://a/b/c", "?x") == "https://a/b/c?x");
  CHECK(Next("https://a/b/c", "/x\r\nInjected: y") == "https://a/xInjected:%20y");
}

TEST_CASE("N6: credentials stay with their origin", "[redirect]") {
  CHECK(Next("https://u:p@a/b", "/c") == "https://u:p@a/c");
  CHECK(Next("https://u:p@a/b", "https://a/c") == "https://u:p@a/c");
  CHECK(Next("https://u:p@a/b", "https://a//c?d#e") == "https://u:p@a//c?d#e");
  CHECK(Next("https://u:p@a/b", "//d/c") == "https://d/c");
  CHECK(Next("https://u:p@a/b", "http://a/c") == "http://a/c");
  CHECK(Next("https://u:p@a/b", "https://a:8443/c") == "https://a:8443/c");
}

TEST_CASE(
    "B7: a chain ends where it loops, is too long or leaves the web, with its last two addresses",
    "[redirect]") {
  struct Row {
    const char* name;
    std::vector<Url> chain;
    const char* location;
    Code code;
    const char* what;
  };
  const std::string kLong = "http://a/" + std::string(9'000, 'x');
  const std::vector<Row> rows = {
      {"too many", Chain({"http://a/1", "http://a/2", "http://a/3"}), "/4", Code::kUnavailable,
       "more than 2 redirects: http://a/2 -> http://a/3"},
      {"itself", Chain({"http://a/1"}), "/1", Code::kUnavailable,
       "redirects in a loop: http://a/1 -> http://a/1"},
      {"two in turn", Chain({"http://a/1", "http://a/2"}), "http://A:80/1#x", Code::kUnavailable,
       "redirects in a loop: http://a/2 -> http://a/1#x"},
      {"no Location", Chain({"http://a/1", "http://a/2"}), " ", Code::kUnavailable,
       "status 302 without a Location: http://a/1 -> http://a/2"},
      {"no host", Chain({"http://a/1"}), "http://", Code::kUnavailable,
       "redirect to no address (no host): http://a/1"},
      {"gopher", Chain({"http://a/1"}), "gopher://a/", Code::kForbidden, "only http and https"},
      {"data", Chain({"http://a/1"}), "data:text/html,x", Code::kForbidden, "only http and https"},
      {"javascript", Chain({"http://a/1"}), "javascript:alert(1)", Code::kForbidden,
       "only http and https"},
      {"longer than an address may be", Chain({"http://a/1"}), kLong.c_str(), Code::kUnavailable,
       "redirect to no address"},
      {"ftp", Chain({"http://a/1"}), "ftp://a/", Code::kForbidden,
       "redirect to scheme ftp: only http and https: http://a/1"},
      {"file", Chain({"http://a/1"}), "file:///etc/passwd", Code::kForbidden,
       "only http and https"},
      {"a secret", Chain({"http://u:s3cr3t@a/1"}), "/1", Code::kUnavailable,
       "redirects in a loop: http://u:***@a/1 -> http://u:***@a/1"},
  };
  for (const Row& row : rows) DYNAMIC_SECTION(row.name) {
      const auto hop = NextHop(row.chain, To(row.location), 2);
      REQUIRE_FALSE(hop);
      CHECK(hop.error().code == row.code);
      CHECK_THAT(hop.error().what, Catch::Contains(row.what));
    }
}

TEST_CASE("B7: a redirect that gives up TLS is named", "[redirect]") {
  const auto loses = [](const char* from, const char* location) {
    const auto hop = NextHop(Chain({from}), To(location), 10);
    REQUIRE(hop);
    return hop->loses_tls;
  };
  CHECK(loses("https://a/b", "http://a/b"));
  CHECK(loses("https://a/b", "http://d/"));
  CHECK_FALSE(loses("https://a/b", "/c"));
  CHECK_FALSE(loses("https://a/b", "//d/c"));
  CHECK_FALSE(loses("http://a/b", "https://a/b"));
  CHECK_FALSE(loses("http://a/b", "http://d/b"));
}
