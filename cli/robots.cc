#include "crawler/fetch/robots.h"

#include <fmt/core.h>

#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "text/words.h"

namespace wirefold {

int RunRobots(const RobotsOptions& options) {
  if (!IsProductToken(options.agent))
    return Complain(
        {Code::kUsage,
         fmt::format("--agent \"{}\": not a product token: letters, - and _", options.agent)});
  const auto file = ReadInput(options.robots, 16u << 20);
  if (!file) return Complain({Code::kUsage, file.error().In(InputName(options.robots)).what});
  const Robots robots = Robots::Parse(*file, options.agent);

  // Longer than anything that would be fetched: the rules are asked here, nobody else.
  constexpr size_t kLongest = 1 << 20;
  std::vector<Url> urls;
  for (const std::string& text : options.urls) {
    auto url = Url::Parse(text, kLongest);
    if (!url) return Complain({Code::kUsage, url.error().In(text).what});
    urls.push_back(std::move(*url));
  }
  Output output;
  bool all_allowed = true;
  for (size_t i = 0; i < urls.size(); ++i) {
    const bool allowed = robots.Allows(urls[i]);
    all_allowed = all_allowed && allowed;
    output.Line(
        fmt::format("{} {}", allowed ? "allowed" : "disallowed", ForTerminal(options.urls[i])));
  }
  return output.Finish(all_allowed ? 0 : 1);
}

}  // namespace wirefold
