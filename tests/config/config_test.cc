#include "config/config.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "config/faults.h"
#include "config/keys.h"

namespace wirefold {
namespace {

const char* NoEnvironment(const char*) { return nullptr; }

// What ParseConfig says of `toml`, as "c.toml"; empty where it accepts it.
std::string Complaint(std::string_view toml, Getenv getenv = NoEnvironment) {
  const auto config = ParseConfig(toml, "c.toml", getenv);
  if (config) return "";
  CHECK(config.error().code == Code::kUsage);
  return config.error().what;
}

// A directory that goes with the test.
struct Directory {
  Directory() {
    std::string name = "/tmp/wirefold-config-XXXXXX";
    path = ::mkdtemp(name.data());
  }
  ~Directory() { std::filesystem::remove_all(path); }
  std::string Write(const std::string& name, std::string_view text, mode_t mode = 0600) const {
    const std::string file = path + "/" + name;
    std::ofstream(file) << text;
    ::chmod(file.c_str(), mode);
    return file;
  }
  std::string path;
};

}  // namespace

TEST_CASE("a fault in the configuration is named with its place and the way out", "[config]") {
  struct Row {
    const char* name;
    const char* toml;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"no equals sign", "[fetch]\nmax_redirects 5\n",
       "c.toml:2:15: not TOML: key-value pair: expected '=', saw '5'"},
      {"a line that ends too early", "[fetch]\nmax_ratio = n\n",
       "c.toml:2:14: not TOML: floating-point: expected 'nan', saw 'n\\n'"},
      {"a value without its quotes", "[fetch]\n\ntotal_timeout = 5 parsecs\n",
       "c.toml:3:19: not TOML: key-value pair: expected a comment or whitespace, saw 'p'"},
      {"a misspelt key", "[fetch]\nmax_redirect = 5\n",
       "c.toml:2:1: unknown key max_redirect in [fetch]; did you mean max_redirects"},
      {"half of a key's name", "[fetch]\ntimeout = \"5s\"\n",
       "c.toml:2:1: unknown key timeout in [fetch]; did you mean connect_timeout"},
      {"a callback that is no address", "[websub]\ncallback = \"news.example\"\n",
       "c.toml:2:12: callback: \"news.example\" is no address that hubs could ask; example "
       "https://news.example/wirefold"},
      {"a callback with a query", "[websub]\ncallback = \"https://news.example/?w\"\n",
       "c.toml:2:12: callback: \"https://news.example/?w\" is no address that hubs could ask; "
       "example https://news.example/wirefold"},
      {"a place to listen without a port", "[websub]\nlisten = \"127.0.0.1\"\n",
       "c.toml:2:10: listen: \"127.0.0.1\" is neither IP:PORT nor a socket's path; examples "
       "127.0.0.1:8470, [::1]:8470, /run/wirefold/websub.sock"},
      {"a place to listen by name", "[websub]\nlisten = \"localhost:8470\"\n",
       "c.toml:2:10: listen: \"localhost:8470\" is neither IP:PORT nor a socket's path; examples "
       "127.0.0.1:8470, [::1]:8470, /run/wirefold/websub.sock"},
      {"a key of another program", "[fold]\ncolour = 1\n",
       "c.toml:2:1: unknown key colour in [fold] (known: near_threshold, window_days, "
       "window_articles)"},
      {"a misspelt section", "[fecth]\n", "c.toml:1:2: unknown section fecth; did you mean fetch"},
      {"a key above all sections", "max_body = \"1M\"\n",
       "c.toml:1:1: max_body belongs under [fetch]"},
      {"a section as a value", "fetch = 1\n", "c.toml:1:9: fetch is a section: write [fetch]"},
      {"the same key twice", "# one\n\n[fetch]\nmax_redirects = 3\n\n\n\n\nmax_redirects = 4\n",
       "c.toml:9:17: max_redirects is set twice: lines 4 and 9"},
      {"the same section twice", "[fetch]\n[feed]\n[fetch]\n",
       "c.toml:3:1: fetch is set twice: lines 1 and 3"},
      {"text for a number", "[fetch]\nmax_redirects = \"5\"\n",
       "c.toml:2:17: max_redirects has the wrong type; example max_redirects = 1"},
      {"a number for a list", "[fetch]\nallow_networks = 10\n",
       "c.toml:2:18: allow_networks has the wrong type; example allow_networks = "
       "[\"10.1.2.0/24\"]"},
      {"a number out of bounds", "[fetch]\nmax_redirects = 51\n",
       "c.toml:2:17: max_redirects: 51 is no whole number between 0 and 50"},
      {"an age of nothing", "[keep]\narticles = \"0s\"\n",
       "c.toml:2:12: articles: 0s must be \"never\" or between 1h and 36500d; examples 90d, 8760h"},
      {"an age that is no duration", "[keep]\npages = \"old\"\n",
       "c.toml:2:9: pages: old must be \"never\" or between 0s and 36500d; examples 90d, 8760h"},
      {"a share above one", "[fold]\nnear_threshold = 1.5\n",
       "c.toml:2:18: near_threshold: 1.5 is no number between 0.05 and 1"},
      {"a negative duration", "[fetch]\ntotal_timeout = \"-5\"\n",
       "c.toml:2:17: total_timeout: -5 must be between 1s and 600s"},
      {"a duration without its unit", "[fetch]\ntotal_timeout = 5\n",
       "c.toml:2:17: total_timeout: 5 must be between 1s and 600s"},
      {"a duration too long", "[fetch]\ntotal_timeout = \"11m\"\n",
       "c.toml:2:17: total_timeout: 11m must be between 1s and 600s"},
      {"no duration", "[fetch]\ntotal_timeout = \"5 parsecs\"\n",
       "c.toml:2:17: total_timeout: \"5 parsecs\" is not a duration; must be between 1s and 600s"},
      {"no size", "[fetch]\nmax_body = \"12XB\"\n",
       "c.toml:2:12: max_body: \"12XB\" is not a size; must be between 1K and 1G"},
      {"a size beyond all numbers", "[fetch]\nmax_body = \"99999999999999999999\"\n",
       "c.toml:2:12: max_body: 99999999999999999999 is out of range: must be between 1K and 1G"},
      {"the same without quotes", "[fetch]\nmax_body = 99999999999999999999\n",
       "c.toml:2:32: out of range: decimal integer: '99999999999999999999' is not representable in "
       "64 "
       "bits"},
      {"a size above the bound", "[fetch]\nmax_body = \"2G\"\n",
       "c.toml:2:12: max_body: 2G is out of range: must be between 1K and 1G"},
      {"no network", "[fetch]\nallow_networks = [\"300.1.1.0/24\"]\n",
       "c.toml:2:18: allow_networks: \"300.1.1.0/24\" is not a network in CIDR form; examples "
       "10.0.0.0/8, fd00::/8"},
      {"a prefix too long", "[fetch]\nallow_networks = [\"10.0.0.0/40\"]\n",
       "c.toml:2:18: allow_networks: \"10.0.0.0/40\" is not a network in CIDR form; examples "
       "10.0.0.0/8, fd00::/8"},
      {"every network", "[fetch]\nallow_networks = [\"10.0.0.0/8\", \"0.0.0.0/0\"]\n",
       "c.toml:2:18: allow_networks: \"0.0.0.0/0\" is every address there is, this machine's and "
       "its "
       "network's too; name the networks that may be asked, such as 10.1.2.0/24"},
      {"every network of IPv6", "[fetch]\nallow_networks = [\"::/0\"]\n",
       "c.toml:2:18: allow_networks: \"::/0\" is every address there is, this machine's and its "
       "network's too; name the networks that may be asked, such as 10.1.2.0/24"},
      {"an address in a network", "[fetch]\nallow_networks = [\"10.1.2.3/8\"]\n",
       "c.toml:2:18: allow_networks: \"10.1.2.3/8\" is an address in 10.0.0.0/8; name that "
       "network, "
       "or the address alone"},
      {"an address in a network of IPv6", "[fetch]\nallow_networks = [\"fd00:1::2/63\"]\n",
       "c.toml:2:18: allow_networks: \"fd00:1::2/63\" is an address in fd00:1::/63; name that "
       "network, or the address alone"},
      {"two that are no networks",
       "[fetch]\nallow_networks = [\"10.0.0.0/33\", \"::1\", \"foo\"]\n",
       "c.toml:2:18: allow_networks: \"10.0.0.0/33\" is not a network in CIDR form; examples "
       "10.0.0.0/8, fd00::/8; \"foo\" is not a network in CIDR form; examples 10.0.0.0/8, "
       "fd00::/8"},
      {"half of IPv4", "[fetch]\nallow_networks = [\"0.0.0.0/1\"]\n",
       "c.toml:2:18: allow_networks: \"0.0.0.0/1\" is wider than /8; name the networks that may be "
       "asked, such as 10.1.2.0/24"},
      {"all of IPv4, mapped", "[fetch]\nallow_networks = [\"::ffff:0:0/96\"]\n",
       "c.toml:2:18: allow_networks: \"::ffff:0:0/96\" is wider than /104; name the networks that "
       "may be asked, such as 10.1.2.0/24"},
      {"half of IPv6", "[fetch]\nallow_networks = [\"::/1\"]\n",
       "c.toml:2:18: allow_networks: \"::/1\" is wider than /7; name the networks that may be "
       "asked, "
       "such as 10.1.2.0/24"},
      {"IPv4 and more", "[fetch]\nallow_networks = [\"::ffff:0:0/95\"]\n",
       "c.toml:2:18: allow_networks: \"::ffff:0:0/95\" holds this machine's own address and those "
       "of "
       "IPv4; name the networks that may be asked, such as 10.1.2.0/24"},
      {"IPv4 in zeros", "[fetch]\nallow_networks = [\"::/80\"]\n",
       "c.toml:2:18: allow_networks: \"::/80\" holds this machine's own address and those of IPv4; "
       "name the networks that may be asked, such as 10.1.2.0/24"},
      {"a prefix less than nothing", "[fetch]\nallow_networks = [\"0.0.0.0/-0\"]\n",
       "c.toml:2:18: allow_networks: \"0.0.0.0/-0\" is not a network in CIDR form; examples "
       "10.0.0.0/8, fd00::/8"},
      {"a zone", "[fetch]\nallow_networks = [\"fe80::1%lo\"]\n",
       "c.toml:2:18: allow_networks: \"fe80::1%lo\" is not a network in CIDR form; examples "
       "10.0.0.0/8, fd00::/8"},
      {"a port as text", "[fetch]\nallow_ports = [\"81\"]\n",
       "c.toml:2:15: allow_ports has the wrong type; example allow_ports = [81]"},
      {"no ports", "[fetch]\nallow_ports = [81, 65536, 0]\n",
       "c.toml:2:15: allow_ports: 65536 is no port; a whole number between 1 and 65535; 0 is no "
       "port; a whole number between 1 and 65535"},
      {"half of a connect_to", "[fetch]\nconnect_to = [\"paper.test:80\"]\n",
       "c.toml:2:14: connect_to: \"paper.test:80\" is not HOST:PORT:HOST:PORT; example "
       "paper.test:80:127.0.0.1:8080"},
      {"an empty agent", "[crawler]\nuser_agent = \"\"\n",
       "c.toml:2:14: user_agent: needs a product token, no control characters; example "
       "wirefold/0.1 (+https://example.org/bot)"},
      {"an agent with a line break", "[crawler]\nuser_agent = \"a\\nb\"\n",
       "c.toml:2:14: user_agent: needs a product token, no control characters; example "
       "wirefold/0.1 (+https://example.org/bot)"},
      {"a word that is no choice", "[fetch]\nretry_after_scope = \"site\"\n",
       "c.toml:2:21: retry_after_scope: \"site\" is none of host, feed"},
      {"intervals the wrong way round",
       "[schedule]\nshortest_interval = \"2h\"\nlongest_interval = \"1h\"\n",
       "[schedule] shortest_interval 2h is longer than longest_interval 1h (set both)"},
      {"Latin-1", "[crawler]\ndb = \"caf\xe9\"\n",
       "c.toml: byte 19 is not UTF-8 (save the file as UTF-8)"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Complaint(row.toml) == row.says); }
}

