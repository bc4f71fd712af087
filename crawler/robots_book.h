// What each origin's robots.txt said, and the jobs that wait until it has been read (RFC 9309 2.4:
// at most a day old).
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "crawler/fetch/robots.h"
#include "crawler/schedule/frontier.h"

namespace wirefold {

class RobotsBook {
 public:
  enum class State { kUnknown, kAsked, kKnown };

  State StateOf(const std::string& origin, Millis now) const;
  const Robots& Of(const std::string& origin) const;  // kKnown only
  void Ask(const std::string& origin);
  void Wait(const std::string& origin, JobId job);
  // Gives the jobs that waited, in their order.
  std::vector<JobId> Learn(const std::string& origin, Robots robots, Millis now);

 private:
  struct Page {
    bool asked = false;
    bool known = false;
    Millis read_at{0};
    Robots robots = Robots::AllowAll();
    std::vector<JobId> waiting;
  };
  std::unordered_map<std::string, Page> pages_;
};

}  // namespace wirefold
