#include "crawler/fetch/robots.h"

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "cli/commands.h"

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

int Usage(const std::string& what) {
  fmt::print(stderr, "wirefold: {}\n", what);
  return 2;
}

}  // namespace

int RunRobots(const RobotsOptions& options) {
  if (!IsProductToken(options.agent))
    return Usage(
        fmt::format("--agent \"{}\": not a product token: letters, - and _", options.agent));
  const auto file = ReadFile(options.robots);
  if (!file) return Usage(file.error().what);
  const Robots robots = Robots::Parse(*file, options.agent);

  // Longer than anything that would be fetched: the rules are asked here, nobody else.
  constexpr size_t kLongest = 1 << 20;
  bool all_allowed = true;
  std::string out;
  for (const std::string& text : options.urls) {
    const auto url = Url::Parse(text, kLongest);
    if (!url) return Usage(fmt::format("{}: {}", text, url.error().what));
    const bool allowed = robots.Allows(*url);
    all_allowed = all_allowed && allowed;
    out += fmt::format("{} {}\n", allowed ? "allowed" : "disallowed", text);
  }
  if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size() || std::fflush(stdout) != 0) {
    fmt::print(stderr, "wirefold: cannot write output: {}\n", std::strerror(errno));
    return 1;
  }
  return all_allowed ? 0 : 1;
}

}  // namespace wirefold
