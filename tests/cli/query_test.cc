// The commands that ask, on a database of four articles.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/strings.h"
#include "base/time.h"
#include "store/store.h"
#include "tests/cli/program.h"

namespace wirefold {
namespace {

constexpr const char* kDispatch =
    "The harbour authority of Port Ellery said on Monday that it would close the eastern basin for "
    "nine "
    "weeks, so that divers can replace the gates of the old lock.\n\n"
    "Ferries to the outer islands will leave from the grain quay instead, and the fish market "
    "moves to the "
    "customs shed until the gates are in place.";

struct Given {
  const char* source;
  const char* url;
  const char* title;
  const char* text;
  const char* published;
};

// In order of arrival.
constexpr Given kGiven[] = {
    {"ellery", "https://ellery.test/lock", "Lock gates to be replaced", kDispatch,
     "2026-11-02T08:00:00Z"},
    {"gazette", "https://gazette.test/1", "Nine weeks without the basin", kDispatch,
     "2026-11-02T09:30:00Z"},
    {"gazette", "https://gazette.test/2", "Tides \x1b[2J\xE2\x80\xAEtoday",
     "High water stands at noon, low water at six in the evening; skippers should mind the bar.",
     "2026-11-03T05:00:00Z"},
    {"ellery", "https://ellery.test/choir", "Choir seeks tenors",
     "The parish choir of Saint Alwyn looks for three tenors before Advent and offers soup after "
     "rehearsals.",
     "2026-11-04T18:00:00Z"},
};

void Fill(const std::string& dir) {
  const auto store = Store::Open(dir);
  REQUIRE(store);
  for (const Given& given : kGiven) {
    ArticleRecord record;
    record.id = ArticleIdOf(given.url);
    record.article.title = given.title;
    record.article.text = given.text;
    record.article.published = Date{*ParseWhen(given.published, {}), true};
    record.article.authors = {"Ida Marsh"};
    record.article.language = "en";
    record.source = given.source;
    record.feed_url = std::string("https://me:s3cr3t@") + given.source + ".test/feed";
    record.entry_id = given.url;
    record.url = record.fetched_url = given.url;
    record.first_seen = record.fetched = *ParseWhen("2026-11-05T00:00:00Z", {});
    REQUIRE(
        (*store)->CommitArticle(record, MakeFingerprint(given.title, given.text, given.source)));
  }
  REQUIRE((*store)->Sync());
}

// The database is made once: no command here writes.
const Desk& FilledDesk() {
  static const Desk desk;
  static const bool filled = [] {
    Fill(desk.path() + "/db");
    return true;
  }();
  REQUIRE(filled);
  return desk;
}

std::string IdOf(const Given& given) { return ArticleIdOf(given.url).Hex(); }
std::string Short(const Given& given) { return IdOf(given).substr(0, 8); }

}  // namespace

TEST_CASE("a table has the newest first, aligned, without what could drive a terminal", "[cli]") {
  const Ran ran = FilledDesk().Run("query --db db");
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        Short(kGiven[3]) + "  2026-11-04 18:00  ellery              Choir seeks tenors\n" +
            Short(kGiven[2]) + "  2026-11-03 05:00  gazette             Tides [2Jtoday\n" +
            Short(kGiven[1]) +
            "  2026-11-02 09:30  gazette           = Nine weeks without the basin\n" +
            Short(kGiven[0]) +
            "  2026-11-02 08:00  ellery              Lock gates to be replaced\n");
}

TEST_CASE("a question narrows what is listed", "[cli]") {
  struct Row {
    const char* arguments;
    std::vector<int> listed;
  };
  const auto row = GENERATE(values<Row>({
      {"--limit 0", {3, 2, 1, 0}},
      {"--limit 2", {3, 2}},
      {"--order log", {0, 1, 2, 3}},
      {"--order log --source gazette --since 2026-11-03", {2}},
      {"--order log --limit 1 choir", {3}},
      {"--story 'https://gazette.test/1'", {1, 0}},
      {"errie", {}},
      {"ferry", {1, 0}},
      {"ferr*", {1, 0}},
      {"--source gazette", {2, 1}},
      {"--since 2026-11-03", {3, 2}},
      {"--until 2026-11-03", {1, 0}},
      {"--since 2026-11-02T09:00:00Z --until 2026-11-04", {2, 1}},
      {"ferries", {1, 0}},
      {"FERRIES nine weeks --source ellery", {0}},
      {"'\"the parish choir\"'", {3}},
      {"'\"choir parish\"'", {}},
      {"'\"the parish cho*\"'", {3}},
      {"'\"choir paris*\"'", {}},
      {"-- choir parish", {3}},
      {"-- ferries -source:ellery", {1}},
      {"ferries -source:ellery", {1}},
      {"ferries -gates", {}},
      {"choir OR ferries -replaced", {3}},
      {"'parish choir' tenors", {3}},
      {"'choir parish' tenors", {}},
      {"intitle:basin", {1}},
      {"ferries is:first", {0}},
      {"--lang en", {3, 2, 1, 0}},
      {"--lang EN", {3, 2, 1, 0}},
      {"--lang fr", {}},
      {"--tag none", {}},
      {"--sort oldest", {0, 1, 2, 3}},
      {"--sort oldest --by-story", {0, 2, 3}},
      {"--by-story", {3, 2, 0}},
      {"--sort reach --by-story --limit 1", {0}},
      {"--order log ferries", {0, 1}},
      {"nosuchword", {}},
  }));
  DYNAMIC_SECTION("query " << row.arguments) {
    const Ran ran = FilledDesk().Run(std::string("query --db db ") + row.arguments);
    CHECK(ran.exit_code == 0);
    std::string wanted, found;
    for (const int i : row.listed) wanted += Short(kGiven[i]) + "\n";
    for (size_t at = 0; at < ran.out.size(); at = ran.out.find('\n', at) + 1)
      found += ran.out.substr(at, 8) + "\n";
    CHECK(found == wanted);
  }
}

