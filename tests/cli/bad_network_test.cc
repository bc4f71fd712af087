// Bad inputs 28 to 40: what feeds and their servers do wrong. Each is one line on stderr.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <thread>

#include "base/strings.h"
#include "tests/cli/bad_input.h"
#include "tests/cli/web.h"

namespace wirefold {
namespace {

using namespace std::string_literals;

constexpr char kConfig[] = R"([fetch]
allow_networks = ["127.0.0.0/8"]
per_host_delay = "0s"
per_domain_connections = 64
per_domain_delay = "0s"
connect_timeout = "1s"
max_body = "2K"
max_redirects = 3
retry_after_scope = "feed"
)";
constexpr char kHtml[] = R"(<!DOCTYPE html><html><head><title>News</title>
<link rel="alternate" type="application/rss+xml" href="/real.xml"></head><body></body></html>)";

std::string Status(std::string_view line, std::string_view headers = "") {
  return std::string("HTTP/1.1 ").append(line).append("\r\nContent-Length: 0\r\n") +
         std::string(headers) + "\r\n";
}

std::string To(const std::string& location) {
  return Status("302 Found", "Location: " + location + "\r\n");
}

// What each path is answered with.
std::string AnswerOf(std::string_view head) {
  const std::string path(Split(head, ' ')[1]);
  const auto number = [&] { return std::stoi(path.substr(path.find('-') + 1)); };
  if (path == "/robots.txt") return Ok("User-agent: *\nDisallow: /shut\n");
  if (path == "/410") return Status("410 Gone");
  if (path == "/401") return Status("401 Unauthorized");
  if (path == "/403") return Status("403 Forbidden");
  if (path == "/429") return Status("429 Slow Down", "Retry-After: 3600\r\n");
  if (path == "/503") return Status("503 Busy", "Retry-After: 7200\r\n");
  if (path == "/html") return Ok(kHtml);
  if (path == "/pdf") return Ok("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
  if (path == "/gzip") return Ok("\x1f\x8b\x08\x00garbage that is no gzip"s);
  if (path == "/bytes") return Ok("\x01\x02<?\xff\xfe garbage");
  if (path == "/empty") return Ok("");
  if (path == "/large") return Ok(std::string(3000, ' '));
  if (path == "/loop-1") return To("/loop-2");
  if (path == "/loop-2") return To("/loop-1");
  if (path.starts_with("/many-")) return To("/many-" + std::to_string(number() + 1));
  if (path == "/private") return To("http://me:s3cr3t@10.66.66.66/lan");
  return Status("404 Not Found");
}

// A port that is bound; who listens at it answers no connection, as its queue is full.
class Hole {
 public:
  enum Kind { kRefuses, kTakesNobody, kSaysNothing };
  Hole(const char* ip, Kind kind) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    REQUIRE(::inet_pton(AF_INET, ip, &address_.sin_addr) == 1);
    auto* const any = reinterpret_cast<sockaddr*>(&address_);
    socklen_t size = sizeof address_;
    REQUIRE(::bind(fd_, any, size) == 0);
    REQUIRE(::getsockname(fd_, any, &size) == 0);
    if (kind != kRefuses) REQUIRE(::listen(fd_, kind == kTakesNobody ? 0 : 8) == 0);
    for (int i = 0; kind == kTakesNobody && i < 2; ++i) {
      fillers_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      ::connect(fillers_.back(), any, size);
    }
  }
  ~Hole() {
    for (const int fd : fillers_) ::close(fd);
    ::close(fd_);
  }
  std::string port() const { return std::to_string(ntohs(address_.sin_port)); }

 private:
  const int fd_;
  sockaddr_in address_{};
  std::vector<int> fillers_;
};

// Certificates of an authority of the test's own, and `openssl s_server` that shows one.
constexpr char kMakeCertificates[] = R"(
exec 2>/dev/null
new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -subj "/CN=$1" "${@:2}"; }
leaf() { new $1 -out $1.csr; echo "subjectAltName=$3" >$1.ext
  openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days $2 -extfile $1.ext -out $1.pem; }
new ca -x509 -days 30 -out ca.pem
leaf expired -1 IP:127.0.0.1
leaf other 30 DNS:other.example,DNS:www.other.example
new own -x509 -days 30 -addext subjectAltName=IP:127.0.0.1 -out own.pem
)";

