// Bad inputs 41 to 50, 63 and 64: the database's place, the machine, the daemon.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/cli/bad_input.h"
#include "tests/cli/web.h"

namespace wirefold {
namespace {

// A feed that is refused before a packet goes out: a crawl of it needs the database alone.
constexpr char kFeed[] = " http://10.0.0.1/f";
constexpr char kSource[] = "[[source]]\nname = \"a\"\nfeeds = [\"http://10.0.0.1/f\"]\n";

std::string Crawl(const std::string& db) { return "wirefold crawl --db " + db + kFeed; }

void MakeDatabase(const Desk& desk) { REQUIRE(desk.Shell(Crawl("db")).exit_code == 1); }

// With a daemon on `db`, whose messages are in the file `said`; stopped again, its exit code is in
// the file `ended`. Where it ends by itself, `line` is run all the same.
std::string WithDaemon(const std::string& daemon, const std::string& line) {
  return daemon +
         " & daemon=$!; until [ -e db/HOLDER ] || ! kill -0 $daemon 2>/dev/null; do sleep 0.02; "
         "done; " +
         line + "; code=$?; kill $daemon; wait $daemon; echo $? >ended; exit $code";
}

std::string FileOf(const Desk& desk, const std::string& name) {
  std::ifstream file(desk.path() + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("bad inputs 41 to 43 and 45 to 47: the database's place", "[cli][bad]") {
  const Desk desk;
  MakeDatabase(desk);
  desk.Shell(
      "touch file; mkdir shut other; chmod 0555 shut; mkdir closed; chmod 0 closed; touch "
      "other/notes.txt;"
      "cp -r db newer; echo 'wirefold database, format version 9' >newer/WIREFOLD;"
      "cp -r db torn; head -c 100 /dev/urandom >$(echo torn/MANIFEST-*);"
      "cp -r db lost; rm lost/MANIFEST-*; cp -r db bare; rm bare/CURRENT");
  CheckBadInputs(
      desk,
      {
          {41,
           Crawl("missing/db"),
           4,
           {"missing/db: the directory missing is missing (create it: mkdir -p missing)"}},
          {42, Crawl("file"), 4, {"file: is a file, not a directory"}},
          {42, Crawl("file/db"), 4, {"file/db: file is a file, not a directory"}},
          {43, Alone("plain", "crawl --db shut/db") + kFeed, 4, {"shut: not writable by "}},
          {43, Alone("plain", "crawl --db shut") + kFeed, 4, {"shut: not writable by "}},
          {43, Alone("plain", "status --db closed"), 4, {"closed: permission denied: its daemon"}},
          {45,
           Crawl("other"),
           4,
           {"other: not a wirefold database (no marker): refuses to write here (give --db a new or "
            "an empty directory)"}},
          {45, Crawl("/proc/wirefold"), 4, {"/proc/wirefold: /proc takes no directories"}},
          {46, Crawl("newer"), 4, {"newer: written by version 9, this is 3 (use the newer"}},
          {46, "wirefold query --db newer", 4, {"newer: written by version 9, this is 3"}},
          {47, Crawl("torn"), 4, {"Corruption: ", "torn/MANIFEST-", "wirefold db repair"}},
          {47, Crawl("lost"), 4, {"lost: the file MANIFEST-", " is missing", "wirefold db repair"}},
          {47, "wirefold query --db lost", 4, {"the file MANIFEST-", "wirefold db repair"}},
          {47, "wirefold query --db bare", 4, {"the file CURRENT is missing", "db repair"}},
          {49,
           "ulimit -n 20; " + Crawl("db"),
           4,
           {"db: too many open files: raise LimitNOFILE (ulimit -n); now 20, needs 256"}},
          {50, "wirefold query --db nowhere", 4, {"no database at nowhere; run crawl first"}},
      });
  CHECK_FALSE(std::filesystem::exists(desk.path() + "/nowhere"));
  CHECK(desk.Shell("ls -A other").out == "notes.txt\n");
}

TEST_CASE("bad input 43: a file system that is read-only", "[cli][bad]") {
  const Desk desk;
  MakeDatabase(desk);
  desk.Shell("mkdir place");
  if (!CanBeAlone(desk, "fixed=db")) return;
  CheckBadInputs(
      desk, {
                {43, Alone("fixed=db", "crawl --db db") + kFeed, 4, {"db: read-only file system"}},
                {43,
                 Alone("fixed=place", "crawl --db place/db") + kFeed,
                 4,
                 {"place: read-only file system"}},
            });
  const Ran asked = desk.Shell(Alone("fixed=db", "query --db db"));
  CHECK(asked.exit_code == 0);
  CHECK(asked.err.empty());
}

TEST_CASE("bad input 44: a database that a daemon holds", "[cli][bad]") {
  const Desk desk;
  desk.Write("c.toml", kSource);
  const Ran ran = desk.Shell(WithDaemon(WIREFOLD " run --config c.toml --db db 2>said",
                                        "echo $daemon >pid; " + Crawl("db")));
  CHECK(ran.exit_code == 3);
  CHECK(ran.out.empty());
  const std::string pid = FileOf(desk, "pid");
  CheckLine(ran.err,
            {"db: in use by pid " + pid.substr(0, pid.find('\n')) + " (wirefold run) since 20"});
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  CHECK(FileOf(desk, "ended") == "0\n");
}

TEST_CASE("bad input 48: a disk that is full at the start, or in the run", "[cli][bad]") {
  const Desk desk;
  desk.Shell("mkdir disk");
  if (!CanBeAlone(desk, "tiny=disk")) return;
  CheckBadInput(desk, {48,
                       Alone("tiny=disk", "crawl --db disk/db") + kFeed,
                       4,
                       {"disk/db: the disk is full: 4 MB free, needs 16 MB (free some space)"}});

  // robots.txt is not answered before the disk is full.
  const Web web([&](const std::string&) {
    for (int i = 0; i < 1'000 && !std::filesystem::exists(desk.path() + "/full"); ++i)
      std::this_thread::sleep_for(Millis{10});
    return std::string("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  });
  desk.Write("c.toml",
             "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\n[[source]]\nname = \"a\"\n"
             "feeds = [\"http://127.0.0.1:" +
                 web.port() + "/f\"]\n");
  desk.Write("fill", R"(
$0 run --config c.toml --db disk/db 2>said & daemon=$!
until grep -q ready: said || ! kill -0 $daemon; do sleep 0.02; done
cat /dev/zero >disk/fill 2>/dev/null
touch full
for i in {1..500}; do grep -q pauses said && break; sleep 0.02; done
kill $daemon; wait $daemon)");
  const Ran ran = desk.Shell(ALONE " small=disk -- bash -c \"$(cat fill)\" " WIREFOLD);
  CHECK(ran.exit_code == 0);
  CheckLine(
      FileOf(desk, "said"),
      {"disk/db: the disk is full: 0 MB free, needs 16 MB (free some space); the crawl pauses"});
}

TEST_CASE("bad input 63: a port that cannot be had", "[cli][bad]") {
  const Desk desk;
  const Web taken([](const std::string&) { return std::string(); });
  const auto listen = [](const std::string& port) {
    return "[websub]\ncallback = \"https://news.test/w\"\nlisten = \"127.0.0.1:" + port + "\"\n" +
           kSource;
  };
  desk.Write("taken.toml", listen(taken.port()));
  CheckBadInput(desk, {63,
                       "wirefold run --config taken.toml --db db",
                       2,
                       {"[websub] listen: cannot listen at 127.0.0.1:" + taken.port() +
                        ": in use by another program"}});
  int first_free = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> first_free;
  if (first_free <= 80) {
    WARN("here everybody may have port 80: not tested");
    return;
  }
  desk.Write("low.toml", listen("80"));
  CheckBadInput(desk, {63,
                       Alone("plain", "run --config low.toml --db db"),
                       2,
                       {"cannot listen at 127.0.0.1:80: ", "CAP_NET_BIND_SERVICE"}});
}

TEST_CASE("bad input 64: a daemon with no streams, no home, a bad zone", "[cli][bad]") {
  const Desk desk;
  desk.Write("c.toml", kSource);
  const Ran ran = desk.Shell(WithDaemon("env -i LANG=C TZ=Bad " WIREFOLD
                                        " run --config c.toml --db db <&- >&- 2>&-",
                                        "readlink /proc/$daemon/fd/{0,1,2}"));
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == "/dev/null\n/dev/null\n/dev/null\n");
  CHECK(FileOf(desk, "ended") == "0\n");
  CHECK(desk.Run("db check --db db").exit_code == 0);
  CHECK(desk.Shell("env -i LANG=C TZ=Bad " WIREFOLD " query --db db <&-").exit_code == 0);
}

}  // namespace wirefold
