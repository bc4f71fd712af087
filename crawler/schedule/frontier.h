// The frontier: which host may be asked now, and for what. One request at a time a host (or as many
// as configured), a pause between two, and a bounded number of jobs on their way in all: a job
// starts against a ticket, its commit gives the ticket back, so that a slow disk slows the fetching
// by itself. Times are the Loop's Ticks. Pure bookkeeping on one thread; the order of answers
// depends on the calls alone.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/time.h"

namespace wirefold {

using JobId = uint64_t;

struct FrontierLimits {
  int tickets = 128;               // jobs between start and commit
  int requests = 64;               // of these on the network
  uint64_t body_bytes = 64 << 20;  // of bodies waiting to be worked on; no job starts above it
  int per_host = 1;                // requests at once to one host
  // From an answer to the next request; 0: no pause, whatever the host's pace.
  Millis host_delay{1'000};
};

// Where a job stands in its host's queue.
enum class Turn { kNow, kFeed, kPage };

class Frontier {
 public:
  explicit Frontier(FrontierLimits limits) : limits_(limits) {}

  // Queues a job for its host, not to start before `not_before`. What waits holds no ticket: a job
  // that has one (a redirect, a retry) gives it back, or the waiting could keep each other waiting
  // for ever.
  void Add(std::string_view host, JobId job, Turn turn, Millis not_before = Millis{0});

  // The next job that may start now. It takes its host's slot and a ticket.
  std::optional<JobId> Next(Millis now);
  // When Next may have something that it does not have now; nothing where only Answered or
  // Committed can change that.
  std::optional<Millis> NextChange() const;

  // The host answered (or failed) after `took`: its slot is free again and its pause begins.
  void Answered(std::string_view host, Millis now, Millis took);
  // The slot is free again and no request was made, or one that does not count (robots.txt): no
  // pause.
  void Skipped(std::string_view host);
  // The job is done with: its ticket is free again.
  void Committed(JobId job);

  // robots.txt's Crawl-delay.
  void SetCrawlDelay(std::string_view host, Millis delay);
  // Nothing more for this host before `until` (Retry-After).
  void Hold(std::string_view host, Millis until);
  // Takes all waiting jobs of a host out.
  std::vector<JobId> TakeAll(std::string_view host);

  // Bytes of bodies fetched and not yet worked on.
  void AddBytes(uint64_t bytes) { body_bytes_ += bytes; }
  void DropBytes(uint64_t bytes) { body_bytes_ -= bytes; }

  size_t waiting() const { return waiting_; }      // jobs queued
  size_t tickets() const { return held_.size(); }  // jobs started and not committed

 private:
  struct Host {
    std::string name;
    std::deque<JobId> now, feeds, pages;
    std::multimap<Millis, std::pair<JobId, Turn>> later;
    Millis free_at{0};  // the pause's end
    Millis crawl_delay{0};
    int in_flight = 0;
    Millis listed{-1};  // its key in ready_; -1: not there
  };

  Host& HostOf(std::string_view name);
  void List(Host& host);
  static std::deque<JobId>& QueueOf(Host& host, Turn turn);

  FrontierLimits limits_;
  std::unordered_map<std::string, size_t> index_;
  std::deque<Host> hosts_;  // stable addresses; number = order of first sight
  // Hosts with work and a free slot, by when they may be asked.
  std::set<std::pair<Millis, size_t>> ready_;
  std::set<JobId> held_;
  size_t waiting_ = 0;
  int requests_ = 0;
  uint64_t body_bytes_ = 0;
};

}  // namespace wirefold