class TlsServer {
 public:
  TlsServer(const Desk& desk, const std::string& name) {
    std::array<int, 2> said;
    REQUIRE(::pipe2(said.data(), O_CLOEXEC) == 0);
    const std::string certificate = desk.path() + "/" + name + ".pem",
                      key = desk.path() + "/" + name + ".key";
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(said[1], STDOUT_FILENO);
      ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);  // it tells of each alert
      ::execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
               certificate.c_str(), "-key", key.c_str(), "-www", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(said[1]);
    // "ACCEPT 127.0.0.1:40123", and only then it listens.
    std::string line;
    for (char c = 0; ::read(said[0], &c, 1) == 1;) {
      if (c == '\n' && line.starts_with("ACCEPT")) break;
      line = c == '\n' ? "" : line + c;
    }
    out_ = said[0];
    port_ = line.substr(line.rfind(':') + 1);
    REQUIRE(ParseInt(port_));
  }
  ~TlsServer() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::close(out_);
  }
  const std::string& port() const { return port_; }

 private:
  pid_t pid_ = 0;
  int out_ = -1;
  std::string port_;
};

struct Row {
  int number;
  std::string url;
  std::vector<std::string> says;
};

// All of them in one crawl, so that what waits waits together.
void CheckCrawl(const Desk& desk, const std::vector<Row>& rows, std::string_view before = "") {
  std::string line(before);
  line += "wirefold crawl --config c.toml --db db";
  for (const Row& row : rows) line += " '" + row.url + "'";
  const Ran ran = desk.Shell(line);
  CHECK(ran.exit_code == 1);
  CHECK(ran.out == "0 articles, 0 stories, 0 folded, " + std::to_string(rows.size()) + " failed\n");
  CHECK_THAT(ran.err, !Catch::Contains("s3cr3t"));
  INFO(ran.err);
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == static_cast<long>(rows.size()));
  for (const Row& row : rows) {
    std::vector<std::string> says = row.says;
    if (says.front().find("***") == std::string::npos) says.push_back(row.url + ": ");
    INFO(row.number);
    CheckLine(ran.err, says);
  }
}

}  // namespace

TEST_CASE("bad inputs 30 and 33 to 40: servers and what they send", "[cli][bad]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  const Web web(AnswerOf);
  const Hole refuses("127.0.0.2", Hole::kRefuses), hole("127.0.0.3", Hole::kTakesNobody);
  const std::string here = "http://127.0.0.1:" + web.port();
  const std::string next = "; tried 1 time, next try at 20";
  CheckCrawl(desk,
             {
                 {30,
                  "http://127.0.0.2:" + refuses.port() + "/f",
                  {"connection refused by 127.0.0.2 port " + refuses.port() + next,
                   " or at the next crawl"}},
                 {33,
                  "http://127.0.0.3:" + hole.port() + "/f",
                  {"no connection within 1s to 127.0.0.3 port " + hole.port() + next}},
                 {35, here + "/404", {"404: not there" + next}},
                 {35, here + "/410", {"410: gone for good, never asked again"}},
                 {35,
                  here + "/401",
                  {"401: a login is needed (username and password of its [[source]])" + next}},
                 {35, here + "/403", {"403: the server refuses us" + next}},
                 {35, here + "/429", {"429: too many requests; not asked again before 20"}},
                 {35, here + "/503", {"503: not available now; not asked again before 20"}},
                 {36,
                  here + "/html",
                  {"not a feed: an HTML page; feeds found in it: " + here + "/real.xml"}},
                 {37, here + "/pdf", {"not a feed: a PDF, begins with \"%PDF-1.7."}},
                 {37, here + "/gzip", {"not a feed: gzip data"}},
                 {37, here + "/bytes", {"not a feed: no element in it, begins with \"..<?"}},
                 {37, here + "/empty", {"not a feed: an empty document" + next}},
                 {38, here + "/large", {"larger than 2K ([fetch] max_body)" + next}},
                 {39,
                  here + "/loop-1",
                  {"redirects in a loop: " + here + "/loop-2 -> " + here + "/loop-1"}},
                 {39,
                  here + "/many-0",
                  {"more than 3 redirects: " + here + "/many-2 -> " + here + "/many-3"}},
                 {39,
                  here + "/private",
                  {"private address 10.66.66.66 refused; [fetch] allow_networks opens it: " + here +
                       "/private -> http://me:***@10.66.66.66/lan" + next,
                   ": " + here + "/private: "}},
                 {40, here + "/shut", {"robots.txt line 2: Disallow: /shut" + next}},
             });
}

