// The host of an address as the WHATWG reads it: names to punycode, every spelling of an IPv4
// address to four numbers, IPv6 in its shortest form. For text/url.cc.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

// "BÜCHER.example" -> "xn--bcher-kva.example", "0x7f.1" -> "127.0.0.1", "[::FFFF:1.2.3.4]" ->
// "[::ffff:102:304]".
Result<std::string> NormalHost(std::string_view written);

// Does `host`, normalised, stand for an address rather than a name?
bool IsAddress(std::string_view host);

// Every %XX decoded, whatever it stands for.
std::string PercentDecode(std::string_view s);
// The value of a hex digit, or -1.
int HexDigit(char c);

}  // namespace wirefold