TEST_CASE("all faults are told at once, in the order of their lines", "[config]") {
  const Directory directory;
  directory.Write("more.toml", "[[source]]\nname = \"a\"\nfeeds = [\"ftp://a.test/\"]\n");
  const std::string file =
      directory.Write("c.toml",
                      "include = [\"more.toml\"]\n"
                      "[fetch]\nmax_body = \"12XB\"\nmax_redirect = 1\n"
                      "[fold]\nwindow_days = 7\n"
                      "[[source]]\nname = \"b\"\nfeed = [\"https://b.test/\"]\n"
                      "[[source]]\nname = \"c\"\nfeeds = [\"https://c.test/\"]\n"
                      "[[source]]\nname = \"c\"\nfeeds = [\"https://d.test/\"]\n"
                      "[[search]]\nname = \"s\"\n"
                      "[fold_]\n"
                      "[crawler]\nuser_agent = \"\"\n");
  std::string places;
  for (const Error& fault : FaultsOf(file, NoEnvironment)) {
    CHECK(fault.code == Code::kUsage);
    const std::string what = fault.what.substr(directory.path.size() + 1);
    places += what.substr(0, what.find(':', what.find(':') + 1)) + "\n";
  }
  CHECK(places ==
        "more.toml:3\nc.toml:3\nc.toml:4\nc.toml:9\nc.toml:13\nc.toml:16\nc.toml:18\nc.toml:20\n");
  const std::string sound = directory.Write("sound.toml", "[fold]\nwindow_days = 7\n");
  CHECK(FaultsOf(sound, NoEnvironment).empty());
  const std::string none = directory.Write("none.toml", "[fold]\nwindow_days = \n[fetch\n");
  CHECK(FaultsOf(none, NoEnvironment).size() == 1);
}

