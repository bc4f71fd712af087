// Wrong inputs and the answers they deserve: an exit code, one line on stderr, nothing on stdout.
// Beside the sixty-four that are numbered (tests/cli/bad_input.h).
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace wirefold {
namespace {

struct Row {
  const char* arguments;
  int exit_code;
  const char* says;
};

void CheckRow(const Desk& desk, const Row& row) {
  const Ran ran = desk.Run(row.arguments);
  CHECK(ran.exit_code == row.exit_code);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::StartsWith("wirefold: ") && Catch::Contains(row.says));
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
}

}  // namespace

TEST_CASE("the program alone teaches its commands", "[cli]") {
  const Ran ran = Desk().Run("");
  CHECK(ran.exit_code == 2);
  CHECK(ran.out.empty());
  for (const char* command :
       {"crawl", "run", "status", "sources", "explain", "source", "query", "stories", "show",
        "feeds", "parse", "extract", "dedup", "robots", "config"})
    CHECK_THAT(ran.err, Catch::Contains(command));
}

TEST_CASE("help and version go to stdout", "[cli]") {
  const Desk desk;
  const auto command =
      GENERATE(as<std::string>(), "", "crawl", "run", "status", "reload", "sources", "explain",
               "source", "source add", "source remove", "query", "stories", "show", "parse",
               "extract", "dedup", "robots", "prune", "config", "feeds", "feeds import",
               "feeds export", "feeds list", "feeds remove", "feeds discover");
  DYNAMIC_SECTION("wirefold " << command) {
    const Ran help = desk.Run(command + " --help");
    CHECK(help.exit_code == 0);
    CHECK(help.err.empty());
    CHECK_THAT(help.out, Catch::Contains("Usage: wirefold"));
    if (!command.empty()) CHECK_THAT(help.out, Catch::Contains("Examples:\n  "));
    CHECK(desk.Run(command + " -h").out == help.out);
    CHECK_THAT(desk.Run(command + " -V").out, Catch::StartsWith("wirefold 0."));
  }
}

TEST_CASE("a faulty command line is refused with what was meant", "[cli]") {
  const Desk desk;
  const auto row = GENERATE(values<Row>({
      {"-q crwal", 2, "unknown command \"crwal\"; did you mean crawl"},
      {"frobnicate", 2, "unknown command \"frobnicate\" (commands: crawl run "},
      {"source ad", 2, "source: unknown command \"ad\"; did you mean add"},
      {"source add", 2, "source add: needs an address"},
      {"feeds list x", 2, "wirefold: feeds list: unexpected \"x\""},
      {"db backup", 2, "wirefold: db backup: needs a directory"},
      {"db restore --list", 2, "wirefold: db restore: unknown option --list"},
      {"explain", 2, "explain: needs a name"},
      {"config chekc", 2, "config: unknown command \"chekc\"; did you mean check"},
      {"crawl --dbb=x", 2, "unknown option --dbb; did you mean --db"},
      {"query --verbos", 2, "unknown option --verbos; did you mean --verbose"},
      {"crawl -z", 2, "unknown option -z"},
      {"crawl --config", 2, "crawl: --config needs a file"},
      {"show", 2, "show: needs an id"},
      {"show a b", 2, "show: unexpected \"b\""},
      {"parse", 2, "parse: needs a file"},
      {"dedup --threshold abc f", 2,
       "dedup: --threshold needs a number, 0.05 at least and 1 at most"},
      {"dedup --threshold 0 f", 2,
       "dedup: --threshold needs a number, 0.05 at least and 1 at most"},
      {"dedup --threshold 1.5 f", 2,
       "dedup: --threshold needs a number, 0.05 at least and 1 at most"},
      {"dedup --threshold 0.04 f", 2, "dedup: --threshold needs a number, 0.05 at least"},
      {"dedup --threshold nan f", 2, "dedup: --threshold needs a number, 0.05 at least"},
      {"refold --threshold 0.01", 2, "refold: --threshold needs a number, 0.05 at least"},
      {"refold --threshold ''", 2, "refold: --threshold needs a number, 0.05 at least"},
      {"refold --threshold 0.3 --threshold 0.4", 2, "refold: --threshold is given twice"},
      {"query --limit 1 --limit 2", 2, "query: --limit is given twice"},
      {"diff", 2, "diff: needs two ids"},
  }));
  DYNAMIC_SECTION("wirefold " << row.arguments) { CheckRow(desk, row); }
}

