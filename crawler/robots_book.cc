#include "crawler/robots_book.h"

#include <utility>

namespace wirefold {
namespace {

constexpr Millis kUnused = std::chrono::hours(24);

}  // namespace

RobotsBook::Page& RobotsBook::PageOf(const std::string& origin) {
  const auto [found, fresh] = pages_.try_emplace(origin);
  if (fresh) found->second.turn = turns_.insert(turns_.end(), origin);
  return found->second;
}

void RobotsBook::Use(Page& page, Time now) {
  page.used = now;
  turns_.splice(turns_.end(), turns_, page.turn);
}

void RobotsBook::Measure(Page& page) {
  bytes_ -= page.bytes;
  // The name is there twice, and nodes and strings have their own needs.
  page.bytes = sizeof(Page) + 2 * page.turn->size() + 160 + page.robots.bytes();
  bytes_ += page.bytes;
}

void RobotsBook::Forget(Time now) {
  // An origin that is being asked for has its turn again later; each is looked at once, the last
  // one used not at all.
  for (size_t left = turns_.size(); left > 1; --left) {
    const auto found = pages_.find(turns_.front());
    Page& page = found->second;
    if (now - page.used < kUnused && bytes_ <= most_bytes_) return;
    if (page.asked) {
      turns_.splice(turns_.end(), turns_, page.turn);
      continue;
    }
    bytes_ -= page.bytes;
    pages_.erase(found);
    turns_.pop_front();
  }
}

RobotsBook::State RobotsBook::StateOf(const std::string& origin, Time now) {
  const auto found = pages_.find(origin);
  if (found == pages_.end()) return State::kUnknown;
  Page& page = found->second;
  Use(page, now);
  if (page.asked) return State::kAsked;
  const RobotsUse use = UseOfRobots(page.memory, page.failures, now);
  if (use == RobotsUse::kAsk) return State::kUnknown;
  // The old file may have come to its end meanwhile.
  if (use == RobotsUse::kShut && !page.robots.shut()) page.robots = Robots::Unreachable(page.why);
  return State::kKnown;
}

const Robots& RobotsBook::Of(const std::string& origin) const { return pages_.at(origin).robots; }

Time RobotsBook::DueOf(const std::string& origin) const {
  const Page& page = pages_.at(origin);
  return RobotsDue(page.memory, page.failures);
}

void RobotsBook::Ask(const std::string& origin) { PageOf(origin).asked = true; }

void RobotsBook::Wait(const std::string& origin, JobId job) {
  PageOf(origin).waiting.push_back(job);
}

void RobotsBook::Take(Page& page, const RobotsMemory& memory) {
  page.memory = {memory.read_at, memory.status, {}};
  page.robots = Robots::FromStatus(memory.status, memory.body, agent_);
}

std::optional<std::vector<JobId>> RobotsBook::Recall(const std::string& origin,
                                                     const RobotsMemory& memory, Time now) {
  Page& page = PageOf(origin);
  if (memory.read_at > page.memory.read_at && SettlesRobots(memory.status)) Take(page, memory);
  if (UseOfRobots(page.memory, page.failures, now) == RobotsUse::kAsk) return std::nullopt;
  return Release(page, now);
}

std::vector<JobId> RobotsBook::Learn(const std::string& origin, const RobotsMemory& memory,
                                     Time now) {
  Page& page = PageOf(origin);
  page.failures = {};
  Take(page, memory);
  return Release(page, now);
}

std::vector<JobId> RobotsBook::Fail(const std::string& origin, std::string_view why, Time now) {
  Page& page = PageOf(origin);
  ++page.failures.in_row;
  page.failures.last = now;
  page.why = why;
  if (UseOfRobots(page.memory, page.failures, now) != RobotsUse::kMemory)
    page.robots = Robots::Unreachable(why);
  return Release(page, now);
}

std::vector<JobId> RobotsBook::Release(Page& page, Time now) {
  page.asked = false;
  std::vector<JobId> jobs = std::exchange(page.waiting, {});
  Use(page, now);
  Measure(page);
  Forget(now);
  return jobs;
}

}  // namespace wirefold
