#include "crawler/fetch/transfer.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <initializer_list>
#include <utility>

#include "base/header.h"
#include "base/size.h"
#include "base/strings.h"
#include "crawler/fetch/heads.h"
#include "crawler/fetch/networks.h"
#include "crawler/fetch/resolver.h"

namespace wirefold {
namespace {

constexpr int kMostAnswers = 11;  // ten of 1xx before the last
// Pages shrink to a fifth or a tenth; what shrinks to less than a hundredth is made to hurt.
constexpr uint64_t kRatioFrom = 1 << 20;

int PortOf(const sockaddr& address) {
  return ntohs(address.sa_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

Transfer::Transfer(Request request, Url url, Transport::Done when_done,
                   const TransportSettings& settings)
    : done(std::move(when_done)),
      settings_(settings),
      request_(std::move(request)),
      url_(std::move(url)) {
  response_.url = request_.url;
}

Transfer::~Transfer() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

bool Transfer::Prepare(curl_slist* connect_to) {
  easy_ = curl_easy_init();
  if (easy_ == nullptr) return false;
  AddHeaders();
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };

  set(CURLOPT_URL, url_.spec().c_str());
  set(CURLOPT_HTTPHEADER, headers_);
  set(CURLOPT_USERAGENT,
      (IsHeaderValue(request_.user_agent) ? request_.user_agent : settings_.user_agent).c_str());
  SetCredentials();
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  // We ask a host one thing at a time, so HTTP/2 gains nothing; and libcurl does not come back from
  // a flood of its frames, whose work no callback sees.
  set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl decodes: deflate, gzip, br, zstd
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  SetProxy();
  // Through a proxy it would name what the proxy connects to, past all that was judged.
  set(CURLOPT_CONNECT_TO, HasProxy() ? nullptr : connect_to);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
  set(CURLOPT_NOSIGNAL, 1L);
  // Without it, giving up a lookup waits for the resolver's thread, and the loop with it.
  set(CURLOPT_QUICK_EXIT, 1L);

  set(CURLOPT_ERRORBUFFER, curl_says_.data());
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_HEADERFUNCTION, &Transfer::HeaderThunk);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Transfer::BodyThunk);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::SocketThunk);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_PREREQFUNCTION, &Transfer::RequestThunk);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_SSL_CTX_FUNCTION, &Transfer::TlsThunk);
  set(CURLOPT_SSL_CTX_DATA, this);
  if (!settings_.ca_file.empty()) set(CURLOPT_CAINFO, settings_.ca_file.c_str());
  if (request_.keep_heads) {
    set(CURLOPT_VERBOSE, 1L);  // nothing is printed: all goes to the function
    set(CURLOPT_DEBUGFUNCTION, &Transfer::SentThunk);
    set(CURLOPT_DEBUGDATA, this);
  }
  return true;
}

void Transfer::AddHeaders() {
  bool has_accept = false;
  const auto header = [&](std::string_view name, std::string_view value) {
    if (!IsHeaderValue(value)) return;
    headers_ = curl_slist_append(headers_, fmt::format("{}: {}", name, value).c_str());
    has_accept = has_accept || EqualsNoCase(name, "accept");
  };
  for (const auto& [name, value] : request_.headers)
    if (IsToken(name) && !IsReservedHeader(name)) header(name, value);
  if (!has_accept) header("Accept", request_.accept.empty() ? "*/*" : request_.accept);
  header("If-None-Match", request_.etag);
  header("If-Modified-Since", request_.last_modified);
  if (request_.method != Request::Method::kPost) return;
  header("Content-Type", request_.content_type);
  headers_ = curl_slist_append(headers_, "Expect:");  // no waiting for leave to send a body
  curl_easy_setopt(easy_, CURLOPT_POST, 1L);
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request_.body.size()));
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
}

void Transfer::SetCredentials() {
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  set(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  if (request_.credentials && !url_.has_credentials()) {
    set(CURLOPT_USERNAME, request_.credentials->username.c_str());
    set(CURLOPT_PASSWORD, request_.credentials->password.c_str());
  }
  if (IsHeaderValue(request_.cookies)) set(CURLOPT_COOKIE, request_.cookies.c_str());
}

void Transfer::SetProxy() {
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  // Empty is none, whatever the environment says; nor does it say what goes past the proxy, where
  // the address guard would not see it.
  set(CURLOPT_PROXY, request_.proxy.c_str());
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_PROXYAUTH, CURLAUTH_BASIC);
  set(CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});  // the origin's headers are not for the proxy
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

