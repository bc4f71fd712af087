// The frontier: which host may be asked now, and for what. One request at a time a host (or as many
// as configured) and a pause between two; a few at a time to all hosts of one registrable domain,
// for they are one publisher's; and a bounded number of jobs on their way in all: a job starts
// against a ticket, its commit gives the ticket back, so that a slow disk slows the fetching by
// itself.
//
// Hosts that keep us waiting share a part of the requests, so that any number of them leaves the
// others alone. Nothing is scanned: a call costs the logarithm of what waits. A host without work
// is forgotten when its pause is over, so memory is what is active. Times are the Loop's Ticks.
// Pure bookkeeping on one thread; the order of answers depends on the calls alone.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace wirefold {

using JobId = uint64_t;

struct FrontierLimits {
  int tickets = 128;               // jobs between start and commit
  int requests = 64;               // of these on the network
  uint64_t body_bytes = 64 << 20;  // of answers that are not yet stored; no job starts above it
  int per_host = 1;                // requests at once to one host
  int per_domain = 2;              // to all hosts of a domain; where per_host is more, that
  // From an answer to the next request; 0: no pause, whatever the host's pace.
  Millis host_delay{1'000};
  // Between the starts of two requests to one domain; never more than host_delay.
  Millis domain_delay{250};
};

// Where a job stands in its host's queue. Of feeds four in a row go first, then a page that waits
// has its turn; and of pages four that the site's own source listed, then one that a source of
// another site did: none keeps the others waiting for ever.
enum class Turn { kNow, kFeed, kPage, kOthersPage };
inline constexpr size_t kTurns = 4;

// How the host behaved when it was last asked. Doubtful ones (silent, or slow to answer) get a
// quarter of all requests and half of their domain's; those and new ones together three quarters of
// all.
enum class Standing { kAnswers, kNew, kDoubtful };
inline constexpr Millis kSlowAnswer{5'000};

enum class Heard { kAnswer, kNothing };

struct HostPause {
  std::string host;
  Millis until{};  // it is not to be asked before
};

class Frontier {
 public:
  explicit Frontier(const FrontierLimits& limits);
  Frontier(const Frontier&) = delete;
  Frontier& operator=(const Frontier&) = delete;

  // Queues a job for its host, not to start before `not_before`. What waits holds no ticket: a job
  // that has one (a redirect, a retry) gives it back, or the waiting could keep each other waiting
  // for ever.
  void Add(std::string_view host, JobId job, Turn turn, Millis not_before = Millis{0});
  // What an earlier crawl knew of a host with work; what was seen since then counts more.
  void Expect(std::string_view host, Standing standing);

  // The next job that may start now. It takes its host's slot and a ticket.
  std::optional<JobId> Next(Millis now);
  // When Next may have something that it does not have now; nothing where only Answered or
  // Committed can change that.
  std::optional<Millis> NextChange() const;

  // The host answered, or failed to, after `took`: its slot is free again and its pause begins.
  void Answered(std::string_view host, Millis now, Millis took, Heard heard = Heard::kAnswer);
  // As before, of robots.txt: the host needs no pause after it.
  void RobotsAnswered(std::string_view host, Millis took, Heard heard = Heard::kAnswer);
  // The slot is free again and no request was made.
  void Skipped(std::string_view host);
  // The job is done with: its ticket is free again.
  void Committed(JobId job);

  // robots.txt's Crawl-delay. Forgotten with the host: to be said again when a job starts.
  void SetCrawlDelay(std::string_view host, Millis delay);
  // Nothing more for this host before `until` (Retry-After).
  void Hold(std::string_view host, Millis until);
  // The pauses that are not over yet.
  std::vector<HostPause> Pauses(Millis now) const;
  // Takes all waiting jobs of a host out.
  std::vector<JobId> TakeAll(std::string_view host);

  // Bytes of answers that are not yet stored.
  void SetBytes(uint64_t bytes) { body_bytes_ = bytes; }

  size_t waiting() const { return waiting_; }                // jobs queued
  size_t WaitingAt(std::string_view host, Turn turn) const;  // of these at one host, to start now
  size_t tickets() const { return held_.size(); }            // jobs started and not committed
  size_t hosts() const { return hosts_.size(); }             // remembered

 private:
  static constexpr size_t kStandings = 3;
  struct Host;
  struct Domain;
  // By time, then by order of first sight.
  struct Key {
    Millis at{};
    uint64_t number = 0;
    Host* host = nullptr;
    friend bool operator<(const Key& a, const Key& b) {
      return std::pair(a.at, a.number) < std::pair(b.at, b.number);
    }
    bool operator==(const Key&) const = default;
  };
  using Keys = std::set<Key>;
  // Requests on the network, by their host's standing.
  struct Flights {
    std::array<int, kStandings> counts{};
    int& operator[](Standing standing) { return counts[static_cast<size_t>(standing)]; }
    int operator[](Standing standing) const { return counts[static_cast<size_t>(standing)]; }
    int All() const { return counts[0] + counts[1] + counts[2]; }
  };

  struct Host {
    std::string_view name;
    uint64_t number = 0;
    Domain* domain = nullptr;
    std::array<std::list<JobId>, kTurns> queues;  // by Turn
    std::multimap<Millis, std::pair<JobId, Turn>> later;
    Millis free_at{0};  // the pause's end
    Millis crawl_delay{0};
    int in_flight = 0;
    int feeds_in_row = 0, pages_in_row = 0;
    Standing standing = Standing::kNew;
    Keys* list = nullptr;  // where it stands: its domain's ready hosts, idle_, or nowhere
    Millis listed{};       // under which time

    std::list<JobId>& Queue(Turn turn) { return queues[static_cast<size_t>(turn)]; }
    bool Has(Turn turn) const { return !queues[static_cast<size_t>(turn)].empty(); }
    bool HasPage() const { return Has(Turn::kPage) || Has(Turn::kOthersPage); }
    bool AnyNow() const { return Has(Turn::kNow) || Has(Turn::kFeed) || HasPage(); }
  };
  struct Domain {
    std::string_view name;
    size_t hosts = 0;
    Flights in_flight;
    Millis free_at{0};  // the next start
    Millis free_before{0};
    uint64_t last_started = 0;  // a host's number
    // Hosts with work and a free slot, by when they may be asked; by standing.
    std::array<Keys, kStandings> ready;
    std::array<std::optional<Key>, kStandings> listed;  // its keys in ready_
  };

  Host& HostOf(std::string_view name);
  void List(Host& host);
  void Unlist(Host& host);
  void ListDomain(Domain& domain);
  std::optional<Key> First() const;
  static std::list<JobId>& QueueInTurn(Host& host);
  bool HasRoom(Standing standing) const;
  bool HasRoom(const Domain& domain, Standing standing) const;
  void Count(Host& host, int change);
  void Release(Host& host);
  void SetStanding(Host& host, Standing standing);
  void Forget(Millis now);

  FrontierLimits limits_;
  std::map<std::string, Host, std::less<>> hosts_;
  std::map<std::string, Domain, std::less<>> domains_;
  uint64_t hosts_seen_ = 0;
  // The first ready host of each domain that may be asked, by standing and by when.
  std::array<Keys, kStandings> ready_;
  Keys idle_;  // hosts without work, by when they may be forgotten
  std::set<JobId> held_;
  size_t waiting_ = 0;
  Flights in_flight_;
  uint64_t body_bytes_ = 0;
};

}  // namespace wirefold
