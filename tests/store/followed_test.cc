#include "tests/store/made.h"

namespace wirefold {
namespace {

using Sources = std::vector<Source>;

Sources Followed(const Store& store) {
  const auto followed = store.Followed();
  INFO((followed ? "" : followed.error().what));
  REQUIRE(followed);
  return *followed;
}

}  // namespace

TEST_CASE("what is followed outlives the process, in its order and to the last field",
          "[store][followed]") {
  made::Disk disk;
  CHECK(Followed(*disk).empty());
  const Source full = {"B",
                       "https://b.example/",
                       {"https://b.example/1", "https://b.example/2"},
                       {"https://b.example/s"},
                       {"x, y", ""},
                       {"News", "日本"}};
  const Sources all = {
      full, {"A", "", {"https://a.example/"}, {}, {}, {}}, {"C", "", {}, {}, {}, {}}};
  REQUIRE(disk->Follow(all));
  disk.Reopen();
  CHECK(Followed(*disk) == all);
  CHECK(Followed(*disk.Reader()) == all);
}

TEST_CASE("the list that is given last is the one that counts", "[store][followed]") {
  made::Disk disk;
  const Source a = {"A", "", {"https://a.example/"}, {}, {}, {}};
  const Source b = {"B", "", {"https://b.example/"}, {}, {}, {}};
  const auto next = GENERATE_COPY(values<Sources>({{}, {a}, {b}, {b, a}, {a, b, a}}));
  REQUIRE(disk->Follow({a, b}));
  REQUIRE(disk->Follow(next));
  disk.Reopen();
  CHECK(Followed(*disk) == next);
}

TEST_CASE("following touches nothing else that is stored", "[store][followed]") {
  made::Disk disk;
  disk.Poll({made::Entry("https://paper.example/1", "a")});
  REQUIRE(disk->Follow({{"A", "", {"https://a.example/"}, {}, {}, {}}}));
  REQUIRE(disk->Follow({}));
  CHECK(disk.Counts().feeds == 1);
  CHECK(disk.Counts().pending == 1);
}

TEST_CASE("a subscription with a hub is kept to the last field, and forgotten without its hub",
          "[store][websub]") {
  made::Disk disk;
  const HubState full{"https://hub.example/",
                      "https://p.example/feed",
                      "t0ken",
                      "s3cret",
                      made::At(1),
                      made::At(2),
                      made::At(3),
                      4,
                      "refused",
                      made::At(5),
                      made::At(6),
                      7};
  const FeedId feed = made::Feed().id;
  const auto stored = [&] {
    std::vector<std::pair<FeedId, HubState>> all;
    REQUIRE(disk->ForEachHub([&](FeedId id, HubState hub) {
      all.emplace_back(id, std::move(hub));
      return true;
    }));
    return all;
  };
  REQUIRE(disk->PutHub(feed, full));
  disk.Reopen();
  REQUIRE(stored().size() == 1);
  CHECK(stored()[0].first == feed);
  CHECK(stored()[0].second == full);
  REQUIRE(disk->PutHub(feed, {}));
  CHECK(stored().empty());
}

}  // namespace wirefold
