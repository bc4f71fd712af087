// A crawl with a hub, against a made-up paper and clock: what the hub tells shortens the delay, and
// what it fails to tell does not lengthen it for good.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/strings.h"
#include "crawler/crawler.h"
#include "tests/crawler/sim_loop.h"
#include "text/url.h"

namespace wirefold {
namespace {

using sim::SimLoop;
using std::chrono::hours;
using std::chrono::minutes;

const Time kStart = FromMillis(1'790'000'000'000);
const char kFeed[] = "http://paper.test/feed";
const char kTopic[] = "http://paper.test/topic";

std::string FieldOf(const std::string& form, const std::string& name) {
  for (const std::string_view part : Split(form, '&'))
    if (part.starts_with("hub." + name + "=")) return std::string(part.substr(name.size() + 5));
  return {};
}

// One paper with one feed and one hub, and a crawler on them that can die and come again.
struct Town final : Transport {
  explicit Town(uint64_t seed) : loop(kStart, seed) {
    config.websub.callback = "https://news.example/w/";
    config.websub.lease = hours{240};
    config.fetch.max_crawl_delay = Millis{0};
    Source source;
    source.name = "paper";
    source.feeds.push_back(kFeed);
    config.sources.push_back(source);
    auto opened = Store::Open("/town", {.disk = &disk});
    REQUIRE(opened);
    store = std::move(*opened);
    Begin();
  }

