// The commands that show evidence and fold anew, on a dispatch, its longer and its shorter reprint.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "store/store.h"
#include "tests/cli/program.h"

namespace wirefold {
namespace {

using Catch::Matchers::Contains;

constexpr const char* kGates =
    "The harbour authority of Port Ellery said on Monday that it would close the eastern basin for "
    "nine weeks, so that divers can replace the gates of the old lock.";
constexpr const char* kFerries =
    "Ferries to the outer islands will leave from the grain quay instead, and the fish market "
    "moves to the customs shed until the gates are in place.";
constexpr const char* kFerriesChanged =
    "Ferries to the outer islands will leave from the coal quay instead, and the fish market "
    "moves to the customs shed until the gates are in place.";
constexpr const char* kVoices =
    "Skippers who were asked on the quay called the plan late but right; a baker feared for her "
    "breakfast trade.";

struct Given {
  const char* source;
  std::string text;
  const char* published;
};

// In order of arrival; the wire's own copy comes last.
std::vector<Given> Arriving() {
  const std::string gates = kGates;
  return {{"gazette", gates + "\n\n" + kFerriesChanged, "2026-11-02T09:30:00Z"},
          {"herald", gates + "\n\n" + kFerries + "\n\n" + kVoices, "2026-11-02T11:00:00Z"},
          {"wire", gates + "\n\n" + kFerries, "2026-11-02T08:00:00Z"}};
}

std::string UrlOf(const Given& given) { return std::string("https://") + given.source + ".test/1"; }
std::string IdOf(size_t place) { return ArticleIdOf(UrlOf(Arriving()[place])).Hex(); }

void Fill(const Desk& desk) {
  const auto store = Store::Open(desk.path() + "/db");
  REQUIRE(store);
  for (const Given& given : Arriving()) {
    ArticleRecord record;
    record.id = ArticleIdOf(UrlOf(given));
    record.article.title = std::string("Lock gates, by the ") + given.source;
    record.article.text = given.text;
    record.article.published = Date{*ParseWhen(given.published, {}), true};
    record.source = given.source;
    record.url = record.fetched_url = UrlOf(given);
    record.first_seen = record.fetched = *ParseWhen("2026-11-05T00:00:00Z", {});
    REQUIRE((*store)->CommitArticle(
        record, MakeFingerprint(record.article.title, given.text, given.source)));
  }
  REQUIRE((*store)->Sync());
}

}  // namespace

TEST_CASE("a story shows who was first by publication, the fullest text and both shares", "[cli]") {
  Desk desk;
  Fill(desk);
  const Ran ran = desk.Run("show --db db " + IdOf(0));
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Contains("first       " + IdOf(2).substr(0, 8) + "  wire"));
  CHECK_THAT(ran.out, Contains("fullest     " + IdOf(1).substr(0, 8) + "  herald"));
  CHECK_THAT(ran.out, Contains("outlets     3"));
  CHECK_THAT(ran.out, Contains("time span   2026-11-02 08:00 to 2026-11-02 11:00 UTC"));
  CHECK_THAT(ran.out, Contains("wire              first  near"));

  const auto story = nlohmann::json::parse(desk.Run("stories --db db --format jsonl").out);
  CHECK(story["first_id"] == IdOf(2));
  CHECK(story["fullest_id"] == IdOf(1));
  CHECK(story["representative_id"] == IdOf(0));
  CHECK(story["outlets"] == nlohmann::json({"wire", "gazette", "herald"}));
  const auto& herald = story["members"][2];
  CHECK(herald["in_article"] < herald["in_match"]);
}

