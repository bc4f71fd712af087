// What saved searches found is in the outbox exactly once, in the article's own batch.
#include "store/outbox.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/store/made.h"

using namespace wirefold;
using made::At;

namespace {

const SearchId kSearch = SearchIdOf("mine");

// An article is found where its text or title has the word.
ArticleExtras Finding(const FoundBy& by, const std::string& word) {
  ArticleExtras extras;
  extras.found_by = [by, word](const FindQuestion& asked) -> std::vector<FoundBy> {
    const Article& says = asked.article.record.article;
    const bool has =
        says.text.find(word) != says.text.npos || says.title.find(word) != says.title.npos;
    return has ? std::vector{by} : std::vector<FoundBy>();
  };
  return extras;
}

Store::ArticleOutcome Add(Store& store, const ArticleRecord& record, const ArticleExtras& extras) {
  auto outcome = store.CommitArticle(
      record, MakeFingerprint(record.article.title, record.article.text, record.source), extras);
  INFO((outcome ? "" : outcome.error().what));
  REQUIRE(outcome);
  return *outcome;
}

constexpr std::chrono::hours kPatience{24};

std::vector<AbsentSearch> Keep(Store& store, const std::vector<std::string>& names,
                               Time now = At(0)) {
  auto absent = store.KeepSearches(names, now, kPatience);
  REQUIRE(absent);
  return *absent;
}

SearchStanding StandingOf(const Store& store, SearchId id = kSearch) {
  const auto standing = store.StandingOf(id);
  REQUIRE(standing);
  return standing->value_or(SearchStanding());
}

void Try(Store& store, uint64_t number, const DeliveryTry& attempt) {
  REQUIRE(store.CommitTry(kSearch, number, attempt));
}

// Takes all out, in order: the last parts of the articles' addresses, "a b@2"; @: a later version.
std::string TakeAll(Store& store) {
  std::string out;
  for (;;) {
    const auto entry = store.NextInOutbox(kSearch);
    REQUIRE(entry);
    if (!*entry) return out;
    const auto article = store.GetArticle((*entry)->article);
    REQUIRE((article && *article));
    const std::string& url = (*article)->record.url;
    out += (out.empty() ? "" : " ") + url.substr(url.find_last_of('/') + 1);
    if ((*entry)->version > 0) out += fmt::format("@{}", (*entry)->version);
    Try(store, (*entry)->number, {.now = At(0)});
  }
}

std::string Page(const std::string& name) { return "https://paper.example/" + name; }

}  // namespace

TEST_CASE("what a search finds waits in its order, once an article or once a story", "[outbox]") {
  struct Row {
    const char* name;
    FoundBy by;
    const char* told;
  };
  const auto row = GENERATE(values<Row>({
      {"by article", {.search = kSearch, .by_story = false}, "a b c d"},
      {"by story", {.search = kSearch, .by_story = true}, "a d"},
      {"nobody to tell", {.search = kSearch, .delivers = false}, ""},
  }));
  INFO(row.name);
  made::Disk disk;
  Keep(*disk, {"mine"});
  const ArticleExtras extras = Finding(row.by, "harbour");
  const std::string text = "harbour " + made::Text(1);
  CHECK(Add(*disk, made::Record(Page("a"), text), extras).touched.size() == 1);
  CHECK(Add(*disk, made::Record(Page("other"), made::Text(2)), extras).touched.empty());
  Add(*disk, made::Record(Page("b"), text), extras);
  disk.Reopen();
  Add(*disk, made::Record(Page("c"), text + "more"), extras);
  Add(*disk, made::Record(Page("d"), "harbour " + made::Text(3)), extras);
  CHECK(TakeAll(*disk) == row.told);
  // The same page again is no article, and tells nothing.
  Add(*disk, made::Record(Page("d"), "harbour " + made::Text(3)), extras);
  CHECK(TakeAll(*disk) == "");
}

TEST_CASE("a story is told once, even where its first member does not match", "[outbox]") {
  made::Disk disk;
  Keep(*disk, {"mine"});
  const ArticleExtras extras = Finding({.search = kSearch}, "harbour");
  Add(*disk, made::Record(Page("first"), made::Text(1)), extras);
  Add(*disk, made::Record(Page("second"), made::Text(1) + " harbour"), extras);
  Add(*disk, made::Record(Page("third"), made::Text(1) + " harbour"), extras);
  CHECK(TakeAll(*disk) == "second");
}

