// Where results may be written, and what is waited for.
#include <catch2/catch.hpp>

#include "store/store.h"
#include "tests/cli/program.h"

namespace wirefold {
namespace {

using Catch::Contains;
using Catch::StartsWith;

// A database with one article; "urls" for a list of feeds.
void Fill(const Desk& desk) {
  const auto store = Store::Open(desk.path() + "/db");
  REQUIRE(store);
  ArticleRecord record;
  record.id = ArticleIdOf("https://paper.test/a");
  record.source = "paper";
  record.url = "https://paper.test/a";
  record.article.title = "Gates";
  record.article.text = "The gates.";
  REQUIRE((*store)->CommitArticle(record, Fingerprint{}, {}));
}

}  // namespace

TEST_CASE("no result is written into a database", "[cli][output]") {
  const Desk desk;
  Fill(desk);
  desk.Shell("mkdir out; ln -s ../db/CURRENT out/link; ln -s db way; ln -s db/new.jsonl new");
  const std::string before = desk.Shell("ls db; cat db/CURRENT").out;
  for (const char* line : {"query --db db -o db/CURRENT", "feeds export --db db -o db/LOCK",
                           "export --db db -o db/export.jsonl",
                           "export --db db -o db/none/export.jsonl", "stories --db db -o out/link",
                           "export --db db -o way/x.csv", "export --db db -o out/../db/x.csv.gz",
                           "stories --db db -o \"$PWD/db/CURRENT\"", "export --db db -o new"}) {
    INFO(line);
    const Ran ran = desk.Run(line);
    CHECK(ran.out.empty());
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Contains("lies in the database ") &&
                            Contains("/db and could hurt it (name a place elsewhere)"));
  }
  CHECK(desk.Shell("ls db; cat db/CURRENT").out == before);
  CHECK(desk.Run("query --db db gates -o beside.csv").exit_code == 0);
  CHECK(desk.Run("export --db db -o db.jsonl").exit_code == 0);
}

TEST_CASE("nothing is made inside a database, nor among copies of one", "[cli][output]") {
  const Desk desk;
  Fill(desk);
  desk.Write("c.toml", "[[source]]\nname = \"a\"\nfeeds = [\"http://10.0.0.1/f\"]\n");
  REQUIRE(desk.Shell("wirefold export --db db -o a.jsonl && wirefold db backup --db db copies && "
                     "wirefold db restore copies --db other")
              .exit_code == 0);
  const std::string before = desk.Shell("ls -R db copies").out;
  for (const char* line :
       {"db restore copies --db other/sub", "crawl --config c.toml --db db/sub",
        "import --db db/a/../sub a.jsonl", "import --db copies/sub a.jsonl",
        "db backup --db other db/copies", "db backup --db other copies/meta",
        "export --db db -o copies/a.jsonl", "export --db db -o copies/meta/a.jsonl"}) {
    INFO(line);
    const Ran ran = desk.Run(line);
    CHECK(ran.out.empty());
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Contains(" and could hurt it (name a place elsewhere)"));
  }
  CHECK(desk.Shell("ls -R db copies").out == before);
  CHECK(desk.Run("db backup --db other copies").exit_code == 0);
}

TEST_CASE("a link that leads to no file yet stays a link", "[cli][output]") {
  const Desk desk;
  Fill(desk);
  desk.Shell("mkdir deep; ln -s deep/hop link; ln -s end.jsonl deep/hop; ln -s round round");
  CHECK(desk.Run("export --db db -o link").exit_code == 0);
  CHECK(desk.Shell("test -L link -a -L deep/hop -a -s deep/end.jsonl").exit_code == 0);
  const Ran round = desk.Run("export --db db -o round");
  CHECK(round.exit_code == 2);
  CHECK_THAT(round.err, Contains("round: cannot write it: "));
  CHECK(desk.Shell("test -L round").exit_code == 0);
}

TEST_CASE("a pipe at the output is written, one that nobody reads is told of", "[cli][output]") {
  const Desk desk;
  Fill(desk);
  CHECK(
      desk.Shell("wirefold export --db db -o >(cat >got); while [ ! -s got ]; do sleep 0.01; done")
          .exit_code == 0);
  CHECK_THAT(desk.Shell("wirefold export --db db -o /dev/stdout | cat").out, Contains("Gates"));
  // Its reader comes when it has been said that one is missing.
  const Ran late = desk.Shell(
      "mkfifo p; wirefold export --db db -o p 2>said & until [ -s said ]; do sleep 0.01; done; "
      "cat p; wait; cat said >&2");
  CHECK_THAT(late.out, Contains("Gates"));
  CHECK_THAT(late.err, Contains("warning: p: a pipe that nobody reads yet: waiting"));
}

TEST_CASE("what is lost with a closed stdout is said", "[cli][output]") {
  const Desk desk;
  Fill(desk);
  for (const char* line : {"query --db db", "export --db db", "--version"}) {
    const Ran ran = desk.Shell("wirefold " + std::string(line) + " >&-");
    CHECK(ran.exit_code == 1);
    CHECK(ran.err == "wirefold: cannot write output: it is closed\n");
  }
}

TEST_CASE("no named pipe is waited for as a configuration", "[cli][output]") {
  const Desk desk;
  desk.Write("list.toml", "include = [\"p\"]\n");
  desk.Write("secret.toml",
             "[[source]]\nname = \"a\"\nfeeds = [\"https://a.test/\"]\nusername = \"u\"\n"
             "password_file = \"p\"\n");
  desk.Shell("mkfifo p");
  for (const char* file : {"p", "list.toml", "secret.toml"}) {
    INFO(file);
    const Ran ran = desk.Run("config check --config " + std::string(file));
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, Contains("p: is a named pipe, not a file (name a file, or /dev/stdin)"));
  }
  const std::string check = "wirefold config check --config ";
  for (const std::string& line :
       {check + "<(echo '[crawler]')", "echo '[crawler]' | " + check + "/dev/stdin",
        check + "/dev/stdin < /dev/null", check + "/dev/null"}) {
    INFO(line);
    const Ran ran = desk.Shell(line);
    CHECK(ran.exit_code == 0);
    CHECK_THAT(ran.out, StartsWith("no faults: "));
  }
}

}  // namespace wirefold
