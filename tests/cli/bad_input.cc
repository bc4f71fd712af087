#include "tests/cli/bad_input.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/strings.h"

namespace wirefold {
namespace {

bool SaysAll(std::string_view line, const std::vector<std::string>& says) {
  return std::ranges::all_of(says,
                             [&](const std::string& part) { return line.find(part) != line.npos; });
}

}  // namespace

void CheckLine(const std::string& err, const std::vector<std::string>& says) {
  INFO(err);
  int found = 0;
  for (const std::string_view line : Split(err, '\n')) found += SaysAll(line, says);
  CHECK(found == 1);
}

void CheckBadInput(const Desk& desk, const BadInput& input) {
  const Ran ran = desk.Shell(input.line);
  INFO(input.number << ": " << input.line);
  CHECK(ran.exit_code == input.exit_code);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::StartsWith("wirefold: "));
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  CheckLine(ran.err, input.says);
}

void CheckBadInputs(const Desk& desk, const std::vector<BadInput>& inputs) {
  for (const BadInput& input : inputs) CheckBadInput(desk, input);
}

std::string Alone(const std::string& what, const std::string& arguments) {
  return std::string(ALONE " ").append(what).append(" -- " WIREFOLD " ").append(arguments);
}

bool CanBeAlone(const Desk& desk, const std::string& what) {
  const bool can = desk.Shell(ALONE " " + what + " -- true").exit_code == 0;
  if (!can) WARN("this system has no " << what << " for us: not tested");
  return can;
}

}  // namespace wirefold
