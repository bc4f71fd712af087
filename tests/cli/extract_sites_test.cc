// `extract` of several files: those of one site help each other.
#include <catch2/catch.hpp>

#include "base/hash.h"
#include "tests/cli/program.h"

namespace wirefold {
namespace {

std::string Page(const std::string& host, uint64_t number) {
  std::string html = "<html><head><title>Story " + std::string(number, 'x') +
                     "</title><link rel='canonical' " + "href=\"https://" + host + "/" +
                     std::to_string(number) + "\"></head><body><article>";
  for (uint64_t i = 0; i < 4; ++i) {
    html += "<p>";
    uint64_t word = Mix64(number * 10 + i);
    for (int n = 0; n < 15; ++n, word = Mix64(word + 1))
      for (int letter = 0; letter < 6; ++letter)
        html += letter == 5 ? ' ' : static_cast<char>('a' + (word >> (5 * letter)) % 26);
    html += "end.</p>";
  }
  return html + "<p>The Paper is owned by the people who read it, all of them together.</p>" +
         "</article></body></html>";
}

// In the texts; html has it once more.
constexpr const char* kAppeal = "\\n\\nThe Paper is owned by";

int AppealsIn(const Ran& ran) {
  int count = 0;
  for (size_t at = ran.out.find(kAppeal); at != std::string::npos;
       at = ran.out.find(kAppeal, at + 1))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("files of one site in one call help each other", "[cli]") {
  const Desk desk;
  for (uint64_t i = 1; i <= 4; ++i) {
    desk.Write("a" + std::to_string(i), Page("www.paper.example", i));
    desk.Write("b" + std::to_string(i), Page("p" + std::to_string(i) + ".example", i));
  }
  struct Row {
    const char* name;
    const char* command;
    int appeals;
  };
  const auto row = GENERATE(values<Row>({
      {"all of a site, the first too", "wirefold extract a1 a2 a3 a4", 0},
      {"each alone where that is asked for", "wirefold extract --without 'site memory' a1 a2 a3 a4",
       4},
      {"one file has nothing to compare with", "wirefold extract a1", 1},
      {"one file many times is one page", "wirefold extract a1 a1 a1 a1", 4},
      {"another site's pages do not count", "wirefold extract b1 b2 b3 b4", 4},
      {"stdin is read once, and so alone", "cat a1 | wirefold extract a2 - a3 a4", 1},
      {"so is a pipe", "mkfifo p; cat a1 >p & wirefold extract a2 a3 p a4", 1},
      {"a file that is missing is told, the others are read", "wirefold extract a1 no a2 a3 a4", 0},
  }));
  DYNAMIC_SECTION(row.name) {
    const Ran ran = desk.Shell(row.command);
    CHECK(AppealsIn(ran) == row.appeals);
    CHECK(ran.out.find("\"a2\"") <= ran.out.find("\"a4\""));  // in the order given
  }
}

}  // namespace wirefold
