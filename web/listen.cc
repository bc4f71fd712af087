#include "web/listen.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/strings.h"

namespace wirefold {
namespace {

constexpr int kBacklog = 64;

struct Address {
  template <class T>
  T& As() {
    return reinterpret_cast<T&>(bytes);
  }
  template <class T>
  const T& As() const {
    return reinterpret_cast<const T&>(bytes);
  }
  const sockaddr* get() const { return &As<sockaddr>(); }

  sockaddr_storage bytes{};
  socklen_t size = sizeof bytes;
};

bool ParseAddress(const std::string& where, Address& address) {
  if (where.starts_with('/')) {
    if (where.size() >= sizeof sockaddr_un::sun_path) return false;
    address.As<sockaddr_un>().sun_family = AF_UNIX;
    std::copy(where.begin(), where.end(), address.As<sockaddr_un>().sun_path);
    address.size = sizeof(sockaddr_un);
    return true;
  }
  const size_t colon = where.rfind(':');
  const int64_t port = colon == where.npos ? -1 : ParseInt(where.substr(colon + 1)).value_or(-1);
  if (port < 0 || port > 65'535) return false;
  const uint16_t net_port = htons(static_cast<uint16_t>(port));
  const std::string host = where.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    address.As<sockaddr_in6>().sin6_family = AF_INET6;
    address.As<sockaddr_in6>().sin6_port = net_port;
    address.size = sizeof(sockaddr_in6);
    return ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(),
                       &address.As<sockaddr_in6>().sin6_addr) == 1;
  }
  address.As<sockaddr_in>().sin_family = AF_INET;
  address.As<sockaddr_in>().sin_port = net_port;
  address.size = sizeof(sockaddr_in);
  return ::inet_pton(AF_INET, host.c_str(), &address.As<sockaddr_in>().sin_addr) == 1;
}

// What a process that was killed has left.
void RemoveDeadSocket(const Address& address) {
  struct stat found;
  if (::lstat(address.As<sockaddr_un>().sun_path, &found) != 0 || !S_ISSOCK(found.st_mode)) return;
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  if (::connect(fd, address.get(), address.size) != 0 && errno == ECONNREFUSED)
    ::unlink(address.As<sockaddr_un>().sun_path);
  ::close(fd);
}

}  // namespace

Result<Listener> Listener::Open(const std::string& where) {
  const auto bad = [&](std::string_view why) {
    return Fail(Code::kUnavailable, fmt::format("cannot listen at {}: {}", where, why));
  };
  const auto failed = [&](int error) {
    if (error == EADDRINUSE) return bad("in use by another program (stop it, or take another)");
    if (error == EACCES && !where.starts_with('/'))
      return bad("ports so low need a capability, CAP_NET_BIND_SERVICE (or take a higher one)");
    return bad(std::strerror(error));
  };
  Address address;
  if (!ParseAddress(where, address)) return bad("neither IP:PORT nor a socket's path");
  const bool is_path = address.bytes.ss_family == AF_UNIX;
  const int fd = ::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return failed(errno);
  Listener listener(fd, "");
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (is_path) RemoveDeadSocket(address);
  if (::bind(fd, address.get(), address.size) != 0) return failed(errno);
  if (is_path) {
    listener.path_ = where;
    ::chmod(where.c_str(), 0666);
  }
  if (::listen(fd, kBacklog) != 0) return failed(errno);
  return listener;
}

Listener::Listener(Listener&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::exchange(other.path_, {})) {}

Listener::~Listener() {
  if (fd_ >= 0) ::close(fd_);
  if (!path_.empty()) ::unlink(path_.c_str());
}

int Listener::port() const {
  Address address;
  if (::getsockname(fd_, &address.As<sockaddr>(), &address.size) != 0) return 0;
  return address.bytes.ss_family == AF_INET    ? ntohs(address.As<sockaddr_in>().sin_port)
         : address.bytes.ss_family == AF_INET6 ? ntohs(address.As<sockaddr_in6>().sin6_port)
                                               : 0;
}

}  // namespace wirefold
