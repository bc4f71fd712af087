// Articles whose pages change after they were stored.
#include "tests/random.h"
#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::At;
using made::Decided;
using made::Differing;

using made::Record;
using made::Refold;

constexpr double kUsual = 0.31;
const std::string kUrl = "https://paper.example/1";

PendingEntry Said(const std::string& url, const std::string& title) {
  PendingEntry entry = made::Entry(url, url);
  entry.entry.title = title;
  entry.entry.published = At(-5);
  entry.entry.summary = "What it is about.";
  return entry;
}

FeedState PolledAt(int minute) {
  FeedState feed = made::Feed();
  feed.last_poll = At(minute);
  return feed;
}

StoredArticle Stored(Store& store, const std::string& url) {
  const auto article = store.GetArticle(made::IdOf(url));
  REQUIRE((article && *article));
  return **article;
}

std::string Members(Store& store, StoryId id) {
  const auto story = store.GetStory(id);
  REQUIRE(story);
  if (!*story) return "no story";
  std::string out = (*story)->title + ":";
  for (const StoryMember& member : (*story)->members) {
    const auto article = store.GetArticle(member.article);
    REQUIRE((article && *article));
    CHECK((*article)->story == (*story)->id);
    CHECK(member.published == (*article)->When());
    CHECK(member.text_bytes == (*article)->record.article.text.size());
    const std::string& url = (*article)->record.url;
    out += " " + url.substr(url.rfind('/') + 1);
  }
  return out;
}

// ---- what a poll takes for a change

TEST_CASE("an entry that its feed changed is wanted again", "[store]") {
  struct Row {
    const char* name;
    void (*change)(Entry&);
    bool wanted;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", [](auto&) {}, false},
      {"the title", [](auto& e) { e.title = "Another headline"; }, true},
      {"the title's case", [](auto& e) { e.title = "THE HEADLINE"; }, false},
      {"the date of change", [](auto& e) { e.modified = At(20); }, true},
      {"the date of publication", [](auto& e) { e.published = At(20); }, true},
      {"the summary", [](auto& e) { e.summary = "A correction."; }, true},
      {"the content", [](auto& e) { e.content_html = "<p>A correction.</p>"; }, true},
      {"the tags", [](auto& e) { e.tags = {"ports"}; }, false},
      {"the picture", [](auto& e) { e.image = "https://paper.example/2.jpg"; }, false},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    disk.Poll({Said(kUrl, "The headline")}, PolledAt(0));
    disk.Add(Record(kUrl, made::Text(1)));
    PendingEntry changed = Said(kUrl, "The headline");
    row.change(changed.entry);
    const auto wanted = disk->CommitPoll(PolledAt(30), {changed});
    REQUIRE(wanted);
    REQUIRE(wanted->wanted.size() == (row.wanted ? 1 : 0));
    CHECK(disk.Counts().pending == wanted->wanted.size());
    if (row.wanted) {
      CHECK(wanted->wanted.front().again);
      CHECK(wanted->wanted.front().id == made::IdOf(kUrl));
    }
    CHECK(disk.Poll({changed}, PolledAt(90)) == 0);  // that is known now
  }
}

TEST_CASE("a page is read again after ten minutes, then after twice the time each", "[store]") {
  made::Disk disk;
  disk.Poll({Said(kUrl, "Title")}, PolledAt(0));
  disk.Add(Record(kUrl, made::Text(1)));
  std::vector<int> due;
  for (int minute = 1; minute < 200; ++minute) {  // a live page
    const auto wanted =
        disk->CommitPoll(PolledAt(minute), {Said(kUrl, "Title at " + std::to_string(minute))});
    REQUIRE(wanted);
    const auto pending = disk->GetPending(made::IdOf(kUrl));
    REQUIRE(pending);
    if (!*pending || (*pending)->not_before > At(minute)) continue;
    CHECK((*pending)->entry.title == "Title at " + std::to_string(minute));
    due.push_back(minute);
    disk.Add(Record(kUrl, made::Text(1)));  // it was read, and had not changed
  }
  CHECK(due == std::vector<int>{10, 30, 70, 150});
}

