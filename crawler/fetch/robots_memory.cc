#include "crawler/fetch/robots_memory.h"

#include <algorithm>

#include "base/bytes.h"

namespace wirefold {
namespace {

constexpr Millis kFresh = std::chrono::hours(24);
constexpr Millis kOldest = std::chrono::hours(30 * 24);
constexpr Millis kPauseWithFile = std::chrono::hours(1);
constexpr Millis kPauseShut = std::chrono::minutes(10);
constexpr Millis kLongestPause = std::chrono::hours(24);

constexpr char kForm = 1;
constexpr size_t kHeadBytes = 11;
constexpr uint64_t kLatest = 253'402'300'800'000;  // the year 10000

bool HasFile(int status) { return status >= 200 && status < 300; }

// That there was no file says nothing about a server that is in trouble now: only a file is kept.
bool HasOldFile(const RobotsMemory& memory, Time now) {
  return HasFile(memory.status) && now - memory.read_at <= kOldest;
}

}  // namespace

bool SettlesRobots(int status) {
  return HasFile(status) || (status >= 400 && status < 500 && status != 429);
}

Time RobotsDue(const RobotsMemory& memory, const RobotsFailures& failures) {
  if (failures.in_row == 0) return memory.status == 0 ? Time::min() : memory.read_at + kFresh;
  Millis pause = HasOldFile(memory, failures.last) ? kPauseWithFile : kPauseShut;
  for (int i = 1; i < failures.in_row && pause < kLongestPause; ++i) pause *= 2;
  return failures.last + std::min(pause, kLongestPause);
}

RobotsUse UseOfRobots(const RobotsMemory& memory, const RobotsFailures& failures, Time now) {
  // A clock that was set back would leave what it saw in force for as long.
  const bool in_future = memory.read_at > now || failures.last > now;
  if (in_future || now >= RobotsDue(memory, failures)) return RobotsUse::kAsk;
  if (failures.in_row == 0 || HasOldFile(memory, now)) return RobotsUse::kMemory;
  return RobotsUse::kShut;
}

std::string RobotsMemory::Encode() const {
  std::string out(1, kForm);
  PutNumber(out, static_cast<uint64_t>(ToMillis(read_at)), 8);
  PutNumber(out, static_cast<uint64_t>(status), 2);
  out += Robots::WhatIsRead(body);
  return out;
}

std::optional<RobotsMemory> RobotsMemory::Decode(std::string_view bytes) {
  if (bytes.size() < kHeadBytes || bytes.front() != kForm) return std::nullopt;
  bytes.remove_prefix(1);
  RobotsMemory memory;
  const uint64_t millis = TakeNumber(bytes, 8);
  memory.status = static_cast<int>(TakeNumber(bytes, 2));
  if (millis > kLatest || !SettlesRobots(memory.status)) return std::nullopt;
  memory.read_at = FromMillis(static_cast<int64_t>(millis));
  memory.body = bytes;
  return memory;
}

}  // namespace wirefold
