// The sixty-four bad inputs, numbered: each is a line of a shell, the exit code it deserves, and
// what the one line on stderr must say. Nothing goes to stdout.
#pragma once

#include <string>
#include <vector>

#include "tests/cli/program.h"

namespace wirefold {

struct BadInput {
  int number;
  std::string line;  // as Desk::Shell takes it
  int exit_code;
  std::vector<std::string> says;
};

void CheckBadInput(const Desk& desk, const BadInput& input);
void CheckBadInputs(const Desk& desk, const std::vector<BadInput>& inputs);
// The line in which `err` says all that; checked to be there once.
void CheckLine(const std::string& err, const std::vector<std::string>& says);

// The program by its path, in a corner that tests/cli/alone.cc arranges, as "plain" or "dns=none".
std::string Alone(const std::string& what, const std::string& arguments);
// Whether this system lets us have such a corner; else the test says so, and passes.
bool CanBeAlone(const Desk& desk, const std::string& what);

}  // namespace wirefold
