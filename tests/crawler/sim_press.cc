#include "tests/crawler/sim_press.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/strings.h"
#include "text/url.h"

namespace wirefold::sim {
namespace {

constexpr Millis kMinute{60'000}, kHour{3'600'000}, kDay{86'400'000};
// A feed lists what is not older; longer than any spell and the pause after it.
constexpr Millis kListed = 8 * kDay;
constexpr uint64_t kFeedNumbers = 1'000'000;

Response Say(const Request& request, int status, std::string type, std::string body) {
  Response response;
  response.url = request.url;
  response.status = status;
  response.headers.emplace_back("content-type", std::move(type));
  response.wire_bytes = body.size();
  response.body = std::move(body);
  return response;
}

Response MovedTo(const Request& request, int status, const std::string& address) {
  Response response = Say(request, status, "text/html", "");
  response.headers.emplace_back("location", address);
  return response;
}

// As HTTP writes it.
std::string HttpDate(Time time) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time - day).count();
  return fmt::format(
      "{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday{day}.c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

Response Busy(const Request& request, Time now, Random& chance) {
  Response busy = Say(request, chance.Percent(50) ? 429 : 503, "text/html", "<p>Not so fast.</p>");
  constexpr int64_t kWaits[] = {20, 50, 600, 3'600, 21'600};
  const std::chrono::seconds wait{kWaits[chance.Below(5)]};
  busy.headers.emplace_back(
      "retry-after", chance.Percent(50) ? fmt::format("{}", wait.count()) : HttpDate(now + wait));
  return busy;
}

// Words of the copy's own vocabulary: two copies have next to nothing in common.
std::string TextOf(uint64_t copy) {
  Random words(copy * 7919);
  std::string text;
  for (int paragraph = 0; paragraph < 3; ++paragraph) {
    text += "<p>";
    for (int word = 0; word < 40; ++word) text += fmt::format("w{:x} ", words.Below(5000));
    text += "ends here.</p>\n";
  }
  return text;
}

std::string Headline(uint64_t number) { return fmt::format("Report number {}", number); }

std::string DayPath(Time day) { return fmt::format("/news-{}.xml", Rfc3339(day).substr(0, 10)); }

}  // namespace

Press::Press(uint64_t seed, PressOptions options, Time start)
    : options_(options), start_(start), end_(start + options.days * kDay) {
  AddFeed("plain.test", "/feed", 6);
  AddFeed("plain.test", "/sport", 2);
  for (const char* name : {"a", "b", "c"}) AddFeed(fmt::format("{}.group.test", name), "/feed", 3);
  AddFeed("leaving.test", "/old", 2).goes = start + options.days * kDay / 2;
  AddFeed("leaving.test", "/feed", 2);
  AddFeed("moving.test", "/feed", 4).moves = start + options.days * kDay / 3;
  AddFeed("ticker.test", "/ticker.xml", 8).sitemap = true;
  AddFeed("index.test", "/index.xml", 4).by_day = true;
  AddFeed("sparing.test", "/feed", 4);
  hosts_.at("sparing.test").pages_a_day = 5;
  AddFeed("full.test", "/feed", 3);
  hosts_.at("full.test").text_from_feed = true;
  AddFeed("paused.test", "/feed", 3).read = false;
  AddFeed("own.test", "/feed", 3).interval = kHour / 2;
  AddFeed("garbage.test", "/feed", 3).garbage = true;
  AddFeed("slow.test", "/feed", 3);
  hosts_.at("slow.test").crawl_delay = 4;
  AddFeed("norobots.test", "/feed", 3);
  hosts_.at("norobots.test").robots = false;
  AddFeed("rare.test", "/feed", 0.1);
  if (options.only == "flood.test") {
    AddFeed("flood.test", "/feed", 560);
    hosts_.at("flood.test").crawl_delay = 250;
  }
  AddFeed("orphaned.test", "/feed", 1).pages_at = "lost.test";
  AddHost("lost.test").dead = true;
  for (int i = 0; i < options.many; ++i) {
    AddFeed("many.test", fmt::format("/feed{}", i), 0.5, "many.test");
    hosts_.at("many.test").crawl_delay = 30;
  }
  for (int i = 0; i < options.dead; ++i) {
    const std::string name = fmt::format("dead{}.test", i);
    AddFeed(name, "/feed", 1).read = false;
    hosts_.at(name).dead = true;
  }

  if (!options.only.empty())
    std::erase_if(feeds_, [&](const auto& feed) { return feed->host != options.only; });
  for (auto& feed : feeds_) feed->chance = Random(seed * 977 + feed->number);
  if (options_.bad)
    for (auto& [name, host] : hosts_) MakeWeather(host, Random(seed ^ Hash64Of(name)));
  for (auto& feed : feeds_) Publish(*feed, start);

  std::map<std::string, Source> sources;
  for (const auto& feed : feeds_) {
    Source& source = sources[feed->source];
    source.name = feed->source;
    (feed->sitemap || feed->by_day ? source.sitemaps : source.feeds).push_back(feed->Address());
    const PressHost& host = hosts_.at(feed->host);
    source.settings.paused = feed->host == "paused.test";
    source.settings.text_from_feed = host.text_from_feed;
    if (host.pages_a_day > 0) source.settings.pages_a_day = host.pages_a_day;
    if (feed->interval) source.settings.interval = feed->interval;
  }
  config_.fetch.give_up_after = kDay / 2;
  config_.keep = options.keep;
  for (auto& [name, source] : sources) config_.sources.push_back(std::move(source));
}

PressHost& Press::AddHost(const std::string& name) {
  PressHost& host = hosts_[name];
  host.name = name;
  host.domain = RegistrableDomain(name);
  return host;
}

PressFeed& Press::AddFeed(const std::string& host, const std::string& path, double a_day,
                          const char* source) {
  AddHost(host);
  auto feed = std::make_unique<PressFeed>();
  feed->host = host;
  feed->pages_at = host;
  feed->path = path;
  feed->a_day = a_day;
  feed->source = source ? source : host;
  feed->number = feeds_.size() + 1;
  at_[host + path] = feed.get();
  return *feeds_.emplace_back(std::move(feed));
}

// Some of each, the long ones seldom; and storms, at the same hour for all. The last days are fair.
void Press::MakeWeather(PressHost& host, Random chance) {
  const auto some = [&](Weather weather, int every_days, Millis least, Millis most) {
    const auto spans = static_cast<uint64_t>((most - least) / kMinute + 1);
    for (Time t = start_ + kDay;;) {
      t += kHour * static_cast<int64_t>(1 + chance.Below(static_cast<uint64_t>(every_days) * 48));
      const Time to = t + least + kMinute * static_cast<int64_t>(chance.Below(spans));
      if (to > end_ - kDay) return;
      host.spells.push_back({weather, t, to});
      t = to;
    }
  };
  // What lists two days only must be reachable that often.
  const bool brief = host.name == "ticker.test" || host.name == "index.test";
  some(Weather::kSilent, 9, kHour / 4, brief ? 6 * kHour : 3 * kDay);
  some(Weather::kErrors, 9, kHour / 4, 8 * kHour);
  some(Weather::kBusy, 6, kHour / 4, 4 * kHour);
  some(Weather::kRobotsDown, 20, 6 * kHour, brief ? kDay / 2 : 3 * kDay);
  if (!brief) some(Weather::kForbids, 30, 6 * kHour, 2 * kDay);
  for (Time t = start_ + 10 * kDay; t < end_ - kDay; t += 9 * kDay + kHour)
    host.spells.push_back({Weather::kSilent, t, t + kHour});
}

bool Press::Is(const PressHost& host, Weather weather, Time now) {
  return std::ranges::any_of(host.spells, [&](const Spell& spell) {
    return spell.weather == weather && now >= spell.from && now < spell.to;
  });
}

Millis Press::Bad(const PressHost& host, Time from, Time to) {
  Millis bad{0};
  for (Spell spell : host.spells) {
    if (spell.weather == Weather::kForbids) spell.to += kDay;
    bad += std::max(Millis{0}, std::min(to, spell.to) - std::max(from, spell.from));
  }
  return bad;
}

PressFeed* Press::FeedAt(std::string_view host, std::string_view path) {
  std::string key = std::string(host).append(path);
  if (key == "moving.test/new") key = "moving.test/feed";
  if (key.starts_with("index.test/news-")) key = "index.test/index.xml";
  const auto found = at_.find(key);
  return found == at_.end() ? nullptr : found->second;
}

// Who is about to leave, or cannot be reached, does not publish.
void Press::Publish(PressFeed& feed, Time now) {
  const PressHost& host = hosts_.at(feed.host);
  const auto gap = [&] {
    return Millis{static_cast<int64_t>(864'000 / feed.a_day) *
                  static_cast<int64_t>(10 + feed.chance.Below(180))};
  };
  if (feed.next == Time{}) feed.next = start_ + gap() - kDay;
  for (; feed.next <= now && feed.next < end_; feed.next += gap())
    if (feed.next + 4 * kDay < feed.goes && Bad(host, feed.next, feed.next + kMinute) == Millis{0})
      feed.items.push_back({feed.number * kFeedNumbers + feed.items.size(), feed.next});
}

std::string Press::FinalOf(const PressFeed& feed, uint64_t number) const {
  const uint64_t kind = Mix64(number) % 100;
  const bool closed = kind < 5 && hosts_.at(feed.pages_at).robots;
  return fmt::format("http://{}/{}/{}", feed.pages_at,
                     closed      ? "closed"
                     : kind < 10 ? "missing"
                                 : "a",
                     number);
}

std::string Press::ListedAt(const PressFeed& feed, uint64_t number) const {
  std::string address = FinalOf(feed, number);
  if (const size_t at = address.find("/a/"); at != address.npos && Mix64(number) % 100 < 25)
    address.replace(at, 3, "/go/");
  return address;
}

std::map<std::string, Time> Press::Published() {
  std::map<std::string, Time> published;
  for (const auto& feed : feeds_) {
    if (!feed->read) continue;
    Publish(*feed, end_);
    for (const PressFeed::Item& item : feed->items)
      published.emplace(FinalOf(*feed, item.number), item.at);
  }
  return published;
}

// ---------------------------------------------------------------- answers

Result<Response> Press::Answer(const Request& request, Time now, Random& chance) {
  const Url url = *Url::Parse(request.url);
  const std::string_view path = url.path();
  const PressHost& host = hosts_.at(std::string(url.host()));
  if (host.dead || Is(host, Weather::kSilent, now))
    return Fail(Code::kTimeout, "no answer within 20s");
  if (options_.bad && now < end_ && chance.Percent(2)) {
    if (chance.Percent(50)) return Fail(Code::kUnavailable, "connection reset");
    if (chance.Percent(50)) return Say(request, 500, "text/html", "<p>Oops.</p>");
    return Busy(request, now, chance);
  }
  if (Is(host, Weather::kErrors, now)) return Say(request, 500, "text/html", "<p>Oops.</p>");
  if (Is(host, Weather::kBusy, now)) return Busy(request, now, chance);
  if (path == "/robots.txt") {
    if (Is(host, Weather::kRobotsDown, now)) return Say(request, 503, "text/plain", "");
    if (!host.robots) return Say(request, 404, "text/plain", "");
    std::string rules = Is(host, Weather::kForbids, now) ? "/" : "/closed/";
    return Say(
        request, 200, "text/plain",
        fmt::format("User-agent: *\nDisallow: {}\nCrawl-delay: {}\n", rules, host.crawl_delay));
  }
  if (PressFeed* feed = FeedAt(url.host(), path)) {
    auto answer = FeedAnswer(*feed, request, path, now, chance);
    if (answer) answer->headers.emplace_back("date", HttpDate(now));
    return answer;
  }
  return Page(request, path, now);
}

Result<Response> Press::FeedAnswer(PressFeed& feed, const Request& request, std::string_view path,
                                   Time now, Random& chance) {
  Publish(feed, now);
  if (now >= feed.goes) return Say(request, 410, "text/html", "<p>Gone.</p>");
  if (now >= feed.moves && path == feed.path)
    return MovedTo(request, 301, "http://" + feed.host + "/new");
  if (feed.garbage && now < end_ && chance.Percent(10))
    return Say(request, 200, "text/html",
               "<!doctype html><html><title>Sorry</title><p>Maintenance.");
  return feed.sitemap || feed.by_day ? Sitemap(feed, request, path, now) : Rss(feed, request, now);
}

Response Press::Rss(PressFeed& feed, const Request& request, Time now) {
  std::string body = fmt::format(
      "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{0}</title>"
      "<link>http://{0}/</link>",
      feed.host);
  uint64_t newest = 0, oldest = 0;
  for (auto item = feed.items.rbegin(); item != feed.items.rend() && item->at > now - kListed;
       ++item) {
    if (newest == 0) newest = item->number;
    oldest = item->number;
    body += fmt::format(
        "<item><title>{}</title><link>{}</link><guid>n{}</guid><pubDate>{}</pubDate>"
        "<description>What report {} is about.</description></item>",
        Headline(item->number), ListedAt(feed, item->number), item->number, HttpDate(item->at),
        item->number);
  }
  const std::string etag = fmt::format("\"{}-{}\"", newest, oldest);
  if (request.etag == etag) return Say(request, 304, "", "");
  Response response = Say(request, 200, "application/rss+xml", body + "</channel></rss>");
  response.headers.emplace_back("etag", etag);
  return response;
}

// The index lists today's sitemap and those of the two days before.
Response Press::Sitemap(PressFeed& feed, const Request& request, std::string_view path, Time now) {
  const Time today = std::chrono::floor<std::chrono::days>(now);
  const std::string head = "<?xml version=\"1.0\"?>";
  std::string body, etag = "\"";
  if (feed.by_day && path == feed.path) {
    for (int back = 0; back < 3; ++back)
      body += fmt::format("<sitemap><loc>http://{}{}</loc></sitemap>", feed.host,
                          DayPath(today - back * kDay));
    body = head + "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">" + body +
           "</sitemapindex>";
    etag += Rfc3339(today) + '"';
  } else {
    for (auto item = feed.items.rbegin(); item != feed.items.rend() && item->at > now - 4 * kDay;
         ++item) {
      const bool listed = feed.by_day
                              ? DayPath(std::chrono::floor<std::chrono::days>(item->at)) == path
                              : item->at > now - 2 * kDay;
      if (!listed) continue;
      etag += fmt::format("{}.", item->number);
      body += fmt::format(
          "<url><loc>{}</loc><news:news><news:publication><news:name>{}</news:name>"
          "<news:language>en</news:language></news:publication><news:publication_date>{}"
          "</news:publication_date><news:title>{}</news:title></news:news></url>",
          ListedAt(feed, item->number), feed.host, Rfc3339(item->at), Headline(item->number));
    }
    if (feed.by_day && DayPath(today) != path && DayPath(today - kDay) != path &&
        DayPath(today - 2 * kDay) != path)
      return Say(request, 404, "text/html", "<p>Not here.</p>");
    body = head +
           "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
           "xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">" +
           body + "</urlset>";
    etag += '"';
  }
  if (request.etag == etag) return Say(request, 304, "", "");
  Response response = Say(request, 200, "application/xml", std::move(body));
  response.headers.emplace_back("etag", etag);
  return response;
}

Response Press::Page(const Request& request, std::string_view path, Time) {
  const auto number = static_cast<uint64_t>(ParseInt(path.substr(path.rfind('/') + 1)).value_or(0));
  const auto feed = std::ranges::find_if(
      feeds_, [&](const auto& one) { return one->number == number / kFeedNumbers; });
  if (feed == feeds_.end() || path.starts_with("/missing/"))
    return Say(request, 404, "text/html", "<p>Not here.</p>");
  if (path.starts_with("/go/")) return MovedTo(request, 302, FinalOf(**feed, number));
  const uint64_t copy = number % 4 == 0 ? number % 60 : number;
  return Say(request, 200, "text/html; charset=utf-8",
             fmt::format("<!doctype html><html><head><title>{0}</title></head><body><nav><a "
                         "href=\"/\">Home</a></nav><article><h1>{0}</h1>\n{1}</article>"
                         "<footer>All rights reserved.</footer></body></html>",
                         Headline(number), TextOf(copy)));
}

}  // namespace wirefold::sim