std::string Transfer::Server() const {
  if (!HasProxy()) return std::string(url_.host());
  const size_t slashes = request_.proxy.find("//");
  const size_t at = request_.proxy.rfind('@');
  const size_t begin = at != request_.proxy.npos        ? at + 1
                       : slashes != request_.proxy.npos ? slashes + 2
                                                        : 0;
  return fmt::format("proxy {}", request_.proxy.substr(begin));
}

size_t Transfer::HeaderThunk(char* data, size_t, size_t size, void* self) {
  return static_cast<Transfer*>(self)->TakeHeader({data, size}) ? size : 0;
}
size_t Transfer::BodyThunk(char* data, size_t, size_t size, void* self) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  const bool taken =
      transfer.on_body && !transfer.on_body(size)
          ? transfer.Refuse(Code::kUnavailable, "too much comes in at once ([fetch] max_bodies)")
          : transfer.TakeBody({data, size});
  return taken ? size : CURL_WRITEFUNC_ERROR;
}
curl_socket_t Transfer::SocketThunk(void* self, curlsocktype, curl_sockaddr* address) {
  return static_cast<Transfer*>(self)->OpenSocket(*address);
}
int Transfer::RequestThunk(void* self, char*, char*, int, int) {
  const auto& told = static_cast<Transfer*>(self)->on_request;
  if (told) told();
  return CURL_PREREQFUNC_OK;
}

CURLcode Transfer::TlsThunk(CURL*, void* ssl_context, void* self) {
  static_cast<Transfer*>(self)->certificate_.Watch(ssl_context);
  return CURLE_OK;
}

int Transfer::SentThunk(CURL*, curl_infotype kind, char* data, size_t size, void* self) {
  if (kind != CURLINFO_HEADER_OUT) return 0;
  std::string& sent = static_cast<Transfer*>(self)->sent_;
  // What went to a proxy first was another request.
  if (sent.ends_with("\r\n\r\n")) sent.clear();
  sent.append(data, size);
  return 0;
}

bool Transfer::Refuse(Code code, std::string what) {
  refused_ = Error{code, std::move(what)};
  return false;
}

bool Transfer::TakeHeader(std::string_view line) {
  if (header_bytes_ == 0 && on_first_byte) on_first_byte();
  header_bytes_ += line.size();
  if (header_bytes_ > settings_.max_headers)
    return Refuse(Code::kTooLarge, fmt::format("headers larger than {} ([fetch] max_headers)",
                                               FormatSize(settings_.max_headers)));
  if (++header_lines_ > settings_.max_header_lines)
    return Refuse(Code::kTooLarge,
                  fmt::format("headers of more than {} lines ([fetch] max_header_lines)",
                              settings_.max_header_lines));
  if (in_body_) return true;  // trailers
  if (StartsWithNoCase(line, "HTTP/")) {
    response_.headers.clear();
    response_.response_head.clear();
    encodings_ = 0;
    KeepLine(line);
    return ++answers_ <= kMostAnswers ||
           Refuse(Code::kTooLarge, "more than 10 interim answers (1xx)");
  }
  KeepLine(line);
  auto& headers = response_.headers;
  const bool folded = !line.empty() && (line[0] == ' ' || line[0] == '\t');
  if (folded && !headers.empty() && !Trim(line).empty())
    headers.back().second += fmt::format(" {}", Trim(line));
  const size_t colon = line.find(':');
  if (folded || colon == line.npos) return true;
  headers.emplace_back(LowerAscii(Trim(line.substr(0, colon))), Trim(line.substr(colon + 1)));
  return TakeEncodings(headers.back().first, headers.back().second);
}

// libcurl undoes several on top of each other, and those of a transfer, at one go: what the first
// makes of a few bytes, without an end and for nothing, the second swallows before we see any of
// it.
bool Transfer::TakeEncodings(std::string_view name, std::string_view value) {
  const bool transfer = name == "transfer-encoding";
  if (!transfer && name != "content-encoding") return true;
  for (const std::string_view part : Split(value, ',')) {
    const std::string_view encoding = Trim(part);
    if (encoding.empty() || EqualsNoCase(encoding, "identity")) continue;
    if (transfer && !EqualsNoCase(encoding, "chunked"))
      return Refuse(Code::kBroken, "a transfer encoding that nobody asked for");
    if (!transfer && ++encodings_ > 1)
      return Refuse(Code::kTooLarge, "more than one content encoding");
  }
  return true;
}

void Transfer::KeepLine(std::string_view line) {
  if (request_.keep_heads) response_.response_head += line;
}

