// The demo newsroom: three invented papers over loopback HTTP, and what a crawler should make of
// them. The copy lies in content/, the pages' clutter in templates/. `make demo` and the tests use
// the same.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "tests/newsroom/content.h"
#include "tests/newsroom/server.h"

namespace wirefold::newsroom {

// The truth about one article.
struct Expected {
  std::string url;
  std::string paper;  // its short name, as in the configuration
  std::string title;
  std::vector<std::string> authors;  // empty for a desk
  std::string text;                  // paragraphs and sub-heads, a blank line between them
  std::string language;
  std::string story;  // the same for the copies of one dispatch
  Time published{};
  bool dated = true;  // false: the page itself says no date, and none may be guessed
};

class Newsroom {
 public:
  // `folder` holds content/ and templates/.
  static Result<std::unique_ptr<Newsroom>> Load(const std::string& folder);

  // `port` 0: a free one. The papers stand on 127.31.0.1, .2 and .3.
  Status Start(uint16_t port = 0);
  void Stop();

  const std::vector<Paper>& papers() const { return papers_; }
  std::string HomeOf(const Paper& paper) const;  // without a slash at the end
  std::string FeedUrlOf(const Paper& paper) const;

  // A configuration for wirefold with the three papers as sources.
  std::string ConfigToml() const;
  std::vector<Expected> expected() const;

  // The bytes of an article's page as it is served; empty where there is none.
  std::string PageOf(const std::string& url) const;

  RequestLog Log() const { return server_.Log(); }
  void ForgetLog() { server_.ForgetLog(); }

 private:
  Newsroom() = default;
  void Publish(const Paper& paper);

  std::vector<Paper> papers_;
  std::map<std::string, std::string> templates_;  // by paper; "front" for the front pages
  std::map<std::string, std::string> pages_;      // by address
  LoopbackServer server_;
};

}  // namespace wirefold::newsroom
