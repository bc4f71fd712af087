// Which addresses a crawler may connect to. Public ones; private, loopback, link-local,
// carrier-grade NAT, multicast, reserved and documentation ranges only where the configuration
// opens them; IPv4 inside IPv6 (mapped, NAT64, 6to4, Teredo, ISATAP) judged as IPv4. Asked in the
// socket callback, with the address that is about to be connected to: no rebinding, no spelling
// gets round it.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wirefold {

struct Network {
  std::array<uint8_t, 16> address{};  // IPv4 as ::ffff:a.b.c.d
  int prefix = 128;                   // of the 128 bits
};

// "127.21.0.0/16", "fd00::/8", "10.1.2.3". kInvalid: "not a network in CIDR form".
Result<Network> ParseNetwork(std::string_view cidr);
bool MayConnect(const sockaddr& address, const std::vector<Network>& allowed);
// A proxy looks names up by itself, out of our sight. What can be judged is a host, as Url has it,
// that is an address written out or one of localhost's names: the proxy is asked for it only where
// we might connect to it ourselves.
bool MayAskProxyFor(std::string_view host, const std::vector<Network>& allowed);
// The web's ports, and those from 1024 on that no other service is known to listen at: one that
// takes a request's lines for its own commands would do what they say. And those in `allowed`.
bool MayAskPort(int port, const std::vector<int>& allowed);
// What is said of an address that is neither.
std::string PrivateRefused(std::string_view address);
// And of a port that may not be asked.
std::string PortRefused(int port);
std::string AddressText(const sockaddr& address);

}  // namespace wirefold
