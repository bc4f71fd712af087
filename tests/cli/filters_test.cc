#include "cli/filters.h"

#include <catch2/catch.hpp>

namespace wirefold {

TEST_CASE("words are split at blanks, phrases kept whole", "[cli]") {
  struct Row {
    const char* name;
    std::vector<std::string> in;
    std::vector<std::string> out;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", {}, {}},
      {"blanks only", {"  ", "\t"}, {}},
      {"one argument a word", {"oil", "price"}, {"oil", "price"}},
      {"one argument, two words", {" oil  price "}, {"oil", "price"}},
      {"a phrase", {"\"central bank\" rates"}, {"central bank", "rates"}},
      {"a phrase that the shell cut", {"\"central", "bank\""}, {"central bank"}},
      {"an empty phrase", {"\"\" rates"}, {"rates"}},
      {"a phrase without blanks around", {"a\"b c\"d"}, {"a", "b c", "d"}},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto words = ParseWords(row.in);
    REQUIRE(words);
    CHECK(*words == row.out);
  }
}

TEST_CASE("a quote that is not closed is refused with its column", "[cli]") {
  const auto words = ParseWords({"oil", "\"price"});
  REQUIRE_FALSE(words);
  CHECK(words.error().code == Code::kUsage);
  CHECK(words.error().what == "quote opened at column 5 is not closed");
}

}  // namespace wirefold
