// The db commands: exit codes, what they say, and that what comes out of them answers as before.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/strings.h"
#include "store/store.h"
#include "tests/cli/program.h"

namespace wirefold {
namespace {

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

// Text that cannot be packed away: a file of some size.
std::string Prose(int seed) {
  uint64_t state = static_cast<uint64_t>(seed) * 7919 + 1;
  std::string text;
  for (int word = 0; word < 200; ++word) {
    for (int letter = 0; letter < 7; ++letter) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      text += static_cast<char>('a' + (state >> 33) % 26);
    }
    text += word % 12 == 11 ? ". " : " ";
  }
  return text;
}

void Add(const Desk& desk, int from, int to) {
  const auto store = Store::Open(desk.path() + "/db");
  REQUIRE(store);
  for (int i = from; i < to; ++i) {
    ArticleRecord record;
    record.url = record.fetched_url = fmt::format("https://ellery.test/{}", i);
    record.id = ArticleIdOf(record.url);
    record.source = "ellery";
    record.article.title = fmt::format("Notice {} of the harbour", i);
    record.article.text = Prose(i);
    record.first_seen = record.fetched = *ParseWhen("2026-11-02T09:00:00Z", {}) + Millis{i * 1000};
    REQUIRE((*store)->CommitArticle(
        record, MakeFingerprint(record.article.title, record.article.text, record.source)));
  }
  REQUIRE((*store)->Sync());
}

std::string Asked(const Desk& desk, const std::string& db) {
  const Ran ran = desk.Run("query harbour --limit 0 --format jsonl --db " + db);
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  return ran.out;
}

auto Lines(const std::string& text) { return std::ranges::count(text, '\n'); }

// The largest file of data.
fs::path LargestTable(const Desk& desk) {
  fs::path largest;
  for (const auto& entry : fs::directory_iterator(desk.path() + "/db"))
    if (entry.path().extension() == ".sst" &&
        (largest.empty() || entry.file_size() > fs::file_size(largest)))
      largest = entry.path();
  REQUIRE_FALSE(largest.empty());
  return largest;
}

void FlipByte(const fs::path& path, uintmax_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ 0x40));
  REQUIRE(file.good());
}

}  // namespace

TEST_CASE("a whole database is checked, measured and packed tighter, and says the same", "[cli]") {
  const Desk desk;
  Add(desk, 0, 60);
  const std::string before = Asked(desk, "db");
  CHECK(Lines(before) == 60);
  const Ran check = desk.Run("db check --db db");
  CHECK(check.exit_code == 0);
  CHECK_THAT(check.out, Contains("db is whole: ") && Contains("60 articles, 0 later versions"));
  const Ran compact = desk.Run("db compact --db db");
  CHECK(compact.exit_code == 0);
  CHECK_THAT(compact.out, Catch::StartsWith("db: ") && Contains(", was "));
  CHECK(Asked(desk, "db") == before);

  const Ran table = desk.Run("db stats --db db");
  CHECK(table.exit_code == 0);
  CHECK_THAT(table.out, Contains("article log: versions with their texts") &&
                            Contains("60 articles, 60 stories"));
  const auto stats =
      nlohmann::json::parse(desk.Run("db stats --db db --format json").out, nullptr, false);
  REQUIRE(stats.is_object());
  CHECK(stats["articles"] == 60);
  CHECK(stats["exact"] == true);
  std::set<std::string> families;
  std::string kinds;
  for (const auto& kind : stats["kinds"]) {
    families.insert(kind["family"].get<std::string>());
    if (kind["family"] == "default") kinds += kind["kind"].get<std::string>();
  }
  CHECK(families == std::set<std::string>{"default", "fold", "index", "log", "pages"});
  for (const char letter : {'S', 'O', 'T', 'a', 'd', 'k', 't'})
    CHECK(kinds.find(letter) != std::string::npos);
}

