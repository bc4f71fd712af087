#include "tests/crawler/sim_world.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "base/strings.h"
#include "crawler/herald.h"
#include "text/url.h"

namespace wirefold::sim {
namespace {

constexpr Millis kPause{1'000};
// What was asked for within a day may be on its way still.
constexpr Millis kRobotsAge{86'400'000 + 60'000};

Response Say(const Request& request, int status, std::string type, std::string body) {
  Response response;
  response.url = request.url;
  response.status = status;
  response.headers.emplace_back("content-type", std::move(type));
  response.body = std::move(body);
  return response;
}

// An address that only ever redirects is known by where it leads.
std::string AddressOf(const ArticleRecord& record) {
  std::string address = record.fetched_url.empty() ? record.url : record.fetched_url;
  if (const size_t at = address.find("/go/"); at != address.npos) address.replace(at, 4, "/a/");
  return address;
}

}  // namespace

// A publisher: its robots.txt closes /closed/; its odd articles are listed under an address that
// redirects.
struct World::Host {
  struct Item {
    uint64_t number;
    uint64_t copy;  // articles with the same copy have the same text
    bool moved;
    bool closed;
    bool missing;
    std::string listed, final;
    int edition = 0;
    std::string Headline() const {
      return edition == 0 ? fmt::format("Report number {}", number)
                          : fmt::format("Report number {}, edition {}", number, edition);
    }
  };
  std::string name;
  std::vector<Item> items;
  int robots_status = 200;
  int edits = 0;

  // Manners of one crawler.
  std::optional<Time> robots_read;
  int open = 0;
  std::optional<Time> answered;
  Time keep_away{};
};

class SimTransport final : public Transport {
 public:
  SimTransport(World& world, SimLoop& loop, uint64_t seed)
      : world_(world), loop_(loop), random_(seed) {}

  void Fetch(Request request, Done done) override {
    const Url url = *Url::Parse(request.url);
    World::Host& host = *world_.hosts_.at(std::string(url.host()));
    world_.most_at_once_ = std::max(world_.most_at_once_, ++host.open);
    const bool robots = url.path() == "/robots.txt";
    if (!robots) {
      if (!host.robots_read || loop_.Now() - *host.robots_read > kRobotsAge)
        world_.violations_.push_back("before robots.txt: " + request.url);
      if (host.answered)
        world_.least_pause_ = std::min(world_.least_pause_, loop_.Now() - *host.answered);
      if (loop_.Now() < host.keep_away)
        world_.violations_.push_back("within Retry-After: " + request.url);
    }
    const Millis delay{1 + random_.Below(300)};
    loop_.After(delay, [this, &host, robots, request = std::move(request), done = std::move(done)] {
      --host.open;
      auto answer = world_.Answer(request, loop_.Now());
      if (robots)
        host.robots_read = loop_.Now();
      else
        host.answered = loop_.Now();
      done(std::move(answer));
    });
  }

 private:
  World& world_;
  SimLoop& loop_;
  Random random_;
};

class SimCommands final : public Commands {
 public:
  SimCommands(World& world, SimLoop& loop, uint64_t seed)
      : world_(world), loop_(loop), random_(seed) {}

  void Run(Command command, Done done) override {
    const bool hangs = world_.options_.receivers_hang;
    const Millis takes = hangs ? command.timeout : Millis{random_.Below(500)};
    loop_.After(takes, [this, hangs, command = std::move(command), done = std::move(done)] {
      CommandEnd end;
      end.timed_out = hangs;
      end.code = hangs || random_.Percent(world_.options_.fault_percent) ? 1 : 0;
      const std::map<std::string, std::string> variables(command.environment.begin(),
                                                         command.environment.end());
      if (end.code == 0)
        world_.told_.push_back({variables.at("WIREFOLD_SEARCH"), variables.at("WIREFOLD_DELIVERY"),
                                variables.at("WIREFOLD_ID")});
      // A process may die between what a command did and its knowing.
      loop_.After(Millis{1}, [done, end] { done(end); });
    });
  }

 private:
  World& world_;
  SimLoop& loop_;
  Random random_;
};

World::World(uint64_t seed, WorldOptions options)
    : options_(options), random_(seed), clock_(FromMillis(1'790'000'000'000)) {
  config_.fetch.per_host_delay = kPause;
  config_.fetch.max_attempts = 50;
  config_.fetch.max_concurrent = options_.max_concurrent;
  for (const char* name : {"each", "stories"}) {
    if (!options_.searches) break;
    SearchConfig search;
    search.name = name;
    search.query = "report OR number";
    search.by_story = search.name == "stories";
    search.command = {"/bin/tell"};
    config_.searches.push_back(search);
  }
  for (int i = 0; i < options_.hosts; ++i) {
    auto host = std::make_unique<Host>();
    host->name = fmt::format("paper{}.test", i);
    host->robots_status = i % 3 == 1 ? 404 : 200;
    Source source;
    source.name = host->name;
    source.feeds.push_back(fmt::format("http://{}/feed", host->name));
    config_.sources.push_back(std::move(source));
    Host& made = *hosts_.emplace(host->name, std::move(host)).first->second;
    for (int n = 0; n < options_.articles; ++n) Publish(made);
  }
}

World::~World() = default;

void World::Publish(Host& host) {
  Host::Item item;
  item.number = next_article_++;
  item.copy = random_.Percent(30) ? 1 + random_.Below(5) : 1000 + item.number;
  item.moved = random_.Percent(15);
  item.closed = host.robots_status == 200 && random_.Percent(5);
  item.missing = !item.closed && random_.Percent(3);
  const std::string path = item.closed ? "closed" : item.missing ? "missing" : "a";
  item.final = fmt::format("http://{}/{}/{}", host.name, path, item.number);
  item.listed = item.moved && path == "a" ? fmt::format("http://{}/go/{}", host.name, item.number)
                                          : item.final;
  if (options_.hub && host.name != "paper0.test" && path == "a") {
    item.listed = fmt::format("http://{}/go/{}", host.name, item.number);
    item.final = fmt::format("http://paper0.test/a/{}", item.number);
  }
  published_.insert(item.final);
  host.items.push_back(std::move(item));
}

void World::Grow() {
  for (auto& [name, host] : hosts_)
    if (random_.Percent(60)) Publish(*host);
}

void World::Edit() {
  for (auto& [name, host] : hosts_) {
    if (!random_.Percent(50)) continue;
    Host::Item& item = host->items[random_.Below(2)];
    ++item.edition;
    if (random_.Percent(20)) item.copy = 9000 + random_.Next() % 1000;  // another text altogether
    ++host->edits;
  }
}

std::string World::TextOf(uint64_t copy) const {
  // Words of the copy's own vocabulary: two copies have next to nothing in common.
  Random words(copy * 7919);
  std::string text;
  for (int paragraph = 0; paragraph < 5; ++paragraph) {
    text += "<p>";
    for (int word = 0; word < 45; ++word) text += fmt::format("w{:x} ", words.Below(5000));
    text += "ends here.</p>\n";
  }
  return text;
}

Response World::FeedOf(Host& host, const Request& request) {
  ++feed_requests_;
  const std::string etag = fmt::format("W/\"{}-{}-{}\"", host.name, host.items.size(), host.edits);
  if (request.etag == etag) {
    ++not_modified_;
    return Say(request, 304, "", "");
  }
  std::string body = fmt::format(
      "<?xml version=\"1.0\"?><rss "
      "version=\"2.0\"><channel><title>{0}</title><link>http://{0}/</link>",
      host.name);
  for (auto item = host.items.rbegin(); item != host.items.rend(); ++item)
    body += fmt::format(
        "<item><title>{3}</title><link>{1}</link><guid>{2}#{0}</guid>"
        "<description>What report {0} of {2} is about.</description></item>",
        item->number, item->listed, host.name, item->Headline());
  Response response = Say(request, 200, "application/rss+xml", body + "</channel></rss>");
  response.headers.emplace_back("etag", etag);
  return response;
}

Result<Response> World::Answer(const Request& request, Time now) {
  const Url url = *Url::Parse(request.url);
  Host& host = *hosts_.at(std::string(url.host()));
  if (random_.Percent(options_.fault_percent)) {
    switch (random_.Below(4)) {
      case 0:
        return Fail(Code::kTimeout, "no answer within 20s");
      case 1:
        return Fail(Code::kUnavailable, "connection reset");
      case 2:
        return Say(request, 500, "text/html", "<p>Oops.</p>");
      default: {
        Response busy = Say(request, 503, "text/html", "<p>Later.</p>");
        busy.headers.emplace_back("retry-after", "30");
        if (url.path() != "/robots.txt") host.keep_away = now + Millis{30'000};
        return busy;
      }
    }
  }
  const std::string path(url.path());
  if (path == "/robots.txt")
    return Say(request, host.robots_status, "text/plain", "User-agent: *\nDisallow: /closed/\n");
  if (path == "/feed") return FeedOf(host, request);
  ++page_requests_;
  if (path.starts_with("/closed/")) violations_.push_back("closed by robots.txt: " + request.url);
  const uint64_t number = static_cast<uint64_t>(*ParseInt(path.substr(path.rfind('/') + 1)));
  for (const auto& [name, publisher] : hosts_) {
    for (const Host::Item& item : publisher->items) {
      if (item.number != number) continue;
      if (item.missing) return Say(request, 404, "text/html", "<p>Not here.</p>");
      if (path.starts_with("/go/")) {
        Response moved = Say(request, 302, "text/html", "");
        moved.headers.emplace_back("location", item.final);
        return moved;
      }
      return Say(request, 200, "text/html; charset=utf-8",
                 fmt::format("<!doctype html><html><head><title>{0}</title></head><body>"
                             "<nav><a href=\"/\">Home</a></nav><article><h1>{0}</h1>\n{1}"
                             "<p>{2} lives by what its readers give, and by nothing else in the "
                             "world.</p></article>"
                             "<footer>All rights reserved.</footer></body></html>",
                             item.Headline(), TextOf(item.copy), name));
    }
  }
  return Say(request, 404, "text/html", "<p>Not here.</p>");
}

std::unique_ptr<Store> World::OpenStore() const {
  auto store = Store::Open("/world", {.disk = const_cast<MemoryDisk*>(&disk_)});
  if (!store) FAIL(store.error().what);
  return std::move(*store);
}

std::optional<CrawlSummary> World::Crawl(uint64_t events) {
  ++crawls_;
  for (auto& [name, host] : hosts_) host->open = 0;
  auto store = OpenStore();
  SimLoop loop(clock_, random_.Next());
  SimTransport transport(*this, loop, random_.Next());
  std::optional<CrawlSummary> summary;
  {
    SimCommands commands(*this, loop, random_.Next());
    Herald herald(loop, transport, commands, *store, config_,
                  [](const StoredArticle& article) { return article.record.id.Hex(); });
    Crawler crawler(loop, transport, *store, config_);
    CrawlPlan plan;
    plan.found = [&](const std::vector<SearchId>& touched) { herald.Wake(touched); };
    const Millis began = loop.Ticks();
    if (options_.searches) herald.Start();
    crawler.Start(plan, [&](CrawlSummary result) {
      crawl_took_ = loop.Ticks() - began;
      herald.Finish(true, Millis{30'000}, [&, result] {
        summary = result;
        loop.Stop();
      });
    });
    loop.RunEvents(events);
  }
  steps_ += loop.ran();
  // What a host asked of a crawler that died before it could note it is not held against the next
  // one.
  if (!summary)
    for (auto& [name, host] : hosts_) host->keep_away = {};
  // A crash is noticed, and started again, some seconds later; a host's pause has passed by then.
  clock_ = loop.Now() + Millis{5'000};
  return summary;
}

std::vector<ArticleRecord> World::Log() const {
  std::vector<ArticleRecord> log;
  auto store = OpenStore();
  const Status status = store->ReadLog(0, [&](uint64_t, const ArticleRecord& record) {
    log.push_back(record);
    return true;
  });
  if (!status) FAIL(status.error().what);
  return log;
}

std::map<std::string, int> World::Stored() const {
  std::map<std::string, int> stored;
  for (const ArticleRecord& record : Log())
    if (record.version == 0) ++stored[AddressOf(record)];
  return stored;
}

std::map<std::string, std::string> World::StoredHeadlines() const {
  std::map<std::string, std::string> stored;
  for (const ArticleRecord& record : Log()) stored[AddressOf(record)] = record.article.title;
  return stored;
}

std::map<std::string, std::string> World::Headlines() const {
  std::map<std::string, std::string> published;
  for (const auto& [name, host] : hosts_)
    for (const Host::Item& item : host->items) published[item.final] = item.Headline();
  return published;
}

}  // namespace wirefold::sim
