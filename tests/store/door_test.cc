#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/on_stderr.h"
#include "tests/store/made.h"

namespace wirefold {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;

// A directory on the real disk.
class Directory {
 public:
  Directory() {
    std::string path = (fs::temp_directory_path() / "store_test-XXXXXX").string();
    REQUIRE(mkdtemp(path.data()) != nullptr);
    path_ = path;
  }
  ~Directory() { fs::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  void Write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }

 private:
  fs::path path_;
};

std::string Refusal(const Result<std::unique_ptr<Store>>& opened, Code code = Code::kStorage) {
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == code);
  return opened.error().what;
}

size_t Files(const std::string& dir) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(dir), fs::directory_iterator()));
}

TEST_CASE("a database is made, closed and opened again on a real disk", "[store][disk]") {
  const Directory place;
  for (int i = 0; i < 3; ++i) {
    auto store = Store::Open(place / "db/");
    REQUIRE(store);
    const ArticleRecord record =
        made::Record("https://paper.example/" + std::to_string(i), made::Text(i), i);
    REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", record.article.text)));
    REQUIRE((*store)->Sync());
    CHECK((*store)->Counts()->articles == static_cast<uint64_t>(i + 1));
  }
}

TEST_CASE("D7: a second writer is told who holds the database", "[store][disk]") {
  const Directory place;
  auto first = Store::Open(place / "db");
  REQUIRE(first);
  const std::string what = Refusal(Store::Open(place / "db"), Code::kLocked);
  CHECK_THAT(what, Contains("in use by pid " + std::to_string(getpid()) + " (store_test"));
  CHECK_THAT(what, Contains(") since 20"));
  first->reset();
  CHECK(Store::Open(place / "db"));
}

TEST_CASE("the note of one who died does not speak for another", "[store][disk]") {
  const Directory place;
  auto first = Store::Open(place / "db");
  REQUIRE(first);
  place.Write("db/HOLDER", "2147483646\nwirefold crawl\n");
  CHECK_THAT(Refusal(Store::Open(place / "db"), Code::kLocked),
             Contains("in use by another process"));
}