TEST_CASE("a copy that is restored answers as the database did", "[cli]") {
  const Desk desk;
  Add(desk, 0, 20);
  const std::string then = Asked(desk, "db");
  const Ran first = desk.Run("db backup --db db copies");
  CHECK(first.exit_code == 0);
  CHECK_THAT(first.out, Catch::StartsWith("copy 1 in ") && Catch::EndsWith("; 1 copy there\n"));
  Add(desk, 20, 30);
  const std::string now = Asked(desk, "db");
  CHECK_THAT(desk.Run("db backup --db db copies").out, Catch::EndsWith("; 2 copies there\n"));
  const Ran list = desk.Run("db backup copies --list --verify");
  CHECK(list.exit_code == 0);
  CHECK_THAT(list.out, Contains("articles") && Contains("  30  ") && Contains("  20  "));
  CHECK(Lines(list.out) == 3);

  const Ran newest = desk.Run("db restore copies --db again");
  CHECK(newest.exit_code == 0);
  CHECK_THAT(newest.out, Catch::StartsWith("again is copy 2 of 20"));
  CHECK(Asked(desk, "again") == now);
  CHECK(desk.Run("db restore copies --number 1 --db old").exit_code == 0);
  const Ran deep = desk.Run("db restore copies --db no/such/place");
  CHECK(deep.exit_code == 4);
  CHECK_THAT(deep.err, Contains("(create it: mkdir -p ") && Contains("no/such)"));
  CHECK(Asked(desk, "old") == then);
  for (const char* db : {"again", "old"})
    CHECK(desk.Run(std::string("db check --db ") + db).exit_code == 0);

  CHECK_THAT(desk.Run("db backup --db db --keep 1 copies").out, Contains("; 1 copy there"));
  const Ran gone = desk.Run("db restore copies --number 1 --db older");
  CHECK(gone.exit_code != 0);
  CHECK_FALSE(fs::exists(desk.path() + "/older/CURRENT"));
  // What is there is not written over.
  CHECK(desk.Run("db restore copies --db db").exit_code != 0);
  CHECK(Asked(desk, "db") == now);
}

TEST_CASE("a newer copy that is damaged is named where an older one is restored", "[cli]") {
  const Desk desk;
  Add(desk, 0, 10);
  const std::string then = Asked(desk, "db");
  REQUIRE(desk.Run("db backup --db db copies").exit_code == 0);
  std::set<std::string> first;
  for (const auto& file : fs::directory_iterator(desk.path() + "/copies/shared_checksum"))
    first.insert(file.path().string());
  Add(desk, 10, 20);
  REQUIRE(desk.Run("db backup --db db copies").exit_code == 0);
  for (const auto& file : fs::directory_iterator(desk.path() + "/copies/shared_checksum"))
    if (!first.contains(file.path().string())) FlipByte(file.path(), file.file_size() / 3);
  CHECK(desk.Run("db backup copies --list").exit_code == 0);
  const Ran list = desk.Run("db backup copies --list --verify --format jsonl");
  CHECK(list.exit_code == 1);
  const auto newest = nlohmann::json::parse(list.out.substr(0, list.out.find('\n')));
  const Ran array = desk.Run("db backup copies --list --verify --format json");
  CHECK(array.exit_code == 1);
  CHECK(nlohmann::json::parse(array.out).size() == 2);
  CHECK(nlohmann::json::parse(array.out)[0] == newest);
  CHECK(newest["number"] == 2);
  CHECK(newest["articles"] == 20);
  CHECK(newest["whole"] == false);
  CHECK_THAT(newest["fault"].get<std::string>(), Catch::StartsWith("damaged: "));
  const Ran restored = desk.Run("db restore copies --db again");
  CHECK(restored.exit_code == 0);
  CHECK_THAT(restored.out, Catch::StartsWith("again is copy 1 of 20"));
  CHECK_THAT(restored.err,
             Contains("copies: copy 2 is damaged: ") && Contains("an older one was taken: copy 1"));
  CHECK(Asked(desk, "again") == then);
  // Another copy mends the one before.
  const Ran mended = desk.Run("db backup --db db copies");
  CHECK(mended.exit_code == 0);
  CHECK_THAT(mended.err, Contains("of earlier copies had rotted there"));
  CHECK(desk.Run("db backup copies --list --verify").exit_code == 0);
}

TEST_CASE("a byte that is another one is found, and all but its block is saved", "[cli]") {
  const Desk desk;
  Add(desk, 0, 100);
  REQUIRE(desk.Run("db compact --db db").exit_code == 0);
  const std::string before = Asked(desk, "db");
  const fs::path table = LargestTable(desk);
  FlipByte(table, fs::file_size(table) / 3);
  const Ran check = desk.Run("db check --db db");
  CHECK(check.exit_code == 4);
  CHECK_THAT(check.out, Contains(table.filename().string()));
  const auto lines = Split(check.out, '\n');
  CHECK(std::ranges::count_if(lines, [&](std::string_view line) {
          return line.find(table.filename().string()) != line.npos;
        }) == 1);
  CHECK_THAT(check.err, Contains("wirefold db repair saves what can be read"));
  const Ran repair = desk.Run("db repair --db db");
  CHECK(repair.exit_code == 0);
  CHECK_THAT(repair.err, Contains("DAMAGED"));
  CHECK(desk.Run("db check --db db").exit_code == 0);
  const std::string after = Asked(desk, "db");
  CHECK_THAT(repair.out, Contains(fmt::format("{} articles saved", Lines(after))));
  CHECK(Lines(after) > 50);
  for (const std::string_view line : Split(after, '\n'))
    CHECK(before.find(line) != std::string::npos);
}

