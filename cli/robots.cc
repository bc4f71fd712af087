#include "crawler/fetch/robots.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"

namespace wirefold {
namespace {

Result<std::string> ReadFile(const std::string& name) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(name.c_str(), "rb"), std::fclose);
  std::string bytes;
  std::array<char, 64 << 10> buffer;
  while (file && !std::feof(file.get()) && !std::ferror(file.get()) && bytes.size() < 1 << 20)
    bytes.append(buffer.data(), std::fread(buffer.data(), 1, buffer.size(), file.get()));
  if (!file || std::ferror(file.get()))
    return Fail(Code::kUsage, fmt::format("{}: {}", name, std::strerror(errno)));
  return bytes;
}

}  // namespace

int RunRobots(const RobotsOptions& options) {
  if (!IsProductToken(options.agent))
    return Complain(
        {Code::kUsage,
         fmt::format("--agent \"{}\": not a product token: letters, - and _", options.agent)});
  const auto file = ReadFile(options.robots);
  if (!file) return Complain(file.error());
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
    output.Line(fmt::format("{} {}", allowed ? "allowed" : "disallowed", options.urls[i]));
  }
  return output.Finish(all_allowed ? 0 : 1);
}

}  // namespace wirefold