TEST_CASE("D7: who is only just opening the database is named by its lock", "[store][disk]") {
  const Directory place;
  REQUIRE(Store::Open(place / "db"));
  const bool stale_note = GENERATE(false, true);
  if (stale_note) place.Write("db/HOLDER", fmt::format("{}\nwirefold crawl\n", getpid()));
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {  // as RocksDB does it before anything else
    const int file = open((place / "db/LOCK").c_str(), O_RDWR);
    struct flock lock {};
    lock.l_type = F_WRLCK;
    const char held = fcntl(file, F_SETLK, &lock) == 0 ? 'y' : 'n';
    if (write(ready[1], &held, 1) == 1) pause();
    _exit(0);
  }
  REQUIRE(child > 0);
  char held = 'n';
  REQUIRE(read(ready[0], &held, 1) == 1);
  CHECK(held == 'y');
  CHECK_THAT(Refusal(Store::Open(place / "db"), Code::kLocked),
             Contains(fmt::format("in use by pid {} (store_test", child)));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("a stale note is no lock", "[store][disk]") {
  const Directory place;
  REQUIRE(Store::Open(place / "db"));
  place.Write("db/HOLDER", "1\nwirefold crawl\n");
  CHECK(Store::Open(place / "db"));
}

TEST_CASE("D8: what is no database of ours, or of another version, is left alone",
          "[store][disk]") {
  const Directory place;
  place.Write("file", "text");
  place.Write("other/photo.jpg", "text");
  place.Write("newer/WIREFOLD", "wirefold database, format version 9\n");
  place.Write("oldest/WIREFOLD", "wirefold database, format version 1\n");
  place.Write("broken/WIREFOLD", "wirefold\n");
  struct Row {
    const char* name;
    const char* dir;
    const char* writing;
    const char* reading;
  };
  const std::vector<Row> rows = {
      {"the parent is missing", "none/db", "is missing (create it", "run crawl first"},
      {"a file", "file", "is a file", "is a file"},
      {"below a file", "file/db", "is a file", "is a file"},
      {"files of another program", "other", "not a wirefold database (no marker): refuses to write",
       "not a wirefold database (no marker)"},
      {"a newer version", "newer", "written by version 9, this is 3",
       "written by version 9, this is 3"},
      {"a version that cannot be raised", "oldest", "written by version 1, this is 3",
       "written by version 1, this is 3 (crawl into a new directory)"},
      {"a marker of no version", "broken", "WIREFOLD is damaged", "WIREFOLD is damaged"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK_THAT(Refusal(Store::Open(place / row.dir)), Contains(row.writing));
    CHECK_THAT(Refusal(Store::OpenReadOnly(place / row.dir)), Contains(row.reading));
  }
  CHECK(Files(place / "other") == 1);
  CHECK(Files(place / "newer") == 1);
  CHECK_FALSE(fs::exists(place / "none"));
}

TEST_CASE("D8: a writer raises the version before", "[store][disk]") {
  const Directory place;
  REQUIRE(Store::Open(place / "db"));
  place.Write("db/WIREFOLD", "wirefold database, format version 2\n");
  CHECK_THAT(Refusal(Store::OpenReadOnly(place / "db")),
             Contains("written by version 2, this is 3 (wirefold crawl brings it to this"));
  REQUIRE(Store::Open(place / "db"));
  CHECK(Store::OpenReadOnly(place / "db"));
}

TEST_CASE("a missing file is told to readers, not taken for an older state", "[store][disk]") {
  const Directory place;
  {
    auto store = Store::Open(place / "db");
    REQUIRE(store);
    ArticleRecord record;
    record.id = ArticleId{7};
    REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
  }
  REQUIRE(Store::Open(place / "db"));  // what was in the write-ahead log is in tables now
  std::vector<fs::path> tables;
  for (const auto& file : fs::directory_iterator(place / "db"))
    if (file.path().extension() == ".sst") tables.push_back(file.path());
  REQUIRE_FALSE(tables.empty());
  for (const fs::path& table : tables) {
    INFO(table);
    fs::rename(table, place / "aside");
    CHECK_THAT(Refusal(Store::OpenReadOnly(place / "db")), Contains(table.stem().string()));
    fs::rename(place / "aside", table);
  }
  CHECK(Store::OpenReadOnly(place / "db"));
}

TEST_CASE("reading creates nothing", "[store][disk]") {
  const Directory place;
  CHECK_THAT(Refusal(Store::OpenReadOnly(place / "db")),
             Contains("no database at " + (place / "db") + "; run crawl first"));
  CHECK_FALSE(fs::exists(place / "db"));
  fs::create_directory(place / "db");
  CHECK_THAT(Refusal(Store::OpenReadOnly(place / "db")), Contains("run crawl first"));
  CHECK(fs::is_empty(place / "db"));

  REQUIRE(Store::Open(place / "db"));
  const size_t files = Files(place / "db");
  {
    const auto reader = Store::OpenReadOnly(place / "db");
    REQUIRE(reader);
    CHECK((*reader)->Counts()->articles == 0);
  }
  CHECK(Files(place / "db") == files);
}

TEST_CASE("a reader works beside the writer on a real disk", "[store][disk]") {
  const Directory place;
  auto writer = Store::Open(place / "db");
  REQUIRE(writer);
  const auto reader = Store::OpenReadOnly(place / "db");
  REQUIRE(reader);
  for (int i = 0; i < 3; ++i) {
    const ArticleRecord record =
        made::Record("https://paper.example/" + std::to_string(i), made::Text(i), i);
    REQUIRE((*writer)->CommitArticle(record, MakeFingerprint("", record.article.text)));
    CHECK((*reader)->Counts()->articles == static_cast<uint64_t>(i + 1));
  }
  CHECK(made::Listed(**reader, {}) == "2 1 0");
}

TEST_CASE("D3: a write-ahead log torn at its end loses its last steps and nothing else",
          "[store][disk]") {
  const Directory place;
  constexpr uint64_t kArticles = 8;
  {
    auto store = Store::Open(place / "db");
    REQUIRE(store);
    for (int i = 0; i < static_cast<int>(kArticles); ++i) {
      const ArticleRecord record =
          made::Record("https://paper.example/" + std::to_string(i), made::Text(i), i);
      REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", record.article.text)));
    }
  }
  fs::path log;
  for (const auto& file : fs::directory_iterator(place / "db"))
    if (file.path().extension() == ".log" && file.file_size() > 0) log = file.path();
  REQUIRE_FALSE(log.empty());
  fs::resize_file(log, fs::file_size(log) - 100);

  const char* const torn = "the end of the write-ahead log could not be read";
  const std::string read = OnStderr([&](int) {
    const auto reader = Store::OpenReadOnly(place / "db");
    REQUIRE(reader);
    CHECK((*reader)->Counts()->articles == kArticles - 1);
  });
  CHECK_THAT(read, Contains(torn) && Contains("is not seen"));
  CHECK(std::ranges::count(read, '\n') == 1);
  std::unique_ptr<Store> store;
  const std::string written = OnStderr([&](int) {
    auto opened = Store::Open(place / "db");
    REQUIRE(opened);
    store = std::move(*opened);
  });
  CHECK_THAT(written, Contains(torn) && Contains("are undone"));
  CHECK(store->Counts()->articles == kArticles - 1);
  CHECK(made::Listed(*store, {.limit = 0}) == "6 5 4 3 2 1 0");
  store.reset();
  CHECK(OnStderr([&](int) { CHECK(Store::OpenReadOnly(place / "db")); }) == "");
}

TEST_CASE("too few file handles are told before anything is written", "[store][disk]") {
  const Directory place;
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit low = before;
  low.rlim_cur = 20;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &low) == 0);
  const auto opened = Store::Open(place / "db");
  REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK_THAT(Refusal(opened), Contains("raise LimitNOFILE (ulimit -n); now 20, needs 256"));
  CHECK_FALSE(fs::exists(place / "db"));
}

