#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::Entry;
using made::Record;

TEST_CASE("D1: an article's step is whole wherever the process ends after it", "[store]") {
  made::Disk disk;
  constexpr int kArticles = 6;
  std::vector<PendingEntry> entries;
  for (int i = 0; i < kArticles; ++i)
    entries.push_back(
        Entry("https://paper.example/" + std::to_string(i), "guid-" + std::to_string(i)));
  CHECK(disk.Poll(entries) == kArticles);
  for (int i = 0; i < kArticles; ++i) {
    disk.Reopen();
    // Odd ones reprint the one before.
    const ArticleRecord record =
        Record("https://paper.example/" + std::to_string(i), made::Text(i / 2), i);
    const auto outcome = disk.Add(record);
    CHECK_FALSE(outcome.known);
    CHECK(outcome.fold.verdict == (i % 2 == 0 ? Verdict::kNew : Verdict::kExact));
    disk.Reopen();

    const auto stored = static_cast<uint64_t>(i + 1);
    const StoreCounts counts = disk.Counts();
    CHECK(counts.articles == stored);
    CHECK(counts.stories == (stored + 1) / 2);
    CHECK(counts.pending == kArticles - stored);

    const auto article = disk->GetArticle(record.id);
    REQUIRE(article);
    REQUIRE(*article);
    CHECK((*article)->position == static_cast<uint64_t>(i));
    CHECK((*article)->record.article.text == record.article.text);
    CHECK((*article)->story == outcome.fold.story);
    CHECK((*article)->verdict == outcome.fold.verdict);
    const auto story = disk->GetStory(outcome.fold.story);
    REQUIRE(story);
    REQUIRE(*story);
    CHECK((*story)->members.size() == static_cast<size_t>(i % 2 + 1));
    CHECK((*story)->members.back().article == record.id);
    CHECK((*story)->title == "On " + std::to_string(i / 2 * 2));

    std::vector<uint64_t> log;
    REQUIRE(disk->ReadLog(0, [&](uint64_t position, const ArticleRecord&) {
      log.push_back(position);
      return true;
    }));
    CHECK(log.size() == stored);
    CHECK(made::Listed(*disk, {.limit = 0}).size() == stored * 2 - 1);
  }
}

TEST_CASE("D2: an article is stored once", "[store]") {
  made::Disk disk;
  const ArticleRecord record = Record("https://paper.example/1", made::Text(1));
  disk.Poll({Entry("https://paper.example/1", "a")});
  const auto first = disk.Add(record);
  disk.Reopen();
  const auto again = disk.Add(record);
  CHECK(again.known);
  CHECK(again.fold.story == first.fold.story);
  CHECK(disk.Counts().articles == 1);
}

