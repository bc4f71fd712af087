#include "cli/filters.h"

#include <catch2/catch.hpp>

namespace wirefold {

TEST_CASE("arguments are one search", "[cli]") {
  struct Row {
    const char* name;
    std::vector<std::string> in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", {}, ""},
      {"blanks only", {"  ", "\t"}, ""},
      {"one argument a word", {"oil", "price"}, "oil price"},
      {"one argument is a search", {" oil price "}, "oil price"},
      {"one argument with operators", {"\"central bank\" OR fed"}, "\"central bank\" OR fed"},
      {"the shell's quotes among several", {"central bank", "rates"}, "\"central bank\" rates"},
      {"they exclude", {"rates", " -central bank"}, "rates -\"central bank\""},
      {"not around operators", {"oil OR gas", "price"}, "oil OR gas price"},
      {"not around fields", {"author:Jane -intitle:x", "fed"}, "author:Jane -intitle:x fed"},
      {"the value of a field", {"author:Jane Doe", "fed"}, "author:\"Jane Doe\" fed"},
      {"of an excluded one", {"fed", " -tag:old news"}, "fed -tag:\"old news\""},
      {"no field", {"Trade: talks", "fed"}, "Trade: talks fed"},
      {"an excluded word", {"oil", " -rumour"}, "oil -rumour"},
      {"an excluded field", {"fed", " -source:reuters"}, "fed -source:reuters"},
      {"typographic quotes",
       {"\xE2\x80\x9E"
        "central bank\xE2\x80\x9C",
        "fed"},
       "\xE2\x80\x9E"
       "central bank\xE2\x80\x9C fed"},
      {"a hyphen within", {"covid-19 cases", "fed"}, "\"covid-19 cases\" fed"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(JoinSearch(row.in) == row.out); }
}

TEST_CASE("what a file is called says how it is written, unless --format does", "[cli]") {
  struct Row {
    const char* format;
    const char* file;
    Format is;
  };
  const auto row = GENERATE(values<Row>({
      {"", "", Format::kTable},
      {"", "-", Format::kTable},
      {"", "x.atom", Format::kAtom},
      {"", "x.rss", Format::kRss},
      {"", "x.csv", Format::kCsv},
      {"", "x.json", Format::kJson},
      {"", "out.d/x.y.jsonl", Format::kJsonl},
      {"", "x.md", Format::kMarkdown},
      {"", "x.csv.gz", Format::kCsv},
      {"", "x.txt", Format::kTable},
      {"", "x.rss/list", Format::kTable},
      {"", "csv", Format::kTable},
      {"table", "x.csv", Format::kTable},
      {"rss", "x.xml", Format::kRss},
  }));
  DYNAMIC_SECTION(row.format << " " << row.file) {
    CHECK(*ListFormat(row.format, row.file) == row.is);
  }
}

TEST_CASE("a name that ends in another format is no table in silence", "[filters]") {
  for (const char* file : {"x.xml", "x.html", "x.pdf", "x.xml.gz"}) {
    const auto format = ListFormat("", file);
    REQUIRE_FALSE(format);
    CHECK(format.error().what ==
          std::string(file) +
              ": its name says no format; give one with --format: table jsonl json "
              "csv rss atom jsonfeed markdown");
  }
}

}  // namespace wirefold
