#include "tests/newsroom/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <microhttpd.h>

#include <algorithm>
#include <mutex>

namespace wirefold::newsroom {
namespace {

struct FreeDaemon {
  void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
};

std::string_view HeaderOf(MHD_Connection* connection, const char* name) {
  const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value ? std::string_view(value) : std::string_view();
}

// RFC 9110 13.2.2: If-Modified-Since counts only where there is no If-None-Match.
bool StillFresh(MHD_Connection* connection, const Answer& answer) {
  const std::string_view tag = HeaderOf(connection, MHD_HTTP_HEADER_IF_NONE_MATCH);
  if (!tag.empty()) return tag == answer.etag;
  const std::string_view since = HeaderOf(connection, MHD_HTTP_HEADER_IF_MODIFIED_SINCE);
  return !since.empty() && since == answer.last_modified;
}

MHD_Result Send(MHD_Connection* connection, unsigned status, const Answer& answer) {
  const std::string_view body = status == MHD_HTTP_NOT_MODIFIED ? std::string_view() : answer.body;
  MHD_Response* response = MHD_create_response_from_buffer(
      body.size(), const_cast<char*>(body.data()), MHD_RESPMEM_MUST_COPY);
  if (!response) return MHD_NO;
  const auto header = [&](const char* name, const std::string& value) {
    if (!value.empty()) MHD_add_response_header(response, name, value.c_str());
  };
  header(MHD_HTTP_HEADER_CONTENT_TYPE, answer.content_type);
  header(MHD_HTTP_HEADER_ETAG, answer.etag);
  header(MHD_HTTP_HEADER_LAST_MODIFIED, answer.last_modified);
  const MHD_Result queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

}  // namespace

class LoopbackServer::Impl {
 public:
  // One address with its daemon, which runs a thread of its own.
  struct Host {
    Impl* server;
    std::string address;
    std::map<std::string, Answer> answers;
    int open = 0;
    std::unique_ptr<MHD_Daemon, FreeDaemon> daemon;
  };

  Status Listen(const std::vector<std::string>& addresses, uint16_t wanted) {
    port = wanted;
    for (const std::string& address : addresses) {
      auto host = std::make_unique<Host>();
      host->server = this;
      host->address = address;
      sockaddr_in at{};
      at.sin_family = AF_INET;
      at.sin_port = htons(port);
      if (inet_pton(AF_INET, address.c_str(), &at.sin_addr) != 1)
        return Fail(Code::kInvalid, address + ": not an IPv4 address");
      host->daemon.reset(MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, port, nullptr, nullptr,
                                          &OnRequest, host.get(), MHD_OPTION_SOCK_ADDR, &at,
                                          MHD_OPTION_NOTIFY_COMPLETED, &OnCompleted, host.get(),
                                          MHD_OPTION_END));
      if (!host->daemon)
        return Fail(Code::kUnavailable, fmt::format("{}:{}: cannot listen there", address, port));
      if (port == 0)
        port = MHD_get_daemon_info(host->daemon.get(), MHD_DAEMON_INFO_BIND_PORT)->port;
      hosts.push_back(std::move(host));
    }
    return {};
  }

  // libmicrohttpd calls this twice for a request: with its headers, and when it may be answered.
  static MHD_Result OnRequest(void* self, MHD_Connection* connection, const char* path,
                              const char* method, const char*, const char*, size_t*, void** state) {
    Host& host = *static_cast<Host*>(self);
    if (!*state) {
      *state = &host;
      host.server->Opened(host);
      return MHD_YES;
    }
    if (method != std::string_view("GET") && method != std::string_view("HEAD"))
      return Send(connection, MHD_HTTP_METHOD_NOT_ALLOWED, {"text/plain", "GET only\n", "", ""});
    return host.server->Reply(host, connection, path);
  }

  static void OnCompleted(void* self, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
    if (!*state) return;
    Host& host = *static_cast<Host*>(self);
    std::lock_guard lock(host.server->mutex);
    --host.open;
  }

  void Opened(Host& host) {
    std::lock_guard lock(mutex);
    int& most = log.most_at_once[host.address];
    most = std::max(most, ++host.open);
  }

  MHD_Result Reply(Host& host, MHD_Connection* connection, const char* path) {
    const std::string url = fmt::format("http://{}:{}{}", host.address, port, path);
    std::lock_guard lock(mutex);
    ++log.requests[url];
    auto it = host.answers.find(path);
    if (it == host.answers.end()) {
      ++log.not_found[url];
      return Send(connection, MHD_HTTP_NOT_FOUND,
                  {"text/html; charset=utf-8", "<h1>Not found</h1>\n", "", ""});
    }
    if (StillFresh(connection, it->second)) {
      ++log.not_modified[url];
      return Send(connection, MHD_HTTP_NOT_MODIFIED, it->second);
    }
    return Send(connection, MHD_HTTP_OK, it->second);
  }

  mutable std::mutex mutex;  // guards answers, open and log
  RequestLog log;
  uint16_t port = 0;
  std::vector<std::unique_ptr<Host>> hosts;  // last: the daemons end before what they use
};

LoopbackServer::LoopbackServer() : impl_(std::make_unique<Impl>()) {}
LoopbackServer::~LoopbackServer() = default;

Status LoopbackServer::Start(const std::vector<std::string>& addresses, uint16_t port) {
  // A port that is free on the first address may be taken on the next: a few tries, then the last
  // one's error.
  Status started;
  for (int attempt = 0; attempt < 20; ++attempt) {
    impl_->hosts.clear();
    started = impl_->Listen(addresses, port);
    if (started || port != 0) break;
  }
  return started;
}

void LoopbackServer::Stop() { impl_->hosts.clear(); }

uint16_t LoopbackServer::port() const { return impl_->port; }

void LoopbackServer::Publish(const std::string& address, const std::string& path, Answer answer) {
  std::lock_guard lock(impl_->mutex);
  for (auto& host : impl_->hosts)
    if (host->address == address) host->answers[path] = std::move(answer);
}

RequestLog LoopbackServer::Log() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->log;
}

void LoopbackServer::ForgetLog() {
  std::lock_guard lock(impl_->mutex);
  impl_->log = RequestLog();
}

}  // namespace wirefold::newsroom
