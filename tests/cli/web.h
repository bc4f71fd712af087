// A server on 127.0.0.1 that works in a thread of its own, while the program is waited for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "tests/fetch/loopback.h"

namespace wirefold {

class Web {
 public:
  // Gives the bytes of the answer to a request's head; called in that thread.
  explicit Web(std::function<std::string(const std::string& head)> answer)
      : server_(loop_,
                [answer = std::move(answer)](const std::string& head) {
                  return Answer{answer(head), "", false};
                }),
        thread_([this] { loop_.Run(); }) {}
  ~Web() {
    loop_.Stop();
    thread_.join();
  }
  std::string port() const { return std::to_string(server_.port()); }

 private:
  EpollLoop loop_{1};
  Loopback server_;
  std::thread thread_;
};

}  // namespace wirefold
