// Between what is kept of a feed and the schedule's rooms: what a poll teaches, and when the next
// one is due. Pure.
#pragma once

#include <vector>

#include "base/news.h"
#include "base/transport.h"
#include "config/config.h"
#include "crawler/schedule/cadence.h"
#include "store/store.h"

namespace wirefold {

// What feed and answer ask of those who poll, as it is kept (FeedState::hints).
std::string HintsOf(const Feed& feed, const Response& response, Time now);
// The same where the feed has not changed: only the answer speaks, the feed's own hints stay.
std::string HintsOf(std::string_view kept, const Response& response, Time now);

// What was kept.
PollHints DecodeHints(std::string_view kept);

PollLimits LimitsOf(const Config& config, const Source* source, const FeedState& feed);

// After a poll, whatever came of it: `note` is it, `published` when the entries that were new were
// published. Fills notes, rhythm, next_poll and its reason.
void PlanNext(FeedState& feed, const PollNote& note, const std::vector<Time>& published,
              const PollLimits& limits);

// New entries a day at the pace of its last polls; 0 before the second.
uint64_t FreshADay(const FeedState& feed);
// More pages of its source wait than can be read in days: it is asked again after a day, whatever
// else was planned, so that what waits does not grow without an end.
void HoldBack(FeedState& feed, uint64_t most);
bool IsHeldBack(const FeedState& feed);

}  // namespace wirefold