TEST_CASE("a crawl without anything to crawl says what it needs", "[cli]") {
  const Desk desk;
  desk.Write("bad.toml", "[fetch]\nmax_redirect = 1\n");
  desk.Write("later.toml", "[[source]]\nname = \"a\"\nhome = \"https://a.test/\"\n");
  const auto row = GENERATE(values<Row>({
      {"crawl", 2,
       "no feeds: give URLs, --opml or a config, or `wirefold feeds import` a list (no "
       "configuration file at "
       "/etc/wirefold/wirefold.toml or /tmp/wirefold-cli-"},
      {"crawl --config later.toml", 2,
       "no feeds: give URLs, --opml or a config, or `wirefold feeds import` a list (read "
       "later.toml)"},
      {"crawl --config bad.toml", 2,
       "bad.toml:2:1: unknown key max_redirect in [fetch]; did you mean max_redirects"},
      {"config check --config bad.toml", 2, "bad.toml:2:1: "},
      {"crawl --opml missing.opml", 2, "missing.opml: no such file"},
  }));
  DYNAMIC_SECTION("wirefold " << row.arguments) { CheckRow(desk, row); }
}

TEST_CASE("a check of the configuration tells all faults", "[cli]") {
  const Desk desk;
  desk.Write("c.toml", "[fetch]\nmax_redirect = 1\n[fold]\nwindow_days = 0\n");
  const Ran bad = desk.Run("config check --config c.toml");
  CHECK(bad.exit_code == 2);
  CHECK(bad.out.empty());
  CHECK_THAT(bad.err, Catch::StartsWith("wirefold: c.toml:2:1: unknown key max_redirect") &&
                          Catch::Contains("\nwirefold: c.toml:4:15: window_days: "));
  // Who works with it stops at the first.
  CHECK(std::ranges::count(desk.Run("query --db db --config c.toml").err, '\n') == 1);
  desk.Write("s.toml",
             "[[search]]\nname = \"a\"\nquery = \"gates (\"\nfile = \"a.rss\"\n"
             "[[search]]\nname = \"b\"\nquery = \"title:gates\"\nfile = \"b.rss\"\n");
  const Ran queries = desk.Run("config check --config s.toml");
  CHECK(queries.exit_code == 2);
  CHECK_THAT(queries.err, Catch::Contains("query of search a: column 7: ") &&
                              Catch::Contains("query of search b: column 1: "));
}

TEST_CASE("a faulty question is refused before the database is looked for", "[cli]") {
  const Desk desk;
  const auto row = GENERATE(values<Row>({
      {"query --since now --until 3h", 2, "empty range: since "},
      {"query --format yaml", 2, "formats: table jsonl json csv rss atom jsonfeed markdown"},
      {"show abcdef --format csv", 2, "formats: html json table"},
      {"stories --min 1.5", 2, "--min: \"1.5\" is not a whole number >= 0"},
      {"query --story xyz", 2, "\"xyz\" is neither an id"},
      {"query --order oldest", 2, "orders: newest log"},
      {"query since:2026-11-29 until:2026-11-01", 2, "empty range: since "},
      {"query '(since:2026-11-29 OR since:2026-11-28) until:2026-11-01'", 2, "since 2026-11-28"},
      {"query 'oil OR (since:2026-11-29 until:2026-11-01)'", 4, "no database at "},
      {"query --source ''", 2, "query: --source needs a name"},
      {"prune --older-than 90d --source=", 2, "prune: --source needs a name"},
      {"db restore --number '' nowhere --db x", 2,
       "wirefold: db restore: --number needs a whole number"},
      {"feeds export --config nowhere", 2, "wirefold: feeds export: nowhere: no such file"},
      {"feeds remove x --db nowhere", 4, "wirefold: feeds remove: no database at nowhere"},
      {"source remove x --db nowhere", 4, "wirefold: source remove: no database at nowhere"},
      {"query", 4, "no database at "},
      {"query --db nowhere", 4, "no database at nowhere; run crawl first"},
      {"stories --db nowhere", 4, "no database at nowhere"},
      {"show 123456 --db nowhere", 4, "no database at nowhere"},
      {"sources --format yaml", 2, "formats: jsonl json table"},
      {"source add ftp://a.test/", 2, "only http and https"},
      {"status --db nowhere", 1, "status: nowhere: no daemon runs on this database (wirefold run)"},
      {"reload --db nowhere", 1, "reload: nowhere: no daemon runs on this database (wirefold run)"},
      {"query config", 4, "no database at "},  // a word to look for, not the command
  }));
  DYNAMIC_SECTION("wirefold " << row.arguments) {
    CheckRow(desk, row);
    CHECK(::access((desk.path() + "/nowhere").c_str(), F_OK) != 0);
  }
}