TEST_CASE("who seems to mean an operator is told, and gets what was asked for", "[cli]") {
  const Desk& desk = FilledDesk();
  const std::string hint =
      "wirefold: \"or\" is looked for as a word; OR in capitals joins alternatives\n";
  for (const std::string command : {"query", "stories", "query --count-by day", "export"}) {
    const Ran ran = desk.Run(command + " --db db parish or choir");
    CHECK(ran.exit_code == 0);
    CHECK(ran.err == hint);
    CHECK(desk.Run(command + " --db db parish OR choir").err.empty());
    CHECK(desk.Run("-q " + command + " --db db parish or choir").err.empty());
  }
}

TEST_CASE("a line of JSON holds an article whole", "[cli]") {
  const Ran ran =
      FilledDesk().Run("query --db db --format jsonl --source gazette --until 2026-11-03");
  CHECK(ran.exit_code == 0);
  const std::string id = IdOf(kGiven[1]), story = IdOf(kGiven[0]);
  CHECK(
      ran.out ==
      "{\"id\":\"" + id + "\",\"position\":1,\"version\":1,\"story\":\"" + story +
          "\",\"verdict\":\"exact\",\"similarity\":1.000," + "\"match\":\"" + story +
          "\",\"source\":\"gazette\",\"source_tags\":[]," +
          "\"feed_url\":\"https://me:***@gazette.test/feed\"," +
          "\"entry_id\":\"https://gazette.test/1\",\"url\":\"https://gazette.test/1\"," +
          "\"fetched_url\":\"https://gazette.test/1\",\"canonical_url\":\"\"," +
          "\"title\":\"Nine weeks without the basin\",\"authors\":[\"Ida "
          "Marsh\"],\"agencies\":[]," +
          "\"date_published\":\"2026-11-02T09:30:00Z\",\"date_modified\":null," +
          "\"first_seen\":\"2026-11-05T00:00:00Z\",\"fetched\":\"2026-11-05T00:00:00Z\"," +
          "\"language\":\"en\",\"site\":\"\",\"description\":\"\",\"image\":\"\",\"tags\":[]," +
          "\"is_article\":true,\"is_accessible_for_free\":null,\"text_from\":\"page\",\"text\":\"" +
          "The harbour authority of Port Ellery said on Monday that it would close the eastern "
          "basin for "
          "nine weeks, so that divers can replace the gates of the old lock.\\n\\nFerries to the "
          "outer "
          "islands will leave from the grain quay instead, and the fish market moves to the "
          "customs shed "
          "until the gates are in place.\"}\n");
}

TEST_CASE("one array is valid JSON, empty or not", "[cli]") {
  CHECK(FilledDesk().Run("query --db db --format json nosuchword").out == "[\n]\n");
  CHECK(nlohmann::json::parse(FilledDesk().Run("query --db db --format json").out).size() == 4);
}

TEST_CASE("a source that does not exist is told with its nearest name", "[cli]") {
  const Desk& desk = FilledDesk();
  desk.Write("c.toml", "[[source]]\nname = \"reuters\"\nhome = \"https://r.test\"\n");
  const Ran near = desk.Run("query --db db --source gazete");
  CHECK(near.exit_code == 2);
  CHECK(near.err == "wirefold: query: no such source \"gazete\"; did you mean gazette\n");
  const Ran far = desk.Run("stories --db db --source nosuch");
  CHECK(far.exit_code == 2);
  CHECK(far.err == "wirefold: stories: no such source \"nosuch\" (there are: ellery, gazette)\n");
  CHECK(desk.Run("query --db db --config c.toml --source reuters").exit_code == 0);  // nothing yet
}

TEST_CASE("stories tell who had it first and how many more ran it", "[cli]") {
  const Ran all = FilledDesk().Run("stories --db db");
  CHECK(all.exit_code == 0);
  CHECK(all.out ==
        Short(kGiven[3]) + "  2026-11-04 18:00  ellery                 Choir seeks tenors\n" +
            Short(kGiven[2]) + "  2026-11-03 05:00  gazette                Tides [2Jtoday\n" +
            Short(kGiven[0]) +
            "  2026-11-02 08:00  ellery            +1   Lock gates to be replaced\n");
  CHECK(FilledDesk().Run("stories --db db --limit 1").out.find("Lock") == std::string::npos);
  const Ran two = FilledDesk().Run("stories --db db --min 2 --format jsonl");
  CHECK(two.out ==
        "{\"id\":\"" + IdOf(kGiven[0]) + "\",\"title\":\"Lock gates to be replaced\"," +
            "\"first_source\":\"ellery\",\"first_id\":\"" + IdOf(kGiven[0]) +
            "\",\"first_published\":\"2026-11-02T08:00:00Z\"," +
            "\"last_published\":\"2026-11-02T09:30:00Z\",\"articles\":2," + "\"fullest_id\":\"" +
            IdOf(kGiven[0]) + "\",\"representative_id\":\"" + IdOf(kGiven[0]) +
            "\",\"outlets\":[\"ellery\",\"gazette\"],\"members\":[" + "{\"id\":\"" +
            IdOf(kGiven[0]) + "\",\"source\":\"ellery\"," +
            "\"published\":\"2026-11-02T08:00:00Z\",\"verdict\":\"new\",\"similarity\":0.000," +
            "\"in_article\":0.000,\"in_match\":0.000,\"text_bytes\":305,\"version\":1," +
            "\"title\":\"Lock gates to be replaced\",\"url\":\"https://ellery.test/lock\"}," +
            "{\"id\":\"" + IdOf(kGiven[1]) + "\",\"source\":\"gazette\"," +
            "\"published\":\"2026-11-02T09:30:00Z\",\"verdict\":\"exact\",\"similarity\":1.000,"
            "\"match\":\"" +
            IdOf(kGiven[0]) + "\"," +
            "\"in_article\":1.000,\"in_match\":1.000,\"text_bytes\":305,\"version\":1," +
            "\"title\":\"Nine weeks without the basin\",\"url\":\"https://gazette.test/1\"}]}\n");
}

