#include "crawler/fetch/curl_transport.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "base/size.h"
#include "crawler/fetch/transfer.h"
#include "text/url.h"

namespace wirefold {
namespace {

// Bodies up to this never stand still.
constexpr uint64_t kSmallBody = 256 << 10;
// libcurl reads a megabyte and a half at once, where so much is there.
constexpr uint64_t kMostBeyond = 2 << 20;
// An encoded body can grow by all of itself then; one or two of those are taken all the same.
constexpr uint64_t kMostBeyondOfAll = 16 << 20;
// Who goes on without room brings this much in each turn, or its place and its memory are
// another's.
constexpr Millis kTurn{1000};
constexpr uint64_t kTurnBytes = 64 << 10;
// Beside its body: what frames it, headers, a handshake.
constexpr uint64_t kWireBeside = 1 << 20;

// From a connection, so far; 0 from what is none. What comes in between the two questions is taken
// off as unread: never too much is told.
uint64_t BytesRead(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  int unread = 0;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      ::ioctl(socket, FIONREAD, &unread) != 0)
    return 0;
  const uint64_t received = info.tcpi_bytes_received;
  return received - std::min(received, static_cast<uint64_t>(unread));
}

}  // namespace

// libcurl says which sockets to watch and when it wants to be called (curl_multi_socket_action(3));
// the loop does both. `done` runs from the loop's own callbacks, never from inside libcurl, so it
// may start fetches and end the transport.
class CurlTransport::Impl {
 public:
  Impl(EpollLoop& loop, TransportSettings settings) : loop_(loop), settings_(std::move(settings)) {}

  ~Impl() {
    for (auto& [easy, flight] : flights_) Land(*flight);
    flights_.clear();
    if (multi_ != nullptr) curl_multi_cleanup(multi_);
    loop_.Cancel(curl_timer_);
    for (const auto& [fd, watched] : watched_) loop_.Watch(fd, 0, {});
    curl_slist_free_all(connect_to_);
  }