bool Transfer::TakeBody(std::string_view bytes) {
  in_body_ = true;
  // Decoded bytes: neither a declared length nor libcurl's own limit says anything about them.
  const uint64_t size = response_.body.size() + bytes.size();
  if (size > request_.max_body) {
    if (!request_.max_body_setting.empty())
      return Refuse(Code::kTooLarge,
                    fmt::format("larger than {} ({})", FormatSize(request_.max_body),
                                request_.max_body_setting));
    response_.body += bytes.substr(0, request_.max_body - response_.body.size());
    has_enough_ = true;
    return false;
  }
  if (encodings_ > 0 && size > kRatioFrom && size / settings_.max_ratio > WireBytes())
    return Refuse(Code::kTooLarge,
                  fmt::format("decodes to more than {} times its size ([fetch] max_ratio)",
                              settings_.max_ratio));
  response_.body += bytes;
  return true;
}

curl_socket_t Transfer::OpenSocket(const curl_sockaddr& address) {
  // All sockets of a proxied transfer are the proxy's, which the user chose.
  if (!HasProxy() && !MayConnect(address.addr, settings_.allow_networks)) {
    forbidden_ip_ = AddressText(address.addr);
    return CURL_SOCKET_BAD;
  }
  last_ip_ = AddressText(address.addr);
  last_port_ = PortOf(address.addr);
  const int fd = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
  if (fd < 0) socket_errno_ = errno;
  return fd < 0 ? CURL_SOCKET_BAD : fd;
}

uint64_t Transfer::WireBytes() const {
  curl_off_t body = 0;
  curl_easy_getinfo(easy_, CURLINFO_SIZE_DOWNLOAD_T, &body);
  return header_bytes_ + static_cast<uint64_t>(std::max<curl_off_t>(body, 0));
}

Result<Response> Transfer::Finish(CURLcode code, Millis took) {
  response_.took = took;
  if (refused_) return Fail(*refused_);
  if (code != CURLE_OK && !has_enough_) return Fail(ErrorOf(code));
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  response_.wire_bytes = WireBytes();
  if (request_.keep_heads) {
    response_.request_head = ShownRequestHead(sent_);
    response_.response_head = ShownResponseHead(response_.response_head);
    const char* ip = nullptr;
    curl_easy_getinfo(easy_, CURLINFO_PRIMARY_IP, &ip);
    if (ip != nullptr && !HasProxy()) response_.ip = ip;
  }
  return std::move(response_);
}

// ---- what went wrong

Error Transfer::ErrorOf(CURLcode code) const {
  long proxy_said = 0;
  curl_easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &proxy_said);
  if (proxy_said >= 300)
    return {Code::kUnavailable,
            fmt::format("{} answers {} to CONNECT{}", Server(), proxy_said,
                        proxy_said == 407 ? " (wants another user and password)" : "")};
  const std::string_view says = curl_says_.data();
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:  // libcurl's words may have the proxy's password
    case CURLE_COULDNT_CONNECT:
      return ConnectError();
    case CURLE_OPERATION_TIMEDOUT:
      return TimeoutError();
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return TlsError(code);
    case CURLE_GOT_NOTHING:
      return {Code::kUnavailable, "connection closed without an answer"};
    case CURLE_PARTIAL_FILE:
      return {Code::kBroken, "connection closed before the end of the body"};
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {Code::kBroken, "the answer is not HTTP"};
    case CURLE_OUT_OF_MEMORY:  // also what libcurl says of a line beyond its own limit
      return {Code::kTooLarge, "a header line larger than 100K"};
    case CURLE_BAD_CONTENT_ENCODING:
      return {Code::kBroken, says.starts_with("Unrecognized")
                                 ? "a content encoding that nobody asked for"
                                 : "the body is not packed as its Content-Encoding says"};
    case CURLE_SSL_CACERT_BADFILE:
      return {Code::kUnavailable,
              "TLS: the certificates of those who are trusted cannot be read (install "
              "ca-certificates, or name a file by SSL_CERT_FILE)"};
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      if (says == "Out of memory in chunked-encoding")
        return {Code::kTooLarge, "a trailer line larger than 4K"};
      if (says.ends_with("in chunked-encoding"))
        return {Code::kBroken, "the body's chunks are malformed"};
      return header_bytes_ > 0
                 ? Error{Code::kBroken, "connection broken off in the middle of the answer"}
                 : Error{Code::kUnavailable, "connection closed without an answer"};
    default:
      return {header_bytes_ > 0 ? Code::kBroken : Code::kUnavailable,
              says.empty() ? curl_easy_strerror(code) : curl_says_.data()};
  }
}

