// What a request brings of its own, as a server and a proxy see it.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>

#include "crawler/fetch/curl_transport.h"
#include "tests/fetch/loopback.h"

using namespace wirefold;

namespace {

// A server, a proxy beside it that answers by itself, and a transport.
struct World {
  EpollLoop loop{1};
  std::string proxy_says = Ok("by proxy");
  std::string says = Ok("x");
  Loopback server{loop, [this](const std::string&) { return Answer{says, "", true}; }};
  Loopback proxy{loop, [this](const std::string&) { return Answer{proxy_says, "", false}; }};
  std::unique_ptr<CurlTransport> transport;

  explicit World(bool allow_loopback = true) {
    TransportSettings settings;
    settings.user_agent = "wirefold/test";
    if (allow_loopback) settings.allow_networks = {*ParseNetwork("127.0.0.0/8")};
    transport = *CurlTransport::Create(loop, std::move(settings));
  }
  Result<Response> Fetch(Request request) {
    Result<Response> out = Fail(Code::kInvalid, "nothing came");
    transport->Fetch(std::move(request), [&](Result<Response> result) {
      out = std::move(result);
      loop.Stop();
    });
    loop.Run();
    return out;
  }
  Request To(std::string_view path = "/") const {
    Request request;
    request.url = server.Url(path);
    return request;
  }
  Request ByProxy(std::string url, std::string_view user = "") const {
    Request request;
    request.url = std::move(url);
    request.proxy = fmt::format("http://{}127.0.0.1:{}", user, proxy.port());
    return request;
  }
};

bool HasHeader(const std::string& head, const std::string& line) {
  return head.find("\r\n" + line + "\r\n") != head.npos;
}

}  // namespace

TEST_CASE("a request's own headers, agent, credentials and cookies are sent, with it alone",
          "[transport]") {
  World world;
  Request request = world.To("/a");
  request.user_agent = "reader/1";
  request.headers = {{"X-Key", "k 1"}, {"accept", "text/x"}};
  request.credentials = Credentials{"me", "s3cr3t:x"};
  request.cookies = "sid=7; b=c";
  REQUIRE(world.Fetch(request));
  REQUIRE(world.Fetch(world.To("/b")));  // on the same connection
  const std::string& head = world.server.heads()[0];
  CHECK(HasHeader(head, "X-Key: k 1"));
  CHECK(HasHeader(head, "accept: text/x"));
  CHECK(HasHeader(head, "User-Agent: reader/1"));
  CHECK(HasHeader(head, "Authorization: Basic bWU6czNjcjN0Ong="));
  CHECK(HasHeader(head, "Cookie: sid=7; b=c"));
  CHECK_THAT(head, !Catch::Contains("Accept: */*") && !Catch::Contains("Referer"));
  const std::string& plain = world.server.heads()[1];
  CHECK(HasHeader(plain, "User-Agent: wirefold/test"));
  for (const char* none : {"X-Key", "text/x", "Authorization", "Cookie", "Referer"})
    CHECK_THAT(plain, !Catch::Contains(none));
}

TEST_CASE("N6: a cookie that is set does not come back, and nobody hears where we were",
          "[transport]") {
  World world;
  world.says = Ok("x", "Set-Cookie: id=1; Path=/\r\n");
  for (int i = 0; i < 2; ++i) REQUIRE(world.Fetch(world.To("/")));
  for (const std::string& head : world.server.heads())
    CHECK_THAT(head, !Catch::Contains("Cookie") && !Catch::Contains("Referer"));
}

TEST_CASE("credentials in an address go before the request's", "[transport]") {
  World world;
  Request request;
  request.url = fmt::format("http://url:pw@127.0.0.1:{}/", world.server.port());
  request.credentials = Credentials{"me", "s3cr3t"};
  REQUIRE(world.Fetch(request));
  CHECK(HasHeader(world.server.heads()[0], "Authorization: Basic dXJsOnB3"));
}

