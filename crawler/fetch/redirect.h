// Where a redirect leads: the next address, or why the chain ends here. Pure; the corridor keeps
// the chain.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/transport.h"
#include "text/url.h"

namespace wirefold {

// An answer that sends elsewhere: 301, 302, 303, 307, 308. (304 does not, 300 and 305 lead
// nowhere.)
bool IsRedirect(int status);

// "A -> B": the last two addresses of a chain, or its only one; passwords masked.
std::string LastHop(const std::vector<Url>& chain);

struct Hop {
  Url url;
  bool loses_tls = false;  // from https to http: what comes may have been changed on its way
};

// `chain`: the addresses asked so far, the last of which gave `response`. At most `limit` redirects
// are followed. kForbidden: a scheme that is not ours. kUnavailable: too many, a loop, a Location
// that is missing or no address. The message has the chain's last two addresses, passwords masked.
// Credentials of an address stay with its origin.
Result<Hop> NextHop(const std::vector<Url>& chain, const Response& response, size_t limit);

}  // namespace wirefold
