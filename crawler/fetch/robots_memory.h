// How long what a robots.txt said stays in force, and when it is asked for again (RFC 9309 2.3.1.4,
// 2.4). Pure: the time is given.
//
// An answer that settles the matter (2xx: the file; 4xx but 429: there is none) counts for a day.
// Where a later request gets no such answer, a file of at most thirty days stays in force; without
// one the site is shut. Either way it is asked for again after a pause that doubles up to a day: an
// hour at first where a file is in force, ten minutes where the site is shut.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "crawler/fetch/robots.h"

namespace wirefold {

// The last answer that settled the matter.
struct RobotsMemory {
  Time read_at{};
  int status = 0;    // 0: there was none yet
  std::string body;  // the file

  // For the store: 11 bytes and the file, as far as it is read.
  std::string Encode() const;
  // Nothing where the bytes are no memory.
  static std::optional<RobotsMemory> Decode(std::string_view bytes);
};

// The requests since then that did not settle it.
struct RobotsFailures {
  int in_row = 0;
  Time last{};
};

bool SettlesRobots(int status);

enum class RobotsUse { kAsk, kMemory, kShut };
RobotsUse UseOfRobots(const RobotsMemory& memory, const RobotsFailures& failures, Time now);
// From when on that is kAsk; Time::min() where nothing was ever asked.
Time RobotsDue(const RobotsMemory& memory, const RobotsFailures& failures);

}  // namespace wirefold