TEST_CASE("the story of an article is asked for as tables print it", "[cli]") {
  const auto ran = FilledDesk().Run("query --db db --order log --story " + Short(kGiven[1]));
  CHECK_THAT(ran.out, Catch::StartsWith(Short(kGiven[0])) && Catch::Contains(Short(kGiven[1])) &&
                          !Catch::Contains(Short(kGiven[2])));
  // The query language takes them too: a story's id, a member's, the beginning of either.
  for (const std::string& id : {Short(kGiven[0]), Short(kGiven[1]), IdOf(kGiven[1])}) {
    CHECK(FilledDesk().Run("query --db db --order log story:" + id).out == ran.out);
    CHECK(FilledDesk().Run("stories --db db story:" + id).out ==
          FilledDesk().Run("stories --db db ferries").out);
  }
  CHECK(FilledDesk().Run("query --db db story:000000").out.empty());
}

// The wire's dispatch came last: a local paper was faster to list it, another said only the day.
const Desk& LateWire() {
  static const Desk desk;
  static const bool filled = [] {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    constexpr Given kArrived[] = {
        {"gazette", "https://gazette.test/1", "Nine weeks", kDispatch, "2026-11-02T09:30:00Z"},
        {"dayly", "https://dayly.test/1", "Basin shut", kDispatch, "2026-11-02"},
        {"wire", "https://wire.test/1", "Lock gates to be replaced", kDispatch,
         "2026-11-02T08:00:00Z"},
    };
    for (const Given& given : kArrived) {
      ArticleRecord record;
      record.id = ArticleIdOf(given.url);
      record.article.title = given.title;
      record.article.text = given.text;
      record.article.published =
          Date{*ParseWhen(given.published, {}), std::string_view(given.published).size() > 10};
      record.source = given.source;
      record.url = record.fetched_url = given.url;
      record.first_seen = record.fetched = *ParseWhen("2026-11-05T00:00:00Z", {});
      REQUIRE(
          (*store)->CommitArticle(record, MakeFingerprint(given.title, given.text, given.source)));
    }
    return true;
  }();
  REQUIRE(filled);
  return desk;
}

TEST_CASE("who had it first is told by publication, not by arrival", "[cli]") {
  const std::string wire = ArticleIdOf("https://wire.test/1").Hex();
  const Ran stories = LateWire().Run("stories --db db");
  CHECK(stories.out ==
        wire.substr(0, 8) +
            "  2026-11-02 08:00  wire              +2   Lock gates to be replaced\n");
  const Ran json = LateWire().Run("stories --db db --format jsonl");
  CHECK_THAT(json.out, Catch::Contains("\"title\":\"Lock gates to be replaced\","
                                       "\"first_source\":\"wire\",\"first_id\":\"" +
                                       wire + "\",\"first_published\":\"2026-11-02T08:00:00Z\"," +
                                       "\"last_published\":\"2026-11-02T23:59:59Z\""));
  const Ran query = LateWire().Run("query --db db");
  CHECK_THAT(query.out, Catch::Contains("dayly             = Basin shut\n") &&
                            Catch::Contains("gazette           = Nine weeks\n") &&
                            Catch::Contains("wire                Lock gates to be replaced\n"));
  const Ran show = LateWire().Run("show --db db " + wire);
  CHECK_THAT(show.out,
             Catch::Contains(
                 "folded as   by        own  of    title\n  > " + wire.substr(0, 8) +
                 "  2026-11-02 08:00  wire              first  exact 1.00  8e3f98c1  100% 100%  "
                 "Lock gates to be replaced\n"));
}

TEST_CASE("a day stays a day in JSON", "[cli]") {
  CHECK_THAT(
      LateWire().Run("query --db db --source dayly --format jsonl").out,
      Catch::Contains("\"date_published\":\"2026-11-02\",") && Catch::Contains("\"match\":\""));
  CHECK_THAT(LateWire().Run("query --db db --source gazette --format jsonl").out,
             Catch::Contains("\"match\":null"));
}

// Id, story and verdict of each line.
std::vector<std::string> Folds(const std::string& jsonl) {
  std::vector<std::string> folds;
  for (const std::string_view line : Split(Trim(jsonl), '\n')) {
    const auto article = nlohmann::json::parse(line);
    folds.push_back(article["id"].get<std::string>() + " " + article["story"].get<std::string>() +
                    " " + article["verdict"].get<std::string>());
  }
  return folds;
}

