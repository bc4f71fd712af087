#include "crawler/fetch/heads.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace wirefold {
namespace {

constexpr std::array<std::string_view, 12> kHarmless = {"accept",
                                                        "accept-charset",
                                                        "accept-encoding",
                                                        "accept-language",
                                                        "cache-control",
                                                        "connection",
                                                        "from",
                                                        "host",
                                                        "if-modified-since",
                                                        "if-none-match",
                                                        "pragma",
                                                        "user-agent"};

// The first line, and the fields that `stays` says yes to, with the lines that go on with them.
template <class Stays>
std::string Filtered(std::string_view head, const Stays& stays) {
  std::string out;
  bool first = true, keeps = false;
  for (std::string_view line : Split(head, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const bool folded = line[0] == ' ' || line[0] == '\t';
    if (!folded) keeps = first || stays(Trim(line.substr(0, line.find(':'))));
    first = false;
    if (keeps) out.append(line).append("\r\n");
  }
  return out;
}

}  // namespace

std::string ShownRequestHead(std::string_view head) {
  return Filtered(head, [](std::string_view name) {
    return std::ranges::any_of(kHarmless,
                               [&](std::string_view one) { return EqualsNoCase(one, name); });
  });
}

std::string ShownResponseHead(std::string_view head) {
  return Filtered(head, [](std::string_view name) {
    return !EqualsNoCase(name, "set-cookie") && !EqualsNoCase(name, "set-cookie2");
  });
}

}  // namespace wirefold
