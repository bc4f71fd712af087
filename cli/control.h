// How a command asks the process that holds the database: a socket in the database's directory. Its
// owner may ask, and the group of a directory that is open to its group and shut to all others
// (mode 0750, as the service's is). A question is a line, "WORD" or "WORD ARGUMENT", the answer one
// line of JSON; then the connection ends.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/epoll_loop.h"
#include "base/result.h"

namespace wirefold {

class ControlServer {
 public:
  // Loop thread. `answer` is asked with the whole line and tells its answer, at once or later.
  using Reply = std::function<void(std::string json)>;
  using Answer = std::function<void(std::string_view line, Reply reply)>;

  // kStorage where the socket cannot be made, which is no reason not to run. `loop` outlives it.
  static Result<std::unique_ptr<ControlServer>> Open(EpollLoop& loop, const std::string& db,
                                                     Answer answer);
  ~ControlServer();

 private:
  struct Peer {
    std::string line;
    Loop::TimerId limit = 0;
  };
  ControlServer(EpollLoop& loop, int fd, std::string path, Answer answer);
  void Accept();
  void Read(int fd);
  void Send(int fd, std::string json);
  void Close(int fd);

  EpollLoop& loop_;
  const int fd_;
  const std::string path_;
  const Answer answer_;
  std::map<int, Peer> peers_;
  const std::shared_ptr<char> alive_ = std::make_shared<char>();
};

// Any thread, waits for the answer. kNotFound: nobody holds that database and listens.
Result<std::string> AskHolder(const std::string& db, std::string_view line);

}  // namespace wirefold
