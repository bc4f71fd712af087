// The log as lines, and back: nothing is lost on the way, whatever stands in it.
#include <catch2/catch.hpp>

#include "store/record_json.h"
#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::At;
using made::Record;
using made::Text;

std::string Exported(const Store& store) {
  std::string out = ArchiveHead() + "\n";
  uint64_t records = 0;
  REQUIRE(store.ForEachVersion([&](const StoredArticle& version, bool last) -> Result<bool> {
    ++records;
    out += ArchiveLine(version, last) + "\n";
    return true;
  }));
  return out + ArchiveEnd(records) + "\n";
}

Store::ArticleOutcome Import(Store& store, const ArticleRecord& record) {
  const auto outcome = store.ImportArticle(
      record, MakeFingerprint(record.article.title, record.article.text, record.source));
  INFO((outcome ? "" : outcome.error().what));
  REQUIRE(outcome);
  return *outcome;
}

// How many of its records were appended.
size_t ImportLines(Store& store, std::string_view lines, size_t most = SIZE_MAX) {
  size_t appended = 0;
  for (size_t end = lines.find('\n'); end != lines.npos && most > 0; end = lines.find('\n')) {
    const auto row = ReadArchiveLine(lines.substr(0, end));
    INFO((row ? "" : row.error().what));
    REQUIRE(row);
    lines.remove_prefix(end + 1);
    if (row->kind != ArchiveRow::Kind::kRecord) continue;
    appended += !Import(store, row->record).known;
    --most;
  }
  return appended;
}

ArticleRecord Full() {
  ArticleRecord record =
      Record("https://paper.example/full", Text(7) + "\n\n\"quoted\" \x01 \\", 3);
  record.source = "paper, \"the\"";
  record.source_tags = {"a", "", "b c"};
  record.feed_url = "https://paper.example/feed";
  record.entry_id = "tag:1";
  record.entry_title = "As the feed has it";
  record.fetched_url = "https://paper.example/full?page=all";
  record.first_seen = FromMillis(made::kNoon + 17);
  record.fetched = FromMillis(made::kNoon + 123'456);
  record.text_from = TextFrom::kFeed;
  record.page_problem = "404";
  Article& article = record.article;
  article.title = "Zölle \xE2\x80\xAE \xF0\x9F\x93\xB0 <b>";
  article.authors = {"Jane Doe", "越南"};
  article.agencies = {"AFP"};
  article.published = Date{FromMillis(made::kNoon - 1), true, 330};
  article.modified = Date{At(0), true, std::nullopt};
  article.language = "de";
  article.canonical_url = "https://paper.example/full";
  article.site = "Paper";
  article.description = "What it is about";
  article.image = "https://paper.example/a.jpg";
  article.tags = {"trade"};
  article.is_article = false;
  article.not_article_reason = "paywall";
  article.is_accessible_for_free = false;
  article.html = "<p>one</p>";
  return record;
}

// A story of reprints, an article of three versions of which the last says again what the first
// did, one that has left its story, one with everything that can be said.
void Fill(made::Disk& disk) {
  disk.Add(Record("https://paper.example/a", Text(1)));
  ArticleRecord reprint = Record("https://other.example/a", Text(1), 5);
  reprint.source = "other";
  disk.Add(reprint);
  disk.Add(Record("https://paper.example/b", Text(2), 6));
  disk.Add(Full());
  disk.Add(Record("https://paper.example/b", Text(2) + "More of it.", 20));
  disk.Add(Record("https://paper.example/b", Text(2), 60));
  disk.Add(Record("https://paper.example/a", Text(4), 70));
}

}  // namespace

TEST_CASE("what was exported comes back as the same database", "[archive]") {
  made::Disk disk, copy;
  Fill(disk);
  const std::string lines = Exported(*disk);
  CHECK(ImportLines(*copy, lines) == 7);
  CHECK(Exported(*copy) == lines);
  CHECK(made::Differing(made::Decided(*disk), made::Decided(*copy)).empty());
  for (const char* url : {"https://paper.example/a", "https://paper.example/b"}) {
    const auto before = disk->Versions(made::IdOf(url)), after = copy->Versions(made::IdOf(url));
    REQUIRE((before && after && before->size() == after->size()));
    for (size_t i = 0; i < before->size(); ++i) {
      CHECK((*before)[i].replaces == (*after)[i].replaces);
      CHECK((*before)[i].article.text == (*after)[i].article.text);
    }
  }
}