TEST_CASE("the log read back through dedup gives the stories of the database", "[cli]") {
  const auto& desk = GENERATE(0, 1) ? LateWire() : FilledDesk();
  const std::string query = "wirefold query --db db --order log --limit 0 --format jsonl";
  const std::vector<std::string> stored = Folds(desk.Shell(query).out);
  CHECK(stored.size() >= 3);
  CHECK(Folds(desk.Shell(query + " | wirefold dedup -").out) == stored);
}

TEST_CASE("fifty results are no secret", "[cli]") {
  const Desk desk;
  {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    for (int i = 0; i < 51; ++i) {
      ArticleRecord record;
      record.id = ArticleId{static_cast<uint64_t>(i) + 1};
      record.source = "ellery";
      REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
    }
  }
  for (const std::string command : {"query", "stories"})
    for (const std::string format : {"table", "jsonl", "json"}) {
      INFO(command << " " << format);
      const std::string line = command + " --db db --format " + format;
      CHECK_THAT(desk.Run(line).err, Catch::StartsWith("wirefold: 50 shown; --limit 0 shows all"));
      CHECK_THAT(desk.Run(line + " --limit 50").err,
                 Catch::StartsWith(command == "stories" ? "wirefold: more: --limit 0 shows all"
                                                        : "wirefold: more: --cursor "));
      CHECK(desk.Run(line + " --limit 51").err.empty());
      CHECK(desk.Run("-q " + line + " --limit 50").err.empty());
      CHECK(desk.Run(line + " --limit 0").err.empty());
    }
  CHECK(desk.Run("query --db db --order log --limit 50").err ==
        "wirefold: more: --limit 0 shows all\n");
  CHECK(desk.Run("query --db db --order log --limit 51").err.empty());
}

TEST_CASE("a page ends with the cursor of the next, until there is none", "[cli]") {
  const std::string query = "query --db db --limit 3 --format jsonl since:2026-01-01 ";
  std::string lines = FilledDesk().Run(query).out;
  const Ran first = FilledDesk().Run("query --db db --limit 3 since:2026-01-01");
  REQUIRE_THAT(first.err, Catch::StartsWith("wirefold: more: --cursor "));
  const std::string cursor = first.err.substr(first.err.find("--cursor "));
  const Ran second = FilledDesk().Run(query + std::string(Trim(cursor)));
  CHECK(second.err.empty());
  CHECK(lines + second.out ==
        FilledDesk().Run("query --db db --format jsonl since:2026-01-01").out);
  for (const std::string format : {"jsonl", "json", "csv", "rss", "atom", "jsonfeed", "markdown"})
    CHECK_THAT(FilledDesk().Run("query --db db --limit 3 --format " + format).err,
               Catch::StartsWith("wirefold: more: --cursor "));
  const auto feed =
      nlohmann::json::parse(FilledDesk().Run("query --db db --limit 3 --format jsonfeed").out);
  CHECK(feed["_wirefold"]["cursor"].is_string());
}

TEST_CASE("counts have a line each, and articles of a time a bar", "[cli]") {
  const Desk& desk = FilledDesk();
  CHECK(desk.Run("query --db db --count-by source").out == "       2  ellery\n       2  gazette\n");
  CHECK(desk.Run("query --db db --count-by source --format csv ferries").out ==
        "source,articles\r\nellery,1\r\ngazette,1\r\n");
  CHECK(desk.Run("query --db db --count-by day --limit 2 --format jsonl").out ==
        "{\"day\":\"2026-11-03\",\"articles\":1}\n{\"day\":\"2026-11-04\",\"articles\":1}\n");
  CHECK(desk.Run("query --db db --count-by day --limit 2").err ==
        "wirefold: 1 more: --limit 0 shows all\n");
  CHECK(desk.Run("query --db db --count-by source --limit 1").err ==
        "wirefold: 1 more: --limit 0 shows all\n");
  CHECK(desk.Run("query --db db --count-by source --limit 2").err.empty());
  const std::string bar(40, '#');
  const std::string hours =
      desk.Run("query --db db --count-by hour --format csv --until 2026-11-03").out;
  CHECK(hours == "hour,articles\r\n2026-11-02T08,1\r\n2026-11-02T09,1\r\n");
  CHECK(desk.Run("query --db db --count-by day ferries").out ==
        "       2  2026-11-02  " + bar + "\n");
  CHECK(desk.Run("query --db db --count-by story ferries").out ==
        "       2  " + Short(kGiven[0]) + "  Lock gates to be replaced\n");
  CHECK(desk.Run("query --db db --count-by story --format json nosuchword").out == "[\n]\n");
}

TEST_CASE("times without news and articles without a language are counted too", "[cli]") {
  const Desk& desk = FilledDesk();
  const std::string bar(40, '#');
  CHECK(desk.Run("query --db db --count-by day -- choir OR ferries").out ==
        "       2  2026-11-02  " + bar + "\n       0  2026-11-03\n       1  2026-11-04  " +
            bar.substr(20) + "\n");
  const std::string hours =
      desk.Run("query --db db --count-by hour --format jsonl -- tides OR ferries").out;
  CHECK(std::ranges::count(hours, '\n') == 22);
  CHECK_THAT(hours, Catch::Contains("{\"hour\":\"2026-11-03T04\",\"articles\":0}\n"
                                    "{\"hour\":\"2026-11-03T05\",\"articles\":1}\n"));
  // Too many are left out; no language has a name that none has.
  const Desk old;
  {
    const auto store = Store::Open(old.path() + "/db");
    REQUIRE(store);
    for (const int year : {2001, 2026}) {
      ArticleRecord record;
      record.url = fmt::format("https://x.test/{}", year);
      record.id = ArticleIdOf(record.url);
      record.source = "x";
      record.article.language = year == 2026 ? "en" : "";
      record.first_seen = record.fetched = *ParseWhen(fmt::format("{}-01-01", year), {});
      REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
    }
  }
  CHECK(old.Run("query --db db --count-by day --format csv").out ==
        "day,articles\r\n2001-01-01,1\r\n2026-01-01,1\r\n");
  CHECK(old.Run("query --db db --count-by language").out == "       1  (none)\n       1  en\n");
  CHECK(old.Run("query --db db --count-by language --format jsonl").out ==
        "{\"language\":\"\",\"articles\":1}\n{\"language\":\"en\",\"articles\":1}\n");
}

