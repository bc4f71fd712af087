// The system's resolver, as far as libcurl does not tell what it did.
#pragma once

#include "base/time.h"

namespace wirefold {

// How long it waits for a server's answer before it asks again: what resolv.conf(5) calls timeout.
// Reads that file: for what has failed only.
Millis ResolverPatience();

}  // namespace wirefold
