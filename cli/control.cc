#include "cli/control.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace wirefold {
namespace {

constexpr char kName[] = "CONTROL";
constexpr size_t kMostPeers = 32;
constexpr size_t kLongestLine = 16 << 20;  // a list of feeds; of all peers together
constexpr Millis kPatience{30'000};

// A path may be longer than a socket's address can be: the directory is named by a descriptor then.
struct Address {
  explicit Address(const std::string& db) {
    un.sun_family = AF_UNIX;
    std::string path = db + "/" + kName;
    if (path.size() >= sizeof un.sun_path) {
      directory = ::open(db.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
      path = fmt::format("/proc/self/fd/{}/{}", directory, kName);
    }
    std::memcpy(un.sun_path, path.c_str(), std::min(path.size() + 1, sizeof un.sun_path));
  }
  ~Address() {
    if (directory >= 0) ::close(directory);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&un); }

  sockaddr_un un{};
  int directory = -1;
};

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::Open(EpollLoop& loop, const std::string& db,
                                                           Answer answer) {
  const std::string path = db + "/" + kName;
  const auto bad = [&] {
    return Fail(Code::kStorage, fmt::format("{}: {}", path, std::strerror(errno)));
  };
  struct stat about {};
  if (::stat(db.c_str(), &about) != 0) return bad();
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return bad();
  ::unlink(path.c_str());  // of a process that was killed: we hold the database's lock
  const Address address(db);
  const mode_t mask = ::umask(0077);
  const bool bound = ::bind(fd, address.get(), sizeof address.un) == 0;
  ::umask(mask);
  const bool for_group = (about.st_mode & 0077) == 0050;
  if (!bound || ::chmod(path.c_str(), for_group ? 0660 : 0600) != 0 || ::listen(fd, 16) != 0) {
    auto error = bad();
    ::close(fd);
    return error;
  }
  return std::unique_ptr<ControlServer>(new ControlServer(loop, fd, path, std::move(answer)));
}

ControlServer::ControlServer(EpollLoop& loop, int fd, std::string path, Answer answer)
    : loop_(loop), fd_(fd), path_(std::move(path)), answer_(std::move(answer)) {
  loop_.Watch(fd_, EpollLoop::kReadable, [this](uint32_t) { Accept(); });
}

ControlServer::~ControlServer() {
  while (!peers_.empty()) Close(peers_.begin()->first);
  loop_.Watch(fd_, 0, nullptr);
  ::close(fd_);
  ::unlink(path_.c_str());
}

void ControlServer::Accept() {
  const int peer = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (peer < 0) return;
  if (peers_.size() >= kMostPeers) {
    ::close(peer);
    return;
  }
  peers_[peer].limit = loop_.After(kPatience, [this, peer] { Close(peer); });
  loop_.Watch(peer, EpollLoop::kReadable, [this, peer](uint32_t) { Read(peer); });
}

void ControlServer::Read(int fd) {
  std::array<char, 16 << 10> bytes;
  const ssize_t got = ::read(fd, bytes.data(), bytes.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  std::string& line = peers_.at(fd).line;
  size_t held = 0;
  for (const auto& [other, peer] : peers_) held += peer.line.size();
  if (got <= 0 || held + static_cast<size_t>(got) > kLongestLine) return Close(fd);
  const size_t searched = line.size();
  line.append(bytes.data(), static_cast<size_t>(got));
  const size_t end = line.find('\n', searched);
  if (end == line.npos) return;
  loop_.Watch(fd, 0, nullptr);
  const std::string asked = line.substr(0, end);
  answer_(asked, [this, fd, alive = std::weak_ptr<char>(alive_)](std::string json) {
    if (!alive.expired() && peers_.contains(fd)) Send(fd, std::move(json));
  });
}

// An answer is a few kilobytes: what does not fit into the socket's buffer nobody is waiting for.
void ControlServer::Send(int fd, std::string json) {
  json += '\n';
  [[maybe_unused]] const ssize_t sent = ::send(fd, json.data(), json.size(), MSG_NOSIGNAL);
  Close(fd);
}

void ControlServer::Close(int fd) {
  const auto peer = peers_.find(fd);
  if (peer == peers_.end()) return;
  loop_.Cancel(peer->second.limit);
  loop_.Watch(fd, 0, nullptr);
  peers_.erase(peer);
  ::close(fd);
}

Result<std::string> AskHolder(const std::string& db, std::string_view line) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const Address address(db);
  const timeval patience{kPatience.count() / 1000, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (::connect(fd, address.get(), sizeof address.un) != 0) {
    const int why = errno;
    ::close(fd);
    const bool nobody = why == ENOENT || why == ECONNREFUSED || why == ENOTDIR;
    return Fail(nobody ? Code::kNotFound : Code::kStorage,
                fmt::format("{}: {}", db,
                            nobody          ? "no daemon runs on this database (wirefold run)"
                            : why == EACCES ? "permission denied: its daemon answers its own user, "
                                              "and the group that may read the database"
                                            : std::strerror(why)));
  }
  std::string out(line);
  out += '\n';
  std::string_view rest = out;
  while (!rest.empty()) {
    const ssize_t sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;
    rest.remove_prefix(static_cast<size_t>(sent));
  }
  std::string answer;
  std::array<char, 16 << 10> bytes;
  for (ssize_t got; (got = ::recv(fd, bytes.data(), bytes.size(), 0)) > 0;)
    answer.append(bytes.data(), static_cast<size_t>(got));
  ::close(fd);
  if (answer.empty() || answer.back() != '\n')
    return Fail(Code::kStorage, fmt::format("{}: the daemon did not answer within {}", db,
                                            FormatDuration(kPatience)));
  answer.pop_back();
  return answer;
}

}  // namespace wirefold
