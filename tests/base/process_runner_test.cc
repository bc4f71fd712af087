#include "base/process_runner.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <optional>
#include <string>

using namespace wirefold;
using Catch::Contains;

namespace {

// Runs it to its end.
Result<CommandEnd> RunOnce(const Command& command) {
  EpollLoop loop(1);
  ProcessRunner runner(loop);
  std::optional<Result<CommandEnd>> end;
  runner.Run(command, [&](Result<CommandEnd> result) {
    end = std::move(result);
    loop.Stop();
  });
  CHECK_FALSE(end);
  loop.Run();
  return std::move(*end);
}

Command Shell(const std::string& script) { return {.argv = {"sh", "-c", script}}; }

}  // namespace

TEST_CASE("a command's end is told as it was", "[process]") {
  struct Row {
    const char* name;
    const char* script;
    int code;
    const char* output;
  };
  const auto row = GENERATE(values<Row>({
      {"done", "exit 0", 0, ""},
      {"failed", "echo no >&2; exit 3", 3, "no\n"},
      {"killed by a signal", "kill -TERM $$", 128 + SIGTERM, ""},
      {"its input comes back", "cat", 0, "what it reads"},
      {"its input can be opened by name", "cat /dev/stdin", 0, "what it reads"},
      {"more output than is kept", "printf 0123456789abcdefghijkl; exit 1", 1, "0123456789abcdef"},
      {"its directory is the root", "pwd", 0, "/\n"},
  }));
  INFO(row.name);
  Command command = Shell(row.script);
  command.input = "what it reads";
  command.max_output = 16;
  const auto end = RunOnce(command);
  REQUIRE(end);
  CHECK(end->code == row.code);
  CHECK(end->output == row.output);
  CHECK_FALSE(end->timed_out);
}

TEST_CASE("output of any length neither stops a command nor fills the memory", "[process]") {
  Command command = Shell("head -c 5000000 /dev/zero");
  command.max_output = 100;
  const auto end = RunOnce(command);
  REQUIRE(end);
  CHECK(end->code == 0);
  CHECK(end->output.size() == 100);
}

TEST_CASE("input of any length waits for nobody", "[process]") {
  Command command = Shell("wc -c");
  command.input = std::string(10'000'000, 'x');
  const auto counted = RunOnce(command);
  REQUIRE(counted);
  CHECK_THAT(counted->output, Contains("10000000"));
  command.argv = {"true"};  // reads nothing of it
  const auto unread = RunOnce(command);
  REQUIRE(unread);
  CHECK(unread->code == 0);
}

TEST_CASE("at its timeout a command ends with all that it started", "[process]") {
  Command command = Shell("sleep 600 & sleep 600");
  command.timeout = Millis{50};
  const auto end = RunOnce(command);
  REQUIRE(end);
  CHECK(end->timed_out);
  CHECK(end->code == 128 + SIGKILL);
}

TEST_CASE("who is left running behind a command does not keep it from ending", "[process]") {
  const auto end = RunOnce(Shell("sleep 2 & echo begun"));
  REQUIRE(end);
  CHECK(end->code == 0);
  CHECK(end->output == "begun\n");
}

TEST_CASE("a program that cannot be started is an error with its name", "[process]") {
  const char* const program =
      GENERATE("/nowhere/at-all", "no-such-program-anywhere", "/etc/passwd");
  const auto end = RunOnce({.argv = {program}});
  REQUIRE_FALSE(end);
  CHECK_THAT(end.error().what, Contains(program));
}

TEST_CASE("arguments and variables arrive as they are: no shell reads them", "[process]") {
  const std::string nasty = "$(touch /tmp/never) `id` ; \" ' \\ * \n";
  Command command{.argv = {"printenv", "TITLE"}, .environment = {{"TITLE", nasty}}};
  const auto variable = RunOnce(command);
  REQUIRE(variable);
  CHECK(variable->output == nasty + "\n");
  const auto argument = RunOnce({.argv = {"printf", "%s", nasty}});
  REQUIRE(argument);
  CHECK(argument->output == nasty);
}

TEST_CASE("a command inherits three descriptors and a few variables, no blocked signal",
          "[process]") {
  ::setenv("NOTIFY_SOCKET", "/run/never", 1);
  ::setenv("WIREFOLD_SECRET_THING", "never", 1);
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int leak = ::fcntl(null, F_DUPFD, 50);  // not marked close-on-exec
  sigset_t mask, before;
  sigemptyset(&mask);
  sigaddset(&mask, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &mask, &before);
  auto end = RunOnce({.argv = {"env"}});
  REQUIRE(end);
  CHECK(end->output.find("NOTIFY_SOCKET") == std::string::npos);
  CHECK(end->output.find("never") == std::string::npos);
  CHECK_THAT(end->output, Contains("PATH="));
  end = RunOnce(Shell("for each in /proc/self/fd/*; do echo ${each##*/}; done"));
  REQUIRE(end);
  CHECK_THAT(end->output, Catch::StartsWith("0\n1\n2\n"));
  CHECK(end->output.find('\n' + std::to_string(leak) + '\n') == std::string::npos);
  end = RunOnce(Shell("kill -TERM $$; sleep 600"));
  REQUIRE(end);
  CHECK(end->code == 128 + SIGTERM);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(leak);
  ::close(null);
  ::unsetenv("NOTIFY_SOCKET");
  ::unsetenv("WIREFOLD_SECRET_THING");
}

TEST_CASE("who goes away ends the commands that still run", "[process]") {
  EpollLoop loop(1);
  bool told = false;
  {
    ProcessRunner runner(loop);
    for (int i = 0; i < 3; ++i)
      runner.Run(Shell("sleep 600"), [&](const Result<CommandEnd>&) { told = true; });
  }
  loop.After(Millis{0}, [&] { loop.Stop(); });
  loop.Run();
  CHECK_FALSE(told);
}
