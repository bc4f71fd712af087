#include "base/process_runner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace wirefold {
namespace {

// Of our environment. What a service manager told us (NOTIFY_SOCKET, WATCHDOG_USEC), and what a
// setting may hold, is ours alone.
constexpr const char* kPassedOn[] = {"PATH",   "HOME",     "USER", "LOGNAME", "LANG",
                                     "LC_ALL", "LC_CTYPE", "TZ",   "TMPDIR"};
constexpr int kFirstOther = STDERR_FILENO + 1;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

tl::unexpected<Error> Failed(std::string_view what, int error) {
  return Fail(Code::kUnavailable, fmt::format("{}: {}", what, std::strerror(error)));
}

// A file in memory: whatever its length, nobody has to wait until it was read.
Status Fill(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return Failed("its input", errno);
    bytes.remove_prefix(static_cast<size_t>(put));
  }
  if (::lseek(fd, 0, SEEK_SET) != 0) return Failed("its input", errno);
  return {};
}

std::vector<std::string> EnvironmentOf(const Command& command) {
  std::vector<std::string> out;
  for (const char* name : kPassedOn)
    if (const char* value = std::getenv(name)) out.push_back(fmt::format("{}={}", name, value));
  for (const auto& [name, value] : command.environment) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& each : strings) out.push_back(each.data());
  out.push_back(nullptr);
  return out;
}

// The number of the new process, or an errno.
int Spawn(const Command& command, int input, int output, pid_t& pid) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addchdir_np(&files, "/");
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, kFirstOther);

  // Signals that we block or leave alone are its own affair again.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

  std::vector<std::string> argv = command.argv;
  std::vector<std::string> environment = EnvironmentOf(command);
  const int error = ::posix_spawnp(&pid, argv.front().c_str(), &files, &attributes,
                                   Pointers(argv).data(), Pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

}  // namespace

struct ProcessRunner::Child {
  pid_t pid = 0;
  int handle = -1;  // readable when it has ended
  int output = -1;
  size_t max_output = 0;
  CommandEnd end;
  Loop::TimerId timer = 0;
  Done done;
};

ProcessRunner::ProcessRunner(EpollLoop& loop) : loop_(loop) {}

ProcessRunner::~ProcessRunner() {
  for (auto& [id, child] : children_) {
    ::kill(-child->pid, SIGKILL);
    ::waitpid(child->pid, nullptr, 0);
    Forget(*child);
  }
}

void ProcessRunner::Run(Command command, Done done) {
  auto child = std::make_unique<Child>();
  if (Status started = Start(command, *child); !started) {
    loop_.Post([done = std::move(done), error = started.error()] { done(Fail(error)); });
    return;
  }
  child->max_output = command.max_output;
  child->done = std::move(done);
  const uint64_t id = next_++;
  Child& made = *children_.emplace(id, std::move(child)).first->second;
  loop_.Watch(made.output, EpollLoop::kReadable, [this, &made](uint32_t) { TakeOutput(made); });
  loop_.Watch(made.handle, EpollLoop::kReadable, [this, id](uint32_t) { Ended(id); });
  // It is not waited for before it has ended: its number is its own until then.
  made.timer = loop_.After(command.timeout, [&made] {
    made.timer = 0;
    made.end.timed_out = true;
    ::kill(-made.pid, SIGKILL);
  });
}

Status ProcessRunner::Start(const Command& command, Child& child) {
  const Descriptor input(::memfd_create("wirefold-input", MFD_CLOEXEC));
  if (input.get() < 0) return Failed("its input", errno);
  WF_CHECK(Fill(input.get(), command.input));
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return Failed("its output", errno);
  Descriptor ours(ends[0]), its(ends[1]);
  ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  if (const int error = Spawn(command, input.get(), its.get(), child.pid))
    return Failed(command.argv.front(), error);
  // By its number: the C library's header is no C++ before 2.37.
  child.handle = static_cast<int>(::syscall(SYS_pidfd_open, child.pid, 0));
  if (child.handle < 0) {
    const int error = errno;
    ::kill(-child.pid, SIGKILL);
    ::waitpid(child.pid, nullptr, 0);
    return Failed("no handle of the process", error);
  }
  child.output = ours.Release();
  return {};
}

void ProcessRunner::TakeOutput(Child& child) {
  std::array<char, 4096> bytes;
  for (int turns = 16; turns > 0; --turns) {  // then others have theirs
    const ssize_t got = ::read(child.output, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      loop_.Watch(child.output, 0, nullptr);
      ::close(std::exchange(child.output, -1));
      return;
    }
    const size_t left = child.max_output - child.end.output.size();
    child.end.output.append(bytes.data(), std::min(left, static_cast<size_t>(got)));
  }
}

void ProcessRunner::Ended(uint64_t id) {
  auto child = std::move(children_.extract(id).mapped());
  int status = 0;
  while (::waitpid(child->pid, &status, 0) < 0 && errno == EINTR) continue;
  child->end.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (child->output >= 0) TakeOutput(*child);
  Forget(*child);
  child->done(std::move(child->end));
}

void ProcessRunner::Forget(Child& child) {
  for (int* fd : {&child.handle, &child.output}) {
    if (*fd < 0) continue;
    loop_.Watch(*fd, 0, nullptr);
    ::close(std::exchange(*fd, -1));
  }
  if (child.timer) loop_.Cancel(std::exchange(child.timer, 0));
}

}  // namespace wirefold