TEST_CASE("N8: nothing of a request can begin a line of its own", "[transport]") {
  World world;
  Request request = world.To();
  request.method = Request::Method::kPost;
  request.headers = {{"X-A", "1\r\nInjected: 1"}, {"X-B: 2\r\nInjected", "1"},
                     {"X-C", "3\nInjected: 1"},   {"Host", "injected.test"},
                     {"content-length", "999"},   {"Transfer-Encoding", "chunked"},
                     {"Referer", "Injected"}};
  request.user_agent = "a\r\nInjected: 1";
  request.cookies = "a=b\r\nInjected: 1";
  request.content_type = "text/plain\r\nInjected: 1";
  request.credentials = Credentials{"a\r\nInjected: 1", "b\r\nInjected: 1"};
  REQUIRE(world.Fetch(request));
  const std::string& head = world.server.heads()[0];
  CHECK_THAT(head, !Catch::Contains("Injected") && !Catch::Contains("injected"));
  CHECK_THAT(head, !Catch::Contains("X-") && !Catch::Contains("chunked"));
  CHECK(HasHeader(head, "User-Agent: wirefold/test"));
  CHECK(HasHeader(head, "Content-Length: 0"));
}

TEST_CASE("a POST brings its body, byte for byte", "[transport]") {
  World world;
  Request request = world.To("/hub");
  request.method = Request::Method::kPost;
  request.body = std::string("hub.mode=subscribe&x=\0\r\n", 24);
  const bool typed = GENERATE(false, true);
  if (typed) request.content_type = "application/json";
  REQUIRE(world.Fetch(request));
  const std::string& head = world.server.heads()[0];
  CHECK_THAT(head, Catch::StartsWith("POST /hub HTTP/1.1\r\n"));
  CHECK_THAT(head, Catch::EndsWith("\r\n\r\n" + request.body));
  CHECK(HasHeader(head, "Content-Length: 24"));
  CHECK(HasHeader(head, typed ? "Content-Type: application/json"
                              : "Content-Type: application/x-www-form-urlencoded"));
  request.body = std::string(2 << 20, 'x');  // where libcurl would wait for a 100
  request.url = world.server.Url("/large");
  REQUIRE(world.Fetch(request));
  CHECK_THAT(world.server.heads()[1].substr(0, 1000), !Catch::Contains("Expect"));
}

TEST_CASE("a configured proxy is asked, wherever it stands, and the server is not", "[transport]") {
  ::setenv("no_proxy", "*", 1);
  World world(false);
  Request request = world.ByProxy("http://paper.test/a?b", "me:s3cr3t@");
  request.credentials = Credentials{"u", "p"};
  const auto response = world.Fetch(request);
  ::unsetenv("no_proxy");
  INFO((response ? "" : response.error().what));
  REQUIRE(response);
  CHECK(response->body == "by proxy");
  const std::string& head = world.proxy.heads()[0];
  CHECK_THAT(head, Catch::StartsWith("GET http://paper.test/a?b HTTP/1.1\r\n"));
  CHECK(HasHeader(head, "Host: paper.test"));
  CHECK(HasHeader(head, "Proxy-Authorization: Basic bWU6czNjcjN0"));
  CHECK(HasHeader(head, "Authorization: Basic dTpw"));
  CHECK(world.server.heads().empty());
}

TEST_CASE("a proxy that tunnels sees the host's name and nothing of the request", "[transport]") {
  World world;
  world.proxy_says = "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n";
  Request request = world.ByProxy("https://paper.test/secret-path", "me:s3cr3t@");
  request.headers = {{"X-Key", "k1"}};
  request.credentials = Credentials{"u", "p"};
  request.cookies = "sid=7";
  const auto response = world.Fetch(request);
  REQUIRE_FALSE(response);
  CHECK(response.error().code == Code::kUnavailable);
  CHECK(response.error().what ==
        fmt::format("proxy 127.0.0.1:{} answers 407 to CONNECT (wants another user "
                    "and password)",
                    world.proxy.port()));
  const std::string& head = world.proxy.heads()[0];
  CHECK_THAT(head, Catch::StartsWith("CONNECT paper.test:443 HTTP/1.1\r\n"));
  CHECK(HasHeader(head, "Proxy-Authorization: Basic bWU6czNjcjN0"));
  for (const char* none : {"X-Key", "\r\nAuthorization", "Cookie", "secret-path"})
    CHECK_THAT(head, !Catch::Contains(none));
}

