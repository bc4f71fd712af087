#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::Decided;
using made::Record;
using made::Refold;

// Originals, and of each a cut that only a low threshold finds and one that most do.
void Fill(made::Disk& disk) {
  int minute = 0;
  const auto add = [&](const std::string& name, const std::string& text) {
    ArticleRecord record = Record("https://paper.example/" + name, text, minute++);
    record.source = name;  // a paper's own articles have to be more alike
    disk.Add(record);
  };
  for (int i = 0; i < 8; ++i) {
    const std::string name = std::to_string(i);
    const std::string text = made::Text(i);
    add(name, text);
    add(name + "-cut", made::Text(100 + i) + text.substr(0, text.size() / 2));
    add(name + "-whole", text + "and a word");
    if (i % 2 == 0) add(name + "-again", text);
  }
}

constexpr double kUsual = 0.31;

TEST_CASE("folding again with equal settings changes nothing", "[store]") {
  made::Disk disk;
  Fill(disk);
  const auto before = Decided(*disk);
  const RefoldReport report = Refold(*disk, kUsual);
  CHECK(report.articles == 28);
  CHECK(report.moved == 0);
  CHECK(report.splits.empty());
  CHECK(report.joins.empty());
  CHECK(report.stories_before == report.stories_after);
  CHECK(Decided(*disk) == before);
}

TEST_CASE("a higher threshold splits, the old one joins again as it was", "[store]") {
  made::Disk disk;
  Fill(disk);
  const auto before = Decided(*disk);
  const RefoldReport split = Refold(*disk, 0.8);
  CHECK(split.splits.size() == 8);
  CHECK(split.joins.empty());
  CHECK(split.moved == 8);
  CHECK(split.stories_before == 8);
  CHECK(split.stories_after == 16);
  for (const RefoldReport::Change& change : split.splits) {
    REQUIRE(change.parts.size() == 2);
    CHECK(change.parts[0].story == change.story.story);
    CHECK(change.parts[0].articles + change.parts[1].articles == change.story.articles);
    CHECK(change.parts[1].title == change.story.title + "-cut");
  }
  disk.Reopen();
  CHECK(disk.Counts().stories == 16);
  const StoryId alias = split.splits[0].parts[1].story;
  CHECK((*disk->GetStory(alias))->id == alias);

  const RefoldReport joined = Refold(*disk, kUsual);
  CHECK(joined.splits.empty());
  CHECK(joined.joins.size() == 8);
  CHECK(Decided(*disk) == before);
  // The id that was printed meanwhile still finds its story.
  const auto story = disk->GetStory(alias);
  REQUIRE((story && *story));
  CHECK((*story)->id == split.splits[0].story.story);
}

TEST_CASE("a dry run tells the same and changes nothing", "[store]") {
  made::Disk disk;
  Fill(disk);
  const auto before = Decided(*disk);
  const auto reader = disk.Reader();
  const RefoldReport dry = Refold(*reader, 0.8, true);
  CHECK(Decided(*disk) == before);
  const RefoldReport wet = Refold(*disk, 0.8);
  CHECK(dry.splits.size() == wet.splits.size());
  CHECK(dry.moved == wet.moved);
  CHECK(dry.stories_after == wet.stories_after);
}

TEST_CASE("what comes after a refolding is folded as if it had always been so", "[store]") {
  made::Disk refolded;
  Fill(refolded);
  Refold(*refolded, 0.8);
  Refold(*refolded, kUsual);
  made::Disk always;
  Fill(always);
  for (int i = 0; i < 8; ++i) {
    const ArticleRecord late = Record("https://other.example/" + std::to_string(i),
                                      "Late. " + made::Text(i).substr(0, 500), 100 + i);
    refolded.Add(late);
    always.Add(late);
    if (i % 3 == 0) refolded.Reopen();
  }
  CHECK(Decided(*refolded) == Decided(*always));
}

}  // namespace
}  // namespace wirefold