TEST_CASE("inputs that cannot be read are told alike by all who read them", "[cli]") {
  struct Command {
    const char* line;
    int exit_code;
  };
  const Desk desk;
  desk.Shell("truncate -s 65M huge; mkdir folder");
  const auto command = GENERATE(values<Command>({
      {"parse", 1},
      {"extract", 1},
      {"dedup", 1},
      {"robots --agent a https://a.test/ --robots", 2},
  }));
  const auto input = GENERATE(table<std::string, std::string>({
      {"missing", "missing: no such file"},
      {"folder", "folder: is a directory, not a file"},
      {"- < folder", "stdin: is a directory, not a file"},
      {"huge", "huge: "},
  }));
  DYNAMIC_SECTION("wirefold " << command.line << " " << std::get<0>(input)) {
    const Ran ran = desk.Run(std::string(command.line) + " " + std::get<0>(input));
    CHECK(ran.exit_code == command.exit_code);
    CHECK_THAT(ran.err, Catch::StartsWith("wirefold: " + std::get<1>(input)));
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  }
}

TEST_CASE("a document whose text is none is told with its line and field", "[cli]") {
  const Desk desk;
  const auto row = GENERATE(table<std::string, std::string>({
      {R"("text":12)", "text is no string"},
      {R"("text":["a"])", "text is no string"},
      {R"("text":"a","title":{})", "title is no string"},
      {R"("text":"a","source":false)", "source is no string"},
  }));
  DYNAMIC_SECTION(std::get<0>(row)) {
    desk.Write("d", "{\"id\":1,\"text\":null}\n{\"id\":2," + std::get<0>(row) + "}\n");
    const Ran ran = desk.Run("dedup d");
    CHECK(ran.exit_code == 1);
    CHECK_THAT(ran.err, Catch::StartsWith("wirefold: d: line 2: " + std::get<1>(row)));
    CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 1);
  }
}

TEST_CASE("a file that cannot be read is one JSON error, the others go on", "[cli]") {
  const Desk desk;
  desk.Write("f", "<rss version='2.0'><channel><title>t</title></channel></rss>");
  const auto command = GENERATE(as<std::string>(), "parse", "extract");
  DYNAMIC_SECTION(command) {
    const Ran ran = desk.Run(command + " missing f");
    CHECK(ran.exit_code == 1);
    CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 2);
    CHECK_THAT(ran.out, Catch::Contains("\"error\":\"no such file\""));
  }
}

TEST_CASE("feeds that are typed are polled alone, unless a configuration is named", "[cli]") {
  const Desk desk;
  const std::string private_feed = "feeds = [\"http://10.0.0.1/configured\"]\n";
  desk.Shell("mkdir -p .config/wirefold");
  desk.Write(".config/wirefold/wirefold.toml", "[[source]]\nname = \"a\"\n" + private_feed);
  const Ran alone = desk.Run("crawl --db db http://10.0.0.2/typed");
  CHECK_THAT(alone.err, Catch::Contains("/typed") && !Catch::Contains("/configured"));
  const Ran beside =
      desk.Run("crawl --db db --config .config/wirefold/wirefold.toml http://10.0.0.2/typed");
  CHECK_THAT(beside.err, Catch::Contains("/typed") && Catch::Contains("/configured"));
}

