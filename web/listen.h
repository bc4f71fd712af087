// A socket that listens where a setting says: IP:PORT, [IPv6]:PORT, or the path of a Unix socket.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

// Owns the descriptor, and the path where there is one.
class Listener {
 public:
  // kUnavailable: taken, not allowed, no such address. A socket's path that nobody listens at any
  // more is taken over; it is open to all users, for the web server in front is another one.
  static Result<Listener> Open(const std::string& where);
  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  int fd() const { return fd_; }
  int port() const;  // 0: a Unix socket

 private:
  Listener(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  int fd_ = -1;
  std::string path_;
};

}  // namespace wirefold
