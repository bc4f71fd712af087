#include "crawler/extract/site_memory.h"

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "crawler/extract/extract.h"

namespace wirefold {
namespace {

// Twelve words that no other `seed` has in this order.
std::string Prose(int seed) {
  static const std::string_view kWords[] = {"bridge", "harbour", "council", "winter",
                                            "market", "railway", "teacher", "orchard"};
  std::string text;
  uint64_t words = Mix64(static_cast<uint64_t>(seed) + 1);
  for (int i = 0; i < 12; ++i, words >>= 3) text += std::string(kWords[words % 8]) + " ";
  return text + "again.";
}

std::string P(std::string_view text) { return "<p>" + std::string(text) + "</p>"; }

// An article of four paragraphs of its own with `before`, `amidst` and `behind` among them.
std::string Page(int number, std::string_view behind, std::string_view amidst = "",
                 std::string_view before = "") {
  std::string html = "<html><head><title>Story " + std::string(static_cast<size_t>(number), 'x') +
                     "</title></head><body><article>" + std::string(before);
  for (int i = 0; i < 4; ++i) {
    html += P(Prose(number * 100 + i * 7));
    if (i == 1) html += amidst;
  }
  return html + std::string(behind) + "</article></body></html>";
}

const std::string kAppeal =
    "The Paper is owned by the people who read it and lives by what they give each month.";

void Learn(SiteMemory& memory, const std::string& page) {
  PageSketch sketch;
  Extract(page, {}, &sketch);
  memory.Learn(std::move(sketch));
}

bool Keeps(const SiteMemory& memory, const std::string& page, std::string_view text = kAppeal) {
  PageHints hints;
  hints.site = &memory;
  return Extract(page, hints).text.find(text) != std::string::npos;
}

PageSketch Sketch(uint64_t title, std::vector<uint32_t> hashes) {
  PageSketch sketch{title, {}};
  for (const uint32_t hash : hashes) sketch.pieces.push_back({hash, 20});
  return sketch;
}

}  // namespace

TEST_CASE("what stands on several pages of a site is the site's, not the article's",
          "[extract][site]") {
  const std::string page = Page(1, P(kAppeal));
  SiteMemory memory;
  CHECK(Keeps(memory, page));
  Learn(memory, page);
  CHECK(Keeps(memory, page));  // itself alone
  Learn(memory, Page(2, P(kAppeal)));
  CHECK(Keeps(memory, page));  // a sequel repeats the story before
  Learn(memory, Page(3, P(kAppeal)));
  CHECK_FALSE(Keeps(memory, page));
  CHECK(Keeps(memory, page, Prose(100)));
  CHECK(Keeps(memory, page, Prose(121)));
}

TEST_CASE("one other page is enough where nothing of the article can be lost", "[extract][site]") {
  SiteMemory memory;
  SECTION("a block that stands apart from the paragraphs") {
    Learn(memory, Page(1, "<div><section>" + P(kAppeal) + "</section></div>"));
    CHECK_FALSE(Keeps(memory, Page(2, "<div><section>" + P(kAppeal) + "</section></div>")));
  }
  SECTION("a line that is no paragraph") {
    Learn(memory, Page(1, P("Turn off your ad blocker first.")));
    CHECK_FALSE(Keeps(memory, Page(2, P("Turn off your ad blocker first.")), "ad blocker"));
  }
}

TEST_CASE("the same article read again does not count as another", "[extract][site]") {
  struct Row {
    const char* name;
    std::string printing;
  };
  const auto row = GENERATE(values<Row>(
      {{"the same page", Page(1, P(kAppeal))},
       {"under another title", "<title>Quite another headline</title>" + Page(1, P(kAppeal))},
       {"with a paragraph more", Page(1, P(Prose(999)) + P(kAppeal))}}));
  DYNAMIC_SECTION(row.name) {
    SiteMemory memory;
    Learn(memory, Page(1, P(kAppeal)));
    for (int i = 0; i < 5; ++i) Learn(memory, row.printing);
    CHECK(memory.size() == 1);
    CHECK(Keeps(memory, Page(1, P(kAppeal))));
    CHECK(Keeps(memory, Page(1, P(kAppeal)), Prose(100)));
  }
}

TEST_CASE("numbers do not make a block another one", "[extract][site]") {
  SiteMemory memory;
  for (int i = 1; i < 4; ++i)
    Learn(memory, Page(i, P(kAppeal + " Updated " + std::to_string(i) + " hours ago.")));
  CHECK_FALSE(Keeps(memory, Page(9, P(kAppeal + " Updated 57 hours ago."))));
}

TEST_CASE("what a series says in each issue stays among its own paragraphs", "[extract][site]") {
  SiteMemory memory;
  for (int i = 1; i <= 3; ++i) Learn(memory, Page(i, "", P(kAppeal)));
  for (int i = 4; i <= 8; ++i) Learn(memory, Page(i, ""));
  CHECK(Keeps(memory, Page(9, "", P(kAppeal))));
  SECTION("but not what all articles of the site have there") {
    for (int i = 10; i <= 17; ++i) Learn(memory, Page(i, "", P(kAppeal)));
    CHECK_FALSE(Keeps(memory, Page(18, "", P(kAppeal))));
  }
}

TEST_CASE("the memory is small, forgets the oldest and survives writing", "[extract][site]") {
  SiteMemory memory;
  for (uint32_t page = 0; page < 100; ++page) {
    PageSketch sketch{page + 1, {}};
    for (uint32_t i = 0; i < SiteMemory::kPieces; ++i)
      sketch.pieces.push_back({page * 1000 + i, 20});
    memory.Learn(sketch);
  }
  CHECK(memory.size() == SiteMemory::kPages);
  const std::string bytes = memory.Encode();
  CHECK(bytes.size() < 6 * 1024);
  CHECK(SiteMemory::Decode(bytes) == memory);
  CHECK(memory.Compare(Sketch(500, {99'000, 1}), {99'000, 1}).pages ==
        std::vector<uint8_t>{1, 0});  // the last page is there, the first is not
}

TEST_CASE("a huge page is remembered by its begin and end", "[extract][site]") {
  std::string many;
  for (int i = 0; i < 2000; ++i) many += P(Prose(i * 3 + 1) + std::string(i % 90 + 1, 'y'));
  PageSketch sketch;
  Extract(Page(1, many), {}, &sketch);
  CHECK(sketch.pieces.size() <= SiteMemory::kPieces);
}

TEST_CASE("damaged bytes are an empty memory", "[extract][site]") {
  SiteMemory memory;
  memory.Learn(Sketch(1, {1, 2, 3}));
  memory.Learn(Sketch(2, {4, 5, 6}));
  const std::string bytes = memory.Encode();
  CHECK(SiteMemory::Decode("").size() == 0);
  CHECK(SiteMemory::Decode("\x02").size() == 0);
  CHECK(SiteMemory::Decode(bytes + "x").size() == 0);
  for (size_t cut = 1; cut < bytes.size(); ++cut)
    CHECK(SiteMemory::Decode(std::string_view(bytes).substr(0, cut)).size() <= 1);
  std::string many = bytes;
  for (int i = 0; i < 9; ++i) many += bytes.substr(1);
  CHECK(SiteMemory::Decode(many).size() == 0);
}

TEST_CASE("a site is its host", "[extract][site]") {
  const auto key = [](std::string_view url) { return SiteMemoryKey(*Url::Parse(url)); };
  CHECK(key("https://www.Paper.example/a") == "paper.example");
  CHECK(key("http://paper.example:8080/b") == "paper.example");
  CHECK(key("https://sport.paper.example/") == "sport.paper.example");
}

}  // namespace wirefold