TEST_CASE("that nothing was found is told on a terminal, and nowhere else", "[cli]") {
  const Desk& desk = FilledDesk();
  const auto question =
      GENERATE(as<std::string>(), "query --db db nosuchword", "stories --db db --tag none",
               "query --db db --count-by day nosuchword", "query --db db --order log nosuchword");
  DYNAMIC_SECTION(question) {
    const Ran piped = desk.Run(question);
    CHECK(piped.exit_code == 0);
    CHECK(piped.out + piped.err == "");
    const std::string begin = "script -qec '" WIREFOLD " ";
    const Ran seen = desk.Shell(begin + question + "' /dev/null");
    CHECK(seen.exit_code == 0);
    CHECK_THAT(seen.out, Catch::Contains("nothing found among 4 articles; fewer words"));
    CHECK(desk.Shell(begin + "-q " + question + "' /dev/null").out.empty());
  }
  CHECK(desk.Shell("script -qec '" WIREFOLD " query --db db choir >.got' /dev/null").out.empty());
}

TEST_CASE("a snippet shows where the words stand, marked where somebody sees it", "[cli]") {
  const Desk& desk = FilledDesk();
  const std::string query = "query --db db --snippets tenors ";
  const std::string line = desk.Run(query).out;
  CHECK_THAT(line,
             Catch::EndsWith("          The parish choir of Saint Alwyn looks for three tenors "
                             "before Advent and offers soup after rehearsals.\n"));
  CHECK_THAT(desk.Run(query + "--color always").out,
             Catch::Contains("three \x1b[1mtenors\x1b[0m "));
  // Where there is little room the words stay in sight.
  const std::string narrow = "script -qec 'stty cols 50; " WIREFOLD " " + query;
  CHECK_THAT(desk.Shell(narrow + "' /dev/null").out,
             Catch::Contains("          … for three \x1b[1mtenors\x1b[0m before Advent and of…"));
  CHECK_THAT(desk.Run(query + "--format markdown").out,
             Catch::Contains("  > The parish") && Catch::Contains("three **tenors** "));
  const auto json = nlohmann::json::parse(desk.Run(query + "--format jsonl").out);
  REQUIRE(json["snippet"].size() == 3);
  CHECK(json["snippet"][1] == nlohmann::json({{"text", "tenors"}, {"match", true}}));
  CHECK_THAT(desk.Run(query + "--format csv").out, Catch::Contains(",snippet\r\n"));
  // Of a story, in the article that is shown.
  CHECK_THAT(desk.Run("query --db db --by-story --snippets ferries").out,
             Catch::Contains("          … ") && Catch::Contains("Ferries to the outer islands"));
}

TEST_CASE("a story's snippet is of the article shown, or says of whom it is", "[cli]") {
  const Desk desk;
  {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    const std::string dispatch = kDispatch;
    for (const auto& [source, text, published] :
         {std::tuple("wire", dispatch + " Divers begin on Tuesday.", "2026-11-02T08:00:00Z"),
          std::tuple("gazette", "Gazette readers take note. " + dispatch + " The mayor was absent.",
                     "2026-11-02T09:00:00Z")}) {
      ArticleRecord record;
      record.source = source;
      record.url = std::string("https://") + source + ".test/";
      record.id = ArticleIdOf(record.url);
      record.article.title = "Lock gates to be replaced";
      record.article.text = text;
      record.article.language = "en";
      record.first_seen = record.fetched = *ParseWhen(published, {});
      REQUIRE((*store)->CommitArticle(record, MakeFingerprint(record.article.title, text)));
    }
  }
  const auto snippet = [&](const std::string& search) {
    const std::string out = desk.Run("query --db db --by-story --snippets " + search).out;
    CHECK(std::ranges::count(out, '\n') == 2);
    CHECK_THAT(out, Catch::Contains("wire              +1 "));
    return out.substr(out.find('\n') + 1);
  };
  CHECK_THAT(snippet("harbour"), Catch::StartsWith("          The harbour authority"));
  CHECK_THAT(snippet("Tuesday"), Catch::EndsWith("Divers begin on Tuesday.\n"));
  CHECK_THAT(snippet("mayor"), Catch::StartsWith("          gazette: … ") &&
                                   Catch::EndsWith("The mayor was absent.\n"));
  CHECK_THAT(snippet("source:gazette"), Catch::StartsWith("          The harbour authority"));
}

TEST_CASE("stories are found by what one of their articles says", "[cli]") {
  const Desk& desk = FilledDesk();
  const std::string lock =
      Short(kGiven[0]) + "  2026-11-02 08:00  ellery            +1   Lock gates to be replaced\n";
  CHECK(desk.Run("stories --db db ferries").out == lock);
  CHECK(desk.Run("stories --db db basin -choir --min 2 --source gazette").out == lock);
  CHECK(desk.Run("stories --db db --lang en --min 2").out == lock);
  CHECK(desk.Run("stories --db db --tag none").out.empty());
  CHECK(desk.Run("stories --db db choir --min 2").out.empty());
  CHECK(desk.Run("query --db db --by-story ferries").out == lock);
}

