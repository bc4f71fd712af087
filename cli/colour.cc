#include "cli/colour.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace wirefold {

std::string Colours::In(std::string_view code, std::string_view text) const {
  return on ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

Result<Colours> ParseColour(std::string_view when) {
  if (when == "always") return Colours{true};
  if (when == "never") return Colours{false};
  if (when != "auto")
    return Fail(Code::kUsage, fmt::format("--color: \"{}\" is not auto, always or never", when));
  const char* refused = std::getenv("NO_COLOR");
  return Colours{isatty(STDOUT_FILENO) != 0 && !(refused && *refused)};
}

}  // namespace wirefold
