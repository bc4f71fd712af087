// A feed's hub (WebSub): asked to tell us of changes after the feed's poll; what it tells is a
// reason to poll, no more. The body that it pushes is not read: one conditional GET costs little,
// and keeps the feed's own rules.
#include <fmt/format.h>

#include <utility>

#include "base/log.h"
#include "crawler/corridor.h"

namespace wirefold {
namespace {

// A hub may tell as often as it likes; the feed is asked no more often than that for it.
constexpr Millis kBetweenNotices{10'000};
// What a hub answers is not read beyond this.
constexpr uint64_t kHubBytes = 16 << 10;
// Requests that wait for one hub; feeds beyond them ask after their next poll.
constexpr size_t kMostOfHub = 500;

}  // namespace

void Corridor::OpenHubs() {
  if (!plan_.forever || !plan_.new_secret || config_.websub.callback.empty()) return;
  std::string callback = config_.websub.callback;
  while (callback.ends_with('/')) callback.pop_back();
  hubs_ = std::make_unique<HubBook>(std::move(callback), config_.websub.lease, plan_.new_secret);
}

// With the roll. Subscriptions of feeds that nobody follows any more are left to run out.
Status Corridor::ReadHubs(Roll& roll, Time now) const {
  std::unordered_map<uint64_t, HubState> hubs;
  WF_CHECK(store_.ForEachHub([&](FeedId feed, HubState hub) {
    hubs.emplace(feed.value, std::move(hub));
    return true;
  }));
  for (auto& [id, due] : roll.feeds) {
    const auto hub = hubs.find(id.value);
    if (hub == hubs.end()) continue;
    WF_TRY(const std::optional<FeedState> state, store_.GetFeed(id));
    // Told, and not polled since: the process has ended in between.
    if (state && state->last_poll < hub->second.last_notice && state->not_before <= now)
      due = std::min(due, now);
    roll.hubs.emplace_back(id, std::move(hub->second));
  }
  return {};
}

void Corridor::TendHub(const FeedJob& task) {
  if (!hubs_) return;
  const FeedState& state = task.state;
  const Time now = loop_.Now();
  if (task.offer) hubs_->Offered(state.id, *task.offer);
  if (!hubs_->Has(state.id)) return StoreHubs();
  may_poll_[state.id.value] =
      std::max(loop_.Ticks() + kBetweenNotices,
               TickOf(IsHeldBack(state) ? state.next_poll : state.not_before));
  if (state.failures_in_row == 0 && !state.gone) {
    hubs_->Polled(state.id, task.note.fresh > 0, now);
    AskHub(state);
  }
  if (poked_.erase(state.id.value) > 0) Poke(state.id);
  StoreHubs();
}

void Corridor::AskHub(const FeedState& state) {
  const auto url = Url::Parse(hubs_->DueHub(state.id, loop_.Now()));
  if (!url || frontier_.WaitingAt(url->host(), Turn::kFeed) >= kMostOfHub) return;
  Job& job = NewJob(HubJob{state.id, state.source, hubs_->Ask(state.id, loop_.Now())});
  const auto feed = Url::Parse(state.url);
  job.chain.push_back(feed ? url->WithCredentialsOf(*feed) : *url);
  Queue(job, TurnOf(job));
}

void Corridor::FillHubRequest(const HubJob& task, Request& request) {
  request.method = Request::Method::kPost;
  request.body = task.form;
  request.max_body = kHubBytes;
  request.max_body_setting = {};
}

// That it has taken the request says little: it counts when it has asked us back.
void Corridor::HubAnswered(Job& job, const Outcome& outcome) {
  const HubJob& task = std::get<HubJob>(job.task);
  if (outcome.answer != Answer::kUse) {
    const std::string why =
        outcome.why.empty() ? fmt::format("the hub answered {}", job.response.status) : outcome.why;
    Log(LogLevel::kDebug, fmt::format("{}: {}: {}", task.source, job.chain.front().Shown(), why));
    hubs_->Refused(task.feed, why, outcome.wait, loop_.Now());
    StoreHubs();
  }
  Drop(job);
}

void Corridor::StoreHubs() {
  if (IsPaused()) return;  // they are stored at its end
  auto changes = std::make_shared<std::vector<std::pair<FeedId, HubState>>>(hubs_->TakeChanges());
  if (changes->empty()) return;
  Write(
      [this, changes]() -> Status {
        for (const auto& [feed, hub] : *changes) WF_CHECK(store_.PutHub(feed, hub));
        return {};
      },
      [] {});
}

void Corridor::Poke(FeedId feed) {
  // What is not in the calendar is being polled, or is followed no more.
  if (!feeds_due_.Erase(feed.value)) {
    poked_.insert(feed.value);
    return;
  }
  const auto may = may_poll_.find(feed.value);
  const Millis now = loop_.Ticks();
  SetDue(feeds_due_, feed.value, may == may_poll_.end() ? now : std::max(now, may->second));
}

bool Corridor::HubConfirms(const HubQuestion& question) {
  if (!KnowsHubs() || !hubs_->Confirm(question, loop_.Now())) return false;
  Log(LogLevel::kDebug, fmt::format("websub: {} {}", question.mode, question.topic));
  StoreHubs();
  return true;
}

std::optional<std::string> Corridor::HubSecret(std::string_view token) const {
  return KnowsHubs() ? hubs_->SecretOf(token, loop_.Now()) : std::nullopt;
}

void Corridor::HubNotice(std::string_view token) {
  if (!KnowsHubs()) return;
  const auto feed = hubs_->Notice(token, loop_.Now());
  if (!feed) return;
  StoreHubs();
  Poke(*feed);
  Pump();
}

}  // namespace wirefold
