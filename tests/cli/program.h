// The program as a user runs it: a command line in, exit code and both streams out.
#pragma once

#include <string>
#include <string_view>

namespace wirefold {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// A directory of its own, which is also HOME; it goes with the test.
class Desk {
 public:
  Desk();
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  const std::string& path() const { return path_; }
  void Write(const std::string& name, std::string_view text) const;
  // `line` is the shell's; "wirefold" in it is the program, and the desk the working directory.
  Ran Shell(const std::string& line) const;
  // The same with a terminal of so many columns at stdout.
  Ran OnTerminal(const std::string& line, int columns = 80) const;
  Ran Run(const std::string& arguments) const { return Shell("wirefold " + arguments); }

 private:
  // What runs `line`, but for where its stdout goes; stderr goes to .err.
  std::string CommandOf(const std::string& line) const;

  std::string path_;
};

}  // namespace wirefold
