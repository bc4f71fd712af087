// A real HTTP server on several loopback addresses and one port, with fixed answers: what a
// publisher's server does for a crawler. Validators are honoured: If-None-Match byte for byte, then
// If-Modified-Since. Every request is counted.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace wirefold::newsroom {

struct Answer {
  std::string content_type;
  std::string body;
  std::string etag;           // empty: none sent
  std::string last_modified;  // empty: none sent
};

// Keys of the maps are absolute addresses; of the last one hosts.
struct RequestLog {
  std::map<std::string, int> requests;
  std::map<std::string, int> not_modified;  // of these, answered 304
  std::map<std::string, int> not_found;     // of these, answered 404
  std::map<std::string, int> most_at_once;  // requests open at one moment
};

class LoopbackServer {
 public:
  LoopbackServer();
  ~LoopbackServer();

  // Listens on every address; `port` 0: one that is free on all of them. Answers come with Publish.
  Status Start(const std::vector<std::string>& addresses, uint16_t port);
  void Stop();
  uint16_t port() const;

  // `path` without a query; the query of a request is looked past.
  void Publish(const std::string& address, const std::string& path, Answer answer);

  RequestLog Log() const;
  void ForgetLog();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wirefold::newsroom
