#include "tests/crawler/sim_daemon.h"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/hash.h"
#include "base/log.h"
#include "crawler/fetch/retry_after.h"
#include "text/url.h"

namespace wirefold::sim {
namespace {

constexpr Millis kSecond{1'000}, kMinute{60'000}, kHour{3'600'000}, kDay{86'400'000};
// What was learnt so long before a death may be forgotten.
constexpr Millis kUnkept = kMinute;
constexpr Millis kShortest = 5 * kMinute;
constexpr Millis kStarved = 36 * kHour;
constexpr size_t kMostRobots = 8;  // an hour, of one origin; and as many as there were starts
constexpr size_t kMostViolations = 20;

}  // namespace

class SimNet final : public Transport {
 public:
  SimNet(Daemon& daemon, uint64_t seed) : daemon_(daemon), random_(seed) {}
  ~SimNet() override {
    *alive_ = false;
    for (auto& [name, host] : daemon_.hosts_) host.open = 0;
    daemon_.open_.clear();
  }

  void Fetch(Request request, Done done) override {
    const Url url = *Url::Parse(request.url);
    const std::string name(url.host());
    Daemon::HostManners& host = daemon_.hosts_[name];
    ++host.open;
    ++daemon_.open_[RegistrableDomain(name)];
    daemon_.CheckRequest(request.url, daemon_.press_.FeedAt(name, url.path()), host);
    const bool silent = daemon_.press_.hosts().at(name).dead ||
                        Press::Is(daemon_.press_.hosts().at(name), Weather::kSilent, daemon_.Now());
    const Millis took = silent                ? 20 * kSecond
                        : random_.Percent(98) ? Millis{1 + random_.Below(300)}
                                              : Millis{1'000 + random_.Below(9'000)};
    daemon_.loop_->After(took, [this, alive = alive_, took, name, request = std::move(request),
                                done = std::move(done)] {
      if (!*alive) return;
      --daemon_.hosts_[name].open;
      --daemon_.open_[RegistrableDomain(name)];
      auto answer = daemon_.press_.Answer(request, daemon_.Now(), random_);
      if (answer) answer->took = took;
      daemon_.NoteAnswer(request, answer, took);
      done(std::move(answer));
    });
  }

