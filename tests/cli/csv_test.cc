#include "cli/csv.h"

#include <catch2/catch.hpp>

namespace wirefold {

TEST_CASE("O3: a cell is quoted as RFC 4180 has it, and is never a formula", "[csv]") {
  struct Row {
    const char* name;
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"plain", "Prices rise", "Prices rise"},
      {"empty", "", ""},
      {"comma", "a, b", "\"a, b\""},
      {"quote", "the \"deal\"", "\"the \"\"deal\"\"\""},
      {"line break", "a\nb", "\"a\nb\""},
      {"formula", "=1+1", "'=1+1"},
      {"formula with an address", "=HYPERLINK(\"http://x\",\"y\")",
       "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
      {"plus", "+1", "'+1"},
      {"minus", "-2+3", "'-2+3"},
      {"at", "@SUM(A1)", "'@SUM(A1)"},
      {"tab", "\t=1", "\"'\t=1\""},
      {"where semicolons part cells", "c;=1+1", "\"c;=1+1\""},
      {"carriage return", "\r=1", "\"'\r=1\""},
      {"formula sign inside", "a=1", "a=1"},
      {"what a terminal obeys",
       "a\x1b[2J\x07"
       "b\xc2\x9b"
       "c\xe2\x80\xae"
       "d",
       "a[2Jbcd"},
      {"a formula behind a control", "\x01=1", "'=1"},
      {"other languages", "越南关税", "越南关税"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(CsvCell(row.in) == row.out); }
}

TEST_CASE("a row's cells stand between commas", "[csv]") {
  CHECK(CsvLine({"id", "a,b", "", "=x"}) == "id,\"a,b\",,'=x");
  CHECK(CsvLine({}).empty());
  CHECK(CsvCell(std::string_view("a\0b", 3)) == "ab");
}

}  // namespace wirefold