TEST_CASE("bad input 30: a server that stays away is counted", "[cli][bad]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  const Hole refuses("127.0.0.2", Hole::kRefuses);
  const std::string crawl =
      "wirefold crawl --config c.toml --db db http://127.0.0.2:" + refuses.port() + "/f";
  CHECK_THAT(desk.Shell(crawl).err, Catch::Contains("; tried 1 time, next try at "));
  CHECK_THAT(desk.Shell(crawl).err, Catch::Contains("; tried 2 times, next try at "));
}

TEST_CASE("bad inputs 28 and 29: passwords are masked, private addresses refused", "[cli][bad]") {
  const Desk desk;
  desk.Write("c.toml", "[fetch]\nper_host_delay = \"0s\"\n");
  const std::string refused = " refused; [fetch] allow_networks opens it; tried 1 time";
  CheckCrawl(desk, {
                       {28, "http://me:s3cr3t@10.0.0.1/f", {"http://me:***@10.0.0.1/f: private"}},
                       {29, "http://127.0.0.1:8080/f", {"private address 127.0.0.1" + refused}},
                       {29, "http://10.1.2.3/f", {"private address 10.1.2.3" + refused}},
                       {29, "http://[::1]:8080/f", {"private address ::1" + refused}},
                       {29, "http://localhost:8080/f", {"private address ", refused}},
                   });
  desk.Write("c.toml", "[[source]]\nname = \"p\"\nfeeds = [\"http://me:s3cr3t@10.0.0.1/f\"]\n");
  for (const char* line :
       {"crawl -v", "sources", "sources --format json", "explain p", "explain p --format json",
        "feeds list", "feeds list --format json", "query", "config check", "config dump"}) {
    const Ran ran = desk.Shell("wirefold "s + line + " --config c.toml" +
                               (line[0] == 'c' && line[1] == 'o' ? "" : " --db db"));
    INFO(line);
    CHECK_THAT(ran.out + ran.err, !Catch::Contains("s3cr3t"));
  }
}

TEST_CASE("bad input 34: five faults of TLS are five messages", "[cli][bad]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  REQUIRE(desk.Shell(kMakeCertificates).exit_code == 0);
  const TlsServer expired(desk, "expired"), other(desk, "other"), own(desk, "own");
  const Web plain(AnswerOf);
  const Hole stalls("127.0.0.4", Hole::kSaysNothing);
  const std::string yesterday =
      desk.Shell(
              "date -u -d \"$(openssl x509 -enddate -noout -in expired.pem | cut -d= -f2)\" "
              "+%Y-%m-%dT%H:%M:%SZ")
          .out;
  CheckCrawl(desk,
             {
                 {34,
                  "https://127.0.0.1:" + expired.port() + "/f",
                  {"TLS: the certificate has expired on " + yesterday.substr(0, 20) + ";"}},
                 {34,
                  "https://127.0.0.1:" + other.port() + "/f",
                  {"TLS: the certificate is for another name than 127.0.0.1: other.example, "
                   "www.other.example;"}},
                 {34,
                  "https://127.0.0.1:" + own.port() + "/f",
                  {"TLS: the certificate is self-signed; SSL_CERT_FILE names an authority"}},
                 {34,
                  "https://127.0.0.1:" + plain.port() + "/f",
                  {"TLS: no TLS on 127.0.0.1 port " + plain.port() +
                   ": the server answers something else"}},
                 {34,
                  "https://127.0.0.4:" + stalls.port() + "/f",
                  {"no TLS handshake within 1s with 127.0.0.4 port " + stalls.port() + ";"}},
             },
             "SSL_CERT_FILE=ca.pem ");
}

TEST_CASE("bad inputs 31 and 32: names", "[cli][bad]") {
  const Desk desk;
  if (!CanBeAlone(desk, "dns=none")) return;
  struct Names {
    const char* dns;
    const char* says;
  };
  for (const Names& names :
       {Names{"dns=unknown", "no such host: nosuch.test (DNS); tried 1 time"},
        Names{"dns=silent", "DNS timeout: no answer about nosuch.test; tried 2 times"}}) {
    const Ran ran = desk.Shell(Alone(names.dns, "crawl --db db http://nosuch.test/f"));
    CHECK(ran.exit_code == 1);
    CheckLine(ran.err, {"http://nosuch.test/f: ", names.says});
  }
}

}  // namespace wirefold