TEST_CASE("a page is read again so often and no more", "[store]") {
  MemoryDisk memory;
  const auto store = Store::Open("/db", {.disk = &memory, .max_rereads = 2});
  REQUIRE(store);
  REQUIRE((*store)->CommitPoll(PolledAt(0), {Said(kUrl, "Title")}));
  REQUIRE((*store)->CommitArticle(Record(kUrl, made::Text(1)), {}));
  size_t times = 0;
  for (int day = 1; day < 6; ++day) {
    const auto wanted =
        (*store)->CommitPoll(PolledAt(day * 1440), {Said(kUrl, "Title " + std::to_string(day))});
    REQUIRE(wanted);
    times += wanted->wanted.size();
    REQUIRE((*store)->CommitArticle(Record(kUrl, made::Text(1)), {}));
  }
  CHECK(times == 2);
}

TEST_CASE("a feed that was made anew has not changed its articles", "[store]") {
  struct Row {
    const char* name;
    int changed;
    size_t wanted;
  };
  const auto row = GENERATE(values<Row>({{"all", 8, 0}, {"most", 5, 0}, {"half", 4, 4}}));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    std::vector<PendingEntry> entries;
    for (int i = 0; i < 8; ++i) {
      const std::string url = "https://paper.example/" + std::to_string(i);
      entries.push_back(Said(url, "Title"));
      disk.Poll({entries.back()}, PolledAt(0));
      disk.Add(Record(url, made::Text(i)));
    }
    for (int i = 0; i < row.changed; ++i) entries[static_cast<size_t>(i)].entry.modified = At(50);
    CHECK(disk.Poll(entries, PolledAt(60)) == row.wanted);
    CHECK(disk.Poll(entries, PolledAt(600)) == 0);
  }
}

TEST_CASE("only the feed that listed an article first says that it has changed", "[store]") {
  made::Disk disk;
  disk.Poll({Said(kUrl, "Title")}, PolledAt(0));
  disk.Add(Record(kUrl, made::Text(1)));
  FeedState other = made::Feed("https://paper.example/sport");
  other.last_poll = At(60);
  CHECK(disk.Poll({Said(kUrl, "Sport: Title")}, other) == 0);
  CHECK(disk.Poll({Said(kUrl, "Another title")}, PolledAt(60)) == 1);
}

TEST_CASE("an entry that still waits is read as its feed has it now", "[store]") {
  made::Disk disk;
  disk.Poll({Said(kUrl, "Title")}, PolledAt(0));
  PendingEntry tried = Said(kUrl, "Title");
  tried.attempts = 3;
  REQUIRE(disk->CommitAttempt(tried));
  CHECK(disk.Poll({Said(kUrl, "Another title")}, PolledAt(60)) == 0);
  const auto pending = disk->GetPending(made::IdOf(kUrl));
  REQUIRE((pending && *pending));
  CHECK((*pending)->entry.title == "Another title");
  CHECK((*pending)->attempts == 3);
  CHECK_FALSE((*pending)->again);
}

TEST_CASE("an article that was retitled and moved is the same article", "[store]") {
  made::Disk disk;
  disk.Poll({Said(kUrl, "Title")}, PolledAt(0));
  disk.Add(Record(kUrl, made::Text(1)));
  const std::string moved = "https://paper.example/1-after-all";
  PendingEntry entry = Said(moved, "Another title");
  entry.entry.id = kUrl;  // its guid
  const auto wanted = disk->CommitPoll(PolledAt(60), {entry});
  REQUIRE(wanted);
  REQUIRE(wanted->wanted.size() == 1);
  CHECK(wanted->wanted.front().id == made::IdOf(kUrl));
  ArticleRecord record = Record(moved, made::Text(1) + "more");
  record.id = made::IdOf(kUrl);
  record.entry_title = record.article.title = "Another title";
  CHECK(disk.Add(record).revised);
  CHECK(disk.Counts().articles == 1);
  CHECK(disk.Poll({entry}, PolledAt(120)) == 0);
}

