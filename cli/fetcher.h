// One address after another, for commands that ask a site a few questions: robots.txt first, each
// redirect a request of its own, a pause between two requests to one host, the network guarded, all
// as in a crawl.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/epoll_loop.h"
#include "config/config.h"
#include "crawler/fetch/curl_transport.h"
#include "crawler/fetch/robots.h"
#include "text/url.h"

namespace wirefold {

class Fetcher {
 public:
  // `config` outlives it.
  static Result<std::unique_ptr<Fetcher>> Create(const Config& config);

  struct Page {
    Url url;  // after redirects
    Response response;
  };
  // Waits for the answer. An Error where it is no 2xx, or may not be asked for. A host that asks
  // for time or says nothing is not asked again.
  Result<Page> Get(const Url& url);
  // What the robots.txt of a page that was asked for names as sitemaps, as written.
  std::vector<std::string> SitemapsOf(const Url& page) const;
  // What the robots.txt of an address's host says; nullptr where nothing of that host was asked for.
  const Robots* RobotsOf(const Url& url) const;

 private:
  explicit Fetcher(const Config& config) : config_(config) {}
  Status MayAsk(const Url& url);
  Robots ReadRobots(const std::string& origin);
  Result<Response> Ask(Request request);
  void Wait(const std::string& host);
  Millis PauseOf(const Url& url) const;

  const Config& config_;
  EpollLoop loop_{1};
  std::unique_ptr<CurlTransport> transport_;
  std::map<std::string, Robots> robots_;           // by origin
  std::map<std::string, Millis> next_;             // by host: when it may be asked again
  std::map<std::string, std::string> left_alone_;  // by origin: why
};

}  // namespace wirefold