TEST_CASE("a redirect tells which page it is", "[store]") {
  struct Row {
    const char* name;
    const char* first;   // fetched for /1
    const char* second;  // fetched for /2
    TextFrom text_from;
    bool known;
  };
  const auto row = GENERATE(values<Row>({
      {"to the same page", "/page", "/page", TextFrom::kPage, true},
      {"to an article that is stored", "/1", "/1", TextFrom::kPage, true},
      {"the query belongs to it", "/page?id=1", "/page?id=2", TextFrom::kPage, false},
      {"tracking parameters do not", "/page", "/page?utm_medium=feed", TextFrom::kPage, true},
      {"the home page is where dead articles end", "/", "/", TextFrom::kPage, false},
      {"with tracking parameters too", "/?utm_source=x", "/?utm_source=x", TextFrom::kPage, false},
      {"the home page may have a query", "/?p=7", "/?p=7", TextFrom::kPage, true},
      {"an error page is no identity", "/404.html", "/404.html", TextFrom::kFeed, false},
      {"no redirect", "/1", "/2", TextFrom::kPage, false},
      {"no address", "", "", TextFrom::kFeed, false},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string site = "https://paper.example";
    made::Disk disk;
    disk.Poll({Entry(site + "/1", "a"), Entry(site + "/2", "b")});
    ArticleRecord one = Record(site + "/1", made::Text(1));
    ArticleRecord two = Record(site + "/2", made::Text(2));
    one.fetched_url = *row.first ? site + row.first : "";
    two.fetched_url = *row.second ? site + row.second : "";
    one.text_from = two.text_from = row.text_from;
    CHECK_FALSE(disk.Add(one).known);
    CHECK(disk.Add(two).known == row.known);
    disk.Reopen();
    CHECK(disk.Counts().articles == (row.known ? 1 : 2));
    CHECK(disk.Counts().pending == 0);
    // Both addresses stay known, and another try of the second changes nothing.
    CHECK(disk.Poll({Entry(site + "/1", "c"), Entry(site + "/2", "d")}) == 0);
    CHECK(disk.Add(two).known);
  }
}

TEST_CASE("articles that lead to one page are one only where their titles are alike", "[store]") {
  struct Row {
    const char *name, *first, *second;
    bool is_article, known, elsewhere;
  };
  const auto row = GENERATE(values<Row>({
      {"one article, two addresses", "Port strike ends", "Port strike ends | Paper", true, true,
       false},
      {"a login page", "Port strike ends", "Banks raise rates", true, false, true},
      {"a page that is no article", "Port strike ends", "Port strike ends", false, false, false},
      {"no title to tell them apart", "Port strike ends", "", true, true, false},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string site = "https://paper.example";
    made::Disk disk;
    disk.Poll({Entry(site + "/1", "a"), Entry(site + "/2", "b")});
    ArticleRecord one = Record(site + "/1", made::Text(1));
    ArticleRecord two = Record(site + "/2", made::Text(1));
    one.fetched_url = two.fetched_url = site + "/login";
    one.entry_title = row.first;
    two.entry_title = row.second;
    one.article.is_article = two.article.is_article = row.is_article;
    CHECK_FALSE(disk.Add(one).known);
    const Store::ArticleOutcome outcome = disk.Add(two);
    CHECK(outcome.known == row.known);
    CHECK(outcome.elsewhere == row.elsewhere);
    CHECK(disk.Counts().pending == (row.elsewhere ? 1 : 0));
    // The feed's words in place of the page are stored.
    two.text_from = TextFrom::kFeed;
    CHECK(disk.Add(two).known == !row.elsewhere);
  }
}

TEST_CASE("an address that a stored article was reached at is no new entry", "[store]") {
  made::Disk disk;
  disk.Poll({Entry("https://paper.example/go/1", "a"), Entry("https://paper.example/page", "b")});
  ArticleRecord record = Record("https://paper.example/go/1", made::Text(1));
  record.fetched_url = "https://paper.example/page";
  CHECK_FALSE(disk.Add(record).known);
  // The entry that waited under the page's own address has ended with it.
  CHECK(disk.Counts().pending == 0);
  CHECK(disk.Poll({Entry("https://paper.example/page", "c")}) == 0);
  CHECK(disk.Add(Record("https://paper.example/page", made::Text(1))).known);
}

TEST_CASE("a story of many reprints is listed whole and in order", "[store]") {
  made::Disk disk;
  const ArticleRecord founder = Record("https://paper.example/0", made::Text(1), 0);
  const StoryId story = disk.Add(founder).fold.story;
  for (int i = 1; i < 40; ++i) {
    ArticleRecord reprint =
        Record("https://paper.example/" + std::to_string(i), made::Text(1), i % 7);
    reprint.source = "paper" + std::to_string(i % 3);
    REQUIRE(disk.Add(reprint).fold.story == story);
  }
  const auto read = disk->GetStory(story);
  REQUIRE(read);
  REQUIRE(*read);
  REQUIRE((*read)->members.size() == 40);
  CHECK((*read)->members[0].article == founder.id);
  CHECK((*read)->members[0].verdict == Verdict::kNew);
  CHECK((*read)->members[39].article == made::IdOf("https://paper.example/39"));
  CHECK((*read)->members[39].similarity == 1);
  CHECK(disk.Counts().stories == 1);
}

TEST_CASE("a site's memory is written with the article it learnt from, or not at all", "[store]") {
  made::Disk disk;
  const auto commit = [&](const ArticleRecord& record, const SiteRecord& site) {
    const auto outcome = disk->CommitArticle(
        record, MakeFingerprint(record.article.title, record.article.text), {.site = site});
    REQUIRE(outcome);
    return *outcome;
  };
  const auto memory = [&](std::string_view host) {
    const auto bytes = disk->GetSiteMemory(host);
    REQUIRE(bytes);
    return *bytes;
  };
  CHECK(memory("paper.example").empty());
  const ArticleRecord first = Record("https://paper.example/1", made::Text(1));
  CHECK_FALSE(commit(first, {"paper.example", "one"}).known);
  CHECK(commit(first, {"paper.example", "again"}).known);
  disk.Reopen();
  CHECK(memory("paper.example") == "one");
  commit(Record("https://paper.example/2", made::Text(2)), {"paper.example", "two"});
  commit(Record("https://paper.example/3", made::Text(3)), {});
  CHECK(memory("paper.example") == "two");
  CHECK(memory("paper").empty());
  CHECK(memory("paper.example.org").empty());
  CHECK(*disk.Reader()->GetSiteMemory("paper.example") == "two");
}

}  // namespace
}  // namespace wirefold