// ---- what is a later version

TEST_CASE("a page that says something else is the article's next version", "[store]") {
  made::Disk disk;
  ArticleRecord record = Record(kUrl, made::Text(1), 0);
  const StoryId story = disk.Add(record).fold.story;
  disk.Add(Record("https://other.example/a", made::Text(1) + "and more", 1));
  disk.Reopen();
  record.article.title = "A better headline";
  record.article.text += "A correction.";
  record.article.published = Date{At(-30), true};
  record.source = "paper, renamed";
  record.first_seen = record.fetched = At(60);
  const Store::ArticleOutcome outcome = disk.Add(record);
  CHECK(outcome.revised);
  CHECK_FALSE(outcome.known);
  CHECK(outcome.fold.story == story);
  CHECK(outcome.fold.verdict == Verdict::kNew);
  disk.Reopen();

  CHECK(disk.Counts().articles == 2);
  CHECK(disk.Counts().stories == 1);
  const StoredArticle now = Stored(*disk, kUrl);
  CHECK(now.position == 2);
  CHECK(now.record.version == 1);
  CHECK(now.record.first_seen == At(0));
  CHECK(now.record.article.title == "A better headline");
  CHECK(Members(*disk, story) == "A better headline: 1 a");
  CHECK(made::Listed(*disk, {.limit = 0}) == "a 1");
  CHECK(made::Listed(*disk, {.limit = 0, .order = ArticleOrder::kLog}) == "a 1");
  CHECK(made::Listed(*disk, {.story = story, .limit = 0}) == "a 1");
  CHECK(made::Listed(*disk, {.source = "paper, renamed", .limit = 0}) == "1");
  CHECK(made::Listed(*disk, {.source = "paper", .limit = 0}) == "a");

  const auto versions = disk->Versions(record.id);
  REQUIRE(versions);
  REQUIRE(versions->size() == 2);
  CHECK(versions->front().article.text == made::Text(1));
  CHECK(versions->back().article.text == record.article.text);
  // Once more the same is nothing new.
  CHECK(disk.Add(record).known);
}

