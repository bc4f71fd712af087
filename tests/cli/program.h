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
  Ran Run(const std::string& arguments) const { return Shell("wirefold " + arguments); }

 private:
  std::string path_;
};

}  // namespace wirefold