TEST_CASE("a saved search has a story by its whole id", "[cli]") {
  const Desk desk;
  desk.Write("c.toml", "[[search]]\nname = \"x\"\nquery = \"story:abcdef\"\nfile = \"x.atom\"\n");
  const Ran ran = desk.Run("config check --config c.toml");
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, Catch::Contains("needs all sixteen digits"));
}

TEST_CASE("a saved search is asked by its name, and narrowed", "[cli]") {
  const Desk& desk = FilledDesk();
  desk.Write(
      "saved.toml",
      "[[search]]\nname = \"harbour\"\nquery = \"ferries OR tides\"\nfile = \"h.atom\"\n"
      "[[search]]\nname = \"Choirs of all\"\nquery = \"intitle:choir\"\nfile = \"c.atom\"\n");
  struct Row {
    const char* arguments;
    const char* same;  // lists what this does
  };
  const auto row = GENERATE(values<Row>({
      {"query --saved harbour", "query 'ferries OR tides'"},
      {"query --saved harbour -tides", "query '(ferries OR tides) -tides'"},
      {"query --saved 'Choirs of all' --order log", "query intitle:choir --order log"},
      {"query --saved harbour --count-by source", "query 'ferries OR tides' --count-by source"},
      {"stories --saved harbour", "stories 'ferries OR tides'"},
      {"stories --saved harbour --min 2", "stories ferries --min 2"},
  }));
  DYNAMIC_SECTION(row.arguments) {
    const Ran ran = desk.Run(std::string(row.arguments) + " --db db --config saved.toml");
    CHECK(ran.err.empty());
    CHECK_FALSE(ran.out.empty());
    CHECK(ran.out == desk.Run(std::string(row.same) + " --db db").out);
  }
  const Ran unknown = desk.Run("query --db db --config saved.toml --saved harbor");
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, Catch::Contains("no search harbor; saved are: harbour, Choirs of all"));
  const Ran none = desk.Run("stories --db db --saved harbour");
  CHECK(none.exit_code == 2);
  CHECK_THAT(none.err, Catch::Contains("no search harbour: none is saved"));
}

TEST_CASE("a feed is as new as the newest that an entry says", "[cli]") {
  const Desk desk;
  {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    const auto add = [&](uint64_t id, const char* published, const char* modified) {
      ArticleRecord record;
      record.id = ArticleId{id};
      record.source = "ellery";
      record.article.published = Date{*ParseWhen(published, {}), true};
      if (*modified) record.article.modified = Date{*ParseWhen(modified, {}), true};
      record.first_seen = record.fetched = *ParseWhen("2026-11-06T00:00:00Z", {});
      REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
    };
    add(1, "2026-11-02T08:00:00Z", "2026-11-05T10:00:00Z");
    add(2, "2026-11-03T08:00:00Z", "");
  }
  const std::string atom = desk.Run("query --db db --format atom").out;
  CHECK_THAT(atom.substr(0, atom.find("<entry")),
             Catch::Contains("<updated>2026-11-05T10:00:00Z</updated>"));
  CHECK_THAT(desk.Run("query --db db --format rss").out,
             Catch::Contains("<lastBuildDate>Thu, 05 Nov 2026 10:00:00 "));
}

TEST_CASE("a story is one item of a feed, which tells who else ran it", "[cli]") {
  const Desk& desk = FilledDesk();
  const std::string rss = desk.Run("query --db db --by-story --format rss ferries").out;
  CHECK_THAT(rss, Catch::Contains("<title>Lock gates to be replaced</title>") &&
                      Catch::Contains("urn:wirefold:story:" + IdOf(kGiven[0])) &&
                      Catch::Contains("Also in: &lt;a href=&quot;https://gazette.test/1&quot;"
                                      "&gt;gazette&lt;/a&gt; (2026-11-02 09:30 UTC)"));
  CHECK_THAT(desk.Run("stories --db db --format markdown --min 2").out,
             Catch::Equals("- [Lock gates to be replaced](<https://ellery.test/lock>), ellery, "
                           "2026-11-02 08:00 UTC, and 1 more\n"));
  CHECK_THAT(desk.Run("stories --db db --format csv --min 2").out,
             Catch::Contains("Lock gates to be replaced,https://ellery.test/lock,"
                             "2026-11-02T09:30:00Z,2,\"ellery; gazette\"\r\n"));
}

TEST_CASE("what cannot be asked is refused with the way out", "[cli]") {
  struct Row {
    const char* arguments;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"'oil (gas'", "query: column 5: "},
      {"--sort best", "--sort: unknown order \"best\"; orders: newest oldest relevance reach"},
      {"--lang english!", "--lang: \"english!\" is no language's code, such as en"},
      {"--tag '&'", "--tag: \"&\" has no letter or digit in it; write it as in tag:economy"},
      {"--order oldest", "--order: unknown order \"oldest\"; orders: newest log"},
      {"--order log --by-story", "not with --by-story"},
      {"--count-by year", "--count-by: cannot count by \"year\"; by source day hour language"},
      {"--count-by day --format rss", "counts are a table, jsonl, json or csv"},
      {"--count-by day --by-story", "--count-by counts articles"},
      {"--cursor x", "--cursor: not a cursor"},
      {"--format xml", "--format: unknown format \"xml\"; formats: table jsonl json csv rss"},
      {"--color red", "--color: \"red\" is not auto, always or never"},
      {"--limit -3", "--limit: \"-3\" is not a whole number"},
      {"--nosuch", "unknown option --nosuch"},
      {"-x", "unknown option -x"},
  }));
  DYNAMIC_SECTION("query " << row.arguments) {
    const Ran ran = FilledDesk().Run(std::string("query --db db ") + row.arguments);
    CHECK(ran.exit_code == 2);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, Catch::Contains(row.says));
  }
}

