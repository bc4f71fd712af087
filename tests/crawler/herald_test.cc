// What saved searches found reaches its receivers: in order, at least once whatever kills the
// process, once where nothing does, and nobody waits for a receiver that hangs.
#include "crawler/herald.h"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "base/log.h"
#include "crawler/fetch/websub.h"
#include "tests/crawler/sim_loop.h"
#include "tests/on_stderr.h"
#include "tests/random.h"
#include "tests/store/fault_disk.h"
#include "text/url.h"

namespace wirefold {
namespace {

using sim::SimLoop;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Time kStart = FromMillis(1'790'000'000'000);

struct Heard {
  std::string search, title, key;
  Time at{};
};

// A store, receivers that do as they are told, and heralds that come and go.
struct Desk final : Transport, Commands {
  explicit Desk(uint64_t desk_seed = 1) : seed(desk_seed), chance(desk_seed) {
    auto opened = Store::Open("/desk", {.disk = &disk.disk()});
    REQUIRE(opened);
    store = std::move(*opened);
    SetLogLevel(LogLevel::kError);  // thousands of tries fail here
  }
  ~Desk() override {
    herald.reset();
    SetLogLevel(LogLevel::kInfo);
  }

  SearchConfig& Add(const std::string& name, bool command = true) {
    SearchConfig search;
    search.name = name;
    search.query = "harbour";
    search.by_story = false;
    if (command)
      search.command = {name};
    else
      search.webhook = "http://" + name + ".test/hook";
    config.searches.push_back(search);
    return config.searches.back();
  }

