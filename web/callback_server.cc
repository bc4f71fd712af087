#include "web/callback_server.h"

#include <fmt/format.h>
#include <microhttpd.h>
#include <sys/socket.h>

#include <cstring>
#include <map>
#include <utility>

#include "base/strings.h"
#include "web/listen.h"

namespace wirefold {
namespace {

// Of a connection: its request's head has to fit in.
constexpr size_t kHeadBytes = 32 << 10;
// Connections are looked over so often.
constexpr Millis kRound{1'000};
// libmicrohttpd wants another round at once while a request's bytes lie unread, and of one that
// does not fit into its memory (a chunk's extension without end) they always do. After so many
// rounds in which no request came further it gets one so often.
constexpr int kIdleRounds = 8;
constexpr Millis kIdleRound{50};

std::string_view Text(const char* text) { return text ? std::string_view(text) : ""; }

std::string_view Parameter(MHD_Connection* connection, const char* name) {
  return Text(MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name));
}

std::string_view HeaderOf(MHD_Connection* connection, const char* name) {
  return Text(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

// The challenge is the sender's own text: a browser must not take it for a page.
MHD_Result Say(MHD_Connection* connection, unsigned status, std::string_view body = {}) {
  MHD_Response* response = MHD_create_response_from_buffer(
      body.size(), const_cast<char*>(body.data()), MHD_RESPMEM_MUST_COPY);
  if (!response) return MHD_NO;
  MHD_add_response_header(response, "Content-Type", "text/plain; charset=utf-8");
  MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
  MHD_add_response_header(response, "Connection", "close");
  const MHD_Result queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

struct Request {
  std::unique_ptr<Delivery> delivery;
  uint64_t bytes = 0;
};

}  // namespace

class CallbackServer::Impl {
 public:
  Impl(EpollLoop& loop, const CallbackSettings& settings, CallbackHandlers handlers,
       Listener listener)
      : loop_(loop),
        settings_(settings),
        handlers_(std::move(handlers)),
        listener_(std::move(listener)) {}

  ~Impl() {
    if (timer_) loop_.Cancel(timer_);
    if (epoll_ >= 0) loop_.Watch(epoll_, 0, nullptr);
    if (!daemon_) return;
    // libmicrohttpd closes what it listens on; the listener does that here.
    MHD_quiesce_daemon(daemon_);
    MHD_stop_daemon(daemon_);
  }

  bool Start() {
    daemon_ = MHD_start_daemon(MHD_USE_EPOLL, 0, nullptr, nullptr, &OnRequest, this,  //
                               MHD_OPTION_LISTEN_SOCKET, listener_.fd(),              //
                               MHD_OPTION_CONNECTION_LIMIT, settings_.max_connections,
                               MHD_OPTION_CONNECTION_MEMORY_LIMIT, kHeadBytes,  //
                               MHD_OPTION_CONNECTION_TIMEOUT, Seconds(settings_.patience),
                               MHD_OPTION_UNESCAPE_CALLBACK, &Unescape, nullptr,   //
                               MHD_OPTION_NOTIFY_CONNECTION, &OnConnection, this,  //
                               MHD_OPTION_NOTIFY_COMPLETED, &OnCompleted, this, MHD_OPTION_END);
    if (!daemon_) return false;
    epoll_ = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    loop_.Watch(epoll_, EpollLoop::kReadable, [this](uint32_t) { Turn(); });
    return true;
  }

  int port() const { return listener_.port(); }

 private:
  static unsigned Seconds(Millis span) {
    return static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(span).count());
  }

  void Turn() {
    HangUp();
    // Where connections were let go it listens again only in its next round.
    size_t open = 0;
    do {
      open = began_.size();
      MHD_run(daemon_);
    } while (began_.size() < open);
    if (timer_) loop_.Cancel(std::exchange(timer_, 0));
    MHD_UNSIGNED_LONG_LONG wait = 0;
    const bool waits = MHD_get_timeout(daemon_, &wait) == MHD_YES;
    if (!waits && began_.empty()) return;
    const Millis round = std::min(kRound, settings_.patience);
    Millis next = waits ? std::min(round, Millis{static_cast<int64_t>(wait)}) : round;
    if (next == Millis{0} && ++idle_rounds_ > kIdleRounds) next = kIdleRound;
    timer_ = loop_.After(next, [this] {
      timer_ = 0;
      Turn();
    });
  }

  // A client that sends a byte now and then is never idle: the whole of its request has its time.
  void HangUp() {
    for (const auto& [connection, begin] : began_) {
      if (loop_.Ticks() - begin < settings_.patience) continue;
      const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
      if (info) ::shutdown(info->connect_fd, SHUT_RDWR);
    }
  }

  // A NUL would end the text before its end.
  static size_t Unescape(void*, MHD_Connection*, char* text) {
    return std::strstr(text, "%00") != nullptr ? std::strlen(text) : MHD_http_unescape(text);
  }

  static void OnConnection(void* self, MHD_Connection* connection, void**,
                           MHD_ConnectionNotificationCode code) {
    Impl& server = *static_cast<Impl*>(self);
    server.idle_rounds_ = 0;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
      server.began_.emplace(connection, server.loop_.Ticks());
    else
      server.began_.erase(connection);
  }

  static void OnCompleted(void*, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
    delete static_cast<Request*>(std::exchange(*state, nullptr));
  }

  // libmicrohttpd calls this with a request's head, with each piece of its body, and at its end.
  static MHD_Result OnRequest(void* self, MHD_Connection* connection, const char* path,
                              const char* method, const char*, const char* body, size_t* size,
                              void** state) {
    Impl& server = *static_cast<Impl*>(self);
    server.idle_rounds_ = 0;
    std::string_view token(path);
    token.remove_prefix(token.rfind('/') + 1);
    if (*state) return server.More(connection, *static_cast<Request*>(*state), body, size);
    auto request = std::make_unique<Request>();
    Request& begun = *request;
    *state = request.release();
    if (!server.handlers_.ready()) return Say(connection, MHD_HTTP_SERVICE_UNAVAILABLE);
    if (Text(method) == "POST") return server.Begin(connection, begun, token);
    if (Text(method) == "GET") return server.Confirm(connection, token);
    return Say(connection, MHD_HTTP_NOT_FOUND);
  }

  MHD_Result Confirm(MHD_Connection* connection, std::string_view token) const {
    CallbackQuestion question{token, Parameter(connection, "hub.mode"),
                              Parameter(connection, "hub.topic"),
                              Parameter(connection, "hub.reason")};
    const std::string_view challenge = Parameter(connection, "hub.challenge");
    question.lease_seconds = ParseInt(Parameter(connection, "hub.lease_seconds"));
    const bool sound = !token.empty() && (!challenge.empty() || question.mode == "denied");
    if (!sound || !handlers_.confirm(question)) return Say(connection, MHD_HTTP_NOT_FOUND);
    return Say(connection, MHD_HTTP_OK, challenge);
  }

  MHD_Result Begin(MHD_Connection* connection, Request& request, std::string_view token) const {
    const auto length = ParseInt(HeaderOf(connection, "Content-Length"));
    request.delivery = handlers_.deliver(token, HeaderOf(connection, "X-Hub-Signature"));
    if (!request.delivery) return Say(connection, MHD_HTTP_GONE);
    if (length && *length > static_cast<int64_t>(settings_.max_body))
      return Say(connection, MHD_HTTP_CONTENT_TOO_LARGE);
    return MHD_YES;
  }

  // A body without a length that has become too long is cut off: no answer may be given before its
  // end.
  MHD_Result More(MHD_Connection* connection, Request& request, const char* body,
                  size_t* size) const {
    if (!request.delivery) return MHD_NO;
    if (*size == 0) {
      request.delivery->End();
      return Say(connection, MHD_HTTP_ACCEPTED);
    }
    request.bytes += *size;
    if (request.bytes > settings_.max_body) return MHD_NO;
    request.delivery->Take({body, *size});
    *size = 0;
    return MHD_YES;
  }

  EpollLoop& loop_;
  const CallbackSettings settings_;
  const CallbackHandlers handlers_;
  const Listener listener_;
  MHD_Daemon* daemon_ = nullptr;
  int epoll_ = -1;
  int idle_rounds_ = 0;  // in a row
  Loop::TimerId timer_ = 0;
  std::map<MHD_Connection*, Millis> began_;  // connections, one request each
};

CallbackServer::CallbackServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CallbackServer::~CallbackServer() = default;

int CallbackServer::port() const { return impl_->port(); }

Result<std::unique_ptr<CallbackServer>> CallbackServer::Open(EpollLoop& loop,
                                                             const CallbackSettings& settings,
                                                             CallbackHandlers handlers) {
  WF_TRY(Listener listener, Listener::Open(settings.listen));
  auto impl = std::make_unique<Impl>(loop, settings, std::move(handlers), std::move(listener));
  if (!impl->Start())
    return Fail(Code::kUnavailable, fmt::format("cannot serve at {}", settings.listen));
  return std::unique_ptr<CallbackServer>(new CallbackServer(std::move(impl)));
}

}  // namespace wirefold