TEST_CASE("an article is shown by its id, the beginning of it, or its address", "[cli]") {
  const Desk& desk = FilledDesk();
  const auto name = GENERATE_COPY(as<std::string>(), IdOf(kGiven[1]), IdOf(kGiven[1]).substr(0, 6),
                                  std::string("'https://GAZETTE.test/1?utm_source=x#top'"));
  DYNAMIC_SECTION("show " << name) {
    const Ran ran = desk.Run("show --db db " + name);
    CHECK(ran.exit_code == 0);
    CHECK_THAT(ran.out, Catch::StartsWith("Nine weeks without the basin\n"));
    CHECK_THAT(ran.out, Catch::Contains("  authors     Ida Marsh\n"));
    CHECK_THAT(ran.out, Catch::Contains("  story       " + IdOf(kGiven[0]) + ", 2 articles\n"));
    CHECK_THAT(ran.out, Catch::Contains("    " + Short(kGiven[0]) +
                                        "  2026-11-02 08:00  ellery            first  new          "
                                        "                    Lock gates"));
    CHECK_THAT(ran.out, Catch::Contains("  > " + Short(kGiven[1]) +
                                        "  2026-11-02 09:30  gazette                  exact 1.00  "
                                        "d795e7bf  100% 100%  Nine weeks"));
    CHECK_THAT(ran.out, Catch::Contains("\n\nThe harbour authority"));
    CHECK_THAT(ran.out, !Catch::Contains("s3cr3t"));
  }
}

TEST_CASE("a name that nobody has is a fault of usage, an article that is not stored is none",
          "[cli]") {
  struct Row {
    const char* arguments;
    int code;
  };
  const Desk& desk = FilledDesk();
  const auto row = GENERATE(values<Row>({
      {"query --source nosuch", 2},
      {"query --saved nosuch", 2},
      {"query --story 0123456789abcdef", 1},
      {"query --story https://ellery.test/none", 1},
      {"query --tag nosuch", 0},  // pages have tags of their own: a search that finds nothing
      {"query source:nosuch", 0},
      {"stories --source nosuch", 2},
      {"stories --saved nosuch", 2},
      {"prune --older-than 9999d --dry-run --source nosuch", 2},
      {"sources nosuch", 2},
      {"sources https://nosuch.test/feed", 2},
      {"explain nosuch", 2},
      {"explain https://nosuch.test/feed", 2},
      {"feeds remove nosuch", 2},
      {"feeds remove https://nosuch.test/feed", 2},
      {"source remove nosuch", 2},
      {"show 0123456789abcdef", 1},
      {"show https://ellery.test/none", 1},
      {"show https://ellery.test/choir@7", 1},
      {"show https://ellery.test/choir --page", 1},
      {"show https://ellery.test/choir --page --format json", 2},
      {"show https://ellery.test/choir --page --versions", 2},
      {"diff 0123456789abcdef https://ellery.test/choir", 1},
  }));
  DYNAMIC_SECTION("wirefold " << row.arguments) {
    const Ran ran = desk.Run(std::string(row.arguments) + " --db db");
    CHECK(ran.exit_code == row.code);
    CHECK(ran.out.empty());
    CHECK(ran.err.empty() == (row.code == 0));
  }
}

TEST_CASE("an article that is not there, or no name at all, is told", "[cli]") {
  const Desk& desk = FilledDesk();
  CHECK(desk.Run("show --db db 0123456789abcdef").exit_code == 1);
  CHECK(desk.Run("show --db db https://ellery.test/none").err ==
        "wirefold: show: no article https://ellery.test/none\n");
  CHECK(desk.Run("show --db db abc").exit_code == 2);  // too short
  CHECK(desk.Run("show --db db Choir").exit_code == 2);
}

TEST_CASE("O2: an article as HTML is a document that says whose it is", "[cli]") {
  const Desk desk;
  {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    ArticleRecord record;
    record.id = ArticleIdOf("a");
    record.article.title = "Tides <& currents>";
    record.article.html = "<p>Höchststand</p>";
    record.article.language = "de";
    record.article.published = Date{*ParseWhen("2026-11-02T08:00:00Z", {}), true};
    record.source = "\"ellery\"";
    record.url = "https://me:s3cr3t@ellery.test/?a=1&b=2";
    record.first_seen = *ParseWhen("2026-11-05T00:00:00Z", {});
    REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
    record.id = ArticleIdOf("b");
    record.url.clear();
    REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
    record.id = ArticleIdOf("c");
    record.url = "javascript:alert(1)";  // as earlier versions stored it
    REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
  }
  for (const char* without : {"b", "c"})
    CHECK_THAT(desk.Run("show --db db --format html " + ArticleIdOf(without).Hex()).out,
               Catch::Contains("<p>&quot;ellery&quot;, 2026-11-02 08:00 UTC</p>\n"));
  CHECK(desk.Run("show --db db --format html " + ArticleIdOf("a").Hex()).out ==
        R"(<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src http: https:">
<title>Tides &lt;&amp; currents&gt;</title>
</head>
<body>
<h1>Tides &lt;&amp; currents&gt;</h1>
<p>&quot;ellery&quot;, 2026-11-02 08:00 UTC: <a href="https://me:***@ellery.test/?a=1&amp;b=2">https://me:***@ellery.test/?a=1&amp;b=2</a></p>
<p>Höchststand</p>
</body>
</html>
)");
}