  void Begin(Time now = kStart) {
    loop = std::make_unique<SimLoop>(now, ++seed);
    herald = std::make_unique<Herald>(
        *loop, *this, *this, *store, config,
        [](const StoredArticle& article) {
          return "{\"title\":\"" + article.record.article.title + "\"}";
        },
        limits);
    herald->Start();
  }
  // As kill -9 does it, and another begins later.
  void Kill(Millis later = Millis{5'000}) {
    const Time now = loop->Now() + later;
    herald.reset();
    running.clear();
    Begin(now);
  }
  void RunFor(Millis span) { loop->RunUntil(loop->Ticks() + span); }

  // An article that these searches find.
  void Publish(const std::string& title, const std::vector<std::string>& searches,
               std::string address = "") {
    ArticleRecord record;
    record.url = record.fetched_url =
        address.empty() ? fmt::format("https://paper.test/{}", ++articles) : address;
    record.id = ArticleIdOf(UrlKey(*Url::Parse(record.url)));
    record.source = "paper";
    record.article.title = title;
    record.fetched = record.first_seen = loop->Now();
    loop->Offload(
        Lane::kWriter,
        [this, record, searches] {
          ArticleExtras extras;
          extras.found_by = [&](const FindQuestion&) {
            std::vector<FoundBy> found;
            for (const std::string& search : searches)
              found.push_back({.search = SearchIdOf(search), .by_story = false});
            return found;
          };
          const auto outcome = store->CommitArticle(
              record, MakeFingerprint(record.article.title, "", "paper"), extras);
          REQUIRE(outcome);
          touched = outcome->touched;
        },
        [this] { herald->Wake(touched); });
  }

  void Run(Command command, Commands::Done done) override {
    const std::string search = command.argv.front();
    std::map<std::string, std::string> variables(command.environment.begin(),
                                                 command.environment.end());
    most_at_once = std::max(most_at_once, running.size() + 1);
    CHECK(running.insert(search).second);  // one at a time
    last = command;
    const bool hangs = hanging.contains(search);
    const Millis takes = hangs ? command.timeout : Millis{chance.Below(2000)};
    loop->After(takes, [this, hangs, search, variables, done = std::move(done)] {
      running.erase(search);
      ++tries[search];
      CommandEnd end;
      end.timed_out = hangs;
      end.code = hangs ? 137 : failing.contains(search) || chance.Percent(fault_percent) ? 1 : 0;
      if (end.code == 1) end.output = "no\x1b[31m paper\n";
      if (end.code == 0) {
        const std::string& title = variables.at("WIREFOLD_TITLE");
        heard.push_back({search, title, variables.at("WIREFOLD_DELIVERY"), loop->Now()});
      }
      done(end);
    });
  }

  void Fetch(Request request, Transport::Done done) override {
    loop->After(Millis{chance.Below(2000)}, [this, request, done = std::move(done)] {
      requests.push_back(request);
      Response response;
      response.url = request.url;
      response.status = status;
      response.headers = headers;
      if (status == 0)
        done(Fail(Code::kUnavailable, "desk.test: connection refused"));
      else
        done(response);
    });
  }

  // "a b c", what `search` was told in its order.
  std::string Told(const std::string& search) const {
    std::string out;
    for (const Heard& each : heard)
      if (each.search == search) out += (out.empty() ? "" : " ") + each.title;
    return out;
  }
  SearchStanding Standing(const std::string& search) const {
    const auto standing = store->StandingOf(SearchIdOf(search));
    REQUIRE((standing && *standing));
    return **standing;
  }

  uint64_t seed;
  Random chance;
  made::FaultDisk disk;
  std::unique_ptr<Store> store;
  Config config;
  HeraldLimits limits;
  std::unique_ptr<SimLoop> loop;
  std::unique_ptr<Herald> herald;
  std::vector<SearchId> touched;
  int articles = 0;

  std::set<std::string> failing, hanging;
  unsigned fault_percent = 0;
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;

  std::vector<Heard> heard;
  std::vector<Request> requests;
  std::map<std::string, int> tries;
  std::set<std::string> running;
  size_t most_at_once = 0;
  Command last;
};

}  // namespace

TEST_CASE("each receiver is told what its search found, in that order and once", "[herald]") {
  Desk desk;
  desk.Add("first");
  desk.Add("second");
  desk.Begin();
  for (const char* title : {"a", "b", "c"}) desk.Publish(title, {"first"});
  desk.Publish("d", {"first", "second"});
  desk.RunFor(minutes(1));
  CHECK(desk.Told("first") == "a b c d");
  CHECK(desk.Told("second") == "d");
  CHECK(desk.Standing("first").delivered == 4);
  CHECK(desk.Standing("first").waiting() == 0);
  desk.Kill();
  desk.RunFor(hours(1));
  CHECK(desk.heard.size() == 5);
}

TEST_CASE("what was told is not told again because the disk is full", "[herald]") {
  Desk desk;
  desk.Add("first");
  desk.Begin();
  desk.RunFor(seconds(1));
  desk.Publish("a", {"first"});
  while (desk.running.empty()) desk.RunFor(Millis{1});
  desk.disk.Fill();
  desk.RunFor(minutes(10));
  CHECK(desk.tries["first"] == 1);
  CHECK(desk.Standing("first").waiting() == 1);
  desk.disk.Repair();
  REQUIRE(desk.store->Recover());
  desk.Publish("b", {"first"});
  desk.RunFor(minutes(2));
  CHECK(desk.Told("first") == "a b");
  CHECK(desk.Standing("first").delivered == 2);
  CHECK(desk.Standing("first").waiting() == 0);
}

TEST_CASE("a command gets the article as its input and a few harmless variables", "[herald]") {
  Desk desk;
  desk.Add("mine").timeout = seconds(7);
  desk.Begin();
  desk.Publish(
      "Two\nlines \x1b[31m and \"quotes\" $(touch /tmp/x) \xe2\x80\xae" + std::string(200'000, 'x'),
      {"mine"}, "https://me:hidden@paper.test/page");
  desk.RunFor(minutes(1));
  REQUIRE(desk.heard.size() == 1);
  CHECK(desk.last.argv == std::vector<std::string>{"mine"});
  CHECK(desk.last.timeout == seconds(7));
  CHECK(desk.last.input.starts_with("{\"title\":"));
  CHECK(desk.last.input.ends_with("}\n"));
  const auto& heard = desk.heard.front();
  CHECK(heard.title.starts_with("Two lines [31m and \"quotes\" $(touch /tmp/x) x"));
  CHECK(heard.title.size() <= 8192);
  CHECK(heard.key ==
        SearchIdOf("mine").Hex() + "-" + ArticleIdOf("https://me:hidden@paper.test/page").Hex());
  for (const auto& [name, value] : desk.last.environment) {
    CHECK(name.starts_with("WIREFOLD_"));
    CHECK(value.find("hidden") == value.npos);
  }
}

TEST_CASE("a receiver that fails is tried again after growing pauses, in its order", "[herald]") {
  Desk desk;
  desk.Add("mine");
  desk.failing = {"mine"};
  desk.Begin();
  desk.Publish("a", {"mine"});
  desk.Publish("b", {"mine"});
  desk.RunFor(seconds(5));
  CHECK(desk.tries["mine"] == 1);
  CHECK(desk.Standing("mine").last_error == "exit code 1: no[31m paper ");
  desk.RunFor(seconds(10));
  CHECK(desk.tries["mine"] == 2);
  desk.RunFor(seconds(10));
  CHECK(desk.tries["mine"] == 2);
  desk.RunFor(hours(6));  // 10 s, doubled nine times, then an hour each
  CHECK(desk.tries["mine"] >= 12);
  CHECK(desk.tries["mine"] <= 15);
  CHECK(desk.Standing("mine").waiting() == 2);
  desk.failing.clear();
  desk.RunFor(hours(1) + minutes(1));
  CHECK(desk.Told("mine") == "a b");
  CHECK(desk.Standing("mine").failures == 0);
  // A pause is kept over a restart, and no longer than it is.
  desk.failing = {"mine"};
  desk.Publish("c", {"mine"});
  desk.RunFor(seconds(75));
  const int before = desk.tries["mine"];
  const Time due = desk.Standing("mine").next_try;
  desk.Kill();
  desk.RunFor(due - desk.loop->Now() - seconds(1));
  CHECK(desk.tries["mine"] == before);
  desk.RunFor(seconds(5));
  CHECK(desk.tries["mine"] == before + 1);
}

TEST_CASE("what fails for too long is given up, and the next has its own try", "[herald]") {
  Desk desk;
  desk.Add("mine").give_up_after = hours(24);
  desk.failing = {"mine"};
  desk.Begin();
  desk.Publish("a", {"mine"});
  desk.RunFor(hours(23));
  desk.Publish("b", {"mine"});
  CHECK(desk.Standing("mine").given_up == 0);
  desk.RunFor(hours(3));
  CHECK(desk.Standing("mine").given_up == 1);
  CHECK(desk.Standing("mine").waiting() == 1);
  desk.failing.clear();
  desk.RunFor(hours(2));
  CHECK(desk.Told("mine") == "b");
  CHECK(desk.Standing("mine").delivered == 1);
}

TEST_CASE("one article that a receiver chokes on does not cost the others", "[herald]") {
  Desk desk;
  desk.Add("mine").give_up_after = hours(1);
  desk.failing = {"mine"};
  desk.Begin();
  desk.RunFor(seconds(1));
  for (const char* title : {"bad", "b", "c"}) desk.Publish(title, {"mine"});
  // As soon as the first is given up the receiver works again.
  while (desk.Standing("mine").given_up == 0) REQUIRE(desk.loop->RunEvents(1));
  desk.failing.clear();
  desk.RunFor(minutes(1));
  CHECK(desk.Told("mine") == "b c");
}

TEST_CASE("an article that is deleted while it waits is no failure, and said once", "[herald]") {
  Desk desk;
  desk.Add("mine");
  desk.failing = {"mine"};
  desk.Begin();
  std::vector<ArticleId> deleted;
  for (const char* title : {"a", "b", "c", "d"}) desk.Publish(title, {"mine"});
  desk.RunFor(seconds(15));
  const SearchStanding before = desk.Standing("mine");
  CHECK(before.failures == 2);
  REQUIRE(desk.store->QueryArticles({}, [&](const StoredArticle& article) {
    if (article.record.article.title != "d") deleted.push_back(article.record.id);
    return true;
  }));
  for (const ArticleId id : deleted) REQUIRE(desk.store->Remove(id, desk.loop->Now()) == true);
  desk.failing.clear();
  SetLogLevel(LogLevel::kWarning);
  const std::string said = OnStderr([&](int) { desk.RunFor(minutes(1)); });
  CHECK(desk.Told("mine") == "d");
  const SearchStanding standing = desk.Standing("mine");
  CHECK(standing.deleted == 3);
  CHECK(standing.delivered == 1);
  CHECK(standing.given_up == 0);
  CHECK(standing.last_error == before.last_error);
  CHECK(standing.last_failed == before.last_failed);
  CHECK_THAT(said, Catch::Matchers::Contains(
                       "search mine: 3 articles are not told: deleted before the receiver's"));
  CHECK(std::ranges::count(said, '\n') == 1);
}

TEST_CASE("a search that another configuration lacks goes on when it is back, or goes in a day",
          "[herald]") {
  struct Row {
    const char* name;
    Millis without;
    const char* told;
  };
  const auto row =
      GENERATE(values<Row>({{"for a while", hours(23), "a b"},
                            {"too long, though nothing starts anew", hours(25), "b"}}));
  INFO(row.name);
  Desk desk;
  desk.Add("mine");
  desk.failing = {"mine"};
  desk.Begin();
  desk.Publish("a", {"mine"});
  desk.RunFor(seconds(5));
  const std::vector<SearchConfig> searches = std::exchange(desk.config.searches, {});
  desk.Kill();
  desk.RunFor(row.without);
  desk.config.searches = searches;
  desk.failing.clear();
  desk.Kill();
  desk.RunFor(seconds(1));
  desk.Publish("b", {"mine"});
  desk.RunFor(hours(1));
  CHECK(desk.Told("mine") == row.told);
}

TEST_CASE("of a receiver that is gone for good no more waits than a limit says", "[herald]") {
  Desk desk;
  desk.Add("mine").give_up_after = hours(24 * 30);
  desk.limits.most_waiting = 3;
  desk.failing = {"mine"};
  desk.Begin();
  for (const char* title : {"a", "b", "c", "d", "e"}) desk.Publish(title, {"mine"});
  desk.RunFor(minutes(10));
  CHECK(desk.Standing("mine").waiting() == 3);
  CHECK(desk.Standing("mine").given_up == 2);
  desk.failing.clear();
  desk.RunFor(hours(1));
  CHECK(desk.Told("mine") == "c d e");
}

TEST_CASE("receivers that hang hold no more than their places, and others pass", "[herald]") {
  Desk desk;
  for (int i = 0; i < 20; ++i) desk.Add(fmt::format("hung{}", i));
  desk.Add("mine");
  desk.Add("hook", false);
  desk.Begin();
  for (int i = 0; i < 20; ++i) desk.hanging.insert(fmt::format("hung{}", i));
  for (int i = 0; i < 20; ++i) desk.Publish("x", {fmt::format("hung{}", i)});
  desk.Publish("a", {"mine", "hook"});
  desk.RunFor(seconds(10));
  CHECK(desk.requests.size() == 1);
  desk.RunFor(minutes(10));
  CHECK(desk.Told("mine") == "a");
  CHECK(desk.most_at_once == 4);
  CHECK(desk.Standing("hung0").last_error == "still running after 1m (timeout)");
}

TEST_CASE("a webhook gets the article signed, with a key to know it by", "[herald]") {
  Desk desk;
  SearchConfig& search = desk.Add("hook", false);
  search.secret = "0123456789abcdef";
  search.headers = {{"X-Own", "1"}};
  desk.Begin();
  desk.Publish("a", {"hook"});
  desk.RunFor(seconds(10));
  REQUIRE(desk.requests.size() == 1);
  const Request& request = desk.requests.front();
  CHECK(request.method == Request::Method::kPost);
  CHECK(request.url == "http://hook.test/hook");
  CHECK(request.content_type == "application/json");
  CHECK(request.body == "{\"title\":\"a\"}");
  const std::map<std::string, std::string> headers(request.headers.begin(), request.headers.end());
  CHECK(headers.at("X-Own") == "1");
  CHECK(headers.at("X-Wirefold-Search") == "hook");
  CHECK(headers.at("Idempotency-Key").starts_with(SearchIdOf("hook").Hex() + "-"));
  SignatureCheck check(headers.at("X-Hub-Signature-256"), search.secret);
  check.Take(request.body);
  CHECK(check.Matches());
  CHECK(desk.Standing("hook").delivered == 1);
}

TEST_CASE("a webhook has what it was told when it answers with 2xx", "[herald]") {
  struct Row {
    int status;
    std::vector<std::pair<std::string, std::string>> headers;
    const char* error;
    int tries;  // within two minutes
  };
  const auto row = GENERATE(values<Row>({
      {200, {}, "", 1},
      {204, {}, "", 1},
      {301,
       {{"location", "https://me:pw@elsewhere.test/"}},
       "301 to https://me:***@elsewhere.test/: redirects are not followed (configure the address "
       "itself)",
       4},
      {304, {}, "the server answered 304", 4},
      {404, {}, "404: not there", 4},
      {503, {{"retry-after", "100"}}, "503: not available now", 2},
      {503, {{"retry-after", "99999"}}, "503: not available now", 1},
      {0, {}, "desk.test: connection refused", 4},
  }));
  INFO(row.status << " " << row.error);
  Desk desk;
  desk.Add("hook", false);
  desk.status = row.status;
  desk.headers = row.headers;
  desk.Begin();
  desk.Publish("a", {"hook"});
  desk.RunFor(seconds(120));
  const SearchStanding standing = desk.Standing("hook");
  CHECK(standing.delivered == (*row.error ? 0 : 1));
  CHECK(standing.last_error.starts_with(row.error));
  CHECK(static_cast<int>(desk.requests.size()) == row.tries);
  desk.RunFor(hours(1));  // nobody makes us wait longer than an hour
  desk.status = 200;
  desk.RunFor(hours(1) + minutes(1));
  CHECK(desk.Standing("hook").delivered == 1);
}

TEST_CASE("a herald that ends tells what it can, within its time", "[herald]") {
  Desk desk;
  desk.Add("mine");
  desk.Add("bad");
  desk.Add("hung").timeout = minutes(30);
  desk.failing = {"bad"};
  desk.Begin();
  desk.RunFor(seconds(1));
  for (const char* title : {"a", "b", "c", "d"}) desk.Publish(title, {"mine", "bad"});
  bool done = false;
  SECTION("all that may be told now") {
    while (desk.Standing("mine").next < 4) REQUIRE(desk.loop->RunEvents(1));
    desk.herald->Finish(true, seconds(30), [&] { done = true; });
    while (!done) REQUIRE(desk.loop->RunEvents(1));
    CHECK(desk.Told("mine") == "a b c d");
    CHECK(desk.Standing("bad").waiting() == 4);
    CHECK(desk.tries["bad"] <= 3);
  }
  SECTION("what is under way") {
    while (desk.running.empty()) REQUIRE(desk.loop->RunEvents(1));
    desk.herald->Finish(false, seconds(30), [&] { done = true; });
    while (!done) REQUIRE(desk.loop->RunEvents(1));
    CHECK(desk.heard.size() <= 1);
    CHECK(desk.Standing("mine").delivered == desk.heard.size());
  }
  SECTION("no longer than its time") {
    desk.hanging = {"hung"};
    desk.Publish("e", {"hung"});
    while (!desk.running.contains("hung")) REQUIRE(desk.loop->RunEvents(1));
    const Millis began = desk.loop->Ticks();
    desk.herald->Finish(true, seconds(30), [&] { done = true; });
    while (!done) REQUIRE(desk.loop->RunEvents(1));
    CHECK(desk.loop->Ticks() - began <= seconds(31));
    desk.herald.reset();
    desk.RunFor(hours(1));  // what was under way comes back to nobody
    CHECK(desk.Standing("hung").waiting() == 1);
  }
}

TEST_CASE("nothing is lost however often the process is killed, nothing doubled where it is not",
          "[herald][sim]") {
  const uint64_t seed = GENERATE(range<uint64_t>(1, 30));
  const bool kills = GENERATE(true, false);
  INFO("seed " << seed << (kills ? ", with kills" : ""));
  Desk desk(seed);
  const std::vector<std::string> names = {"one", "two", "three"};
  for (const std::string& name : names) desk.Add(name);
  desk.fault_percent = 20;
  desk.Begin();
  std::map<std::string, std::vector<std::string>> published;
  Random random(seed * 7919);
  desk.RunFor(seconds(1));
  for (int i = 0; i < 40; ++i) {
    const std::string title = fmt::format("t{}", i);
    std::vector<std::string> searches;
    for (const std::string& name : names)
      if (random.Percent(50)) searches.push_back(name);
    desk.Publish(title, searches);
    if (!kills || random.Percent(70)) {
      desk.RunFor(Millis{random.Below(20'000)});
    } else {
      desk.loop->RunEvents(random.Below(30));
      const auto place = ArticleIdOf(fmt::format("https://paper.test/{}", desk.articles));
      const auto stored = desk.store->GetArticle(place);
      REQUIRE(stored);
      if (!*stored) searches.clear();  // it died before the article was stored
      desk.Kill(Millis{random.Below(60'000)});
    }
    for (const std::string& search : searches) published[search].push_back(title);
  }
  desk.fault_percent = 0;
  desk.RunFor(hours(24));
  for (const std::string& name : names) {
    std::vector<std::string> told;
    std::map<std::string, std::set<std::string>> keys;
    for (const Heard& each : desk.heard) {
      if (each.search != name) continue;
      keys[each.title].insert(each.key);
      if (told.empty() || told.back() != each.title) told.push_back(each.title);
      if (!kills) CHECK(keys[each.title].size() == 1);
    }
    // In order: what is told twice is told so before the next begins.
    CHECK(told == published[name]);
    for (const auto& [title, of] : keys) CHECK(of.size() == 1);
    CHECK(desk.Standing(name).waiting() == 0);
    CHECK(desk.Standing(name).given_up == 0);
  }
  if (kills) return;
  size_t all = 0;
  for (const auto& [name, titles] : published) all += titles.size();
  CHECK(desk.heard.size() == all);
}

}  // namespace wirefold
