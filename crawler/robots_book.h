// What each origin's robots.txt said, and the jobs that wait until it has been read. What counts
// for how long is crawler/fetch/robots_memory's affair; this is the part of it that is in use. An
// origin is forgotten when it was not asked about for a day, and sooner, the least used first,
// where all together are more than `most_bytes`: what settled the matter is the store's to keep.
// Loop thread.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crawler/fetch/robots.h"
#include "crawler/fetch/robots_memory.h"
#include "crawler/schedule/frontier.h"

namespace wirefold {

inline constexpr std::string_view kRobotsPath = "/robots.txt";
// Feed::format of a robots.txt that is read as the index of sitemaps that it is, too.
inline constexpr std::string_view kRobotsFormat = "robots";
inline std::string RobotsAddress(const Url& of) { return of.origin().append(kRobotsPath); }

class RobotsBook {
 public:
  enum class State { kUnknown, kAsked, kKnown };

  // `agent` is the product token whose rules count.
  explicit RobotsBook(std::string agent, size_t most_bytes = 64 << 20)
      : agent_(std::move(agent)), most_bytes_(most_bytes) {}

  // kUnknown: to be asked, of the store first where it keeps one, then of the server.
  State StateOf(const std::string& origin, Time now);
  // Of a kKnown origin: its file's rules, or shut. Until the next call that is not const.
  const Robots& Of(const std::string& origin) const;
  // When a known origin is asked again.
  Time DueOf(const std::string& origin) const;

  void Ask(const std::string& origin);
  void Wait(const std::string& origin, JobId job);

  // What the store kept. Gives the jobs that waited, in their order, where that is enough; nothing
  // where the server is to be asked.
  std::optional<std::vector<JobId>> Recall(const std::string& origin, const RobotsMemory& memory,
                                           Time now);
  // An answer that settles the matter. Gives the jobs that waited.
  std::vector<JobId> Learn(const std::string& origin, const RobotsMemory& memory, Time now);
  // No such answer came; `why` in a few words. Gives the jobs that waited.
  std::vector<JobId> Fail(const std::string& origin, std::string_view why, Time now);

  size_t size() const { return pages_.size(); }

 private:
  struct Page {
    RobotsMemory memory;  // without its body
    RobotsFailures failures;
    std::string why;  // of the last failure
    Robots robots = Robots::AllowAll();
    bool asked = false;
    std::vector<JobId> waiting;
    Time used{};
    size_t bytes = 0;
    std::list<std::string>::iterator turn;
  };
  Page& PageOf(const std::string& origin);
  void Take(Page& page, const RobotsMemory& memory);
  void Use(Page& page, Time now);
  std::vector<JobId> Release(Page& page, Time now);
  void Measure(Page& page);
  void Forget(Time now);

  const std::string agent_;
  const size_t most_bytes_;
  std::map<std::string, Page> pages_;
  std::list<std::string> turns_;  // origins, the least lately used first
  size_t bytes_ = 0;
};

}  // namespace wirefold
