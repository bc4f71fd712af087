// The whole crawler against a made-up internet and clock, in one thread. Same seed, same run.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "crawler/fold/fold.h"
#include "tests/crawler/sim_world.h"

namespace wirefold {
namespace {

using sim::World;

// Crawls until nothing is left to do: some times among faults, then on a quiet day.
void CrawlToTheEnd(World& world) {
  for (int i = 0; i < 30; ++i) {
    if (i == 4) world.NoFaults();
    if (i > 4) world.Wait(Millis{3'600'000});  // who failed twice is not asked at once
    const auto summary = world.Crawl();
    REQUIRE(summary);
    INFO((summary->fatal ? summary->fatal->what : ""));
    REQUIRE(!summary->fatal);
    if (summary->waiting == 0 && summary->not_modified == summary->feeds &&
        summary->failures.empty())
      return;
  }
  FAIL("the crawl does not come to an end");
}

// The log as text: what was found, in its order, with the stories it folded into.
std::string Transcript(World& world) {
  auto store = world.OpenStore();
  std::string out;
  const Status status = store->ReadLog(0, [&](uint64_t position, const ArticleRecord& record) {
    const auto stored = store->GetArticle(record.id);
    out += fmt::format("{} {} {} {} {}\n", position, record.id.Hex(), record.fetched_url,
                       (*stored)->story.Hex(), VerdictName((*stored)->verdict));
    return true;
  });
  REQUIRE(status);
  return out;
}

TEST_CASE("D1, D2: nothing is lost or doubled when the crawler dies at any step", "[sim]") {
  const uint64_t seed = GENERATE(range(1, 25));
  INFO("seed " << seed);
  World world(seed, {});
  Random chance(seed * 31);
  for (int kill = 0; kill < 12; ++kill) {
    world.Crawl(1 + chance.Below(chance.Percent(50) ? 60 : 600));
    if (chance.Percent(40)) world.Grow();
  }
  CrawlToTheEnd(world);

  const auto stored = world.Stored();
  for (const std::string& url : world.published()) {
    INFO(url);
    CHECK(stored.count(url) == 1);
  }
  for (const auto& [url, count] : stored) {
    INFO(url);
    CHECK(count == 1);
    CHECK(world.published().count(url) == 1);
  }
  CHECK(world.most_at_once() == 1);
  CHECK(world.least_pause() >= Millis{1'000});
  CHECK(world.violations() == std::vector<std::string>{});
}

TEST_CASE("in the end every article is stored as its paper has it last", "[sim]") {
  const uint64_t seed = GENERATE(range(1, 13));
  INFO("seed " << seed);
  World world(seed, {.hosts = 4});
  Random chance(seed * 37);
  for (int kill = 0; kill < 12; ++kill) {
    world.Crawl(1 + chance.Below(chance.Percent(50) ? 60 : 600));
    world.Wait(Millis{chance.Below(3) * 3'600'000});
    if (chance.Percent(40)) world.Grow();
    if (chance.Percent(40)) world.Edit();
  }
  CrawlToTheEnd(world);
  world.Wait(Millis{30 * 86'400'000LL});
  CrawlToTheEnd(world);

  CHECK(world.StoredHeadlines() == world.Headlines());
  for (const auto& [url, count] : world.Stored()) {
    INFO(url);
    CHECK(count == 1);
  }
  CHECK(world.violations() == std::vector<std::string>{});
  const auto store = world.OpenStore();
  const auto refolded = store->Refold({}, true, [](uint64_t) {});
  REQUIRE(refolded);
  CHECK(refolded->articles == world.published().size());
  CHECK(refolded->moved == 0);
}

TEST_CASE("an edited page is read once more, ten minutes after it was listed", "[sim]") {
  World world(9, {.fault_percent = 0});
  REQUIRE(world.Crawl());
  world.Edit();
  const uint64_t pages = world.page_requests();
  const auto soon = world.Crawl();
  REQUIRE(soon);
  CHECK(world.page_requests() == pages);
  CHECK(soon->waiting == 0);
  world.Wait(Millis{600'000});
  const auto later = world.Crawl();
  REQUIRE(later);
  CHECK(later->revised > 0);
  CHECK(later->articles == 0);
  CHECK(world.page_requests() > pages);
  const uint64_t then = world.page_requests();
  world.Wait(Millis{86'400'000});
  REQUIRE(world.Crawl());
  CHECK(world.page_requests() == then);
}

TEST_CASE("a page that is read again and again is not taken for its site's frame", "[sim]") {
  World world(17, {.hosts = 2, .articles = 6, .fault_percent = 0});
  REQUIRE(world.Crawl());
  uint64_t revised = 0;
  for (int day = 0; day < 8; ++day) {
    world.Edit();
    world.Wait(Millis{2 * 86'400'000LL});
    const auto summary = world.Crawl();
    REQUIRE(summary);
    revised += summary->revised;
  }
  CHECK(revised > 4);
  for (const ArticleRecord& record : world.Log()) {
    if (record.text_from != TextFrom::kPage) continue;
    INFO(record.url << " version " << record.version);
    CHECK(std::ranges::count(record.article.text, '.') >= 5);  // its five paragraphs
  }
}

TEST_CASE("a second crawl fetches no page and every feed answers 304", "[sim]") {
  World world(7, {.fault_percent = 0});
  REQUIRE(world.Crawl());
  const uint64_t pages = world.page_requests();
  const auto again = world.Crawl();
  REQUIRE(again);
  CHECK(world.page_requests() == pages);
  CHECK(again->not_modified == again->feeds);
  CHECK(again->articles == 0);
}

TEST_CASE("many redirects to one host wait for it, and for nothing else", "[sim]") {
  const int max_concurrent = GENERATE(1, 2, 8);
  World world(5, {.hosts = 20,
                  .articles = 20,
                  .fault_percent = 0,
                  .hub = true,
                  .max_concurrent = max_concurrent});
  const auto summary = world.Crawl();
  REQUIRE(summary);
  CHECK(summary->waiting == 0);
  CHECK(world.Stored().size() == world.published().size());
  CHECK(world.most_at_once() == 1);
}

TEST_CASE("the same seed gives the same log and the same stories", "[sim]") {
  std::string first;
  for (int run = 0; run < 2; ++run) {
    World world(11, {});
    for (uint64_t events : {40u, 300u, 900u}) world.Crawl(events);
    CrawlToTheEnd(world);
    if (run == 0)
      first = Transcript(world);
    else
      CHECK(Transcript(world) == first);
  }
  CHECK(!first.empty());
}

TEST_CASE("what a host's pages have in common is in its first articles at most", "[sim]") {
  World world(13, {.articles = 12});
  for (uint64_t events : {60u, 200u, 400u}) world.Crawl(events);  // killed each time
  CrawlToTheEnd(world);
  std::map<std::string, int> with, articles;  // by host
  const auto store = world.OpenStore();
  REQUIRE(store->ReadLog(0, [&](uint64_t, const ArticleRecord& record) {
    if (record.text_from != TextFrom::kPage) return true;
    const std::string host(Url::Parse(record.fetched_url)->host());
    ++articles[host];
    with[host] += record.article.text.find("lives by what its readers give") != std::string::npos;
    return true;
  }));
  for (const auto& [host, count] : articles) {
    INFO(host << ", " << count << " articles");
    CHECK(with[host] <= 3);  // two teach it; a copy of one of them teaches nothing
    const auto memory = store->GetSiteMemory(host);
    REQUIRE(memory);
    CHECK_FALSE(memory->empty());
  }
}

TEST_CASE("folding the log again, from the log alone, gives the stories that are stored", "[sim]") {
  World world(23, {.hosts = 8, .articles = 12});
  for (uint64_t events : {100u, 500u}) world.Crawl(events);
  CrawlToTheEnd(world);
  auto store = world.OpenStore();
  MemoryFoldTable table;
  Folder folder;
  size_t folded = 0;
  const Status status = store->ReadLog(0, [&](uint64_t, const ArticleRecord& record) {
    const auto again = folder.Fold(
        record.id, MakeFingerprint(record.article.title, record.article.text, record.source),
        FoldDay(record.first_seen), table);
    REQUIRE(again);
    const auto stored = store->GetArticle(record.id);
    REQUIRE((stored && *stored));
    CHECK((*stored)->story == again->story);
    CHECK((*stored)->verdict == again->verdict);
    folded += again->verdict != Verdict::kNew;
    return true;
  });
  REQUIRE(status);
  CHECK(folded > 5);
}

TEST_CASE("a day of hourly crawls among faults keeps all manners", "[sim]") {
  World world(3, {.hosts = 40, .articles = 3});
  for (int hour = 0; hour < 24; ++hour) {
    world.Grow();
    REQUIRE(world.Crawl());
  }
  CrawlToTheEnd(world);
  CHECK(world.Stored().size() == world.published().size());
  CHECK(world.most_at_once() == 1);
  CHECK(world.violations() == std::vector<std::string>{});
}

// How often each key was told to a search, by article or by story.
std::map<std::string, int> KeysTold(const World& world, const std::string& search) {
  std::map<std::string, int> keys;
  for (const sim::Told& told : world.told())
    if (told.search == search) ++keys[told.key];
  return keys;
}

TEST_CASE("saved searches tell each article and each story, once where nothing dies",
          "[sim][herald]") {
  const uint64_t seed = GENERATE(range(1, 13));
  const bool kills = GENERATE(true, false);
  INFO("seed " << seed << (kills ? ", with kills" : ""));
  World world(seed, {.hosts = 4, .searches = true});
  Random chance(seed * 41);
  for (int crawl = 0; crawl < 8; ++crawl) {
    world.Crawl(kills ? 1 + chance.Below(chance.Percent(50) ? 80 : 800) : UINT64_MAX);
    if (chance.Percent(40)) world.Grow();
  }
  CrawlToTheEnd(world);
  for (int more = 0; more < 3; ++more) {  // what failed in the last one
    world.Wait(Millis{3'600'000});
    REQUIRE(world.Crawl());
  }

  std::set<std::string> articles, stories;
  auto store = world.OpenStore();
  REQUIRE(store->QueryArticles({.limit = 0}, [&](const StoredArticle& article) {
    articles.insert(SearchIdOf("each").Hex() + "-" + article.record.id.Hex());
    stories.insert(SearchIdOf("stories").Hex() + "-" + article.story.Hex());
    return true;
  }));
  CHECK(articles.size() == world.published().size());
  for (const auto& [search, wanted] : {std::pair{"each", articles}, {"stories", stories}}) {
    INFO(search);
    std::set<std::string> told;
    for (const auto& [key, times] : KeysTold(world, search)) {
      told.insert(key);
      if (!kills) CHECK(times == 1);
    }
    CHECK(told == wanted);
    const auto standing = store->StandingOf(SearchIdOf(search));
    REQUIRE((standing && *standing));
    CHECK((*standing)->waiting() == 0);
    CHECK((*standing)->delivered == wanted.size());
  }
}

TEST_CASE("receivers that hang do not slow a crawl, and get theirs later", "[sim][herald]") {
  World plain(5, {.hosts = 4, .articles = 30, .fault_percent = 0});
  World hung(
      5,
      {.hosts = 4, .articles = 30, .fault_percent = 0, .searches = true, .receivers_hang = true});
  const auto without = plain.Crawl();
  const auto with = hung.Crawl();
  REQUIRE((without && with));
  CHECK(with->articles == without->articles);
  CHECK(hung.told().empty());
  INFO(hung.crawl_took().count() << " ms with, " << plain.crawl_took().count() << " without");
  CHECK(hung.crawl_took() < plain.crawl_took() + plain.crawl_took() / 20);
  const auto standing = hung.OpenStore()->StandingOf(SearchIdOf("each"));
  REQUIRE((standing && *standing));
  CHECK((*standing)->waiting() == with->articles);
}

}  // namespace
}  // namespace wirefold
