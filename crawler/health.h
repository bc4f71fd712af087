// How a feed is: the states in which nothing dies in silence. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "store/store.h"

namespace wirefold {

enum class Health {
  kNew,      // never polled
  kOk,       // the last poll worked
  kCut,      // it did, but the document broke off
  kTeaser,   // it did, but its pages give no text, or not all of it
  kMoved,    // it did, at another address than the configured one
  kFailing,  // the last polls failed
  kBlocked,  // robots.txt, a login, a refusal, a challenge
  kGone,     // 410: never asked again
  kPaused,   // by the configuration
};
inline constexpr size_t kHealths = 9;

// `pages`: how its pages read (Store::PagesOf); of no feed's, to leave kTeaser out.
Health HealthOf(const FeedState& feed, const FeedPages& pages, bool paused);
std::string_view HealthName(Health health);  // new, ok, teaser, ...
// Nothing came when it was last asked: its host may be dead.
bool IsSilent(const FeedState& feed);
// Of a sitemap: its index names it no more. It may come back, which what answered 410 never does.
bool WasLetGo(const FeedState& feed);
// Nobody need look after it.
bool IsWell(Health health);
// One line: since when, why, and the way out; empty where it is well and nothing is to be said.
std::string HealthReason(const FeedState& feed, Health health);

}  // namespace wirefold
