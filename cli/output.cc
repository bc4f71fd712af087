#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/log.h"
#include "store/door.h"
#include "text/gzip.h"
#include "text/words.h"

namespace wirefold {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMember = 1 << 20;

// 0, or the errno that ended it.
int WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return 0;
}

std::string_view InWords(int error) {
  if (error == EBADF) return "it is closed";
  return error == ENOSPC ? "no space left" : std::strerror(error);
}

// What a name stands for in the end: a link's file is replaced or made, not the link. Links that go
// round end at a link.
fs::path Target(const std::string& file) {
  constexpr int kMostLinks = 40;  // as the system has it
  std::error_code error;
  if (const fs::path real = fs::canonical(file, error); !error) return real;
  fs::path target = fs::absolute(file, error);
  if (fs::exists(target, error)) return target;  // /dev/stdout, a shell's >(...)
  for (int i = 0; i < kMostLinks && fs::is_symlink(target, error); ++i)
    target = target.parent_path() / fs::read_symlink(target, error);
  const fs::path parent = fs::canonical(target.parent_path(), error);
  return error ? target : parent / target.filename();
}

// A pipe that nobody reads is waited for, and that is said.
int OpenToWrite(const std::string& name, const std::string& as_given) {
  const int fd = ::open(name.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd >= 0) ::fcntl(fd, F_SETFL, 0);
  if (fd >= 0 || errno != ENXIO) return fd;
  Log(LogLevel::kWarning, fmt::format("{}: a pipe that nobody reads yet: waiting", as_given));
  return ::open(name.c_str(), O_WRONLY | O_CLOEXEC);
}

// As it would have been created, or as it was.
mode_t ModeOf(const std::string& name, bool secret) {
  if (secret) return 0600;
  struct stat about {};
  if (::stat(name.c_str(), &about) == 0) return about.st_mode & 0777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

bool IsOtherThanFile(const std::string& name) {
  struct stat about {};
  return ::stat(name.c_str(), &about) == 0 && !S_ISREG(about.st_mode);
}

Output::Output() : terminal_(::isatty(fd_) != 0) {}

Result<Output> Output::To(const std::string& file, bool secret) {
  Output output;
  if (file.empty() || file == "-") return output;
  const fs::path target = Target(file);
  if (const Status outside = CheckOutside(target); !outside) return Fail(outside.error().In(file));
  output.file_ = target.string();
  if (std::error_code ignored; fs::is_symlink(target, ignored) && !fs::exists(target, ignored))
    return Fail(Code::kUsage, fmt::format("{}: cannot write it: {}", file, InWords(ELOOP)));
  output.packed_ = file.ends_with(".gz");
  if (IsOtherThanFile(output.file_)) {
    output.fd_ = OpenToWrite(output.file_, file);
  } else {
    output.beside_ = output.file_ + ".XXXXXX";
    output.fd_ = ::mkostemp(output.beside_.data(), O_CLOEXEC);
    if (output.fd_ >= 0) ::fchmod(output.fd_, ModeOf(output.file_, secret));
  }
  const int error = errno;
  output.terminal_ = ::isatty(output.fd_) != 0;
  if (output.fd_ >= 0) return output;
  output.beside_.clear();
  return Fail(Code::kUsage, fmt::format("{}: cannot write it: {}", file, InWords(error)));
}

Output::Output(Output&& other) noexcept : terminal_(other.terminal_) { *this = std::move(other); }

Output& Output::operator=(Output&& other) noexcept {
  if (this == &other) return *this;
  Drop();
  fd_ = std::exchange(other.fd_, STDOUT_FILENO);
  terminal_ = other.terminal_;
  error_ = std::exchange(other.error_, 0);
  file_ = std::exchange(other.file_, {});
  beside_ = std::exchange(other.beside_, {});
  packed_ = std::exchange(other.packed_, false);
  member_ = std::exchange(other.member_, {});
  return *this;
}

Output::~Output() { Drop(); }

void Output::Drop() {
  if (file_.empty()) return;
  if (fd_ >= 0) ::close(fd_);
  if (!beside_.empty()) ::unlink(beside_.c_str());
  fd_ = -1;
  beside_.clear();
}

void Output::Keep() {
  if (!beside_.empty() && ::fsync(fd_) != 0) error_ = errno;
  if (::close(fd_) != 0 && error_ == 0) error_ = errno;
  fd_ = -1;
  if (error_ != 0 || beside_.empty()) return;
  if (::rename(beside_.c_str(), file_.c_str()) != 0) {
    error_ = errno;
  } else {
    beside_.clear();
  }
}

bool Output::Put(std::string_view bytes) {
  if (error_ == 0) error_ = WriteAll(fd_, bytes);
  return error_ == 0;
}

bool Output::Write(std::string_view bytes) {
  if (terminal_) return Put(LinesForTerminal(bytes));
  if (!packed_) return Put(bytes);
  member_ += bytes;
  return member_.size() < kMember ? error_ == 0 : EndMember();
}

bool Output::EndMember() {
  if (member_.empty()) return error_ == 0;
  std::string packed;
  AppendGzip(packed, member_);
  member_.clear();
  return Put(packed);
}

bool Output::Line(std::string_view line) {
  std::string bytes;
  bytes.reserve(line.size() + 1);
  bytes.append(line) += '\n';
  return Write(bytes);
}

bool Output::Styled(std::string_view text) { return terminal_ ? Put(text) : Write(text); }

int Output::Finish(int code) {
  EndMember();
  if (!file_.empty() && error_ == 0) Keep();
  if (error_ == 0 || error_ == EPIPE) return code;
  const std::string what = file_.empty() ? "cannot write output" : file_ + ": cannot write it";
  Complain({Code::kInvalid, fmt::format("{}: {}", what, InWords(error_))});
  return code ? code : 1;
}

int Complain(const Error& error) {
  LogFault(error.what);
  return ExitCodeOf(error.code);
}

int ExitCodeOf(Code code) {
  switch (code) {
    case Code::kUsage:
      return 2;
    case Code::kLocked:
      return 3;
    case Code::kStorage:
      return 4;
    default:
      return 1;
  }
}

size_t OutputWidth() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 100'000;
}

void HoldStandardStreams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
      // The lowest free number is `fd`: those below are open.
      const int mode = fd == STDOUT_FILENO ? O_RDONLY : O_RDWR;
      [[maybe_unused]] const int opened = ::open("/dev/null", mode);
    }
}

}  // namespace wirefold
