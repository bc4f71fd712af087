// WebSub (W3C Recommendation of 23 January 2018) as a subscriber sees it: what a feed offers, the
// request to its hub, and whether what comes was signed with our secret. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/news.h"
#include "base/time.h"
#include "base/transport.h"

namespace wirefold {

struct HubOffer {
  std::string hub;    // empty: none
  std::string topic;  // what the hub calls the feed: its rel=self, else where it was found
  bool operator==(const HubOffer&) const = default;
};

// Neither has user or password: the topic goes to a stranger, who would hear the feed's.
// The first hub. Those of the answer's Link headers (RFC 8288) go before those of the document (4).
HubOffer HubOf(const Feed& feed, const Response& response);

struct HubRequest {
  std::string topic;
  std::string callback;
  std::string secret;  // under 200 bytes (5.1)
  Millis lease{};
};
// The body of the request to subscribe, or to go on with it: a form (5.1).
std::string SubscribeForm(const HubRequest& request);

// What a body is signed with where we are the sender: the value of X-Hub-Signature-256,
// "sha256=HEX".
std::string Sign(std::string_view body, std::string_view secret);

// Whether a body is its sender's who knows the secret (7.1): X-Hub-Signature as METHOD=HEX, sha1,
// sha256, sha384 or sha512. sha1 is what large hubs send still, and HMAC does not suffer by what
// sha1 has lost.
class SignatureCheck {
 public:
  SignatureCheck(std::string_view header, std::string_view secret);
  SignatureCheck(SignatureCheck&&) noexcept;
  ~SignatureCheck();
  void Take(std::string_view bytes);
  // Of all that was taken; in a time that tells nothing of how much was right. Once.
  bool Matches();

 private:
  class Hmac;
  template <class Context, auto kSetKey, auto kUpdate, auto kDigest, size_t kSize>
  class HmacOf;
  std::unique_ptr<Hmac> hmac_;  // none: no method that we know
  std::string wanted_;          // bytes
};

}  // namespace wirefold
