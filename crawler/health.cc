#include "crawler/health.h"

#include <fmt/format.h>

#include <array>

#include "base/plural.h"
#include "config/config.h"

namespace wirefold {
namespace {

// Of fewer pages nothing is said.
constexpr uint64_t kEnoughPages = 5;

constexpr std::array<std::string_view, kHealths> kNames = {
    "new", "ok", "cut", "teaser", "moved", "failing", "blocked", "gone", "paused"};

}  // namespace

Health HealthOf(const FeedState& feed, const FeedPages& pages, bool paused) {
  if (paused) return Health::kPaused;
  if (feed.gone) return Health::kGone;
  if (feed.polls == 0) return Health::kNew;
  if (feed.blocked) return Health::kBlocked;
  if (feed.failures_in_row > 0) return Health::kFailing;
  if (!feed.last_error.empty()) return Health::kCut;
  if (feed.moved_seen > 1) return Health::kMoved;
  if (pages.read >= kEnoughPages && pages.walled * 3 > pages.read * 2) return Health::kTeaser;
  return Health::kOk;
}

bool WasLetGo(const FeedState& feed) { return feed.gone && feed.last_status != 410; }

std::string_view HealthName(Health health) { return kNames[static_cast<size_t>(health)]; }

bool IsSilent(const FeedState& feed) { return feed.failures_in_row > 0 && feed.last_status == 0; }

bool IsWell(Health health) {
  return health == Health::kNew || health == Health::kOk || health == Health::kPaused;
}

std::string HealthReason(const FeedState& feed, Health health) {
  switch (health) {
    case Health::kCut:
      return feed.last_error + "; what was whole of it counts";
    case Health::kTeaser:
      return "most of its pages give no text, or not all of it (a paywall, a login, a script); "
             "what the feed says is kept";
    case Health::kMoved:
      return fmt::format("moved for good to {}: put that address in its place",
                         MaskPassword(feed.moved_to));
    case Health::kFailing:
    case Health::kBlocked:
      return fmt::format("since {}, {}: {}", Rfc3339Seconds(feed.troubled_since),
                         Plural(static_cast<uint64_t>(feed.failures_in_row), "time"),
                         feed.last_error);
    case Health::kGone:
      return fmt::format(
          "since {} (410), never asked again: take it out of the configuration, or `wirefold "
          "feeds remove` it",
          Rfc3339Seconds(feed.troubled_since));
    default:
      return {};
  }
}

}  // namespace wirefold
