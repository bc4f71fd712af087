#include "crawler/roll.h"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

namespace wirefold {
namespace {

const Time kNow = FromMillis(1'795'953'600'000);

std::string AddressOf(int i) { return fmt::format("http://town{}.test/feed.xml", i); }

FeedState Polled(int i) {
  FeedState state;
  state.id = FeedIdOf(AddressOf(i));
  state.url = AddressOf(i);
  state.source = fmt::format("town {}", i);
  state.polls = 1;
  state.last_status = 200;
  state.next_poll = kNow + Millis{60'000};
  return state;
}

std::unique_ptr<Store> StoreThatFollows(MemoryDisk& disk, int feeds) {
  std::vector<Source> sources(static_cast<size_t>(feeds));
  for (int i = 0; i < feeds; ++i) {
    sources[static_cast<size_t>(i)].name = fmt::format("town {}", i);
    sources[static_cast<size_t>(i)].feeds = {AddressOf(i)};
  }
  auto store = Store::Open("/db", {.disk = &disk});
  REQUIRE(store);
  REQUIRE((*store)->Follow(sources));
  return std::move(*store);
}

TEST_CASE("new feeds are enlisted a thousand at a time", "[roll]") {
  MemoryDisk disk;
  const auto store = StoreThatFollows(disk, 2'500);
  std::vector<size_t> slices;
  const auto enlist = [&](const std::vector<FeedState>& feeds) {
    slices.push_back(feeds.size());
    return store->Enlist(feeds);
  };
  const auto roll = ReadRoll(*store, {}, {.forever = true}, kNow, enlist);
  REQUIRE(roll);
  CHECK(slices == std::vector<size_t>{1'000, 1'000, 500});
  CHECK(roll->unproven.size() == 2'500);
  CHECK(roll->fresh == 2'500);
  CHECK(roll->unwell.empty());

  SECTION("and only once") {
    slices.clear();
    REQUIRE(ReadRoll(*store, {}, {.forever = true}, kNow, enlist));
    CHECK(slices.empty());
  }
}

TEST_CASE("feeds whose host was silent wait apart from those that answer", "[roll]") {
  MemoryDisk disk;
  const auto store = StoreThatFollows(disk, 4);
  FeedState silent = Polled(1), refused = Polled(2), gone = Polled(3);
  silent.failures_in_row = refused.failures_in_row = 2;
  silent.last_status = 0;
  refused.last_status = 500;
  gone.gone = true;
  gone.last_status = 410;
  REQUIRE(store->Enlist({Polled(0), silent, refused, gone}));
  const auto roll = ReadRoll(*store, {}, {.forever = true}, kNow,
                             [](const std::vector<FeedState>&) { return Status(); });
  REQUIRE(roll);
  using Due = std::vector<std::pair<FeedId, Time>>;
  CHECK(roll->unproven == Due{{silent.id, silent.next_poll}});
  Due proven = {{FeedIdOf(AddressOf(0)), silent.next_poll}, {refused.id, refused.next_poll}};
  std::sort(proven.begin(), proven.end());
  Due feeds = roll->feeds;
  std::sort(feeds.begin(), feeds.end());
  CHECK(feeds == proven);
  CHECK(roll->gone == 1);
  CHECK(roll->unwell.size() == 3);
}

TEST_CASE("a start keeps the next poll as it was planned, beyond the longest interval too",
          "[roll]") {
  MemoryDisk disk;
  const auto store = StoreThatFollows(disk, 1);
  FeedState held = Polled(0);
  held.last_poll = kNow - Millis{60'000};
  held.next_poll = kNow + std::chrono::hours{72};  // skipDays
  REQUIRE(store->Enlist({held}));
  const auto roll = ReadRoll(*store, {}, {.forever = true}, kNow,
                             [](const std::vector<FeedState>&) { return Status(); });
  REQUIRE(roll);
  REQUIRE(roll->feeds.size() == 1);
  CHECK(roll->feeds.front().second == held.next_poll);
}

}  // namespace
}  // namespace wirefold
