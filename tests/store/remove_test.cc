// Articles, or versions of them, that are deleted: what goes, and what stays known.
#include <set>

#include "store/store.h"
#include "tests/random.h"
#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::At;
using made::Record;

const std::string kUrl = "https://paper.example/1";

ArticleRecord From(const std::string& source, const std::string& url, const std::string& text,
                   int minute = 0) {
  ArticleRecord record = Record(url, text, minute);
  record.source = source;
  return record;
}

bool Remove(Store& store, const std::string& url) {
  const auto removed = store.Remove(made::IdOf(url), At(1000));
  INFO((removed ? "" : removed.error().what));
  REQUIRE(removed);
  return *removed;
}

// "a b", the last parts of the addresses of a story's members; empty: there is no such story.
std::string Members(const Store& store, StoryId id) {
  const auto story = store.GetStory(id);
  INFO((story ? "" : story.error().what));
  REQUIRE(story);
  std::string out;
  if (!*story) return out;
  for (const StoryMember& member : (*story)->members) {
    const auto article = store.GetArticle(member.article);
    REQUIRE(article);
    REQUIRE(*article);
    CHECK((*article)->story == (*story)->id);
    const std::string& url = (*article)->record.url;
    out += (out.empty() ? "" : " ") + url.substr(url.rfind('/') + 1);
  }
  return out;
}

TEST_CASE("a deleted article is listed nowhere", "[store]") {
  made::Disk disk;
  const StoryId story = disk.Add(From("one", kUrl, made::Text(1), 0)).fold.story;
  disk.Add(From("two", "https://other.example/2", made::Text(2), 1));
  CHECK(Remove(*disk, kUrl));
  CHECK_FALSE(Remove(*disk, kUrl));
  disk.Reopen();
  CHECK(disk.Counts().articles == 1);
  CHECK(disk.Counts().stories == 1);
  CHECK(made::Listed(*disk, {.limit = 0}) == "2");
  CHECK(made::Listed(*disk, {.limit = 0, .order = ArticleOrder::kLog}) == "2");
  CHECK(made::Listed(*disk, {.source = "one", .limit = 0}) == "");
  CHECK(made::Listed(*disk, {.story = story, .limit = 0}) == "");
  CHECK(Members(*disk, story) == "");
  const auto article = disk->GetArticle(made::IdOf(kUrl));
  REQUIRE(article);
  CHECK_FALSE(*article);
  const auto versions = disk->Versions(made::IdOf(kUrl));
  REQUIRE(versions);
  CHECK(versions->empty());
  const auto sources = disk->Sources();
  REQUIRE(sources);
  CHECK(*sources == std::vector<std::string>{"two"});
  std::vector<uint64_t> positions;
  REQUIRE(disk->ReadLog(0, [&](uint64_t position, const ArticleRecord&) {
    positions.push_back(position);
    return true;
  }));
  CHECK(positions == std::vector<uint64_t>{1});
  // Positions are not used again.
  disk.Add(From("one", "https://paper.example/3", made::Text(3), 2));
  CHECK(disk->GetArticle(made::IdOf("https://paper.example/3")).value()->position == 2);
}

TEST_CASE("a source that has another article stays", "[store]") {
  made::Disk disk;
  disk.Add(Record(kUrl, made::Text(1), 0));
  disk.Add(Record("https://paper.example/2", made::Text(2), 1));
  Remove(*disk, "https://paper.example/2");
  CHECK(disk->Sources().value() == std::vector<std::string>{"paper"});
  Remove(*disk, kUrl);
  CHECK(disk->Sources().value().empty());
}

