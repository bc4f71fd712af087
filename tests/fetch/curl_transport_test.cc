#include "crawler/fetch/curl_transport.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "tests/fetch/loopback.h"
#include "text/gzip.h"

using namespace wirefold;

namespace {

std::string Data(const std::string& name) {
  std::ifstream file(WIREFOLD_TEST_DATA "/fetch/" + name, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

TransportSettings Settings() {
  TransportSettings settings;
  settings.user_agent = "wirefold/test (+https://example.org/bot)";
  settings.allow_networks = {*ParseNetwork("127.0.0.0/8")};
  return settings;
}

// A loop, a server that gives one answer, and a transport.
struct World {
  EpollLoop loop{1};
  Answer answer;
  Loopback server;
  std::unique_ptr<CurlTransport> transport;

  explicit World(TransportSettings settings = Settings(), Answer what = {})
      : answer(std::move(what)),
        server(loop, [this](const std::string&) { return answer; }),
        transport(*CurlTransport::Create(loop, std::move(settings))) {}

  Result<Response> Fetch(Request request) {
    std::vector<Result<Response>> results;
    transport->Fetch(std::move(request), [&](Result<Response> result) {
      results.push_back(std::move(result));
      loop.Stop();
    });
    REQUIRE(results.empty());
    loop.Run();
    REQUIRE(results.size() == 1);
    return std::move(results[0]);
  }
  Result<Response> Fetch(std::string url) {
    Request request;
    request.url = std::move(url);
    return Fetch(std::move(request));
  }
  Result<Response> Get(std::string bytes, Request request = {}) {
    answer = {std::move(bytes), "", false};
    request.url = server.Url();
    return Fetch(std::move(request));
  }
};

// A listener whose queue is full: who connects to it waits.
class Deaf {
 public:
  Deaf() {
    const sockaddr_in address = ListenOnLoopback(listener_, 0);
    port_ = ntohs(address.sin_port);
    for (int& fd : waiting_) {
      fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
  }
  ~Deaf() {
    for (const int fd : waiting_) ::close(fd);
    ::close(listener_);
  }
  int port() const { return port_; }

 private:
  int listener_ = -1;
  int port_ = 0;
  std::array<int, 4> waiting_{};
};

void CheckError(const Result<Response>& result, Code code, const std::string& what) {
  REQUIRE_FALSE(result);
  CHECK(result.error().code == code);
  CHECK_THAT(result.error().what, Catch::Contains(what));
}

bool HasHeader(const std::string& head, const std::string& line) {
  return head.find("\r\n" + line + "\r\n") != head.npos;
}

}  // namespace

TEST_CASE("an answer comes whole: status, headers in order, body, what it took", "[transport]") {
  World world;
  const std::string bytes =
      "HTTP/1.1 404 Gone Fishing\r\nX-A:  1 \r\nx-b: 2\r\nX-a: 3\r\nFolded: a\r\n  b\r\n"
      "Content-Length: 5\r\n\r\nhello";
  const auto response = world.Get(bytes);
  REQUIRE(response);
  CHECK(response->url == world.server.Url());
  CHECK(response->status == 404);
  CHECK(response->body == "hello");
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"x-a", "1"}, {"x-b", "2"}, {"x-a", "3"}, {"folded", "a b"}, {"content-length", "5"}};
  CHECK(response->headers == headers);
  CHECK(response->Header("x-a") == "1");
  CHECK(response->wire_bytes == bytes.size());
}

TEST_CASE("a request says who asks and what was known, byte for byte, and nothing else",
          "[transport]") {
  ::setenv("http_proxy", "http://127.0.0.1:9", 1);
  World world;
  Request request;
  request.etag = "W/\"a b,\xc3\xa9\\\"";
  request.last_modified = "yesterday, or so";
  request.accept = "application/rss+xml, */*;q=0.1";
  REQUIRE(world.Get(Ok("x", "Set-Cookie: a=b\r\n"), request));
  REQUIRE(world.Fetch(world.server.Url("/again?x#fragment")));
  ::unsetenv("http_proxy");
  const std::string& head = world.server.heads()[0];
  CHECK(HasHeader(head, "If-None-Match: W/\"a b,\xc3\xa9\\\""));
  CHECK(HasHeader(head, "If-Modified-Since: yesterday, or so"));
  CHECK(HasHeader(head, "Accept: application/rss+xml, */*;q=0.1"));
  CHECK(HasHeader(head, "User-Agent: wirefold/test (+https://example.org/bot)"));
  CHECK(HasHeader(head, "Accept-Encoding: deflate, gzip, br, zstd"));
  const std::string& again = world.server.heads()[1];
  CHECK_THAT(again, Catch::StartsWith("GET /again?x HTTP/1.1\r\n"));
  CHECK(HasHeader(again, "Accept: */*"));
  for (const char* none : {"Cookie", "Referer", "If-", "Authorization", "Proxy", "From"})
    CHECK_THAT(again, !Catch::Contains(std::string("\r\n") + none));
}

TEST_CASE("a validator that would end its line is not sent", "[transport]") {
  World world;
  Request request;
  request.etag = "\"a\"\r\nInjected: 1";
  request.last_modified = std::string("a\0b", 3);
  REQUIRE(world.Get(Ok("x"), request));
  CHECK_THAT(world.server.heads()[0], !Catch::Contains("Injected") && !Catch::Contains("If-"));
}

TEST_CASE("304 is an answer", "[transport]") {
  World world;
  Request request;
  request.etag = "\"a\"";
  const auto response = world.Get("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n", request);
  REQUIRE(response);
  CHECK(response->status == 304);
  CHECK(response->body.empty());
}

TEST_CASE("a redirect is an answer and is not followed", "[transport]") {
  World world;
  const auto response =
      world.Get("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
  REQUIRE(response);
  CHECK(response->status == 302);
  CHECK(response->Header("location") == "/b");
  CHECK(world.server.heads().size() == 1);
}

TEST_CASE("B6: interim answers leave nothing behind, and there are not many of them",
          "[transport]") {
  World world;
  std::string interim;
  for (int i = 0; i < 10; ++i) interim += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  const auto response = world.Get(interim + Ok("x", "A: b\r\n"));
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->headers.size() == 2);
  CheckError(world.Get(interim + "HTTP/1.1 100 Continue\r\n\r\n" + Ok("x")), Code::kTooLarge,
             "interim");
}

TEST_CASE("trailers are no headers", "[transport]") {
  World world;
  const auto response = world.Get(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nETag: "
      "\"late\"\r\n\r\n");
  REQUIRE(response);
  CHECK(response->body == "hello");
  CHECK(response->Header("etag").empty());
}

TEST_CASE("what is packed is unpacked", "[transport]") {
  World world;
  const auto [file, name] = GENERATE(table<std::string, std::string>({{"words.gz", "gzip"},
                                                                      {"words.deflate", "deflate"},
                                                                      {"words.br", "br"},
                                                                      {"words.zst", "zstd"},
                                                                      {"words.txt", "identity"}}));
  DYNAMIC_SECTION(name) {
    const auto response = world.Get(Ok(Data(file), "Content-Encoding: " + name + "\r\n"));
    REQUIRE(response);
    CHECK(response->body == Data("words.txt"));
    CHECK((response->wire_bytes < 200) == (name != "identity"));
  }
}

TEST_CASE("what claims to be packed and is not is an error", "[transport]") {
  World world;
  CheckError(world.Get(Ok("no gzip at all", "Content-Encoding: gzip\r\n")), Code::kBroken,
             "the body is not packed as its Content-Encoding says");
  CheckError(world.Get(Ok("x", "Content-Encoding: x-unknown\r\n")), Code::kBroken,
             "a content encoding that nobody asked for");
}

TEST_CASE("B3: encodings on top of each other are refused, however they are told", "[transport]") {
  struct Row {
    const char* headers;
    Code code;
    const char* message;
  };
  const char* more = "more than one content encoding";
  const char* unasked = "a transfer encoding that nobody asked for";
  const auto row = GENERATE_COPY(values<Row>({
      {"Content-Encoding: gzip, br\r\n", Code::kTooLarge, more},
      {"Content-Encoding: identity,zstd ,, gzip\r\n", Code::kTooLarge, more},
      {"Content-Encoding: gzip\r\nX: y\r\ncontent-encoding: deflate\r\n", Code::kTooLarge, more},
      {"Transfer-Encoding: gzip, chunked\r\n", Code::kBroken, unasked},
      {"transfer-encoding: chunked\r\nTransfer-Encoding: br\r\n", Code::kBroken, unasked},
  }));
  World world;
  CheckError(world.Get(Ok("x", row.headers)), row.code, row.message);
}

TEST_CASE("B3: one encoding, named beside none, is undone", "[transport]") {
  World world;
  const auto response = world.Get(Ok(Data("words.gz"), "Content-Encoding: identity, GZIP\r\n"));
  REQUIRE(response);
  CHECK(response->body == Data("words.txt"));
}

TEST_CASE("B4: no memory is taken for a length that is only declared", "[transport]") {
  struct Row {
    const char* name;
    std::string bytes;
    Code code;
  };
  const std::string ten = "0123456789";
  const auto row = GENERATE_COPY(values<Row>({
      {"a terabyte, and then ten bytes",
       "HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n" + ten, Code::kBroken},
      {"less than none", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + ten, Code::kBroken},
      {"a chunk of more than all memory",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFFF\r\n" + ten,
       Code::kBroken},
      {"a chunk of more than any number",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n" + ten,
       Code::kBroken},
  }));
  DYNAMIC_SECTION(row.name) {
    World world;
    CheckError(world.Get(row.bytes), row.code, "");
  }
}

TEST_CASE("B3, B4: a body has a largest size, decoded and whatever was declared", "[transport]") {
  World world;
  Request request;
  request.max_body = 1000;
  CHECK(world.Get(Ok(std::string(1000, 'x')), request)->body.size() == 1000);
  CheckError(world.Get(Ok(std::string(1001, 'x')), request), Code::kTooLarge,
             "larger than 1000 ([fetch] max_body)");
  CheckError(world.Get(Ok(Data("zeros-20m.gz"), "Content-Encoding: gzip\r\n"), request),
             Code::kTooLarge, "larger than 1000 ([fetch] max_body)");
  request.max_body = 1 << 20;
  request.url = world.server.Url();
  world.answer = {"HTTP/1.1 200 OK\r\n\r\n", std::string(10'000, 'x'), false};
  CheckError(world.Fetch(request), Code::kTooLarge, "larger than 1M ([fetch] max_body)");
  world.answer = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                  "3e8\r\n" + std::string(1000, 'x') + "\r\n", false};
  CheckError(world.Fetch(request), Code::kTooLarge, "larger than 1M ([fetch] max_body)");
}

TEST_CASE("B3, B5: what comes in for a body has a largest size, if it unpacks to nothing too",
          "[transport]") {
  struct Row {
    const char* name;
    std::string head, forever;
  };
  std::string blocks, frames;
  for (int i = 0; i < 2000; ++i) {
    blocks += std::string("\0\0\0\xFF\xFF", 5);
    frames += std::string("\x50\x2A\x4D\x18\4\0\0\0skip", 12);
  }
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const Row row = GENERATE_COPY(values<Row>({
      {"empty blocks of gzip",
       ok + "Content-Encoding: gzip\r\n\r\n" + std::string("\x1F\x8B\x08\0\0\0\0\0\0\3", 10),
       blocks},
      {"frames of zstd to be skipped", ok + "Content-Encoding: zstd\r\n\r\n", frames},
      {"extensions of chunks", ok + "Transfer-Encoding: chunked\r\n\r\n",
       "1;" + std::string(15'000, 'e') + "\r\nx\r\n"},
  }));
  DYNAMIC_SECTION(row.name) {
    World world;
    Request request;
    request.max_body = 100'000;
    request.url = world.server.Url();
    world.answer = {row.head, row.forever, false};
    CheckError(world.Fetch(request), Code::kTooLarge,
               "more than twice 100000 over the wire, whatever it unpacks to ([fetch] max_body)");
  }
}

TEST_CASE("a body whose first bytes are enough is cut at its largest size", "[transport]") {
  World world;
  Request request;
  request.max_body = 1000;
  request.max_body_setting = {};
  const auto cut = world.Get(Ok(std::string(100'000, 'x')), request);
  REQUIRE(cut);
  CHECK(cut->status == 200);
  CHECK(cut->body.size() == 1000);
}

TEST_CASE("B3: a bomb is cut by its ratio before it is large", "[transport]") {
  World world;
  Request request;
  request.max_body = uint64_t{1} << 40;
  CheckError(world.Get(Ok(Data("zeros-20m.gz"), "Content-Encoding: gzip\r\n"), request),
             Code::kTooLarge, "decodes to more than 100 times its size ([fetch] max_ratio)");
  TransportSettings settings = Settings();
  settings.max_ratio = 10'000;
  World patient(settings);
  const auto whole = patient.Get(Ok(Data("zeros-20m.gz"), "Content-Encoding: gzip\r\n"), request);
  REQUIRE(whole);
  CHECK(whole->body.size() == 20 << 20);
}

TEST_CASE("B6: headers have a largest size and number", "[transport]") {
  World world;
  CheckError(world.Get(Ok("x", fmt::format("A: {}\r\n", std::string(200'000, 'x')))),
             Code::kTooLarge, "a header line larger than 100K");
  std::string many;
  for (int i = 0; i < 400; ++i) many += fmt::format("A{}: b\r\n", i);
  CheckError(world.Get(Ok("x", many)), Code::kTooLarge,
             "headers of more than 300 lines ([fetch] max_header_lines)");
  std::string large;
  for (int i = 0; i < 20; ++i) large += fmt::format("A{}: {}\r\n", i, std::string(10'000, 'x'));
  CheckError(world.Get(Ok("x", large)), Code::kTooLarge,
             "headers larger than 128K ([fetch] max_headers)");
  world.answer = {"HTTP/1.1 200 OK\r\n", "A: b\r\n", false};
  CheckError(world.Fetch(world.server.Url()), Code::kTooLarge,
             "headers of more than 300 lines ([fetch] max_header_lines)");
}

TEST_CASE("an answer that breaks off is another error than no answer", "[transport]") {
  struct Row {
    const char* name;
    std::string bytes;
    Code code;
    const char* says;
  };
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const auto row = GENERATE_COPY(values<Row>({
      {"not HTTP", "hello\r\n\r\n", Code::kBroken, "not HTTP"},
      {"closed in the body", Ok("hello").substr(0, 40), Code::kBroken, "closed before the end"},
      {"closed in a chunk", chunked + "a\r\nhel", Code::kBroken, "closed before the end"},
      {"a chunk without size", chunked + "zz\r\nhello\r\n0\r\n\r\n", Code::kBroken,
       "the body's chunks are malformed"},
      {"a trailer beyond libcurl's limit",
       chunked + "1\r\nx\r\n0\r\nA: " + std::string(9'000, 'b') + "\r\n\r\n", Code::kTooLarge,
       "a trailer line larger than 4K"},
      {"no answer", "", Code::kUnavailable, "closed without an answer"},
  }));
  DYNAMIC_SECTION(row.name) {
    World world;
    CheckError(world.Get(row.bytes), row.code, row.says);
  }
}

TEST_CASE("N1: a private address is refused however it is spelt, and no connection is made",
          "[transport]") {
  TransportSettings settings = Settings();
  settings.allow_networks.clear();
  World world(settings, {Ok("x"), "", false});
  const std::string host =
      GENERATE("127.0.0.1", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "localhost", "0.0.0.0");
  DYNAMIC_SECTION(host) {
    const auto result = world.Fetch(fmt::format("http://{}:{}/", host, world.server.port()));
    CheckError(result, Code::kForbidden, "private address");
    CHECK_THAT(result.error().what, Catch::Contains("refused; [fetch] allow_networks opens it"));
    CHECK(world.server.heads().empty());
  }
}

TEST_CASE("N1: of a name's addresses those that are open are tried, and are the reason",
          "[transport]") {
  World world;  // 127.0.0.0/8 is open, ::1 is not
  int port = 0;
  {
    EpollLoop loop(1);
    port = Loopback(loop, nullptr).port();  // closed again
  }
  CheckError(world.Fetch(fmt::format("http://localhost:{}/", port)), Code::kUnavailable,
             fmt::format("connection refused by 127.0.0.1 port {}", port));
  world.answer = {Ok("x"), "", false};
  CHECK(world.Fetch(fmt::format("http://localhost:{}/", world.server.port())));
}

TEST_CASE("N4: a port of another service is not asked, in an address or by a redirect",
          "[transport]") {
  World world;
  const int port = GENERATE(25, 6379);
  CheckError(world.Fetch(fmt::format("http://127.0.0.1:{}/", port)), Code::kForbidden,
             fmt::format("port {} is another service's; [fetch] allow_ports opens it", port));
  TransportSettings settings = Settings();
  settings.allow_ports = {port};
  CheckError(World(settings).Fetch(fmt::format("http://127.3.2.1:{}/", port)), Code::kUnavailable,
             "connection refused");
}

TEST_CASE("N4: there is no port 0", "[transport]") {
  CheckError(World().Fetch("http://127.0.0.1:0/"), Code::kForbidden, "there is no port 0");
}

TEST_CASE("N2: the address that is judged is the one that is connected to, whatever the name",
          "[transport]") {
  TransportSettings settings = Settings();
  EpollLoop loop(1);
  Loopback server(loop, [](const std::string&) { return Answer{Ok("x"), "", false}; });
  settings.connect_to = {fmt::format("paper.test:80:127.0.0.1:{}", server.port())};
  const bool allowed = GENERATE(true, false);
  if (!allowed) settings.allow_networks.clear();
  const auto transport = *CurlTransport::Create(loop, settings);
  Request request;
  request.url = "http://paper.test/a";
  transport->Fetch(request, [&](Result<Response> result) {
    CHECK(result.has_value() == allowed);
    loop.Stop();
  });
  loop.Run();
  CHECK(server.heads().size() == (allowed ? 1 : 0));
  if (allowed) CHECK(HasHeader(server.heads()[0], "Host: paper.test"));
}

TEST_CASE("what keeps a connection from coming is said by name", "[transport]") {
  World world;
  int port = 0;
  {
    EpollLoop loop(1);
    port = Loopback(loop, nullptr).port();  // closed again
  }
  CheckError(world.Fetch(fmt::format("http://127.0.0.1:{}/", port)), Code::kUnavailable,
             fmt::format("connection refused by 127.0.0.1 port {}", port));
  // RFC 6761: no resolver knows a name below invalid; one that is not there at all cannot say so
  // either.
  const auto unknown = world.Fetch("http://nowhere.invalid/");
  REQUIRE_FALSE(unknown);
  CHECK_THAT(unknown.error().what, Catch::Contains("no such host: nowhere.invalid (DNS)") ||
                                       Catch::Contains("DNS timeout"));
  world.answer = {"HTTP/1.1 400 Bad Request\r\n\r\n", "", false};
  CheckError(world.Fetch(fmt::format("https://127.0.0.1:{}/", world.server.port())),
             Code::kUnavailable,
             fmt::format("TLS: no TLS on 127.0.0.1 port {}", world.server.port()));
  world.answer = {"", "", false};
  CheckError(world.Fetch(fmt::format("https://127.0.0.1:{}/", world.server.port())),
             Code::kUnavailable,
             fmt::format("TLS: 127.0.0.1 port {} closes the connection in the handshake",
                         world.server.port()));
  // An alert: protocol_version (RFC 8446 6.2).
  world.answer = {std::string("\x15\x03\x01\x00\x02\x02\x46", 7), "", false};
  CheckError(world.Fetch(fmt::format("https://127.0.0.1:{}/", world.server.port())),
             Code::kUnavailable, "TLS: the server has no version of TLS that is safe");
  world.answer = {std::string("\x15\x03\x01\x00\x02\x02\x50", 7), "", false};
  CheckError(world.Fetch(fmt::format("https://127.0.0.1:{}/", world.server.port())),
             Code::kUnavailable, "TLS: the handshake fails: tlsv1 alert internal error");
  CheckError(world.Fetch("ftp://127.0.0.1/"), Code::kInvalid, "only http and https");
}

TEST_CASE("B5: a server that does not answer is given up, with the limit that passed",
          "[transport]") {
  TransportSettings settings = Settings();
  settings.first_byte_timeout = settings.total_timeout = settings.connect_timeout = Millis{30'000};
  settings.slow_time = Millis{30'000};
  SECTION("first byte") {
    settings.first_byte_timeout = Millis{50};
    World world(settings, {"", "", true});
    CheckError(world.Fetch(world.server.Url()), Code::kTimeout, "no answer within 50ms");
  }
  SECTION("total") {
    settings.total_timeout = Millis{50};
    World world(settings, {"HTTP/1.1 200 OK\r\n\r\nx", "", true});
    CheckError(world.Fetch(world.server.Url()), Code::kTimeout, "not done within 50ms");
  }
  SECTION("what redirects have left of it") {
    World world(settings, {"HTTP/1.1 200 OK\r\n\r\nx", "", true});
    Request request;
    request.url = world.server.Url();
    request.time_left = Millis{50};
    CheckError(world.Fetch(request), Code::kTimeout, "not done within 30s, redirects included");
  }
  SECTION("headers that never end, a few bytes at a time") {
    settings.slow_time = Millis{100};
    settings.slow_speed = 1 << 20;
    World world(settings, {"HTTP/1.1 200 OK\r\nA: b\r\n", "", true});
    CheckError(world.Fetch(world.server.Url()), Code::kTimeout, "slower than 1048576 bytes");
  }
  SECTION("a connection that is never taken") {
    settings.connect_timeout = Millis{100};
    World world(settings);
    const Deaf deaf;
    CheckError(world.Fetch(fmt::format("http://127.0.0.1:{}/", deaf.port())), Code::kTimeout,
               "within 100ms");
  }
  SECTION("too slow") {
    settings.slow_time = Millis{1'000};
    World world(settings, {"HTTP/1.1 200 OK\r\n\r\nx", "", true});
    CheckError(world.Fetch(world.server.Url()), Code::kTimeout,
               "slower than 1024 bytes a second for 1s");
  }
  SECTION("TLS handshake") {
    settings.connect_timeout = Millis{50};
    World world(settings, {"", "", true});
    CheckError(world.Fetch(fmt::format("https://127.0.0.1:{}/", world.server.port())),
               Code::kTimeout, "no TLS handshake within 50ms");
  }
}

TEST_CASE("N7: a password is sent to its server and shown to nobody", "[transport]") {
  World world(Settings(), {Ok("x"), "", false});
  REQUIRE(world.Fetch(fmt::format("http://user:s3cr3t@127.0.0.1:{}/", world.server.port())));
  CHECK(HasHeader(world.server.heads()[0], "Authorization: Basic dXNlcjpzM2NyM3Q="));
  world.answer = {"", "", false};
  const auto failed =
      world.Fetch(fmt::format("http://user:s3cr3t@127.0.0.1:{}/", world.server.port()));
  REQUIRE_FALSE(failed);
  CHECK_THAT(failed.error().what, !Catch::Contains("s3cr3t"));
  REQUIRE(world.Get(Ok("x")));
  CHECK_THAT(world.server.heads().back(), !Catch::Contains("Authorization"));
}

TEST_CASE("no more run at once than are allowed, the others wait their turn", "[transport]") {
  TransportSettings settings = Settings();
  settings.max_concurrent = 2;
  World world(settings, {Ok("x"), "", true});
  int done = 0;
  for (int i = 0; i < 20; ++i) {
    Request request;
    request.url = world.server.Url("/" + std::to_string(i));
    world.transport->Fetch(request, [&](Result<Response> response) {
      CHECK(response);
      if (++done == 20) world.loop.Stop();
    });
  }
  world.loop.Run();
  CHECK(world.server.heads().size() == 20);
}

TEST_CASE("a callback may fetch again", "[transport]") {
  World world(Settings(), {Ok("x"), "", true});
  int done = 0;
  std::function<void()> again = [&] {
    Request request;
    request.url = world.server.Url();
    world.transport->Fetch(request,
                           [&](Result<Response>) { ++done < 5 ? again() : world.loop.Stop(); });
  };
  again();
  world.loop.Run();
  CHECK(done == 5);
}

TEST_CASE("a transport that ends drops what is under way, without callbacks", "[transport]") {
  World world(Settings(), {"HTTP/1.1 200 OK\r\n\r\nx", "", true});
  const auto held = std::make_shared<int>(0);
  for (const char* path : {"/a", "/b"}) {
    Request request;
    request.url = world.server.Url(path);
    world.transport->Fetch(request, [held](Result<Response>) { FAIL("called"); });
  }
  Request wrong;
  wrong.url = "no address";
  SECTION("at once") {
    world.transport->Fetch(wrong, [held](Result<Response>) { FAIL("called"); });
  }
  SECTION("in the middle") {
    world.loop.After(Millis{30}, [&] { world.loop.Stop(); });
    world.loop.Run();
    CHECK(world.server.heads().size() == 2);
  }
  SECTION("from a callback") {
    world.transport->Fetch(wrong, [&](Result<Response>) {
      world.transport.reset();
      world.loop.Stop();
    });
    world.loop.Run();
  }
  world.transport.reset();
  world.loop.After(Millis{5}, [&] { world.loop.Stop(); });
  world.loop.Run();
  CHECK(held.use_count() == 1);
}

namespace {

constexpr size_t kLarge = 5'000'000;

// Answers of kLarge bytes at /large, half a megabyte of one that never ends at /stuck, what is
// `packed` at /packed, of a byte elsewhere; a megabyte of them at once.
struct Crowd {
  std::string packed;
  EpollLoop loop{1};
  Loopback server{loop, [this](const std::string& head) {
                    if (head.starts_with("GET /packed"))
                      return Answer{Ok(packed, "Content-Encoding: gzip\r\n"), "", false};
                    if (head.starts_with("GET /stuck"))
                      return Answer{Ok(std::string(kLarge, 'x')).substr(0, kLarge / 10), "", true};
                    const bool large = head.starts_with("GET /large");
                    return Answer{Ok(std::string(large ? kLarge : 1, 'x')), "", false};
                  }};
  std::unique_ptr<CurlTransport> transport;

  Crowd() {
    TransportSettings settings = Settings();
    settings.max_bodies = 1 << 20;
    transport = *CurlTransport::Create(loop, std::move(settings));
  }

  void Fetch(const std::string& path, std::function<void(const Result<Response>&)> done) {
    Request request;
    request.url = server.Url(path);
    transport->Fetch(std::move(request), std::move(done));
  }
};

}  // namespace

TEST_CASE("B2: a large answer stands still while what is held fills the memory, small ones do not",
          "[transport]") {
  Crowd crowd;
  std::vector<size_t> sizes;
  const auto take = [&](const Result<Response>& result) {
    REQUIRE(result);
    sizes.push_back(result->body.size());
  };
  crowd.transport->SetHeld(1 << 20);
  crowd.Fetch("/large", [&](const Result<Response>& result) {
    take(result);
    crowd.loop.Stop();
  });
  std::function<void(int)> small = [&](int left) {
    if (left == 0) return crowd.transport->SetHeld(0);
    crowd.Fetch("/small", [&, left](const Result<Response>& result) {
      take(result);
      small(left - 1);
    });
  };
  small(20);
  crowd.loop.Run();
  REQUIRE(sizes.size() == 21);
  CHECK(std::count(sizes.begin(), sizes.end(), 1) == 20);
  CHECK(sizes.back() == kLarge);
}

TEST_CASE("B2: of large answers that are too many at once all come in the end", "[transport]") {
  Crowd crowd;
  size_t done = 0;
  for (int i = 0; i < 8; ++i)
    crowd.Fetch("/large", [&](const Result<Response>& result) {
      REQUIRE(result);
      CHECK(result->body.size() == kLarge);
      if (++done == 8) crowd.loop.Stop();
    });
  crowd.loop.Run();
  CHECK(done == 8);
}

TEST_CASE("B2: hosts that fill the memory and say no more do not hold up a large answer",
          "[transport]") {
  Crowd crowd;
  const auto given_up = [](const Result<Response>& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().what ==
          "slower than 65536 bytes a second while [fetch] max_bodies is full");
  };
  for (int i = 0; i < 3; ++i) crowd.Fetch("/stuck", given_up);
  bool done = false;
  crowd.loop.After(Millis{50}, [&] {
    crowd.Fetch("/large", [&](const Result<Response>& result) {
      REQUIRE(result);
      CHECK(result->body.size() == kLarge);
      done = true;
      crowd.loop.Stop();
    });
  });
  crowd.loop.Run();
  CHECK(done);
}

TEST_CASE("B2: a packed answer that grows at once, without room, is taken in", "[transport]") {
  std::string text;
  for (int i = 0; text.size() < kLarge; ++i) text += fmt::format("{} ", i);
  Crowd crowd;
  AppendGzip(crowd.packed, text);
  crowd.Fetch("/packed", [&](const Result<Response>& result) {
    REQUIRE(result);
    CHECK(result->body == text);
    crowd.loop.Stop();
  });
  crowd.loop.Run();
}
