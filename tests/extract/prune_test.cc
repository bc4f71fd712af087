#include "crawler/extract/prune.h"

#include <catch2/catch.hpp>

#include "crawler/extract/chrome.h"
#include "crawler/extract/ending.h"
#include "crawler/extract/phrases.h"

namespace wirefold {
namespace {

// What is left of a body made of `html`, a blank line between blocks.
std::string Pruned(const std::string& html, std::vector<std::string> authors = {}) {
  const HtmlDocument document = *HtmlDocument::Parse(html);
  PageBlocks page = PageBlocks::Read(document);
  MarkChrome(page);
  Body body(page, std::vector<bool>(page.size(), true));
  Prune(body, {"The bridge is open", authors});
  std::string out;
  for (size_t i : body.KeptBlocks()) out += (out.empty() ? "" : "|") + page[i].text.substr(0, 11);
  return out;
}

const std::string kOne =
    "<p>First comes the news, the mayor opened the bridge on Monday in front of a crowd of four "
    "hundred people.</p>";
const std::string kTwo =
    "<p>Second come the details, of which there are many in a story of this kind: what it cost and "
    "who paid for all of it.</p>";
const std::string kThree =
    "<p>Third comes what was said, by one who was there and saw it all from the northern bank in "
    "the rain.</p>";

}  // namespace

TEST_CASE("what stands around the article goes, the article stays", "[extract]") {
  struct Row {
    const char* name;
    std::string html;
    const char* kept;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing to do", kOne + kTwo + kThree, "First comes|Second come|Third comes"},
      {"the headline and what is over it", "<p>Home</p><h1>The bridge is open</h1>" + kOne + kTwo,
       "First comes|Second come"},
      {"a pointer", kOne + "<p><a href=x>The old bridge in pictures</a></p>" + kTwo,
       "First comes|Second come"},
      {"a label before a pointer", kOne + "<p>READ MORE: the old bridge in pictures</p>" + kTwo,
       "First comes|Second come"},
      {"a caption",
       kOne + "<figure><figcaption>The bridge at dusk, seen from the town.</figcaption></figure>" +
           kTwo,
       "First comes|Second come"},
      {"a sub-head between paragraphs stays", kOne + "<h3>What it cost</h3>" + kTwo,
       "First comes|What it cos|Second come"},
      {"a sub-head over nothing", kOne + kTwo + "<h3>What it cost</h3>", "First comes|Second come"},
      {"a list between paragraphs stays",
       kOne + "<ul><li>Four hundred people</li><li>One band</li></ul>" + kTwo,
       "First comes|Four hundre|One band|Second come"},
      {"a paragraph again", kOne + kTwo + kOne + kThree, "First comes|Second come|Third comes"},
      {"a stand-first that says the same",
       "<p>Second come the details, of which there are many in a story</p>" + kOne + kTwo,
       "First comes|Second come"},
      {"a short quote stays", kOne + "<p>“No,” he said.</p>" + kTwo,
       "First comes|“No,” h|Second come"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Pruned(row.html) == row.kept); }
}

TEST_CASE("a pruning that would take most of the text is undone", "[extract]") {
  CHECK(Pruned("<figure>" + kOne + kTwo + kThree + "</figure>") ==
        "First comes|Second come|Third comes");
}

TEST_CASE("the end of the article is found", "[extract]") {
  const std::string body = kOne + kTwo + kThree;
  const std::string all = "First comes|Second come|Third comes";
  const std::string bio =
      "<p>Jane Doe is a reporter of the Ledger and has written on bridges for years and years.</p>";
  CHECK(Pruned(body + "<p>• Jane Doe, with Reuters</p>" +
               "<p>More words that are none of the article, but of the house.</p>") == all);
  CHECK(Pruned(body +
               "<h3>Related stories</h3><p>More words that are none of the article at all.</p>") ==
        all);
  CHECK(Pruned(body + bio, {"Jane Doe"}) == all);
  // A marker that was itself a pointer still marks the end.
  CHECK(Pruned(body + "<h3><a href=x>More from Towns</a></h3><p>More words that are none of the "
                      "article at all.</p>") == all);
  CHECK(Pruned(kOne + bio + kTwo + kThree, {"Jane Doe"}) !=
        all);  // in the middle she may be its subject
}

TEST_CASE("where pointers and appeals outweigh the text the article is over", "[extract]") {
  const std::string body = kOne + kTwo + kThree;
  const std::string all = "First comes|Second come|Third comes";
  const std::string teaser =
      "<h4><a href=x>Another story of the town and its river</a></h4><p>It is told here.</p>";
  const std::string appeal =
      "<p>We need your help: please subscribe to our newsletter or make a donation.</p>";
  CHECK(Pruned(body + teaser + teaser + teaser + teaser) == all);
  CHECK(Pruned(body + appeal) == all);
  // Between paragraphs they prove nothing.
  CHECK(Pruned(kOne + teaser + teaser + kTwo + kThree).ends_with("Second come|Third comes"));
}

TEST_CASE("a paragraph above the headline is kept, a kicker is not", "[extract]") {
  const std::string headline = "<h1>The bridge is open</h1>";
  CHECK(Pruned("<p>Towns</p>" + headline + kOne + kTwo) == "First comes|Second come");
  CHECK(Pruned(kThree + headline + kOne + kTwo) == "Third comes|First comes|Second come");
}

TEST_CASE("appeals are counted by kind", "[extract]") {
  CHECK(Appeals("The senator will subscribe to no theory.", 7) == 1);
  CHECK(Appeals("Subscribe to our newsletter, or support our journalism with a donation", 11) == 3);
  CHECK(Appeals("The mayor opened the bridge.", 5) == 0);
  CHECK(Appeals("Subscribe and donate", 200) == 0);
}

TEST_CASE("a caption is known by its credit", "[extract]") {
  for (const char* text : {"FILE - A fan waves a sign.", "The mayor. (AP Photo/Jane Doe)",
                           "Die Brücke am Abend. Foto: Jane Doe", "The river. Credit: Jane Doe"})
    CHECK(IsPhotoCaption(text));
  for (const char* text : {"The photograph shows a bridge.", "The file was lost.", ""})
    CHECK_FALSE(IsPhotoCaption(text));
}

TEST_CASE("a credit line names people or agencies and nothing else", "[extract]") {
  CHECK(CreditLine("• Jane Doe, with Reuters", 4) == "Jane Doe, with Reuters");
  CHECK(CreditLine("Reporting by Jane Doe; editing by Richard Roe", 8) != "");
  CHECK(CreditLine("- Excessive in Michigan", 3) == "");
  CHECK(CreditLine("— Jane Doe (@jane) December 20, 2023", 5) == "");
  CHECK(CreditLine("Jane Doe went home", 4) == "");
}

TEST_CASE("a sentence ends in any writing", "[extract]") {
  for (const char* text : {"So.", "So!”", "So?)", "所以。", "So…", "“So.” "})
    CHECK(EndsSentence(text));
  for (const char* text : {"So", "Share this", "So,", ""}) CHECK_FALSE(EndsSentence(text));
}

}  // namespace wirefold
