// A file of cookies as browsers' exports and curl have it (Netscape's format): a line a cookie, its
// domain, whether subdomains too, path, whether for https alone, when it ends, name and value, with
// tabs between them. Read only: what a server sets is never kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "text/url.h"

namespace wirefold {

struct Cookie {
  std::string domain;  // as Url::host() has it, without the dot in front
  bool subdomains = false;
  std::string path;  // begins with '/'
  bool secure = false;
  int64_t expires = 0;  // seconds since 1970; 0: with the session, which is as long as the file
  std::string name;
  std::string value;

  friend bool operator==(const Cookie&, const Cookie&) = default;
};

struct CookieJarFile {
  std::vector<Cookie> cookies;
  std::vector<size_t> bad_lines;  // counted from 1: neither cookie nor comment
};

// Of any bytes; no more than 10,000 lines.
CookieJarFile ParseCookieFile(std::string_view bytes);

// The value of the Cookie header that goes with a request for `url`; empty: none. RFC 6265 5.4:
// domain (5.1.3), path (5.1.4), secure, expiry; longer paths first. No longer than 8 KB.
std::string CookieHeader(const CookieJarFile& jar, const Url& url, Time now);

}  // namespace wirefold
