#include "crawler/schedule/frontier.h"

#include <algorithm>

namespace wirefold {
namespace {

// A host that takes a second to answer is left alone for five: the usual courtesy of crawlers since
// Mercator.
constexpr int kPaceFactor = 5;
constexpr Millis kLongestPace{30'000};

}  // namespace

Frontier::Host& Frontier::HostOf(std::string_view name) {
  const auto [found, fresh] = index_.try_emplace(std::string(name), hosts_.size());
  if (fresh) hosts_.emplace_back().name = name;
  return hosts_[found->second];
}

std::deque<JobId>& Frontier::QueueOf(Host& host, Turn turn) {
  return turn == Turn::kNow ? host.now : turn == Turn::kFeed ? host.feeds : host.pages;
}

// Puts the host into ready_ under the earliest time at which it can be asked, or takes it out.
void Frontier::List(Host& host) {
  const size_t number = index_.find(host.name)->second;
  if (host.listed >= Millis{0}) ready_.erase({host.listed, number});
  host.listed = Millis{-1};
  if (host.in_flight >= limits_.per_host) return;
  const bool any_now = !host.now.empty() || !host.feeds.empty() || !host.pages.empty();
  if (!any_now && host.later.empty()) return;
  host.listed = any_now ? host.free_at : std::max(host.free_at, host.later.begin()->first);
  ready_.insert({host.listed, number});
}

void Frontier::Add(std::string_view name, JobId job, Turn turn, Millis not_before) {
  Host& host = HostOf(name);
  ++waiting_;
  held_.erase(job);
  if (not_before > Millis{0})
    host.later.emplace(not_before, std::pair{job, turn});
  else
    QueueOf(host, turn).push_back(job);
  List(host);
}

std::optional<JobId> Frontier::Next(Millis now) {
  if (ready_.empty() || ready_.begin()->first > now || requests_ >= limits_.requests ||
      held_.size() >= static_cast<size_t>(limits_.tickets) || body_bytes_ > limits_.body_bytes)
    return std::nullopt;
  Host& host = hosts_[ready_.begin()->second];
  while (!host.later.empty() && host.later.begin()->first <= now) {
    const auto [job, turn] = host.later.begin()->second;
    host.later.erase(host.later.begin());
    QueueOf(host, turn).push_back(job);
  }
  auto& queue = !host.now.empty() ? host.now : !host.feeds.empty() ? host.feeds : host.pages;
  const JobId job = queue.front();
  queue.pop_front();
  --waiting_;
  ++host.in_flight;
  ++requests_;
  held_.insert(job);
  List(host);
  return job;
}

std::optional<Millis> Frontier::NextChange() const {
  if (ready_.empty()) return std::nullopt;
  return ready_.begin()->first;
}

void Frontier::Answered(std::string_view name, Millis now, Millis took) {
  Host& host = HostOf(name);
  Millis pause = host.crawl_delay;
  if (limits_.host_delay > Millis{0})
    pause = std::max({pause, limits_.host_delay, std::min(took * kPaceFactor, kLongestPace)});
  host.free_at = std::max(host.free_at, now + pause);
  --host.in_flight;
  --requests_;
  List(host);
}

void Frontier::Skipped(std::string_view name) {
  Host& host = HostOf(name);
  --host.in_flight;
  --requests_;
  List(host);
}

void Frontier::Committed(JobId job) { held_.erase(job); }

void Frontier::SetCrawlDelay(std::string_view name, Millis delay) {
  HostOf(name).crawl_delay = delay;
}

void Frontier::Hold(std::string_view name, Millis until) {
  Host& host = HostOf(name);
  host.free_at = std::max(host.free_at, until);
  List(host);
}

std::vector<JobId> Frontier::TakeAll(std::string_view name) {
  Host& host = HostOf(name);
  std::vector<JobId> out;
  for (auto* queue : {&host.now, &host.feeds, &host.pages}) {
    out.insert(out.end(), queue->begin(), queue->end());
    queue->clear();
  }
  for (const auto& [at, job] : host.later) out.push_back(job.first);
  host.later.clear();
  waiting_ -= out.size();
  List(host);
  return out;
}

}  // namespace wirefold