 private:
  Daemon& daemon_;
  Random random_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

Daemon::Daemon(uint64_t seed, PressOptions options)
    : seed_(seed),
      start_(FromMillis(1'790'000'000'000)),
      press_(seed, options, start_),
      random_(seed * 13),
      now_(start_) {
  SetLogLevel(LogLevel::kError);
}

Daemon::~Daemon() { Kill(); }

// ---------------------------------------------------------------- its life

void Daemon::Start() {
  if (crawler_) return;
  if (!loop_) {
    auto store = Store::Open("/daemon", {.disk = used_});
    if (!store) FAIL(store.error().what);
    store_ = std::move(*store);
    loop_ = std::make_unique<SimLoop>(now_ + clock_off_, random_.Next());
    began_ = Millis{0};
    pauses_.clear();
  }
  starts_.push_back(Now());
  net_ = std::make_unique<SimNet>(*this, random_.Next());
  crawler_ = std::make_unique<Crawler>(*loop_, *net_, *store_, press_.config());
  crawler_->KeepPauses(pauses_);
  ended_.reset();
  crawler_->Start({.forever = true}, [this](CrawlSummary summary) { ended_ = std::move(summary); });
}

void Daemon::RunFor(Millis time) {
  Start();
  loop_->RunUntil(loop_->Ticks() + time);
  if (ended_) Wrong("it ended: " + (ended_->fatal ? ended_->fatal->what : "of itself"));
}

void Daemon::RunEvents(uint64_t events) {
  Start();
  loop_->RunEvents(events);
}

void Daemon::End(Millis after) {
  if (!loop_) return;
  const Time now = Now();
  loop_.reset();
  crawler_.reset();
  net_.reset();
  store_.reset();
  now_ = now + after;
  // What it knew of its hosts' pauses dies with it.
  for (auto& [name, host] : hosts_) {
    host.answered.reset();
    if (host.told_robots || now - host.told < kUnkept || host.keep_away - host.told <= kMinute)
      host.keep_away = {};
  }
}

void Daemon::Kill() {
  if (!crawler_) return;
  const Time now = Now();
  for (auto& [name, host] : hosts_) {
    if (host.robots_read && now - *host.robots_read < kUnkept) host.robots_sure = false;
    host.robots_tried.reset();
  }
  for (auto& [address, feed] : feeds_) {
    if (now - feed.polled < kUnkept) feed.polled = {};
    if (feed.gone && now - *feed.gone < kUnkept) feed.gone.reset();
  }
  pages_today_.clear();
  End(5 * kSecond);
}

void Daemon::Stop() {
  if (!crawler_) return;
  crawler_->Stop();
  for (Millis waited{0}; waited < kMinute && !ended_; waited += kSecond)
    loop_->RunUntil(loop_->Ticks() + kSecond);
  if (!ended_) Wrong("it does not stop");
  Kill();
}

void Daemon::Drain(Millis grace) {
  if (!crawler_) return;
  crawler_->Drain(grace);
  for (Millis waited{0}; waited < grace + kMinute && !ended_; waited += kSecond)
    loop_->RunUntil(loop_->Ticks() + kSecond);
  if (!ended_) Wrong("it does not drain");
  Kill();
}

void Daemon::Reload() {
  if (!crawler_) return;
  crawler_->Drain(15 * kSecond);
  for (Millis waited{0}; waited < kMinute && !ended_; waited += kSecond / 10)
    loop_->RunUntil(loop_->Ticks() + kSecond / 10);
  if (!ended_) return Wrong("it does not drain");
  pauses_ = crawler_->Pauses();
  const Time now = Now();
  // Its requests were given up.
  for (auto& [address, feed] : feeds_)
    if (now - feed.polled < kUnkept) feed.polled = {};
  for (auto& [name, host] : hosts_) {
    host.robots_tried.reset();
    if (host.open > 0) host.answered.reset();
  }
  pages_today_.clear();
  crawler_.reset();
  net_.reset();
  Start();
}

void Daemon::SetClockOff(Millis by) {
  clock_was_set_ = true;
  clock_off_ = by;
  if (loop_) loop_->SetClock(Now() + by);
}

// ---------------------------------------------------------------- its manners

void Daemon::Wrong(std::string what) {
  if (violations_.size() < kMostViolations)
    violations_.push_back(fmt::format(
        "day {:.2f}: {}", static_cast<double>((Now() - start_).count()) / 86'400'000, what));
}

void Daemon::CheckRequest(const std::string& url, PressFeed* feed, HostManners& host) {
  const Time now = Now();
  ++requests_;
  transcript_ = Hash64Of(url, transcript_ + static_cast<uint64_t>(ToMillis(now)));
  const Url parsed = *Url::Parse(url);
  const PressHost& press = press_.hosts().at(std::string(parsed.host()));
  if (host.open > 1) Wrong("two at once: " + url);
  if (open_[press.domain] > 2) Wrong("three at once to a domain: " + url);
  if (now < host.keep_away) Wrong("within Retry-After: " + url);
  if (parsed.path() == "/robots.txt") return CheckRobots(url, host);
  if (host.answered) {
    const Millis delay = std::max({kSecond, std::min(5 * host.took, 30 * kSecond),
                                   kSecond * (host.robots_sure ? press.crawl_delay : 0)});
    if (now - *host.answered < delay)
      Wrong(fmt::format("{} ms after the last one: {}", (now - *host.answered).count(), url));
  }
  const bool fresh = host.robots_read && now - *host.robots_read <= kDay + kMinute;
  const bool tried = host.robots_tried && now - *host.robots_tried <= kDay + kMinute &&
                     host.robots_read && now - *host.robots_read <= 30 * kDay;
  if (!fresh && !tried && !clock_was_set_) Wrong("robots.txt is not known: " + url);
  if (host.robots_sure && !clock_was_set_ &&
      (host.robots_rules == "/" ||
       (host.robots_rules == "/closed/" && parsed.path().starts_with("/closed/"))))
    Wrong("forbidden by robots.txt: " + url);
  if (feed) return CheckPoll(url, *feed);
  if (press.text_from_feed) Wrong("its text is the feed's: " + url);
  if (const int day = UtcDay(now); std::exchange(day_, day) != day) pages_today_.clear();
  if (!parsed.path().starts_with("/a/") || clock_was_set_) return;  // its day is another then
  if (press.pages_a_day > 0 && ++pages_today_[press.name] > 2 * press.pages_a_day)
    Wrong("more than pages_a_day: " + url);
}

void Daemon::CheckRobots(const std::string& url, HostManners& host) {
  auto& times = host.robots_requests;
  times.push_back(Now());
  while (times.front() <= Now() - kHour) times.pop_front();
  while (!starts_.empty() && starts_.front() <= Now() - kHour) starts_.pop_front();
  if (times.size() > kMostRobots + starts_.size() && !clock_was_set_)
    Wrong(fmt::format("robots.txt {} times an hour: {}", times.size(), url));
}

void Daemon::CheckPoll(const std::string& url, PressFeed& feed) {
  const Url parsed = *Url::Parse(url);
  FeedManners& manners = feeds_[url];
  ++manners.requests;
  if (!feed.read && feed.host == "paused.test") Wrong("it is paused: " + url);
  if (manners.gone) Wrong("after 410: " + url);
  const Time now = Now();
  if (parsed.path() == feed.path || feed.moves < now) {
    CheckStarved(feed);
    asked_[feed.Address()] = now;
  }
  if (manners.polled != Time{}) {
    if (now - manners.polled < kShortest - 30 * kSecond)
      Wrong(
          fmt::format("{} s after the last poll: {}", (now - manners.polled).count() / 1000, url));
  }
  manners.polled = now;
  const auto stored = store_->GetFeed(FeedIdOf(url));
  if (clock_was_set_ || !stored || !*stored || (*stored)->polls == 0) return;
  if (now + kSecond < (*stored)->next_poll)
    Wrong(fmt::format("{} s before its time ({}): {}", ((*stored)->next_poll - now).count() / 1000,
                      (*stored)->next_reason, url));
}

void Daemon::CheckStarved(const PressFeed& feed) {
  const auto asked = asked_.find(feed.Address());
  const Time now = Now(), last = asked == asked_.end() ? start_ : asked->second;
  // A Retry-After's date, read by a wrong clock, may seem a day away.
  const Millis most = kStarved + (clock_was_set_ ? kDay : Millis{0});
  if (now - last > most + Press::Bad(press_.hosts().at(feed.host), last, now))
    Wrong(fmt::format("not asked for {:.1f} hours: {}",
                      static_cast<double>((now - last).count()) / 3'600'000, feed.Address()));
}

void Daemon::CheckFeeds() {
  for (const auto& feed : press_.feeds()) {
    if (!feed->read || Now() >= feed->goes) continue;
    CheckStarved(*feed);
  }
  const CrawlState state = crawler_->State();
  const uint64_t gone = state.by_health[static_cast<size_t>(Health::kGone)];
  if (state.loaded && state.feeds_planned + gone < state.feeds)
    Wrong(fmt::format("{} feeds, {} gone, {} planned: some are forgotten", state.feeds, gone,
                      state.feeds_planned));
}

void Daemon::NoteAnswer(const Request& request, const Result<Response>& result, Millis took) {
  const Url url = *Url::Parse(request.url);
  HostManners& host = hosts_[std::string(url.host())];
  const bool robots = url.path() == "/robots.txt";
  const Time now = Now();
  if (robots) {
    host.robots_tried = now;
  } else {
    host.answered = now;
    host.took = took;
  }
  if (!result) return;
  if (const auto wait = RetryAfter(result->Header("retry-after"), now);
      wait && (result->status == 429 || result->status == 503)) {
    // A date in whole seconds, read by a clock that may be wrong.
    host.keep_away = clock_off_ == Millis{0} ? now + *wait - kSecond : Time{};
    host.told = now;
    host.told_robots = robots;
  }
  const int status = result->status;
  if (robots && ((status >= 200 && status < 300) || status == 404)) {
    host.robots_read = now;
    host.robots_sure = true;
    const size_t at = result->body.find("Disallow: ");
    host.robots_rules = at == std::string::npos
                            ? ""
                            : result->body.substr(at + 10, result->body.find('\n', at) - at - 10);
  }
  if (status == 410) feeds_[request.url].gone = now;
}

uint64_t Daemon::FeedRequests(const std::string& address) const {
  const auto found = feeds_.find(address);
  return found == feeds_.end() ? 0 : found->second.requests;
}

std::map<std::string, Daemon::Stored> Daemon::AllStored() {
  Start();
  std::map<std::string, Stored> stored;
  const Status status = store_->ReadLog(0, [&](uint64_t, const ArticleRecord& record) {
    if (record.version > 0) return true;
    std::string address = record.fetched_url.empty() ? record.url : record.fetched_url;
    if (const size_t at = address.find("/go/"); at != address.npos) address.replace(at, 4, "/a/");
    Stored& one = stored[address];
    if (one.articles++ == 0) one.fetched = record.fetched;
    return true;
  });
  if (!status) FAIL(status.error().what);
  return stored;
}

}  // namespace wirefold::sim
