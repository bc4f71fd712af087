// What of a source's own settings goes with a request, decided for each address anew: a feed, a
// page, robots.txt, a redirect's next hop. Immutable, so any thread may ask.
//
// Headers and credentials go to the origins (scheme, host, port) of the source's home, feeds and
// sitemaps as they are configured, and nowhere else; cookies where their own rules send them; the
// user agent and the proxy with every request made for the source.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "base/time.h"
#include "base/transport.h"
#include "crawler/fetch/cookie_file.h"
#include "text/url.h"

namespace wirefold {

class RequestSettings {
 public:
  // Of no source: changes nothing.
  RequestSettings() = default;
  explicit RequestSettings(const Source& source);

  // Sets those fields of `request`, whatever they held; the others stay.
  void Fill(const Url& url, Time now, Request& request) const;

 private:
  bool IsOwn(const Url& url) const;

  SourceSettings settings_;
  std::vector<std::string> origins_;
  CookieJarFile cookies_;
};

}  // namespace wirefold
