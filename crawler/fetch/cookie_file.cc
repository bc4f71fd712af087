#include "crawler/fetch/cookie_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "text/url_host.h"

namespace wirefold {
namespace {

constexpr size_t kMostLines = 10'000;
constexpr size_t kLongestHeader = 8192;  // what servers take of one line

// What may stand in a Cookie header without ending the pair it stands in.
bool IsCookieText(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == ';'; });
}

std::optional<Cookie> ParseLine(std::string_view line) {
  const auto fields = Split(line, '\t');
  // Without its last tab, where the value is empty.
  if (fields.size() != 7 && fields.size() != 6) return std::nullopt;
  Cookie cookie;
  std::string_view domain = Trim(fields[0]);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  auto host = NormalHost(domain);
  const auto expires = ParseInt(Trim(fields[4]));
  if (!host || !expires) return std::nullopt;
  cookie.domain = std::move(*host);
  cookie.subdomains = EqualsNoCase(fields[1], "TRUE") && !IsAddress(cookie.domain);
  cookie.path = fields[2].starts_with('/') ? fields[2] : "/";
  cookie.secure = EqualsNoCase(fields[3], "TRUE");
  cookie.expires = *expires;
  cookie.name = Trim(fields[5]);
  if (fields.size() == 7) cookie.value = Trim(fields[6]);
  if (cookie.name.empty() || cookie.name.find('=') != cookie.name.npos ||
      !IsCookieText(cookie.name) || !IsCookieText(cookie.value))
    return std::nullopt;
  return cookie;
}

bool DomainMatches(const Cookie& cookie, std::string_view host) {
  if (host == cookie.domain) return true;
  return cookie.subdomains && !IsAddress(host) && host.size() > cookie.domain.size() &&
         host.ends_with(cookie.domain) && host[host.size() - cookie.domain.size() - 1] == '.';
}

bool PathMatches(std::string_view cookie, std::string_view path) {
  return path.starts_with(cookie) &&
         (path.size() == cookie.size() || cookie.ends_with('/') || path[cookie.size()] == '/');
}

}  // namespace

CookieJarFile ParseCookieFile(std::string_view bytes) {
  constexpr std::string_view kHttpOnly = "#HttpOnly_";
  CookieJarFile jar;
  size_t number = 0;
  for (std::string_view line : Split(bytes, '\n')) {
    if (++number > kMostLines) break;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(kHttpOnly))
      line.remove_prefix(kHttpOnly.size());
    else if (line.starts_with('#') || Trim(line).empty())
      continue;
    if (auto cookie = ParseLine(line))
      jar.cookies.push_back(std::move(*cookie));
    else
      jar.bad_lines.push_back(number);
  }
  return jar;
}

std::string CookieHeader(const CookieJarFile& jar, const Url& url, Time now) {
  const int64_t seconds = ToMillis(now) / 1000;
  std::vector<const Cookie*> sent;
  for (const Cookie& cookie : jar.cookies)
    if (DomainMatches(cookie, url.host()) && PathMatches(cookie.path, url.path()) &&
        (!cookie.secure || url.scheme() == "https") &&
        (cookie.expires == 0 || cookie.expires > seconds))
      sent.push_back(&cookie);
  std::ranges::stable_sort(
      sent, [](size_t a, size_t b) { return a > b; },
      [](const Cookie* cookie) { return cookie->path.size(); });
  std::string header;
  for (const Cookie* cookie : sent) {
    const std::string pair = fmt::format("{}={}", cookie->name, cookie->value);
    if (header.size() + pair.size() + 2 > kLongestHeader) continue;
    if (!header.empty()) header += "; ";
    header += pair;
  }
  return header;
}

}  // namespace wirefold