TEST_CASE("a directory that may not be written is refused with the user's name", "[store][disk]") {
  if (geteuid() == 0) return;  // root may write everywhere
  const Directory place;
  fs::create_directory(place / "db");
  fs::permissions(place / "db", fs::perms::owner_read | fs::perms::owner_exec);
  CHECK_THAT(Refusal(Store::Open(place / "db")), Contains("not writable by "));
}

TEST_CASE("a directory that may not be read is refused with the user's name", "[store][disk]") {
  if (geteuid() == 0) return;  // root may read everywhere
  const Directory place;
  REQUIRE(Store::Open(place / "db"));
  fs::permissions(place / "db", fs::perms::owner_exec);
  CHECK_THAT(Refusal(Store::OpenReadOnly(place / "db")), Contains("not readable by "));
  fs::permissions(place / "db", fs::perms::owner_all);
}

TEST_CASE("a database in memory is locked, read and opened again like one on disk", "[store]") {
  made::Disk disk;
  const auto second = Store::Open("/db", {.disk = &disk.memory()});
  CHECK_THAT(Refusal(second, Code::kLocked), Contains("in use by pid " + std::to_string(getpid())));
  disk.Add(made::Record("https://paper.example/1", made::Text(1)));
  REQUIRE(disk->Sync());
  CHECK(disk.Reader()->Counts()->articles == 1);
  disk.Reopen();
  CHECK(disk.Counts().articles == 1);
}

}  // namespace
}  // namespace wirefold
