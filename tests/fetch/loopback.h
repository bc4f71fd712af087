// A server on 127.0.0.1, in the test's own loop: each request gets the bytes that the test says,
// right or wrong HTTP.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/epoll_loop.h"

namespace wirefold {

// A listener at a port of 127.0.0.1 that was free; the address that it got.
sockaddr_in ListenOnLoopback(int& listener, int backlog);

struct Answer {
  std::string bytes;
  std::string forever;  // sent after `bytes`, again and again, until the client goes
  bool hold = false;    // stay connected when all is said; else close
};

class Loopback {
 public:
  // Gets the whole head of the request, "GET /x HTTP/1.1\r\n...\r\n\r\n", and behind it the body
  // that its Content-Length says.
  using Handler = std::function<Answer(const std::string& head)>;

  Loopback(EpollLoop& loop, Handler handler);
  ~Loopback();
  std::string Url(std::string_view path = "/") const;
  int port() const { return port_; }
  const std::vector<std::string>& heads() const { return heads_; }

 private:
  struct Client {
    std::string in;
    Answer answer;
    bool answered = false;
  };
  void Accept();
  void Serve(int fd, uint32_t events);
  void Send(int fd, Client& client);
  void Close(int fd);

  EpollLoop& loop_;
  const Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::map<int, Client> clients_;
  std::vector<std::string> heads_;
};

// An answer with a body of known length.
std::string Ok(std::string_view body, std::string_view headers = "");

}  // namespace wirefold
