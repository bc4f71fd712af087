// The seam to other programs: one command with its input, and how it ended. Real: ProcessRunner
// (base/process_runner.h). Under test: made up.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace wirefold {

struct Command {
  // The program and its arguments, as they stand: no shell reads them. A program without a slash is
  // looked for in PATH.
  std::vector<std::string> argv;
  // Beside the few of our own variables that are passed on. Nothing behind a NUL byte is.
  std::vector<std::pair<std::string, std::string>> environment{};
  std::string input{};  // its standard input: a file, not a pipe
  Millis timeout{60'000};
  size_t max_output = 4096;  // bytes of its output that are kept
};

struct CommandEnd {
  int code = 0;  // its exit code; 128 and the signal that ended it
  bool timed_out = false;
  std::string output;  // standard output and error as they came, the first bytes
};

class Commands {
 public:
  using Done = std::function<void(Result<CommandEnd>)>;

  // What still runs is ended, without its callback.
  virtual ~Commands() = default;

  // Loop thread. `done` runs once on the loop thread, never before Run returns. An Error says why
  // the command could not be started.
  virtual void Run(Command command, Done done) = 0;
};

}  // namespace wirefold
