// What a document costs that ends the process which reads it: two deaths, and its own text.
#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "crawler/crashes.h"
#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"
#include "text/url.h"

namespace wirefold {
namespace {

using sim::SimLoop;

const Time kStart = FromMillis(1'790'000'000'000);
const char kFeed[] = "http://paper.test/feed";
const char kPage[] = "http://paper.test/1";

constexpr char kRss[] = R"(<rss version="2.0"><channel><title>Paper</title>
<item><title>Lock gates</title><link>http://paper.test/1</link><description>Gates, in short.</description></item>
<item><title>Night ferry</title><link>http://paper.test/2</link></item></channel></rss>)";
constexpr char kArticle[] = R"(<html><head><title>{0}</title></head><body><article><h1>{0}</h1>
<p>The harbour board said on Monday that the gates of {0} will be replaced before the winter, two at
a time, so that ships can pass on most days of the week, and the ferries with them.</p>
<p>Tenders are open until the end of the month, and the work is paid for by the tolls.</p>
</article></body></html>)";

// One paper; it knows what it was asked for.
class Paper final : public Transport {
 public:
  explicit Paper(SimLoop& loop) : loop_(loop) {}
  std::map<std::string, int> asked;

  void Fetch(Request request, Done done) override {
    ++asked[request.url];
    loop_.After(Millis{5}, [url = request.url, done = std::move(done)] {
      Response response;
      response.url = url;
      response.status = url.ends_with("/robots.txt") ? 404 : 200;
      const bool feed = url == kFeed;
      response.headers = {{"content-type", feed ? "application/rss+xml" : "text/html"}};
      response.body = feed ? kRss : fmt::format(kArticle, url.substr(url.rfind('/')));
      done(std::move(response));
    });
  }

 private:
  SimLoop& loop_;
};

struct Desk {
  std::string path;
  MemoryDisk disk;
  std::unique_ptr<Store> store;
  Config config;
  CrawlSummary summary;
  std::map<std::string, int> asked;

  Desk() {
    std::string name = (std::filesystem::temp_directory_path() / "reading.XXXXXX").string();
    const int fd = ::mkstemp(name.data());
    REQUIRE(fd >= 0);
    ::close(fd);
    path = name;
    auto opened = Store::Open("/db", {.disk = &disk});
    REQUIRE(opened);
    store = std::move(*opened);
    Source source;
    source.name = "paper";
    source.feeds = {kFeed};
    config.sources = {source};
    config.fetch.per_host_delay = Millis{0};
  }
  ~Desk() { std::filesystem::remove(path); }

  // A process dies while it reads these.
  void Die(const std::vector<WorkNote>& documents) const {
    auto journal = WorkJournal::Open(path);
    REQUIRE(journal);
    {
      std::vector<WorkJournal::Note> notes;
      for (const WorkNote& document : documents)
        notes.push_back((*journal)->Begin(document, false));
      std::filesystem::copy_file(path, path + ".dead");
    }
    journal->reset();
    std::filesystem::rename(path + ".dead", path);
  }

  CrawlState Crawl() {
    SimLoop loop(kStart, 1);
    Paper paper(loop);
    auto journal = WorkJournal::Open(path);
    REQUIRE(journal);
    Crawler crawler(loop, paper, *store, config);
    CrawlPlan plan;
    plan.journal = journal->get();
    crawler.Start(plan, [&](CrawlSummary result) {
      summary = std::move(result);
      loop.Stop();
    });
    loop.Run();
    REQUIRE_FALSE(summary.fatal);
    asked = paper.asked;
    CHECK(WorkJournal::Open(path).value()->left().empty());
    return crawler.State();
  }

