#include "base/size.h"

#include <catch2/catch.hpp>

using namespace wirefold;

TEST_CASE("a size is a whole number with K, M, G or nothing", "[size]") {
  CHECK(*ParseSize("0") == 0);
  CHECK(*ParseSize("512") == 512);
  CHECK(*ParseSize("512K") == 512 << 10);
  CHECK(*ParseSize(" 16m ") == 16 << 20);
  CHECK(*ParseSize("1G") == 1 << 30);
  CHECK(*ParseSize("1073741824G") == uint64_t{1} << 60);
}

TEST_CASE("what is no size is refused with examples, what is too large by name", "[size]") {
  for (const char* bad : {"", " ", "K", "12XB", "1.5M", "-1", "1 M", "M1", "+1", "1KB"}) {
    const auto size = ParseSize(bad);
    REQUIRE_FALSE(size);
    CHECK_THAT(size.error().what, Catch::Contains("is not a size; examples 512K, 16M"));
  }
  for (const char* bad : {"99999999999999999999", "1073741825G", "1152921504606846977"}) {
    const auto size = ParseSize(bad);
    REQUIRE_FALSE(size);
    CHECK_THAT(size.error().what, Catch::Contains("out of range"));
  }
}

TEST_CASE("a size is shown as one would write it", "[size]") {
  for (const char* text : {"0", "1", "1023", "1K", "1025", "1536K", "16M", "1G", "1025G"})
    CHECK(FormatSize(*ParseSize(text)) == text);
}
