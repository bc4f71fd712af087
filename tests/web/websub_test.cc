// The whole way: the real program follows a feed through a hub, on loopback. The test is the paper,
// the hub, and the web server in front.
#include <fmt/format.h>
#include <nettle/hmac.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/strings.h"
#include "tests/fetch/loopback.h"

extern char** environ;

namespace wirefold {
namespace {

constexpr Millis kLongest{60'000};

struct Directory {
  Directory() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  ~Directory() { std::filesystem::remove_all(path); }
  std::string path = "/tmp/wirefold-websub-XXXXXX";
};

// `wirefold run`, ended with the test.
struct Program {
  explicit Program(const Directory& home) {
    const std::string config = home.path + "/c.toml", db = home.path + "/db";
    const std::vector<std::string> words = {WIREFOLD, "run", "--config", config, "--db", db};
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    REQUIRE(::posix_spawn(&pid, WIREFOLD, nullptr, nullptr, argv.data(), environ) == 0);
  }
  ~Program() {
    if (pid > 0) End(SIGKILL);
  }
  int End(int signal) {
    int status = 0;
    ::kill(pid, signal);
    ::waitpid(std::exchange(pid, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  pid_t pid = 0;
};

std::string Unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
    i += 2;
  }
  return out;
}

std::string FieldOf(std::string_view form, std::string_view name) {
  for (const std::string_view part : Split(form, '&'))
    if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
      return Unescaped(part.substr(name.size() + 1));
  return {};
}

std::string Signature(const std::string& secret, const std::string& body) {
  hmac_sha256_ctx context;
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest;
  hmac_sha256_set_key(&context, secret.size(), reinterpret_cast<const uint8_t*>(secret.data()));
  hmac_sha256_update(&context, body.size(), reinterpret_cast<const uint8_t*>(body.data()));
  hmac_sha256_digest(&context, digest.size(), digest.data());
  std::string hex = "sha256=";
  for (const uint8_t byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

// What the web server in front passes on; it waits for the answer.
std::string AskSocket(const std::string& path, const std::string& request) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  path.copy(at.sun_path, sizeof at.sun_path - 1);
  std::string answer;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
      ::send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    std::array<char, 4096> bytes;
    for (ssize_t got; (got = ::recv(fd, bytes.data(), bytes.size(), 0)) > 0;)
      answer.append(bytes.data(), static_cast<size_t>(got));
  }
  ::close(fd);
  return answer;
}

TEST_CASE("the program subscribes, is told, and polls", "[websub]") {
  const Directory home;
  const std::string door = home.path + "/door";
  EpollLoop loop(1);
  std::string callback, topic, secret;
  int polls = 0, wrong = 0;
  std::string feed;

  const auto post = [&](const std::string& signature, const std::string& body) {
    return AskSocket(
        door, fmt::format("POST /w/{} HTTP/1.1\r\nHost: news.test\r\n"
                          "X-Hub-Signature: {}\r\nContent-Length: {}\r\n\r\n{}",
                          callback.substr(callback.rfind('/') + 1), signature, body.size(), body));
  };
  const auto confirm = [&] {
    const std::string answer =
        AskSocket(door, fmt::format("GET /w/{}?hub.mode=subscribe&hub.topic={}&hub.challenge=abc123"
                                    "&hub.lease_seconds=864000 HTTP/1.1\r\nHost: news.test\r\n\r\n",
                                    callback.substr(callback.rfind('/') + 1), topic));
    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK(answer.ends_with("\r\n\r\nabc123"));
    CHECK(post("sha256=00", "<rss/>").starts_with("HTTP/1.1 202 "));
    CHECK(post(Signature("guessed", "<rss/>"), "<rss/>").starts_with("HTTP/1.1 202 "));
    // Wrong signatures, and for longer than a right one would take to have its effect.
    loop.After(Millis{12'000}, [&] {
      wrong = polls;
      CHECK(post(Signature(secret, "<rss/>"), "<rss/>").starts_with("HTTP/1.1 202 "));
    });
  };
  Loopback town(loop, [&](const std::string& head) -> Answer {
    if (head.starts_with("POST /hub ")) {
      const std::string form = head.substr(head.find("\r\n\r\n") + 4);
      callback = FieldOf(form, "hub.callback");
      topic = FieldOf(form, "hub.topic");
      secret = FieldOf(form, "hub.secret");
      loop.After(Millis{100}, confirm);
      return {"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", "", false};
    }
    if (head.starts_with("GET /feed ")) {
      if (++polls > 1) loop.Stop();
      return {Ok(feed, "Content-Type: application/rss+xml\r\n"), "", false};
    }
    return {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "", false};
  });
  feed = fmt::format(
      "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>P</title>"
      "<atom:link rel=\"hub\" href=\"{0}hub\"/><atom:link rel=\"self\" href=\"{0}feed\"/>"
      "</channel></rss>",
      town.Url());
  std::ofstream(home.path + "/c.toml") << fmt::format(
      "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nper_host_delay = \"0s\"\n"
      "[websub]\ncallback = \"https://news.test/w\"\nlisten = \"{}\"\n"
      "[[source]]\nname = \"paper\"\nfeeds = [\"{}feed\"]\n",
      door, town.Url());
  Program program(home);
  const auto late = loop.After(kLongest, [&] { loop.Stop(); });
  loop.Run();
  loop.Cancel(late);
  CHECK(callback.starts_with("https://news.test/w/"));
  CHECK(callback.size() == std::string("https://news.test/w/").size() + 32);
  CHECK(topic == town.Url() + "feed");
  CHECK(wrong == 1);
  CHECK(polls == 2);
  CHECK(program.End(SIGTERM) == 0);
  CHECK_FALSE(std::filesystem::exists(door));
}

}  // namespace
}  // namespace wirefold
