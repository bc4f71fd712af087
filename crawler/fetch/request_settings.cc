#include "crawler/fetch/request_settings.h"

#include <algorithm>

namespace wirefold {

RequestSettings::RequestSettings(const Source& source)
    : settings_(source.settings), cookies_(ParseCookieFile(source.settings.cookies)) {
  settings_.cookies.clear();
  const auto add = [&](const std::string& address) {
    const auto url = Url::Parse(address);
    if (url && !IsOwn(*url)) origins_.push_back(url->origin());
  };
  add(source.home);
  for (const std::string& feed : source.feeds) add(feed);
  for (const std::string& sitemap : source.sitemaps) add(sitemap);
}

void RequestSettings::Fill(const Url& url, Time now, Request& request) const {
  const bool own = IsOwn(url);
  request.user_agent = settings_.user_agent;
  request.proxy = settings_.proxy;
  request.cookies = CookieHeader(cookies_, url, now);
  request.headers.clear();
  request.credentials.reset();
  if (own) request.headers = settings_.headers;
  if (own && !settings_.username.empty())
    request.credentials = Credentials{settings_.username, settings_.password};
}

bool RequestSettings::IsOwn(const Url& url) const {
  return std::ranges::find(origins_, url.origin()) != origins_.end();
}

}  // namespace wirefold
