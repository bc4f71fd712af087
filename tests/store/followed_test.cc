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

}  // namespace wirefold
