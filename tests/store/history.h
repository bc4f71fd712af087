// A history of a database, step by step, as a crawler makes it: polls, articles, a reprint, an
// alias, a changed article, a failed try, what is followed, folding again. Each step may be made
// again after it was cut off: a crawler does.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/store/made.h"

namespace wirefold::made {

class History {
 public:
  // The step from which on nothing is acknowledged: all before it survives a power cut.
  size_t synced() const { return synced_; }
  size_t done() const { return done_; }
  static size_t steps();
  // After the loss of what came later.
  void BackTo(size_t step) { done_ = step; }
  // Goes on from where it is to its end, or to that step, or to the first one that fails.
  Status GoOn(Store& store, size_t until = SIZE_MAX);

 private:
  size_t done_ = 0, synced_ = 0;
};

// What the database says after it; and after a part of it.
std::map<std::string, std::string> WholeHistory();
// All that queries can see: or the first error.
Result<std::map<std::string, std::string>> EverythingIn(const Store& store);

}  // namespace wirefold::made
