#include "tests/cli/program.h"

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace wirefold {
namespace {

std::string ReadAll(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Desk::Desk() {
  std::string name = "/tmp/wirefold-cli-XXXXXX";
  path_ = ::mkdtemp(name.data());
}

Desk::~Desk() { std::filesystem::remove_all(path_); }

void Desk::Write(const std::string& name, std::string_view text) const {
  std::ofstream(path_ + "/" + name, std::ios::binary) << text;
}

Ran Desk::Shell(const std::string& line) const {
  Write(".line", "wirefold() { " WIREFOLD " \"$@\"; }\n" + line + "\n");
  const std::string command = "cd " + path_ +
                              " && env -u XDG_STATE_HOME -u XDG_CONFIG_HOME HOME=" + path_ +
                              " bash .line >.out 2>.err </dev/null";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          ReadAll(path_ + "/.out"), ReadAll(path_ + "/.err")};
}

}  // namespace wirefold
