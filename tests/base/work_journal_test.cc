#include "base/work_journal.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace wirefold;

namespace {

struct Place {
  std::string path;
  Place() {
    std::string name = (std::filesystem::temp_directory_path() / "journal.XXXXXX").string();
    const int fd = ::mkstemp(name.data());
    REQUIRE(fd >= 0);
    ::close(fd);
    path = name;
  }
  ~Place() { std::filesystem::remove(path); }
};

std::unique_ptr<WorkJournal> Open(const Place& place) {
  auto journal = WorkJournal::Open(place.path);
  REQUIRE(journal);
  return std::move(*journal);
}

}  // namespace

TEST_CASE("B12: what a process was reading when it was killed, the next one knows", "[journal]") {
  const Place place;
  const WorkNote page{2, 7, "http://paper.example/7"}, feed{1, 9, std::string(600, 'x')};
  const pid_t child = ::fork();
  if (child == 0) {
    auto journal = WorkJournal::Open(place.path);
    { const auto ended = (*journal)->Begin({2, 1, "http://paper.example/1"}, false); }
    const auto first = (*journal)->Begin(page, false), second = (*journal)->Begin(feed, false);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  const auto journal = Open(place);
  WorkNote cut = feed;
  cut.address.resize(480);
  CHECK(journal->left() == std::vector<WorkNote>{page, cut});
  CHECK(Open(place)->left().size() == 2);  // until it is settled
  journal->Settle();
  CHECK(journal->left().empty());
  CHECK(Open(place)->left().empty());
}

TEST_CASE("what has been read leaves nothing", "[journal]") {
  const Place place;
  {
    const auto journal = Open(place);
    auto first = journal->Begin({1, 1, "a"}, false);
    const auto moved = std::move(first);
    const auto second = journal->Begin({2, 2, "b"}, false);
  }
  CHECK(Open(place)->left().empty());
}

TEST_CASE("a journal of other bytes is no journal, and is used all the same", "[journal]") {
  const Place place;
  std::ofstream(place.path) << std::string(100'000, '\xff');
  const auto journal = Open(place);
  CHECK(journal->left().empty());
  journal->Settle();
  const auto note = journal->Begin({1, 1, "a"}, false);
  CHECK(Open(place)->left().size() == 1);
}

TEST_CASE("more notes than there is room for are no fault", "[journal]") {
  const Place place;
  const auto journal = Open(place);
  std::vector<WorkJournal::Note> notes;
  for (uint64_t i = 0; i < WorkJournal::kMost + 3; ++i)
    notes.push_back(journal->Begin({1, i, ""}, false));
  CHECK(Open(place)->left().size() == WorkJournal::kMost);
}

TEST_CASE("B12: one that is to be read alone is read alone", "[journal]") {
  const Place place;
  const auto journal = Open(place);
  std::atomic<int> inside = 0, wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const bool alone = (i + t) % 5 == 0;
        const auto note = journal->Begin({1, 1, "a"}, alone);
        const int others = inside++;
        if (alone && others > 0) ++wrong;
        std::this_thread::yield();
        if (alone && inside != 1) ++wrong;
        --inside;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("where no file can be made it is said", "[journal]") {
  const auto journal = WorkJournal::Open("/nowhere/at/all");
  REQUIRE_FALSE(journal);
  CHECK_THAT(journal.error().what, Catch::Contains("/nowhere/at/all: No such file"));
}
