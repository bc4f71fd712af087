// Whose an article is where several sources list its address, or lead to it.
#include <catch2/catch.hpp>

#include "store/check.h"
#include "store/repair.h"
#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::At;
using made::IdOf;
using made::Text;

// A source called as its feed's host, and what it says of an address.
struct Teller {
  explicit Teller(const std::string& host, const std::string& path = "/feed")
      : feed(made::Feed("https://" + host + path)) {
    feed.source = host;
  }
  PendingEntry Says(const std::string& url, const std::string& guid = "") const {
    PendingEntry entry = made::Entry(url, guid.empty() ? url : guid, feed);
    entry.entry.title = "Port strike ends";
    return entry;
  }
  // As the crawler makes it of an entry whose page was read, or could not be.
  ArticleRecord Reads(const std::string& url, const std::string& text, int minute = 1) const {
    ArticleRecord record = made::Record(url, text, minute);
    record.source = feed.source;
    record.source_tags = {feed.source};
    record.feed_url = feed.url;
    record.entry_title = "Port strike ends";
    return record;
  }
  ArticleRecord Keeps(const std::string& url, const std::string& text, int minute = 1) const {
    ArticleRecord record = Reads(url, text, minute);
    record.fetched_url.clear();
    record.text_from = TextFrom::kFeed;
    record.page_problem = "404";
    return record;
  }
  FeedState feed;
};

const Teller kPaper("paper.example"), kThief("thief.example"), kPlanet("planet.example");
const std::string kUrl = "https://www.paper.example/1";

size_t List(made::Disk& disk, const Teller& by, const std::string& url) {
  return disk.Poll({by.Says(url)}, by.feed);
}

ArticleRecord Stored(made::Disk& disk, const std::string& url) {
  const auto article = disk->GetArticle(IdOf(url));
  REQUIRE((article && *article));
  return (**article).record;
}

std::string Hurt(made::Disk& disk) {
  const auto report = CheckDatabase("/db", {.disk = &disk.memory()});
  if (!report) return report.error().what;
  return report->hurt.empty() ? "" : report->hurt.front();
}

// What holds whatever sources have said: it fits together, and folding the log again, or making
// the database anew out of its log, gives what is stored.
void CheckWhole(made::Disk& disk) {
  CHECK(Hurt(disk) == "");
  const auto before = made::Decided(*disk);
  made::Refold(*disk, 0.31);
  CHECK(made::Differing(before, made::Decided(*disk)) == "");
  disk.Close();
  REQUIRE(RepairDatabase("/db", {.disk = &disk.memory()}));
  disk.Reopen();
  CHECK(Hurt(disk) == "");
  CHECK(made::Differing(before, made::Decided(*disk)) == "");
}

// ---- an address that two list