TEST_CASE("a changed article is told where it matches newly, or each time where that is wished",
          "[outbox]") {
  struct Row {
    const char* name;
    FoundBy by;
    std::vector<const char*> words;  // of the versions
    const char* told;
  };
  const FoundBy by_article{.search = kSearch, .by_story = false};
  const FoundBy changes{.search = kSearch, .by_story = false, .changes = true};
  const auto row = GENERATE_COPY(values<Row>({
      {"matches newly", by_article, {"quay", "harbour"}, "a"},
      {"matched before", by_article, {"harbour", "harbour"}, "a"},
      {"matches again", by_article, {"harbour", "quay", "harbour"}, "a"},
      {"each change", changes, {"harbour", "harbour", "quay", "harbour"}, "a a@1 a@3"},
      {"a story's member matches newly", {.search = kSearch}, {"quay", "harbour", "harbour"}, "a"},
  }));
  INFO(row.name);
  made::Disk disk;
  Keep(*disk, {"mine"});
  const ArticleExtras extras = Finding(row.by, "harbour");
  int minute = 0;
  for (const char* word : row.words) {
    const std::string text = fmt::format("{} {} {}", made::Text(1), word, minute);
    Add(*disk, made::Record(Page("a"), text, minute += 30), extras);
  }
  CHECK(TakeAll(*disk) == row.told);
}

TEST_CASE("what matched before its search was configured is not told when it changes", "[outbox]") {
  const bool by_story = GENERATE(true, false);
  made::Disk disk;
  const ArticleExtras extras = Finding({.search = kSearch, .by_story = by_story}, "harbour");
  Add(*disk, made::Record(Page("a"), made::Text(1) + "harbour"), {});
  Keep(*disk, {"mine"});
  const auto outcome = Add(*disk, made::Record(Page("a"), made::Text(1) + "harbour 2", 30), extras);
  CHECK(outcome.revised);
  CHECK(outcome.touched == std::vector{kSearch});
  Add(*disk, made::Record(Page("b"), made::Text(2) + "harbour"), extras);
  CHECK(TakeAll(*disk) == "b");
}

TEST_CASE("a search whose article matches no more is touched, and tells nothing", "[outbox]") {
  made::Disk disk;
  Keep(*disk, {"mine"});
  const ArticleExtras extras = Finding({.search = kSearch, .delivers = false}, "harbour");
  Add(*disk, made::Record(Page("a"), made::Text(1) + "harbour"), extras);
  const auto outcome = Add(*disk, made::Record(Page("a"), made::Text(1) + "quay", 30), extras);
  CHECK(outcome.touched == std::vector{kSearch});
}

TEST_CASE("how it went with an entry is kept with its search", "[outbox]") {
  made::Disk disk;
  Keep(*disk, {"mine"});
  const ArticleExtras extras = Finding({.search = kSearch, .by_story = false}, "harbour");
  for (const char* name : {"a", "b", "c"})
    Add(*disk, made::Record(Page(name), made::Text(name[0]) + "harbour"), extras);
  using End = DeliveryTry::End;
  Try(*disk, 0, {.end = End::kFailed, .now = At(1), .error = "exit code 1", .next_try = At(2)});
  Try(*disk, 0, {.end = End::kFailed, .now = At(2), .error = "timeout", .next_try = At(4)});
  disk.Reopen();
  SearchStanding standing = StandingOf(*disk);
  CHECK(standing.waiting() == 3);
  CHECK(standing.failures == 2);
  CHECK(standing.failing_since == At(1));
  CHECK(standing.next_try == At(4));
  CHECK(standing.last_error == "timeout");
  Try(*disk, 0, {.end = End::kGivenUp, .now = At(4), .error = "timeout", .next_try = At(5)});
  CHECK(StandingOf(*disk).given_up == 1);
  CHECK(StandingOf(*disk).failing_since == At(1));
  Try(*disk, 0, {.now = At(5)});  // it is gone: nothing happens
  Try(*disk, 1, {.now = At(5)});
  standing = StandingOf(*disk);
  CHECK(standing.waiting() == 1);
  CHECK(standing.delivered == 1);
  CHECK(standing.failures == 0);
  CHECK(standing.failing_since == Time{});
  CHECK(standing.next_try == Time{});
  CHECK(standing.last_delivered == At(5));
  CHECK(TakeAll(*disk) == "c");
}

