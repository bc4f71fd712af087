#include "crawler/schedule/frontier.h"

#include <algorithm>

#include "text/url.h"

namespace wirefold {
namespace {

// A host that takes a second to answer is left alone for five: the usual courtesy of crawlers since
// Mercator.
constexpr int kPaceFactor = 5;
constexpr Millis kLongestPace{30'000};

// Feeds before a page, and own pages before another's.
constexpr int kInRow = 4;

}  // namespace

Frontier::Frontier(const FrontierLimits& limits) : limits_(limits) {
  limits_.per_domain = std::max(limits_.per_domain, limits_.per_host);
  limits_.domain_delay = std::min(limits_.domain_delay, limits_.host_delay);
}

// ---------------------------------------------------------------- who stands where

Frontier::Host& Frontier::HostOf(std::string_view name) {
  if (const auto found = hosts_.find(name); found != hosts_.end()) return found->second;
  const auto entry = hosts_.try_emplace(std::string(name)).first;
  const auto domain = domains_.try_emplace(RegistrableDomain(name)).first;
  domain->second.name = domain->first;
  ++domain->second.hosts;
  Host& host = entry->second;
  host.name = entry->first;
  host.number = ++hosts_seen_;
  host.domain = &domain->second;
  return host;
}

void Frontier::Unlist(Host& host) {
  if (host.list) host.list->erase({host.listed, host.number, &host});
  host.list = nullptr;
}

// Puts the host where it belongs now: among its domain's ready ones under the earliest time at
// which it can be asked, among the idle ones, or, while it is being asked, nowhere.
void Frontier::List(Host& host) {
  Unlist(host);
  Domain& domain = *host.domain;
  const bool any_now = host.AnyNow();
  const bool any = any_now || !host.later.empty();
  if (any && host.in_flight < limits_.per_host) {
    host.list = &domain.ready[static_cast<size_t>(host.standing)];
    host.listed = any_now ? host.free_at : std::max(host.free_at, host.later.begin()->first);
  } else if (!any && host.in_flight == 0) {
    host.list = &idle_;
    host.listed = std::max(host.free_at, domain.free_at);
  }
  if (host.list) host.list->insert({host.listed, host.number, &host});
  ListDomain(domain);
}

// Keeps ready_ true to the domain: its first host of each standing that it has room for, not before
// the domain's own time.
void Frontier::ListDomain(Domain& domain) {
  for (size_t standing = 0; standing < kStandings; ++standing) {
    const Keys& hosts = domain.ready[standing];
    std::optional<Key> key;
    if (!hosts.empty() && HasRoom(domain, static_cast<Standing>(standing))) {
      key = *hosts.begin();
      key->at = std::max(key->at, domain.free_at);
    }
    std::optional<Key>& listed = domain.listed[standing];
    if (listed == key) continue;
    if (listed) ready_[standing].erase(*listed);
    if (key) ready_[standing].insert(*key);
    listed = key;
  }
}

void Frontier::Count(Host& host, int change) {
  in_flight_[host.standing] += change;
  host.domain->in_flight[host.standing] += change;
}

void Frontier::SetStanding(Host& host, Standing standing) {
  Count(host, -host.in_flight);
  host.standing = standing;
  Count(host, host.in_flight);
}

void Frontier::Forget(Millis now) {
  while (!idle_.empty() && idle_.begin()->at <= now) {
    const Host& host = *idle_.begin()->host;
    idle_.erase(idle_.begin());
    if (--host.domain->hosts == 0) domains_.erase(domains_.find(host.domain->name));
    hosts_.erase(hosts_.find(host.name));
  }
}

// ---------------------------------------------------------------- what may start

bool Frontier::HasRoom(Standing standing) const {
  if (in_flight_.All() >= limits_.requests) return false;
  if (standing == Standing::kAnswers) return true;
  const int quarter = limits_.requests / 4;
  const int doubtful = in_flight_[Standing::kDoubtful];
  if (doubtful + in_flight_[Standing::kNew] >= limits_.requests - quarter) return false;
  return standing == Standing::kNew || doubtful < std::max(1, quarter);
}

bool Frontier::HasRoom(const Domain& domain, Standing standing) const {
  if (domain.in_flight.All() >= limits_.per_domain) return false;
  return standing != Standing::kDoubtful ||
         domain.in_flight[Standing::kDoubtful] < std::max(1, limits_.per_domain / 2);
}

// Of those that may start as far as requests, tickets and bytes go, the one that can soonest.
std::optional<Frontier::Key> Frontier::First() const {
  if (held_.size() >= static_cast<size_t>(limits_.tickets) || body_bytes_ > limits_.body_bytes)
    return std::nullopt;
  std::optional<Key> first;
  for (size_t standing = 0; standing < kStandings; ++standing) {
    const Keys& ready = ready_[standing];
    if (ready.empty() || !HasRoom(static_cast<Standing>(standing))) continue;
    if (!first || *ready.begin() < *first) first = *ready.begin();
  }
  return first;
}

std::list<JobId>& Frontier::QueueInTurn(Host& host) {
  if (host.Has(Turn::kNow)) return host.Queue(Turn::kNow);
  if (host.Has(Turn::kFeed) && (!host.HasPage() || host.feeds_in_row < kInRow)) {
    ++host.feeds_in_row;
    return host.Queue(Turn::kFeed);
  }
  host.feeds_in_row = 0;
  if (host.Has(Turn::kPage) && (!host.Has(Turn::kOthersPage) || host.pages_in_row < kInRow)) {
    ++host.pages_in_row;
    return host.Queue(Turn::kPage);
  }
  host.pages_in_row = 0;
  return host.Queue(Turn::kOthersPage);
}

std::optional<JobId> Frontier::Next(Millis now) {
  Forget(now);
  const std::optional<Key> first = First();
  if (!first || first->at > now) return std::nullopt;
  Host& host = *first->host;
  while (!host.later.empty() && host.later.begin()->first <= now) {
    const auto [job, turn] = host.later.begin()->second;
    host.later.erase(host.later.begin());
    host.Queue(turn).push_back(job);
  }
  auto& queue = QueueInTurn(host);
  const JobId job = queue.front();
  queue.pop_front();
  --waiting_;
  held_.insert(job);
  ++host.in_flight;
  Count(host, 1);
  Domain& domain = *host.domain;
  domain.last_started = host.number;
  domain.free_before = std::exchange(domain.free_at, now + limits_.domain_delay);
  List(host);
  return job;
}

std::optional<Millis> Frontier::NextChange() const {
  const std::optional<Key> first = First();
  if (!first) return std::nullopt;
  return first->at;
}

// ---------------------------------------------------------------- what is heard

void Frontier::Add(std::string_view name, JobId job, Turn turn, Millis not_before) {
  Host& host = HostOf(name);
  ++waiting_;
  held_.erase(job);
  if (not_before > Millis{0})
    host.later.emplace(not_before, std::pair{job, turn});
  else
    host.Queue(turn).push_back(job);
  List(host);
}

void Frontier::Expect(std::string_view name, Standing standing) {
  Host& host = HostOf(name);
  if (host.standing == Standing::kNew) SetStanding(host, standing);
  List(host);
}

void Frontier::Release(Host& host) {
  --host.in_flight;
  Count(host, -1);
}

void Frontier::Answered(std::string_view name, Millis now, Millis took, Heard heard) {
  Host& host = HostOf(name);
  Millis pause = host.crawl_delay;
  if (limits_.host_delay > Millis{0})
    pause = std::max({pause, limits_.host_delay, std::min(took * kPaceFactor, kLongestPace)});
  host.free_at = std::max(host.free_at, now + pause);
  RobotsAnswered(name, took, heard);
}

void Frontier::RobotsAnswered(std::string_view name, Millis took, Heard heard) {
  Host& host = HostOf(name);
  Release(host);
  const bool waited = heard == Heard::kNothing || took >= kSlowAnswer;
  SetStanding(host, waited ? Standing::kDoubtful : Standing::kAnswers);
  List(host);
}

void Frontier::Skipped(std::string_view name) {
  Host& host = HostOf(name);
  Release(host);
  Domain& domain = *host.domain;
  if (domain.last_started == host.number) domain.free_at = domain.free_before;
  List(host);
}

void Frontier::Committed(JobId job) { held_.erase(job); }

void Frontier::SetCrawlDelay(std::string_view name, Millis delay) {
  Host& host = HostOf(name);
  host.crawl_delay = delay;
  List(host);
}

void Frontier::Hold(std::string_view name, Millis until) {
  Host& host = HostOf(name);
  host.free_at = std::max(host.free_at, until);
  List(host);
}

std::vector<JobId> Frontier::TakeAll(std::string_view name) {
  Host& host = HostOf(name);
  std::vector<JobId> out;
  for (auto& queue : host.queues) {
    out.insert(out.end(), queue.begin(), queue.end());
    queue.clear();
  }
  for (const auto& [at, job] : host.later) out.push_back(job.first);
  host.later.clear();
  waiting_ -= out.size();
  List(host);
  return out;
}

std::vector<HostPause> Frontier::Pauses(Millis now) const {
  std::vector<HostPause> pauses;
  for (const auto& [name, host] : hosts_)
    if (host.free_at > now) pauses.push_back({name, host.free_at});
  return pauses;
}

size_t Frontier::WaitingAt(std::string_view name, Turn turn) const {
  const auto found = hosts_.find(name);
  return found == hosts_.end() ? 0 : found->second.queues[static_cast<size_t>(turn)].size();
}

}  // namespace wirefold
