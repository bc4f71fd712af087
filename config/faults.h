// What is wrong with a configuration: the first fault ends its reading, or all that can be told at
// once are gathered.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"

namespace wirefold {

class Faults {
 public:
  explicit Faults(bool all) : all_(all) {}
  // A fault where reading ends with it; where all are wanted it is kept, and reading goes on.
  Status Take(Status status);
  // Those of a file from the `from`th on come in the order of their lines.
  void Sort(size_t from, const std::string& file);

  size_t size() const { return found_.size(); }
  std::vector<Error>& found() { return found_; }

 private:
  bool all_;
  std::vector<Error> found_;
};

// All of what LoadConfig would refuse: of each [[source]] and [[search]] the first, of a file that
// is not TOML one alone. Empty: it is sound.
std::vector<Error> FaultsOf(const std::string& file, Getenv getenv);

}  // namespace wirefold
