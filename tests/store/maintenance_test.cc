// Checking, repairing, copying, measuring a database.
#include <stdlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <initializer_list>

#include "store/backup.h"
#include "store/check.h"
#include "store/compact.h"
#include "store/database.h"
#include "store/keys.h"
#include "store/memory_disk.h"
#include "store/records.h"
#include "store/repair.h"
#include "store/stats.h"
#include "tests/store/fault_disk.h"
#include "tests/store/history.h"

namespace wirefold {
namespace {

using Catch::Matchers::Contains;
using made::FaultDisk;

StoreSettings On(FaultDisk& disk) {
  return {.disk = &disk.disk(), .fold = {.near_threshold = 0.5}};
}

std::map<std::string, std::string> MakeDatabase(FaultDisk& disk) {
  auto store = Store::Open("/db", On(disk));
  REQUIRE(store);
  REQUIRE(made::History().GoOn(**store));
  auto all = made::EverythingIn(**store);
  REQUIRE(all);
  return *all;
}

std::map<std::string, std::string> Everything(FaultDisk& disk, const std::string& dir = "/db") {
  auto store = Store::Open(dir, On(disk));
  INFO((store ? "" : store.error().what));
  REQUIRE(store);
  auto all = made::EverythingIn(**store);
  REQUIRE(all);
  return *all;
}

std::string Hurt(FaultDisk& disk, const std::string& dir = "/db") {
  const auto report = CheckDatabase(dir, On(disk));
  if (!report) return report.error().what;
  std::string out;
  for (const std::string& hurt : report->hurt) out += hurt + "; ";
  return out;
}

RepairReport Repaired(FaultDisk& disk) {
  auto report = RepairDatabase("/db", On(disk));
  INFO((report ? "" : report.error().what));
  REQUIRE(report);
  CHECK(Hurt(disk) == "");
  return std::move(*report);
}

// The first key of a kind, and its value.
std::pair<std::string, std::string> First(const Database& db, Family family,
                                          const std::string& kind) {
  std::pair<std::string, std::string> first;
  REQUIRE(db.Scan(family, kind, kind, [&](auto rest, auto value) -> Result<bool> {
    first = {kind + std::string(rest), std::string(value)};
    return false;
  }));
  REQUIRE_FALSE(first.first.empty());
  return first;
}

TEST_CASE("a check finds what breaks any of the rules, and a repair mends it", "[store]") {
  struct Row {
    const char* name;
    Family family;
    const char* kind;
    enum { kDelete, kGarble, kAdd } change;
    const char* told;
  };
  const auto row = GENERATE(values<Row>({
      {"a record of the log is gone", Family::kLog, "", Row::kDelete, "5 records and 0 deleted"},
      {"a record of the log is garbled", Family::kLog, "", Row::kGarble, "damaged log record"},
      {"a place is gone", Family::kMain, "a", Row::kDelete, "it has no place"},
      {"a place is garbled", Family::kMain, "a", Row::kGarble, "damaged article record"},
      {"a place too many", Family::kMain, "a", Row::kAdd, "places"},
      {"not among the times", Family::kMain, "t", Row::kDelete, "missing among the times"},
      {"a line too many among them", Family::kMain, "t", Row::kAdd, "t: "},
      {"not among its source's", Family::kMain, "u", Row::kDelete, "missing among its source"},
      {"not among its story's", Family::kMain, "v", Row::kDelete, "missing among its story"},
      {"a source is not listed", Family::kMain, "n", Row::kDelete, "missing among the sources"},
      {"a story's head is gone", Family::kMain, "s", Row::kDelete, "its head is missing"},
      {"a member is gone", Family::kMain, "k", Row::kDelete, "members"},
      {"a story is not among the times", Family::kMain, "w", Row::kDelete,
       "missing among the stories by time"},
      {"meta is gone", Family::kMain, "m", Row::kDelete, "meta says"},
      {"meta is garbled", Family::kMain, "m", Row::kGarble, "damaged position record"},
      {"a feed is garbled", Family::kMain, "f", Row::kGarble, "damaged feed record"},
      {"a number of those followed is missing", Family::kMain, "o", Row::kDelete,
       "number 0 is missing"},
      {"what was seen is gone", Family::kMain, "d", Row::kDelete, "(d)"},
      {"what the fold remembers is garbled", Family::kMain, "F", Row::kGarble,
       "damaged record of the fold"},
  }));
  DYNAMIC_SECTION(row.name) {
    FaultDisk disk;
    const auto whole = MakeDatabase(disk);
    CHECK(Hurt(disk) == "");
    {
      auto db = Database::OpenForWriting("/db", disk.disk().impl().env.get());
      REQUIRE(db);
      auto [key, value] = First(**db, row.family, row.kind);
      Database::Batch batch(**db);
      if (row.change == Row::kDelete) batch.Delete(row.family, key);
      if (row.change == Row::kGarble) batch.Put(row.family, key, "\xff\xff\xff");
      if (row.change == Row::kAdd) {
        key.back() = static_cast<char>(key.back() ^ 1);
        batch.Put(row.family, key, value);
      }
      REQUIRE((*db)->Write(batch));
    }
    CHECK_THAT(Hurt(disk), Contains(row.told));
    Repaired(disk);
    const auto after = Everything(disk);
    for (const auto& [what, line] : whole)
      if (what.starts_with("article ") && row.family == Family::kMain) CHECK(after.contains(what));
  }
}

TEST_CASE("a repair of a whole database changes nothing but that its feeds are polled whole",
          "[store]") {
  FaultDisk disk;
  const auto whole = MakeDatabase(disk);
  const RepairReport report = Repaired(disk);
  CHECK(report.lost == 0);
  CHECK(report.forgotten == 0);
  CHECK(report.articles == 5);
  CHECK_FALSE(report.files_rebuilt);
  CHECK(report.aside == "/db/DAMAGED");
  CHECK(made::Differing(Everything(disk), whole) == "");
  auto store = Store::Open("/db", On(disk));
  REQUIRE(store);
  const auto feed = (*store)->GetFeed(made::Feed().id);
  REQUIRE(feed);
  REQUIRE(*feed);
  CHECK((*feed)->etag.empty());
  CHECK((*feed)->source == "paper");
  CHECK(*(*store)->GetRobots("https://paper.example") == "memory");
}

TEST_CASE("an article that is lost is read again where its feed still lists it", "[store]") {
  FaultDisk disk;
  MakeDatabase(disk);
  ArticleId lost;
  {
    auto db = Database::OpenForWriting("/db", disk.disk().impl().env.get());
    REQUIRE(db);
    const auto last = (*db)->Get(Family::kLog, keys::Log(5));
    REQUIRE(last);
    REQUIRE(*last);
    lost = Decode<ArticleRecord>(**last)->id;
    Database::Batch batch(**db);
    batch.Put(Family::kLog, keys::Log(5), "\xff");
    REQUIRE((*db)->Write(batch));
  }
  const RepairReport report = Repaired(disk);
  CHECK(report.lost == 1);
  CHECK(report.lost_of == std::map<std::string, uint64_t>{{"articles and versions", 1}});
  CHECK(report.forgotten >= 1);
  auto store = Store::Open("/db", On(disk));
  REQUIRE(store);
  PendingEntry again = made::Entry("https://paper.example/c", "guid-c");
  REQUIRE(again.id == lost);
  const auto polled = (*store)->CommitPoll(made::Feed(), {again});
  REQUIRE(polled);
  CHECK(polled->wanted.size() == 1);
}

TEST_CASE("files that are gone: the rest is saved", "[store]") {
  FaultDisk disk;
  const auto whole = MakeDatabase(disk);
  const std::string kind = GENERATE("CURRENT", "MANIFEST");
  for (const std::string& name : disk.Files("/db"))
    if (name.starts_with(kind)) disk.Remove("/db/" + name);
  CHECK_FALSE(Store::Open("/db", On(disk)));
  const RepairReport report = Repaired(disk);
  CHECK(report.files_rebuilt);
  CHECK(made::Differing(Everything(disk), whole) == "");
}

TEST_CASE("D6: a list of files that was cut is no empty database, and nothing is deleted",
          "[store]") {
  FaultDisk disk;
  const auto whole = MakeDatabase(disk);
  REQUIRE(CompactDatabase("/db", {.disk = &disk.disk()}, {}));
  const auto all = disk.Snapshot("/db");
  std::string list;
  for (const std::string& name : disk.Files("/db"))
    if (name.starts_with("MANIFEST")) list = "/db/" + name;
  const std::string bytes = disk.Read(list);
  for (size_t cut = 0; cut < bytes.size() / 2; cut += 20) {
    INFO(cut);
    disk.Restore("/db", all);
    disk.Write(list, bytes.substr(0, cut));
    const size_t files = disk.Files("/db").size();
    auto store = Store::Open("/db", On(disk));
    if (store) {  // as of an earlier moment
      CHECK((*store)->Sources()->size() > 0);
      continue;
    }
    CHECK(store.error().code == Code::kStorage);
    CHECK(disk.Files("/db").size() >= files);
    if (cut % 200 != 0) continue;
    Repaired(disk);
    CHECK(made::Differing(Everything(disk), whole) == "");
  }
}

TEST_CASE("articles of which no file is left are told as lost", "[store]") {
  FaultDisk disk;
  MakeDatabase(disk);
  {
    auto db = Database::OpenForWriting("/db", disk.disk().impl().env.get());
    REQUIRE(db);
    Database::Batch batch(**db);
    batch.DeleteRange(Family::kLog, std::string(1, '\0'), std::string(8, '\xff'));
    REQUIRE((*db)->Write(batch));
  }
  RepairReport report = Repaired(disk);
  CHECK(report.articles == 0);
  CHECK(report.lost > 0);
  CHECK(report.lost_of["articles and versions"] == report.lost);
}

TEST_CASE("a repair that is cut off at any operation goes on, and nobody opens it before",
          "[store][fault]") {
  FaultDisk disk;
  const auto whole = MakeDatabase(disk);
  const auto snapshot = disk.Snapshot("/db");
  uint64_t nth = 1;
  for (bool failed = true; failed; nth += 7) {
    disk.RemoveAll("/db");
    disk.Restore("/db", snapshot);
    disk.FailAt(nth, FaultDisk::Fault::kBroken, true);
    const auto first = RepairDatabase("/db", On(disk));
    failed = disk.failed();
    disk.Repair();
    INFO("operation " << nth << (first ? "" : ": " + first.error().what));
    if (auto opened = Store::Open("/db", On(disk)))
      CHECK(made::Differing(*made::EverythingIn(**opened), whole) == "");
    else
      CHECK_THAT(opened.error().what, Contains("it is being repaired"));
    Repaired(disk);
    CHECK(made::Differing(Everything(disk), whole) == "");
  }
  CHECK(nth > 100);
}

TEST_CASE("a repair is refused while the database is in use, and where there is none", "[store]") {
  FaultDisk disk;
  MakeDatabase(disk);
  const auto store = Store::Open("/db", On(disk));
  REQUIRE(store);
  const auto repair = RepairDatabase("/db", On(disk));
  REQUIRE_FALSE(repair);
  CHECK(repair.error().code == Code::kLocked);
  CHECK(RepairDatabase("/none", On(disk)).error().what == "no database at /none");
  REQUIRE(disk.disk().impl().env->CreateDir("/other").ok());
  CHECK_THAT(RepairDatabase("/other", On(disk)).error().what, Contains("not a wirefold database"));
}

TEST_CASE("another program's database is no wirefold one without its marker", "[store]") {
  FaultDisk disk;
  rocksdb::Options options;
  options.env = disk.disk().impl().env.get();
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  REQUIRE(rocksdb::DB::Open(options, "/db", &db).ok());
  rocksdb::ColumnFamilyHandle* family = nullptr;
  REQUIRE(db->CreateColumnFamily({}, "log", &family).ok());
  REQUIRE(db->DestroyColumnFamilyHandle(family).ok());
  delete db;
  CHECK_THAT(RepairDatabase("/db", On(disk)).error().what, Contains("not a wirefold database"));
}

TEST_CASE("a block that is lost is told once, without guesses at what was in it", "[store]") {
  FaultDisk disk;
  MakeDatabase(disk);
  {
    auto db = Database::OpenForWriting("/db", disk.disk().impl().env.get());
    REQUIRE(db);
    REQUIRE((*db)->Flush());
    std::vector<rocksdb::LiveFileMetaData> files;
    (*db)->rocks().GetLiveFilesMetaData(&files);
    for (const auto& file : files) {
      if (file.column_family_name != "default") continue;
      std::string bytes = disk.Read("/db" + file.name);
      bytes[8] ^= 1;  // in the first block
      disk.Write("/db" + file.name, bytes);
    }
  }
  const RepairReport report = Repaired(disk);
  REQUIRE(report.lost > 0);
  CHECK(report.lost == report.told.size());
  CHECK(report.lost_of ==
        std::map<std::string, uint64_t>{{"kinds that cannot be told", report.lost}});
  for (size_t i = 0; i < report.told.size(); ++i) {
    CHECK_THAT(report.told[i],
               Contains("a block of kinds that cannot be told: ") && Contains(report.aside + "/"));
    CHECK(std::count(report.told.begin(), report.told.end(), report.told[i]) == 1);
  }
}

TEST_CASE("a copy is the database of its moment, and unchanged files are there once", "[store]") {
  FaultDisk disk;
  const auto whole = MakeDatabase(disk);
  {
    auto store = Store::Open("/db", On(disk));
    REQUIRE(store);
    const auto first = (*store)->Backup("/copies", 0);
    INFO((first ? "" : first.error().what));
    REQUIRE(first);
    CHECK(first->number == 1);
    CHECK(first->written > 0);
    const auto second = (*store)->Backup("/copies", 0);
    REQUIRE(second);
    CHECK(second->number == 2);
    CHECK(second->copies == 2);
    CHECK(second->written == 0);
    const ArticleRecord later = made::Record("https://paper.example/z", made::Text(9), 9);
    REQUIRE((*store)->CommitArticle(later, MakeFingerprint("", later.article.text)));
    const auto third = (*store)->Backup("/copies", 2);
    REQUIRE(third);
    CHECK(third->copies == 2);
    CHECK(third->written > 0);
    const auto inside = (*store)->Backup("/db/copies", 0);
    REQUIRE_FALSE(inside);
    CHECK(inside.error().code == Code::kUsage);
  }
  const auto restored = RestoreDatabase("/copies", 2, "/again", On(disk));
  INFO((restored ? "" : restored.error().what));
  REQUIRE(restored);
  CHECK(restored->number == 2);
  CHECK(Hurt(disk, "/again") == "");
  CHECK(made::Differing(Everything(disk, "/again"), whole) == "");
  REQUIRE(RestoreDatabase("/copies", 0, "/newest", On(disk)));
  CHECK(Everything(disk, "/newest").size() > whole.size());
  CHECK(RestoreDatabase("/copies", 1, "/first", On(disk)).error().code == Code::kNotFound);
  CHECK_THAT(RestoreDatabase("/copies", 99, "/first", On(disk)).error().what,
             Contains("there is no copy 99; there are: 3 of 2") && Contains(", 2 of 2"));
  CHECK(RestoreDatabase("/copies", 2, "/db", On(disk)).error().code == Code::kUsage);
  CHECK(RestoreDatabase("/none", 0, "/first", On(disk)).error().code == Code::kNotFound);
}

TEST_CASE("a copy that is damaged is not restored", "[store]") {
  FaultDisk disk;
  MakeDatabase(disk);
  {
    auto store = Store::Open("/db", On(disk));
    REQUIRE((*store)->Backup("/copies", 0));
  }
  const std::string file = "/copies/shared_checksum/" + disk.Files("/copies/shared_checksum").at(0);
  std::string bytes = disk.Read(file);
  bytes[bytes.size() / 2] ^= 1;
  disk.Write(file, bytes);
  CHECK_THAT(RestoreDatabase("/copies", 0, "/again", On(disk)).error().what,
             Contains("copy 1 is damaged"));
  CHECK_THAT(Store::OpenReadOnly("/again", On(disk)).error().what, Contains("no database"));
}

// Three articles wait to be told of one search; of them each is known as found.
void FillOutbox(FaultDisk& disk) {
  auto store = Store::Open("/db", On(disk));
  REQUIRE(store);
  REQUIRE((*store)->KeepSearches({"all"}, made::At(0), Millis{1}));
  ArticleExtras extras;
  extras.found_by = [](const FindQuestion&) {
    return std::vector<FoundBy>{{.search = SearchIdOf("all"), .by_story = false}};
  };
  for (const std::string name : {"x", "y", "z"})
    REQUIRE((*store)->CommitArticle(
        made::Record("https://paper.example/" + name, name + " is told", 90), {}, extras));
}

TEST_CASE("a check counts what waits to be told", "[store]") {
  const std::string search = keys::Search(SearchIdOf("all"));
  const auto entry = [](uint64_t number) { return keys::Outbox(SearchIdOf("all"), number); };
  const auto standing = [](uint64_t next, uint64_t delivered) {
    SearchStanding made;
    made.name = "all";
    made.next = next;
    made.delivered = delivered;
    return Encode(made);
  };
  struct Row {
    const char* name;
    std::string key;
    std::string value;  // empty: the key is deleted
    const char* told;
  };
  const Row rows[] = {
      {"the first that waits is gone", entry(0), "", "numbers 0 to 3 wait"},
      {"one between is gone", entry(1), "", "numbers 1 to 3 wait"},
      {"the last is gone", entry(2), "", "number 2 is missing in its outbox"},
      {"one is garbled", entry(1), "\xff\xff\xff", "damaged outbox record"},
      {"one was told, and waits", search, standing(3, 1), "numbers 1 to 3 wait"},
      {"more was told than found", search, standing(3, 4), "4 told, given up or deleted, of 3"},
      {"one too many waits", search, standing(2, 0), "numbers 2 to 2 wait"},
      {"its search is none", search, "", "of a search that is none"},
      {"its search is garbled", search, "\xff\xff\xff", "damaged search record"},
      {"what was found is no key", "T", "x", "T: a damaged key"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      FaultDisk disk;
      MakeDatabase(disk);
      FillOutbox(disk);
      CHECK(Hurt(disk) == "");
      {
        auto db = Database::OpenForWriting("/db", disk.disk().impl().env.get());
        REQUIRE(db);
        Database::Batch batch(**db);
        if (row.value.empty())
          batch.Delete(row.key);
        else
          batch.Put(row.key, row.value);
        REQUIRE((*db)->Write(batch));
      }
      CHECK_THAT(Hurt(disk), Contains(row.told));
      Repaired(disk);
    }
  }
}

// A byte of a block is another one.
void Damage(FaultDisk& disk, const std::string& file) {
  std::string bytes = disk.Read(file);
  bytes[bytes.size() / 4] ^= 1;
  disk.Write(file, bytes);
}

std::vector<std::string> Tables(FaultDisk& disk) {
  std::vector<std::string> tables;
  for (const std::string& name : disk.Files("/db"))
    if (name.ends_with(".sst")) tables.push_back(name);
  return tables;
}

TEST_CASE("a damaged database is not copied, and pushes no good copy out", "[store]") {
  FaultDisk disk;
  MakeDatabase(disk);
  {
    auto store = Store::Open("/db", On(disk));
    REQUIRE(store);
    REQUIRE((*store)->Backup("/copies", 1));
    const ArticleRecord later = made::Record("https://paper.example/z", made::Text(9), 9);
    REQUIRE((*store)->CommitArticle(later, MakeFingerprint("", later.article.text)));
  }
  const std::vector<std::string> copied = disk.Files("/copies/shared_checksum");
  {
    auto db = Database::OpenForWriting("/db", disk.disk().impl().env.get());
    REQUIRE(db);
    REQUIRE((*db)->Flush());
  }
  std::string damaged;  // the newest, which no copy has
  for (const std::string& name : Tables(disk)) damaged = std::max(damaged, name);
  const std::string whole = disk.Read("/db/" + damaged);
  Damage(disk, "/db/" + damaged);
  {
    auto store = Store::Open("/db", On(disk));
    REQUIRE(store);
    const auto refused = (*store)->Backup("/copies", 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kStorage);
    CHECK_THAT(refused.error().what, Contains("/db/" + damaged) && Contains("wirefold db repair"));
  }
  CHECK(disk.Files("/copies/shared_checksum") == copied);
  REQUIRE(RestoreDatabase("/copies", 1, "/again", On(disk)));
  CHECK(Hurt(disk, "/again") == "");
  disk.Write("/db/" + damaged, whole);
  auto store = Store::Open("/db", On(disk));
  REQUIRE(store);
  const auto copy = (*store)->Backup("/copies", 1);
  REQUIRE(copy);
  CHECK(copy->copies == 1);
}

TEST_CASE("a copy shares what an earlier one has, whatever became of it since", "[store]") {
  FaultDisk disk;
  const auto whole = MakeDatabase(disk);
  {
    auto store = Store::Open("/db", On(disk));
    REQUIRE(store);
    REQUIRE((*store)->Backup("/copies", 0));
    Damage(disk, "/db/" + Tables(disk).front());
    const auto second = (*store)->Backup("/copies", 0);
    INFO((second ? "" : second.error().what));
    REQUIRE(second);
    CHECK(second->written == 0);
  }
  REQUIRE(RestoreDatabase("/copies", 2, "/again", On(disk)));
  CHECK(made::Differing(Everything(disk, "/again"), whole) == "");
}

TEST_CASE("what has rotted among the copies is written anew by the next one, for all of them",
          "[store]") {
  struct Row {
    const char* name;
    bool live_too;  // the database's own file is damaged as well
    char what;      // c: it is cut; m: it is missing; else a byte is another one
    uint64_t renewed;
  };
  const auto row = GENERATE(values<Row>({{"a byte", false, 'b', 1},
                                         {"cut", false, 'c', 1},
                                         {"missing", false, 'm', 0},
                                         {"lost on both sides", true, 'b', 0}}));
  INFO(row.name);
  FaultDisk disk;
  const auto whole = MakeDatabase(disk);
  auto store = Store::Open("/db", On(disk));
  REQUIRE(store);
  REQUIRE((*store)->Backup("/copies", 0));
  const std::string name = disk.Files("/copies/shared_checksum").at(0);
  const std::string file = "/copies/shared_checksum/" + name;
  if (row.what == 'c')
    disk.Write(file, disk.Read(file).substr(0, 100));
  else if (row.what == 'm')
    disk.Remove(file);
  else
    Damage(disk, file);
  if (row.live_too) Damage(disk, "/db/" + name.substr(0, name.find('_')) + ".sst");
  const auto second = (*store)->Backup("/copies", 0);
  if (row.live_too) {
    REQUIRE_FALSE(second);
    CHECK_THAT(second.error().what, Contains("damaged, so no copy was made"));
    return;
  }
  INFO((second ? "" : second.error().what));
  REQUIRE(second);
  CHECK(second->renewed == row.renewed);
  const auto copies = ListCopies("/copies", true, On(disk));
  REQUIRE(copies);
  REQUIRE(copies->size() == 2);
  for (const CopyInfo& copy : *copies) CHECK(copy.fault == "");
  for (const uint32_t number : {1u, 2u}) {
    const std::string dir = "/again" + std::to_string(number);
    REQUIRE(RestoreDatabase("/copies", number, dir, On(disk)));
    CHECK(made::Differing(Everything(disk, dir), whole) == "");
  }
}

TEST_CASE("copies are listed, and a damaged one is passed over for the one before", "[store]") {
  struct Row {
    const char* name;
    char what;  // c: a file is cut; m: it is missing; else a byte is another one
    const char* quick;
  };
  const auto row = GENERATE(
      values<Row>({{"a byte", 'b', ""}, {"cut", 'c', "damaged: "}, {"missing", 'm', "damaged: "}}));
  INFO(row.name);
  FaultDisk disk;
  MakeDatabase(disk);
  uint64_t articles = 0;
  {
    auto store = Store::Open("/db", On(disk));
    REQUIRE(store);
    articles = (*store)->Counts()->articles;
    REQUIRE((*store)->Backup("/copies", 0));
    const std::vector<std::string> before = disk.Files("/copies/shared_checksum");
    const ArticleRecord later = made::Record("https://paper.example/z", made::Text(9), 9);
    REQUIRE((*store)->CommitArticle(later, MakeFingerprint("", later.article.text)));
    REQUIRE((*store)->Backup("/copies", 0));
    for (const std::string& name : disk.Files("/copies/shared_checksum")) {
      if (std::ranges::find(before, name) != before.end()) continue;
      const std::string file = "/copies/shared_checksum/" + name;
      if (row.what == 'c')
        disk.Write(file, "");
      else if (row.what == 'm')
        disk.Remove(file);
      else
        Damage(disk, file);
      break;
    }
  }
  const auto listed = ListCopies("/copies", false, On(disk));
  REQUIRE(listed);
  REQUIRE(listed->size() == 2);
  CHECK_THAT((*listed)[0].fault, Catch::StartsWith(row.quick));
  CHECK((*listed)[0].fault.empty() == std::string(row.quick).empty());
  CHECK((*listed)[1].number == 1);
  CHECK((*listed)[1].articles == articles);
  CHECK((*listed)[1].bytes > 0);
  CHECK((*listed)[1].made > Time{});
  const auto read = ListCopies("/copies", true, On(disk));
  REQUIRE(read);
  CHECK((*read)[0].number == 2);
  CHECK_THAT((*read)[0].fault, Catch::StartsWith("damaged: "));
  CHECK((*read)[1].fault == "");

  CHECK_THAT(RestoreDatabase("/copies", 2, "/again", On(disk)).error().what,
             Contains("copy 2 is damaged: ") && Contains("there are: 2 ") && Contains(", 1 of 2"));
  const auto restored = RestoreDatabase("/copies", 0, "/again", On(disk));
  REQUIRE(restored);
  CHECK(restored->number == 1);
  REQUIRE(restored->passed_over.size() == 1);
  CHECK_THAT(restored->passed_over[0], Catch::StartsWith("copy 2 is damaged: "));
  CHECK(Hurt(disk, "/again") == "");
}

TEST_CASE("copies and database keep apart, whatever links and dots say", "[store]") {
  namespace fs = std::filesystem;
  std::string base = (fs::temp_directory_path() / "store_test-XXXXXX").string();
  REQUIRE(mkdtemp(base.data()) != nullptr);
  {
    auto store = Store::Open(base + "/db");
    REQUIRE(store);
    fs::create_directory_symlink(base + "/db", base + "/link");
    struct Row {
      const char* place;
      const char* says;  // empty: a copy is made
    };
    for (const Row& row : std::initializer_list<Row>{{"/db", "inside the database"},
                                                     {"/db/", "inside the database"},
                                                     {"/db/copies", "inside the database"},
                                                     {"/other/../db/copies", "inside the database"},
                                                     {"/link/copies", "inside the database"},
                                                     {"", "is inside"},
                                                     {"/db/..", "is inside"},
                                                     {"/database", ""}}) {
      INFO(row.place);
      const auto made = (*store)->Backup(base + row.place, 0);
      CHECK(made.has_value() == std::string(row.says).empty());
      if (made) continue;
      CHECK(made.error().code == Code::kUsage);
      CHECK_THAT(made.error().what, Contains(row.says));
    }
    const auto restored = RestoreDatabase(base + "/database", 0, base + "/database/new");
    REQUIRE_FALSE(restored);
    CHECK(restored.error().code == Code::kUsage);
    CHECK_THAT(restored.error().what, Contains("is inside"));
  }
  fs::remove_all(base);
}

TEST_CASE("statistics name all kinds of keys", "[store]") {
  FaultDisk disk;
  MakeDatabase(disk);
  FillOutbox(disk);
  const auto stats = StatsOf("/db", On(disk));
  REQUIRE(stats);
  CHECK(stats->exact);
  CHECK(stats->articles == 8);
  uint64_t listed = 0;
  std::map<std::string, uint64_t> keys;
  for (const KindStats& kind : stats->kinds) {
    keys[kind.family + " " + kind.kind] = kind.keys;
    listed += kind.keys;
  }
  CHECK(keys["log "] == 9);
  CHECK(keys["default a"] == 8);
  CHECK(keys["default t"] == 8);
  CHECK(keys["default k"] == 8);
  CHECK(keys["default S"] == 1);
  CHECK(keys["default O"] == 3);
  CHECK(keys["default T"] == 3);
  CHECK(keys["default o"] == 2);
  auto db = Database::OpenForWriting("/db", disk.disk().impl().env.get());
  REQUIRE(db);
  uint64_t all = 0;
  for (size_t i = 0; i < kFamilies; ++i)
    REQUIRE((*db)->Scan(static_cast<Family>(i), "", "", [&](auto, auto) -> Result<bool> {
      ++all;
      return true;
    }));
  CHECK(listed == all);
}

TEST_CASE("compaction loses nothing", "[store]") {
  FaultDisk disk;
  const auto whole = MakeDatabase(disk);
  const auto report = CompactDatabase("/db", On(disk));
  REQUIRE(report);
  CHECK(report->bytes_after > 0);
  CHECK(Hurt(disk) == "");
  CHECK(made::Differing(Everything(disk), whole) == "");
  CHECK_FALSE(CompactDatabase("/none", On(disk)));
}

}  // namespace
}  // namespace wirefold
