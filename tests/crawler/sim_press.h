// The press of the made-up internet of the daemon's tests: publishers who publish at their own
// rhythm for months, each with something that real ones do, and the weather over their servers.
// What is published when depends on the seed alone, never on who asks.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/transport.h"
#include "config/config.h"
#include "tests/random.h"

namespace wirefold::sim {

enum class Weather {
  kSilent,      // no answer
  kErrors,      // 500
  kBusy,        // 429 and 503 with Retry-After, in seconds or as a date
  kRobotsDown,  // robots.txt alone answers 503
  kForbids,     // robots.txt forbids all
};

struct Spell {
  Weather weather;
  Time from, to;
};

struct PressOptions {
  int days = 30;       // of publishing; then a quiet time
  bool bad = true;     // spells of bad weather, storms over all at once, and odd faults
  int many = 0;        // feeds on one slow host, besides
  int dead = 3;        // hosts that never answer
  KeepConfig keep{};
  std::string only{};  // of all this host's feeds alone
};

struct PressFeed {
  std::string host, path, source;
  std::string pages_at;  // host
  double a_day = 3;
  bool sitemap = false;                          // a news sitemap of the last two days
  bool by_day = false;                           // an index of such sitemaps, one a day
  bool garbage = false;                          // at times
  Time moves = Time::max(), goes = Time::max();  // by 301 for good; by 410
  bool read = true;                              // false: paused, or dead
  std::optional<Millis> interval{};

  struct Item {
    uint64_t number;
    Time at;
  };
  std::vector<Item> items;
  uint64_t number = 0;  // of the feed
  Time next{};
  Random chance{0};

  std::string Address() const { return "http://" + host + path; }
};

struct PressHost {
  std::string name, domain;
  std::vector<Spell> spells;
  bool dead = false;
  bool robots = true;   // false: 404
  int crawl_delay = 0;  // seconds
  bool text_from_feed = false;
  int pages_a_day = 0;  // 0: as many as it likes
};

class Press {
 public:
  Press(uint64_t seed, PressOptions options, Time start);

  const Config& config() const { return config_; }
  Config& config() { return config_; }
  std::map<std::string, PressHost>& hosts() { return hosts_; }
  std::vector<std::unique_ptr<PressFeed>>& feeds() { return feeds_; }
  // The feed that is asked there, wherever it is now; a day's sitemap is its index's.
  PressFeed* FeedAt(std::string_view host, std::string_view path);
  Time end() const { return end_; }

  // What is there at `now`. `chance` is for faults.
  Result<Response> Answer(const Request& request, Time now, Random& chance);
  static bool Is(const PressHost& host, Weather weather, Time now);
  // How long the host was in a bad way between the two; what its robots.txt forbids is remembered
  // for a day.
  static Millis Bad(const PressHost& host, Time from, Time to);

  // Address -> when it was published; all that must be stored.
  std::map<std::string, Time> Published();

 private:
  PressHost& AddHost(const std::string& name);
  PressFeed& AddFeed(const std::string& host, const std::string& path, double a_day,
                     const char* source = nullptr);
  void MakeWeather(PressHost& host, Random chance);
  void Publish(PressFeed& feed, Time now);
  Result<Response> FeedAnswer(PressFeed& feed, const Request& request, std::string_view path,
                              Time now, Random& chance);
  Response Rss(PressFeed& feed, const Request& request, Time now);
  Response Sitemap(PressFeed& feed, const Request& request, std::string_view path, Time now);
  Response Page(const Request& request, std::string_view path, Time now);
  std::string ListedAt(const PressFeed& feed, uint64_t number) const;
  std::string FinalOf(const PressFeed& feed, uint64_t number) const;

  PressOptions options_;
  Time start_, end_;
  Config config_;
  std::map<std::string, PressHost> hosts_;
  std::vector<std::unique_ptr<PressFeed>> feeds_;
  std::map<std::string, PressFeed*, std::less<>> at_;  // host and path
};

}  // namespace wirefold::sim
