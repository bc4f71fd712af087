// The socket by which commands ask the daemon.
#include "cli/control.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/daemon/station.h"

using namespace wirefold;
using Catch::Contains;

namespace {

nlohmann::json Ask(const Station& station, std::string_view line) {
  const auto answer = AskHolder(station.db(), line);
  INFO((answer ? *answer : answer.error().what));
  REQUIRE(answer.has_value());
  auto json = nlohmann::json::parse(*answer, nullptr, false);
  REQUIRE(json.is_object());
  return json;
}

mode_t ModeOf(const std::string& path) {
  struct stat about {};
  REQUIRE(::stat(path.c_str(), &about) == 0);
  return about.st_mode & 07777;
}

}  // namespace

TEST_CASE("the daemon says how it is doing", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed", "northern.example/feed"},
                    "[keep]\narticles = \"90d\"\nmax_articles = 100\n");
  station.StartReady();
  REQUIRE(station.Until([&] { return station.Asked("northern.example/2") > 0; }));
  REQUIRE(station.UntilHeard("WATCHDOG=1", station.Heard("WATCHDOG=1") + 2));
  const nlohmann::json status = Ask(station, "status");
  CHECK(status["pid"] == station.pid());
  CHECK(status["ready"] == true);
  CHECK(status["feeds"] == 2);
  CHECK(status["by_health"]["ok"] == 2);
  CHECK(status["polls"] == 2);
  CHECK(status["articles"] == 4);
  CHECK(status["resident_bytes"] > 1'000'000);
  CHECK_FALSE(status.contains("reload_error"));
  CHECK(status["keep"]["rules"] == "articles 90d, 100 articles at most");
  CHECK_THAT(station.desk().Run("status --db db").out,
             Contains("articles 90d, 100 articles at most; not looked yet"));
}

TEST_CASE("a reload is asked for and answered by the socket too", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed"});
  station.StartReady();
  station.Write("[fetch");
  CHECK_THAT(Ask(station, "reload")["error"].get<std::string>(), Contains("wirefold.toml:1:"));
  CHECK_THAT(Ask(station, "status")["reload_error"].get<std::string>(), Contains("wirefold.toml"));
  station.Configure({"ledger.example/feed"});
  CHECK(Ask(station, "reload")["ok"] == true);
  CHECK(station.Until([&] { return station.Asked("ledger.example/feed") > 0; }));
  CHECK_FALSE(Ask(station, "status").contains("reload_error"));
}

TEST_CASE("nothing that is written to the socket hurts the daemon", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed"});
  station.StartReady();
  CHECK(Ask(station, "fly to the moon")["error"] == "unknown question fly");
  CHECK(Ask(station, "\"\x01\xFF")["error"].is_string());
  CHECK(Ask(station, "")["error"].is_string());

  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = station.db() + "/CONTROL";
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  std::vector<int> half;  // who says nothing, or goes before the answer
  for (int i = 0; i < 40; ++i) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && i % 2)
        [[maybe_unused]]
      const ssize_t sent = ::send(fd, "status\n", i % 4 ? 7 : 3, MSG_NOSIGNAL);
    half.push_back(fd);
  }
  for (const int fd : half) ::close(fd);
  CHECK(Ask(station, "status")["pid"] == station.pid());
}

TEST_CASE("the socket is its owner's, and the group's of a directory that is so", "[daemon]") {
  struct Row {
    mode_t directory, socket;
  };
  const auto row = GENERATE(values<Row>({{0755, 0600}, {0700, 0600}, {0750, 0660}, {0770, 0600}}));
  Station station;
  std::filesystem::create_directory(station.db());
  REQUIRE(::chmod(station.db().c_str(), row.directory) == 0);
  station.Configure({"harbour.example/feed"});
  station.StartReady();
  CHECK(ModeOf(station.db() + "/CONTROL") == row.socket);
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
  const auto answer = AskHolder(station.db(), "status");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Code::kNotFound);
}