TEST_CASE("diff tells paragraphs and words", "[cli]") {
  Desk desk;
  Fill(desk);
  const std::string both = " --db db " + IdOf(2) + " ";
  const Ran changed = desk.Run("diff" + both + IdOf(0));
  CHECK(changed.exit_code == 0);
  CHECK_THAT(changed.out,
             Contains("--- " + IdOf(2).substr(0, 8) + "  published 2026-11-02 08:00  wire  "));
  CHECK_THAT(changed.out, Contains("leave from the [-grain-] {+coal+} quay instead"));
  CHECK_THAT(changed.out, Contains("1 paragraph the same, 0 left out, 0 added, 1 changed"));
  CHECK(changed.out.find('\x1b') == std::string::npos);

  const Ran longer = desk.Run("diff" + both + "https://herald.test/1 --color always");
  CHECK_THAT(longer.out, Contains("(2 paragraphs the same)"));
  CHECK_THAT(longer.out, Contains(std::string("\x1b[32m+ ") + kVoices));
  CHECK_THAT(longer.out, Contains("100% of the first stands in the second"));

  const Ran shorter = desk.Run("diff --db db " + IdOf(1) + " " + IdOf(2) + " --format jsonl");
  const auto last = shorter.out.substr(shorter.out.rfind('\n', shorter.out.size() - 2) + 1);
  CHECK(nlohmann::json::parse(last)["kind"] == "left out");
}

TEST_CASE("diff refuses what it cannot know", "[cli]") {
  Desk desk;
  Fill(desk);
  struct Row {
    std::string arguments, says;
    int exit_code;
  };
  const std::vector<Row> rows = {
      {IdOf(0), "diff: needs two ids", 2},
      {IdOf(0) + " 0123456789abcdef", "diff: no article 0123456789abcdef", 1},
      {IdOf(0) + " " + IdOf(1) + " --color pink",
       "diff: --color: \"pink\" is not auto, always or never", 2},
      {IdOf(0) + " " + IdOf(1) + " --format html", "format", 2},
  };
  for (const Row& row : rows) {
    const Ran ran = desk.Run("diff --db db " + row.arguments);
    INFO(row.arguments);
    CHECK(ran.exit_code == row.exit_code);
    CHECK_THAT(ran.err, Contains(row.says));
    CHECK(ran.out.empty());
  }
}

TEST_CASE("show and diff tell how a page changed", "[cli]") {
  Desk desk;
  Fill(desk);
  const Given gazette = Arriving()[0];
  {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    ArticleRecord record = (*(*store)->GetArticle(ArticleIdOf(UrlOf(gazette))))->record;
    record.article.title = "Lock gates: a correction";
    record.article.text = std::string(kGates) + "\n\n" + kFerries;
    record.fetched = *ParseWhen("2026-11-06T07:30:00Z", {});
    const auto outcome = (*store)->CommitArticle(
        record, MakeFingerprint(record.article.title, record.article.text, "gazette"));
    REQUIRE(outcome);
    REQUIRE(outcome->revised);
    REQUIRE((*store)->Sync());
  }
  const std::string id = IdOf(0);
  const Ran versions = desk.Run("show --db db --versions " + id);
  CHECK(versions.exit_code == 0);
  const std::string short_id = id.substr(0, 8);
  CHECK_THAT(versions.out, Contains(short_id + "@1   2026-11-05 00:00"));
  CHECK_THAT(versions.out, Contains(short_id + "@2   2026-11-06 07:30"));
  CHECK_THAT(versions.out, Contains("Lock gates: a correction"));

  const Ran now = desk.Run("show --db db " + id);
  CHECK_THAT(now.out, Contains("version     2 of 2, read 2026-11-06 07:30 UTC"));
  CHECK_THAT(now.out, Contains(kFerries));
  const Ran before = desk.Run("show --db db " + short_id + "@1");
  CHECK_THAT(before.out, Contains(kFerriesChanged));
  CHECK_THAT(before.out, Contains("version     1 of 2, read 2026-11-05 00:00 UTC"));
  CHECK_THAT(before.out, Contains("> " + short_id + "@1  2026-11-02 09:30  gazette"));
  CHECK_THAT(before.out, !Contains("a correction"));
  // The wire's text stands in the last version whole, in the first but for a word.
  const std::string wire = "near  0.95  " + short_id + "  ";
  CHECK_THAT(now.out, Contains(wire + "100% 100%  Lock gates, by the wire"));
  CHECK_THAT(before.out, Contains(wire + " 95%  95%  Lock gates, by the wire"));
  CHECK_THAT(now.out, Contains("@: changed since; "));
  const auto json = nlohmann::json::parse(desk.Run("show --db db --format json " + id).out);
  CHECK(json["version"] == 2);
  CHECK(json["first_seen"] == "2026-11-05T00:00:00Z");
  CHECK(json["members"][0]["version"] == 1);
  CHECK(json["members"][0]["in_match"] == 1);
  CHECK(json["members"][1]["version"] == 2);
  CHECK(json["members"][1]["title"] == "Lock gates: a correction");
  const auto first = nlohmann::json::parse(desk.Run("show --db db --format json " + id + "@1").out);
  CHECK(first["members"][1]["version"] == 1);
  CHECK(first["members"][1]["title"] == "Lock gates, by the gazette");
  CHECK(first["members"][1]["text_bytes"] == first["text"].get<std::string>().size());

  const Ran diff = desk.Run("diff --db db " + id + "@1 " + id);
  CHECK(diff.exit_code == 0);
  CHECK_THAT(diff.out,
             Contains("--- " + short_id + "@1  published 2026-11-02 09:30, read 2026-11-05 00:00"));
  CHECK_THAT(diff.out,
             Contains("+++ " + short_id + "@2  published 2026-11-02 09:30, read 2026-11-06 07:30"));
  CHECK_THAT(diff.out, Contains("leave from the [-coal-] {+grain+} quay instead"));

  const Ran none = desk.Run("show --db db " + id + "@3");
  CHECK(none.exit_code == 1);
  CHECK_THAT(none.err, Contains("no version 3 of " + id + ", which has 2"));
  CHECK_THAT(desk.Run("query --db db lock").out,
             Contains("gazette          *~ Lock gates: a correction\n"));
  const std::string changed = desk.Run("query --db db --changed").out;
  CHECK_THAT(changed, Catch::StartsWith(short_id) && !Contains("herald"));
  CHECK_THAT(desk.Run("refold --db db").out, Contains("3 articles, 1 story, 1 before"));
}

