#include "crawler/fetch/retry_after.h"

#include <catch2/catch.hpp>

using namespace wirefold;

TEST_CASE("Retry-After is seconds or a date, a day at most (RFC 9110 10.2.3)", "[retry]") {
  const Time now = FromMillis(784'111'777'000);  // Sun, 06 Nov 1994 08:49:37 GMT
  const auto after = [&](std::string_view value) { return RetryAfter(value, now); };
  CHECK(after("120") == Millis{120'000});
  CHECK(after(" 0 ") == Millis{0});
  CHECK(after("86400") == Millis{86'400'000});
  CHECK(after("86401") == Millis{86'400'000});
  CHECK(after("99999999999999999999999") == Millis{86'400'000});
  CHECK(after("Sun, 06 Nov 1994 08:50:37 GMT") == Millis{60'000});
  CHECK(after("Sunday, 06-Nov-94 08:50:37 GMT") == Millis{60'000});
  CHECK(after("Sun, 06 Nov 1994 08:48:37 GMT") == Millis{0});
  CHECK(after("Sun, 06 Nov 2094 08:48:37 GMT") == Millis{86'400'000});
  CHECK(after("Fri, 31 Dec 2100 23:59:59 GMT") == Millis{86'400'000});
  CHECK(after("Fri, 31 Dec 2199 23:59:59 GMT") == Millis{86'400'000});
  CHECK(after("Fri, 31 Dec 9999 23:59:59 GMT") == Millis{86'400'000});
  CHECK(after("Tue, 29 Feb 9996 23:59:59 GMT") == Millis{86'400'000});
  CHECK(after("9999-12-31T23:59:59Z") == Millis{86'400'000});
  for (const char* bad :
       {"", " ", "-1", "1.5", "soon", "12 s", "31 Foo 9999 23:59:59 GMT", "9999 s",
        "Fri, 31 Dec 99999 23:59:59 GMT", "Fri, 32 Dec 9999 23:59:59 GMT"}) {
    CHECK_FALSE(after(bad));
  }
}
