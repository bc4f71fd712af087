// What wirefold promises of its database when the process, the power or the disk fails (D1 to D5).
#include "tests/store/fault_disk.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "store/check.h"
#include "store/database.h"
#include "store/memory_disk.h"
#include "tests/samples.h"
#include "tests/store/history.h"

namespace wirefold {
namespace {

using made::FaultDisk;
using made::History;

Result<std::unique_ptr<Store>> Open(FaultDisk& disk) {
  return Store::Open("/db", {.disk = &disk.disk()});
}

std::string Damages(FaultDisk& disk) {
  const auto report = CheckDatabase("/db", {.disk = &disk.disk()});
  if (!report) return report.error().what;
  std::string out;
  for (const std::string& hurt : report->hurt) out += hurt + "\n";
  return out;
}

// Opens it, goes on with the history to its end, and compares with one that nothing befell.
void GoesOnAsIfNothingHadBeen(FaultDisk& disk, History& history,
                              const std::map<std::string, std::string>& whole) {
  {
    const auto store = Open(disk);  // a database that was just being made is finished
    INFO((store ? "" : store.error().what));
    REQUIRE(store);
  }
  CHECK(Damages(disk) == "");
  {
    auto store = Open(disk);
    INFO((store ? "" : store.error().what));
    REQUIRE(store);
    const Status done = history.GoOn(**store);
    INFO((done ? "" : done.error().what));
    REQUIRE(done);
    const auto all = made::EverythingIn(**store);
    REQUIRE(all);
    CHECK(made::Differing(*all, whole) == "");
  }
  CHECK(Damages(disk) == "");
}

// Until that many operations do no harm any more, the Nth is the one that fails; after it the
// process is gone, or, of a disk that breaks, all others fail as well.
template <class Live>
uint64_t AtEachOperation(const Live& live) {
  uint64_t nth = 1;
  while (live(nth)) ++nth;
  return nth;
}

TEST_CASE("D1, D2: wherever an operation of the disk fails, nothing is lost and nothing doubled",
          "[store][fault]") {
  const auto whole = made::WholeHistory();
  const bool from_then_on = GENERATE(false, true);
  const uint64_t points = AtEachOperation([&](uint64_t nth) {
    FaultDisk disk;
    History history;
    disk.FailAt(nth, FaultDisk::Fault::kBroken, from_then_on);
    if (auto store = Open(disk)) static_cast<void>(history.GoOn(**store));
    const bool failed = disk.failed();
    disk.Repair();
    INFO("operation " << nth << ", step " << history.done());
    GoesOnAsIfNothingHadBeen(disk, history, whole);
    return failed;
  });
  CHECK(points > History::steps());
}

TEST_CASE("D5: a disk that is full for a while costs nothing; queries go on", "[store][fault]") {
  const auto whole = made::WholeHistory();
  uint64_t recovered = 0, opened_again = 0;
  AtEachOperation([&](uint64_t nth) {
    FaultDisk disk;
    History history;
    bool failed = false;
    INFO("operation " << nth);
    {
      auto store = Open(disk);
      REQUIRE(store);
      disk.FailAt(nth, FaultDisk::Fault::kFull, true);
      const bool done = history.GoOn(**store).has_value();
      failed = disk.failed() || !done;
      const bool waits = (*store)->DiskIsFull();
      INFO("step " << history.done());
      CHECK(made::EverythingIn(**store));
      if (waits) {
        CHECK_FALSE((*store)->HasSpace());
        CHECK_FALSE((*store)->Recover());
        CHECK((*store)->DiskIsFull());
      }
      disk.Repair();
      if (waits) {
        CHECK((*store)->HasSpace());
        const Status recovery = (*store)->Recover();
        INFO((recovery ? "" : recovery.error().what));
        CHECK(recovery);
        CHECK_FALSE((*store)->DiskIsFull());
        const Status rest = history.GoOn(**store);
        INFO((rest ? "" : rest.error().what));
        CHECK(rest);
      }
      recovered += waits;
      opened_again += !waits && !done;
    }
    GoesOnAsIfNothingHadBeen(disk, history, whole);
    return failed;
  });
  CHECK(recovered > History::steps());
  CHECK(opened_again < recovered / 2);
}

TEST_CASE("D3, D4: after a power cut all that was acknowledged is there, and the rest comes again",
          "[store][fault]") {
  const auto whole = made::WholeHistory();
  constexpr int kCuts = Samples(500);
  constexpr uint64_t kOperations = 120;
  uint64_t in_time = 0;
  for (int seed = 0; seed < kCuts; ++seed) {
    Random random(static_cast<uint64_t>(seed));
    FaultDisk disk;
    History history;
    disk.FailAt(1 + random.Below(kOperations), FaultDisk::Fault::kBroken, true);
    if (auto store = Open(disk)) static_cast<void>(history.GoOn(**store));
    in_time += disk.failed();
    disk.CutPower(random);
    disk.Repair();
    INFO("seed " << seed << ", step " << history.done() << ", synced " << history.synced());
    history.BackTo(history.synced());
    GoesOnAsIfNothingHadBeen(disk, history, whole);
  }
  CHECK(in_time > kCuts / 2);
}

TEST_CASE("D3: a write-ahead log torn at any byte loses its last steps, each of them whole",
          "[store][fault]") {
  const auto whole = made::WholeHistory();
  FaultDisk disk;
  std::string log;
  const auto find_log = [&] {
    for (const std::string& name : disk.Files("/db"))
      if (name.ends_with(".log") && !disk.Read("/db/" + name).empty()) log = "/db/" + name;
  };
  std::vector<size_t> ends;  // of the steps
  {
    History history;
    auto store = Open(disk);
    REQUIRE(store);
    for (size_t step = 1; step <= History::steps(); ++step) {
      REQUIRE(history.GoOn(**store, step));
      find_log();
      ends.push_back(disk.Read(log).size());
    }
  }
  const auto snapshot = disk.Snapshot("/db");
  const std::string bytes = disk.Read(log);
  Random random(7);
  for (int i = 0; i < Samples(200); ++i) {
    const uint64_t kept = random.Below(bytes.size());
    disk.Restore("/db", snapshot);
    disk.Write(log, bytes.substr(0, kept));
    History again;
    again.BackTo(
        static_cast<size_t>(std::ranges::count_if(ends, [&](size_t end) { return end <= kept; })));
    INFO(kept << " of " << bytes.size() << " bytes, steps " << again.done());
    GoesOnAsIfNothingHadBeen(disk, again, whole);
  }
}

}  // namespace
}  // namespace wirefold