TEST_CASE("a page that says less than it did is no later version", "[store]") {
  struct Row {
    const char* name;
    void (*change)(ArticleRecord&);
    bool revised;
  };
  const auto row = GENERATE(values<Row>({
      {"the same title and text", [](ArticleRecord& r) { r.article.authors = {"A. Writer"}; },
       false},
      {"another title", [](ArticleRecord& r) { r.article.title += "!"; }, true},
      {"another text", [](ArticleRecord& r) { r.article.text += "!"; }, true},
      {"no text", [](ArticleRecord& r) { r.article.text.clear(); }, false},
      {"no article any more",
       [](ArticleRecord& r) {
         r.article.text += "!";
         r.article.is_article = false;
       },
       false},
      {"only the feed's words now",
       [](ArticleRecord& r) {
         r.article.text += "!";
         r.text_from = TextFrom::kFeed;
       },
       false},
      {"it leads to a page of that title",
       [](ArticleRecord& r) {
         r.article.text += "!";
         r.fetched_url = "https://paper.example/1-moved";
         r.entry_title = r.article.title;
       },
       true},
      {"it leads to a page of another title",
       [](ArticleRecord& r) {
         r.article.text = made::Text(7);
         r.fetched_url = "https://paper.example/all-the-news";
         r.entry_title = "Port strike ends";
       },
       false},
      {"it leads to another article",
       [](ArticleRecord& r) {
         r.article.text = made::Text(7);
         r.fetched_url = "https://paper.example/2";
       },
       false},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    disk.Poll({Said("https://paper.example/2", "Two")});
    ArticleRecord record = Record(kUrl, made::Text(1));
    disk.Add(record);
    const std::string before = record.article.text;
    row.change(record);
    const Store::ArticleOutcome outcome = disk.Add(record);
    CHECK(outcome.revised == row.revised);
    CHECK(outcome.known == !row.revised);
    CHECK(Stored(*disk, kUrl).record.article.text == (row.revised ? record.article.text : before));
  }
}

TEST_CASE("what the page says follows what the feed said while the page was down", "[store]") {
  made::Disk disk;
  ArticleRecord record = Record(kUrl, "");
  record.text_from = TextFrom::kFeed;
  const StoryId story = disk.Add(record).fold.story;
  record.text_from = TextFrom::kPage;
  record.article.text = made::Text(1);
  const Store::ArticleOutcome outcome = disk.Add(record);
  CHECK(outcome.revised);
  CHECK(outcome.fold.story == story);
  CHECK(disk.Add(Record("https://other.example/a", made::Text(1) + "so")).fold.story == story);
}

TEST_CASE("a text that became another leaves its story, and its ids are still found", "[store]") {
  made::Disk disk;
  ArticleRecord record = Record(kUrl, made::Text(1), 0);
  const StoryId first = disk.Add(record).fold.story;
  disk.Add(Record("https://other.example/a", made::Text(1), 1));
  record.article.text = made::Text(2);
  record.fetched = At(30);
  const Store::ArticleOutcome outcome = disk.Add(record);
  CHECK(outcome.revised);
  CHECK(outcome.fold.verdict == Verdict::kNew);
  const StoryId second = outcome.fold.story;
  CHECK(second != first);
  CHECK(disk.Counts().stories == 2);
  CHECK(Members(*disk, first) == "On a: a");
  CHECK(Members(*disk, second) == "On 1: 1");
  CHECK(Refold(*disk, kUsual).moved == 0);

  // It becomes what another paper has: the story that it alone made up is gone.
  const StoryId third = disk.Add(Record("https://third.example/b", made::Text(3), 40)).fold.story;
  record.article.text = made::Text(3) + "after all";
  CHECK(disk.Add(record).fold.story == third);
  disk.Reopen();
  CHECK(disk.Counts().stories == 2);
  CHECK(Members(*disk, third) == "On b: b 1");
  CHECK(Members(*disk, second) == "On b: b 1");
  CHECK(Refold(*disk, kUsual).moved == 0);
}

TEST_CASE("whatever pages become, folding the log again gives what is stored", "[store]") {
  const auto seed = static_cast<uint64_t>(GENERATE(range(1, 13)));
  INFO("seed " << seed);
  Random random(seed);
  made::Disk disk;
  std::map<int, size_t> versions;
  for (int step = 0; step < 80; ++step) {
    const int article = static_cast<int>(random.Below(20));
    const int text = static_cast<int>(random.Below(6));
    ArticleRecord record =
        Record("https://paper.example/" + std::to_string(article), made::Text(text), step);
    record.source = "paper" + std::to_string(article % 4);
    if (random.Percent(40)) record.article.text += made::Text(50 + step).substr(0, 300);
    if (random.Percent(10)) record.article.text.clear();
    if (random.Percent(20)) record.article.published = Date{At(static_cast<int>(random.Below(90)))};
    const Store::ArticleOutcome outcome = disk.Add(record);
    if (!outcome.known) ++versions[article];
    if (random.Percent(15)) disk.Reopen();
  }
  size_t log = 0;
  for (const auto& [article, count] : versions) {
    const auto stored =
        disk->Versions(made::IdOf("https://paper.example/" + std::to_string(article)));
    REQUIRE(stored);
    CHECK(stored->size() == count);
    log += count;
  }
  CHECK(log > versions.size());
  const auto before = Decided(*disk);
  CHECK(disk.Counts().articles == versions.size());
  CHECK(Refold(*disk, kUsual).moved == 0);
  CHECK(Differing(before, Decided(*disk)) == "");
  Refold(*disk, 0.9);
  Refold(*disk, kUsual);
  CHECK(Differing(before, Decided(*disk)) == "");
  size_t listed = 0;
  REQUIRE(disk->QueryStories({.limit = 0}, [&](const Story& story) {
    listed += story.members.size();
    Members(*disk, story.id);
    return true;
  }));
  CHECK(listed == versions.size());
}

}  // namespace
}  // namespace wirefold