  Status Open() {
    static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_ = global == CURLE_OK ? curl_multi_init() : nullptr;
    if (multi_ == nullptr) return Fail(Code::kUnavailable, "libcurl does not start");
    for (const std::string& row : settings_.connect_to)
      connect_to_ = curl_slist_append(connect_to_, row.c_str());
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::SocketThunk);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::TimerThunk);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS,
                      static_cast<long>(std::max(settings_.max_concurrent, 1)));
    return {};
  }

  void Fetch(Request request, Done done) {
    auto url = Url::Parse(request.url);
    if (!url) return FailLater(std::move(done), url.error());
    if (!MayAskPort(url->port(), settings_.allow_ports))
      return FailLater(std::move(done), {Code::kForbidden, PortRefused(url->port())});
    if (!request.proxy.empty() && !MayAskProxyFor(url->host(), settings_.allow_networks))
      return FailLater(std::move(done), {Code::kForbidden, PrivateRefused(url->host())});
    waiting_.push_back(
        std::make_unique<Flight>(std::move(request), std::move(*url), std::move(done), settings_));
    StartWaiting();
  }

  void SetHeld(uint64_t bytes) {
    held_ = bytes;
    ResumeLater();
  }

 private:
  struct Flight {
    Flight(Request request, Url url, Done done, const TransportSettings& settings)
        : transfer(std::move(request), std::move(url), std::move(done), settings) {}
    Transfer transfer;
    Millis start{0};
    Loop::TimerId total = 0, first_byte = 0, slow = 0;
    uint64_t slow_from = 0;  // bytes received when the window began
    uint64_t taken = 0;      // bytes of its body
    uint64_t beyond = 0;     // of these without room, since it last went on
    bool still = false;      // it is not read on
  };
  using Landed = std::pair<Done, Result<Response>>;

  void FailLater(Done done, Error error) {
    loop_.Post(
        [alive = std::weak_ptr<char>(alive_), done = std::move(done), error = std::move(error)] {
          if (!alive.expired()) done(Fail(error));
        });
  }

  void StartWaiting() {
    while (!waiting_.empty() &&
           flights_.size() < static_cast<size_t>(std::max(settings_.max_concurrent, 1))) {
      std::unique_ptr<Flight> flight = std::move(waiting_.front());
      waiting_.pop_front();
      Start(std::move(flight));
    }
  }

  void Start(std::unique_ptr<Flight> owned) {
    Flight* flight = owned.get();
    Transfer& transfer = flight->transfer;
    if (!transfer.Prepare(connect_to_))
      return FailLater(std::move(transfer.done), {Code::kUnavailable, "libcurl is out of memory"});
    flight->start = loop_.Ticks();
    transfer.on_request = [this, flight] {
      loop_.Cancel(flight->first_byte);
      flight->first_byte = loop_.After(settings_.first_byte_timeout, [this, flight] {
        GiveUp(*flight, fmt::format("no answer within {} ([fetch] first_byte_timeout)",
                                    FormatDuration(settings_.first_byte_timeout)));
      });
    };
    transfer.on_first_byte = [this, flight] {
      loop_.Cancel(flight->first_byte);
      if (settings_.slow_time > Millis{0}) WatchSpeed(*flight);
    };
    transfer.on_body = [this, flight](uint64_t bytes) { return Grow(*flight, bytes); };
    const std::optional<Millis> left = transfer.request().time_left;
    flight->total = loop_.After(left.value_or(settings_.total_timeout), [this, flight, left] {
      GiveUp(*flight, fmt::format("not done within {}{} ([fetch] total_timeout)",
                                  FormatDuration(settings_.total_timeout),
                                  left ? ", redirects included" : ""));
    });
    CURL* easy = transfer.easy();
    flights_.emplace(easy, std::move(owned));
    curl_multi_add_handle(multi_, easy);
  }

  // Window after window: what is too slow is seen after one at the soonest and two at the latest.
  void WatchSpeed(Flight& flight) {
    const Millis window = settings_.slow_time;
    flight.slow = loop_.After(window, [this, &flight, window] {
      const uint64_t bytes = flight.transfer.WireBytes();
      const uint64_t least = settings_.slow_speed * static_cast<uint64_t>(window.count()) / 1000;
      if (bytes - flight.slow_from < least)
        return GiveUp(flight,
                      fmt::format("slower than {} bytes a second for {} ([fetch] slow_speed)",
                                  settings_.slow_speed, FormatDuration(window)));
      flight.slow_from = bytes;
      WatchSpeed(flight);
    });
  }

  // From inside libcurl, which goes on decoding what it has read even if it is told to pause: so
  // these bytes are taken, and the pause comes when it is back. False: they are too many for that.
  bool Grow(Flight& flight, uint64_t bytes) {
    flight.taken += bytes;
    coming_ += bytes;
    if (flight.taken <= kSmallBody || HasRoom() || &flight == alone_) return true;
    stopping_.push_back(&flight);
    flight.beyond += bytes;
    return flight.beyond <= kMostBeyond ||
           coming_ + held_ <= settings_.max_bodies + kMostBeyondOfAll;
  }

  bool HasRoom() const { return coming_ + held_ <= settings_.max_bodies; }

  void StandStill() {
    for (Flight* flight : std::exchange(stopping_, {})) {
      if (std::exchange(flight->still, true)) continue;
      curl_easy_pause(flight->transfer.easy(), CURLPAUSE_RECV);
      loop_.Cancel(std::exchange(flight->slow, 0));
      still_.push_back(flight);
    }
    ResumeLater();
  }

  // Never at once: who says how much is held is in the middle of its own work.
  void ResumeLater() {
    if (still_.empty() || resuming_) return;
    resuming_ = true;
    loop_.Post([this, alive = std::weak_ptr<char>(alive_)] {
      if (alive.expired()) return;
      resuming_ = false;
      Resume();
    });
  }

  // The smallest goes first. Where there is no room one goes on all the same, once what is held is
  // little, or all would stand still until their time is over.
  void Resume() {
    while (!still_.empty()) {
      const bool room = HasRoom();
      if (!room && (alone_ != nullptr || held_ > settings_.max_bodies / 4)) return;
      Flight& smallest = **std::ranges::min_element(still_, {}, &Flight::taken);
      if (!room) GoAlone(smallest);
      GoOn(smallest);
    }
  }

  void GoAlone(Flight& flight) {
    alone_ = &flight;
    turn_ = loop_.After(kTurn, [this, &flight, from = flight.taken] {
      if (still_.empty() || flight.taken - from >= kTurnBytes) return GoAlone(flight);
      GiveUp(flight, fmt::format("slower than {} bytes a second while [fetch] max_bodies is full",
                                 kTurnBytes));
    });
  }

  void GoOn(Flight& flight) {
    std::erase(still_, &flight);
    flight.still = false;
    flight.beyond = 0;
    if (settings_.slow_time > Millis{0}) WatchSpeed(flight);
    curl_easy_pause(flight.transfer.easy(), CURLPAUSE_CONT);
  }

  Landed Finish(CURL* easy, CURLcode code) {
    const auto entry = flights_.extract(easy);
    Flight& flight = *entry.mapped();
    Land(flight);
    return {std::move(flight.transfer.done),
            flight.transfer.Finish(code, loop_.Ticks() - flight.start)};
  }

  void Land(Flight& flight) {
    coming_ -= flight.taken;
    std::erase(still_, &flight);
    std::erase(stopping_, &flight);
    if (alone_ == &flight) {
      alone_ = nullptr;
      loop_.Cancel(turn_);
    }
    for (const Loop::TimerId timer : {flight.total, flight.first_byte, flight.slow})
      loop_.Cancel(timer);
    curl_multi_remove_handle(multi_, flight.transfer.easy());
  }

  void GiveUp(Flight& flight, std::string why, Code code = Code::kTimeout) {
    Land(flight);
    const auto entry = flights_.extract(flight.transfer.easy());
    std::vector<Landed> landed;
    landed.emplace_back(std::move(flight.transfer.done), Fail(code, std::move(why)));
    Deliver(std::move(landed));
  }

  // A callback may end the transport: nothing of it is touched then, and what else was done is
  // dropped.
  void Deliver(std::vector<Landed>&& landed) {
    const std::weak_ptr<char> alive = alive_;
    for (auto& [done, result] : landed) {
      done(std::move(result));
      if (alive.expired()) return;
    }
    ResumeLater();
    StartWaiting();
  }

  void Act(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
    StandStill();
    std::vector<Landed> landed;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;  // `message` is gone once the handle is removed
      landed.push_back(Finish(message->easy_handle, code));
    }
    if (!landed.empty()) Deliver(std::move(landed));
  }

  static int SocketThunk(CURL* easy, curl_socket_t socket, int what, void* self, void*) {
    static_cast<Impl*>(self)->Watch(easy, socket, what);
    return 0;
  }
  static int TimerThunk(CURLM*, long milliseconds, void* self) {
    static_cast<Impl*>(self)->SetTimer(milliseconds);
    return 0;
  }

  void Watch(CURL* easy, curl_socket_t socket, int what) {
    if (what == CURL_POLL_REMOVE) {
      watched_.erase(socket);
      return loop_.Watch(socket, 0, {});
    }
    Watched& watched = watched_[socket];
    if (std::exchange(watched.easy, easy) != easy) watched.before = BytesRead(socket);
    const uint32_t events = (what & CURL_POLL_IN ? EpollLoop::kReadable : 0) |
                            (what & CURL_POLL_OUT ? EpollLoop::kWritable : 0);
    loop_.Watch(socket, events, [this, socket](uint32_t ready) {
      if (BringsTooMuch(socket)) return;
      Act(socket, (ready & EpollLoop::kReadable ? CURL_CSELECT_IN : 0) |
                      (ready & EpollLoop::kWritable ? CURL_CSELECT_OUT : 0) |
                      (ready & EpollLoop::kBroken ? CURL_CSELECT_ERR : 0));
    });
  }

  // What a body unpacks to says nothing of what comes in for it: empty blocks, frames to be skipped
  // and extensions of chunks unpack to nothing, and no callback sees them.
  bool BringsTooMuch(curl_socket_t socket) {
    const Watched& watched = watched_.at(socket);
    const auto flight = flights_.find(watched.easy);
    if (flight == flights_.end()) return false;
    const Request& request = flight->second->transfer.request();
    if (BytesRead(socket) <= watched.before + 2 * request.max_body + kWireBeside) return false;
    GiveUp(*flight->second,
           fmt::format("more than twice {} over the wire, whatever it unpacks to{}",
                       FormatSize(request.max_body),
                       request.max_body_setting.empty()
                           ? std::string()
                           : fmt::format(" ({})", request.max_body_setting)),
           Code::kTooLarge);
    return true;
  }

  void SetTimer(long milliseconds) {
    loop_.Cancel(curl_timer_);
    curl_timer_ = 0;
    if (milliseconds < 0) return;
    curl_timer_ = loop_.After(Millis{milliseconds}, [this] {
      curl_timer_ = 0;
      Act(CURL_SOCKET_TIMEOUT, 0);
    });
  }

  EpollLoop& loop_;
  const TransportSettings settings_;
  CURLM* multi_ = nullptr;
  curl_slist* connect_to_ = nullptr;
  Loop::TimerId curl_timer_ = 0;
  // A socket, whose it is, and what had come over it for others.
  struct Watched {
    CURL* easy = nullptr;
    uint64_t before = 0;
  };
  std::unordered_map<curl_socket_t, Watched> watched_;
  std::unordered_map<CURL*, std::unique_ptr<Flight>> flights_;
  std::deque<std::unique_ptr<Flight>> waiting_;
  std::vector<Flight*> stopping_, still_;  // those that are to stand still, and that do
  Flight* alone_ = nullptr;                // that goes on without room, for a turn
  Loop::TimerId turn_ = 0;
  uint64_t coming_ = 0, held_ = 0;
  bool resuming_ = false;
  const std::shared_ptr<char> alive_ = std::make_shared<char>();
};

CurlTransport::CurlTransport(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CurlTransport::~CurlTransport() = default;

Result<std::unique_ptr<CurlTransport>> CurlTransport::Create(EpollLoop& loop,
                                                             TransportSettings settings) {
  auto impl = std::make_unique<Impl>(loop, std::move(settings));
  WF_CHECK(impl->Open());
  return std::unique_ptr<CurlTransport>(new CurlTransport(std::move(impl)));
}

void CurlTransport::SetHeld(uint64_t bytes) { impl_->SetHeld(bytes); }

void CurlTransport::Fetch(Request request, Done done) {
  impl_->Fetch(std::move(request), std::move(done));
}

}  // namespace wirefold