  std::vector<CrashedDocument> Crashes() const {
    std::vector<CrashedDocument> all;
    REQUIRE(store->ForEachCrash([&](CrashedDocument document) {
      all.push_back(std::move(document));
      return true;
    }));
    return all;
  }
  ArticleRecord Article(const char* url) const {
    const auto article = store->GetArticle(ArticleIdOf(UrlKey(*Url::Parse(url))));
    REQUIRE(article);
    REQUIRE(*article);
    return (*article)->record;
  }
};

const WorkNote kPageNote{CrashedDocument::kPage, ArticleIdOf(kPage).value, kPage};
const WorkNote kFeedNote{CrashedDocument::kFeed, FeedIdOf(kFeed).value, kFeed};

CrashedDocument CrashOf(const WorkNote& note) {
  return {.kind = note.kind, .id = note.id, .address = note.address, .source = "paper"};
}

TEST_CASE("B12: what was being read at one death is read again, and acquitted", "[crash]") {
  Desk desk;
  desk.Die({kPageNote, kFeedNote});
  CHECK(desk.Crawl().skipped == 0);
  CHECK(desk.summary.failures.empty());
  CHECK(desk.asked[kPage] == 1);
  CHECK(desk.Article(kPage).text_from == TextFrom::kPage);
  CHECK(desk.Crashes().empty());
}

TEST_CASE(
    "B12: a page that was being read at two deaths is never read again, its feed's words stay",
    "[crash]") {
  Desk desk;
  REQUIRE(desk.store->NoteCrashes({CrashOf(kPageNote)}, WIREFOLD_VERSION, kStart));
  desk.Die({kPageNote});
  CHECK(desk.Crawl().skipped == 1);
  CHECK(desk.asked[kPage] == 0);
  CHECK(desk.asked["http://paper.test/2"] == 1);
  const ArticleRecord record = desk.Article(kPage);
  CHECK(record.text_from == TextFrom::kFeed);
  CHECK(record.article.text == "Gates, in short.");
  CHECK_THAT(record.page_problem, Catch::Contains("ended the process twice: not read again"));
  REQUIRE(desk.summary.failures.size() == 1);
  CHECK(desk.summary.failures[0].url == kPage);
  REQUIRE(desk.Crashes().size() == 1);
  CrashedDocument expected = CrashOf(kPageNote);
  expected.version = WIREFOLD_VERSION;
  expected.crashes = 2;
  expected.last = kStart;
  CHECK(desk.Crashes()[0] == expected);
}

TEST_CASE("B12: where the feed's words end the process as well, the title is kept", "[crash]") {
  Desk desk;
  for (int i = 0; i < 3; ++i)
    REQUIRE(desk.store->NoteCrashes({CrashOf(kPageNote)}, WIREFOLD_VERSION, kStart));
  desk.Die({kPageNote});
  CHECK(desk.Crawl().skipped == 1);
  CHECK(desk.Article(kPage).article.title == "Lock gates");
  CHECK(desk.Article(kPage).article.text.empty());
}

TEST_CASE("B12: a feed that was being read at two deaths is skipped, and its status says why",
          "[crash]") {
  Desk desk;
  desk.Crawl();
  REQUIRE(desk.store->NoteCrashes({CrashOf(kFeedNote)}, WIREFOLD_VERSION, kStart));
  desk.Die({kFeedNote});
  for (int crawl = 0; crawl < 2; ++crawl) {
    const CrawlState state = desk.Crawl();
    CHECK(state.skipped == 1);
    CHECK(state.by_health[static_cast<size_t>(Health::kFailing)] == 1);
    CHECK(desk.asked[kFeed] == 0);
    REQUIRE(desk.summary.failures.size() == 1);
    const auto feed = desk.store->GetFeed({kFeedNote.id});
    REQUIRE((feed && *feed));
    CHECK_THAT(HealthReason(**feed, Health::kFailing),
               Catch::Contains("2 times: reading it ended"));
  }
}

TEST_CASE("B12: another version of the program reads it again", "[crash]") {
  Desk desk;
  for (int i = 0; i < 2; ++i)
    REQUIRE(desk.store->NoteCrashes({CrashOf(kPageNote)}, "0.0.1", kStart));
  const CrashedDocument before = desk.Crashes().at(0);
  CHECK_FALSE(IsSkipped(before));
  CHECK_THAT(CrashInWords(before), Catch::Contains("by wirefold 0.0.1; this version reads it"));
  CHECK(desk.Crawl().skipped == 0);
  CHECK(desk.Article(kPage).text_from == TextFrom::kPage);
  REQUIRE(desk.store->NoteCrashes({CrashOf(kPageNote)}, WIREFOLD_VERSION, kStart));
  CHECK(desk.Crashes().at(0).crashes == 1);
}

}  // namespace
}  // namespace wirefold
