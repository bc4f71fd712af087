#include "crawler/robots_book.h"

#include <utility>

namespace wirefold {
namespace {

constexpr Millis kFresh = std::chrono::hours(24);

}  // namespace

RobotsBook::State RobotsBook::StateOf(const std::string& origin, Millis now) const {
  const auto found = pages_.find(origin);
  if (found == pages_.end()) return State::kUnknown;
  const Page& page = found->second;
  if (page.asked) return State::kAsked;
  return page.known && now - page.read_at < kFresh ? State::kKnown : State::kUnknown;
}

const Robots& RobotsBook::Of(const std::string& origin) const { return pages_.at(origin).robots; }

void RobotsBook::Ask(const std::string& origin) { pages_[origin].asked = true; }

void RobotsBook::Wait(const std::string& origin, JobId job) {
  pages_[origin].waiting.push_back(job);
}

std::vector<JobId> RobotsBook::Learn(const std::string& origin, Robots robots, Millis now) {
  Page& page = pages_[origin];
  page.asked = false;
  page.known = true;
  page.read_at = now;
  page.robots = std::move(robots);
  return std::exchange(page.waiting, {});
}

}  // namespace wirefold