Error Transfer::ConnectError() const {
  // Of a name's addresses some may be forbidden; where another was tried, that one is the reason.
  if (forbidden_ip_ && last_ip_.empty()) return {Code::kForbidden, PrivateRefused(*forbidden_ip_)};
  if (socket_errno_ != 0)
    return {Code::kUnavailable, fmt::format("no socket: {}", std::strerror(socket_errno_))};
  if (last_ip_.empty()) {
    // libcurl does not say whether the name is unknown or nobody answered. What took as long as the
    // system's resolver waits before it asks again was not an answer.
    constexpr Millis kEarly{50};
    if (response_.took > ResolverPatience() - kEarly)
      return {Code::kTimeout, fmt::format("DNS timeout: no answer about {}", Server())};
    return {Code::kUnavailable, fmt::format("no such host: {} (DNS)", Server())};
  }
  long error = 0;
  curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &error);
  const std::string why = error == ECONNREFUSED ? "connection refused by"
                          : error != 0 ? fmt::format("{}:", std::strerror(static_cast<int>(error)))
                                       : "no connection to";
  return {Code::kUnavailable,
          fmt::format("{} {}{} port {}", why, HasProxy() ? "proxy " : "", last_ip_, last_port_)};
}

// The only time limit that is libcurl's own is the one for connecting.
Error Transfer::TimeoutError() const {
  const std::string limit = FormatDuration(settings_.connect_timeout);
  curl_off_t looked_up = 0;
  curl_easy_getinfo(easy_, CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
  if (looked_up == 0)
    return {Code::kTimeout,
            fmt::format("DNS timeout: no answer about {} within {}", Server(), limit)};
  // The time of connecting is noted after the handshake only; a port of our own shows a connection.
  long port = 0;
  curl_easy_getinfo(easy_, CURLINFO_LOCAL_PORT, &port);
  return {Code::kTimeout,
          fmt::format("no {} within {} {} {} port {}", port > 0 ? "TLS handshake" : "connection",
                      limit, port > 0 ? "with" : "to", last_ip_, last_port_)};
}

Error Transfer::TlsError(CURLcode code) const {
  // OpenSSL's X509_V_ERR_*, see openssl-verification-options(1).
  constexpr long kNotYetValid = 9, kExpired = 10, kSelfSigned = 18, kSelfSignedRoot = 19,
                 kNoIssuerHere = 20, kNoIssuer = 21;
  long verify = 0;
  curl_easy_getinfo(easy_, CURLINFO_SSL_VERIFYRESULT, &verify);
  constexpr std::string_view kOwn = "; SSL_CERT_FILE names an authority of your own";
  const std::string_view says = curl_says_.data();
  const auto says_any = [&](std::initializer_list<std::string_view> words) {
    return code == CURLE_SSL_CONNECT_ERROR &&
           std::ranges::any_of(words, [&](auto word) { return ContainsNoCase(says, word); });
  };
  // "error:0A00042E:SSL routines::tlsv1 alert protocol version"
  const size_t routine = says.rfind("::");
  std::string why = fmt::format("the handshake fails: {}",
                                routine == says.npos ? says : says.substr(routine + 2));
  if (says_any({"wrong version number", "http request", "packet length too long"}))
    why = fmt::format("no TLS on {} port {}: the server answers something else, perhaps plain http",
                      last_ip_, last_port_);
  else if (says_any({"protocol version", "unsupported protocol"}))
    why = "the server has no version of TLS that is safe, 1.2 or 1.3";
  else if (says_any({"SSL_ERROR_SYSCALL", "unexpected eof", "reset by peer"}))
    why =
        fmt::format("{} port {} closes the connection in the handshake, perhaps it has plain http",
                    last_ip_, last_port_);
  else if (verify == kExpired)
    why = fmt::format("the certificate has expired on {}", certificate_.ValidUntil());
  else if (verify == kNotYetValid)
    why = fmt::format("the certificate is not valid before {}", certificate_.ValidFrom());
  else if (verify == kSelfSigned)
    why = fmt::format("the certificate is self-signed{}", kOwn);
  else if (verify == kSelfSignedRoot)
    why = fmt::format(
        "the certificate's chain ends in a self-signed certificate that is not trusted{}", kOwn);
  else if (verify == kNoIssuerHere || verify == kNoIssuer)
    why = fmt::format("nobody that is trusted has issued the certificate{}", kOwn);
  else if (ContainsNoCase(says, "subject name"))
    why = fmt::format("the certificate is for another name than {}: {}", url_.host(),
                      fmt::join(certificate_.Names(), ", "));
  return {Code::kUnavailable, fmt::format("TLS: {}", why)};
}

}  // namespace wirefold
