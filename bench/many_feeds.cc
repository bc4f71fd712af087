// Writes a database in which many feeds are followed, each a source of its own on a host of its
// own, as a daemon would leave it: polled ten times, with validators, notes and a rhythm, the next
// polls spread over the day that begins in half an hour. The hosts are loopback addresses where
// nobody listens. Or spreads the next polls of a database that is there over so many minutes, for a
// look at a daemon in its everyday.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "crawler/poll_plan.h"
#include "store/store.h"
#include "tests/random.h"

namespace wirefold {
namespace {

constexpr size_t kAtOnce = 1'000;
constexpr int kPatterns = 64;
constexpr Millis kQuiet{1'800'000};
constexpr uint64_t kDay = 86'400'000;

std::string AddressOf(size_t i) {
  return fmt::format("http://127.{}.{}.{}:9/news/feed-{}.xml", 16 + (i >> 16), i >> 8 & 255,
                     i & 255, i);
}

std::string NameOf(size_t i) { return fmt::format("The Paper of Town {}", i); }

// A feed of some rate after ten polls.
FeedState Pattern(Random& random, Time now) {
  FeedState state;
  state.title = "The news of the town, and what its people think of them";
  state.format = "rss2";
  state.etag = fmt::format("\"{:x}\"", random.Next());
  state.last_modified = "Sat, 28 Nov 2026 08:00:00 GMT";
  const auto pause = Millis{600'000 + static_cast<int64_t>(random.Below(14'400'000))};
  for (size_t poll = 0; poll < FeedState::kNotes; ++poll) {
    state.last_poll = state.last_success = now - pause * (FeedState::kNotes - poll);
    std::vector<Time> published;
    for (uint64_t n = random.Below(4); n > 0; --n)
      published.push_back(state.last_poll - Millis{static_cast<int64_t>(random.Below(3'600'000))});
    PlanNext(state, {state.last_poll, 200, 20'000 + random.Below(50'000), published.size(), 180},
             published, {});
  }
  return state;
}

Status Write(const std::string& dir, size_t count, bool polled) {
  WF_TRY(const auto store, Store::Open(dir));
  const Time now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  std::vector<Source> sources(count);
  for (size_t i = 0; i < count; ++i) {
    sources[i].name = NameOf(i);
    sources[i].feeds.push_back(AddressOf(i));
  }
  WF_CHECK(store->Follow(sources));
  if (!polled) return {};
  Random random(1);
  std::vector<FeedState> patterns;
  for (int i = 0; i < kPatterns; ++i) patterns.push_back(Pattern(random, now));
  std::vector<FeedState> slice;
  for (size_t i = 0; i < count; ++i) {
    FeedState& state = slice.emplace_back(patterns[i % kPatterns]);
    state.id = FeedIdOf(AddressOf(i));
    state.url = state.validated_url = AddressOf(i);
    state.source = NameOf(i);
    state.next_poll = now + kQuiet + Millis{static_cast<int64_t>(random.Below(kDay))};
    if (slice.size() < kAtOnce && i + 1 < count) continue;
    WF_CHECK(store->Enlist(slice));
    slice.clear();
  }
  return store->Sync();
}

Status Spread(const std::string& dir, size_t minutes) {
  WF_TRY(const auto store, Store::Open(dir));
  const Time now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  Random random(1);
  std::vector<FeedState> feeds;
  WF_CHECK(store->ForEachFeed([&](const FeedState& state) {
    feeds.push_back(state);
    feeds.back().next_poll = now + Millis{static_cast<int64_t>(random.Below(minutes * 60'000))};
    return true;
  }));
  return store->Enlist(feeds);
}

}  // namespace
}  // namespace wirefold

int main(int argc, char** argv) {
  const std::string_view how = argc == 4 ? argv[3] : "polled";
  const long number = argc >= 3 ? std::strtol(argv[2], nullptr, 10) : 0;
  const bool known = how == "polled" || how == "new" || how == "spread";
  if (number <= 0 || number > 10'000'000 || argc > 4 || !known) {
    std::fputs("usage: many_feeds DIR FEEDS [polled | new]\n       many_feeds DIR MINUTES spread\n",
               stderr);
    return 2;
  }
  const auto count = static_cast<size_t>(number);
  const auto status = how == "spread" ? wirefold::Spread(argv[1], count)
                                      : wirefold::Write(argv[1], count, how == "polled");
  if (!status) std::fprintf(stderr, "%s\n", status.error().what.c_str());
  return status ? 0 : 1;
}
