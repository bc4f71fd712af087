#include "base/header.h"

#include <catch2/catch.hpp>
#include <string>

namespace wirefold {

TEST_CASE("a header's name is a token", "[header]") {
  for (const char* name : {"X-Key", "a", "x_1.~^|`!#$%&'*+-"}) CHECK(IsToken(name));
  for (const char* none : {"", "X Key", "X:", "X\r", "K\xc3\xa9y", "(x)", "a\tb", "a,b"})
    CHECK_FALSE(IsToken(none));
}

TEST_CASE("a header's value says something and cannot end its line", "[header]") {
  for (const char* value : {"x", "a\tb", "caf\xc3\xa9", " x"}) CHECK(IsHeaderValue(value));
  for (const char* none : {"", "  ", "\t", "a\r\nB: c", "a\nb", "a\rb", "a\x7f", "\x1b[2J"})
    CHECK_FALSE(IsHeaderValue(none));
  CHECK_FALSE(IsHeaderValue(std::string("a\0b", 3)));
}

TEST_CASE("what frames a message or names its target is reserved, however it is written",
          "[header]") {
  for (const char* name : {"Host", "CONTENT-LENGTH", "transfer-encoding", "Cookie", "Authorization",
                           "Proxy-Authorization", "Referer", "If-None-Match", "User-Agent"})
    CHECK(IsReservedHeader(name));
  for (const char* name : {"X-Key", "Accept", "Accept-Language", "X-Host"})
    CHECK_FALSE(IsReservedHeader(name));
}

}  // namespace wirefold
