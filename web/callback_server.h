// Where hubs reach us (WebSub, W3C Recommendation, 5.3 and 7): an HTTP server for two questions and
// no more. Nothing of what comes is trusted, kept or named a file by: a body is handed on in pieces
// as it arrives. It stands behind a web server that does the TLS. libmicrohttpd, in the loop's
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/epoll_loop.h"
#include "base/result.h"

namespace wirefold {

// What a hub asks of a callback, by GET. Parameters as they came, decoded.
struct CallbackQuestion {
  std::string_view token;  // the last part of the path
  std::string_view mode;   // subscribe, unsubscribe, denied
  std::string_view topic;
  std::string_view reason;                 // of denied
  std::optional<int64_t> lease_seconds{};  // of subscribe
};

// A body on its way. What is cut off ends without End.
class Delivery {
 public:
  virtual ~Delivery() = default;
  virtual void Take(std::string_view bytes) = 0;
  virtual void End() = 0;
};

struct CallbackHandlers {
  // False: nothing is known yet; the answer is 503, and the hub comes again.
  std::function<bool()> ready;
  // False: it is none of ours, or not meant; the answer is 404. Else the hub's challenge.
  std::function<bool(const CallbackQuestion&)> confirm;
  // Who takes a body that comes with this X-Hub-Signature; nobody: the answer is 410, and the hub
  // may let the subscription go. Else it is 202, right signature or not (7.1).
  std::function<std::unique_ptr<Delivery>(std::string_view token, std::string_view signature)>
      deliver;
};

struct CallbackSettings {
  std::string listen{};           // web/listen.h
  uint64_t max_body = 16u << 20;  // more: 413
  unsigned max_connections = 64;  // at once
  Millis patience{10'000};        // for a whole request
};

class CallbackServer {
 public:
  // Handlers run on the loop's thread. The loop outlives the server.
  static Result<std::unique_ptr<CallbackServer>> Open(EpollLoop& loop,
                                                      const CallbackSettings& settings,
                                                      CallbackHandlers handlers);
  ~CallbackServer();
  int port() const;

 private:
  class Impl;
  explicit CallbackServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wirefold
