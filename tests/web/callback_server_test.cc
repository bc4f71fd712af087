// The callback on loopback, asked by a hub that the test plays: over plain sockets, so that it can
// be rude.
#include "web/callback_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "web/listen.h"

namespace wirefold {
namespace {

constexpr Millis kLongest{20'000};

// A connection that sends what it is told and keeps what comes, until the other side ends it.
class Client {
 public:
  Client(EpollLoop& loop, int port) : loop_(loop), fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
    loop_.Watch(fd_, EpollLoop::kReadable, [this](uint32_t) { Read(); });
  }
  ~Client() {
    loop_.Watch(fd_, 0, nullptr);
    ::close(fd_);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool Send(const std::string& bytes) const {
    return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  std::string in;
  bool ended = false;
  std::function<void()> at_end;

 private:
  void Read() {
    char bytes[4096];
    const ssize_t got = ::recv(fd_, bytes, sizeof bytes, 0);
    if (got > 0) {
      in.append(bytes, static_cast<size_t>(got));
      return;
    }
    ended = true;
    loop_.Watch(fd_, 0, nullptr);
    if (at_end) at_end();
  }

  EpollLoop& loop_;
  int fd_;
};

struct Body final : Delivery {
  explicit Body(std::vector<std::string>& all) : ends(all) {}
  void Take(std::string_view bytes) override { body += bytes; }
  void End() override { ends.push_back(body); }
  std::vector<std::string>& ends;
  std::string body;
};

struct Desk {
  explicit Desk(CallbackSettings settings = {}) {
    settings.listen = "127.0.0.1:0";
    CallbackHandlers handlers;
    handlers.ready = [this] { return ready; };
    handlers.confirm = [this](const CallbackQuestion& asked) {
      questions.push_back(fmt::format("{} {} {} {}{}", asked.token, asked.mode, asked.topic,
                                      asked.lease_seconds.value_or(-1), asked.reason));
      return asked.token == "t0ken" && asked.topic == "https://p.example/f?a=1";
    };
    handlers.deliver = [this](std::string_view token, std::string_view signature) {
      signatures.emplace_back(signature);
      return token == "t0ken" ? std::make_unique<Body>(bodies) : nullptr;
    };
    auto opened = CallbackServer::Open(loop, settings, std::move(handlers));
    REQUIRE(opened);
    server = std::move(*opened);
  }

  // The whole answer.
  std::string Ask(const std::string& request) {
    Client client(loop, server->port());
    client.at_end = [this] { loop.Stop(); };
    client.Send(request);
    RunUntilStopped();
    CHECK(client.ended);
    return client.in;
  }
  std::string Get(const std::string& target) {
    return Ask("GET " + target + " HTTP/1.1\r\nHost: news.example\r\n\r\n");
  }
  std::string Post(const std::string& path, const std::string& body,
                   const std::string& headers = "") {
    return Ask(
        fmt::format("POST {} HTTP/1.1\r\nHost: news.example\r\n{}Content-Length: {}\r\n\r\n{}",
                    path, headers, body.size(), body));
  }
  void RunUntilStopped() {
    const auto late = loop.After(kLongest, [this] { loop.Stop(); });
    loop.Run();
    loop.Cancel(late);
  }

  EpollLoop loop{1};
  bool ready = true;
  std::vector<std::string> questions, signatures, bodies;
  std::unique_ptr<CallbackServer> server;
};

int StatusOf(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::atoi(answer.c_str() + 9) : 0;
}
std::string BodyOf(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

TEST_CASE("a hub's challenge is given back for what is ours, and for nothing else", "[websub]") {
  // W3C WebSub 5.3.
  Desk desk;
  const std::string ours = "hub.mode=subscribe&hub.topic=https%3A%2F%2Fp.example%2Ff%3Fa%3D1";
  const std::string answer =
      desk.Get("/wirefold/t0ken?" + ours + "&hub.challenge=%3Cb%3E+x&hub.lease_seconds=864000");
  CHECK(StatusOf(answer) == 200);
  CHECK(BodyOf(answer) == "<b> x");
  CHECK(answer.find("Content-Type: text/plain") != answer.npos);
  CHECK(answer.find("X-Content-Type-Options: nosniff") != answer.npos);
  CHECK(desk.questions.back() == "t0ken subscribe https://p.example/f?a=1 864000");

  const std::string denied = desk.Get(
      "/t0ken?hub.mode=denied&hub.reason=no&hub.topic=https%3A%2F%2Fp.example%2Ff%3Fa%3D1");
  CHECK(StatusOf(denied) == 200);
  CHECK(BodyOf(denied).empty());
  CHECK(desk.questions.back() == "t0ken denied https://p.example/f?a=1 -1no");

  for (const std::string& target : {
           "/t0ken?" + ours,                                          // no challenge
           "/t0ken/?" + ours + "&hub.challenge=x",                    // another path
           "/other?" + ours + "&hub.challenge=x",                     // another token
           std::string("/t0ken?hub.mode=subscribe&hub.challenge=x"),  // no topic
           std::string("/t0ken?hub.mode=subscribe&hub.topic=y&hub.challenge=x"),
           std::string("/t0ken"),
           std::string("/"),
           std::string("/../../etc/passwd"),
       }) {
    INFO(target);
    CHECK(StatusOf(desk.Get(target)) == 404);
  }
  CHECK(StatusOf(desk.Ask("PUT /t0ken HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")) == 404);
}

TEST_CASE("a body is handed on with its signature, and acknowledged", "[websub]") {
  Desk desk;
  CHECK(StatusOf(desk.Post("/wirefold/t0ken", "<rss/>", "X-Hub-Signature: sha256=00\r\n")) == 202);
  CHECK(desk.bodies == std::vector<std::string>{"<rss/>"});
  CHECK(desk.signatures == std::vector<std::string>{"sha256=00"});
  const std::string large(1 << 20, 'x');
  CHECK(StatusOf(desk.Post("/t0ken", large)) == 202);
  CHECK(desk.bodies.back() == large);
  CHECK(StatusOf(desk.Post("/t0ken", "")) == 202);
  CHECK(StatusOf(desk.Ask("POST /t0ken HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) == 202);
  CHECK(desk.bodies.back() == "abcde");
  CHECK(StatusOf(desk.Post("/other", "<rss/>")) == 410);
  CHECK(desk.bodies.size() == 4);
}

TEST_CASE("until it is known what is ours a hub is told to come again", "[websub]") {
  Desk desk;
  desk.ready = false;
  CHECK(StatusOf(desk.Post("/t0ken", "<rss/>")) == 503);
  CHECK(StatusOf(desk.Get("/t0ken?hub.mode=subscribe&hub.challenge=x")) == 503);
  CHECK(desk.questions.empty());
  CHECK(desk.bodies.empty());
}

TEST_CASE("a body that is too large is refused, or cut off, and never ends", "[websub]") {
  Desk desk({.max_body = 1000});
  CHECK(StatusOf(desk.Post("/t0ken", std::string(1000, 'x'))) == 202);
  CHECK(StatusOf(desk.Ask("POST /t0ken HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")) ==
        413);
  CHECK(StatusOf(desk.Ask("POST /t0ken HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "800\r\n" +
                          std::string(0x800, 'x') + "\r\n0\r\n\r\n")) != 202);
  CHECK(desk.bodies.size() == 1);
}

TEST_CASE("what is no request of a hub's ends, and the next is served", "[websub]") {
  Desk desk;
  for (const std::string& bytes :
       {std::string("nonsense\r\n\r\n"), std::string("GET /t0ken HTTP/9.9\r\n\r\n"),
        "GET /" + std::string(40'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'a') + "\r\n\r\n"})
    CHECK(StatusOf(desk.Ask(bytes)) != 200);
  CHECK(StatusOf(desk.Post("/t0ken", "x")) == 202);
}

TEST_CASE("O5: a path's end is a name that we gave, whole, or nothing", "[websub]") {
  Desk desk;
  for (const char* path : {"/..%2f..%2fetc/passwd", "/../../etc/passwd", "/t0ken%00", "/t0ken/",
                           "/t0ken/..", "/t0ke", "/t0ken1", "/T0ken", "/%2e%2e"}) {
    INFO(path);
    const int status = StatusOf(desk.Post(path, "x"));
    CHECK((status == 404 || status == 410));
  }
  CHECK(desk.bodies.empty());
}

TEST_CASE("O6: who sends slowly is cut off, and keeps nobody waiting meanwhile", "[websub]") {
  Desk desk({.patience = Millis{1'000}});
  Client head(desk.loop, desk.server->port()), body(desk.loop, desk.server->port());
  body.Send("POST /t0ken HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  bool served = false;
  std::function<void()> drip = [&] {
    head.Send("G");
    body.Send("x");
    if (!std::exchange(served, true)) return;
    if (!head.ended || !body.ended) desk.loop.After(Millis{50}, drip);
  };
  const auto ended = [&] {
    if (head.ended && body.ended) desk.loop.Stop();
  };
  head.at_end = body.at_end = ended;
  drip();
  CHECK(StatusOf(desk.Post("/t0ken", "quick")) == 202);
  CHECK(desk.bodies == std::vector<std::string>{"quick"});
  drip();
  desk.RunUntilStopped();
  CHECK(head.ended);
  CHECK(body.ended);
  CHECK(desk.bodies.size() == 1);
}

TEST_CASE("O6: a chunk's extension without end costs its own request, and no processor",
          "[websub]") {
  Desk desk({.patience = Millis{1'000}});
  Client endless(desk.loop, desk.server->port());
  endless.at_end = [&] { desk.loop.Stop(); };
  endless.Send("POST /t0ken HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;" +
               std::string(40'000, 'x'));
  const std::clock_t before = std::clock();
  CHECK(StatusOf(desk.Post("/t0ken", "quick")) == 202);
  desk.RunUntilStopped();
  CHECK(std::clock() - before < CLOCKS_PER_SEC / 2);  // it was all of the second
  CHECK(endless.ended);
  CHECK(desk.bodies == std::vector<std::string>{"quick"});
}

TEST_CASE("O6: more connections than are allowed wait for their turn", "[websub]") {
  Desk desk({.max_connections = 2, .patience = Millis{300}});
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 6; ++i)
    idle.push_back(std::make_unique<Client>(desk.loop, desk.server->port()));
  CHECK(StatusOf(desk.Post("/t0ken", "x")) == 202);
}

TEST_CASE("a socket's path is taken over from who is gone, and not from who is there", "[websub]") {
  std::string place = "/tmp/wirefold-web-XXXXXX";
  REQUIRE(::mkdtemp(place.data()) != nullptr);
  const std::string path = place + "/hub.sock";
  {
    auto first = Listener::Open(path);
    REQUIRE(first);
    CHECK(first->port() == 0);
    const auto second = Listener::Open(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Code::kUnavailable);
  }
  CHECK(::access(path.c_str(), F_OK) != 0);
  // As a killed process leaves it: bound, and nobody listens.
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  path.copy(at.sun_path, sizeof at.sun_path - 1);
  const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(::bind(left, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
  ::close(left);
  CHECK(Listener::Open(path));
  ::rmdir(place.c_str());
  for (const char* where : {"", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "hub.example:80",
                            "[::1:80", "relative/path"})
    CHECK_FALSE(Listener::Open(where));
}

}  // namespace
}  // namespace wirefold
