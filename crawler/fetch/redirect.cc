#include "crawler/fetch/redirect.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"

namespace wirefold {
namespace {

// Without fragment: what would be asked.
std::string Asked(const Url& url) { return url.spec().substr(0, url.spec().find('#')); }

bool HasOtherScheme(std::string_view location) {
  const size_t end = location.find_first_of(":/?#");
  if (end == location.npos || location[end] != ':') return false;
  const std::string_view scheme = location.substr(0, end);
  return !EqualsNoCase(scheme, "http") && !EqualsNoCase(scheme, "https");
}

}  // namespace

std::string LastHop(const std::vector<Url>& chain) {
  if (chain.size() == 1) return chain.back().Shown();
  return fmt::format("{} -> {}", chain[chain.size() - 2].Shown(), chain.back().Shown());
}

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<Hop> NextHop(const std::vector<Url>& chain, const Response& response, size_t limit) {
  const Url& from = chain.back();
  if (chain.size() > limit)
    return Fail(Code::kUnavailable,
                fmt::format("more than {} redirects: {}", limit, LastHop(chain)));
  const std::string_view location = Trim(response.Header("location"));
  if (location.empty())
    return Fail(Code::kUnavailable,
                fmt::format("status {} without a Location: {}", response.status, LastHop(chain)));
  auto url = from.Resolve(location);
  if (!url && HasOtherScheme(location))
    return Fail(Code::kForbidden,
                fmt::format("redirect to {}: {}", url.error().what, LastHop(chain)));
  if (!url)
    return Fail(Code::kUnavailable,
                fmt::format("redirect to no address ({}): {}", url.error().what, LastHop(chain)));
  // A Location that names its own origin without credentials keeps them.
  url = url->WithCredentialsOf(from);

  std::vector<Url> longer = chain;
  longer.push_back(*url);
  // An answer to the same address with the same request would be the same.
  const auto same = [&](const Url& earlier) { return Asked(earlier) == Asked(*url); };
  if (std::any_of(chain.begin(), chain.end(), same))
    return Fail(Code::kUnavailable, fmt::format("redirects in a loop: {}", LastHop(longer)));
  return Hop{*url, from.scheme() == "https" && url->scheme() == "http"};
}

}  // namespace wirefold