  void Begin() {
    crawler.reset();
    crawler = std::make_unique<Crawler>(loop, *this, *store, config);
    CrawlPlan plan;
    plan.forever = true;
    plan.new_secret = [this] { return fmt::format("{:064}", ++secrets); };
    crawler->Start(plan, [this](const CrawlSummary& summary) {
      INFO((summary.fatal ? summary.fatal->what : ""));
      REQUIRE_FALSE(summary.fatal);
      ended = true;
    });
  }
  // As a reload does it.
  void Restart() {
    crawler->Drain(Millis{1'000});
    while (!ended) REQUIRE(loop.RunEvents(1));
    ended = false;
    Begin();
  }

  void Fetch(Request request, Done done) override {
    loop.After(Millis{100}, [this, request = std::move(request), done = std::move(done)] {
      done(Answer(request));
    });
  }

  Result<Response> Answer(const Request& request) {
    const Url url = *Url::Parse(request.url);
    Response response;
    response.url = request.url;
    response.status = 200;
    if (url.host() == "hub.test") return HubAnswer(request, std::move(response));
    if (url.path() == "/robots.txt") {
      response.status = 404;
    } else if (url.path() == "/feed") {
      polls.push_back(loop.Now());
      const std::string etag = fmt::format("\"{}\"", published.size());
      if (busy) {
        response.status = 503;
        response.headers.emplace_back("retry-after", "1800");
        return response;
      }
      if (request.etag == etag) {
        response.status = 304;
        return response;
      }
      response.headers.emplace_back("etag", etag);
      response.headers.emplace_back("content-type", "application/rss+xml");
      if (!hub.empty())
        response.headers.emplace_back("link",
                                      fmt::format("<{}>; rel=hub, <{}>; rel=self", hub, kTopic));
      response.body = "<rss version=\"2.0\"><channel><title>Paper</title>";
      for (size_t i = published.size(); i-- > 0;)
        response.body += fmt::format(
            "<item><title>Report {0}</title><guid>report-{0}</guid>"
            "<link>http://paper.test/a/{0}</link><description>On {0}.</description></item>",
            i);
      response.body += "</channel></rss>";
    } else {
      response.headers.emplace_back("content-type", "text/html");
      response.body = "<p>Report.</p>";
    }
    return response;
  }

  Result<Response> HubAnswer(const Request& request, Response response) {
    asked.push_back(loop.Now());
    CHECK(request.method == Request::Method::kPost);
    CHECK(FieldOf(request.body, "mode") == "subscribe");
    CHECK(FieldOf(request.body, "topic") == "http%3A%2F%2Fpaper.test%2Ftopic");
    const std::string callback = FieldOf(request.body, "callback");
    token = callback.substr(callback.size() - 32);
    secret = FieldOf(request.body, "secret");
    CHECK(callback == "https%3A%2F%2Fnews.example%2Fw%2F" + token);
    if (hub_status == 202)
      loop.After(Millis{500}, [this] {
        if (deaf) return;
        confirmed = crawler->HubConfirms({token, "subscribe", kTopic, "", lease});
      });
    if (hub_status == 307 && !request.url.ends_with("/moved"))
      response.headers.emplace_back("location", "http://hub.test/moved");
    response.status = hub_status == 307 && request.url.ends_with("/moved") ? 202 : hub_status;
    return response;
  }

  // A report appears; a hub that works tells of it.
  void Publish(bool tell) {
    published.push_back(loop.Now());
    if (!tell) return;
    loop.After(Millis{2'000}, [this] {
      if (crawler->HubSecret(token) == secret) crawler->HubNotice(token);
    });
  }

  void RunFor(Millis span) {
    const Millis end = loop.Ticks() + span;
    bool over = false;
    loop.After(span, [&over] { over = true; });
    while (!over) REQUIRE(loop.RunEvents(1));
    REQUIRE(loop.Ticks() == end);
  }

  // From its appearance to its first sight, of the reports that were published from `first` on.
  Millis LongestDelay(size_t first) const {
    Millis longest{0};
    for (size_t i = first; i < published.size(); ++i) {
      const auto seen =
          std::find_if(polls.begin(), polls.end(), [&](Time poll) { return poll >= published[i]; });
      longest = std::max(longest, seen == polls.end() ? Millis::max() : *seen - published[i]);
    }
    return longest;
  }
  size_t PollsSince(Time since) const {
    return static_cast<size_t>(
        std::count_if(polls.begin(), polls.end(), [&](Time poll) { return poll >= since; }));
  }

  SimLoop loop;
  MemoryDisk disk;
  Config config;
  std::unique_ptr<Store> store;
  std::unique_ptr<Crawler> crawler;
  uint64_t secrets = 0;
  bool ended = false;

  std::vector<Time> published, polls, asked;
  std::string hub = "http://hub.test/";
  int hub_status = 202;
  bool deaf = false, confirmed = false, busy = false;
  Millis lease = hours{240};
  std::string token, secret;
};

// A report every two hours for so long; the longest delay, and the polls.
struct Days {
  Millis delay;
  size_t polls;
};
Days LiveThrough(Town& town, int days, bool tell) {
  const size_t first = town.published.size();
  const Time begin = town.loop.Now();
  for (int i = 0; i < days * 12; ++i) {
    town.Publish(tell);
    town.RunFor(hours{2});
  }
  return {town.LongestDelay(first), town.PollsSince(begin)};
}

TEST_CASE("what a hub tells of is polled within a minute, and the feed is asked less often",
          "[websub][sim]") {
  const uint64_t seed = GENERATE(range(1, 6));
  Town with(seed), without(seed);
  without.hub.clear();
  LiveThrough(with, 4, true);
  LiveThrough(without, 4, false);
  const Days told = LiveThrough(with, 4, true), polled = LiveThrough(without, 4, false);
  INFO(fmt::format("told: {} s, {} polls; polled: {} s, {} polls", told.delay.count() / 1000,
                   told.polls, polled.delay.count() / 1000, polled.polls));
  CHECK(with.confirmed);
  CHECK(with.crawler->State().hubs == 1);
  CHECK(told.delay <= minutes{1});
  CHECK(polled.delay > minutes{5});
  CHECK(told.polls < polled.polls);
  CHECK(without.asked.empty());
}

TEST_CASE("a hub that says nothing any more costs three late polls, no more", "[websub][sim]") {
  const uint64_t seed = GENERATE(range(1, 6));
  Town town(seed), without(seed);
  without.hub.clear();
  LiveThrough(town, 4, true);
  LiveThrough(without, 4, false);
  LiveThrough(town, 3, false);
  LiveThrough(without, 3, false);
  const Days dead = LiveThrough(town, 3, false), alone = LiveThrough(without, 3, false);
  INFO(fmt::format("dead hub: {} s, {} polls; none: {} s, {} polls", dead.delay.count() / 1000,
                   dead.polls, alone.delay.count() / 1000, alone.polls));
  CHECK(dead.delay <= alone.delay * 5 / 4 + minutes{5});
  CHECK(dead.polls >= alone.polls * 3 / 4);
}

TEST_CASE("a subscription is renewed while its lease lives", "[websub][sim]") {
  Town town(3);
  town.lease = hours{48};
  LiveThrough(town, 10, true);
  REQUIRE(town.asked.size() >= 6);
  CHECK(town.asked.size() <= 8);
  for (size_t i = 1; i < town.asked.size(); ++i)
    CHECK(town.asked[i] - town.asked[i - 1] < hours{48});
  CHECK(town.LongestDelay(12) <= minutes{1});
}

TEST_CASE("a hub that refuses, is deaf or leads astray is asked seldom", "[websub][sim]") {
  const int status = GENERATE(202, 403, 500, 301, 200);
  Town town(5);
  town.hub_status = status;
  town.deaf = true;
  LiveThrough(town, 3, false);
  INFO(status);
  CHECK_FALSE(town.confirmed);
  CHECK(town.asked.size() >= 3);
  CHECK(town.asked.size() <= 7);  // after 1, 2, 4, 8, 16 and 32 hours
  CHECK(town.crawler->State().hubs == 0);
}

TEST_CASE("a hub that has moved is asked where it is", "[websub][sim]") {
  Town town(5);
  town.hub_status = 307;
  town.RunFor(hours{1});
  CHECK(town.asked.size() == 2);
}

TEST_CASE("a subscription outlives the crawler", "[websub][sim]") {
  Town town(7);
  town.RunFor(hours{1});
  REQUIRE(town.confirmed);
  const std::string secret = town.secret;
  town.Restart();
  CHECK_FALSE(town.crawler->KnowsHubs());
  town.RunFor(hours{1});
  CHECK(town.crawler->KnowsHubs());
  CHECK(town.asked.size() == 1);
  CHECK(town.crawler->HubSecret(town.token) == secret);
  town.Publish(true);
  town.RunFor(minutes{2});
  CHECK(town.LongestDelay(0) <= minutes{1});
}

TEST_CASE("notices without end are a poll every ten seconds at most, and none within Retry-After",
          "[websub][sim]") {
  Town town(9);
  town.RunFor(hours{1});
  REQUIRE(town.confirmed);
  Time begin = town.loop.Now();
  for (int i = 0; i < 600; ++i) {
    town.crawler->HubNotice(town.token);
    town.RunFor(Millis{1'000});
  }
  CHECK(town.PollsSince(begin) >= 50);
  CHECK(town.PollsSince(begin) <= 61);
  town.busy = true;
  town.RunFor(minutes{2});
  begin = town.loop.Now();
  for (int i = 0; i < 60; ++i) {
    town.crawler->HubNotice(town.token);
    town.RunFor(minutes{1});
  }
  CHECK(town.PollsSince(begin) >= 1);
  CHECK(town.PollsSince(begin) <= 3);
}

TEST_CASE("what is not ours moves nothing", "[websub][sim]") {
  Town town(11);
  town.RunFor(hours{1});
  REQUIRE(town.confirmed);
  const size_t polls = town.polls.size();
  town.crawler->HubNotice("00000000000000000000000000000009");
  CHECK_FALSE(town.crawler->HubSecret("00000000000000000000000000000009"));
  CHECK_FALSE(town.crawler->HubConfirms({town.token, "unsubscribe", kTopic, "", {}}));
  CHECK_FALSE(town.crawler->HubConfirms({town.token, "subscribe", kFeed, "", {}}));
  town.RunFor(Millis{30'000});
  CHECK(town.polls.size() == polls);
}

}  // namespace
}  // namespace wirefold
