// Pages read from files.
#include <catch2/catch.hpp>

#include "tests/cli/program.h"

namespace wirefold {
namespace {

using Catch::Matchers::Contains;

constexpr const char* kConfig =
    "[[source]]\nname = \"odd\"\nhome = \"https://odd.test\"\n[source.extract]\nbody = "
    "\".promo\"\n[[source]]\nname = \"plain\"\nhome = \"https://plain.test\"\n";
constexpr const char* kPage =
    "<title>Open</title><body><div class=promo>The bridge is open.</div><p>A longer text of ten "
    "words or more, which would be the article here.</p>";

}  // namespace

TEST_CASE("extract uses the selectors of a source that is named", "[cli][extract]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  desk.Write("page", kPage);
  CHECK_THAT(desk.Run("extract --config c.toml --source odd page").out,
             Contains("\"text\":\"The bridge is open.\""));
  CHECK_THAT(desk.Run("extract page").out, Contains("\"text\":\"A longer text"));
}

TEST_CASE("a source without selectors, or unknown, is refused", "[cli][extract]") {
  const Desk desk;
  desk.Write("c.toml", kConfig);
  desk.Write("page", kPage);
  const Ran plain = desk.Run("extract --config c.toml --source plain page");
  CHECK(plain.exit_code == 2);
  CHECK_THAT(plain.err, Contains("source plain has no selectors"));
  const Ran unknown = desk.Run("extract --config c.toml --source od page");
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, Contains("no source od in the configuration (read c.toml)"));
}

TEST_CASE("an explanation is whole in a pipe, and steps can be left out", "[cli][extract]") {
  const Desk desk;
  desk.Write("page", kPage);
  const Ran told = desk.Run("extract --explain page");
  CHECK(told.exit_code == 0);
  CHECK_THAT(told.out, Contains("candidates") && Contains("which would be the article here."));
  CHECK(desk.Run("extract --without chrome page").exit_code == 0);
}

}  // namespace wirefold
