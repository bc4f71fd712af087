// The daemon as its manager and its user see it: the real program, started and signalled, beside a
// service manager's socket and a web of made-up papers, all in the test's own thread. Every wait is
// for something that happens and has a generous limit.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/epoll_loop.h"
#include "tests/cli/program.h"
#include "tests/fetch/loopback.h"

namespace wirefold {

class Station {
 public:
  Station();
  ~Station();  // kills what still runs

  // ---- the papers: http://NAME/feed lists two articles; http://NAME/drip begins an answer and
  // never ends it
  std::map<std::string, std::string> pages;     // "NAME/1": what is answered there instead
  int Asked(const std::string& address) const;  // "NAME/feed": so many requests
  int AskedInAll() const;

  // What was posted anywhere, whole: head and body. It is answered with post_status.
  const std::vector<std::string>& posts() const { return posts_; }
  int post_status = 200;

  // ---- the configuration: one source a feed; `more` is TOML in front of them
  void Configure(const std::vector<std::string>& feeds, std::string_view more = "") const;
  void Write(std::string_view toml) const { desk_.Write("wirefold.toml", toml); }
  std::string db() const { return desk_.path() + "/db"; }
  const Desk& desk() const { return desk_; }

  // ---- the daemon: `wirefold OPTIONS run`, its messages in err()
  std::string program;  // that is started; the real one where nothing is said
  void Start(const std::vector<std::string>& options = {});
  void StartReady();
  void Signal(int number) const;
  // Its exit code, or 128 and the signal that ended it; -1 where it does not end.
  int WaitForEnd(Millis limit = Millis{60'000});
  pid_t pid() const { return pid_; }
  std::string err() const;

  // ---- what it told its manager since the last Start, a datagram an entry
  struct Said {
    std::string text;
    Millis at{};  // by the test's clock
  };
  const std::vector<Said>& said() const { return said_; }
  int Heard(
      std::string_view line) const;  // so many datagrams with this line, or one that begins so

  // True once `happened` is.
  bool Until(const std::function<bool()>& happened, Millis limit = Millis{60'000});
  bool UntilHeard(std::string_view line, int times = 1) {
    return Until([&, this] { return Heard(line) >= times; });
  }
  Millis Now() const { return loop_.Ticks(); }

 private:
  Answer Serve(const std::string& head);
  void Hear();

  EpollLoop loop_{1};
  const Desk desk_;
  std::map<std::string, int> asked_;
  std::vector<std::string> posts_;
  Loopback web_;
  int manager_ = -1;
  std::vector<Said> said_;
  pid_t pid_ = 0;
};

}  // namespace wirefold