TEST_CASE("titles are whole on a narrow terminal", "[cli]") {
  const Desk desk;
  Fill(desk);
  for (const std::string line : {"show", "show --versions"}) {
    const std::string out = desk.OnTerminal("wirefold " + line + " --db db " + IdOf(0), 40).out;
    INFO(out);
    CHECK_THAT(out, Contains("\n      Lock gates, by the gazette\n"));
    CHECK_THAT(out, !Contains("…"));
  }
}

TEST_CASE("refold tells what it changes, and does it unless it is a dry run", "[cli]") {
  Desk desk;
  Fill(desk);
  const auto stories = [&] { return desk.Run("stories --db db --format jsonl --limit 0").out; };
  const std::string before = stories();

  const Ran same = desk.Run("refold --db db");
  CHECK(same.exit_code == 0);
  CHECK(same.out == "3 articles, 1 story, 1 before; 0 split, 0 joined, 0 moved\n");

  const Ran dry = desk.Run("refold --db db --threshold 0.95 --dry-run --format jsonl");
  CHECK(dry.exit_code == 0);
  CHECK(stories() == before);
  const auto split = nlohmann::json::parse(dry.out.substr(0, dry.out.find('\n')));
  CHECK(split["change"] == "split");
  CHECK(split["story"] == IdOf(0));  // the founder's
  CHECK(split["first_id"] == IdOf(2));
  CHECK(split["title"] == "Lock gates, by the wire");

  const Ran wet = desk.Run("refold --db db --threshold 0.95");
  CHECK(wet.exit_code == 0);
  CHECK_THAT(wet.out, Catch::StartsWith("splits      3 articles  " + IdOf(2).substr(0, 8) +
                                        "  Lock gates, by the wire\n"));
  CHECK_THAT(wet.err, Contains("set [fold] near_threshold = 0.95 to keep this"));
  CHECK(stories() != before);

  CHECK(desk.Run("refold --db db").exit_code == 0);
  CHECK(stories() == before);
}

TEST_CASE("refold refuses what it cannot do", "[cli]") {
  Desk desk;
  const Ran nothing = desk.Run("refold --db none");
  CHECK(nothing.exit_code == 4);
  CHECK_THAT(nothing.err, Contains("refold: "));
  const Ran threshold = desk.Run("refold --db none --threshold 2");
  CHECK(threshold.exit_code == 2);
  CHECK_THAT(threshold.err, Contains("--threshold needs a number, 0.05 at least and 1 at most"));
}

}  // namespace wirefold
