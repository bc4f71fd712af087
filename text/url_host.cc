#include "text/url_host.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <idn2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

tl::unexpected<Error> BadHost(std::string_view host, std::string_view why) {
  return Fail(Code::kInvalid, fmt::format("{} in host \"{}\"", why, CutBytes(host, 100)));
}

bool IsAscii(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

// The WHATWG's forbidden domain code points: what would end or change the host for some other
// reader of the address.
bool IsForbidden(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f ||
         std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
}

bool IsNumber(std::string_view label) {
  if (StartsWithNoCase(label, "0x"))
    return std::all_of(label.begin() + 2, label.end(), [](char c) { return HexDigit(c) >= 0; });
  return !label.empty() &&
         std::all_of(label.begin(), label.end(), [](char c) { return IsAsciiDigit(c); });
}

// Decimal, 0octal or 0xhex; "0x" alone is 0. Values beyond 32 bits come back as 2^32.
std::optional<uint64_t> Ipv4Number(std::string_view label) {
  if (label.empty()) return std::nullopt;
  int base = 10;
  if (StartsWithNoCase(label, "0x")) {
    base = 16;
    label.remove_prefix(2);
  } else if (label.size() > 1 && label[0] == '0') {
    base = 8;
    label.remove_prefix(1);
  }
  uint64_t value = 0;
  for (char c : label) {
    const int digit = HexDigit(c);
    if (digit < 0 || digit >= base) return std::nullopt;
    value = std::min(value * base + digit, uint64_t{1} << 32);
  }
  return value;
}

std::vector<std::string_view> Labels(std::string_view host) {
  if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
  return Split(host, '.');
}

// One to four numbers, the last of which fills what the others leave: "127.1" is 127.0.0.1.
std::optional<uint32_t> Ipv4(std::string_view host) {
  const auto labels = Labels(host);
  if (labels.size() > 4) return std::nullopt;
  uint32_t address = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    const auto number = Ipv4Number(labels[i]);
    if (!number) return std::nullopt;
    if (i + 1 == labels.size()) {
      if (*number >= uint64_t{1} << (8 * (5 - labels.size()))) return std::nullopt;
      address += static_cast<uint32_t>(*number);
    } else {
      if (*number > 255) return std::nullopt;
      address += static_cast<uint32_t>(*number << (8 * (3 - i)));
    }
  }
  return address;
}

// RFC 5952, but hexadecimal throughout: the longest run of two or more zeros as "::".
std::string Ipv6Text(const std::array<uint16_t, 8>& pieces) {
  int run = 0, run_length = 1;
  for (int i = 0; i < 8; ++i) {
    int j = i;
    while (j < 8 && pieces[j] == 0) ++j;
    if (j - i > run_length) {
      run = i;
      run_length = j - i;
    }
    i = std::max(i, j - 1);
  }
  std::string out = "[";
  for (int i = 0; i < 8; ++i) {
    if (run_length > 1 && i == run) {
      out += i == 0 ? "::" : ":";
      i += run_length - 1;
      continue;
    }
    out += fmt::format("{:x}", pieces[i]);
    if (i < 7) out += ':';
  }
  return out + "]";
}

Result<std::string> Ipv6(std::string_view written) {
  const auto allowed = [](char c) { return HexDigit(c) >= 0 || c == ':' || c == '.'; };
  const std::string text(written.substr(1, written.size() - 2));
  std::array<uint8_t, 16> bytes;
  if (written.back() != ']' || !std::all_of(text.begin(), text.end(), allowed) ||
      ::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1)
    return BadHost(written, "no IPv6 address");
  std::array<uint16_t, 8> pieces;
  for (int i = 0; i < 8; ++i)
    pieces[i] = static_cast<uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  return Ipv6Text(pieces);
}

// A name has 253 characters at most (RFC 1035 2.3.4): no more than 42 labels "xn--" something, and
// each of its characters is four bytes or less here.
constexpr size_t kMostUnicodeLabels = 42;
constexpr size_t kLongestUnicodeName = 4 * 253;

// The conversion is slow, and would be made in full of a name that is too long for it.
bool CanBeConverted(std::string_view name) {
  if (name.size() > kLongestUnicodeName) return false;
  const auto labels = Labels(name);
  return labels.size() - std::ranges::count_if(labels, IsAscii) <= kMostUnicodeLabels;
}

Result<std::string> ToAscii(std::string name, std::string_view written) {
  if (IsAscii(name)) return LowerAscii(name);
  if (name.find('\0') != name.npos) return BadHost(written, "a control character");
  // Most links of a document lead to the host of the one before.
  thread_local std::string last_name, last_ascii;
  if (name == last_name) return last_ascii;
  if (!CanBeConverted(name)) return BadHost(written, "a name that IDNA does not know");
  char* ascii = nullptr;
  const int status = idn2_to_ascii_8z(name.c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  if (status != IDN2_OK) return BadHost(written, "a name that IDNA does not know");
  const std::unique_ptr<char, decltype(&idn2_free)> owner(ascii, &idn2_free);
  last_ascii = LowerAscii(std::string_view(ascii));
  last_name = std::move(name);
  return last_ascii;
}

}  // namespace

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = LowerAscii(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string PercentDecode(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (size_t i = 0; i < s.size(); ++i) {
    const int high = s[i] == '%' && i + 2 < s.size() ? HexDigit(s[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(s[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += s[i];
    }
  }
  return out;
}

Result<std::string> NormalHost(std::string_view written) {
  if (written.empty()) return Fail(Code::kInvalid, "no host");
  if (written.front() == '[') return Ipv6(written);
  WF_TRY(std::string host, ToAscii(PercentDecode(written), written));
  for (char c : host)
    if (IsForbidden(c))
      return BadHost(written, c == ' ' ? "space" : "a character that no host has");
  if (host.empty() || host == ".") return Fail(Code::kInvalid, "no host");
  if (!IsNumber(Labels(host).back())) return host;
  const auto address = Ipv4(host);
  if (!address) return BadHost(written, "no IPv4 address");
  return fmt::format("{}.{}.{}.{}", *address >> 24, *address >> 16 & 255, *address >> 8 & 255,
                     *address & 255);
}

bool IsAddress(std::string_view host) {
  return host.substr(0, 1) == "[" || IsNumber(Labels(host).back());
}

}  // namespace wirefold
