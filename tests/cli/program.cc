#include "tests/cli/program.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

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

int CodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

Desk::Desk() {
  std::string name = "/tmp/wirefold-cli-XXXXXX";
  path_ = ::mkdtemp(name.data());
}

Desk::~Desk() { std::filesystem::remove_all(path_); }

void Desk::Write(const std::string& name, std::string_view text) const {
  std::ofstream(path_ + "/" + name, std::ios::binary) << text;
}

std::string Desk::CommandOf(const std::string& line) const {
  Write(".line", "wirefold() { " WIREFOLD " \"$@\"; }\n" + line + "\n");
  return "cd " + path_ + " && env -u XDG_STATE_HOME -u XDG_CONFIG_HOME HOME=" + path_ +
         " bash .line 2>.err </dev/null";
}

Ran Desk::Shell(const std::string& line) const {
  const int status = std::system((CommandOf(line) + " >.out").c_str());
  return {CodeOf(status), ReadAll(path_ + "/.out"), ReadAll(path_ + "/.err")};
}

Ran Desk::OnTerminal(const std::string& line, int columns) const {
  const std::string command = CommandOf(line);
  const int screen = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  ::grantpt(screen);
  ::unlockpt(screen);
  const int terminal = ::open(::ptsname(screen), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios as_it_is{};
  ::cfmakeraw(&as_it_is);
  ::tcsetattr(terminal, TCSANOW, &as_it_is);
  winsize size{24, static_cast<unsigned short>(columns), 0, 0};
  ::ioctl(terminal, TIOCSWINSZ, &size);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(terminal, STDOUT_FILENO);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(terminal);
  Ran ran;
  char piece[4096];
  // The end is an error (EIO): nobody has the terminal open any more.
  for (ssize_t n = 0; (n = ::read(screen, piece, sizeof piece)) > 0;)
    ran.out.append(piece, static_cast<size_t>(n));
  ::close(screen);
  int status = 0;
  ::waitpid(child, &status, 0);
  ran.exit_code = CodeOf(status);
  ran.err = ReadAll(path_ + "/.err");
  return ran;
}

}  // namespace wirefold
