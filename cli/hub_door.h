// The daemon's door for hubs: what the callback server takes in, held against what the crawler has
// agreed with them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/epoll_loop.h"
#include "config/config.h"
#include "crawler/crawler.h"
#include "web/callback_server.h"

namespace wirefold {

// `crawler` gives the one at work; null where there is none just now. kUnavailable: it cannot
// listen.
Result<std::unique_ptr<CallbackServer>> OpenHubDoor(EpollLoop& loop, const Config& config,
                                                    std::function<Crawler*()> crawler);

// 64 hexadecimal digits from the system's own chance.
std::string NewSecret();

}  // namespace wirefold