TEST_CASE("a database whose marker was deleted is repaired", "[cli]") {
  const Desk desk;
  Add(desk, 0, 5);
  const std::string before = Asked(desk, "db");
  REQUIRE(fs::remove(desk.path() + "/db/WIREFOLD"));
  const Ran lost = desk.Run("query --db db");
  CHECK(lost.exit_code == 4);
  CHECK_THAT(lost.err, Contains("where it was lost, wirefold db repair writes it anew"));
  const Ran repair = desk.Run("db repair --db db");
  CHECK(repair.exit_code == 0);
  CHECK_THAT(repair.err, Contains("the marker WIREFOLD was missing; it is written anew"));
  CHECK(Asked(desk, "db") == before);
  CHECK_THAT(desk.Run("db repair --db db").err, !Contains("marker"));
  // Without the list of families nobody knows whose it is.
  fs::remove(desk.path() + "/db/WIREFOLD");
  fs::remove(desk.path() + "/db/CURRENT");
  const Ran refused = desk.Run("db repair --db db");
  CHECK(refused.exit_code == 4);
  CHECK_THAT(refused.err, Contains("not a wirefold database (no marker); if you know better"));
}

TEST_CASE("a directory in the place of a file is named, with the way out", "[cli]") {
  const Desk desk;
  Add(desk, 0, 5);
  const std::string before = Asked(desk, "db");
  const auto name = GENERATE(as<std::string>(), "CURRENT", "WIREFOLD", "MANIFEST-*");
  DYNAMIC_SECTION(name) {
    REQUIRE(desk.Shell("cd db; n=$(echo " + name + "); rm $n; mkdir $n; touch $n/mine").exit_code ==
            0);
    for (const char* command : {"query", "db check", "db repair", "db repair"}) {
      const Ran ran = desk.Run(std::string(command) + " --db db");
      INFO(command);
      CHECK(ran.exit_code == 4);
      CHECK(ran.out.empty());
      CHECK_THAT(ran.err, Contains("is a directory where the database has a file: move it away"));
      CHECK_THAT(ran.err, Contains("then wirefold db repair"));
      CHECK_THAT(ran.err, Contains("db/" + name.substr(0, name.find('*'))));
    }
    REQUIRE(desk.Shell("mv db/" + name + " mine").exit_code == 0);
    // Of the marker and the list of files one may be lost.
    CHECK(desk.Run("db repair --db db").exit_code == 0);
    CHECK(Asked(desk, "db") == before);
  }
}

TEST_CASE("db commands say what they cannot do", "[cli]") {
  const Desk desk;
  Add(desk, 0, 1);
  struct Row {
    const char* arguments;
    int code;
  };
  const auto row = GENERATE(values<Row>({
      {"db check --db none", 4},
      {"db stats --db none", 4},
      {"db compact --db none", 4},
      {"db repair --db none", 4},
      {"db backup --db none copies", 4},
      {"db backup --db db no/such/copies", 4},
      {"db restore --db new none", 1},
      {"db backup none --list", 1},
      {"db backup none --list --keep 3", 2},
      {"db backup --db none copies --verify", 2},
      {"db backup --db none --keep 0 copies", 2},
      {"db restore --db new --number x copies", 2},
      {"db stats --db none --format xml", 2},
      {"db nonsense", 2},
  }));
  DYNAMIC_SECTION(row.arguments) {
    const Ran ran = desk.Run(row.arguments);
    CHECK(ran.exit_code == row.code);
    CHECK(ran.out.empty());
    CHECK_FALSE(ran.err.empty());
    CHECK_THAT(ran.err, !Contains("IO error"));
    CHECK_FALSE(fs::exists(desk.path() + "/none"));
  }
}

TEST_CASE("who holds the database is told to who wants it for himself", "[cli]") {
  const Desk desk;
  Add(desk, 0, 3);
  const auto holder = Store::Open(desk.path() + "/db");
  REQUIRE(holder);
  for (const char* command : {"db compact", "db repair"}) {
    const Ran ran = desk.Run(std::string(command) + " --db db");
    CHECK(ran.exit_code == 3);
    CHECK_THAT(ran.err, Contains("in use by pid "));
  }
  CHECK(desk.Run("db check --db db").exit_code == 0);
  CHECK(desk.Run("db stats --db db").exit_code == 0);
}

}  // namespace wirefold
