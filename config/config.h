// The configuration: TOML (config/wirefold.toml is the commented example), the environment,
// sensible defaults with no file at all. Every limit in the house has its name here. Unknown keys,
// wrong types and bad values are refused with file, line and column.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "base/time.h"
#include "text/url.h"

namespace wirefold {

struct CrawlerConfig {
  std::string db;  // a directory; empty until DefaultDb() or the user says
  std::string user_agent = "wirefold/0.1 (+https://wirefold.example/bot)";
  int workers = 0;  // 0: one a core
};

// How often a feed is polled, where its source does not say (SourceSettings::interval).
struct ScheduleConfig {
  Millis shortest{300'000};
  Millis longest{86'400'000};
};

// Whom a server's Retry-After holds.
enum class RetryAfterScope { kHost, kFeed };

struct FetchConfig {
  int max_concurrent = 64;
  int per_host_connections = 1;
  Millis per_host_delay{1'000};
  int per_domain_connections = 2;  // to all hosts of one registrable domain (SiteOf)
  Millis per_domain_delay{250};    // least time between two requests to them
  RetryAfterScope retry_after_scope = RetryAfterScope::kHost;
  int pages_a_day = 2000;           // of one source that says nothing else
  Millis max_crawl_delay{300'000};  // robots.txt's Crawl-delay is obeyed up to this
  Millis connect_timeout{10'000};
  Millis first_byte_timeout{20'000};
  Millis total_timeout{60'000};  // with the redirects before it
  uint64_t slow_speed = 1024;    // bytes a second; slower for slow_time is too slow
  Millis slow_time{20'000};
  int max_ratio = 100;  // of unpacked bytes to packed ones
  uint64_t max_headers = 128u << 10;
  int max_header_lines = 300;
  uint64_t max_body = 16u << 20;  // decoded
  uint64_t max_page = 5u << 20;   // of an article's page, decoded
  uint64_t max_bodies =
      64u << 20;  // of bodies fetched and not yet worked on; no request starts above it
  int max_redirects = 10;
  int max_attempts = 5;  // crawls that try a page before the feed's own words are stored instead
  Millis give_up_after{86'400'000};  // and not before the entry is so old
  int max_rereads = 10;  // of a stored article's page because its feed says that it has changed
  std::vector<std::string> allow_networks;  // CIDR; private networks that may be fetched
  std::vector<int> allow_ports;             // that are none of the web's and may be asked
  std::vector<std::string> connect_to;      // HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT, as curl's
};

struct FeedConfig {
  uint64_t max_entries = 2000;
  uint64_t max_title = 1000;    // characters
  uint64_t max_address = 2048;  // bytes
};

inline constexpr double kLeastNearThreshold = 0.05;  // 1 is the most

// Hubs tell us of changes at `callback` (WebSub). Off where it is empty.
struct WebsubConfig {
  std::string callback;                   // a public address without a query
  std::string listen = "127.0.0.1:8470";  // IP:PORT, or a Unix socket's path
  Millis lease{10 * 86'400'000LL};        // that is asked for
};

struct FoldConfig {
  double near_threshold = 0.31;
  uint64_t window_days = 60;
  uint64_t window_articles = 1'000'000;
};

// A saved search: what it finds among what is stored from now on goes to its receiver, one at most,
// and into its file.
struct SearchConfig {
  std::string name;
  std::string query;                 // in the query language, which nothing here knows
  std::string place;                 // of the query, "FILE:LINE:COL"
  bool by_story = true;              // once a story; else each article
  bool changes = false;              // by article: again for each change that matches
  std::vector<std::string> command;  // a program and its arguments
  std::string webhook;               // an address
  std::string secret;                // that what goes there is signed with
  std::vector<std::pair<std::string, std::string>> headers;
  std::string file;        // a feed of what is found, written anew
  std::string format;      // of the file
  Millis timeout{60'000};  // of the command
  Millis give_up_after{86'400'000};
  bool HasReceiver() const { return !command.empty() || !webhook.empty(); }
};

// What of the database is kept, and how long; nothing: for ever.
struct KeepConfig {
  std::optional<Millis> articles;    // by when they were published; a source can have its own
  uint64_t max_articles = 0;         // the newest; 0: all
  std::optional<Millis> revisions;   // versions of an article, since they were replaced
  uint64_t max_versions = 0;         // of an article, the last ones; 0: all
  bool raw_pages = false;            // beside the articles, of sources that say nothing else
  std::optional<Millis> pages;       // raw pages, since they were read
  std::optional<Millis> tombstones;  // that a deleted article was seen, since it was deleted
};

struct Config {
  CrawlerConfig crawler;
  ScheduleConfig schedule;
  FetchConfig fetch;
  FeedConfig feed;
  WebsubConfig websub;
  FoldConfig fold;
  KeepConfig keep;
  std::vector<Source> sources;
  std::vector<SearchConfig> searches;
  std::vector<std::string> files;     // that were read
  std::vector<std::string> warnings;  // for stderr: a world-readable file with a password, ...
};

// Environment as a function, so that tests bring their own; nullptr where unset.
using Getenv = const char* (*)(const char*);

// `file` empty: /etc/wirefold/wirefold.toml and $XDG_CONFIG_HOME/wirefold/wirefold.toml where they
// exist. Then WIREFOLD_SECTION_KEY. Errors are kUsage: "FILE:LINE:COL: what (way out)".
Result<Config> LoadConfig(const std::string& file, Getenv getenv);
// Where LoadConfig looks when no file is named, in this order, be they there or not.
std::vector<std::string> ConfigPlaces(Getenv getenv);
// What is wrong with names as WIREFOLD_FETCH_MAX_BDOY that are no key's, a line each. Takes the
// program's environment, NAME=VALUE.
std::vector<std::string> UnknownVariables(const char* const* environment);
// The same from text; `file` is its name in messages.
Result<Config> ParseConfig(std::string_view toml, const std::string& file, Getenv getenv);
// $XDG_STATE_HOME/wirefold, ~/.local/state/wirefold; kUsage where there is neither.
Result<std::string> DefaultDb(Getenv getenv);
// What is in force, as TOML that ParseConfig accepts once the secrets that are shown as *** are put
// back.
std::string DumpConfig(const Config& config);

// What makes two addresses the same feed: UrlKey, and no slash at the end.
std::string FeedKey(const Url& url);
// Each feed is polled once, for the source that lists it first. One note a feed that was dropped.
std::vector<std::string> DropRepeatedFeeds(std::vector<Source>& sources);
// An address as it may be shown, be it valid or not: its password as ***.
std::string MaskPassword(std::string_view url);

}  // namespace wirefold
