#include "tests/daemon/station.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/strings.h"

namespace wirefold {
namespace {

constexpr char kRss[] = R"(<rss version="2.0"><channel><title>{0}</title><link>http://{0}/</link>
<item><title>Lock gates of {0}</title><link>http://{0}/1</link><guid>{0}-1</guid></item>
<item><title>Night ferry of {0}</title><link>http://{0}/2</link><guid>{0}-2</guid></item>
</channel></rss>)";
constexpr char kPage[] = R"(<html><head><title>{0}</title></head><body><article><h1>{0}</h1>
<p>The harbour board of {0} said on Monday that the gates will be replaced before the winter, two at
a time, so that ships can pass on most days of the week.</p>
<p>Tenders are open until the end of the month, and the work is paid for by the tolls.</p>
</article></body></html>)";

std::string Between(const std::string& text, std::string_view from, std::string_view to) {
  const size_t begin = text.find(from);
  if (begin == text.npos) return "";
  const size_t start = begin + from.size();
  return text.substr(start, text.find(to, start) - start);
}

// The environment of this process without what a manager or a user has put there.
std::vector<std::string> PlainEnvironment() {
  std::vector<std::string> out;
  for (char** each = environ; *each; ++each) {
    const std::string_view name = Split(*each, '=').front();
    if (!name.starts_with("WIREFOLD_") && !name.starts_with("XDG_") && name != "JOURNAL_STREAM" &&
        name != "NOTIFY_SOCKET" && name != "WATCHDOG_PID" && name != "HOME")
      out.emplace_back(*each);
  }
  return out;
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& each : strings) out.push_back(each.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

Station::Station() : web_(loop_, [this](const std::string& head) { return Serve(head); }) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = desk_.path() + "/notify";
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  manager_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  REQUIRE(::bind(manager_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  loop_.Watch(manager_, EpollLoop::kReadable, [this](uint32_t) { Hear(); });
}

Station::~Station() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  loop_.Watch(manager_, 0, nullptr);
  ::close(manager_);
}

void Station::Hear() {
  std::array<char, 4096> bytes;
  const ssize_t got = ::recv(manager_, bytes.data(), bytes.size(), 0);
  if (got > 0) said_.push_back({std::string(bytes.data(), static_cast<size_t>(got)), Now()});
}

int Station::Heard(std::string_view line) const {
  int times = 0;
  for (const Said& said : said_)
    for (const std::string_view each : Split(said.text, '\n')) times += each.starts_with(line);
  return times;
}

Answer Station::Serve(const std::string& head) {
  if (head.starts_with("POST ")) {
    posts_.push_back(head);
    return {fmt::format("HTTP/1.1 {} So\r\nContent-Length: 0\r\n\r\n", post_status), "", false};
  }
  const std::string host = Between(head, "\r\nHost: ", "\r\n");
  const std::string path = Between(head, "GET ", " ");
  ++asked_[host + path];
  if (const auto page = pages.find(host + path); page != pages.end())
    return {Ok(page->second, path == "/feed" ? "" : "Content-Type: text/html\r\n"), "", false};
  if (path == "/feed") return {Ok(fmt::format(kRss, host), "ETag: \"1\"\r\n"), "", false};
  if (path == "/1" || path == "/2")
    return {Ok(fmt::format(kPage, host + path), "Content-Type: text/html\r\n"), "", false};
  if (path == "/drip") return {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss>", "", true};
  return {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "", false};
}

int Station::Asked(const std::string& address) const {
  const auto found = asked_.find(address);
  return found == asked_.end() ? 0 : found->second;
}

int Station::AskedInAll() const {
  int all = 0;
  for (const auto& [address, times] : asked_) all += times;
  return all;
}

// Whatever a name is, it is answered here.
void Station::Configure(const std::vector<std::string>& feeds, std::string_view more) const {
  std::string toml = fmt::format(
      "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nconnect_to = [\"::127.0.0.1:{}\"]\n"
      "per_host_delay = \"0s\"\nmax_concurrent = 200\n{}\n",
      web_.port(), more);
  for (const std::string& feed : feeds)
    toml += fmt::format("[[source]]\nname = \"{}\"\nfeeds = [\"http://{}\"]\n",
                        Split(feed.substr(feed.find('@') + 1), '/').front(), feed);
  Write(toml);
}

void Station::Start(const std::vector<std::string>& options) {
  said_.clear();
  const std::string path = program.empty() ? WIREFOLD : program;
  std::vector<std::string> arguments = {path};
  arguments.insert(arguments.end(), options.begin(), options.end());
  for (const std::string& each : {std::string("run"), std::string("--config"),
                                  desk_.path() + "/wirefold.toml", std::string("--db"), db()})
    arguments.push_back(each);
  std::vector<std::string> environment = PlainEnvironment();
  environment.push_back("HOME=" + desk_.path());
  environment.push_back("NOTIFY_SOCKET=" + desk_.path() + "/notify");
  environment.push_back("WATCHDOG_USEC=3000000");

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, (desk_.path() + "/err").c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  REQUIRE(::posix_spawn(&pid_, path.c_str(), &files, nullptr, Pointers(arguments).data(),
                        Pointers(environment).data()) == 0);
  posix_spawn_file_actions_destroy(&files);
}

void Station::StartReady() {
  Start();
  const bool ready = UntilHeard("READY=1");
  INFO(err());
  REQUIRE(ready);
}

void Station::Signal(int number) const { REQUIRE(::kill(pid_, number) == 0); }

int Station::WaitForEnd(Millis limit) {
  std::optional<int> status;
  Until(
      [&] {
        int is = 0;
        if (::waitpid(pid_, &is, WNOHANG) == pid_) status = is;
        return status.has_value();
      },
      limit);
  if (!status) return -1;
  pid_ = 0;
  return WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
}

std::string Station::err() const {
  std::ifstream in(desk_.path() + "/err", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool Station::Until(const std::function<bool()>& happened, Millis limit) {
  const Millis end = Now() + limit;
  while (!happened()) {
    if (Now() > end) return false;
    loop_.After(Millis{10}, [this] { loop_.Stop(); });
    loop_.Run();
  }
  return true;
}

}  // namespace wirefold