TEST_CASE("an outbox that nobody empties loses its oldest entries", "[outbox]") {
  made::Disk disk;
  Keep(*disk, {"mine"});
  const ArticleExtras extras = Finding({.search = kSearch, .by_story = false}, "harbour");
  for (const char* name : {"a", "b", "c", "d"})
    Add(*disk, made::Record(Page(name), made::Text(name[0]) + "harbour"), extras);
  CHECK(disk->TrimOutbox(kSearch, 4) == 0);
  CHECK(disk->TrimOutbox(kSearch, 2) == 2);
  CHECK(StandingOf(*disk).given_up == 2);
  CHECK(TakeAll(*disk) == "c d");
}

TEST_CASE("a search that is configured no more is forgotten with all it had", "[outbox]") {
  made::Disk disk;
  CHECK(Keep(*disk, {"mine", "other"}).empty());
  const ArticleExtras extras = Finding({.search = kSearch, .by_story = false}, "harbour");
  Add(*disk, made::Record(Page("a"), made::Text(1) + "harbour"), extras);
  CHECK(!Keep(*disk, {"other"}, At(9)).at(0).dropped);
  const auto dropped = Keep(*disk, {"other"}, At(9) + kPatience);
  REQUIRE(dropped.size() == 1);
  CHECK(dropped[0].name == "mine");
  CHECK(dropped[0].waiting == 1);
  CHECK(dropped[0].dropped);
  Try(*disk, 0, {.now = At(5)});
  const auto standings = disk->SearchStandings();
  REQUIRE(standings);
  REQUIRE(standings->size() == 1);
  CHECK((*standings)[0].name == "other");
  // Configured again, it begins anew.
  Keep(*disk, {"mine", "other"});
  CHECK(StandingOf(*disk).next == 0);
  CHECK(TakeAll(*disk) == "");
  Add(*disk, made::Record(Page("b"), made::Text(2) + "harbour"), extras);
  CHECK(TakeAll(*disk) == "b");
}

TEST_CASE("a search that another configuration lacks loses nothing within its time", "[outbox]") {
  struct Row {
    const char* name;
    std::vector<Millis> absent;  // when it is not configured
    Millis back;                 // when it is again
    const char* told;
  };
  using std::chrono::hours;
  const auto row = GENERATE(values<Row>({
      {"for a while", {hours(1)}, hours(2), "a"},
      {"until just before the end", {hours(1), hours(24)}, hours(25), "a"},
      {"too long", {hours(1), hours(25)}, hours(26), ""},
      {"nobody looked meanwhile", {hours(1)}, hours(500), "a"},
      {"of two clocks the earlier counts", {hours(500), hours(1), hours(24)}, hours(24), "a"},
  }));
  INFO(row.name);
  made::Disk disk;
  Keep(*disk, {"mine"});
  const ArticleExtras extras = Finding({.search = kSearch, .by_story = false}, "harbour");
  const ArticleRecord record = made::Record(Page("a"), made::Text(1) + "harbour");
  Add(*disk, record, extras);
  for (const Millis after : row.absent) {
    Keep(*disk, {"other"}, At(0) + after);
    disk.Reopen();
  }
  CHECK(Keep(*disk, {"mine"}, At(0) + row.back).size() == 1);  // the other one
  CHECK(StandingOf(*disk).absent_since == Time{});
  CHECK(TakeAll(*disk) == row.told);
}

TEST_CASE("an entry's key is the same for the same thing, and no other's", "[outbox]") {
  const OutboxEntry article{.number = 1, .article = ArticleId{1}};
  const OutboxEntry again{.number = 9, .article = ArticleId{1}, .since = At(9)};
  const OutboxEntry version{.article = ArticleId{1}, .version = 1};
  const OutboxEntry story{.article = ArticleId{1}, .story = StoryId{2}};
  const OutboxEntry other{.article = ArticleId{3}, .story = StoryId{2}};
  CHECK(article.Key(kSearch) == kSearch.Hex() + "-0000000000000001");
  CHECK(again.Key(kSearch) == article.Key(kSearch));
  CHECK(version.Key(kSearch) == kSearch.Hex() + "-0000000000000001-2");
  CHECK(story.Key(kSearch) == other.Key(kSearch));
  CHECK(story.Key(kSearch) != article.Key(kSearch));
  CHECK(article.Key(SearchIdOf("other")) != article.Key(kSearch));
}
