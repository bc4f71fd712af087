#include "base/id_set.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

TEST_CASE("a number is new once, however many there are", "[id_set]") {
  IdSet set;
  for (const uint64_t id : {uint64_t{0}, uint64_t{1}, UINT64_MAX, uint64_t{1} << 63}) {
    CHECK(set.Insert(id));
    CHECK_FALSE(set.Insert(id));
  }
  for (uint64_t n = 2; n < 10'000; ++n) REQUIRE(set.Insert(n));
  for (uint64_t n = 0; n < 10'000; ++n) REQUIRE_FALSE(set.Insert(n));
  CHECK(set.size() == 10'002);
}

}  // namespace
}  // namespace wirefold
