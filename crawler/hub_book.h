// Which feeds are followed through a hub (WebSub), and how that goes: when to ask, what to answer,
// and how far a hub is relied upon. A hub is believed as long as it keeps its word: where polls
// find what it has not told of, they go back to their own pace. Loop thread; times and chance are
// given.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "crawler/crawler.h"
#include "crawler/fetch/websub.h"
#include "crawler/schedule/cadence.h"
#include "store/store.h"

namespace wirefold {

class HubBook {
 public:
  // A hub has so long to confirm what it was asked.
  static constexpr Millis kToConfirm{86'400'000};
  // A request that was not confirmed is made again after an hour, then after twice the time each,
  // up to a week; that is what follows a refusal too.
  static constexpr Millis kFirstRetry{3'600'000};
  static constexpr Millis kLongestRetry{7 * 86'400'000LL};
  // What was granted counts within these.
  static constexpr Millis kShortestLease{600'000};
  static constexpr Millis kLongestLease{365 * 86'400'000LL};
  // A notice and the poll that finds the same news are so near.
  static constexpr Millis kTogether{600'000};
  // So many times in a row a hub may stay silent.
  static constexpr uint64_t kSilences = 3;

  // `callback`: its address without the token. `new_secret`: 32 characters or more that nobody can
  // guess.
  HubBook(std::string callback, Millis lease, std::function<std::string()> new_secret);

  void Recall(FeedId feed, HubState hub);

  // ---- the poll's side
  // What a feed's document says now. Another hub, or another topic, is a new subscription.
  void Offered(FeedId feed, const HubOffer& offer);
  bool Has(FeedId feed) const { return hubs_.contains(feed.value); }
  // After a poll that succeeded.
  void Polled(FeedId feed, bool found_new, Time now);
  // The hub that is to be asked now, to subscribe or to renew; empty: none.
  std::string DueHub(FeedId feed, Time now) const;
  // What it is asked, from now on.
  std::string Ask(FeedId feed, Time now);
  void Refused(FeedId feed, const std::string& why, std::optional<Millis> wait, Time now);
  // Until when the feed need not be polled at its own pace; Time{}: it must.
  Time ReliesUntil(FeedId feed, Time now) const;

  // ---- the hub's side
  bool Confirm(const HubQuestion& question, Time now);
  // What the bodies for this token are signed with.
  std::optional<std::string> SecretOf(std::string_view token, Time now) const;
  // A body came that was signed with it.
  std::optional<FeedId> Notice(std::string_view token, Time now);

  // What is to be stored since the last call; without a hub: nothing more.
  std::vector<std::pair<FeedId, HubState>> TakeChanges();
  uint64_t Confirmed(Time now) const;

 private:
  HubState* Find(FeedId feed);
  const HubState* Find(FeedId feed) const;
  std::optional<FeedId> FeedOf(std::string_view token) const;
  void Changed(FeedId feed) { changed_.push_back(feed); }

  const std::string callback_;
  const Millis lease_;
  const std::function<std::string()> new_secret_;
  std::unordered_map<uint64_t, HubState> hubs_;
  std::unordered_map<std::string, FeedId> tokens_;
  std::vector<FeedId> changed_;
};

// A planned poll put off because a hub tells of changes until then: four times the pause at most.
// The user's own interval stays, and so does the pace of a feed that fails.
void RelyOnHub(FeedState& feed, Time until, const PollLimits& limits);

}  // namespace wirefold
