// The seam to the network: one request to one response. A Transport follows no redirect, knows no
// robots.txt and waits for nobody's turn; that is the corridor's affair. It does refuse addresses
// that must never be reached, and it counts: bytes decoded, time passed. Real: CurlTransport
// (crawler/fetch). Under test: a made-up internet.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace wirefold {

struct Credentials {
  std::string username;
  std::string password;
};

// What it says goes out with this one request: a redirect's next hop is another, filled anew. What
// could end a header's line is not sent.
struct Request {
  std::string url;                // absolute, http or https, as Url::Parse gave it
  std::string etag;               // sent as If-None-Match, byte for byte, unless empty
  std::string last_modified;      // sent as If-Modified-Since, byte for byte, unless empty
  std::string accept;             // the Accept header's value; empty: */*
  uint64_t max_body = 16u << 20;  // decoded bytes
  // What more than that is: kTooLarge, told with the setting's name; or, with no name, no fault:
  // the first bytes are enough.
  std::string_view max_body_setting = "[fetch] max_body";
  // Of the time that the transport gives an answer, where the hops of a redirect before it have
  // taken theirs; nothing: all of it.
  std::optional<Millis> time_left{};

  std::string user_agent;  // empty: the transport's
  // More of them, as names and values; those of base/header.h's IsReservedHeader are not sent.
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<Credentials> credentials;  // Basic (RFC 7617); those in `url` go before them
  std::string cookies;                     // the Cookie header's value
  // scheme://[user:password@]host:port with http, https, socks5 or socks5h. It may stand anywhere;
  // what it connects to is its own affair, but for addresses written out: those are judged here.
  std::string proxy;

  enum class Method { kGet, kPost };
  Method method = Method::kGet;
  // The answer then has both heads as they went over the wire, for an archive.
  bool keep_heads = false;
  std::string body;          // of a POST
  std::string content_type;  // empty: application/x-www-form-urlencoded
};

struct Response {
  std::string url;  // the address asked
  int status = 0;
  // Names in lower case, in order, the last answer's only.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;         // decoded of gzip, deflate, br, zstd
  Millis took{0};           // from the start to the last byte
  uint64_t wire_bytes = 0;  // received, as they came

  // Of a request with keep_heads, else empty. Each line has its line break; the empty line that
  // ends them is left out. Of the request what could be secret is left out, and Set-Cookie of the
  // answer.
  std::string request_head;
  std::string response_head;
  std::string ip;  // that answered; empty behind a proxy

  // The first header of that (lower-case) name, else empty.
  std::string_view Header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }
};

class Transport {
 public:
  using Done = std::function<void(Result<Response>)>;

  // Pending fetches are dropped without their callbacks.
  virtual ~Transport() = default;

  // Loop thread. `done` runs once on the loop thread, never before Fetch returns. Any HTTP status
  // is a Response; an Error is what kept one from coming: kUnavailable, kBroken, kTimeout,
  // kForbidden (address), kTooLarge.
  virtual void Fetch(Request request, Done done) = 0;

  // Loop thread. So many bytes of answers handed over are still in memory: a transport that bounds
  // its own lets what comes in wait for them.
  virtual void SetHeld(uint64_t bytes) { (void)bytes; }
};

}  // namespace wirefold
