// prune: by the configuration, by what is typed, and what it refuses.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "store/store.h"
#include "tests/cli/program.h"

namespace wirefold {
namespace {

using Catch::Matchers::Contains;

// One article a year of each of two sources, from 2001 to 2005.
void Fill(const Desk& desk) {
  const auto store = Store::Open(desk.path() + "/db");
  REQUIRE(store);
  for (int year = 2001; year <= 2005; ++year)
    for (const std::string source : {"herald", "wire"}) {
      ArticleRecord record;
      record.url = record.fetched_url = fmt::format("https://{}.test/{}", source, year);
      record.id = ArticleIdOf(record.url);
      record.source = source;
      record.article.title = fmt::format("{} {}", source, year);
      record.article.published =
          Date{*ParseWhen(fmt::format("{}-06-01T00:00:00Z", year), {}), true};
      record.first_seen = record.fetched = record.article.published->time;
      REQUIRE((*store)->CommitArticle(record, {}));
    }
  REQUIRE((*store)->Sync());
}

uint64_t Left(const Desk& desk) {
  const auto store = Store::OpenReadOnly(desk.path() + "/db");
  REQUIRE(store);
  return (*store)->Counts().value().articles;
}

TEST_CASE("prune deletes what it says it would", "[cli]") {
  struct Row {
    const char* name;
    const char* config;
    const char* arguments;
    const char* says;  // of a dry run
    uint64_t left;
  };
  const auto row = GENERATE(values<Row>({
      {"the configuration's age, from the newest article", "[keep]\narticles = \"800d\"\n", "",
       "2  herald\n        2  wire\n4 articles would be deleted\n", 6},
      {"the configuration's number", "[keep]\nmax_articles = 3\n", "",
       "4  herald\n        3  wire\n7 articles would be deleted\n", 3},
      {"a source's own age",
       "[[source]]\nname = \"wire\"\nhome = \"https://wire.test\"\nkeep_articles = \"800d\"\n", "",
       "2  wire\n2 articles would be deleted\n", 8},
      {"an age that is typed, from the clock", "", "--older-than 1d",
       "5  herald\n        5  wire\n10 articles would be deleted\n", 0},
      {"of one source", "[[source]]\nname = \"wire\"\nhome = \"https://wire.test\"\n",
       "--older-than 1d --source wire", "5  wire\n5 articles would be deleted\n", 5},
      {"nothing so old", "", "--older-than 30000d", "nothing is that old\n", 10},
      {"versions only", "", "--older-than 1d --revisions", "nothing is that old\n", 10},
  }));
  DYNAMIC_SECTION(row.name) {
    Desk desk;
    Fill(desk);
    desk.Write("c.toml", row.config);
    const std::string command = fmt::format("prune --config c.toml --db db {}", row.arguments);
    const Ran dry = desk.Run(command + " --dry-run");
    CHECK(dry.exit_code == 0);
    CHECK_THAT(dry.out, Catch::EndsWith(row.says));
    CHECK(Left(desk) == 10);
    const auto told = nlohmann::json::parse(desk.Run(command + " --format json").out);
    CHECK(told["articles"] == 10 - row.left);
    CHECK(Left(desk) == row.left);
    CHECK_THAT(desk.Run(command).out, Contains("nothing is that old"));
  }
}

TEST_CASE("a dry run says that no rule lets anything go", "[cli]") {
  const Desk desk;
  Fill(desk);
  const Ran ran = desk.Run("prune --db db --dry-run");
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == "everything is kept: [keep] of the configuration lets nothing go\n");
  CHECK(nlohmann::json::parse(desk.Run("prune --db db --dry-run --format json").out)["articles"] ==
        0);
}

TEST_CASE("prune says what it needs", "[cli]") {
  struct Row {
    const char* arguments;
    int exit_code;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"", 2,
       "prune: everything is kept (say --older-than AGE, or set [keep] in the configuration)"},
      {"--older-than soon", 2, "prune: --older-than: \"soon\" is no age; examples 90d, 12h"},
      {"--older-than 90", 2, "prune: --older-than: \"90\" is no age; examples 90d, 12h"},
      {"--revisions", 2, "prune: --revisions: of what age? (--older-than, or [keep] revisions)"},
      {"--pages", 2, "prune: --pages: of what age? (--older-than, or [keep] pages)"},
      {"--pages --older-than 1d --source wire", 2, "prune: --pages goes by age alone"},
      {"--older-than 1d --source wires", 2, "no such source \"wires\"; did you mean wire"},
      {"--older-than 1d --db nowhere", 4, "nowhere"},
  }));
  DYNAMIC_SECTION("prune " << row.arguments) {
    Desk desk;
    Fill(desk);
    desk.Write("c.toml", "[crawler]\ndb = \"db\"\n");
    const Ran ran = desk.Run(fmt::format("prune --config c.toml {}", row.arguments));
    CHECK(ran.exit_code == row.exit_code);
    CHECK_THAT(ran.err, Contains(row.says));
    CHECK(Left(desk) == 10);
  }
}

TEST_CASE("prune waits for nobody who holds the database", "[cli]") {
  Desk desk;
  Fill(desk);
  const auto held = Store::Open(desk.path() + "/db");
  REQUIRE(held);
  CHECK(desk.Run("prune --db db --older-than 1d").exit_code == 3);
  CHECK(desk.Run("prune --db db --older-than 1d --dry-run").exit_code == 0);
}

}  // namespace
}  // namespace wirefold
