// Links of one document, whose number and length are its publisher's: what they cost is counted,
// not measured.
#include "text/links.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

using namespace wirefold;

namespace {

// How many of many links come back as addresses.
template <class Reference>
size_t Resolved(Links& links, const LinkBase& base, Reference reference) {
  size_t count = 0;
  for (int i = 0; i < 3'000; ++i) count += !links.Resolve(base, reference(i)).empty();
  return count;
}

}  // namespace

TEST_CASE("B1: the links of a document cost no more than they may add to it", "[links]") {
  const LinkBase base("https://paper.example/" + std::string(1'000, 'a') + "/");
  const auto number = [](int i) { return std::to_string(i); };
  {
    Links links(2'048, 1'000'000);
    const size_t resolved = Resolved(links, base, number);  // each 1,023 bytes longer
    CHECK((resolved > 970 && resolved < 990));
    CHECK(links.Resolve(base, "https://other.example/").empty());
  }
  {
    Links links(1'000, 1'000'000);  // what is dropped for its length has its price as well
    CHECK(Resolved(links, base, number) == 0);
    CHECK(links.Resolve(base, "/y").empty());
  }
  {
    Links links(2'048, 1'000'000);
    CHECK(Resolved(links, base, [](int i) { return fmt::format("https://x.example/{}", i); }) ==
          3'000);
    CHECK(links.Resolve(base, "/y") == "https://paper.example/y");
  }
}

TEST_CASE("B1: hosts that must be converted are dear, where it is not the same one again",
          "[links]") {
  struct Row {
    const char* name;
    const char* link;
    bool all;
  };
  const auto row = GENERATE(values<Row>({
      {"plain", "https://paper-{}.example/", true},
      {"another each time", "https://zeitung-\u00e4{}.example/", false},
      {"the same", "https://zeitung-\u00e4.example/{}", true},
      {"encoded", "https://zeitung-%C3%A4{}.example/", false},
      {"without slashes", "https:zeitung-\u00e4{}.example/", false},
      {"the base's scheme", "//zeitung-\u00e4{}.example/", false},
      {"in a path", "https://paper.example/\u00e4{}", true},
  }));
  DYNAMIC_SECTION(row.name) {
    Links links(2'048, 100'000);
    const LinkBase base("https://paper.example/");
    const size_t resolved =
        Resolved(links, base, [&](int i) { return fmt::format(fmt::runtime(row.link), i); });
    if (row.all)
      CHECK(resolved == 3'000);
    else
      CHECK((resolved > 100 && resolved < 400));
  }
}

TEST_CASE("a host is converted for itself, whichever came before", "[links]") {
  Links links(2'048);
  for (int i = 0; i < 3; ++i) {
    CHECK(links.Resolve({}, "https://\u00e4.example/") == "https://xn--4ca.example/");
    CHECK(links.Resolve({}, "https://\u00f6.example/") == "https://xn--nda.example/");
    CHECK(links.Resolve({}, "https://\u00f6.example/b") == "https://xn--nda.example/b");
  }
}

TEST_CASE("a base that is no address, or is too long, changes nothing", "[links]") {
  struct Row {
    const char* name;
    std::string base;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"an address", "https://b.example/c/", "https://b.example/c/x"},
      {"a relative one", "c/", "https://a.example/c/x"},
      {"of another scheme", "mailto:c", "https://a.example/x"},
      {"no address", "http://", "https://a.example/x"},
      {"as long as may be", "/" + std::string(80, 'c') + "/d", nullptr},
      {"longer", "/" + std::string(81, 'c') + "/d", "https://a.example/x"},
  }));
  DYNAMIC_SECTION(row.name) {
    Links links(100);
    const LinkBase base = links.Rebased(LinkBase("https://a.example/b"), row.base);
    const std::string out = row.out ? row.out : "https://a.example" + row.base.substr(0, 82) + "x";
    CHECK(links.Resolve(base, "x") == out);
  }
}