TEST_CASE("an article is of the source of its own site, whoever listed it before", "[store][own]") {
  struct Telling {
    Teller by;
    bool reads;     // its page, when it is wanted
    size_t wanted;  // at the poll
  };
  struct Row {
    const char* name;
    std::vector<Telling> tellings;
    const char* source;
    size_t versions;
  };
  const Teller sport("paper.example", "/sport"), desk("feeds.paper.example");
  const auto row = GENERATE_COPY(values<Row>({
      {"another one, then its own", {{kThief, true, 1}, {kPaper, true, 1}}, "paper.example", 2},
      {"before the page was there", {{kThief, false, 1}, {kPaper, true, 1}}, "paper.example", 2},
      {"its own has only its words", {{kThief, false, 1}, {kPaper, false, 1}}, "paper.example", 2},
      {"its own, then another one", {{kPaper, true, 1}, {kThief, true, 0}}, "paper.example", 1},
      {"its own words, then another one",
       {{kPaper, false, 1}, {kThief, true, 0}},
       "paper.example",
       1},
      {"two feeds of its own", {{kPaper, true, 1}, {sport, true, 0}}, "paper.example", 1},
      {"its own by another host", {{desk, true, 1}, {kPaper, true, 0}}, "feeds.paper.example", 1},
      {"two others", {{kPlanet, true, 1}, {kThief, true, 0}}, "planet.example", 1},
      {"two others, the first without its page",
       {{kThief, false, 1}, {kPlanet, true, 1}},
       "planet.example",
       2},
      {"two others, both without", {{kThief, false, 1}, {kPlanet, false, 1}}, "thief.example", 1},
      {"three of them",
       {{kThief, false, 1}, {kPlanet, true, 1}, {kPaper, true, 1}},
       "paper.example",
       3},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    int minute = 0;
    for (const Telling& telling : row.tellings) {
      CHECK(List(disk, telling.by, kUrl) == telling.wanted);
      if (telling.wanted == 0) continue;
      const std::string own = "In the words of " + telling.by.feed.source + ". " + Text(++minute);
      disk.Add(telling.reads ? telling.by.Reads(kUrl, Text(0), minute)
                             : telling.by.Keeps(kUrl, own, minute));
    }
    const ArticleRecord record = Stored(disk, kUrl);
    CHECK(record.source == row.source);
    CHECK(record.version + 1 == row.versions);
    CHECK(made::Listed(*disk, {.source = row.source, .limit = 0}) == "1");
    // Nobody takes it back, nor once more.
    for (int round = 0; round < 2; ++round)
      for (const Telling& telling : row.tellings) CHECK(List(disk, telling.by, kUrl) == 0);
    CHECK(disk.Counts().articles == 1);
    CheckWhole(disk);
    for (const Telling& telling : row.tellings) CHECK(List(disk, telling.by, kUrl) == 0);
  }
}

TEST_CASE("what only another source said is gone with it: tags, date, first sight",
          "[store][own]") {
  made::Disk disk;
  List(disk, kThief, kUrl);
  ArticleRecord fake = kThief.Keeps(kUrl, "A confession. " + Text(1), -600);
  fake.article.published = Date{At(-9000), true};
  disk.Add(fake);
  List(disk, kPaper, kUrl);
  CHECK(disk.Add(kPaper.Reads(kUrl, Text(2), 1)).revised);
  const ArticleRecord record = Stored(disk, kUrl);
  CHECK(record.source_tags == std::vector<std::string>{"paper.example"});
  CHECK(record.article.text == Text(2));
  CHECK(record.article.published->time == At(1));
  CHECK(record.first_seen == At(1));
}

TEST_CASE("a page that its own source cannot read any more keeps its text", "[store][own]") {
  made::Disk disk;
  List(disk, kPlanet, kUrl);
  disk.Add(kPlanet.Reads(kUrl, Text(1)));
  CHECK(List(disk, kPaper, kUrl) == 1);
  CHECK(disk.Add(kPaper.Keeps(kUrl, "Its summary.", 2)).known);
  CHECK(Stored(disk, kUrl).article.text == Text(1));
  CHECK(disk.Counts().pending == 0);
}

TEST_CASE("an entry that waits for another source is its own site's from then on", "[store][own]") {
  made::Disk disk;
  List(disk, kThief, kUrl);
  PendingEntry tried = kThief.Says(kUrl);
  tried.attempts = 7;
  tried.not_before = At(60);
  REQUIRE(disk->CommitAttempt(tried));
  CHECK(List(disk, kPaper, kUrl) == 0);  // it waits already
  const auto pending = disk->GetPending(IdOf(kUrl));
  REQUIRE((pending && *pending));
  CHECK((*pending)->source == "paper.example");
  CHECK((*pending)->attempts == 0);
  CHECK((*pending)->not_before == Time{});  // whose pages_a_day are used up is another question
  // The other one's page was on its way.
  CHECK(disk.Add(kThief.Reads(kUrl, Text(1))).overtaken);
  CHECK(disk.Counts().articles == 0);
  CHECK(disk.Counts().pending == 1);
  CHECK_FALSE(disk.Add(kPaper.Reads(kUrl, Text(1))).known);
  CHECK(disk.Add(kThief.Reads(kUrl, Text(2), 9)).known);
  CHECK(Stored(disk, kUrl).source == "paper.example");
  CheckWhole(disk);
}

TEST_CASE("a deleted article does not come back by its own source", "[store][own]") {
  made::Disk disk;
  List(disk, kThief, kUrl);
  disk.Add(kThief.Reads(kUrl, Text(1)));
  REQUIRE(disk->Remove(IdOf(kUrl), At(2)));
  CHECK(List(disk, kPaper, kUrl) == 0);
  CHECK(Hurt(disk) == "");
}

TEST_CASE("a guid leads no other source's article away", "[store][own]") {
  made::Disk disk;
  const std::string trap = "https://thief.example/trap";
  disk.Poll({kThief.Says(kUrl, "g")}, kThief.feed);
  disk.Poll({kThief.Says(trap, "g")}, kThief.feed);  // moved, it says, before it was read
  ArticleRecord fake = kThief.Reads(trap, "A confession. " + Text(1));
  fake.id = IdOf(kUrl);
  SECTION("to a page of its own") { disk.Add(fake); }
  SECTION("to a page that is stored") {
    disk.Add(kThief.Reads("https://thief.example/other", Text(3)));
    fake.fetched_url = "https://thief.example/other";
    CHECK(disk.Add(fake).known);
  }
  CHECK(List(disk, kPaper, kUrl) == 1);
  disk.Add(kPaper.Keeps(kUrl, "Its own words.", 2));
  disk.Poll({kThief.Says(trap, "g")}, kThief.feed);
  CHECK(disk.Add(fake).known);
  const ArticleRecord record = Stored(disk, kUrl);
  CHECK(record.source == "paper.example");
  CHECK(record.url == kUrl);
  CHECK(Hurt(disk) == "");
}

// ---- redirects

const std::string kTrap = "https://thief.example/r";

ArticleRecord LedTo(const std::string& url, const Teller& by, const std::string& from,
                    const std::string& text, int minute = 1) {
  ArticleRecord record = by.Reads(from, text, minute);
  record.fetched_url = url;
  return record;
}

TEST_CASE("a redirect from elsewhere makes no address of a site known to its own source",
          "[store][own]") {
  made::Disk disk;
  SECTION("it was there first") {
    List(disk, kThief, kTrap);
    CHECK_FALSE(disk.Add(LedTo(kUrl, kThief, kTrap, Text(1))).known);
    CHECK(List(disk, kPlanet, kUrl) == 0);  // to others it is that page
    CHECK(List(disk, kPaper, kUrl) == 1);
  }
  SECTION("the page's own entry waits") {
    List(disk, kPaper, kUrl);
    List(disk, kThief, kTrap);
    CHECK_FALSE(disk.Add(LedTo(kUrl, kThief, kTrap, Text(1))).known);
    CHECK(disk.Counts().pending == 1);
  }
  SECTION("by the same site's other address, which its own source leads on from, too") {
    const std::string plain = "http://www.paper.example/1";
    List(disk, kThief, kTrap);
    disk.Add(LedTo(kUrl, kThief, kTrap, Text(1)));
    List(disk, kThief, plain);
    CHECK(disk.Add(LedTo(kUrl, kThief, plain, Text(1))).known);
    CHECK(List(disk, kPaper, plain) == 1);
    CHECK_FALSE(disk.Add(LedTo(kUrl, kPaper, plain, Text(1))).known);
    CHECK(List(disk, kPaper, plain) == 0);
    CHECK(List(disk, kPaper, kUrl) == 0);  // that is the same one's now
    CHECK(Stored(disk, plain).source == "paper.example");
    CheckWhole(disk);
    return;
  }
  CHECK_FALSE(disk.Add(kPaper.Reads(kUrl, Text(1), 2)).known);
  CHECK(Stored(disk, kUrl).source == "paper.example");
  CHECK(disk.Counts().articles == 2);
  CHECK(disk.Counts().stories == 1);
  for (int round = 0; round < 2; ++round) {
    CHECK(List(disk, kPaper, kUrl) == 0);
    CHECK(List(disk, kThief, kTrap) == 0);
  }
  CheckWhole(disk);
  CHECK(List(disk, kPaper, kUrl) == 0);
  CHECK(List(disk, kThief, kTrap) == 0);
}

TEST_CASE("a page that another source listed does not swallow the entry that leads to it",
          "[store][own]") {
  made::Disk disk;
  const std::string shortened = "https://paper.example/?p=1";
  List(disk, kThief, kUrl);
  disk.Add(kThief.Keeps(kUrl, "A confession. " + Text(1)));
  CHECK(List(disk, kPaper, shortened) == 1);
  CHECK_FALSE(disk.Add(LedTo(kUrl, kPaper, shortened, Text(2), 2)).known);
  CHECK(Stored(disk, shortened).article.text == Text(2));
  CHECK(Stored(disk, kUrl).source == "thief.example");
  CHECK(List(disk, kPaper, shortened) == 0);
  CheckWhole(disk);
}

TEST_CASE("a source's own redirects bind it, wherever its links lead through", "[store][own]") {
  made::Disk disk;
  const std::string counted = "https://counter.example/go";
  List(disk, kPaper, counted);
  CHECK_FALSE(disk.Add(LedTo(kUrl, kPaper, counted, Text(1))).known);
  CHECK(List(disk, kPaper, kUrl) == 0);
  CHECK(List(disk, kPlanet, kUrl) == 0);
  CHECK(disk.Counts().articles == 1);
}

// ---- on the way through an archive

TEST_CASE("an import brings both an article and who had led to it", "[store][own]") {
  const auto import = [](made::Disk& disk, const ArticleRecord& record) {
    const auto outcome = disk->ImportArticle(
        record, MakeFingerprint(record.article.title, record.article.text, record.source));
    REQUIRE(outcome);
    return *outcome;
  };
  made::Disk disk;
  const std::string other = "https://www.paper.example/2";
  ArticleRecord owned = kPaper.Reads(other, Text(2), 3);
  owned.version = 1;
  const std::vector<ArticleRecord> records = {LedTo(kUrl, kThief, kTrap, Text(1)),
                                              kThief.Reads(other, Text(2)),
                                              kPaper.Reads(kUrl, Text(1), 2), owned};
  for (const ArticleRecord& record : records) CHECK_FALSE(import(disk, record).known);
  for (const ArticleRecord& record : records) CHECK(import(disk, record).known);
  CHECK(Stored(disk, kUrl).source == "paper.example");
  CHECK(Stored(disk, other).source == "paper.example");
  CHECK(disk.Counts().articles == 3);
  CheckWhole(disk);
}

}  // namespace
}  // namespace wirefold