TEST_CASE("what was deleted does not come back", "[store]") {
  made::Disk disk;
  const std::string other = "https://paper.example/1-mobile";
  PendingEntry entry = made::Entry(kUrl, "guid");
  entry.entry.title = "Headline";
  disk.Poll({entry});
  ArticleRecord record = Record(kUrl, made::Text(1));
  record.entry_title = "Headline";
  disk.Add(record);
  FeedState later = made::Feed();
  later.last_poll = At(100);

  SECTION("listed again as it was") {}
  SECTION("its feed says that it has changed") { entry.entry.title = "Another headline"; }
  SECTION("under another address, with its guid") {
    entry = made::Entry("https://paper.example/1-moved", "guid");
    entry.entry.title = "Headline";
  }
  SECTION("while it waits to be read again") {
    PendingEntry changed = entry;
    changed.entry.summary = "Corrected.";
    CHECK(disk.Poll({changed}, later) == 1);
    later.last_poll = At(200);
  }
  Remove(*disk, kUrl);
  disk.Reopen();
  CHECK(disk.Counts().pending == 0);
  CHECK(disk.Poll({entry}, later) == 0);
  CHECK(disk.Poll({entry}, later) == 0);
  CHECK(disk.Counts().pending == 0);

  // A page that was under way is not stored either.
  record.article.text = made::Text(9);
  const Store::ArticleOutcome outcome = disk.Add(record);
  CHECK(outcome.known);
  CHECK(outcome.deleted);
  CHECK(disk.Counts().articles == 0);
}

