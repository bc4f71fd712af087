#include "text/utf8.h"

#include <catch2/catch.hpp>

using namespace wirefold;

TEST_CASE("bytes are cut between characters", "[utf8]") {
  struct Row {
    const char* in;
    size_t most;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"abc", 3, "abc"},
      {"abc", 2, "ab"},
      {"aé", 2, "a"},
      {"aé", 3, "aé"},
      {"😀", 3, ""},
      {"😀b", 4, "😀"},
      {"\x80\x80\x80\x80\x80\x80", 5, "\x80\x80"},  // no UTF-8: some end all the same
      {"", 0, ""},
  }));
  DYNAMIC_SECTION(row.in << " " << row.most) { CHECK(CutBytes(row.in, row.most) == row.out); }
}
