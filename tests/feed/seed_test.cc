// The seeds of the fuzz entries (tests/fuzz) as a table: what must come of each. One row a file of
// tests/data/feed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "crawler/feed/feed_reader.h"

using namespace wirefold;
namespace fs = std::filesystem;

namespace {

struct Row {
  std::string file;
  std::string format;  // empty: no feed
  bool well_formed;
  size_t entries;
  std::string title;  // of the first entry; what is said of what is no feed
};

const std::vector<Row>& Rows() {
  static const std::vector<Row> rows = {
      {"atom03.xml", "atom03", true, 1, "First"},
      {"atom10-lone-entry.xml", "atom10", true, 1, "Alone"},
      {"atom10-prefixed.xml", "atom10", true, 1, "One"},
      {"atom10.xml", "atom10", true, 2, "High water"},
      {"bare-ampersands.xml", "rss20", false, 1, "1 < 2 & 3 > 2"},
      {"big5.xml", "rss20", true, 1, "河水上漲"},
      {"blank-before-declaration.xml", "rss20", false, 1, "One"},
      {"quote-too-many.xml", "rss20", false, 2, "One"},
      {"charset-label-no-text.xml", "rss20", true, 1, "One"},
      {"cdata-in-cdata.xml", "rss20", false, 1, "One"},
      {"cdf.xml", "cdf", true, 1, "One"},
      {"challenge-page.html", "", false, 0, "an HTML page of a bot wall (\"Just a moment...\")"},
      {"comments-and-instructions.xml", "rss20", true, 1, "One"},
      {"crossed-tags.xml", "rss20", false, 1, "One bold both slanted"},
      {"cut-in-attribute.xml", "atom10", false, 1, "Whole"},
      {"cut-in-cdata.xml", "rss20", false, 2, "Whole"},
      {"cut-in-title.xml", "rss20", false, 1, "Whole"},
      {"dates-in-odd-places.xml", "rss20", true, 2, "One"},
      {"deep.xml", "rss20", false, 1, "One"},
      {"doctype-entities.xml", "rss20", true, 1, "&paper; & more café …"},
      {"doctype-laughs.xml", "rss20", true, 1,
       "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&"
       "c;"},
      {"duplicate-attributes.xml", "rss20", false, 1, "One"},
      {"ebcdic.xml", "rss20", true, 1, "Iron"},
      {"empty-channel.xml", "rss20", true, 0, ""},
      {"empty-items.xml", "rss20", true, 3, ""},
      {"euc-jp.xml", "rss20", true, 1, "川の水位が上がった"},
      {"euc-kr.xml", "rss20", true, 1, "강물이 불었다"},
      {"gb18030.xml", "rss20", true, 1, "河水上涨 镕㐀"},
      {"html-page.html", "", false, 0,
       "an HTML page; feeds found in it: https://paper.example/rss, "
       "https://paper.example/comments/feed"},
      {"item-not-closed.xml", "rss20", false, 2, "One"},
      {"json-error.json", "", false, 0, "JSON that says \"Zugriff verweigert: kein Schlüssel\""},
      {"json-mended.json", "json1", false, 1, "tab	here"},
      {"json10.json", "json1", true, 1, "Number as id"},
      {"json11.json", "json11", true, 2, "Linked é😀"},
      {"junk-before.xml", "rss20", false, 1, "After all"},
      {"junk-behind.xml", "rss20", false, 1, "One"},
      {"koi8r-undeclared.xml", "rss20", true, 1,
       "Вода в реке поднялась, и дороги у моста закрыты до утра понедельника"},
      {"many-authors.xml", "rss20", true, 1, "One"},
      {"nul-bytes.xml", "rss20", false, 1, "with controls"},
      {"plain-text.txt", "", false, 0, "text that begins with \"Not Found\""},
      {"relative-links.xml", "rss20", true, 1, "One"},
      {"rss090.xml", "rss090", true, 2, "Goats on the road"},
      {"rss091.xml", "rss091", true, 1, "Wheat is dear"},
      {"rss092.xml", "rss092", true, 1, "A boat came in without a title."},
      {"rss10.rdf", "rss10", true, 1, "A measured thing"},
      {"rss20-media.xml", "rss20", true, 1, "The bridge"},
      {"rss20-modules.xml", "rss20", true, 1, "Ferry late"},
      {"rss20-podcast.xml", "rss20", true, 1, "Episode 1"},
      {"rss20-undeclared-prefixes.xml", "rss20", false, 1, "Said by Dublin Core"},
      {"shift-jis.xml", "rss20", true, 1, "川の水位が上がった ソ表"},
      {"sitemap-index.xml", "sitemap-index", true, 0, ""},
      {"sitemap-news.xml", "news-sitemap", true, 2, "Ferry runs again & on time"},
      {"sitemap-news.xml.gz", "news-sitemap", true, 2, "Ferry runs again & on time"},
      {"sitemap-old.xml", "sitemap", true, 2, ""},
      {"sitemap-plain.txt", "sitemap", false, 5, ""},
      {"sitemap-undeclared.xml", "news-sitemap", false, 2, "Said without a name space"},
      {"svg-image.svg", "", false, 0, "its root is <svg>"},
      {"unknown-charset.xml", "rss20", true, 1, "Plain"},
      {"utf16-called-but-utf8.xml", "rss20", true, 1, "Grüße"},
      {"utf16be-bom.xml", "rss20", true, 1, "Grüße"},
      {"utf16le-bom.xml", "rss20", true, 1, "Grüße"},
      {"utf16le-no-bom.xml", "rss20", true, 1, "Grüße"},
      {"utf32be-bom.xml", "rss20", true, 1, "Grüße"},
      {"utf8-bad-bytes.xml", "rss20", true, 1, "Grüße aus K�ln"},
      {"utf8-bom.xml", "rss20", true, 1, "Grüße"},
      {"utf8-called-latin1.xml", "rss20", true, 1, "Grüße – schön"},
      {"windows1251-by-header.xml", "rss20", true, 1, "Вода в реке поднялась"},
      {"windows1251.xml", "rss20", true, 1, "Вода в реке поднялась"},
      {"wrong-case.xml", "rss", true, 1, "Shout"},
  };
  return rows;
}

fs::path Folder() { return fs::path(WIREFOLD_TEST_DATA) / "feed"; }

// The file as a server sent it: a first line may be the Content-Type (tests/fuzz/fuzz.h).
Result<Feed> ReadSeed(const std::string& file) {
  std::ifstream in(Folder() / file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  std::string text = bytes.str(), type;
  const std::string header = "Content-Type: ";
  if (text.starts_with(header)) {
    const size_t end = text.find('\n');
    type = text.substr(header.size(), end - header.size());
    text.erase(0, end + 1);
  }
  return ReadFeed(text, "https://paper.example/news/feed", type);
}

}  // namespace

TEST_CASE("each seed is read as what it was made to be", "[feed]") {
  const Row row = GENERATE(from_range(Rows()));
  DYNAMIC_SECTION(row.file) {
    const auto feed = ReadSeed(row.file);
    if (row.format.empty()) {
      REQUIRE_FALSE(feed);
      CHECK(feed.error().what == "not a feed: " + row.title);
    } else {
      REQUIRE(feed);
      CHECK(feed->format == row.format);
      CHECK(feed->well_formed == row.well_formed);
      REQUIRE(feed->entries.size() == row.entries);
      if (row.entries) CHECK(feed->entries[0].title == row.title);
    }
  }
}

TEST_CASE("every seed has its row", "[feed]") {
  for (const auto& file : fs::directory_iterator(Folder())) {
    const std::string name = file.path().filename().string();
    INFO(name);
    CHECK(std::count_if(Rows().begin(), Rows().end(),
                        [&](const Row& row) { return row.file == name; }) == 1);
  }
}
