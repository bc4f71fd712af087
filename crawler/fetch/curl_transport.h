// The real Transport: libcurl multi on the epoll loop. HTTP/1.1 and 2, gzip, brotli, zstd, TLS
// verified, no cookies, no proxy from the environment.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/epoll_loop.h"
#include "base/transport.h"
#include "crawler/fetch/networks.h"

namespace wirefold {

struct TransportSettings {
  std::string user_agent;
  int max_concurrent = 64;
  Millis connect_timeout{10'000};
  Millis first_byte_timeout{20'000};
  Millis total_timeout{60'000};
  uint64_t slow_speed = 1024;  // fewer bytes a second than this for slow_time end a transfer
  Millis slow_time{20'000};    // 0: no speed does
  // Bodies that come in and those that are held (SetHeld): above this large ones are not read on,
  // but for one at a time. Their time goes on.
  uint64_t max_bodies = 64 << 20;
  uint64_t max_ratio = 100;          // of decoded bytes to those received, above a megabyte
  uint64_t max_headers = 128 << 10;  // bytes, with interim answers and trailers
  int max_header_lines = 300;
  // Private networks that may be reached (crawler/fetch/networks.h).
  std::vector<Network> allow_networks;
  std::vector<int> allow_ports;         // besides those that are anybody's (MayAskPort)
  std::vector<std::string> connect_to;  // as curl's --connect-to
  std::string ca_file;                  // whom to trust, in PEM; empty: whom the system trusts
};

class CurlTransport final : public Transport {
 public:
  static Result<std::unique_ptr<CurlTransport>> Create(EpollLoop& loop, TransportSettings settings);
  ~CurlTransport() override;
  void Fetch(Request request, Done done) override;
  void SetHeld(uint64_t bytes) override;

 private:
  class Impl;
  explicit CurlTransport(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wirefold
