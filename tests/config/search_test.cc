// Saved searches in the configuration.
#include <stdlib.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "config/config.h"

namespace wirefold {
namespace {

const char* NoEnvironment(const char*) { return nullptr; }

Result<Config> Parse(const std::string& toml) {
  return ParseConfig(toml, "/etc/c.toml", NoEnvironment);
}

}  // namespace

TEST_CASE("a saved search is read as it stands", "[config]") {
  const auto config = Parse(R"([[search]]
name = "tariffs"
query = "tariff* vietnam"
webhook = "https://Desk.example/hook"
secret = "0123456789abcdef"
headers = { "X-Key" = "abc" }
file = "tariffs.atom"
give_up_after = "2h"

[[search]]
name = "every version"
query = "lang:en"
by = "article"
changes = true
command = ["/usr/bin/logger", "-t", "wirefold"]
timeout = "5s"
file = "/srv/www/all"
format = "jsonfeed"

[[search]]
name = "for query --saved"
query = "intitle:\"central bank\""
)");
  REQUIRE(config);
  REQUIRE(config->searches.size() == 3);
  const SearchConfig& hook = config->searches[0];
  CHECK(hook.name == "tariffs");
  CHECK(hook.query == "tariff* vietnam");
  CHECK(hook.place == "/etc/c.toml:3:9");
  CHECK(hook.by_story);
  CHECK_FALSE(hook.changes);
  CHECK(hook.webhook == "https://desk.example/hook");
  CHECK(hook.secret == "0123456789abcdef");
  CHECK(hook.headers == std::vector<std::pair<std::string, std::string>>{{"X-Key", "abc"}});
  CHECK(hook.file == "/etc/tariffs.atom");
  CHECK(hook.format == "atom");
  CHECK(hook.give_up_after == Millis{7'200'000});
  CHECK(hook.HasReceiver());
  const SearchConfig& command = config->searches[1];
  CHECK_FALSE(command.by_story);
  CHECK(command.changes);
  CHECK(command.command == std::vector<std::string>{"/usr/bin/logger", "-t", "wirefold"});
  CHECK(command.timeout == Millis{5'000});
  CHECK(command.file == "/srv/www/all");
  CHECK(command.format == "jsonfeed");
  const SearchConfig& plain = config->searches[2];
  CHECK(plain.query == "intitle:\"central bank\"");
  CHECK_FALSE(plain.HasReceiver());
  CHECK(plain.timeout == Millis{60'000});
  CHECK(plain.give_up_after == Millis{86'400'000});
}

TEST_CASE("a fault in a saved search is named with its place and the way out", "[config]") {
  struct Row {
    const char* name;
    const char* toml;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"single brackets", "[search]\nname = \"a\"\n",
       "c.toml:1:1: write [[search]], in double brackets, for each saved search"},
      {"no name", "[[search]]\nquery = \"a\"\n", "c.toml:1:1: a search needs a name"},
      {"no query", "[[search]]\nname = \"a\"\n", "c.toml:1:1: search a has no query"},
      {"an empty query", "[[search]]\nname = \"a\"\nquery = \"\"\n",
       "c.toml:3:9: query is empty or has control characters"},
      {"a misspelt key", "[[search]]\nname = \"a\"\nquery = \"a\"\nwebhok = \"http://a.b/\"\n",
       "c.toml:4:1: unknown key webhok in [[search]]; did you mean webhook"},
      {"by what", "[[search]]\nname = \"a\"\nquery = \"a\"\nby = \"paper\"\n",
       "c.toml:4:6: by: once a story, or each article"},
      {"changes of a story", "[[search]]\nname = \"a\"\nquery = \"a\"\nchanges = true\n",
       "c.toml:4:11: changes: a story is told once (write by = \"article\" as well)"},
      {"a command as one text", "[[search]]\nname = \"a\"\nquery = \"a\"\ncommand = \"tell me\"\n",
       "c.toml:4:11: command must be a list"},
      {"no command at all", "[[search]]\nname = \"a\"\nquery = \"a\"\ncommand = []\n",
       "c.toml:4:11: command is empty"},
      {"a command beside nothing",
       "[[search]]\nname = \"a\"\nquery = \"a\"\ncommand = [\"./tell\"]\n",
       "c.toml:4:11: command: ./tell: give the whole path"},
      {"a line break in an argument",
       "[[search]]\nname = \"a\"\nquery = \"a\"\ncommand = [\"tell\", \"a\\nb\"]\n",
       "command is empty or has control characters"},
      {"too little time",
       "[[search]]\nname = \"a\"\nquery = \"a\"\ncommand = [\"a\"]\ntimeout = 0\n",
       "c.toml:5:11: timeout: "},
      {"a webhook's timeout",
       "[[search]]\nname = \"a\"\nquery = \"a\"\nwebhook = \"http://a.b/\"\ntimeout = \"5s\"\n",
       "c.toml:5:11: timeout is a command's; a webhook has [fetch] total_timeout"},
      {"patience without end",
       "[[search]]\nname = \"a\"\nquery = \"a\"\ncommand = [\"a\"]\ngive_up_after = \"365d\"\n",
       "c.toml:5:17: give_up_after: "},
      {"a webhook that is none",
       "[[search]]\nname = \"a\"\nquery = \"a\"\nwebhook = \"ftp://me:pw@a.b/\"\n",
       "c.toml:4:11: webhook: ftp://***@a.b/: "},
      {"both",
       "[[search]]\nname = \"a\"\nquery = \"a\"\ncommand = [\"a\"]\nwebhook = \"http://a.b/\"\n",
       "c.toml:5:11: command and webhook are both set (write two searches)"},
      {"a short secret",
       "[[search]]\nname = \"a\"\nquery = \"a\"\nwebhook = \"http://a.b/\"\nsecret = \"pw\"\n",
       "c.toml:5:10: secret has 16 to 200 characters"},
      {"a secret for nobody",
       "[[search]]\nname = \"a\"\nquery = \"a\"\nsecret = \"0123456789abcdef\"\n",
       "c.toml:4:10: secret goes with a webhook, and there is none"},
      {"a header that frames",
       "[[search]]\nname = \"a\"\nquery = \"a\"\nwebhook = \"http://a.b/\"\n"
       "headers = { Host = \"c.d\" }\n",
       "headers: Host is not set here"},
      {"a file of no form", "[[search]]\nname = \"a\"\nquery = \"a\"\nfile = \"a.txt\"\n",
       "c.toml:4:8: file: a.txt: no name of a feed"},
      {"an unknown form",
       "[[search]]\nname = \"a\"\nquery = \"a\"\nfile = \"a\"\nformat = \"csv\"\n",
       "c.toml:5:10: unknown format csv (known: atom, rss, jsonfeed, jsonl)"},
      {"a form of nothing", "[[search]]\nname = \"a\"\nquery = \"a\"\nformat = \"rss\"\n",
       "c.toml:4:10: format is the file's, and there is none"},
      {"a name twice",
       "[[search]]\nname = \"a\"\nquery = \"a\"\n[[search]]\nname = \"a\"\nquery = \"b\"\n",
       "c.toml:4:1: search a is set twice"},
      {"a masked webhook",
       "[[search]]\nname = \"a\"\nquery = \"a\"\nwebhook = \"https://me:***@a.test/\"\n",
       "c.toml:4:11: webhook: https://me:***@a.test/: masked; put the secret back"},
      {"a file twice",
       "[[search]]\nname = \"a\"\nquery = \"a\"\nfile = \"x.rss\"\n"
       "[[search]]\nname = \"b\"\nquery = \"b\"\nfile = \"./x.rss\"\n",
       "c.toml:5:1: file: /etc/x.rss is search a's already"},
  }));
  INFO(row.name);
  const auto config = Parse(row.toml);
  REQUIRE_FALSE(config);
  CHECK(config.error().code == Code::kUsage);
  CHECK_THAT(config.error().what, Catch::Contains(row.says));
}

TEST_CASE("a dumped search shows no secret, and reads back", "[config]") {
  const auto config = Parse(R"([[search]]
name = "a"
query = "say \"x\""
by = "article"
changes = true
webhook = "https://me:hidden1@desk.example/hook"
secret = "hidden2-hidden2-hidden2"
headers = { "X-Key" = "hidden3" }
file = "/srv/a.json"
[[search]]
name = "b"
query = "b"
command = ["tell", "a b", "c\\d"]
timeout = "2m"
give_up_after = "3d"
)");
  REQUIRE(config);
  std::string dump = DumpConfig(*config);
  CHECK(dump.find("hidden") == std::string::npos);
  CHECK_FALSE(Parse(dump));
  for (size_t at = 0; (at = dump.find("***", at)) != dump.npos;) dump.replace(at, 3, "new");
  const auto again = Parse(dump);
  REQUIRE(again);
  REQUIRE(again->searches.size() == 2);
  CHECK(again->searches[0].query == "say \"x\"");
  CHECK(again->searches[0].changes);
  CHECK(again->searches[0].format == "jsonfeed");
  CHECK(again->searches[1].command == config->searches[1].command);
  CHECK(again->searches[1].timeout == Millis{120'000});
  CHECK(DumpConfig(*again).find("give_up_after = \"3d\"") != std::string::npos);
}

TEST_CASE("a search's secret that others can read is warned of", "[config]") {
  const char* const search =
      GENERATE("secret = \"0123456789abcdef\"\n", "headers = { \"X-Key\" = \"abc\" }\n", "");
  std::string name = "/tmp/wirefold-search-XXXXXX";
  const std::string directory = ::mkdtemp(name.data());
  const std::string file = directory + "/c.toml";
  std::ofstream(file) << "[[search]]\nname = \"a\"\nquery = \"a\"\nwebhook = \"http://a.b/\"\n"
                      << search;
  ::chmod(file.c_str(), 0644);
  const auto config = LoadConfig(file, NoEnvironment);
  std::filesystem::remove_all(directory);
  REQUIRE(config);
  CHECK(config->warnings.size() == (*search ? 1 : 0));
}

}  // namespace wirefold