TEST_CASE("a page that redirects to a deleted one is known", "[store]") {
  struct Row {
    const char* name;
    const char* title;
    bool elsewhere;
  };
  const auto row = GENERATE(values<Row>({
      {"with its title", "Headline", false},
      {"with another title: what its feed said is kept instead", "Log in to read", true},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    PendingEntry entry = made::Entry(kUrl, "guid");
    entry.entry.title = "Headline";
    disk.Poll({entry});
    disk.Add(Record(kUrl, made::Text(1)));
    Remove(*disk, kUrl);
    const std::string link = "https://links.example/x";
    disk.Poll({made::Entry(link, "another")});
    ArticleRecord record = Record(link, made::Text(1));
    record.fetched_url = kUrl;
    record.entry_title = row.title;
    const Store::ArticleOutcome outcome = disk.Add(record);
    CHECK(outcome.elsewhere == row.elsewhere);
    CHECK(outcome.known == !row.elsewhere);
    CHECK(disk.Counts().articles == 0);
    CHECK(disk.Counts().pending == (row.elsewhere ? 1 : 0));
    CHECK(disk.Poll({made::Entry(link, "another")}) == 0);
  }
}

TEST_CASE("a story goes on without the article that founded it", "[store]") {
  struct Row {
    const char* name;
    std::string copy;  // what another paper made of it
  };
  const std::string cut = made::Text(1).substr(0, 500);
  const auto row = GENERATE_COPY(values<Row>({
      {"an exact copy", made::Text(1)},
      {"a near one", made::Text(1) + " and more"},
      {"a cut one", cut},
  }));
  const bool reopen = GENERATE(false, true);
  DYNAMIC_SECTION(row.name << (reopen ? ", read again" : "")) {
    made::Disk disk;
    const StoryId story = disk.Add(From("wire", kUrl, made::Text(1), 0)).fold.story;
    REQUIRE(disk.Add(From("two", "https://two.example/2", row.copy, 1)).fold.story == story);
    Remove(*disk, kUrl);
    if (reopen) disk.Reopen();
    CHECK(Members(*disk, story) == "2");
    CHECK(disk->GetStory(story).value()->title == "On 2");
    CHECK(disk.Counts().stories == 1);
    // Who comes later finds it, by whatever text of it.
    CHECK(disk.Add(From("three", "https://three.example/3", row.copy, 2)).fold.story == story);
    CHECK(disk.Add(From("four", "https://four.example/4", row.copy + " so", 3)).fold.story ==
          story);
    CHECK(Members(*disk, story) == "2 3 4");
    CHECK(made::Refold(*disk, 0.31).moved == 0);
    CHECK(Members(*disk, story) == "2 3 4");
    // Its last member takes it with him.
    for (const char* url : {"https://two.example/2", "https://three.example/3"}) Remove(*disk, url);
    CHECK(made::Refold(*disk, 0.31).moved == 0);
    Remove(*disk, "https://four.example/4");
    CHECK(disk.Counts().stories == 0);
    CHECK(Members(*disk, story) == "");
    CHECK(disk.Add(From("five", "https://five.example/5", row.copy, 4)).fold.verdict ==
          Verdict::kNew);
  }
}

TEST_CASE("the fold forgets a text with its article", "[store]") {
  made::Disk disk;
  disk.Add(From("one", kUrl, made::Text(1), 0));
  Remove(*disk, kUrl);
  if (GENERATE(false, true)) disk.Reopen();
  CHECK(disk.Add(From("two", "https://two.example/2", made::Text(1), 1)).fold.verdict ==
        Verdict::kNew);
  CHECK(disk.Add(From("three", "https://three.example/3", made::Text(1) + "so", 2)).fold.verdict ==
        Verdict::kNear);
}

TEST_CASE("earlier versions are deleted alone", "[store]") {
  made::Disk disk;
  ArticleRecord record = Record(kUrl, made::Text(1), 0);
  const StoryId story = disk.Add(record).fold.story;
  for (int version = 1; version < 4; ++version) {
    record.article.text += " corrected";
    record.fetched = At(60 * version);
    REQUIRE(disk.Add(record).revised);
  }
  disk.Add(From("two", "https://two.example/2", made::Text(1), 300));
  const auto gone = disk->RemoveVersions(record.id, 2);
  REQUIRE(gone);
  CHECK(*gone == 2);
  CHECK(disk->RemoveVersions(record.id, 2).value() == 0);
  if (GENERATE(false, true)) disk.Reopen();
  auto versions = disk->Versions(record.id).value();
  REQUIRE(versions.size() == 2);
  CHECK(versions[0].version == 2);
  CHECK(versions[1].version == 3);
  CHECK(disk.Counts().articles == 2);
  CHECK(Members(*disk, story) == "1 2");
  CHECK(made::Listed(*disk, {.limit = 0, .order = ArticleOrder::kLog}) == "1 2");
  made::Refold(*disk, 0.31);
  CHECK(disk.Counts().articles == 2);
  CHECK(disk.Counts().stories == 1);
  // A version that is still to come goes on from there.
  record.article.text += " again";
  CHECK(disk.Add(record).revised);
  CHECK(disk->Versions(record.id).value().size() == 3);
  // The last one stays whatever is asked.
  CHECK(disk->RemoveVersions(record.id, 100).value() == 2);
  CHECK(disk->Versions(record.id).value().size() == 1);
  CHECK(Remove(*disk, kUrl));
  CHECK(disk.Counts().articles == 1);
  CHECK(disk.Add(From("three", "https://three.example/3", made::Text(1), 400)).fold.story ==
        disk->GetArticle(made::IdOf("https://two.example/2")).value()->story);
}

// Everything that is stored agrees with everything else, as far as can be seen from outside.
void CheckWhole(made::Disk& disk, const std::set<std::string>& expected) {
  const StoreCounts counts = disk.Counts();
  CHECK(counts.articles == expected.size());
  std::set<std::string> by_time, by_log, in_stories, founded;
  std::set<std::string> sources;
  REQUIRE(disk->QueryArticles({.limit = 0}, [&](const StoredArticle& article) {
    CHECK(by_time.insert(article.record.url).second);
    sources.insert(article.record.source);
    return true;
  }));
  REQUIRE(disk->QueryArticles({.limit = 0, .order = ArticleOrder::kLog},
                              [&](const StoredArticle& article) {
                                CHECK(by_log.insert(article.record.url).second);
                                return true;
                              }));
  uint64_t stories = 0;
  REQUIRE(disk->QueryStories({.limit = 0}, [&](const Story& story) {
    ++stories;
    for (const StoryMember& member : story.members) {
      const auto article = disk->GetArticle(member.article);
      REQUIRE(article);
      REQUIRE(*article);
      CHECK((*article)->story == story.id);
      CHECK((*article)->When() == member.published);
      CHECK(in_stories.insert((*article)->record.url).second);
    }
    uint64_t listed = 0;
    REQUIRE(disk->QueryArticles({.story = story.id, .limit = 0}, [&](const StoredArticle&) {
      ++listed;
      return true;
    }));
    CHECK(listed == story.members.size());
    return true;
  }));
  uint64_t of_sources = 0;
  const auto named = disk->Sources();
  REQUIRE(named);
  CHECK(std::set<std::string>(named->begin(), named->end()) == sources);
  for (const std::string& source : *named)
    REQUIRE(disk->QueryArticles({.source = source, .limit = 0}, [&](const StoredArticle&) {
      ++of_sources;
      return true;
    }));
  CHECK(by_time == expected);
  CHECK(by_log == expected);
  CHECK(in_stories == expected);
  CHECK(of_sources == expected.size());
  CHECK(stories == counts.stories);
}

TEST_CASE("whatever is deleted in whatever order, the rest is whole", "[store]") {
  const auto seed = static_cast<uint64_t>(GENERATE(range(1, 16)));
  INFO("seed " << seed);
  Random random(seed);
  made::Disk disk;
  std::set<std::string> expected, deleted;
  for (int step = 0; step < 150; ++step) {
    const std::string url = "https://paper.example/" + std::to_string(random.Below(30));
    if (random.Percent(30)) {
      CHECK(Remove(*disk, url) == (expected.erase(url) == 1));
      if (disk->GetArticle(made::IdOf(url)).value()) FAIL("still there");
      if (!deleted.contains(url) && disk.Add(Record(url, "new", step)).deleted)
        deleted.insert(url);
      else if (!deleted.contains(url))
        expected.insert(url);
    } else if (random.Percent(15)) {
      REQUIRE(disk->RemoveVersions(made::IdOf(url), random.Below(4)));
    } else {
      ArticleRecord record = Record(url, made::Text(static_cast<int>(random.Below(5))), step);
      record.source = "paper" + std::to_string(random.Below(4));
      if (random.Percent(50)) record.article.text += made::Text(50 + step).substr(0, 300);
      if (random.Percent(10)) record.article.text.clear();
      if (!disk.Add(record).deleted) expected.insert(url);
    }
    if (random.Percent(10)) disk.Reopen();
  }
  CheckWhole(disk, expected);
  made::Refold(*disk, 0.31);
  CheckWhole(disk, expected);
  made::Refold(*disk, 0.9);
  CheckWhole(disk, expected);
  for (const std::string& url : std::set<std::string>(expected)) {
    CHECK(Remove(*disk, url));
    expected.erase(url);
  }
  CheckWhole(disk, expected);
}

TEST_CASE("a reader goes on where something is deleted under it", "[store]") {
  made::Disk disk;
  for (int i = 0; i < 6; ++i)
    disk.Add(From("p" + std::to_string(i), "https://paper.example/" + std::to_string(i),
                  made::Text(i / 2), i));
  const auto order = GENERATE(ArticleOrder::kNewest, ArticleOrder::kLog);
  int seen = 0;
  REQUIRE(disk->QueryArticles({.limit = 0, .order = order}, [&](const StoredArticle&) {
    if (++seen == 1)
      for (const char* url : {"https://paper.example/2", "https://paper.example/3"})
        Remove(*disk, url);
    return true;
  }));
  CHECK(seen == 4);
  uint64_t stories = 0;
  REQUIRE(disk->QueryStories({.limit = 0}, [&](const Story&) {
    if (++stories == 1)
      for (const char* url : {"https://paper.example/0", "https://paper.example/1"})
        Remove(*disk, url);
    return true;
  }));
  CHECK(stories == 1);
}

}  // namespace
}  // namespace wirefold