TEST_CASE("an import that was cut off anywhere is simply run again", "[archive]") {
  made::Disk disk;
  Fill(disk);
  const std::string lines = Exported(*disk);
  const size_t most = GENERATE(range<size_t>(0, 8));
  made::Disk copy;
  CHECK(ImportLines(*copy, lines, most) == std::min<size_t>(most, 7));
  copy.Reopen();
  CHECK(ImportLines(*copy, lines) == 7 - std::min<size_t>(most, 7));
  CHECK(Exported(*copy) == lines);
}

TEST_CASE("a record's line says all of it", "[archive]") {
  const ArticleRecord record = Full();
  StoredArticle stored;
  stored.record = record;
  const std::string line = ArchiveLine(stored, false);
  CHECK(line.find('\n') == line.npos);
  const auto row = ReadArchiveLine(line);
  REQUIRE(row);
  const ArticleRecord& back = row->record;
  CHECK(back.id == record.id);
  CHECK(back.source == record.source);
  CHECK(back.source_tags == record.source_tags);
  CHECK(back.feed_url == record.feed_url);
  CHECK(back.entry_id == record.entry_id);
  CHECK(back.entry_title == record.entry_title);
  CHECK(back.url == record.url);
  CHECK(back.fetched_url == record.fetched_url);
  CHECK(back.first_seen == record.first_seen);
  CHECK(back.fetched == record.fetched);
  CHECK(back.text_from == record.text_from);
  CHECK(back.page_problem == record.page_problem);
  CHECK(back.article.title == record.article.title);
  CHECK(back.article.text == record.article.text);
  CHECK(back.article.html == record.article.html);
  CHECK(back.article.authors == record.article.authors);
  CHECK(back.article.is_article == record.article.is_article);
  CHECK(back.article.is_accessible_for_free == record.article.is_accessible_for_free);
  stored.record = back;
  CHECK(ArchiveLine(stored, false) == line);
}

TEST_CASE("a date keeps its zone, or that none was said", "[archive]") {
  struct Row {
    const char* name;
    Date date;
    const char* written;
  };
  const auto row = GENERATE(values<Row>({
      {"UTC", {At(0), true, 0}, "2026-11-23T12:00:00Z"},
      {"no zone", {At(0), true, std::nullopt}, "2026-11-23T12:00:00-00:00"},
      {"east", {At(0), true, 330}, "2026-11-23T17:30:00+05:30"},
      {"west", {At(0), true, -300}, "2026-11-23T07:00:00-05:00"},
      {"milliseconds", {FromMillis(made::kNoon + 7), true, 60}, "2026-11-23T13:00:00.007+01:00"},
      {"a day", {FromMillis(made::kNoon - 43'200'000), false, std::nullopt}, "2026-11-23"},
      {"before 1970", {FromMillis(-86'400'000), false, std::nullopt}, "1969-12-31"},
  }));
  DYNAMIC_SECTION(row.name) {
    StoredArticle stored;
    stored.record = Record("https://paper.example/a", "text");
    stored.record.article.published = row.date;
    const std::string line = ArchiveLine(stored, false);
    CHECK(line.find("\"date_published\":\"" + std::string(row.written) + '"') != line.npos);
    const auto back = ReadArchiveLine(line);
    REQUIRE(back);
    CHECK(back->record.article.published == row.date);
  }
}

