#include "cli/wrap.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>

namespace wirefold {

TEST_CASE("a text is wrapped at blanks, and a longer word where the line ends", "[wrap]") {
  struct Row {
    const char* text;
    size_t columns;
    const char* lines;  // a | between two
  };
  const auto row = GENERATE(values<Row>({
      {"", 10, ""},
      {"gates", 5, "gates"},
      {"lock gates", 9, "lock|gates"},
      {"lock gates", 10, "lock gates"},
      {"lock gates to be replaced", 11, "lock gates|to be|replaced"},
      {"a harbourmaster", 7, "a|harbour|master"},
      {"nine weeks  without", 10, "nine weeks|without"},
      {"東京都港区", 4, "東京|都港|区"},
      {"東京", 1, "東|京"},
      {"cafe\u0301s of", 5, "cafe\u0301s|of"},
  }));
  DYNAMIC_SECTION(row.text << " in " << row.columns) {
    CHECK(fmt::format("{}", fmt::join(WrapToWidth(row.text, row.columns), "|")) == row.lines);
  }
}

TEST_CASE("a title stands beside its columns, or below where there is no room", "[wrap]") {
  const std::string title = "Lock gates to be\x1b replaced";
  CHECK(WithTitle("id  ", title, 1'000) == "id  Lock gates to be replaced");
  CHECK(WithTitle("id  ", title, 28) == "id  Lock gates to be\n    replaced");
  CHECK(WithTitle("id  ", title, 24) == "id\n      Lock gates to be\n      replaced");
  CHECK(WithTitle("id  ", "", 24) == "id  ");
}

}  // namespace wirefold
