// Saved searches end to end: the real program tells real commands and a web server what it found.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "store/store.h"
#include "tests/daemon/station.h"

using namespace wirefold;
using Catch::Contains;
using nlohmann::json;

namespace {

std::string FileOf(const Station& station, const std::string& name) {
  std::ifstream in(station.desk().path() + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> LinesOf(const Station& station, const std::string& name) {
  std::vector<std::string> lines;
  const std::string text = FileOf(station, name);
  for (const std::string_view line : Split(text, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  return lines;
}

// A search whose command is a script of the shell; $D is the test's directory.
std::string Search(const Station& station, const std::string& name, const std::string& query,
                   const std::string& script, const std::string& more = "") {
  return fmt::format(
      "[[search]]\nname = \"{}\"\nquery = '{}'\nby = \"article\"\n"
      "command = [\"/bin/sh\", \"-c\", '''D={}; {}''']\n{}\n",
      name, query, station.desk().path(), script, more);
}

json StatusOf(const Station& station) {
  const auto said = station.desk().Run("status --format json --db db");
  return said.exit_code == 0 ? json::parse(said.out) : json();
}

}  // namespace

TEST_CASE("a command and a webhook are told what their searches find", "[daemon][search]") {
  Station station;
  station.Configure(
      {"harbour.example/feed"},
      Search(station, "gates", "intitle:1", "cat >> $D/articles; env >> $D/env") +
          "[[search]]\nname = \"hook\"\nquery = \"gates\"\nby = \"article\"\n"
          "webhook = \"http://desk.example/hook?x=1\"\nsecret = \"0123456789abcdef\"\n");
  station.StartReady();
  REQUIRE(station.Until([&] { return station.posts().size() == 2; }));
  REQUIRE(station.Until([&] { return LinesOf(station, "env").size() > 5; }));

  const auto articles = LinesOf(station, "articles");
  REQUIRE(articles.size() == 1);
  const json article = json::parse(articles[0]);
  CHECK(article["url"] == "http://harbour.example/1");
  CHECK_THAT(article["text"].get<std::string>(), Contains("harbour board"));
  const std::string environment = FileOf(station, "env");
  CHECK_THAT(environment, Contains("WIREFOLD_SEARCH=gates\n"));
  CHECK_THAT(environment, Contains("WIREFOLD_URL=http://harbour.example/1\n"));
  CHECK_THAT(environment, Contains("WIREFOLD_ID=" + article["id"].get<std::string>() + "\n"));
  CHECK_THAT(environment, !Contains("NOTIFY_SOCKET") && !Contains("WATCHDOG"));

  for (const std::string& post : station.posts()) {
    CHECK_THAT(post, Catch::StartsWith("POST /hook?x=1 HTTP/1.1\r\n"));
    CHECK_THAT(post, Contains("\r\nContent-Type: application/json\r\n"));
    CHECK_THAT(post, Contains("\r\nX-Wirefold-Search: hook\r\n"));
    CHECK_THAT(post, Contains("\r\nIdempotency-Key: "));
    CHECK_THAT(post, Contains("\r\nX-Hub-Signature-256: sha256="));
    CHECK(json::parse(post.substr(post.find("\r\n\r\n") + 4))["source"] == "harbour.example");
  }
  REQUIRE(station.Until([&] {
    const json status = StatusOf(station);
    return status.contains("searches") && status["searches"].size() == 2 &&
           status["searches"][0]["delivered"].get<int>() +
                   status["searches"][1]["delivered"].get<int>() ==
               3;
  }));
  const auto table = station.desk().Run("status --db db");
  CHECK_THAT(table.out, Contains("gates: 0 waiting, 1 delivered"));
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
}

TEST_CASE("what could not be told before a kill is told afterwards, as the same",
          "[daemon][search]") {
  Station station;
  const std::string search =
      Search(station, "gates", "gates OR ferry",
             "echo $WIREFOLD_DELIVERY >> $D/told; test -e $D/go || exec sleep 600");
  station.Configure({"harbour.example/feed"}, search);
  station.StartReady();
  REQUIRE(station.Until([&] { return LinesOf(station, "told").size() == 1; }));
  // The command hangs: the crawl goes on.
  REQUIRE(station.Until([&] { return station.Asked("harbour.example/2") > 0; }));
  REQUIRE(station.Until([&] {
    const json status = StatusOf(station);
    return status.contains("searches") && status["searches"][0]["waiting"] == 2;
  }));
  station.Signal(SIGKILL);
  CHECK(station.WaitForEnd() == 128 + SIGKILL);
  std::ofstream(station.desk().path() + "/go") << "";
  station.StartReady();
  REQUIRE(station.Until([&] { return LinesOf(station, "told").size() == 3; }));
  const auto told = LinesOf(station, "told");
  CHECK(told[0] == told[1]);
  CHECK(told[2] != told[0]);
}

TEST_CASE("a stop does not wait for a command that hangs", "[daemon][search]") {
  Station station;
  station.Configure({"harbour.example/feed"},
                    Search(station, "gates", "gates", "echo $$ > $D/pid; exec sleep 600"));
  station.StartReady();
  REQUIRE(station.Until([&] { return LinesOf(station, "pid").size() == 1; }));
  const pid_t command = static_cast<pid_t>(ParseInt(LinesOf(station, "pid")[0]).value_or(0));
  REQUIRE(command > 0);
  const Millis asked = station.Now();
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);
  CHECK(station.Now() - asked < Millis{20'000});
  CHECK(::kill(command, 0) != 0);  // it went with us
}

TEST_CASE("a webhook that fails is told in status, and a reload brings other searches",
          "[daemon][search]") {
  Station station;
  station.post_status = 500;
  const std::string hook =
      "[[search]]\nname = \"hook\"\nquery = \"gates\"\nwebhook = \"http://desk.example/hook\"\n";
  station.Configure({"harbour.example/feed"}, hook);
  station.StartReady();
  REQUIRE(station.Until([&] {
    const json status = StatusOf(station);
    return status.contains("searches") &&
           status["searches"][0].value("last_error", "") == "the server answered 500";
  }));
  CHECK_THAT(station.desk().Run("status --db db").out,
             Contains("hook: 1 waiting, 0 delivered; failing for ") &&
                 Contains("the server answered 500; next try in "));
  CHECK_THAT(station.err(), Contains("search hook: the server answered 500; tried again in 10s"));

  const size_t posts = station.posts().size();
  station.Configure({"harbour.example/feed", "northern.example/feed"},
                    Search(station, "new", "intitle:1", "echo $WIREFOLD_URL >> $D/told"));
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("READY=1", 2));
  REQUIRE(station.Until([&] { return LinesOf(station, "told").size() == 1; }));
  CHECK(LinesOf(station, "told")[0] == "http://northern.example/1");  // not what was stored before
  CHECK(station.posts().size() == posts);
  CHECK_THAT(station.err(), Contains("search hook is not configured: 1 waiting, kept until 20"));

  station.Configure({"harbour.example/feed"},
                    "[[search]]\nname = \"bad\"\nquery = \"gates (\"\ncommand = [\"true\"]\n");
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("READY=1", 3));
  CHECK_THAT(station.err(), Contains("query of search bad: column 7: ") &&
                                Contains("(the configuration stays as it was)"));
}

TEST_CASE("the file of a search is told in status, written or not", "[daemon][search]") {
  Station station;
  station.Configure({"harbour.example/feed"},
                    "[[search]]\nname = \"feed\"\nquery = \"gates\"\nfile = \"gates.jsonl\"\n"
                    "[[search]]\nname = \"nowhere\"\nquery = \"gates\"\n"
                    "file = \"/nowhere/at/all.jsonl\"\n"
                    "[[search]]\nname = \"pipe\"\nquery = \"gates\"\nfile = \"pipe.jsonl\"\n"
                    "[[search]]\nname = \"within\"\nquery = \"gates\"\nfile = \"db/x.jsonl\"\n");
  station.desk().Shell("mkfifo pipe.jsonl");  // nobody reads it, and nobody waits
  station.StartReady();
  json searches;
  REQUIRE(station.Until([&] {
    searches = StatusOf(station).value("searches", json::array());
    return searches.size() == 4 && searches[0].contains("file_written") &&
           searches[1].contains("file_problem") && searches[2].contains("file_problem") &&
           searches[3].contains("file_problem");
  }));
  CHECK(searches[0]["name"] == "feed");
  CHECK_FALSE(searches[0].contains("file_problem"));
  CHECK_FALSE(searches[0].contains("waiting"));  // nobody is told
  CHECK(searches[1]["file_problem"] ==
        "/nowhere/at/all.jsonl: cannot write it: No such file or directory");
  const std::string table = station.desk().Run("status --db db").out;
  CHECK_THAT(table, Contains("search      feed: ") && Contains("gates.jsonl written "));
  CHECK_THAT(table, Contains("search      nowhere: its file is not written for ") &&
                        Contains(": /nowhere/at/all.jsonl: cannot write it: "));
}

namespace {

// Its exit code; what it said is in the file "out". The papers are served from here: the program
// must not be waited for.
std::string CrawlOnce(Station& station) {
  const std::string go = fmt::format(
      "({} crawl -q --config {}/wirefold.toml --db {} > {}/out 2>&1; echo $? > {}/code) &",
      WIREFOLD, station.desk().path(), station.db(), station.desk().path(), station.desk().path());
  REQUIRE(std::system(go.c_str()) == 0);
  REQUIRE(station.Until([&] { return LinesOf(station, "code").size() == 1; }));
  return LinesOf(station, "code")[0];
}

}  // namespace

TEST_CASE("a single crawl whose searches are well ends well", "[daemon][search]") {
  Station station;
  station.Configure({"harbour.example/feed"},
                    Search(station, "all", "gates OR ferry", "true") +
                        "[[search]]\nname = \"feed\"\nquery = \"gates\"\nfile = \"gates.rss\"\n");
  CHECK(CrawlOnce(station) == "0");
}

TEST_CASE("a single crawl tells what it found before it ends", "[daemon][search]") {
  Station station;
  station.Configure({"harbour.example/feed"},
                    Search(station, "all", "gates OR ferry", "echo $WIREFOLD_URL >> $D/told") +
                        Search(station, "bad", "gates", "exit 3") +
                        "[[search]]\nname = \"feed\"\nquery = \"gates\"\nby = \"article\"\n"
                        "file = \"gates.jsonl\"\n"
                        "[[search]]\nname = \"nowhere\"\nquery = \"gates\"\n"
                        "file = \"/nowhere/at/all.jsonl\"\n");
  CHECK(CrawlOnce(station) == "1");  // of the search that failed, and the file
  std::vector<std::string> told = LinesOf(station, "told");
  std::ranges::sort(told);
  CHECK(told == std::vector<std::string>{"http://harbour.example/1", "http://harbour.example/2"});
  CHECK_THAT(FileOf(station, "out"),
             Contains("search bad: exit code 3; tried again in 10s") &&
                 Contains("search bad: 2 wait to be told: exit code 3; failed "));
  const auto items = LinesOf(station, "gates.jsonl");
  REQUIRE(items.size() == 2);
  CHECK(json::parse(items[0])["source"] == "harbour.example");
  CHECK_THAT(FileOf(station, "out"), Contains("search nowhere: /nowhere/at/all.jsonl: "));

  // A crawl that knows of no searches leaves to them what waits.
  CHECK(station.desk().Run("crawl -q --db db http://127.0.0.1:1/feed").exit_code == 1);
  const auto store = Store::OpenReadOnly(station.db());
  REQUIRE(store);
  const auto standings = (*store)->SearchStandings();
  REQUIRE(standings);
  const auto bad = std::ranges::find(*standings, "bad", &SearchStanding::name);
  REQUIRE(bad != standings->end());
  CHECK(bad->waiting() == 2);
}
