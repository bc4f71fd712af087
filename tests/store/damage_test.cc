// D6: one byte of any file is another one. Then the database works with the right data, or says
// clearly that it is damaged, and a repair saves the rest: never a crash, never wrong data in
// silence.
#include <catch2/catch.hpp>
#include <map>

#include "base/strings.h"
#include "store/check.h"
#include "store/database.h"
#include "store/memory_disk.h"
#include "store/repair.h"
#include "tests/samples.h"
#include "tests/store/fault_disk.h"
#include "tests/store/history.h"

namespace wirefold {
namespace {

using made::FaultDisk;
using Everything = std::map<std::string, std::string>;

StoreSettings On(FaultDisk& disk) {
  return {.disk = &disk.disk(), .fold = {.near_threshold = 0.5}};
}

rocksdb::Env* EnvOf(FaultDisk& disk) { return disk.disk().impl().env.get(); }

// The whole history, the first part of it in files of data, the rest in a write-ahead log.
Everything MakeDatabase(FaultDisk& disk) {
  made::History history;
  {
    auto store = Store::Open("/db", On(disk));
    REQUIRE(store);
    REQUIRE(history.GoOn(**store, 9));
  }
  {
    auto db = Database::OpenForWriting("/db", EnvOf(disk));
    REQUIRE(db);
    REQUIRE((*db)->Flush());
  }
  auto store = Store::Open("/db", On(disk));
  REQUIRE(store);
  REQUIRE(history.GoOn(**store));
  auto all = made::EverythingIn(**store);
  REQUIRE(all);
  return *all;
}

std::string KindOf(const std::string& name) {
  if (name.ends_with(".sst")) return "SST";
  if (name.ends_with(".log")) return "WAL";
  return name.substr(0, name.find('-'));
}

struct Outcomes {
  int right = 0;    // all data as it was
  int earlier = 0;  // the last steps are undone, and it is said
  int refused = 0;  // it cannot be opened, and it is said why
  int told = 0;     // something cannot be read, and it is said
  int wrong = 0;    // other data, in silence
  int tried = 0;    // to repair, of those refused, told and earlier
  int repaired = 0;
};

// All of it is true; some may be missing.
bool IsPartOf(const Everything& part, const Everything& whole) {
  for (const auto& [what, line] : part)
    if (what.starts_with("article ") && !whole.contains(what)) return false;
  return true;
}

class Damaged {
 public:
  Damaged(FaultDisk& disk, const Everything& whole) : disk_(disk), whole_(whole) {}

  void Judge(Outcomes& outcomes) {
    const std::string what = Read();
    if (what == "right") {
      ++outcomes.right;
      return;
    }
    ++(what == "earlier"   ? outcomes.earlier
       : what == "refused" ? outcomes.refused
       : what == "told"    ? outcomes.told
                           : outcomes.wrong);
    constexpr int kEach = 4;  // a repair takes ten times as long
    if (++bad_ % kEach != 1) return;
    ++outcomes.tried;
    outcomes.repaired += Repair();
  }

 private:
  std::string Read() {
    {
      auto db = Database::OpenForWriting("/db", EnvOf(disk_));
      if (!db) {
        CHECK(db.error().code == Code::kStorage);
        CHECK_FALSE(db.error().what.empty());
        return "refused";
      }
      undone_ = (*db)->dropped() > 0;
    }
    auto store = Store::Open("/db", On(disk_));
    if (!store) return "refused";
    const auto all = made::EverythingIn(**store);
    if (!all) {
      CHECK(all.error().code == Code::kStorage);
      return "told";
    }
    if (*all == whole_) return "right";
    return undone_ && IsPartOf(*all, whole_) ? "earlier" : "wrong";
  }

  bool Repair() {
    const auto report = RepairDatabase("/db", On(disk_));
    INFO((report ? "" : report.error().what));
    CHECK(report);
    if (!report) return false;
    const auto check = CheckDatabase("/db", {.disk = &disk_.disk()});
    REQUIRE(check);
    INFO((check->hurt.empty() ? "" : check->hurt.front()));
    CHECK(check->damages == 0);
    auto store = Store::Open("/db", On(disk_));
    REQUIRE(store);
    const auto all = made::EverythingIn(**store);
    REQUIRE(all);
    return check->damages == 0;
  }

  FaultDisk& disk_;
  const Everything& whole_;
  bool undone_ = false;
  int bad_ = 0;
};

// Changes a byte at so many places of each kind of file.
void DamageEachKind(int places) {
  FaultDisk disk;
  const Everything whole = MakeDatabase(disk);
  const auto snapshot = disk.Snapshot("/db");
  std::map<std::string, std::vector<std::string>> kinds;
  for (const auto& [name, bytes] : snapshot)
    if (!bytes.empty()) kinds[KindOf(name)].push_back(name);
  for (const std::string kind : {"SST", "WAL", "MANIFEST", "CURRENT", "OPTIONS", "WIREFOLD"}) {
    INFO(kind);
    REQUIRE(kinds.contains(kind));
    Outcomes outcomes;
    Damaged damaged(disk, whole);
    Random random(11);
    for (int i = 0; i < places; ++i) {
      const std::string& name = kinds[kind][random.Below(kinds[kind].size())];
      disk.RemoveAll("/db");
      disk.Restore("/db", snapshot);
      std::string bytes = disk.Read("/db/" + name);
      const uint64_t at = random.Below(bytes.size());
      bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + random.Below(255)));
      disk.Write("/db/" + name, bytes);
      INFO(name << ", byte " << at << " of " << bytes.size());
      damaged.Judge(outcomes);
    }
    CHECK(outcomes.wrong == 0);
    CHECK(outcomes.repaired == outcomes.tried);
    WARN(kind << ": right " << outcomes.right << ", last steps undone and told " << outcomes.earlier
              << ", refused " << outcomes.refused << ", told when read " << outcomes.told
              << ", wrong " << outcomes.wrong << "; repaired " << outcomes.repaired << " of "
              << outcomes.tried);
  }
}

TEST_CASE("D6: a byte that is another one is never wrong data in silence", "[store][damage]") {
  DamageEachKind(Samples(25));
}

// For a night: `store_test "[.long]"`.
TEST_CASE("D6: at many places", "[.long]") { DamageEachKind(200); }

}  // namespace
}  // namespace wirefold
