// One request under way: an easy handle with every limit set, the answer as it comes in, and what
// went wrong in words. For curl_transport.cc, which owns the multi handle and the timers.
#pragma once

#include <curl/curl.h>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/transport.h"
#include "crawler/fetch/certificate.h"
#include "crawler/fetch/curl_transport.h"
#include "text/url.h"

namespace wirefold {

class Transfer {
 public:
  // `settings` and `connect_to` outlive the transfer.
  Transfer(Request request, Url url, Transport::Done done, const TransportSettings& settings);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // False where libcurl has no memory.
  bool Prepare(curl_slist* connect_to);
  CURL* easy() const { return easy_; }
  const Request& request() const { return request_; }

  // Called from inside libcurl: start timers there, nothing else.
  std::function<void()> on_request;             // connected, the request goes out
  std::function<void()> on_first_byte;          // of the answer
  std::function<bool(uint64_t bytes)> on_body;  // so many more of it, decoded; false: too many

  // Bytes of the answer so far, as they come over the wire.
  uint64_t WireBytes() const;
  // The answer, once; or what kept it from coming. `took` is since the start.
  Result<Response> Finish(CURLcode code, Millis took);
  Transport::Done done;

 private:
  static size_t HeaderThunk(char* data, size_t, size_t size, void* self);
  static size_t BodyThunk(char* data, size_t, size_t size, void* self);
  static curl_socket_t SocketThunk(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int RequestThunk(void* self, char*, char*, int, int);
  static CURLcode TlsThunk(CURL*, void* ssl_context, void* self);
  static int SentThunk(CURL*, curl_infotype kind, char* data, size_t size, void* self);

  // Parts of Prepare.
  void AddHeaders();
  void SetCredentials();
  void SetProxy();

  bool HasProxy() const { return !request_.proxy.empty(); }
  std::string Server() const;  // what is connected to, for messages: a host, or "proxy HOST:PORT"
  bool TakeHeader(std::string_view line);
  bool TakeEncodings(std::string_view name, std::string_view value);
  bool TakeBody(std::string_view bytes);
  void KeepLine(std::string_view line);  // of the answer's head
  curl_socket_t OpenSocket(const curl_sockaddr& address);
  bool Refuse(Code code, std::string what);
  Error ErrorOf(CURLcode code) const;
  Error ConnectError() const;
  Error TimeoutError() const;
  Error TlsError(CURLcode code) const;

  const TransportSettings& settings_;
  const Request request_;
  const Url url_;
  CURL* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> curl_says_{};
  const ShownCertificate certificate_;

  Response response_;
  std::string sent_;  // the request's head, where heads are kept
  bool in_body_ = false;
  size_t header_bytes_ = 0;
  int header_lines_ = 0;
  int answers_ = 0;                          // status lines seen: 1xx and the last
  int encodings_ = 0;                        // named in Content-Encoding, at most one
  bool has_enough_ = false;                  // the body was cut at its limit, as asked
  std::optional<Error> refused_;             // by us, while it came in
  std::optional<std::string> forbidden_ip_;  // an address that must not be connected to
  int socket_errno_ = 0;
  std::string last_ip_;  // tried last, none that must not be
  int last_port_ = 0;
};

}  // namespace wirefold
