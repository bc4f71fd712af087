// Colours by ECMA-48, where there is a terminal and its user has nothing against them
// (no-color.org).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

struct Colours {
  bool on = false;
  std::string In(std::string_view code, std::string_view text) const;
  std::string LeftOut(std::string_view text) const { return In("31", text); }
  std::string Added(std::string_view text) const { return In("32", text); }
  std::string Bold(std::string_view text) const { return In("1", text); }
};

// auto, always or never.
Result<Colours> ParseColour(std::string_view when);

}  // namespace wirefold
