#include "base/strings.h"
#include "base/plural.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>

using namespace wirefold;

TEST_CASE("a number of things is said as people say it", "[strings]") {
  CHECK(Plural(0, "article") == "0 articles");
  CHECK(Plural(1, "article") == "1 article");
  CHECK(Plural(2, "article") == "2 articles");
  CHECK(Plural(1, "entry") == "1 entry");
  CHECK(Plural(3, "story") == "3 stories");
  CHECK(Plural(3, "failed try") == "3 failed tries");
  CHECK(Plural(2, "search") == "2 searches");
  CHECK(Plural(2, "day") == "2 days");
  CHECK(PluralWord(1, "copy") == "copy");
  CHECK(PluralWord(0, "copy") == "copies");
}

TEST_CASE("white space goes from both ends, and only from there", "[strings]") {
  CHECK(Trim(" \t\r\n\fa b\f\n ") == "a b");
  CHECK(Trim(" \n ").empty());
  CHECK(Trim("").empty());
}

TEST_CASE("a split has one piece more than separators", "[strings]") {
  using Pieces = std::vector<std::string_view>;
  CHECK(Split("a,b,,c", ',') == Pieces{"a", "b", "", "c"});
  CHECK(Split(",", ',') == Pieces{"", ""});
  CHECK(Split("", ',') == Pieces{""});
}

TEST_CASE("case is that of ASCII letters only", "[strings]") {
  CHECK(LowerAscii("AZaz09[]\xc3\x84") == "azaz09[]\xc3\x84");
  CHECK(EqualsNoCase("Content-Type", "content-TYPE"));
  CHECK_FALSE(EqualsNoCase("a", "ab"));
  CHECK_FALSE(EqualsNoCase("@", "`"));
  CHECK(StartsWithNoCase("HTTP://", "http"));
  CHECK(StartsWithNoCase("x", ""));
  CHECK_FALSE(StartsWithNoCase("ht", "http"));
}

TEST_CASE("a part is found from a place on", "[strings]") {
  CHECK(FindNoCase("abcABC", "BC") == 1);
  CHECK(FindNoCase("abcABC", "bc", 2) == 4);
  CHECK(FindNoCase("abc", "bc", 2) == std::string_view::npos);
  CHECK(FindNoCase("abc", "") == 0);
  CHECK(FindNoCase("abc", "", 3) == 3);
  CHECK(FindNoCase("abc", "", 4) == std::string_view::npos);
  CHECK(FindNoCase("abc", "a", 100) == std::string_view::npos);
  CHECK(ContainsNoCase("abc", "C"));
  CHECK_FALSE(ContainsNoCase("", "c"));
}

TEST_CASE("a number is the whole text", "[strings]") {
  CHECK(ParseInt("0") == 0);
  CHECK(ParseInt("-12") == -12);
  CHECK(ParseInt("007") == 7);
  CHECK(ParseInt("9223372036854775807") == std::numeric_limits<int64_t>::max());
  CHECK(ParseInt("-9223372036854775808") == std::numeric_limits<int64_t>::min());
  for (const char* bad : {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "--1",
                          "9223372036854775808", "-9223372036854775809", "99999999999999999999"})
    CHECK_FALSE(ParseInt(bad));
}

TEST_CASE("an edit is a letter dropped, added, changed or swapped with its neighbour",
          "[strings]") {
  CHECK(EditDistance("", "") == 0);
  CHECK(EditDistance("", "abc") == 3);
  CHECK(EditDistance("crawl", "crwl") == 1);
  CHECK(EditDistance("crawl", "crwal") == 1);
  CHECK(EditDistance("crawl", "brawl") == 1);
  CHECK(EditDistance("crawl", "query") == 5);
}

TEST_CASE("a word that is near to another may have been meant", "[strings]") {
  const std::vector<std::string> commands = {"crawl", "query", "show", "stories"};
  CHECK(Nearest("crwal", commands) == "crawl");
  CHECK(Nearest("CRAWL", commands) == "crawl");
  CHECK(Nearest("storys", commands) == "stories");
  CHECK_FALSE(Nearest("upload", commands));
  CHECK_FALSE(Nearest("x", commands));
  CHECK_FALSE(Nearest("", commands));
  CHECK_FALSE(Nearest(std::string(10'000'000, 'x'), {std::string(10'000'000, 'y')}));
}