TEST_CASE("a line that is none of ours is told with what is wrong", "[archive]") {
  struct Row {
    const char* name;
    const char* line;
    const char* problem;
  };
  StoredArticle stored;
  stored.record = Record("https://paper.example/a", "x");
  const std::string good = ArchiveLine(stored, false);
  const auto row = GENERATE(values<Row>({
      {"no JSON", "hello", ""},
      {"no object", "[1]", "no JSON object"},
      {"no id", R"({"version":1})", "id is no article's"},
      {"version", R"({"id":"0000000000000001","version":0})", "version is out of range"},
      {"no source", R"({"id":"0000000000000001"})", "source is missing"},
      {"no time", R"({"id":"0000000000000001","source":"a","first_seen":"3h"})",
       "first_seen is no time"},
      {"other format", R"({"format":"csv"})", "of another format"},
      {"later version", R"({"format":"wirefold-articles","format_version":2})",
       "of version 2; this program reads version 1"},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto read = ReadArchiveLine(row.line);
    REQUIRE_FALSE(read);
    CHECK(read.error().what.find(row.problem) != std::string::npos);
  }
  for (size_t cut = 0; cut < good.size(); ++cut)
    CHECK_FALSE(ReadArchiveLine(std::string_view(good).substr(0, cut)));
}

TEST_CASE("two databases become one", "[archive]") {
  made::Disk ours, theirs;
  ours.Add(Record("https://paper.example/a", Text(1)));
  ours.Add(Record("https://paper.example/b", Text(2)));
  ours.Add(Record("https://paper.example/b", Text(2) + "Changed.", 30));
  // Read by the other later, earlier, and never before.
  theirs.Add(Record("https://paper.example/a", Text(1) + "One more line.", 40));
  theirs.Add(Record("https://paper.example/b", Text(2), 10));
  theirs.Add(Record("https://paper.example/c", Text(3), 50));
  const std::string lines = Exported(*theirs);
  CHECK(ImportLines(*ours, lines) == 2);
  CHECK(ImportLines(*ours, lines) == 0);
  CHECK(ours->Versions(made::IdOf("https://paper.example/a"))->size() == 2);
  CHECK(ours->Versions(made::IdOf("https://paper.example/b"))->size() == 2);
  CHECK(ours.Counts().articles == 3);
}

TEST_CASE("an imported article is no news to the feed that lists it", "[archive]") {
  made::Disk disk;
  ArticleRecord record = Record("https://paper.example/a", Text(1));
  record.feed_url = made::Feed().url;
  record.entry_id = "guid-a";
  record.entry_title = "On a";
  Import(*disk, record);
  CHECK(disk.Poll({made::Entry("https://paper.example/a", "guid-a")}) == 0);
  PendingEntry moved = made::Entry("https://paper.example/moved", "guid-a");
  moved.entry.title = "On a";
  CHECK(disk.Poll({moved}) == 0);
  CHECK(disk.Poll({made::Entry("https://paper.example/new", "guid-b")}) == 1);
}

TEST_CASE("what was deleted on either side makes no gap and does not come back", "[archive]") {
  made::Disk disk, copy;
  Fill(disk);
  const ArticleId b = made::IdOf("https://paper.example/b");
  REQUIRE(disk->RemoveVersions(b, 2));
  REQUIRE(disk->Remove(made::IdOf("https://other.example/a"), At(100)));
  const std::string lines = Exported(*disk);
  CHECK(ImportLines(*copy, lines) == 4);
  CHECK(ImportLines(*copy, lines) == 0);
  CHECK(Exported(*copy) == lines);
  CHECK(copy->Versions(b)->front().version == 2);
  CHECK(made::Differing(made::Decided(*disk), made::Decided(*copy)).empty());

  REQUIRE(copy->Remove(b, At(100)));
  CHECK(ImportLines(*copy, lines) == 0);
  CHECK(copy.Counts().articles == 2);
}

TEST_CASE("a raw page lies beside the version that it was", "[archive]") {
  made::Disk disk;
  const ArticleRecord record = Record("https://paper.example/a", Text(1));
  RawPage page{record.url,
               At(0),
               "192.0.2.7",
               "GET /a HTTP/1.1\r\n",
               "HTTP/1.1 200 OK\r\n",
               std::string("<p>\0</p>", 8)};
  const Fingerprint fingerprint =
      MakeFingerprint(record.article.title, record.article.text, record.source);
  REQUIRE(disk->CommitArticle(record, fingerprint, {.page = page}));
  // The same again is no version, and changes nothing.
  RawPage other = page;
  other.body = "another";
  REQUIRE(disk->CommitArticle(record, fingerprint, {.page = other}));
  disk.Add(Record("https://paper.example/b", Text(2)));
  const auto reader = disk.Reader();
  const auto kept = reader->GetPage(0);
  REQUIRE((kept && *kept));
  CHECK((*kept)->url == page.url);
  CHECK((*kept)->fetched == page.fetched);
  CHECK((*kept)->ip == page.ip);
  CHECK((*kept)->request == page.request);
  CHECK((*kept)->response == page.response);
  CHECK((*kept)->body == page.body);
  const auto none = reader->GetPage(1);
  REQUIRE(none);
  CHECK_FALSE(*none);
}

}  // namespace wirefold
