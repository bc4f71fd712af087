#include "crawler/fetch/networks.h"

#include <netdb.h>

#include <catch2/catch.hpp>
#include <memory>

using namespace wirefold;

namespace {

// An address as the system reads it, ready to be connected to.
std::shared_ptr<addrinfo> Read(const char* text) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_flags = AI_NUMERICHOST;
  REQUIRE(::getaddrinfo(text, "80", &hints, &found) == 0);
  return {found, ::freeaddrinfo};
}

bool May(const char* address, std::initializer_list<const char*> allowed = {}) {
  std::vector<Network> networks;
  for (const char* cidr : allowed) networks.push_back(*ParseNetwork(cidr));
  return MayConnect(*Read(address)->ai_addr, networks);
}

}  // namespace

TEST_CASE("public addresses may be connected to", "[networks]") {
  const char* address = GENERATE(
      "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
      "128.0.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255",
      "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111",
      "2a00:1450::1", "::ffff:1.1.1.1", "64:ff9b::101:101", "2606:4700::5efe:1.1.1.1",
      "2606:4700::100:5efe:10.0.0.1", "2002:101:101::1", "2001:0:101:101::fefe:fefe");
  DYNAMIC_SECTION(address) { CHECK(May(address)); }
}

TEST_CASE("N1: private and special addresses may not, in whatever they are wrapped", "[networks]") {
  const char* address = GENERATE(
      "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
      "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
      "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
      "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
      "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
      "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::101:101", "100::1",
      "2001:0:7f00:1::fefe:fefe", "2001:0:101:101::80ff:fffe", "2001:2::1", "2001:10::1",
      "2001:db8::1", "2002:7f00:1::1", "2002:c0a8:101::1", "3fff::1", "fc00::1", "fd12:3456::1",
      "fe80::1", "febf::1", "fec0::1", "ff02::1", "4000::1", "2606:4700::5efe:10.0.0.1",
      "2606:4700::200:5efe:127.0.0.1", "2606:4700::200:5efe:a9fe:a9fe", "fe80::5efe:1.1.1.1");
  DYNAMIC_SECTION(address) { CHECK_FALSE(May(address)); }
}

TEST_CASE("N3: a network that is allowed opens itself and nothing else", "[networks]") {
  CHECK(May("127.21.0.1", {"127.21.0.0/16"}));
  CHECK(May("127.21.255.255", {"127.21.0.0/16"}));
  CHECK_FALSE(May("127.22.0.0", {"127.21.0.0/16"}));
  CHECK(May("::ffff:127.21.0.1", {"127.21.0.0/16"}));
  CHECK(May("64:ff9b::7f15:1", {"127.21.0.0/16"}));
  CHECK(May("fd00:1::1", {"fd00::/8"}));
  CHECK_FALSE(May("fc00::1", {"fd00::/8"}));
  CHECK(May("::1", {"10.0.0.0/8", "::1"}));
  CHECK(May("10.1.2.3", {"10.1.2.3"}));
  CHECK_FALSE(May("10.1.2.4", {"10.1.2.3"}));
  CHECK(May("10.1.2.4", {"10.1.2.0/29"}));
  CHECK_FALSE(May("10.1.2.8", {"10.1.2.0/29"}));
  CHECK(May("10.1.2.3", {"0.0.0.0/0"}));
  CHECK_FALSE(May("fe80::1", {"0.0.0.0/0"}));
}

TEST_CASE("N3: a network of IPv6 opens no IPv4 address, however wide it is", "[networks]") {
  for (const char* wide : {"::/0", "::/1", "::/80", "::ffff:0:0/95", "64:ff9b::/96", "2002::/16"})
    for (const char* address : {"127.0.0.1", "10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
                                "2002:a00:1::", "2606:4700::5efe:10.0.0.1"}) {
      INFO(wide << " and " << address);
      CHECK_FALSE(May(address, {wide}));
      CHECK(May(address, {wide, "10.0.0.0/8", "127.0.0.1"}));
    }
  CHECK(May("10.0.0.1", {"::ffff:10.0.0.0/104"}));
  CHECK(May("64:ff9b::a00:1", {"::ffff:10.0.0.0/104"}));
  CHECK_FALSE(May("127.0.0.1", {"::ffff:10.0.0.0/104"}));
  CHECK(May("fd00::5efe:10.0.0.1", {"fd00::/8", "10.0.0.0/8"}));
  CHECK_FALSE(May("fd00::5efe:10.0.0.1", {"10.0.0.0/8"}));
}

TEST_CASE("localhost by any name is no proxy's to ask for", "[networks]") {
  const char* host = GENERATE("localhost", "a.localhost", "localhost.localdomain", "localhost4",
                              "localhost4.localdomain4", "localhost6", "localhost6.localdomain6",
                              "ip6-localhost", "ip6-loopback", "localhost6.", "127.0.0.1", "[::1]");
  DYNAMIC_SECTION(host) {
    CHECK_FALSE(MayAskProxyFor(host, {}));
    CHECK(MayAskProxyFor(host, {*ParseNetwork("127.0.0.1"), *ParseNetwork("::1")}));
  }
  CHECK(MayAskProxyFor("localhost7.example", {}));
}

TEST_CASE("a network is written in CIDR form", "[networks]") {
  CHECK(ParseNetwork(" 10.1.0.0/16 ")->prefix == 112);
  CHECK(ParseNetwork("10.1.2.3")->prefix == 128);
  CHECK(ParseNetwork("fd00::/8")->prefix == 8);
  for (const char* bad :
       {"", "/", "/8", "300.1.1.0/24", "10.0.0.0/40", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8",
        "10/8", "0x7f.0.0.1", "fd00::/129", "localhost", "10.0.0.0 /8", "*"}) {
    const auto network = ParseNetwork(bad);
    REQUIRE_FALSE(network);
    CHECK_THAT(network.error().what, Catch::Contains("is not a network in CIDR form"));
  }
}

TEST_CASE("N4: only the web's ports are asked, and high ones that are no other service's",
          "[networks]") {
  for (const int port : {80, 443, 1024, 3000, 8000, 8080, 8443, 8800, 65'535})
    CHECK(MayAskPort(port, {}));
  for (const int port : {1,    22,   25,   53,   81,   110,  143,    465,    587,    993,
                         1023, 3306, 5432, 6000, 6379, 6667, 10'080, 11'211, 27'017, 27'019}) {
    CHECK_FALSE(MayAskPort(port, {}));
    CHECK_FALSE(MayAskPort(port, {81'000, port + 1}));
    CHECK(MayAskPort(port, {7, port}));
  }
}

TEST_CASE("a family that is not IP is not connected to", "[networks]") {
  sockaddr unix_socket{};
  unix_socket.sa_family = AF_UNIX;
  CHECK_FALSE(MayConnect(unix_socket, {*ParseNetwork("::/0")}));
  CHECK(AddressText(unix_socket) == "?");
  CHECK(AddressText(*Read("127.2.0.1")->ai_addr) == "127.2.0.1");
  CHECK(AddressText(*Read("2001:DB8::1")->ai_addr) == "2001:db8::1");
}
