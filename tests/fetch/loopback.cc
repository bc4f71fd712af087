#include "tests/fetch/loopback.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <utility>

namespace wirefold {
namespace {

// Where the request in front ends; npos while that is not known.
size_t RequestEnd(const std::string& in) {
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const size_t end = in.find("\r\n\r\n");
  const size_t length = in.find(kLength);
  if (end == in.npos || length > end) return end == in.npos ? end : end + 4;
  return end + 4 + std::stoul(in.substr(length + kLength.size()));
}

}  // namespace

sockaddr_in ListenOnLoopback(int& listener, int backlog) {
  listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(listener, any, size) == 0);
  REQUIRE(::listen(listener, backlog) == 0);
  REQUIRE(::getsockname(listener, any, &size) == 0);
  return address;
}

Loopback::Loopback(EpollLoop& loop, Handler handler) : loop_(loop), handler_(std::move(handler)) {
  port_ = ntohs(ListenOnLoopback(listener_, 100).sin_port);
  loop_.Watch(listener_, EpollLoop::kReadable, [this](uint32_t) { Accept(); });
}

Loopback::~Loopback() {
  while (!clients_.empty()) Close(clients_.begin()->first);
  loop_.Watch(listener_, 0, {});
  ::close(listener_);
}

std::string Loopback::Url(std::string_view path) const {
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

void Loopback::Accept() {
  const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  clients_.emplace(fd, Client{});
  loop_.Watch(fd, EpollLoop::kReadable, [this, fd](uint32_t events) { Serve(fd, events); });
}

void Loopback::Serve(int fd, uint32_t events) {
  Client& client = clients_[fd];
  if (events & EpollLoop::kReadable) {
    std::array<char, 4096> buffer;
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got <= 0) return Close(fd);
    client.in.append(buffer.data(), static_cast<size_t>(got));
    const bool tls = client.in[0] == '\x16';  // a hello, which gets its answer too
    const size_t end = tls ? client.in.size() : RequestEnd(client.in);
    if (end > client.in.size() || client.answered) return;
    heads_.push_back(client.in.substr(0, end));
    client.in.erase(0, end);
    client.answer = handler_(heads_.back());
    client.answered = true;
    loop_.Watch(fd, EpollLoop::kReadable | EpollLoop::kWritable,
                [this, fd](uint32_t more) { Serve(fd, more); });
    return;
  }
  if (events & EpollLoop::kWritable) return Send(fd, client);
  Close(fd);
}

void Loopback::Send(int fd, Client& client) {
  std::string& bytes = client.answer.bytes;
  if (bytes.empty()) bytes = client.answer.forever;
  const ssize_t put = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (put < 0) return Close(fd);
  bytes.erase(0, static_cast<size_t>(put));
  if (!bytes.empty() || !client.answer.forever.empty()) return;
  if (!client.answer.hold) return Close(fd);
  client.answered = false;  // the next request on this connection
  loop_.Watch(fd, EpollLoop::kReadable, [this, fd](uint32_t events) { Serve(fd, events); });
}

void Loopback::Close(int fd) {
  loop_.Watch(fd, 0, {});
  ::close(fd);
  clients_.erase(fd);
}

std::string Ok(std::string_view body, std::string_view headers) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), headers,
                     body);
}

}  // namespace wirefold