TEST_CASE("a crawl that is asked to say more tells failures once, and what it did", "[cli]") {
  const Ran ran = Desk().Run("crawl -v --db db http://10.0.0.2/typed");
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.err, Catch::Contains("1 feed, 0 unchanged, 0 pages"));
  CHECK(ran.err.find("10.0.0.2/typed:") == ran.err.rfind("10.0.0.2/typed:"));
}

TEST_CASE("a journal gets priorities", "[cli]") {
  CHECK(Desk().Shell("JOURNAL_STREAM=$(stat -c %d:%i .err) wirefold parse missing >out").err ==
        "<3>missing: no such file\n");
}

TEST_CASE("messages are JSON where that is asked for", "[cli]") {
  const Desk desk;
  for (const char* line : {"wirefold --log-format json parse missing",
                           "WIREFOLD_LOG_FORMAT=json wirefold parse missing"})
    CHECK_THAT(desk.Shell(line).err,
               Catch::EndsWith(R"(","level":"error","message":"missing: no such file"})"
                               "\n"));
  CHECK(desk.Run("--log-format xml parse missing").err ==
        "wirefold: --log-format: unknown format \"xml\"; formats: text json\n");
}

TEST_CASE("closed standard streams, a bad zone and no HOME change no more than they must",
          "[cli]") {
  const Desk desk;
  desk.Write("c.toml", "[[source]]\nname = \"a\"\nfeeds = [\"https://a.test/f\"]\n");
  const auto line = GENERATE(as<std::string>(), "wirefold config check --config c.toml <&- 2>&-",
                             "LANG=C TZ=Bad wirefold config check --config c.toml",
                             "unset HOME; wirefold config check --config c.toml");
  DYNAMIC_SECTION(line) { CHECK(desk.Shell(line).exit_code == 0); }
  // The configuration must not be read over a descriptor that messages go to, nor messages into a
  // file.
  const Ran ran = desk.Shell("wirefold config check --config missing.conf >&- 2>&-");
  CHECK(ran.exit_code == 2);
  // Results that nobody can have are not written, and that is said.
  const Ran lost = desk.Shell("wirefold config check --config c.toml <&- >&-");
  CHECK(lost.exit_code == 1);
  CHECK(lost.err == "wirefold: cannot write output: it is closed\n");
}

TEST_CASE("N7: passwords of the configuration are shown to nobody", "[cli]") {
  const Desk desk;
  desk.Write("c.toml", "[[source]]\nname = \"a\"\nfeeds = [\"https://me:s3cr3t@a.test/f\"]\n");
  const Ran ran = desk.Run("config dump --config c.toml");
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Catch::Contains("https://me:***@a.test/f") && !Catch::Contains("s3cr3t"));
  CHECK_THAT(ran.err, Catch::Contains("mode 0644") && !Catch::Contains("s3cr3t"));
}

TEST_CASE("a checked configuration tells what has nothing to poll", "[cli]") {
  const Desk desk;
  desk.Write("c.toml",
             "[[source]]\nname = \"a\"\nfeeds = [\"https://a.test/f\"]\n"
             "[[source]]\nname = \"b\"\nsitemaps = [\"https://b.test/s.xml\"]\n"
             "[[source]]\nname = \"c\"\nhome = \"https://c.test/\"\n"
             "[[source]]\nname = \"d\"\nhome = \"https://d.test/\"\nrobots_sitemaps = true\n");
  const Ran ran = desk.Run("config check --config c.toml");
  CHECK(ran.exit_code == 0);
  CHECK(ran.out ==
        "no faults: 4 sources, 1 feed, 1 sitemap\n"
        "read c.toml\n"
        "note: user_agent names no address of yours: publishers should be able to reach you\n"
        "note: c lists no feed: nothing to poll; `wirefold source add https://c.test/ --dry-run` "
        "finds some\n");
}

TEST_CASE("a check without a file, or with a name that is no key, tells so", "[cli]") {
  const Ran ran = Desk().Shell("WIREFOLD_FETCH_MAX_BDOY=1M wirefold config check");
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Catch::Contains("wirefold.toml: defaults\n"));
  CHECK(ran.err ==
        "wirefold: warning: WIREFOLD_FETCH_MAX_BDOY is no key of the configuration; did you mean "
        "WIREFOLD_FETCH_MAX_BODY\n");
}

}  // namespace wirefold
