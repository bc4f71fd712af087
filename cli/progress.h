// The line that tells a person at a terminal how far the crawl is. In a pipe or a journal there is
// none.
#pragma once

#include <string>

#include "base/loop.h"
#include "cli/terminal_line.h"
#include "crawler/crawler.h"

namespace wirefold {

class ProgressLine {
 public:
  // Both outlive it. `shown`: wanted at all; a stderr that is no terminal shows nothing either.
  ProgressLine(Loop& loop, const Crawler& crawler, bool shown);

  // Loop thread. From Start on the line is renewed five times a second, until End wipes it.
  void Start();
  void End();

 private:
  void Paint();

  Loop& loop_;
  const Crawler& crawler_;
  TerminalLine line_;
  Loop::TimerId timer_ = 0;
  std::string painted_;
};

}  // namespace wirefold
