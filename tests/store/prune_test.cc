// What the rules of retention let go, as tables; and that a pass takes many small steps as one.
#include <fmt/format.h>

#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::At;
using made::Record;

constexpr int kHour = 60, kDay = 24 * kHour;
constexpr Millis Days(int days) { return Millis{86'400'000LL * days}; }

// One article a day of each source, from `days` days before noon to noon: "one-0" is the oldest.
void Fill(made::Disk& disk, const std::vector<std::string>& sources, int days) {
  for (int day = 0; day < days; ++day)
    for (const std::string& source : sources) {
      ArticleRecord record =
          Record(fmt::format("https://{}.example/{}-{}", source, source, day),
                 made::Text(day * 100 + static_cast<int>(source.size())), (day - days + 1) * kDay);
      record.source = source;
      disk.Add(record);
    }
}

PruneReport Prune(Store& store, const PruneRules& rules, Time now = At(0), bool dry_run = false,
                  size_t most = 3) {
  PrunePass pass{.rules = rules, .now = now, .dry_run = dry_run};
  for (int step = 0;; ++step) {
    const auto through = store.Prune(pass, most);
    INFO((through ? "" : through.error().what));
    REQUIRE(through);
    if (*through) break;
    REQUIRE(step < 10'000);
  }
  return pass.report;
}

std::string Told(const PruneReport& report) {
  std::string out;
  for (const auto& [source, count] : report.articles) out += fmt::format("{} {}, ", source, count);
  return out + fmt::format("{} versions", report.revisions);
}

TEST_CASE("articles go by age and by number, the oldest first", "[store]") {
  struct Row {
    const char* name;
    PruneRules rules;
    const char* report;
    const char* left;  // the newest first
  };
  // Ten days of two sources; with twenty articles ages count from the newest.
  const auto row = GENERATE(values<Row>({
      {"no rule", {}, "0 versions", "10 of one, 10 of three"},
      {"an age", {.articles = Days(7)}, "one 2, three 2, 0 versions", "8 of one, 8 of three"},
      {"nothing so old", {.articles = Days(30)}, "0 versions", "10 of one, 10 of three"},
      {"all but the newest",
       {.articles = Millis{3'600'000}},
       "one 9, three 9, 0 versions",
       "1 of one, 1 of three"},
      {"a source's own age is longer",
       {.articles = Days(3), .sources = {{"three", Days(8)}}},
       "one 6, three 1, 0 versions",
       "4 of one, 9 of three"},
      {"a source's own age is shorter",
       {.articles = Days(8), .sources = {{"three", Days(3)}}},
       "one 1, three 6, 0 versions",
       "9 of one, 4 of three"},
      {"a source is kept for ever",
       {.articles = Days(3), .sources = {{"three", std::nullopt}}},
       "one 6, 0 versions",
       "4 of one, 10 of three"},
      {"only a source has an age",
       {.sources = {{"three", Days(3)}}},
       "three 6, 0 versions",
       "10 of one, 4 of three"},
      {"a number", {.max_articles = 7}, "one 7, three 6, 0 versions", "3 of one, 4 of three"},
      {"a number that is not reached",
       {.max_articles = 20},
       "0 versions",
       "10 of one, 10 of three"},
      {"an age, and then a number",
       {.articles = Days(7), .max_articles = 7},
       "one 7, three 6, 0 versions",
       "3 of one, 4 of three"},
      {"one source alone",
       {.articles = Days(3), .max_articles = 2, .only = "one"},
       "one 6, 0 versions",
       "4 of one, 10 of three"},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    Fill(disk, {"one", "three"}, 10);
    const auto reader = disk.Reader();
    CHECK(Told(Prune(*reader, row.rules, At(0), true)) == row.report);
    CHECK(disk.Counts().articles == 20);
    CHECK(Told(Prune(*disk, row.rules)) == row.report);
    std::map<std::string, int> left;
    REQUIRE(disk->QueryArticles({.limit = 0}, [&](const StoredArticle& article) {
      ++left[article.record.source];
      return true;
    }));
    CHECK(fmt::format("{} of one, {} of three", left["one"], left["three"]) == row.left);
    if (row.rules.only.empty()) CHECK(Prune(*disk, row.rules).Nothing());
  }
}

TEST_CASE("a clock that jumped ahead does not empty the database", "[store]") {
  struct Row {
    const char* name;
    Millis ahead;
    int from_beyond;  // articles that were read after the jump
    bool by_clock;
    uint64_t gone;
  };
  const auto row = GENERATE(values<Row>({
      {"no jump", Millis{0}, 0, false, 30},
      {"ten years", Days(3653), 0, false, 30},
      {"ten years, and one article since", Days(3653), 1, false, 31},
      {"ten years, and a twentieth of all", Days(3653), 3, false, 40},
      {"ten years, by hand", Days(3653), 0, true, 40},
      {"a year back", -Days(365), 0, false, 0},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    Fill(disk, {"one"}, 40);
    const int then = static_cast<int>(row.ahead / Millis{60'000});
    for (int i = 0; i < row.from_beyond; ++i) {
      // One without a date: what has one is listed by its publisher's.
      ArticleRecord record = Record(fmt::format("https://new.example/{}", i), "new", then + i);
      record.article.published.reset();
      record.source = "new";
      disk.Add(record);
    }
    const PruneReport report =
        Prune(*disk, {.articles = Days(8), .by_clock = row.by_clock}, At(then));
    CHECK(report.Articles() == row.gone);
  }
}

TEST_CASE("earlier versions go by age and by number", "[store]") {
  struct Row {
    const char* name;
    PruneRules rules;
    uint64_t gone;
    size_t left;
  };
  // Five versions, read on days 0 to 4; so the first was replaced on day 1. It is day 4.
  const auto row = GENERATE(values<Row>({
      {"no rule", {}, 0, 5},
      {"an age", {.revisions = Days(2)}, 1, 4},
      {"all of them", {.revisions = Millis{0}}, 3, 2},
      {"a number", {.max_versions = 2}, 3, 2},
      {"the last one only", {.max_versions = 1}, 4, 1},
      {"both", {.revisions = Days(2), .max_versions = 3}, 2, 3},
      {"of another source", {.max_versions = 1, .only = "other"}, 0, 5},
      {"of its source", {.max_versions = 1, .only = "paper"}, 4, 1},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    ArticleRecord record = Record("https://paper.example/1", made::Text(1));
    for (int day = 0; day < 5; ++day) {
      record.article.text += "!";
      record.article.published = Date{At(day * kDay), true};
      record.first_seen = At(0);
      record.fetched = At(day * kDay);
      disk.Add(record);
    }
    // What counts as now is when the newest articles are from.
    disk.Add(Record("https://paper.example/2", made::Text(2), 4 * kDay));
    CHECK(Prune(*disk, row.rules, At(4 * kDay), true).revisions == row.gone);
    CHECK(Prune(*disk, row.rules, At(4 * kDay)).revisions == row.gone);
    CHECK(disk->Versions(record.id).value().size() == row.left);
    CHECK(disk.Counts().articles == 2);
  }
}

TEST_CASE("what is known of deleted articles ends after its own time, and not before", "[store]") {
  made::Disk disk;
  const std::string url = "https://paper.example/1", link = "https://links.example/1";
  disk.Poll({made::Entry(url, "guid"), made::Entry(link, "link")});
  ArticleRecord record = Record(url, made::Text(1));
  disk.Add(record);
  record.id = made::IdOf(link);
  record.url = link;
  disk.Add(record);
  CHECK(disk.Counts().articles == 1);
  REQUIRE(disk->Remove(made::IdOf(url), At(0)));
  disk.Add(Record("https://paper.example/new", made::Text(3), 100 * kDay));
  const auto known = [&] {
    return disk.Poll({made::Entry(url, "guid"), made::Entry(link, "link")}) == 0;
  };
  CHECK(Prune(*disk, {.tombstones = Days(101)}, At(100 * kDay)).tombstones == 0);
  CHECK(known());
  CHECK(Prune(*disk, {.tombstones = Days(99)}, At(100 * kDay), true).tombstones > 0);
  CHECK(known());
  uint64_t gone = 0;  // other names of it may go one pass later
  for (int pass = 0; pass < 2; ++pass)
    gone += Prune(*disk, {.tombstones = Days(99)}, At(100 * kDay)).tombstones;
  CHECK(gone == 4);
  CHECK_FALSE(known());
  CHECK(disk.Counts().pending == 2);
}

}  // namespace
}  // namespace wirefold
