#include "crawler/hub_book.h"

#include <algorithm>

namespace wirefold {
namespace {

constexpr size_t kTokenLength = 32;
constexpr int kMostDoublings = 8;
constexpr int kStretch = 4;

}  // namespace

HubBook::HubBook(std::string callback, Millis lease, std::function<std::string()> new_secret)
    : callback_(std::move(callback)), lease_(lease), new_secret_(std::move(new_secret)) {}

void HubBook::Recall(FeedId feed, HubState hub) {
  tokens_[hub.token] = feed;
  hubs_[feed.value] = std::move(hub);
}

HubState* HubBook::Find(FeedId feed) {
  const auto found = hubs_.find(feed.value);
  return found == hubs_.end() ? nullptr : &found->second;
}

const HubState* HubBook::Find(FeedId feed) const {
  const auto found = hubs_.find(feed.value);
  return found == hubs_.end() ? nullptr : &found->second;
}

std::optional<FeedId> HubBook::FeedOf(std::string_view token) const {
  const auto found = tokens_.find(std::string(token));
  if (found == tokens_.end()) return std::nullopt;
  return found->second;
}

// ---------------------------------------------------------------- the poll's side

void HubBook::Offered(FeedId feed, const HubOffer& offer) {
  HubState* hub = Find(feed);
  if (hub && hub->hub == offer.hub && hub->topic == offer.topic) return;
  if (!hub && offer.hub.empty()) return;
  if (hub) tokens_.erase(hub->token);
  Changed(feed);
  if (offer.hub.empty()) {
    hubs_.erase(feed.value);
    return;
  }
  HubState fresh;
  fresh.hub = offer.hub;
  fresh.topic = offer.topic;
  fresh.token = new_secret_().substr(0, kTokenLength);
  fresh.secret = new_secret_();
  Recall(feed, std::move(fresh));
}

void HubBook::Polled(FeedId feed, bool found_new, Time now) {
  HubState* hub = Find(feed);
  if (!hub || hub->until <= now) return;
  if (hub->unannounced != Time{} && now - hub->unannounced > kTogether) {
    ++hub->silences;
    hub->unannounced = {};
    Changed(feed);
  }
  if (!found_new || hub->unannounced != Time{} || now - hub->last_notice <= kTogether) return;
  hub->unannounced = now;
  Changed(feed);
}

std::string HubBook::DueHub(FeedId feed, Time now) const {
  const HubState* hub = Find(feed);
  return hub && now >= hub->next_try ? hub->hub : "";
}

std::string HubBook::Ask(FeedId feed, Time now) {
  HubState* hub = Find(feed);
  if (!hub) return {};
  hub->asked = now;
  const auto doublings = static_cast<int>(std::min<uint64_t>(hub->failures, kMostDoublings));
  hub->next_try = now + std::min(kFirstRetry * (1 << doublings), kLongestRetry);
  ++hub->failures;
  Changed(feed);
  return SubscribeForm({hub->topic, callback_ + "/" + hub->token, hub->secret, lease_});
}

void HubBook::Refused(FeedId feed, const std::string& why, std::optional<Millis> wait, Time now) {
  HubState* hub = Find(feed);
  if (!hub) return;
  hub->last_error = why;
  if (wait) hub->next_try = std::max(hub->next_try, now + *wait);
  Changed(feed);
}

// Up to the renewal only: the poll that is due then asks for it.
Time HubBook::ReliesUntil(FeedId feed, Time now) const {
  const HubState* hub = Find(feed);
  if (!hub || hub->until <= now || hub->silences >= kSilences) return {};
  return hub->next_try > now ? std::min(hub->next_try, hub->until) : hub->until;
}

// ---------------------------------------------------------------- the hub's side

bool HubBook::Confirm(const HubQuestion& question, Time now) {
  const auto feed = FeedOf(question.token);
  HubState* hub = feed ? Find(*feed) : nullptr;
  if (!hub || question.topic != hub->topic || hub->asked == Time{}) return false;
  if (question.mode == "denied") {
    hub->until = {};
    hub->last_error = "denied by the hub";
    if (!question.reason.empty()) hub->last_error.append(": ").append(question.reason);
    hub->next_try = now + kLongestRetry;
    Changed(*feed);
    return true;
  }
  if (question.mode != "subscribe" || now - hub->asked > kToConfirm) return false;
  const Millis lease = std::clamp(question.lease.value_or(lease_), kShortestLease, kLongestLease);
  hub->until = now + lease;
  hub->next_try = now + lease / 4 * 3;
  hub->failures = 0;
  hub->last_error.clear();
  Changed(*feed);
  return true;
}

std::optional<std::string> HubBook::SecretOf(std::string_view token, Time now) const {
  const auto feed = FeedOf(token);
  const HubState* hub = feed ? Find(*feed) : nullptr;
  if (!hub || hub->until <= now) return std::nullopt;
  return hub->secret;
}

std::optional<FeedId> HubBook::Notice(std::string_view token, Time now) {
  const auto feed = FeedOf(token);
  HubState* hub = feed ? Find(*feed) : nullptr;
  if (!hub || hub->until <= now) return std::nullopt;
  hub->last_notice = now;
  if (now - hub->unannounced <= kTogether) hub->unannounced = {};
  hub->silences = 0;
  Changed(*feed);
  return feed;
}

std::vector<std::pair<FeedId, HubState>> HubBook::TakeChanges() {
  std::vector<std::pair<FeedId, HubState>> changes;
  for (const FeedId feed : std::exchange(changed_, {})) {
    const HubState* hub = Find(feed);
    changes.emplace_back(feed, hub ? *hub : HubState());
  }
  return changes;
}

uint64_t HubBook::Confirmed(Time now) const {
  return static_cast<uint64_t>(std::count_if(
      hubs_.begin(), hubs_.end(), [now](const auto& hub) { return hub.second.until > now; }));
}

void RelyOnHub(FeedState& feed, Time until, const PollLimits& limits) {
  if (feed.failures_in_row > 0 || limits.interval) return;
  const Millis pause = feed.next_poll - feed.last_poll;
  const Time at = std::min(feed.last_poll + std::min(kStretch * pause, limits.longest), until);
  if (at <= feed.next_poll) return;
  feed.next_poll = at;
  feed.next_reason += "; its hub tells of changes";
}

}  // namespace wirefold