TEST_CASE("a fault in a source is named with its place and the way out", "[config]") {
  struct Row {
    const char* name;
    const char* toml;
    const char* says;
  };
  const auto row = GENERATE(values<Row>({
      {"single brackets", "[source]\nname = \"a\"\n",
       "c.toml:1:1: write [[source]], in double brackets, for each source"},
      {"single, then double brackets", "[source]\nname = \"a\"\n[[source]]\nname = \"b\"\n",
       "c.toml:3:1: source is set twice, as [source] and as [[source]]"},
      {"no name", "[[source]]\nfeeds = [\"https://a.test/f\"]\n",
       "c.toml:1:1: a source needs a name; example name = \"reuters\""},
      {"a name that would move the cursor",
       "[[source]]\nname = \"a\\u001b[2J\"\nfeeds = [\"https://a.test/f\"]\n",
       "c.toml:2:8: name is empty or has control characters"},
      {"a name twice",
       "[[source]]\nname = \"a\"\nfeeds = [\"https://a.test/f\"]\n\n"
       "[[source]]\nname = \"a\"\nfeeds = [\"https://a.test/g\"]\n",
       "c.toml:5:1: source a is set twice: lines 1 and 5"},
      {"no address", "[[source]]\nname = \"a\"\ntags = [\"x\"]\n",
       "c.toml:1:1: source a has no address (give feeds, sitemaps or home)"},
      {"a misspelt key", "[[source]]\nname = \"a\"\nfeed = [\"https://a.test/f\"]\n",
       "c.toml:3:1: unknown key feed in [[source]]; did you mean feeds"},
      {"one feed, not a list", "[[source]]\nname = \"a\"\nfeeds = \"https://a.test/f\"\n",
       "c.toml:3:9: feeds must be a list; example feeds = [\"...\"]"},
      {"a selector that is none",
       "[[source]]\nname = \"a\"\nhome = \"https://a.test\"\n[source.extract]\nbody = \"p..x\"\n",
       "c.toml:5:8: body: selector p..x: column 3: a class name is expected"},
      {"a misspelt selector",
       "[[source]]\nname = \"a\"\nhome = \"https://a.test\"\n[source.extract]\nauthors = \"p\"\n",
       "c.toml:5:1: unknown key authors in [source.extract]; did you mean author"},
      {"one drop, not a list",
       "[[source]]\nname = \"a\"\nhome = \"https://a.test\"\n[source.extract]\ndrop = \"p\"\n",
       "c.toml:5:8: drop must be a list; example drop = [\".promo\"]"},
      {"selectors that are no table",
       "[[source]]\nname = \"a\"\nhome = \"https://a.test\"\nextract = \"p\"\n",
       "c.toml:4:11: extract is a table; write [source.extract] below the source, with body = "
       "\"div.story\" in it"},
      {"a tag that is a number",
       "[[source]]\nname = \"a\"\nhome = \"https://a.test\"\ntags = [1]\n",
       "c.toml:4:9: tags must be text; example tags = \"...\""},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Complaint(row.toml) == row.says); }
}

TEST_CASE("a fault in a source's own settings is named with its place and the way out",
          "[config]") {
  struct Row {
    const char* name;
    const char* line;
    const char* says;  // behind its place
  };
  const auto row = GENERATE(values<Row>({
      {"an interval without unit", "interval = 10", "interval: 10 must be between 1m and 30d"},
      {"an interval too short", "interval = \"59s\"", "interval: 59s must be between 1m and 30d"},
      {"no interval", "interval = \"often\"",
       "interval: \"often\" is not a duration; must be between 1m and 30d"},
      {"an interval as a list", "interval = []",
       "interval must be text; example interval = \"10m\""},
      {"paused as text", "paused = \"yes\"", "paused must be true or false; example paused = true"},
      {"no pages", "pages_a_day = 0",
       "pages_a_day must be a whole number between 1 and 100000; example pages_a_day = 50"},
      {"articles kept for a minute", "keep_articles = \"1m\"",
       "keep_articles: 1m must be \"forever\" or 1h at least; example \"90d\""},
      {"articles kept for a number", "keep_articles = 90",
       "keep_articles must be text; examples \"90d\", \"forever\""},
      {"a text of neither", "full_text = \"both\"",
       "full_text: the text is the page's or the feed's: \"page\" or \"feed\""},
      {"an agent that is none", "user_agent = \"1\"",
       "user_agent: needs a product token, no control characters; example wirefold/0.1 "
       "(+https://example.org/bot)"},
      {"headers as text", "headers = \"X-Key: s3cr3t\"",
       "headers is a table; example headers = { \"X-Key\" = \"...\" }"},
      {"a header with a colon", "headers = { \"X-Key:\" = \"s3cr3t\" }",
       "headers: a name has letters, digits and hyphens only; example \"X-Key\""},
      {"a header with a line break", "headers = { X-Key = \"s3cr3t\\r\\nHost: b\" }",
       "headers: X-Key is empty or has control characters"},
      {"a header that is a number", "headers = { X-Key = 1 }",
       "headers: X-Key must be text; example headers: X-Key = \"...\""},
      {"a header twice", "headers = { X-Key = \"s3cr3t\", x-key = \"s3cr3t\" }",
       "headers: x-key is set twice"},
      {"the agent as a header", "headers = { User-Agent = \"a\" }",
       "headers: User-Agent is not set here (write user_agent = \"...\")"},
      {"a cookie as a header", "headers = { cookie = \"s3cr3t\" }",
       "headers: cookie is not set here (write cookie_file = \"FILE\")"},
      {"a password as a header", "headers = { Authorization = \"s3cr3t\" }",
       "headers: Authorization is not set here (write username and password, or password_file)"},
      {"a validator as a header", "headers = { If-None-Match = \"a\" }",
       "headers: If-None-Match is not set here (what was known of a feed is sent by itself)"},
      {"what frames a message", "headers = { Host = \"b.test\" }",
       "headers: Host is not set here (leave it out)"},
      {"a password for nobody", "password = \"s3cr3t\"",
       "a password needs a username; example username = \"me\""},
      {"a user with a colon", "username = \"me:s3\"",
       "username has a colon, which Basic cannot send"},
      {"a masked password", "username = \"me\"\npassword = \"***\"",
       "password is masked; put the secret back"},
      {"a masked header", "headers = { X-Key = \"***\" }",
       "headers: X-Key is masked; put the secret back"},
      {"a masked proxy", "proxy = \"http://me:***@proxy.test:1\"",
       "proxy: http://me:***@proxy.test:1: masked; put the secret back"},
      {"a masked feed", "feeds = [\"https://me:***@a.test/f\"]",
       "feeds: https://me:***@a.test/f: masked; put the secret back"},
      {"a password with a line break", "username = \"me\"\npassword = \"s3cr3t\\n\"",
       "password is empty or has control characters"},
      {"two passwords", "username = \"me\"\npassword = \"s3cr3t\"\npassword_file = \"p\"",
       "password and password_file are both set (keep one)"},
      {"a password's file that is missing", "username = \"me\"\npassword_file = \"/nowhere/p\"",
       "password_file: /nowhere/p: no such file"},
      {"a cookies' file that is missing", "cookie_file = \"/nowhere/../c\"",
       "cookie_file: /c: no such file"},
      {"a proxy without scheme", "proxy = \"me:s3cr3t@proxy.test:1\"",
       "proxy: begins with http://, https://, socks5:// or socks5h://; example "
       "http://127.0.0.1:3128"},
      {"a proxy of another kind", "proxy = \"ftp://me:s3cr3t@proxy.test:1\"",
       "proxy: begins with http://, https://, socks5:// or socks5h://; example "
       "http://127.0.0.1:3128"},
      {"a proxy without port", "proxy = \"http://me:s3cr3t@proxy.test\"",
       "proxy: its port is missing; example http://127.0.0.1:3128"},
      {"an IPv6 proxy without port", "proxy = \"http://[::1]\"",
       "proxy: its port is missing; example http://127.0.0.1:3128"},
      {"a proxy with a path", "proxy = \"http://me:s3/cr3t@proxy.test:1\"",
       "proxy: is scheme://[user:password@]host:port, with %XX for signs of a password; example "
       "http://127.0.0.1:3128"},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string says = Complaint(
        fmt::format("[[source]]\nname = \"a\"\nhome = \"https://a.test\"\n{}\n", row.line));
    CHECK_THAT(says, Catch::StartsWith("c.toml:") && Catch::EndsWith(std::string(": ") + row.says));
    CHECK_THAT(says, !Catch::Contains("s3cr3t"));
  }
}

TEST_CASE("a source's own settings are read, files beside the configuration with them",
          "[config]") {
  const Directory here;
  here.Write("pw", "s3cr3t word\r\nsecond line\n");
  here.Write("jar.txt", "# Netscape HTTP Cookie File\na.test\tFALSE\t/\tTRUE\t0\tsid\t7\n");
  const std::string file = here.Write("c.toml", R"(
[[source]]
name = "a"
feeds = ["https://a.test/f"]
interval = "10m"
paused = true
headers = { "X-Key" = " k1 ", Accept = "text/x" }
user_agent = "reader/1"
cookie_file = "jar.txt"
username = "me"
password_file = "./pw"
proxy = "SOCKS5H://u:p%40q@Proxy.Test:80/"
pages_a_day = 50
keep_articles = "365d"
full_text = "feed"
robots_sitemaps = true
keep_pages = false
[[source]]
name = "b"
feeds = ["https://b.test/f"]
full_text = "page"
keep_articles = "forever"
)");
  const auto config = LoadConfig(file, NoEnvironment);
  INFO((config ? "" : config.error().what));
  REQUIRE(config);
  CHECK(config->warnings.empty());
  const SourceSettings& settings = config->sources[0].settings;
  CHECK(settings.interval == Millis(600'000));
  CHECK(settings.paused);
  const std::vector<std::pair<std::string, std::string>> headers = {{"Accept", "text/x"},
                                                                    {"X-Key", "k1"}};
  CHECK(settings.headers == headers);
  CHECK(settings.user_agent == "reader/1");
  CHECK(settings.cookie_file == here.path + "/jar.txt");
  CHECK_THAT(settings.cookies, Catch::Contains("sid\t7"));
  CHECK(settings.username == "me");
  CHECK(settings.password == "s3cr3t word");
  CHECK(settings.password_file == here.path + "/pw");
  CHECK(settings.proxy == "socks5h://u:p%40q@proxy.test:80");
  CHECK(settings.pages_a_day == 50);
  CHECK(settings.text_from_feed);
  CHECK(settings.robots_sitemaps);
  CHECK(settings.keep_articles == Millis{365 * 86'400'000LL});
  CHECK(settings.keep_pages == false);
  SourceSettings second;
  second.keep_articles = kForEver;
  CHECK((config->sources[1].settings == second));

  // What is shown reads back once the secrets that stood in the file itself are put back.
  std::string dump = DumpConfig(*config);
  for (const char* secret : {"s3cr3t", "k1", "p%40q", "sid"})
    CHECK_THAT(dump, !Catch::Contains(secret));
  CHECK_FALSE(ParseConfig(dump, here.path + "/dump.toml", NoEnvironment));
  const std::string masked = dump;
  for (size_t at = 0; (at = dump.find("***", at)) != dump.npos;) dump.replace(at, 3, "new");
  const auto again = ParseConfig(dump, here.path + "/dump.toml", NoEnvironment);
  REQUIRE(again);
  CHECK(DumpConfig(*again) == masked);
  SourceSettings shown = settings;
  for (auto& [name, value] : shown.headers) value = "new";
  shown.proxy = "socks5h://u:new@proxy.test:80";
  CHECK((again->sources[0].settings == shown));
}

TEST_CASE("a password written out is not dumped, and the dump reads back", "[config]") {
  const char* toml =
      "[[source]]\nname = \"a\"\nhome = \"https://a.test\"\nusername = \"me\"\n"
      "password = \"s3cr3t\"\nproxy = \"http://t0ken@p.test:1\"\n";
  const auto config = ParseConfig(toml, "c.toml", NoEnvironment);
  REQUIRE(config);
  std::string dump = DumpConfig(*config);
  CHECK_THAT(dump, !Catch::Contains("s3cr3t") && !Catch::Contains("t0ken"));
  CHECK_THAT(dump, Catch::Contains("# password is set and not shown\n"));
  dump.replace(dump.find("***"), 3, "new");
  const auto again = ParseConfig(dump, "d.toml", NoEnvironment);
  REQUIRE(again);
  CHECK(again->sources[0].settings.username == "me");
  CHECK(again->sources[0].settings.password.empty());
}

TEST_CASE("a file of cookies or a password is looked at when it is read", "[config]") {
  const Directory here;
  const auto complaint = [&](const char* lines) {
    const auto config = LoadConfig(
        here.Write("c.toml", fmt::format("[[source]]\nname = \"a\"\nhome = \"https://a.test\"\n"
                                         "username = \"me\"\n{}\n",
                                         lines)),
        NoEnvironment);
    return config ? std::string() : config.error().what;
  };
  const std::string jar = here.Write("jar", "# c\n\na.test FALSE / FALSE 0 sid s3cr3t\n");
  CHECK(complaint("cookie_file = \"jar\"") ==
        here.path + "/c.toml:5:15: cookie_file: " + jar +
            ": line 3 is no cookie: seven fields with tabs between them (export in Netscape's "
            "format)");
  const std::string empty = here.Write("empty", "\ns3cr3t");
  CHECK(complaint("password_file = \"empty\"") ==
        here.path + "/c.toml:5:17: password_file: " + empty +
            ": its first line is empty or has control characters");
  CHECK(complaint("password_file = \".\"") ==
        here.path + "/c.toml:5:17: password_file: " + here.path + "/: is a directory, not a file");
}

TEST_CASE("an address that cannot be fetched is refused without showing its password", "[config]") {
  const std::string says =
      Complaint("[[source]]\nname = \"a\"\nfeeds = [\"ftp://me:s3cr3t@a.test/f\"]\n");
  CHECK_THAT(says, Catch::StartsWith("c.toml:3:10: feeds: ftp://***@a.test/f: "));
  CHECK_THAT(says, Catch::Contains("only http and https"));
}

TEST_CASE("a configuration is read whatever its line ends, with or without a mark", "[config]") {
  const auto toml = GENERATE(
      as<std::string>(), "[fetch]\nmax_body = \"1M\"\n", "[fetch]\r\nmax_body = \"1M\"\r\n",
      "\xEF\xBB\xBF[fetch]\nmax_body = \"1M\"", "[fetch]\nmax_body = 1048576");
  const auto config = ParseConfig(toml, "c.toml", NoEnvironment);
  REQUIRE(config);
  CHECK(config->fetch.max_body == 1u << 20);
}

TEST_CASE("the environment has the last word on every key", "[config]") {
  const auto getenv = [](const char* name) -> const char* {
    const std::string_view key = name;
    if (key == "WIREFOLD_CRAWLER_USER_AGENT") return "tester/2";
    if (key == "WIREFOLD_FETCH_PER_HOST_DELAY") return "250ms";
    if (key == "WIREFOLD_FETCH_ALLOW_NETWORKS") return "10.0.0.0/8, fd00::/8";
    if (key == "WIREFOLD_FETCH_ALLOW_PORTS") return "81, 591";
    if (key == "WIREFOLD_FOLD_NEAR_THRESHOLD") return "0.75";
    if (key == "WIREFOLD_FETCH_MAX_BODY") return "";
    return nullptr;
  };
  const auto config =
      ParseConfig("[fetch]\nper_host_delay = \"3s\"\nmax_body = \"2M\"\n", "c.toml", getenv);
  REQUIRE(config);
  CHECK(config->crawler.user_agent == "tester/2");
  CHECK(config->fetch.per_host_delay == Millis(250));
  CHECK(config->fetch.allow_networks == std::vector<std::string>{"10.0.0.0/8", "fd00::/8"});
  CHECK(config->fetch.allow_ports == std::vector<int>{81, 591});
  CHECK(config->fold.near_threshold == 0.75);
  CHECK(config->fetch.max_body == 2u << 20);  // empty is not set
}

TEST_CASE("an empty value in the environment is the empty list", "[config]") {
  const auto getenv = [](const char* name) -> const char* {
    const std::string_view key = name;
    if (key == "WIREFOLD_FETCH_ALLOW_NETWORKS") return "";
    if (key == "WIREFOLD_FETCH_ALLOW_PORTS") return " ";
    return nullptr;
  };
  const auto config = ParseConfig(
      "[fetch]\nallow_networks = [\"10.0.0.0/8\"]\nallow_ports = [81]\n", "c.toml", getenv);
  REQUIRE(config);
  CHECK(config->fetch.allow_networks.empty());
  CHECK(config->fetch.allow_ports.empty());
}

TEST_CASE("the example of each key is one that it takes", "[config]") {
  for (const Key& key : Keys())
    CHECK(Complaint(fmt::format("[{}]\n{} = {}\n", key.section, key.name, key.example)) == "");
}

TEST_CASE("a fault in the environment is named by its variable", "[config]") {
  const auto getenv = [](const char* name) -> const char* {
    return std::string_view(name) == "WIREFOLD_FETCH_MAX_PAGE" ? "12XB" : nullptr;
  };
  CHECK(Complaint("", getenv) ==
        "WIREFOLD_FETCH_MAX_PAGE: \"12XB\" is not a size; must be between 1K and 1G");
}

TEST_CASE("a key of very many parts is refused before it is read", "[config]") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "a.";
  const char* says = "c.toml:2: a key of more than 64 parts (with a dot between them)";
  CHECK(Complaint("[fetch]\n" + deep + "a = 1\n", NoEnvironment) == says);
  CHECK(Complaint("\n[" + deep + "a]\n", NoEnvironment) == says);
  CHECK(ParseConfig("# " + std::string(200, '.') + "\n", "c.toml", NoEnvironment));
}

TEST_CASE("what is dumped reads back as the same configuration", "[config]") {
  const char* toml = R"(
[crawler]
db = "/var/lib/\"news\" \\ more"
[fetch]
per_host_delay = "0s"
max_body = 1025
allow_ports = [81, 591]
connect_to = ["paper.test:80:[::1]:8080", ":::"]
retry_after_scope = "feed"
[schedule]
shortest_interval = "2m"
[fold]
near_threshold = 0.3
[[source]]
name = "日経 \"x\""
home = "HTTPS://Nikkei.Example"
feeds = ["https://me:pw@nikkei.example/f?a=1&b=2"]
sitemaps = ["https://nikkei.example/s.xml"]
tags = ["日本", "markets"]
folder = ["News", "A/B"]
[source.extract]
body = "div[data-x=\"it's\"] > p"
date = "//time/@datetime"
drop = [".promo"]
)";
  const auto once = ParseConfig(toml, "c.toml", NoEnvironment);
  INFO((once ? "" : once.error().what));
  REQUIRE(once);
  const std::string dump = DumpConfig(*once);
  const auto twice = ParseConfig(dump, "dump.toml", NoEnvironment);
  REQUIRE(twice);
  CHECK(DumpConfig(*twice) == dump);
  CHECK(twice->crawler.db == "/var/lib/\"news\" \\ more");
  CHECK(twice->fetch.per_host_delay == Millis(0));
  CHECK(twice->fetch.max_body == 1025);
  CHECK(twice->fetch.allow_ports == std::vector<int>{81, 591});
  CHECK(twice->fetch.connect_to == once->fetch.connect_to);
  CHECK(twice->fetch.retry_after_scope == RetryAfterScope::kFeed);
  CHECK(twice->schedule.shortest == Millis(120'000));
  CHECK(twice->fold.near_threshold == 0.3);
  CHECK((twice->sources == once->sources));
  REQUIRE(twice->sources.size() == 1);
  CHECK(twice->sources[0].name == "日経 \"x\"");
  CHECK(twice->sources[0].home == "https://nikkei.example/");
  CHECK(twice->sources[0].folder == std::vector<std::string>{"News", "A/B"});
}

TEST_CASE("the example file is what stands in it: three sources, and every default", "[config]") {
  const auto example = LoadConfig(WIREFOLD_EXAMPLE, NoEnvironment);
  REQUIRE(example);
  REQUIRE(example->sources.size() == 3);
  CHECK(example->sources[0].name == "asiafinancial");
  CHECK(example->sources[1].feeds.empty());
  CHECK(example->sources[2].feeds.size() == 3);

  // With the marks taken from its keys it says what is in force anyway, and names every key there
  // is.
  std::ifstream in(WIREFOLD_EXAMPLE);
  std::string toml, line;
  while (std::getline(in, line)) {
    const size_t equals = line.find(" = ");
    const bool key =
        line.starts_with("# ") && equals != line.npos &&
        line.substr(2, equals - 2).find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == line.npos;
    toml += (key ? line.substr(2) : line) + "\n";
  }
  const auto spelled = ParseConfig(toml, "spelled.toml", NoEnvironment);
  REQUIRE(spelled);
  CHECK(DumpConfig(*spelled) == DumpConfig(*example));
  std::istringstream dump(DumpConfig(Config{}));
  while (std::getline(dump, line))
    if (const size_t equals = line.find(" = "); equals != line.npos)
      CHECK_THAT(toml, Catch::Contains("\n" + line.substr(0, equals) + " = "));
}

TEST_CASE("a file that cannot be read says why", "[config]") {
  const Directory here;
  const auto complaint = [](const std::string& file) {
    const auto config = LoadConfig(file, NoEnvironment);
    return config ? std::string() : config.error().what;
  };
  CHECK(complaint(here.path + "/missing.conf") == here.path + "/missing.conf: no such file");
  CHECK(complaint(here.path) == here.path + ": is a directory, not a file");
  CHECK(complaint("/dev/zero") == "/dev/zero: larger than 16M");
  if (::geteuid() != 0) {  // root may read everything
    const std::string shut = here.Write("shut.toml", "", 0);
    CHECK_THAT(complaint(shut), Catch::StartsWith(shut + ": permission denied, running as "));
  }
}

TEST_CASE("a password that others can read is warned of", "[config]") {
  const Directory here;
  const char* toml = "[[source]]\nname = \"a\"\nfeeds = [\"https://me:s3cr3t@a.test/f\"]\n";
  const auto open = LoadConfig(here.Write("open.toml", toml, 0644), NoEnvironment);
  REQUIRE(open);
  REQUIRE(open->warnings.size() == 1);
  CHECK_THAT(open->warnings[0],
             Catch::EndsWith("mode 0644 (chmod o-r " + here.path + "/open.toml)"));
  CHECK_THAT(open->warnings[0], !Catch::Contains("s3cr3t"));
  const auto shut = LoadConfig(here.Write("shut.toml", toml, 0600), NoEnvironment);
  REQUIRE(shut);
  CHECK(shut->warnings.empty());
}

TEST_CASE("a source's secrets that others can read are warned of, wherever they lie", "[config]") {
  const Directory here;
  here.Write("open", "s3cr3t\n", 0604);
  here.Write("group", "s3cr3t\n", 0640);  // a service's
  here.Write("shut", "s3cr3t\n", 0600);
  here.Write("jar", "a.test\tFALSE\t/\tTRUE\t0\tsid\ts3cr3t\n", 0604);
  struct Row {
    const char* line;
    const char* warning;  // empty: none
  };
  const auto row = GENERATE(values<Row>({
      {"password = \"s3cr3t\"", "c.toml: others can read the passwords in it: mode 0644"},
      {"proxy = \"http://a:s3cr3t@p.test:1\"", "c.toml: others can read the passwords in it"},
      {"headers = { X-Api-Key = \"s3cr3t\" }", "c.toml: others can read the passwords in it"},
      {"headers = { Accept-Language = \"de\" }", ""},
      {"password_file = \"open\"", "open: others can read the password in it: mode 0604"},
      {"password_file = \"group\"", ""},
      {"password_file = \"shut\"", ""},
      {"cookie_file = \"jar\"", "jar: others can read the cookies in it: mode 0604"},
  }));
  DYNAMIC_SECTION(row.line) {
    const std::string toml = fmt::format(
        "[[source]]\nname = \"a\"\nhome = \"https://a.test\"\nusername = \"me\"\n{}\n", row.line);
    const auto config = LoadConfig(here.Write("c.toml", toml, 0644), NoEnvironment);
    REQUIRE(config);
    REQUIRE(config->warnings.size() == (*row.warning ? 1 : 0));
    if (!*row.warning) return;
    CHECK_THAT(config->warnings[0], Catch::Contains(row.warning) && !Catch::Contains("s3cr3t"));
  }
}

TEST_CASE("without --config the user's own file is found", "[config]") {
  static Directory here;
  std::filesystem::create_directories(here.path + "/wirefold");
  here.Write("wirefold/wirefold.toml", "[fetch]\nmax_redirects = 7\n");
  const auto config = LoadConfig("", [](const char* name) -> const char* {
    return std::string_view(name) == "XDG_CONFIG_HOME" ? here.path.c_str() : nullptr;
  });
  REQUIRE(config);
  CHECK(config->fetch.max_redirects == 7);
}

TEST_CASE("the database's default place follows XDG, then HOME", "[config]") {
  CHECK(DefaultDb([](const char* name) -> const char* {
          return std::string_view(name) == "XDG_STATE_HOME" ? "/s" : "/h";
        }) == "/s/wirefold");
  CHECK(DefaultDb([](const char* name) -> const char* {
          return std::string_view(name) == "HOME" ? "/h" : nullptr;
        }) == "/h/.local/state/wirefold");
  CHECK_FALSE(DefaultDb(NoEnvironment));
}

TEST_CASE("the same feed twice is polled once", "[config]") {
  std::vector<Source> sources(2);
  sources[0].name = "a";
  sources[0].feeds = {"https://a.test/feed", "https://a.test/feed/"};
  sources[1].name = "b";
  sources[1].feeds = {"https://A.test/feed?utm_source=x", "https://a.test/other"};
  const auto notes = DropRepeatedFeeds(sources);
  CHECK(notes.size() == 1);
  CHECK(sources[0].feeds == std::vector<std::string>{"https://a.test/feed"});
  CHECK(sources[1].feeds == std::vector<std::string>{"https://a.test/other"});
}

TEST_CASE("an address is shown without its password, be it valid or not", "[config]") {
  struct Row {
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"https://a.test/f", "https://a.test/f"},
      {"https://a.test/@me", "https://a.test/@me"},
      {"https://me:s3cr3t@a.test/f", "https://me:***@a.test/f"},
      {"ftp://me:s3cr3t@a.test/f", "ftp://***@a.test/f"},
      {"http://me:s3@cr3t@/x", "http://***@/x"},
      {"me@a.test", "me@a.test"},
  }));
  DYNAMIC_SECTION(row.in) { CHECK(MaskPassword(row.in) == row.out); }
}

TEST_CASE("variables that look like ours and are no key are told", "[config]") {
  const char* const environment[] = {"PATH=/bin", "WIREFOLD_FETCH_MAX_BODY=8M",
                                     "WIREFOLD_FETCH_MAX_BDOY=8M", "WIREFOLD_ZZ", nullptr};
  CHECK(UnknownVariables(environment) ==
        std::vector<std::string>{"WIREFOLD_FETCH_MAX_BDOY is no key of the configuration; did you "
                                 "mean WIREFOLD_FETCH_MAX_BODY",
                                 "WIREFOLD_ZZ is no key of the configuration"});
}

}  // namespace wirefold