TEST_CASE("a date that cannot be is shown, and that it is not believed", "[cli]") {
  struct Row {
    const char* said;
    const char* shown;
  };
  const auto row = GENERATE(values<Row>({
      {"1975-01-01T00:00:00Z", "1975-01-01 00:00 UTC (not believed: first seen counts)\n"},
      {"1975-01-01", "1975-01-01 (not believed: first seen counts)\n"},
      {"2026-11-06T00:00:00Z", "2026-11-06 00:00 UTC (not believed: first seen counts)\n"},
      {"2026-11-05T13:10:20Z", "2026-11-05 13:10 UTC\n"},  // clocks differ
      {"2026-11-05", "2026-11-05\n"},
      {"2026-11-04", "2026-11-04\n"},
      {"2026-11-04T08:00:00Z", "2026-11-04 08:00 UTC\n"},
  }));
  DYNAMIC_SECTION(row.said) {
    const Desk desk;
    {
      const auto store = Store::Open(desk.path() + "/db");
      REQUIRE(store);
      ArticleRecord record;
      record.id = ArticleIdOf("a");
      record.article.published =
          Date{*ParseWhen(row.said, {}), std::string_view(row.said).size() > 10};
      record.first_seen = *ParseWhen("2026-11-05T13:10:00Z", {});
      REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
    }
    CHECK_THAT(desk.Run("show --db db " + ArticleIdOf("a").Hex()).out,
               Catch::Contains(std::string("  published   ") + row.shown));
  }
}

TEST_CASE("the beginning of several ids tells which are meant", "[cli]") {
  const Desk desk;
  {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    for (uint64_t i = 1; i <= 8; ++i) {
      ArticleRecord record;
      record.id = ArticleId{(i <= 2 ? 0xabcdef00'00000000 : 0x12345600'00000000) + i};
      REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", "")));
    }
  }
  const Ran two = desk.Run("show --db db abcdef");
  CHECK(two.exit_code == 2);
  CHECK(two.err ==
        "wirefold: show: several articles are meant by abcdef: abcdef0000000002, "
        "abcdef0000000001\n");
  const Ran story = desk.Run("query --db db story:abcdef");
  CHECK(story.exit_code == 2);
  CHECK(story.err ==
        "wirefold: query: story:abcdef: several are meant: abcdef0000000001, abcdef0000000002\n");
  const Ran six = desk.Run("show --db db 123456");
  CHECK(std::ranges::count(six.err, ',') == 5);
  CHECK_THAT(six.err, Catch::EndsWith(", ...\n"));
}

TEST_CASE("an article as JSON brings its story's members along", "[cli]") {
  const auto article =
      nlohmann::json::parse(FilledDesk().Run("show --db db --format json " + IdOf(kGiven[0])).out);
  CHECK(article["title"] == "Lock gates to be replaced");
  REQUIRE(article["members"].size() == 2);
  CHECK(article["members"][0]["source"] == "ellery");
  CHECK(article["members"][1]["source"] == "gazette");
}

TEST_CASE("output that cannot be written is told, a reader who had enough is not", "[cli]") {
  const Desk& desk = FilledDesk();
  desk.Write("c.toml", "[[source]]\nname = \"a\"\nfeeds = [\"https://a.test/f\"]\n");
  desk.Write("feed.xml", "<rss version='2.0'><channel><title>t</title></channel></rss>");
  desk.Write("page.html", "<title>t</title><p>One paragraph.</p>");
  desk.Write("papers.jsonl", "{\"id\":\"a\",\"text\":\"One paragraph.\"}\n");
  desk.Write("robots.txt", "User-agent: *\nAllow: /\n");
  const auto command = GENERATE_COPY(
      as<std::string>(), "query --db db", "query --db db --format jsonl",
      "query --db db --format json", "query --db db --format atom", "query --db db --format csv",
      "query --db db --count-by day", "stories --db db", "stories --db db --format jsonl",
      "show --db db " + Short(kGiven[0]), "show --db db --format json " + Short(kGiven[0]),
      "parse feed.xml feed.xml", "extract page.html page.html", "dedup papers.jsonl",
      "robots --agent wirefold --robots robots.txt https://a.test/", "config check --config c.toml",
      "config dump --config c.toml");
  DYNAMIC_SECTION("wirefold " << command) {
    const Ran full = desk.Shell("wirefold " + command + " > /dev/full");
    CHECK(full.exit_code == 1);
    CHECK(full.err == "wirefold: cannot write output: no space left\n");
    // The reader is gone before the first byte is written.
    const Ran closed = desk.Shell("{ until [ -e gone ]; do :; done; wirefold " + command +
                                  "; echo $? >&2; } | { exec <&-; : > gone; }; rm gone");
    CHECK(closed.err == "0\n");
  }
}

TEST_CASE("a database that is none, or not ours, is refused", "[cli]") {
  const Desk desk;
  desk.Write("file", "x");
  CHECK(desk.Shell("mkdir other && touch other/thing; wirefold query --db other").exit_code == 4);
  CHECK(desk.Run("query --db file").exit_code == 4);
}

}  // namespace wirefold