TEST_CASE("N1: no proxy is asked for a private address, however it is written", "[transport]") {
  const std::string host =
      GENERATE("127.0.0.1", "0x7f.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]",
               "localhost", "LOCALHOST.", "a.localhost", "ip6-localhost");
  DYNAMIC_SECTION(host) {
    World world(false);
    const auto response = world.Fetch(world.ByProxy(fmt::format("http://{}/", host)));
    REQUIRE_FALSE(response);
    CHECK(response.error().code == Code::kForbidden);
    CHECK_THAT(response.error().what, Catch::EndsWith("refused; [fetch] allow_networks opens it"));
    CHECK(world.proxy.heads().empty());
  }
}

TEST_CASE("N3: an opened network is opened through a proxy too", "[transport]") {
  World world;
  CHECK(world.Fetch(world.ByProxy("http://127.0.0.1:8081/")));
  CHECK(world.Fetch(world.ByProxy("http://localhost:8081/")));
  CHECK_FALSE(world.Fetch(world.ByProxy("http://10.1.2.3/")));
}

TEST_CASE("N7: a proxy that fails is named without its password", "[transport]") {
  World world;
  int closed = 0;
  {
    EpollLoop loop(1);
    closed = Loopback(loop, nullptr).port();
  }
  struct Row {
    std::string name, proxy, says;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {"nobody there", fmt::format("http://me:s3cr3t@127.0.0.1:{}", closed),
       fmt::format("connection refused by proxy 127.0.0.1 port {}", closed)},
      {"SOCKS, nobody there", fmt::format("socks5h://me:s3cr3t@127.0.0.1:{}", closed),
       fmt::format("connection refused by proxy 127.0.0.1 port {}", closed)},
      {"no such name", "http://me:s3cr3t@nowhere.invalid:1", "proxy nowhere.invalid:1"},
      {"no such scheme", "ftp://me:s3cr3t@127.0.0.1:1", "proxy 127.0.0.1:1"},
      {"no such port", "http://me:s3cr3t@127.0.0.1:x", "proxy 127.0.0.1:x"},
  }));
  DYNAMIC_SECTION(row.name) {
    Request request = world.ByProxy("http://paper.test/");
    request.proxy = row.proxy;
    request.credentials = Credentials{"u", "s3cr3t"};
    const auto response = world.Fetch(request);
    REQUIRE_FALSE(response);
    CHECK_THAT(response.error().what, Catch::Contains(row.says) && !Catch::Contains("s3cr3t"));
  }
}

TEST_CASE("both heads come with an answer where they are asked for, without secrets",
          "[transport]") {
  World world;
  world.proxy_says = Ok("by proxy", "X-Of: the proxy\r\n");
  Request request = world.To("/a?b=c");
  request.accept = "text/html";
  request.credentials = Credentials{"me", "s3cr3t"};
  request.cookies = "id=s3cr3t";
  request.headers = {{"X-Api-Key", "s3cr3t"}};
  Request kept = request;
  kept.keep_heads = true;
  const auto plain = world.Fetch(request);
  REQUIRE(plain);
  CHECK(plain->request_head.empty());
  CHECK(plain->response_head.empty());

  const auto answer = world.Fetch(kept);
  REQUIRE(answer);
  CHECK(answer->request_head.starts_with("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:"));
  CHECK(HasHeader(answer->request_head, "Accept: text/html"));
  CHECK(HasHeader(answer->request_head, "User-Agent: wirefold/test"));
  CHECK(answer->request_head.find("s3cr3t") == std::string::npos);
  CHECK(answer->request_head.find("Authorization") == std::string::npos);
  CHECK(answer->response_head.starts_with("HTTP/1.1 200"));
  CHECK(answer->response_head.find("Content-Length: 1\r\n") != std::string::npos);
  CHECK(answer->ip == "127.0.0.1");

  Request by_proxy = world.ByProxy("http://paper.example/x", "me:s3cr3t@");
  by_proxy.keep_heads = true;
  const auto proxied = world.Fetch(by_proxy);
  REQUIRE(proxied);
  CHECK(proxied->request_head.find("Proxy-Authorization") == std::string::npos);
  CHECK(HasHeader(proxied->request_head, "Host: paper.example"));
  CHECK(proxied->response_head.find("X-Of: the proxy\r\n") != std::string::npos);
  CHECK(proxied->ip.empty());
}
