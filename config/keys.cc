#include "config/keys.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/size.h"
#include "base/strings.h"
#include "config/toml_text.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

using Values = std::vector<std::string>;
using Check = Status (*)(std::string_view);

tl::unexpected<Error> Bad(std::string what) { return Fail(Code::kUsage, std::move(what)); }

bool HasControl(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Status CheckDirectory(std::string_view text) {
  if (HasControl(text)) return Bad("needs a directory, no control characters");
  return {};
}

struct Cidr {
  std::array<unsigned char, 16> bytes{};
  int longest = 0;  // 32 or 128
  int prefix = 0;
};

std::optional<Cidr> ReadCidr(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  Cidr cidr;
  if (::inet_pton(AF_INET, address.c_str(), cidr.bytes.data()) == 1)
    cidr.longest = 32;
  else if (::inet_pton(AF_INET6, address.c_str(), cidr.bytes.data()) == 1)
    cidr.longest = 128;
  else
    return std::nullopt;
  cidr.prefix = cidr.longest;
  if (slash == text.npos) return cidr;
  const std::string_view digits = text.substr(slash + 1);
  const auto prefix = ParseInt(digits);
  if (!prefix || digits[0] == '-' || *prefix > cidr.longest) return std::nullopt;
  cidr.prefix = static_cast<int>(*prefix);
  return cidr;
}

// The network that an address in it stands for, "10.0.0.0/8" for 10.1.2.3/8; empty for a network.
std::string MeantBy(const Cidr& cidr) {
  auto bytes = cidr.bytes;
  for (int bit = cidr.prefix; bit < cidr.longest; ++bit)
    bytes[static_cast<size_t>(bit / 8)] &= static_cast<unsigned char>(~(0x80 >> bit % 8));
  if (bytes == cidr.bytes) return "";
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(cidr.longest == 32 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
  return fmt::format("{}/{}", text.data(), cidr.prefix);
}

// Not so wide that a few of them are all that there is: 10.0.0.0/8 and fc00::/7 are the widest that
// are somebody's own. IPv4 is opened as such, never as a part of a network of IPv6.
Status CheckNetwork(std::string_view text) {
  constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const auto bad = [&](std::string_view what) {
    return Bad(fmt::format("\"{}\" {}; name the networks that may be asked, such as 10.1.2.0/24",
                           text, what));
  };
  const auto cidr = ReadCidr(text);
  if (!cidr)
    return Bad(
        fmt::format("\"{}\" is not a network in CIDR form; examples 10.0.0.0/8, fd00::/8", text));
  if (cidr->prefix == 0)
    return bad("is every address there is, this machine's and its network's too");
  const auto begin = cidr->bytes.begin();
  const bool mapped = cidr->longest == 128 && cidr->prefix >= 96 &&
                      std::equal(kMapped.begin(), kMapped.end(), begin);
  const int widest = mapped ? 104 : cidr->longest == 32 ? 8 : 7;
  if (cidr->prefix < widest) return bad(fmt::format("is wider than /{}", widest));
  // Zeros as far as the prefix goes.
  const auto is_zero = [](unsigned char byte) { return byte == 0; };
  if (cidr->longest == 128 && cidr->prefix < 96 &&
      std::all_of(begin, begin + std::min(cidr->prefix, 80) / 8, is_zero))
    return bad("holds this machine's own address and those of IPv4");
  if (const std::string network = MeantBy(*cidr); !network.empty())
    return Bad(fmt::format("\"{}\" is an address in {}; name that network, or the address alone",
                           text, network));
  return {};
}

// As curl's --connect-to: four parts, the first two and the last two may be empty; IPv6 in
// brackets.
Status CheckConnectTo(std::string_view text) {
  int colons = 0, depth = 0;
  for (const char c : text) {
    depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    colons += c == ':' && depth == 0;
  }
  if (colons != 3 || depth != 0 || HasControl(text))
    return Bad(fmt::format(
        "\"{}\" is not HOST:PORT:HOST:PORT; example paper.test:80:127.0.0.1:8080", text));
  return {};
}

Status CheckPort(std::string_view text) {
  const auto port = ParseInt(text);
  if (!port || *port < 1 || *port > 65'535)
    return Bad(fmt::format("{} is no port; a whole number between 1 and 65535", text));
  return {};
}

Status CheckCallback(std::string_view text) {
  if (text.empty()) return {};
  const auto url = Url::Parse(text);
  if (!url || !url->query().empty() || text.find('#') != text.npos)
    return Bad(fmt::format(
        "\"{}\" is no address that hubs could ask; example https://news.example/wirefold", text));
  return {};
}

Status CheckListen(std::string_view text) {
  if (text.starts_with('/') && !HasControl(text)) return {};
  const size_t colon = text.rfind(':');
  const int64_t port = colon == text.npos ? -1 : ParseInt(text.substr(colon + 1)).value_or(-1);
  std::string host(text.substr(0, colon));
  std::array<unsigned char, 16> bytes;
  const bool six = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (six) host = host.substr(1, host.size() - 2);
  if (port < 0 || port > 65'535 ||
      ::inet_pton(six ? AF_INET6 : AF_INET, host.c_str(), bytes.data()) != 1)
    return Bad(fmt::format(
        "\"{}\" is neither IP:PORT nor a socket's path; examples 127.0.0.1:8470, [::1]:8470, "
        "/run/wirefold/websub.sock",
        text));
  return {};
}

// ---------------------------------------------------------------- the kinds of keys

// What is wrong with any of them.
Status CheckAll(const Values& items, Check check) {
  Values faults;
  for (const std::string& item : items)
    if (const Status fine = check(item); !fine) faults.push_back(fine.error().what);
  if (!faults.empty()) return Bad(fmt::format("{}", fmt::join(faults, "; ")));
  return {};
}

struct Kind {
  Takes takes;
  std::string example;
  decltype(Key::set) set;
  decltype(Key::show) show;
};

template <class S>
Kind Text(S Config::*section, std::string S::*field, Check check, const char* example) {
  return {Takes::kText, QuoteToml(std::string(example)),
          [=](Config& c, const Values& v) -> Status {
            WF_CHECK(check(v[0]));
            c.*section.*field = v[0];
            return {};
          },
          [=](const Config& c) { return QuoteToml(c.*section.*field); }};
}

template <class S>
Kind List(S Config::*section, Values S::*field, Check check, const char* example) {
  return {Takes::kList, QuoteToml(Values{example}),
          [=](Config& c, const Values& v) -> Status {
            WF_CHECK(CheckAll(v, check));
            c.*section.*field = v;
            return {};
          },
          [=](const Config& c) { return QuoteToml(c.*section.*field); }};
}

template <class S>
Kind Ports(S Config::*section, std::vector<int> S::*field) {
  return {Takes::kWholeList, "[81]",
          [=](Config& c, const Values& v) -> Status {
            WF_CHECK(CheckAll(v, CheckPort));
            std::vector<int> ports;
            for (const std::string& item : v) ports.push_back(static_cast<int>(*ParseInt(item)));
            c.*section.*field = std::move(ports);
            return {};
          },
          [=](const Config& c) { return fmt::format("[{}]", fmt::join(c.*section.*field, ", ")); }};
}

template <class S, class T>
Kind Whole(S Config::*section, T S::*field, int least, int most) {
  return {Takes::kWhole, std::to_string(std::max(least, 1)),
          [=](Config& c, const Values& v) -> Status {
            const auto value = ParseInt(v[0]);
            if (!value || *value < least || *value > most)
              return Bad(fmt::format("{} is no whole number between {} and {}", v[0], least, most));
            c.*section.*field = static_cast<T>(*value);
            return {};
          },
          [=](const Config& c) { return fmt::format("{}", c.*section.*field); }};
}

template <class S>
Kind Number(S Config::*section, double S::*field, double least, double most) {
  return {Takes::kNumber, fmt::format("{}", most),
          [=](Config& c, const Values& v) -> Status {
            double value = 0;
            const char* end = v[0].data() + v[0].size();
            const auto [stop, error] = std::from_chars(v[0].data(), end, value);
            if (error != std::errc() || stop != end || !(value >= least && value <= most))
              return Bad(fmt::format("{} is no number between {} and {}", v[0], least, most));
            c.*section.*field = value;
            return {};
          },
          [=](const Config& c) { return fmt::format("{}", c.*section.*field); }};
}

template <class S>
Kind Flag(S Config::*section, bool S::*field) {
  return {Takes::kFlag, "true",
          [=](Config& c, const Values& v) -> Status {
            if (v[0] != "true" && v[0] != "false")
              return Bad(fmt::format("\"{}\" is neither true nor false", v[0]));
            c.*section.*field = v[0] == "true";
            return {};
          },
          [=](const Config& c) { return fmt::format("{}", c.*section.*field); }};
}

template <class S>
Kind Duration(S Config::*section, Millis S::*field, const char* least, const char* most) {
  return {Takes::kTextOrWhole, QuoteToml(std::string(most)),
          [=](Config& c, const Values& v) -> Status {
            WF_TRY(c.*section.*field, DurationBetween(v[0], least, most));
            return {};
          },
          [=](const Config& c) { return QuoteToml(FormatDuration(c.*section.*field)); }};
}

// A duration, or "never".
template <class S>
Kind Age(S Config::*section, std::optional<Millis> S::*field, const char* least) {
  return {Takes::kTextOrWhole, "\"90d\"",
          [=](Config& c, const Values& v) -> Status {
            WF_TRY(c.*section.*field, AgeOrNever(v[0], least));
            return {};
          },
          [=](const Config& c) { return QuoteToml(ShowAge(c.*section.*field)); }};
}

// One of a few words; `words` in the order of the enum's values.
template <class S, class E>
Kind Choice(S Config::*section, E S::*field, Values words) {
  return {Takes::kText, QuoteToml(words[0]),
          [=](Config& c, const Values& v) -> Status {
            const auto found = std::ranges::find(words, v[0]);
            if (found == words.end())
              return Bad(fmt::format("\"{}\" is none of {}", v[0], fmt::join(words, ", ")));
            c.*section.*field = static_cast<E>(found - words.begin());
            return {};
          },
          [=](const Config& c) { return QuoteToml(words[size_t(c.*section.*field)]); }};
}

template <class S>
Kind Size(S Config::*section, uint64_t S::*field, const char* least, const char* most) {
  return {Takes::kTextOrWhole, QuoteToml(std::string(most)),
          [=](Config& c, const Values& v) -> Status {
            const auto value = ParseSize(v[0]);
            if (!value && value.error().code != Code::kTooLarge)
              return Bad(fmt::format("\"{}\" is not a size; must be between {} and {}", v[0], least,
                                     most));
            if (!value || *value < *ParseSize(least) || *value > *ParseSize(most))
              return Bad(
                  fmt::format("{} is out of range: must be between {} and {}", v[0], least, most));
            c.*section.*field = *value;
            return {};
          },
          [=](const Config& c) { return QuoteToml(FormatSize(c.*section.*field)); }};
}

Key Make(const char* section, const char* name, Kind kind, const char* help) {
  return {
      section, name, kind.takes, std::move(kind.example), std::move(kind.set), std::move(kind.show),
      help};
}

std::vector<Key> MakeKeys() {
  using C = Config;
  using Crawl = CrawlerConfig;
  using Fetch = FetchConfig;
  constexpr auto crawler = &C::crawler;
  constexpr auto fetch = &C::fetch;
  using Keep = KeepConfig;
  constexpr auto keep = &C::keep;
  return {
      Make("crawler", "db", Text(crawler, &Crawl::db, CheckDirectory, "/var/lib/wirefold"),
           "the database, a directory; empty: $XDG_STATE_HOME/wirefold or ~/.local/state/wirefold"),
      Make("crawler", "user_agent",
           Text(crawler, &Crawl::user_agent, CheckUserAgent,
                "wirefold/0.1 (+https://example.org/bot)"),
           "who is asking; robots.txt knows us by the word before the slash"),
      Make("crawler", "workers", Whole(crawler, &Crawl::workers, 0, 256),
           "threads that read feeds and pages; 0: one a core"),
      Make("schedule", "shortest_interval",
           Duration(&C::schedule, &ScheduleConfig::shortest, "1m", "1d"),
           "between two polls of a feed, however often it changes"),
      Make("schedule", "longest_interval",
           Duration(&C::schedule, &ScheduleConfig::longest, "1h", "30d"),
           "between two polls of a feed, however seldom it changes"),
      Make("fetch", "max_concurrent", Whole(fetch, &Fetch::max_concurrent, 1, 10'000),
           "transfers at once, all hosts together"),
      Make("fetch", "per_host_connections", Whole(fetch, &Fetch::per_host_connections, 1, 16),
           "transfers at once from one host"),
      Make("fetch", "per_host_delay", Duration(fetch, &Fetch::per_host_delay, "0s", "600s"),
           "pause between two requests to one host"),
      Make("fetch", "per_domain_connections", Whole(fetch, &Fetch::per_domain_connections, 1, 64),
           "transfers at once from all hosts of one domain"),
      Make("fetch", "per_domain_delay", Duration(fetch, &Fetch::per_domain_delay, "0s", "600s"),
           "pause between two requests to hosts of one domain"),
      Make("fetch", "retry_after_scope", Choice(fetch, &Fetch::retry_after_scope, {"host", "feed"}),
           "whom a server's Retry-After holds"),
      Make("fetch", "pages_a_day", Whole(fetch, &Fetch::pages_a_day, 1, 100'000),
           "pages of one source that are fetched in a day"),
      Make("fetch", "max_crawl_delay", Duration(fetch, &Fetch::max_crawl_delay, "0s", "1h"),
           "robots.txt's Crawl-delay is obeyed up to this"),
      Make("fetch", "connect_timeout", Duration(fetch, &Fetch::connect_timeout, "1s", "600s"),
           "until a connection stands"),
      Make("fetch", "first_byte_timeout", Duration(fetch, &Fetch::first_byte_timeout, "1s", "600s"),
           "until the answer begins"),
      Make("fetch", "total_timeout", Duration(fetch, &Fetch::total_timeout, "1s", "600s"),
           "for a whole answer, the redirects before it included"),
      Make("fetch", "slow_speed", Size(fetch, &Fetch::slow_speed, "1", "1M"),
           "bytes a second; an answer that comes slower than this for slow_time is given up"),
      Make("fetch", "slow_time", Duration(fetch, &Fetch::slow_time, "1s", "600s"),
           "for how long an answer may be slower than slow_speed"),
      Make("fetch", "max_headers", Size(fetch, &Fetch::max_headers, "8K", "1M"),
           "the headers of an answer, together"),
      Make("fetch", "max_header_lines", Whole(fetch, &Fetch::max_header_lines, 50, 10'000),
           "their lines"),
      Make("fetch", "max_ratio", Whole(fetch, &Fetch::max_ratio, 10, 10'000),
           "what is unpacked to more than so many times its size, and to more than 1M, is refused"),
      Make("fetch", "max_body", Size(fetch, &Fetch::max_body, "1K", "1G"),
           "the largest feed, unpacked"),
      Make("fetch", "max_page", Size(fetch, &Fetch::max_page, "1K", "1G"),
           "the largest article page, unpacked"),
      Make("fetch", "max_bodies", Size(fetch, &Fetch::max_bodies, "1M", "16G"),
           "of answers waiting to be worked on; no request starts above it"),
      Make("fetch", "max_redirects", Whole(fetch, &Fetch::max_redirects, 0, 50),
           "redirects followed in a row"),
      Make("fetch", "max_attempts", Whole(fetch, &Fetch::max_attempts, 1, 100),
           "crawls that try a page before the feed's own words are stored instead"),
      Make("fetch", "give_up_after", Duration(fetch, &Fetch::give_up_after, "0s", "365d"),
           "and not before its entry is so old"),
      Make("fetch", "max_rereads", Whole(fetch, &Fetch::max_rereads, 0, 30),
           "how often an article is fetched again because its feed says that it has changed"),
      Make("fetch", "allow_networks",
           List(fetch, &Fetch::allow_networks, CheckNetwork, "10.1.2.0/24"),
           "private networks that may be fetched, in CIDR form; none by default"),
      Make("fetch", "allow_ports", Ports(fetch, &Fetch::allow_ports),
           "ports asked as 80, 443 and those from 1024 are that no other service has"),
      Make("fetch", "connect_to",
           List(fetch, &Fetch::connect_to, CheckConnectTo, "paper.test:80:127.0.0.1:8080"),
           "HOST:PORT:HOST:PORT, connect to the second instead of the first, as curl's "
           "--connect-to"),
      Make("feed", "max_entries", Whole(&C::feed, &FeedConfig::max_entries, 1, 100'000),
           "entries read from one feed"),
      Make("feed", "max_title", Whole(&C::feed, &FeedConfig::max_title, 20, 10'000),
           "characters of a title; a longer one is cut"),
      Make("feed", "max_address", Size(&C::feed, &FeedConfig::max_address, "256", "8K"),
           "bytes of an address in a feed; a longer one counts as none"),
      Make(
          "websub", "callback",
          Text(&C::websub, &WebsubConfig::callback, CheckCallback, "https://news.example/wirefold"),
          "our public address for hubs, as https://news.example/wirefold; empty: not at all"),
      Make("websub", "listen",
           Text(&C::websub, &WebsubConfig::listen, CheckListen, "127.0.0.1:8470"),
           "IP:PORT or a socket's path, where what comes to the callback is taken"),
      Make("websub", "lease", Duration(&C::websub, &WebsubConfig::lease, "1h", "90d"),
           "for how long a hub is asked to tell us of changes; it is asked again in time"),
      Make("fold", "near_threshold",
           Number(&C::fold, &FoldConfig::near_threshold, kLeastNearThreshold, 1),
           "least share of a text that must stand in another to be its reprint"),
      Make("fold", "window_days", Whole(&C::fold, &FoldConfig::window_days, 1, 36'500),
           "reprints of older articles are found by their exact text only"),
      Make("fold", "window_articles",
           Whole(&C::fold, &FoldConfig::window_articles, 1'000, 100'000'000),
           "the same by number; a million takes about 300 MB of memory"),
      Make("keep", "articles", Age(keep, &Keep::articles, "1h"),
           "articles older than this are deleted, with all their versions; or never"),
      Make("keep", "max_articles", Whole(keep, &Keep::max_articles, 0, 2'000'000'000),
           "so many stay, the newest; 0: all"),
      Make("keep", "revisions", Age(keep, &Keep::revisions, "0s"),
           "earlier versions of an article are deleted so long after they were replaced; or never"),
      Make("keep", "max_versions", Whole(keep, &Keep::max_versions, 0, 1'000'000),
           "of an article so many versions stay, the last ones; 0: all"),
      Make("keep", "raw_pages", Flag(keep, &Keep::raw_pages),
           "raw pages are kept as well, for `wirefold export --format warc`"),
      Make("keep", "pages", Age(keep, &Keep::pages, "0s"),
           "raw pages are deleted so long after they were read; or never"),
      Make("keep", "tombstones", Age(keep, &Keep::tombstones, "30d"),
           "so long it is known of a deleted article that it was seen; or never forgotten"),
  };
}

}  // namespace

// A bare number is nearly always a duration without its unit: what is missing then is said with the
// bounds.
Result<Millis> DurationBetween(std::string_view text, const char* least, const char* most) {
  const auto value = ParseDuration(text);
  if (!value && !ParseInt(Trim(text)) && !text.starts_with('-'))
    return Bad(
        fmt::format("\"{}\" is not a duration; must be between {} and {}", text, least, most));
  if (!value || *value < *ParseDuration(least) || *value > *ParseDuration(most))
    return Bad(fmt::format("{} must be between {} and {}", text, least, most));
  return *value;
}

Result<std::optional<Millis>> AgeOrNever(std::string_view text, const char* least) {
  constexpr const char* kMost = "36500d";
  if (text == "never") return std::nullopt;
  const auto age = DurationBetween(text, least, kMost);
  if (!age)
    return Bad(fmt::format("{} must be \"never\" or between {} and {}; examples 90d, 8760h", text,
                           least, kMost));
  return *age;
}

std::string ShowAge(std::optional<Millis> age) { return age ? FormatDuration(*age) : "never"; }

Status CheckUserAgent(std::string_view text) {
  if (text.empty() || !IsAsciiAlpha(text[0]) || HasControl(text))
    return Bad(
        "needs a product token, no control characters; example wirefold/0.1 "
        "(+https://example.org/bot)");
  return {};
}

std::string Key::EnvironmentName() const {
  std::string out = "WIREFOLD_" + section + "_" + name;
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

const std::vector<Key>& Keys() {
  static const std::vector<Key> keys = MakeKeys();
  return keys;
}

bool IsPrintable(std::string_view text) { return !Trim(text).empty() && ForTerminal(text) == text; }

}  // namespace wirefold
