// The demo newsroom as a program: prints its addresses, writes a configuration for wirefold, serves
// until its standard input closes, a signal comes or the time is up. A pipe as standard input ties
// it to the life of whoever started it.
#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

#include "base/strings.h"
#include "tests/newsroom/newsroom.h"

namespace wirefold::newsroom {
namespace {

struct Options {
  std::string folder = WIREFOLD_NEWSROOM;
  std::string config_out;
  int64_t port = 0;
  int64_t seconds = 0;  // 0: no limit
};

constexpr const char* kUsage =
    "usage: newsroom_server [--port N] [--config-out FILE] [--seconds N] [--content FOLDER]\n";

std::optional<Options> ReadOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (i + 1 == argc) return std::nullopt;
    const std::string_view value = argv[i + 1];
    const std::optional<int64_t> number = ParseInt(value);
    if (name == "--config-out") {
      options.config_out = value;
    } else if (name == "--content") {
      options.folder = value;
    } else if (name == "--port" && number && *number >= 0 && *number <= 65535) {
      options.port = *number;
    } else if (name == "--seconds" && number && *number >= 0 && *number <= 86'400) {
      options.seconds = *number;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

// In one step, so that whoever waits for the file never reads half of it.
bool WriteWhole(const std::string& path, const std::string& content) {
  const std::string partial = path + ".partial";
  std::ofstream out(partial);
  out << content;
  out.close();
  return out && std::rename(partial.c_str(), path.c_str()) == 0;
}

void WaitForTheEnd(int64_t seconds, int signals) {
  pollfd watched[] = {{STDIN_FILENO, POLLIN, 0}, {signals, POLLIN, 0}};
  const int wait = seconds == 0 ? -1 : static_cast<int>(seconds * 1000);
  while (poll(watched, 2, wait) > 0) {
    char bytes[256];
    if (watched[1].revents || read(STDIN_FILENO, bytes, sizeof bytes) <= 0) return;
  }
}

int Main(int argc, char** argv) {
  const std::optional<Options> options = ReadOptions(argc, argv);
  if (!options) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  // Blocked before the server's threads start, so that they inherit it and the signals come to the
  // descriptor.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  const int signals = signalfd(-1, &ends, SFD_CLOEXEC);

  auto room = Newsroom::Load(options->folder);
  Status started = room ? (*room)->Start(static_cast<uint16_t>(options->port)) : Fail(room.error());
  if (!started) {
    fmt::print(stderr, "newsroom_server: {}\n", started.error().what);
    return 1;
  }
  for (const Paper& paper : (*room)->papers())
    fmt::print("{:<20} {}/  {}\n", paper.name, (*room)->HomeOf(paper), (*room)->FeedUrlOf(paper));
  std::fflush(stdout);
  if (!options->config_out.empty() && !WriteWhole(options->config_out, (*room)->ConfigToml())) {
    fmt::print(stderr, "newsroom_server: {}: {}\n", options->config_out, std::strerror(errno));
    return 1;
  }
  WaitForTheEnd(options->seconds, signals);
  (*room)->Stop();
  return 0;
}

}  // namespace
}  // namespace wirefold::newsroom

int main(int argc, char** argv) { return wirefold::newsroom::Main(argc, argv); }
