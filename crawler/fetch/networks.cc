#include "crawler/fetch/networks.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/strings.h"

namespace wirefold {
namespace {

using Address = std::array<uint8_t, 16>;

Address Mapped(const uint8_t* ipv4) {
  Address address{};
  address[10] = address[11] = 0xff;
  std::copy(ipv4, ipv4 + 4, address.begin() + 12);
  return address;
}

bool Contains(const Network& network, const Address& address) {
  const int whole = network.prefix / 8;
  if (!std::equal(address.begin(), address.begin() + whole, network.address.begin())) return false;
  const int bits = network.prefix % 8;
  return bits == 0 || (address[whole] ^ network.address[whole]) >> (8 - bits) == 0;
}

class Networks {
 public:
  Networks(std::initializer_list<const char*> rows) {
    for (const char* cidr : rows) list_.push_back(*ParseNetwork(cidr));
  }
  bool Contain(const Address& address) const {
    return std::any_of(list_.begin(), list_.end(),
                       [&](const Network& network) { return Contains(network, address); });
  }

 private:
  std::vector<Network> list_;
};

// The registries of special addresses (RFC 6890 and what was added since), as far as they do not
// lead to the internet.
const Networks& Special4() {
  static const Networks networks = {
      "0.0.0.0/8",        // this network: connects to loopback
      "10.0.0.0/8",       // private
      "100.64.0.0/10",    // carrier-grade NAT
      "127.0.0.0/8",      // loopback
      "169.254.0.0/16",   // link-local; the metadata services of clouds
      "172.16.0.0/12",    // private
      "192.0.0.0/24",     // IETF protocols
      "192.0.2.0/24",     // documentation
      "192.88.99.0/24",   // 6to4 relays
      "192.168.0.0/16",   // private
      "198.18.0.0/15",    // benchmarks
      "198.51.100.0/24",  // documentation
      "203.0.113.0/24",   // documentation
      "224.0.0.0/4",      // multicast
      "240.0.0.0/4",      // reserved, broadcast
  };
  return networks;
}

// Of IPv6 only 2000::/3 is given out. Unspecified, loopback, unique local, link-local, site-local
// and multicast addresses all lie outside of it.
const Networks& Global6() {
  static const Networks networks = {"2000::/3"};
  return networks;
}
const Networks& Special6() {
  static const Networks networks = {
      "2001::/23",      // IETF protocols, benchmarks, ORCHID; Teredo was judged before
      "2001:db8::/32",  // documentation
      "3fff::/20",      // documentation
  };
  return networks;
}

const Networks& MappedRange() {
  static const Networks networks = {"::ffff:0:0/96"};
  return networks;
}

// The IPv4 addresses that a packet to this IPv6 address may end at.
std::vector<Address> Embedded(const Address& address) {
  static const Networks kNat64 = {"64:ff9b::/96"};
  static const Networks k6to4 = {"2002::/16"};
  static const Networks kTeredo = {"2001::/32"};
  if (MappedRange().Contain(address)) return {address};
  if (kNat64.Contain(address)) return {Mapped(&address[12])};
  if (k6to4.Contain(address)) return {Mapped(&address[2])};
  if (kTeredo.Contain(address)) {
    std::array<uint8_t, 4> client;  // written inverted (RFC 4380 4)
    for (size_t i = 0; i < 4; ++i) client[i] = static_cast<uint8_t>(~address[12 + i]);
    return {Mapped(&address[4]), Mapped(client.data())};
  }
  return {};
}

std::optional<Address> AddressOf(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return Mapped(reinterpret_cast<const uint8_t*>(&v4.sin_addr));
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  Address bytes;
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
  std::copy_n(reinterpret_cast<const uint8_t*>(&v6.sin6_addr), 16, bytes.begin());
  return bytes;
}

// A tunnel's end inside a site, under whatever prefix (RFC 5214 6.1).
bool IsIsatap(const Address& address) {
  return (address[8] & 0xfd) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == 0xfe;
}

bool MayReach(const Address& target, const std::vector<Network>& allowed) {
  const auto is_allowed = [&](const Address& one, int least_prefix) {
    return std::any_of(allowed.begin(), allowed.end(), [&](const Network& network) {
      return network.prefix >= least_prefix && Contains(network, one);
    });
  };
  // No network of IPv6 opens an IPv4 address, however wide it is.
  const auto may4 = [&](const Address& one) {
    return is_allowed(one, 96) || !Special4().Contain(one);
  };
  const std::vector<Address> embedded = Embedded(target);
  if (!embedded.empty()) return std::all_of(embedded.begin(), embedded.end(), may4);
  if (IsIsatap(target) && !may4(Mapped(&target[12]))) return false;
  return is_allowed(target, 0) || (Global6().Contain(target) && !Special6().Contain(target));
}

// RFC 6761 6.3, and what the hosts files of systems add.
bool IsLocalName(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host == "localhost.localdomain" ||
         host == "localhost4" || host == "localhost4.localdomain4" || host == "localhost6" ||
         host == "localhost6.localdomain6" || host == "ip6-localhost" || host == "ip6-loopback";
}

}  // namespace

Result<Network> ParseNetwork(std::string_view cidr) {
  const std::string_view text = Trim(cidr);
  const auto bad = [&] {
    return Fail(
        Code::kInvalid,
        fmt::format("\"{}\" is not a network in CIDR form; examples 10.1.0.0/16, fd00::/8", text));
  };
  const size_t slash = text.find('/');
  const std::string written(text.substr(0, slash));
  Network network;
  int longest = 128;
  std::array<uint8_t, 4> v4;
  if (::inet_pton(AF_INET, written.c_str(), v4.data()) == 1) {
    network.address = Mapped(v4.data());
    longest = 32;
  } else if (::inet_pton(AF_INET6, written.c_str(), network.address.data()) != 1) {
    return bad();
  }
  if (written.find('\0') != written.npos) return bad();
  if (slash == text.npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  const auto prefix = ParseInt(digits);
  if (!prefix || digits[0] == '-' || *prefix > longest) return bad();
  network.prefix = static_cast<int>(*prefix) + 128 - longest;
  return network;
}

bool MayConnect(const sockaddr& address, const std::vector<Network>& allowed) {
  const auto target = AddressOf(address);
  return target && MayReach(*target, allowed);
}

bool MayAskProxyFor(std::string_view host, const std::vector<Network>& allowed) {
  while (host.ends_with('.')) host.remove_suffix(1);
  if (IsLocalName(host)) return MayReach(ParseNetwork("127.0.0.1")->address, allowed);
  if (host.starts_with('[')) host = host.substr(1, host.find(']') - 1);
  const auto literal = ParseNetwork(host);
  return !literal || MayReach(literal->address, allowed);
}

bool MayAskPort(int port, const std::vector<int>& allowed) {
  // From 1024 on, ascending: databases and caches, mail, calls, chat, printing, screens, files.
  static constexpr int kOthers[] = {
      1080, 1433, 1521, 1719, 1720, 1723,  1883,  2049,  2181,  2375,  2376,  2379, 2380, 2525,
      3268, 3306, 3389, 3659, 4045, 4190,  4369,  4730,  5060,  5061,  5432,  5672, 5900, 5901,
      5902, 5903, 6000, 6001, 6002, 6003,  6379,  6566,  6665,  6666,  6667,  6668, 6669, 6679,
      6697, 9042, 9092, 9100, 9418, 10080, 11211, 11300, 26379, 27017, 27018, 27019};
  if (std::ranges::find(allowed, port) != allowed.end()) return true;
  if (port < 1024) return port == 80 || port == 443;
  return port <= 65'535 && !std::ranges::binary_search(kOthers, port);
}

std::string PrivateRefused(std::string_view address) {
  return fmt::format("private address {} refused; [fetch] allow_networks opens it", address);
}

std::string PortRefused(int port) {
  if (port == 0) return "there is no port 0; the address must name another, or none";
  return fmt::format("port {} is another service's; [fetch] allow_ports opens it", port);
}

std::string AddressText(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes =
      address.sa_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr)
          : &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.sa_family != AF_INET && address.sa_family != AF_INET6) return "?";
  return ::inet_ntop(address.sa_family, bytes, text.data(), text.size()) ? text.data() : "?";
}

}  // namespace wirefold
