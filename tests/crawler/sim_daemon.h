// The daemon in the made-up internet: it lives for months, is killed at any step, stopped, drained
// and started again on the same store, while the wall clock jumps; its manners are watched all the
// time, by the clock of the world.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crawler/crawler.h"
#include "store/store.h"
#include "tests/crawler/sim_loop.h"
#include "tests/crawler/sim_press.h"

namespace wirefold::sim {

class Daemon {
 public:
  Daemon(uint64_t seed, PressOptions options);
  ~Daemon();

  // Where it does not run it is started first.
  void RunFor(Millis time);
  void RunEvents(uint64_t events);
  // Ends: at once, as a power cut does; or in order, until it says that it is done. It is down for
  // five seconds then.
  void Kill();
  void Stop();
  void Drain(Millis grace);
  // A new crawler in the same process.
  void Reload();
  // Its database lies there; before the first start.
  void UseDisk(MemoryDisk& disk) { used_ = &disk; }
  // The wall clock is so far off from now on.
  void SetClockOff(Millis by);

  Time Now() const { return now_ + (loop_ ? loop_->Ticks() - began_ : Millis{0}); }
  Press& press() { return press_; }
  const Crawler& crawler() const { return *crawler_; }
  // What is wrong with it now: feeds that are forgotten, or that were not asked for too long.
  void CheckFeeds();

  // Final address -> how many articles have it, and when the first was fetched.
  struct Stored {
    int articles = 0;
    Time fetched{};
  };
  std::map<std::string, Stored> AllStored();
  const Store& store() const { return *store_; }
  const std::vector<std::string>& violations() const { return violations_; }
  uint64_t transcript() const { return transcript_; }  // a hash of all requests and their times
  uint64_t requests() const { return requests_; }
  uint64_t FeedRequests(const std::string& address) const;
  Time began() const { return start_; }

 private:
  friend class SimNet;
  struct HostManners {
    int open = 0;
    std::optional<Time> answered;  // and how long that took
    Millis took{0};
    Time keep_away{}, told{};  // Retry-After, and when it was said
    bool told_robots = false;  // of robots.txt: nobody keeps that
    std::optional<Time> robots_read, robots_tried;
    std::string robots_rules;
    bool robots_sure = false;  // nobody died before it could be kept
    std::deque<Time> robots_requests;
  };
  struct FeedManners {
    Time polled{};  // the last request
    std::optional<Time> gone;
    uint64_t requests = 0;
  };

  void Start();
  void End(Millis after);
  void Wrong(std::string what);
  void CheckRequest(const std::string& url, PressFeed* feed, HostManners& host);
  void CheckRobots(const std::string& url, HostManners& host);
  void CheckPoll(const std::string& url, PressFeed& feed);
  void CheckStarved(const PressFeed& feed);
  void NoteAnswer(const Request& request, const Result<Response>& result, Millis took);

  const uint64_t seed_;
  const Time start_;
  Press press_;
  Random random_;
  MemoryDisk disk_;
  MemoryDisk* used_ = &disk_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<SimLoop> loop_;
  std::unique_ptr<class SimNet> net_;
  std::unique_ptr<Crawler> crawler_;
  std::optional<CrawlSummary> ended_;
  std::vector<HostPause> pauses_;
  Time now_;  // when the loop began
  Millis began_{0};
  Millis clock_off_{0};
  bool clock_was_set_ = false;
  std::map<std::string, HostManners> hosts_;
  std::map<std::string, FeedManners> feeds_;  // by address
  std::map<std::string, Time> asked_;         // feeds, wherever they are now
  std::map<std::string, int> open_;           // by domain
  std::map<std::string, int> pages_today_;    // by host
  int day_ = 0;
  std::deque<Time> starts_;
  std::vector<std::string> violations_;
  uint64_t transcript_ = 0, requests_ = 0;
};

}  // namespace wirefold::sim
